"""What is to be done to a ticket, from values alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.values.assessment import Assessment, Finding
from ticket_lint.values.plan import OnTicket, Ours, Plan, Reply, State
from ticket_lint.writeback.comment import written
from ticket_lint.writeback.plan import Terms, describe, obeyed, plan, waivers

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC).timestamp()
DAY = 86_400
WRITE = {"write": True, "since": dt.date(2026, 1, 1)}
ON = OnTicket(id="10", key="WEB-1", project="WEB", product="cloud", created="2026-06-01T10:00")
WEAK = Assessment(
    key="WEB-1",
    kind="bug",
    score=58,
    verdict="needs-work",
    findings=(Finding("vague-verb", "W", "says little"),),
    text_hash="t1",
    versions={"rules": "1"},
)
READY = replace(WEAK, score=95, verdict="ready", findings=())
SAYS = written(WEAK, "cloud").content
OLD = Ours("7", "n", "another")
STATE = State(
    score=58, verdict="needs-work", text="t1", versions={"rules": "1"}, comment="7", label=False
)


def made(a: Assessment = WEAK, on: OnTicket = ON, **given: Any) -> Plan:
    """Return the plan; `given` are keys of `[writeback]`, or `projects`, `refusal`, `replies`."""
    replies = given.pop("replies", ())
    refusal = given.pop("refusal", "")
    projects = given.pop("projects", {"WEB": WRITE})
    config = Config.model_validate({"projects": projects, "writeback": given})
    return plan(a, on, Terms(config, NOW, lambda _project, _person: refusal), replies=replies)


def kinds(made: Plan) -> list[str]:
    """Return what a plan does."""
    return [action.kind for action in made.actions]


def state(made: Plan) -> State:
    """Return the state that a plan leaves."""
    found = made.actions[-1].value if made.actions[-1].kind == "state" else made.actions[-2].value
    assert isinstance(found, State)
    return found


def test_first_comment() -> None:
    """A ticket that falls short gets one, and the state that goes with it."""
    first = made()
    assert kinds(first) == ["comment", "state"]
    assert first.posts
    assert first.text.startswith("58 of 100: needs work.")
    assert list(describe(first)) == ["post a comment"]
    assert state(first) == replace(STATE, comment="")


@pytest.mark.parametrize(
    ("on", "given", "why"),
    [
        (ON, {"projects": {}}, "does not say write = true"),
        (ON, {"projects": {"WEB": {}}}, "does not say write = true"),
        (replace(ON, labels=("no-ticket-lint",)), {}, "has the label"),
        (replace(ON, is_done=True), {}, "is done"),
        (replace(ON, ours=(OLD._replace(mine=False),)), {}, "another account"),
    ],
)
def test_nothing_at_all(on: OnTicket, given: dict[str, Any], why: str) -> None:
    """No opt-in, an opt-out, a ticket that is done, somebody else's comment."""
    found = made(WEAK, on, score_field="customfield_1", label="x", **given)
    assert found.actions == ()
    assert why in found.notes[0]


@pytest.mark.parametrize(
    ("a", "on", "given", "why"),
    [
        (READY, ON, {}, "is ready"),
        (WEAK, replace(ON, created="2025-12-31T23:00"), {}, "made before 2026-01-01"),
        (WEAK, replace(ON, service=None), {}, "customers"),
        (WEAK, ON, {"refusal": "enough"}, "enough"),
        (WEAK, replace(ON, state=replace(STATE, out=True)), {}, "deleted"),
        (WEAK, replace(ON, state=STATE), {}, "deleted"),
    ],
)
def test_no_comment(a: Assessment, on: OnTicket, given: dict[str, Any], why: str) -> None:
    """The rest is still done: score and state."""
    found = made(a, on, score_field="customfield_1", **given)
    assert "comment" not in kinds(found)
    assert kinds(found)[0] == "score"
    assert why in found.notes[0]


def test_deleted_is_for_good() -> None:
    """A comment that is gone is remembered as an opt-out, whatever the ticket says later."""
    gone = made(WEAK, replace(ON, state=STATE), label="x", hold_at=["Doing"], back_to="Open")
    assert state(gone).out
    later = replace(WEAK, text_hash="t9", findings=())
    again = made(later, replace(ON, state=state(gone)), label="x")
    assert kinds(again) == ["state"]
    assert state(again).out


def test_beyond_the_caps_only_the_label() -> None:
    """A cap holds back the comment and not the rest."""
    found = made(refusal="20 new comments in one run are the most", label="needs-details")
    assert kinds(found) == ["label", "state"]


def test_nothing_changed() -> None:
    """Same text, same findings: no request at all."""
    on = replace(ON, state=STATE, ours=(OLD._replace(content=SAYS),))
    assert made(WEAK, on).actions == ()


def test_changed_findings() -> None:
    """An edit, in place."""
    on = replace(ON, state=STATE, ours=(OLD,))
    found = made(replace(WEAK, text_hash="t2"), on)
    assert kinds(found) == ["comment", "state"]
    assert not found.posts
    assert list(describe(found)) == ["edit the comment"]


def test_became_ready() -> None:
    """The comment says so, and the label goes."""
    on = replace(ON, state=replace(STATE, label=True), ours=(OLD,), labels=("x", "other"))
    found = made(replace(READY, text_hash="t2"), on, label="x")
    assert kinds(found) == ["comment", "unlabel", "state"]
    assert not state(found).label


def test_new_rules_edit_nothing() -> None:
    """What only our own release changed waits for the next change of text, and that is kept."""
    on = replace(ON, state=replace(STATE, versions={"rules": "0"}), ours=(OLD,))
    held = made(WEAK, on)
    assert kinds(held) == ["state"]
    assert "only our rules" in held.notes[0]
    after = replace(on, state=state(held))
    assert made(WEAK, after).actions == ()
    assert "comment" in kinds(made(replace(WEAK, text_hash="t2"), after))
    other = replace(WEAK, findings=(Finding("unestimated", "W", "no estimate"),))
    assert "comment" in kinds(made(other, after))


def test_quiet_after_an_answer() -> None:
    """For some days an answer stands, unless the ticket's text changes."""
    on = replace(ON, state=STATE, ours=(OLD,), answered=NOW - DAY)
    assert kinds(made(WEAK, on)) == []
    assert kinds(made(replace(WEAK, text_hash="t2"), on)) == ["comment", "state"]
    assert kinds(made(WEAK, replace(on, answered=NOW - 4 * DAY))) == ["comment", "state"]


def test_recheck_is_answered_at_once() -> None:
    """Whoever asks gets an answer, once."""
    recheck = (Reply("9", "ann", "recheck", "2026-11-24"),)
    on = replace(ON, state=STATE, ours=(OLD,), answered=NOW - DAY, replies=recheck)
    found = made(WEAK, on, replies=recheck)
    assert kinds(found) == ["comment", "state"]
    said = written(WEAK, "cloud", replies=recheck).content
    after = replace(on, state=state(found), ours=(OLD._replace(content=said),))
    assert made(WEAK, after, replies=recheck).actions == ()


def test_label_that_somebody_took_off() -> None:
    """It is not put back until the ticket has been ready once."""
    on = replace(
        ON, state=replace(STATE, label=True), ours=(OLD._replace(content=SAYS),), labels=()
    )
    assert made(WEAK, on, label="x").actions == ()
    fine = made(READY, on, label="x")
    assert not state(fine).label
    assert "label" in kinds(made(WEAK, replace(on, state=state(fine)), label="x"))


def test_label_of_a_person_stays() -> None:
    """One that we did not put there is not taken off."""
    on = replace(ON, labels=("x",), state=State(text="t1", verdict="ready", score=95))
    assert "unlabel" not in kinds(made(READY, on, label="x"))


def test_score() -> None:
    """Set where it differs."""
    assert "score" in kinds(made(score_field="customfield_1"))
    assert "score" not in kinds(made(WEAK, replace(ON, score=58.0), score_field="customfield_1"))


def test_the_comment_says_why_it_was_moved_back() -> None:
    """It says that the ticket goes back, and still does when a person moves it on again."""
    hold = {"hold_at": ["Doing"], "back_to": "Open"}
    first = made(WEAK, replace(ON, status="Doing"), **hold)
    assert "so it goes back to “Open”" in first.text
    ours = (OLD._replace(content=first.actions[0].name),)
    kept = replace(state(first), comment="7")
    for status in ("Open", "Doing"):
        assert kinds(made(WEAK, replace(ON, status=status, state=kept, ours=ours), **hold)) == []
    assert "goes back" not in made(WEAK, replace(ON, status="Open"), **hold).text


def test_moved_back_to_a_status_that_asks_for_less() -> None:
    """The reason stays while the ticket lies there as it was; a new text or answer counts."""
    hold = {"hold_at": ["Doing"], "back_to": "Open", "label": "x"}
    strict = replace(WEAK, versions={"rules": "1", "profile": "sprint"})
    lax = replace(READY, versions={"rules": "2", "profile": "draft"})
    first = made(strict, replace(ON, status="Doing"), **hold)
    ours = (OLD._replace(content=first.actions[0].name),)
    kept = replace(state(first), comment="7")
    back = replace(ON, status="Open", state=kept, ours=ours, labels=("x",))
    still = made(lax, back, **hold)
    assert still.actions == ()
    assert still.notes[0].startswith("was moved back")
    answer = Reply("9", "p", "recheck")
    assert "comment" in kinds(made(lax, back, replies=(answer,), **hold))
    assert "unlabel" in kinds(made(replace(lax, text_hash="t2"), back, **hold))
    assert "comment" in kinds(made(lax, replace(back, status="Elsewhere"), **hold))


def test_moved_back_once_for_each_text() -> None:
    """A person's second move stands; another text may be moved once more."""
    hold = {"hold_at": ["Doing"], "back_to": "Open"}
    on = replace(ON, status="Doing")
    first = made(WEAK, on, **hold)
    assert kinds(first) == ["comment", "state", "move"]  # remembered before it is done
    after = replace(on, state=replace(state(first), comment="7"), ours=(OLD,))
    assert "move" not in kinds(made(WEAK, after, **hold))
    assert "move" in kinds(made(replace(WEAK, text_hash="t2"), after, **hold))
    assert "move" not in kinds(made(READY, on, **hold))
    assert "move" not in kinds(made(WEAK, ON, **hold))


def test_two_comments() -> None:
    """One has to go, whatever they say and whoever answered."""
    both = (OLD._replace(content=SAYS), OLD._replace(id="8"))
    on = replace(ON, state=STATE, ours=both, answered=NOW)
    assert kinds(made(WEAK, on)) == ["comment", "state"]


def test_answers() -> None:
    """A rule that nobody knows is told first; what is obeyed leaves a finding out."""
    given = (
        Reply("1", "a", "ignore", rule="vague-verb", reason="our term"),
        Reply("2", "a", "ignore", rule="no-such", reason="why not"),
        Reply("3", "a", "recheck"),
        Reply("4", "b", "wrong", rule="vague-verb", problem="not-allowed"),
        Reply("5", "a", "ignore", rule="no-such", problem="no-reason"),
        Reply("6", "a", "ignore", rule="no-such", problem="no-day"),
        Reply("7", "a", "ignore", rule="vague-verb", problem="no-reason"),
        Reply("8", "a", "ignore", problem="no-rule"),
        Reply("9", "b", "ignore", rule="no-such", problem="not-allowed"),
    )
    found = obeyed(given, frozenset({"vague-verb"}))
    assert [one.problem for one in found] == [
        *("", "unknown-rule", "", "not-allowed"),
        *("unknown-rule", "unknown-rule", "no-reason", "no-rule", "not-allowed"),
    ]
    assert waivers(found) == (given[0],)
