"""When a ticket came into a sprint."""

from __future__ import annotations

from typing import Any

import pytest

from ticket_lint.backlog.arrivals import Entry, added, entry, moment

START = "2026-11-09T08:00:00.000Z"


def change(
    at: object, before: object, after: object, who: str = "Marit", field: str = "Sprint"
) -> Any:
    """Return a change of the sprint field as the changelog has it."""
    item = {"field": field, "from": before, "to": after}
    return {"created": at, "author": {"displayName": who}, "items": [item]}


def test_the_last_entry_counts() -> None:
    """A ticket that left and came back came back last, whatever the order of the history."""
    history = [
        change("2026-11-12T10:00:00.000+0000", "", "7"),
        change("2026-11-03T10:00:00.000+0000", "", "7, 8"),
        change("2026-11-10T10:00:00.000+0000", "7", ""),
        change("2026-11-13T10:00:00.000+0000", "7", "7, 9"),
        change("2026-11-14T10:00:00.000+0000", "", "7", field="Status"),
    ]
    assert entry(history, 7) == Entry("2026-11-12T10:00:00.000+0000", "Marit")
    assert entry(history, 77) is None


@pytest.mark.parametrize(
    "history",
    [
        [],
        [{}],
        [{"items": "x"}],
        [{"items": [None, 3, {"field": None}, {"field": "Sprint", "to": 7}]}],
    ],
)
def test_strange_histories(history: list[Any]) -> None:
    """A history of another shape says nothing, and is no error."""
    assert entry(history, 7) is None


@pytest.mark.parametrize("at", [1794477600, 1794477600000])
def test_times_as_numbers(at: int) -> None:
    """Cloud's bulk fetch may give seconds or milliseconds."""
    found = entry([change(at, "", "7")], 7)
    assert found
    assert found.at == "2026-11-12T10:00:00+00:00"


@pytest.mark.parametrize("at", [float("nan"), float("inf"), -1, 1e40, True, None, [], "gestern"])
def test_impossible_times(at: object) -> None:
    """A time that is none is no arrival."""
    found = entry([change(at, "", "7")], 7)
    assert added(START, "2026-11-01", found) is None


def test_added_after_the_start() -> None:
    """What came later than the start was added; what was made later, too, without any history."""
    late = Entry("2026-11-12T14:05:31.000+0100", "Marit")
    made = added(START, "2026-11-01T09:00:00.000+0100", late)
    assert made
    assert (made.at, made.by) == (late.at, late.by)
    assert added(START, "2026-11-09T09:00:01.000+0100", None)
    assert added(START, "2026-11-09T08:59:59.000+0100", None) is None
    assert added("", "2026-11-12T00:00:00Z", None) is None


def test_an_address_is_no_name() -> None:
    """Of a name that is an e-mail address only what stands before the @ is shown."""
    found = entry([change("2026-11-12T10:00:00Z", "", "7", who="marit@example.com")], 7)
    assert found
    assert found.by == "marit"


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "2026-11-12T10:00:00.000+9999"])
def test_no_moment(text: str) -> None:
    """What is no time is None."""
    assert moment(text) is None
