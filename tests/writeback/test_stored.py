"""What we keep on a ticket comes back as it was; what others write there does no harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.values.plan import Claim, Ours, Reply, State
from ticket_lint.writeback import stored

STATE = State(
    score=58,
    verdict="needs-work",
    text="ab" * 16,
    versions={"rules": "1", "ticket_lint": "0.1"},
    comment="10001",
    held="f" * 16,
    label=True,
    moved="cd" * 16,
    replies="10002",
    waivers=(Reply("10002", "ann", "ignore", "2026-11-24", "vague-verb", "our term"),),
)


@pytest.mark.parametrize("state", [State(), STATE, State(out=True, comment="7")])
def test_state(state: State) -> None:
    """It comes back as it was."""
    assert stored.state_of(json.loads(json.dumps(stored.state_json(state)))) == state


def test_small() -> None:
    """Empty values take no room: Jira keeps 32 KB of a property."""
    assert stored.state_json(State()) == {"v": 1, "score": 0}


def test_claim_and_marker() -> None:
    """So do a claim and a marker."""
    assert stored.claim_of(stored.claim_json(Claim("n", 12.5))) == Claim("n", 12.5)
    marker = stored.marker_json("n", "c")
    assert stored.ours_of("7", marker, mine=True) == Ours("7", "n", "c")


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["v", "waivers", "verb", "nonce", "at", "comment", "versions", "score"]
            ),
            inner,
        )
    ),
)


@given(JSON)
def test_anything(value: Any) -> None:
    """Whatever somebody put there is read without an error."""
    for one in (value, {"v": 1, "waivers": [value], "versions": value, "score": value}):
        stored.state_of(one)
        stored.claim_of(one)
        stored.ours_of("1", one, mine=False)


def test_length() -> None:
    """Nobody can make us carry a text of theirs around."""
    found = stored.state_of({"v": 1, "comment": "9" * 10_000})
    assert found is not None
    assert len(found.comment) == 500
