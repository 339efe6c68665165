"""How well a ticket is specified: monotone by construction, total, and blind to the topic."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ticket_lint import shipped
from ticket_lint.encode import manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.judge.shape import FEATURES, shape
from ticket_lint.judge.specification import (
    MODEL,
    Specification,
    of,
    protected,
    specification,
)
from ticket_lint.parse import Source, documents
from ticket_lint.references.library import Reference, load, pairs
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.statements import Statement, statements
from ticket_lint.values.document import Span
from ticket_lint.values.fact import FACT_KINDS
from ticket_lint.values.ticket import Ticket

EXTRACT = Extractor.of()
ENGLISH = [reference for reference in load() if reference.ticket.language == "en"]
TEXTS = (
    "When the month is closed, the file has one row for each of its 12 invoices.",
    "It should just work properly, please.",
    "Open /settings and press Save",
    "see above",
    "getInvoices() returns null in `export.py`",
    "Why is that?",
    "",
    "漢字 \ud800",
)
FORMS = ("summary", "paragraph", "item", "numbered", "task", "cell", "code", "quote", "heading")


@st.composite
def tickets(draw: st.DrawFn) -> tuple[Statement, ...]:
    """Draw the statements of a ticket."""
    one = st.builds(
        Statement,
        field=st.just("description"),
        span=st.just(Span(0, 1)),
        text=st.sampled_from(TEXTS),
        form=st.sampled_from(FORMS),
        section=st.sampled_from(["", "criteria", "goal", "nobody knows it"]),
        facts=st.frozensets(st.sampled_from(FACT_KINDS), max_size=4),
    )
    return tuple(draw(st.lists(one, min_size=1, max_size=8)))


@st.composite
def models(draw: st.DrawFn) -> Specification:
    """Draw any model at all that the learning could come to: any weights, any sign of a head."""
    heads = 4
    shipped_one = specification()
    width = shipped_one.weights.shape[1]
    numbers = st.floats(-4, 4, width=32)
    rest = st.floats(0, 4, width=32)
    return replace(
        shipped_one,
        weights=draw(arrays(np.float32, (heads, width), elements=numbers, fill=numbers)),
        bias=draw(arrays(np.float32, heads, elements=numbers)),
        sign=draw(arrays(np.float32, heads, elements=st.sampled_from([-1.0, 1.0]))),
        total=draw(arrays(np.float32, heads, elements=rest)),
        best=draw(arrays(np.float32, heads, elements=rest)),
    )


@given(models(), tickets())
@settings(deadline=None, max_examples=150)
def test_monotone_whatever_was_learned(
    learned: Specification, found: tuple[Statement, ...]
) -> None:
    """Leaving out a statement of criteria, steps or expected behaviour never raises the value."""
    whole = learned.weigh(found).value
    for place, statement in enumerate(found):
        if protected(statement):
            less = learned.weigh((*found[:place], *found[place + 1 :])).value
            assert less <= whole + 1e-4 * max(1.0, abs(whole))


@pytest.mark.parametrize("reference", ENGLISH[::4], ids=lambda reference: reference.id)
def test_monotone_on_references(reference: Reference) -> None:
    """In real tickets, too: one by one, and all at once."""
    found = statements(EXTRACT(reference.ticket))
    weigh = specification().weigh
    whole = weigh(found).value
    for place in [place for place, one in enumerate(found) if protected(one)]:
        assert weigh((*found[:place], *found[place + 1 :])).value <= whole + 1e-4
    assert weigh(tuple(one for one in found if not protected(one))).value <= whole + 1e-4


def test_good_references_are_worth_more() -> None:
    """The good ticket of nearly every pair has the higher value; this model has seen them."""
    won = [value(good) > value(weak) for good, weak in pairs(ENGLISH).values()]
    assert sum(won) >= 0.9 * len(won)


def value(reference: Reference) -> float:
    """Return the value of a reference."""
    found = specification()(EXTRACT(reference.ticket))
    assert found is not None
    return found.value


def read(text: str, summary: str = "Export of invoices") -> Reading:
    """Read a ticket."""
    sources = [Source("summary", summary, "text"), Source("description", text, "markdown")]
    return EXTRACT(Ticket(key="A-1", kind="story", documents=documents(sources)))


def topics() -> list[str]:
    """Return words that the encoder knows and the model has no ear for."""
    tokenizer = json.loads(shipped.text("models/static/tokenizer.json"))
    general = set(json.loads(shipped.text(f"models/{MODEL}"))["pieces"].split())
    words = [w for w in tokenizer["model"]["vocab"] if w.isascii() and w.isalpha() and len(w) > 4]
    return [word for word in words if word not in general]


def test_topic_counts_for_nothing() -> None:
    """The words of a topic can be any: the value stays the same."""
    words = topics()
    assert len(words) > 100
    template = "When a {} is closed, the {} has one row for each of its 12 {}."
    (one,) = statements(read(template, summary="-"))
    values = {
        specification().weigh((one._replace(text=template.format(*words[at : at + 3])),)).value
        for at in range(0, 90, 3)
    }
    assert len(values) == 1


HOSTILE = {
    "empty": "",
    "blank": " \n\t",
    "surrogates": "\ud800 and \udfff. \ud800",
    "1 MB of words": "When the month is May, then the file has 12 rows. " * 20_000,
    "1 MB without a space": "x" * 1_000_000,
    "1 MB of one sign": "(" * 1_000_000,
    "100,000 items": "- a b\n" * 100_000,
    "capitals": "AB" * 100_000,
    "names": "a.b/" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_total(text: str) -> None:
    """Any ticket has a finite value, or none where its language cannot be told."""
    found = specification()(read(text))
    assert found is None or np.isfinite(found.value)


def test_no_statement_at_all() -> None:
    """A ticket without a statement has the value of saying nothing."""
    found = specification().weigh(())
    assert found.shown.shape[0] == 0
    assert found.value == pytest.approx(specification().base)


def test_other_languages_have_no_value() -> None:
    """The model says nothing of a language it has not learned."""
    german = read("Als Disponentin möchte ich die Fahrt sperren, damit niemand mehr buchen kann.")
    assert german.language == "de"
    assert specification()(german) is None


def test_a_statement_has_a_shape() -> None:
    """Form, section, facts and what is definite in a sentence are told by their names."""
    text = "getRows() returns 12 of “30” rows, see https://a.example:"
    one = Statement("description", Span(0, 9), text, "item", "criteria", frozenset({"criteria"}))
    seen = dict(zip(FEATURES, shape(one), strict=True))
    for name in ("section criteria", "states criteria", "quoted", "link", "colon"):
        assert seen[name] == 1.0
    assert seen["numbers"] > 0 < seen["names"]
    assert seen["form summary"] == seen["question"] == seen["below 3 words"] == 0.0


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data.pop("heads"),
        lambda data: data.update(features=["other"]),
        lambda data: data.update(heads=[]),
        lambda data: data.update(pieces=None),
        lambda data: data["heads"][0].pop("bias"),
        lambda data: data["heads"][0].update(weights=[1.0]),
        lambda data: [head.update(weights=head["weights"][1:]) for head in data["heads"]],
        lambda data: data.update(base="high"),
    ],
)
def test_damaged(break_it: Any) -> None:
    """A file that is no model of this version is refused, with its name and what to do."""
    data = json.loads(shipped.text(f"models/{MODEL}"))
    break_it(data)
    with pytest.raises(ShippedDataError, match=r"models/x.json.*reinstall ticket-lint"):
        of(data, where="models/x.json")


@pytest.mark.parametrize("content", [b"", b"[1", b"\xff", b"[" * 100_000])
def test_no_json(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no JSON is refused likewise."""
    monkeypatch.setattr(manifest, "verified", lambda _: content)
    specification.cache_clear()
    with pytest.raises(ShippedDataError, match=r"models/specification.json: is no JSON"):
        specification()
    monkeypatch.undo()
    specification.cache_clear()


def test_altered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights other than those that were measured are refused."""
    content = shipped.read_bytes(f"models/{MODEL}")
    manifest.built()  # as it is, before any file reads otherwise
    monkeypatch.setattr(shipped, "read_bytes", lambda _: content + b" ")
    specification.cache_clear()
    with pytest.raises(ShippedDataError, match=r"specification.json: is not the file that shipped"):
        specification()
    monkeypatch.undo()
    specification.cache_clear()
