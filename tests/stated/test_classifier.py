"""Classifiers of facts: they add with the sentence, overrule weak patterns, or say unknown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_lint import shipped
from ticket_lint.errors import ShippedDataError
from ticket_lint.parse import Source, documents
from ticket_lint.stated.classifier import (
    FEWEST_WORDS,
    FORM,
    WEIGHTS,
    Classifiers,
    sayings,
    shipped_classifiers,
)
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.signs import MAX_UNITS
from ticket_lint.values.ticket import Kind, Ticket

MODEL = {"bias": -4.0, "sharpness": 1.0, "stated": 0.9, "absent": 0.3}
FILLER = "The nightly import reads each file of the share, one row for every invoice of the day."
TOLD = "Kim re-keys forty rows by hand."
PATTERN = "It is not possible to sort the list."


def ticket(body: str, kind: Kind = "task", summary: str = "Sort the list of invoices") -> Ticket:
    """Return a ticket of a summary and a Markdown description."""
    sources = (Source("summary", summary, "text"), Source("description", body, "markdown"))
    return Ticket(key="T-1", kind=kind, documents=documents(sources))


def extractor(weights: dict[str, list[float]], **model: float) -> Extractor:
    """Return an extractor with one classifier, of `reason`."""
    data = {"models": {"reason": MODEL | model}, "weights": weights}
    return Extractor({}, Classifiers.of(data))


def test_points_to_the_sentence() -> None:
    """A fact that only the classifier sees is the sentence that convinced it, below certainty."""
    reading = extractor({"re": [0.0], "forty": [7.0]})(ticket(f"{FILLER} {TOLD}"))
    (fact,) = reading.facts.of("reason")
    assert (reading.text(fact), fact.form) == (TOLD, FORM)
    assert 0.9 <= fact.confidence < 1


def test_a_middling_sentence_states_nothing() -> None:
    """Where no pattern saw a fact and the classifier is not confident, it stays absent."""
    facts = extractor({"forty": [5.0]})(ticket(f"{FILLER} {TOLD}")).facts
    assert facts.state("reason") == "absent"


def test_a_doubted_pattern_is_unknown() -> None:
    """What a pattern sees and the classifier does not is unknown, and the reason is told."""
    text = ticket(f"{FILLER} {PATTERN}")
    assert Extractor.of(classify=False)(text).facts.of("reason")
    facts = extractor({})(text).facts
    assert facts.state("reason") == "unknown"
    assert "classifier" in facts.unknown["reason"]
    assert extractor({"sort": [4.0]})(text).facts.state("reason") == "stated"


def test_a_section_is_not_doubted() -> None:
    """What stands under a title of its own counts, whatever the classifier makes of it."""
    reading = extractor({})(ticket(f"{FILLER}\n\n## Why\n\nAuditors asked for it in May."))
    assert [fact.form for fact in reading.facts.of("reason")] == ["section"]


@pytest.mark.parametrize(
    "body",
    [
        "Der Import liest jede Nacht die Dateien, und die Liste wird nicht sortiert, weil die Zahlen fehlen.",  # noqa: E501
        "Kim has forty.",
        "",
    ],
    ids=["German", "a few words", "empty"],
)
def test_abstains(body: str) -> None:
    """In another language and in a few words patterns decide alone."""
    text = ticket(body, summary="Liste sortieren" if body.startswith("Der") else "List")
    alone = Extractor.of(classify=False)(text).facts
    for weight in (-9.0, 9.0):
        assert extractor({"^": [weight]})(text).facts == alone


def test_a_sentence_more_only_adds() -> None:
    """Taking a sentence away never makes a ticket's probability higher."""
    lines = [FILLER, TOLD, PATTERN, "When I press Pay, the page turns blank.", "Why not?"]
    classifiers, read = shipped_classifiers(), Extractor.of(classify=False)

    def seen(body: list[str]) -> dict[str, float]:
        _, noticed, found = read.patterns(ticket("\n\n".join(body), "bug"))
        result = classifiers.see(sayings(noticed, found))
        return {kind: value.probability for kind, value in result.items()}

    whole = seen(lines)
    assert whole
    for left_out in range(1, len(lines)):
        part = seen([line for at, line in enumerate(lines) if at != left_out])
        assert part
        assert all(part[kind] <= whole[kind] for kind in part)


@pytest.mark.parametrize(
    "filler",
    [
        "## Reason\n\n",
        "## Why\n\nTBD\n\n",
        "## Why\n\n<describe the reason here>\n\n",
        "**Why:**\n\n",
    ],
)
def test_a_hollow_title_makes_no_fact(filler: str) -> None:
    """An empty title or an unfilled template never turns an absent fact into a stated one."""
    plain = ticket(FILLER)
    assert not Extractor.of()(plain).facts.states("reason")
    assert not Extractor.of()(ticket(f"{FILLER}\n\n{filler}")).facts.states("reason")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"models": {"reason": MODEL}},
        {"models": {"reason": {"bias": 1.0}}, "weights": {}},
        {"models": {"mood": MODEL}, "weights": {}},
        {"models": {"reason": MODEL}, "weights": {"a": [1.0, 2.0]}},
        {"models": {"reason": MODEL}, "weights": {"a": ["x"]}},
        {"models": {"reason": MODEL}, "weights": {"a": [float("nan")]}},
        {"models": {"reason": MODEL | {"absent": 0.95}}, "weights": {}},
        {"models": {"reason": MODEL | {"sharpness": 0.0}}, "weights": {}},
        {"models": {"reason": MODEL | {"bias": "much"}}, "weights": {}},
    ],
)
def test_damage_is_told(data: object) -> None:
    """A damaged file of weights is an error that names the file and what would be right."""
    with pytest.raises(ShippedDataError) as error:
        Classifiers.of(data)
    assert WEIGHTS in str(error.value)
    assert "bias" in str(error.value)


def test_shipped_weights_say_where_they_are_from() -> None:
    """The shipped file names its version and the hashes of what it was fitted on."""
    data = shipped.read_json(WEIGHTS)
    assert set(data["models"]) == {"steps", "reason"}
    assert data["version"]
    assert all(len(part) == 64 for part in data["training_data"].split())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_total(body: str, summary: str) -> None:
    """Whatever a ticket holds, reading it raises nothing."""
    Extractor.of()(ticket(body, "bug", summary))


@pytest.mark.parametrize("line", ["a. ", "```\nx\n```\n\n", "when I click. ", "- ? ! : ->\n"])
def test_bounded(line: str) -> None:
    """A huge ticket has no more sentences for the classifiers than a large one."""
    _, noticed, found = Extractor.of(classify=False).patterns(
        ticket(FILLER + "\n\n" + line * 20_000)
    )
    assert len(sayings(noticed, found)) <= MAX_UNITS
    assert len(noticed.said) <= MAX_UNITS
    assert FEWEST_WORDS < MAX_UNITS
