"""The index of references: what the files hold, read as tickets are; up to date, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ticket_lint import shipped
from ticket_lint.encode import encoder, manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.judge.index import COMPARED, FILE, QUOTE, Indexed, index, ours, topic, written
from ticket_lint.judge.specification import specification
from ticket_lint.references.library import fingerprint, load
from ticket_lint.stated.extract import Extractor

EXTRACT = Extractor.of()
DUE = "run: python models/build.py index"


@pytest.fixture(scope="module")
def fresh() -> tuple[Indexed, ...]:
    """The shipped references, read now."""
    used = encoder("static")
    assert used
    return index(load(), EXTRACT, specification(), used)


def test_up_to_date(fresh: tuple[Indexed, ...]) -> None:
    """The file holds what reading the references gives: a change of either is due for the other."""
    indexed, versions = ours()
    assert [one.id for one in indexed] == [one.id for one in fresh], DUE
    for there, now in zip(indexed, fresh, strict=True):
        same = there._replace(vector=None, value=None) == now._replace(vector=None, value=None)
        assert same, f"{there.id}: {DUE}"
        assert there.value == pytest.approx(now.value, abs=0.01), f"{there.id}: {DUE}"
        assert (there.vector is None) == (now.vector is None)
        if there.vector is not None and now.vector is not None:
            np.testing.assert_allclose(there.vector, now.vector, atol=2e-3)
    used = encoder("static")
    assert used
    assert versions == {
        "references": fingerprint(load()),
        "specification": specification().version,
        "encoder": used.name,
    }, DUE


def test_what_is_kept(fresh: tuple[Indexed, ...]) -> None:
    """A short quote of each kind of fact stated; a value and a vector in English alone."""
    for one, reference in zip(fresh, load(), strict=True):
        assert one.states.keys() <= set(COMPARED)
        assert all(0 < len(quote) <= QUOTE for quote in one.states.values())
        english = reference.ticket.language == "en"
        assert (one.value is not None) == english
        assert (one.vector is not None) == english
        assert one.language == reference.ticket.language
        assert one.good == reference.good
        assert not one.own


def test_topic_is_bounded() -> None:
    """What a ticket is about is read from its beginning."""
    for reference in load()[:10]:
        text = topic(EXTRACT(reference.ticket))
        assert 0 < len(text) <= 600
        assert text.startswith(reference.ticket.summary[:600])


def test_what_is_written_is_read(
    fresh: tuple[Indexed, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file keeps everything, values to three places, vectors to half precision."""
    text = written(fresh[:5], versions={"references": "abc"})
    monkeypatch.setattr(manifest, "verified", lambda _: text.encode())
    indexed, versions = ours()
    assert versions == {"references": "abc"}
    for there, one in zip(indexed, fresh, strict=False):
        assert there._replace(vector=None, value=None) == one._replace(vector=None, value=None)


def cut(row: dict[str, Any]) -> dict[str, Any]:
    """Return a reference with a vector of two numbers."""
    return {**row, "vector": "AAAAAA=="}


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: [],
        lambda _: {"versions": {}},
        lambda data: {**data, "references": [{}]},
        lambda data: {**data, "references": [1]},
        lambda data: {**data, "versions": None},
        lambda data: {**data, "references": [{**data["references"][0], "vector": "?"}]},
        lambda data: {**data, "references": [*data["references"], cut(data["references"][0])]},
    ],
)
def test_damaged(damage: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no index is refused, with its name and what to do."""
    data = damage(json.loads(shipped.text(f"models/{FILE}")))
    monkeypatch.setattr(manifest, "verified", lambda _: json.dumps(data).encode())
    with pytest.raises(ShippedDataError, match=r"references.json: is no index.*reinstall"):
        ours()


@pytest.mark.parametrize("content", [b"", b"[1", b"\xff", b"[" * 100_000])
def test_no_json(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no JSON is refused likewise."""
    monkeypatch.setattr(manifest, "verified", lambda _: content)
    with pytest.raises(ShippedDataError, match=r"references.json: is no JSON"):
        ours()


def test_altered(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index other than the one that was built is refused."""
    content = shipped.read_bytes(f"models/{FILE}")
    manifest.built()  # as it is, before any file reads otherwise
    monkeypatch.setattr(shipped, "read_bytes", lambda _: content.replace(b"0", b"1", 1))
    with pytest.raises(ShippedDataError, match=r"references.json: is not the file that shipped"):
        ours()
