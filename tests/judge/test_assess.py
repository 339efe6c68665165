"""A ticket in, an explained verdict out: the whole way, and what is decided before it."""
# ruff: noqa: ARG001 - these rules look at no ticket

from __future__ import annotations

import datetime as dt

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, RuleError, UnknownKey
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import MAX_QUOTES, Judge, fingerprint
from ticket_lint.rules.api import Abstain, Fault, Faults, Rule, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import FACT_KINDS

STORY = """---
key: WEB-7
kind: story
summary: Export invoices
---
As an accountant I want to export invoices so that I can close the books by day 2.
"""
GOOD = (
    STORY
    + """
## Acceptance criteria
- When the month is May, then the file holds one row for each of its 12 invoices.
- When a month has no invoice, the page says "No invoices".
- When the disk is full, the page says "No space left".
- When the user is no accountant, the server answers 403.
"""
)
RULES = Config(encoder="none")
"""What rules alone say; the distance to the references has tests of its own."""


@rule(severity="W")
def silent(reading: Reading) -> Faults:
    """Never finds anything."""
    yield from ()


@rule(severity="W")
def loud(reading: Reading, *, times: int = 1) -> Faults:
    """Finds something anywhere."""
    yield from [Fault("wrong", suggestion="Repair it.")] * times


@rule(severity="E", implied_by=("loud",))
def behind(reading: Reading) -> Faults:
    """Says nothing new where loud has spoken."""
    yield Fault("wrong as well")


@rule(severity="W")
def unsure(reading: Reading) -> Faults:
    """Cannot know."""
    yield Abstain("no text to judge")


@rule(severity="E")
def crash(reading: Reading) -> Faults:
    """Breaks half way."""
    yield Fault("half")
    raise ValueError("password = hunter2!x")


def test_shipped() -> None:
    """With all shipped rules a good story is ready and a bare one is blocked, with a way out."""
    judge = Judge.of(RULES)
    good, bare = judge(parse_draft(GOOD)), judge(parse_draft(STORY))
    assert good.verdict == "ready", good.findings
    assert not good.edits
    assert bare.verdict == "needs-work"
    assert {f.rule for f in bare.findings if f.severity == "E"} == {"missing-criteria"}
    assert "missing-criteria" in bare.edits[0].rules
    assert bare.score == 100 - sum(f.cost for f in bare.findings)


def test_stated() -> None:
    """Every kind of fact is reported; what is stated comes with a few quotes."""
    stated = Judge.of(rules=(silent,))(parse_draft(GOOD)).stated
    assert tuple(stated) == FACT_KINDS
    assert stated["criteria"].state == "stated"
    assert len(stated["criteria"].evidence) == MAX_QUOTES
    assert "12 invoices" in stated["criteria"].evidence[0].quote
    assert stated["steps"].state == "absent"
    assert not stated["steps"].evidence


def test_identity() -> None:
    """An assessment names the ticket, its text, and what judged it."""
    judge = Judge.of(Config(costs={"loud": 9}, encoder="none"), rules=(loud,))
    ticket = parse_draft(STORY)
    assessment = judge(ticket)
    assert (assessment.key, assessment.kind) == ("WEB-7", "story")
    assert assessment.summary == "Export invoices"
    assert assessment.text_hash == ticket.text_hash
    assert assessment.versions["costs"].endswith("+own")
    assert assessment.versions["rules"] == fingerprint([loud])
    assert assessment.score == 91


def test_secret() -> None:
    """A secret in the summary does not leave through the assessment."""
    text = "---\nsummary: 'Rotate ghp_R8tZ2mQv5LcW9yXb3NdK6sJh1FgP4aTe7UoB'\n---\nSoon."
    assert "mQv5" not in Judge.of(rules=(silent,))(parse_draft(text)).summary


def test_fingerprint() -> None:
    """The rules' fingerprint depends on the rules and on nothing else."""
    assert fingerprint([loud, silent]) == fingerprint([loud, silent])
    assert len({fingerprint(some) for some in ([loud], [silent], [loud, silent], [])}) == 4


def test_options() -> None:
    """A configured option reaches the rule."""
    judge = Judge.of(Config(rules={"loud": {"times": 3}}), rules=(loud,))
    assert [f.cost > 0 for f in judge(parse_draft(STORY)).findings] == [True, False, False]


def test_implied() -> None:
    """A finding that another makes redundant is not shown; that one is as severe in its place."""
    assessment = Judge.of(RULES, rules=(loud, behind))(parse_draft(STORY))
    assert [(f.rule, f.severity) for f in assessment.findings] == [("loud", "E")]
    assert assessment.verdict == "needs-work"


def test_abstained() -> None:
    """A rule that cannot know neither costs nor passes unseen."""
    assessment = Judge.of(RULES, rules=(unsure,))(parse_draft(STORY))
    assert assessment.score == 100
    assert [(a.rule, a.reason) for a in assessment.abstained] == [("unsure", "no text to judge")]


def test_plugin_crash() -> None:
    """A plug-in's rule that crashes abstains, says why without secrets, and the rest goes on."""
    assessment = Judge.of(rules=(crash, loud))(parse_draft(STORY))
    assert [f.rule for f in assessment.findings] == ["loud"]
    (abstention,) = assessment.abstained
    assert "crashed" in abstention.reason
    assert "ValueError" in abstention.reason
    assert "hunter2" not in abstention.reason


def test_own_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of our own that crashes is our bug, and is not hidden."""
    monkeypatch.setattr(crash.check, "__module__", "ticket_lint.rules.general.crash")
    with pytest.raises(ValueError, match="hunter2"):
        Judge.of(rules=(crash,))(parse_draft(STORY))


WAIVER = {"rule": "loud", "tickets": ["WEB-*"], "reason": "agreed", "until": "2026-05-31"}


@pytest.mark.parametrize(("day", "score"), [("2026-05-31", 100), ("2026-06-01", 94)])
def test_waived(day: str, score: int) -> None:
    """A waived finding costs nothing through the waiver's last day."""
    config = Config.model_validate({"ignore": [WAIVER], "costs": {"loud": 6}, "encoder": "none"})
    judge = Judge.of(config, rules=(loud,), today=dt.date.fromisoformat(day))
    assessment = judge(parse_draft(STORY))
    assert assessment.score == score
    assert bool(assessment.waived) is (score == 100)


def test_profile() -> None:
    """The profile given outranks the configured one."""
    late = Rule(name="late", check=loud.check, page="P.", severity="W", stage="sprint")
    config = Config(profile="sprint")
    assert Judge.of(config, rules=(late,)).rules == (late,)
    assert Judge.of(config, rules=(late,), profile="draft").rules == ()


def test_bars() -> None:
    """Bars that contradict each other are refused."""
    config = Config.model_validate({"bars": {"ready": 40, "needs_work": 50}})
    with pytest.raises(ConfigError, match=r"bars: needs_work = 50 lies above ready = 40"):
        Judge.of(config, rules=(loud,))


def test_unknown() -> None:
    """Unknown rules and parts stop before the first ticket."""
    odd = Rule(name="odd", check=loud.check, page="P.", severity="W", stage="agent", repair="x")
    with pytest.raises(RuleError, match="rule odd"):
        Judge.of(rules=(odd,))
    with pytest.raises(UnknownKey, match="loudest"):
        Judge.of(Config(select=("loudest",)), rules=(loud,))
