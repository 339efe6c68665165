"""Rules of tasks, sub-tasks, spikes and epics: what they leave alone, how severe a finding is."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import shipped
from ticket_lint.rules.task.spike import asks, delivers, limited
from ticket_lint.stated.extract import Extractor

RULES = [rule for rule in shipped() if rule.family in {"task", "criteria"}]
JUDGE = Judge.of(rules=RULES, profile="agent")


def found(kind: str, summary: str, body: str, front: str = "") -> dict[str, str]:
    """Return the severity of each rule's first finding."""
    draft = f"---\nkind: {kind}\nsummary: {summary!r}\n{front}\n---\n{body}"
    severities: dict[str, str] = {}
    for finding in JUDGE(parse_draft(draft)).findings:
        severities.setdefault(finding.rule, finding.severity)
    return severities


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("story", "missing-criteria"),
        ("task", "missing-done-condition"),
        ("subtask", "missing-done-condition"),
        ("epic", "missing-exit"),
    ],
)
def test_one_fault_one_finding(kind: str, rule: str) -> None:
    """A ticket that does not say when it is done gets exactly one finding for that."""
    body = "The search has grown over the years. Ask Kim about the history of it."
    asked = {"missing-criteria", "missing-done-condition", "missing-exit"}
    assert asked & set(found(kind, "Search", body)) == {rule}


@pytest.mark.parametrize(
    ("question", "limit", "result", "expected"),
    [
        ("Look into Kafka.", "", "", {"open-ended-spike": "E", "missing-deliverable": "E"}),
        (
            "Does it take 5,000 events?",
            "",
            "",
            {"open-ended-spike": "W", "missing-deliverable": "W"},
        ),
        ("Look into Kafka and whether we want it.", "", "A report.", {"open-ended-spike": "W"}),
        ("Compare Kafka with RabbitMQ.", "Time-box: 2 days.", "", {"missing-deliverable": "W"}),
        ("Find out whether it scales.", "Half a day.", "Write a report.", {}),
        ("Look into Kafka.", "One week.", "Write a decision record.", {"open-ended-spike": "W"}),
        ("Ob Kafka reicht?", "Höchstens 3 Tage.", "Ergebnis: ein Bericht.", {}),
        ("¿Cumple Kafka?", "2 días como máximo.", "Entregable: un informe.", {}),
        ("O Kafka atende?", "Dois dias.", "Um relatório no wiki.", {}),
    ],
)
def test_spike(question: str, limit: str, result: str, expected: dict[str, str]) -> None:
    """A spike needs a question, a limit and a result; two of the three leave a warning."""
    rules = found("spike", "Kafka", f"{question} {limit} {result}")
    spike = {"open-ended-spike", "missing-deliverable"}
    assert {name: severity for name, severity in rules.items() if name in spike} == expected


def test_estimate_limits() -> None:
    """An estimate bounds a spike as a time-box does."""
    body = "Does Kafka take 5,000 events a second? A report answers it."
    assert "open-ended-spike" in found("spike", "Kafka", body)
    assert "open-ended-spike" not in found("spike", "Kafka", body, "points: 2")


@pytest.mark.parametrize(
    ("summary", "body", "front", "fires"),
    [
        ("Export invoices", "", "parent: {key: F-1, summary: Export invoices as CSV}", True),
        (
            "export INVOICES!",
            "Export, invoices.",
            "parent: {key: F-1, summary: Export invoices}",
            True,
        ),
        ("Export invoices: header", "", "parent: {key: F-1, summary: Export invoices}", False),
        (
            "Export invoices",
            "Header row only.",
            "parent: {key: F-1, summary: Export invoices}",
            False,
        ),
        ("Export invoices", "", "parent: {key: F-1}", False),
        ("Export invoices", "", "", False),
    ],
)
def test_duplicate(summary: str, body: str, front: str, *, fires: bool) -> None:
    """A sub-task is a duplicate only where no word of it is new."""
    assert ("duplicate-of-parent" in found("subtask", summary, body, front)) is fires


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("The CI has grown over the years.", "E"),
        ("The file `ci/build.yml` in shop-web has grown over the years.", "W"),
        ("The pipeline must take less than 8 minutes.", None),
        ("- [ ] job nightly-old is removed", None),
    ],
)
def test_done_condition(body: str, severity: str | None) -> None:
    """A task that names the place to change gets a warning, one that names nothing is blocked."""
    assert found("task", "Clean up the CI", body).get("missing-done-condition") == severity


def test_parent_may_state_it() -> None:
    """A sub-task without a done condition is only warned of where its parent may hold one."""
    body = "The CI has grown over the years."
    parent = "parent: {key: CI-1, summary: Faster builds}"
    assert found("subtask", "Clean up the CI", body)["missing-done-condition"] == "E"
    assert found("subtask", "Clean up the CI", body, parent)["missing-done-condition"] == "W"
    path = "Clean up ci/build.yml"
    assert found("subtask", path, body, parent)["missing-done-condition"] == "I"


@pytest.mark.parametrize(
    ("summary", "fires"),
    [
        ("Update Groovy to 2.4.4", False),
        ("UI: remove the legacy option", False),
        ("Rename Cart to Basket", False),
        ("Alte Schaltfläche entfernen", False),
        ("Remplacer Cart par Basket", False),
        ("Update libraries to the latest releases", True),
        ("Convert the tables", True),
        ("Improve the home page", True),
        ("Dokumentation verbessern", True),
    ],
)
def test_exact_change(summary: str, *, fires: bool) -> None:
    """A summary that names one change says when it is done; a direction does not."""
    assert ("missing-done-condition" in found("task", summary, "Kim has the details.")) is fires


@pytest.mark.parametrize(
    ("summary", "body", "severity"),
    [
        ("Create integration tests for the login filter", "It needs them.", "W"),
        ("Tests für den Import schreiben", "Sie fehlen.", "W"),
        ("Clean up the CI", "The unit tests are flaky.", "E"),
        ("Clean up the CI", "It runs the integration tests and more.", "E"),
        ("Clean up the CI", "The tests must pass in 8 minutes.", None),
        ("Clean up the CI", "Ensure that no job takes more than 8 minutes.", None),
    ],
)
def test_tests(summary: str, body: str, severity: str | None) -> None:
    """A task that is to write tests ends with them; a mention of tests ends nothing."""
    assert found("task", summary, body).get("missing-done-condition") == severity


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("How can we make the search faster?", "question"),
        ("Let us see how far we can get with Kafka.", "question"),
        ("Wie können wir die Suche beschleunigen?", "question"),
        ("Quelles sont les options ?", "question"),
        ("How can we keep the search under 2 s?", ""),
        ("Which queue loses no event when a node dies?", ""),
        ("Time-box: as usual.", "limit"),
        ("Two days, can be extended.", "limit"),
        ("At most two days.", ""),
        ("Ends 14 May.", ""),
        ("Result: insights and alignment.", "result"),
        ("## Outcome\nMore clarity for everybody", "result"),
        ("A prototype if time allows.", "result"),
        ("An entry in the decision log.", ""),
        ("The numbers go into `docs/queue.md`.", ""),
        ("Ergebnis: ja oder nein im Ticket.", ""),
        ("Result: the names of all clients that fail.", ""),
    ],
)
def test_part_of_a_spike(text: str, lacks: str) -> None:
    """A question needs an answer, a limit a figure or a date, a result something to open."""
    reading = Extractor.of({})(parse_draft(f"---\nkind: spike\nsummary: Kafka\n---\n{text}\n"))
    parts = {"question": asks(reading), "limit": limited(reading), "result": delivers(reading)}
    if lacks:
        assert not parts[lacks]
    else:
        assert any(parts.values())
