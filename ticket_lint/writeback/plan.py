"""What is to be done to a ticket: decided from values alone, so that it can be shown before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ticket_lint.config.schema import Config
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import Action, OnTicket, Plan, Reply, State
from ticket_lint.writeback.comment import Written, written
from ticket_lint.writeback.shown import number_of
from ticket_lint.writeback.stored import profile

_DAY = 86_400
_BACK = "was moved back: what stands there says why, until the text or the status changes"
_TO_MEND = ("", "no-reason", "no-day")
_ANSWERED = "somebody answered: the comment stays as it is for some days"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a plan: the configuration, the time (seconds since 1970), and the caps.

    `refusal` tells why a new comment in a project that asks a person is one too many; empty where
    it is not.
    """

    config: Config
    now: float
    refusal: Callable[[str, str], str] = lambda _project, _person: ""


def obeyed(replies: Iterable[Reply], rules: frozenset[str]) -> tuple[Reply, ...]:
    """Return the answers with those marked that name a rule nobody knows, whatever else they lack.

    A reason or a day given next would be in vain.
    """
    return tuple(
        one._replace(problem="unknown-rule")
        if one.rule and one.rule not in rules and one.problem in _TO_MEND
        else one
        for one in replies
    )


def waivers(replies: Iterable[Reply]) -> tuple[Reply, ...]:
    """Return the answers that leave out a finding."""
    return tuple(one for one in replies if one.verb != "recheck" and not one.problem)


def plan(
    assessment: Assessment,
    on: OnTicket,
    terms: Terms,
    *,
    language: str = "",
    replies: tuple[Reply, ...] = (),
) -> Plan:
    """Return what is to be done to a ticket, so that it says what the assessment says.

    `assessment` was made with the waivers of `replies` in force; `language` is the ticket's.
    """
    if why := _untouched(on, terms.config):
        return Plan(on, (), (why,))
    before = on.state or State()
    deleted = before.out or (bool(before.comment) and not on.ours)
    last = max((number_of(one.comment) for one in replies), default=0)
    new_reply = last > number_of(before.replies)
    if _is_back(assessment, on, terms.config) and not new_reply:
        return Plan(on, (), (_BACK,))
    move = () if deleted else _move(assessment, on, terms)
    back = move or (assessment.verdict != "ready" and before.moved == assessment.text_hash)
    say = written(
        assessment,
        on.product,
        language=language,
        replies=replies,
        back_to=terms.config.writeback.back_to if back else "",
    )
    comment, held, note = (
        ((), before.held, "our comment was deleted: there will be no other one")
        if deleted
        else _comment(assessment, on, terms, say, new_reply=new_reply)
    )
    label, has_label = ([], before.label) if deleted else _label(assessment, on, terms)
    actions = [*comment, *label]
    field = terms.config.writeback.score_field
    if field and on.score != assessment.score:
        actions.append(Action("score", field, assessment.score))
    text_changed = before.text != assessment.text_hash
    state = State(
        score=assessment.score,
        verdict=assessment.verdict,
        text=assessment.text_hash,
        versions=dict(assessment.versions),
        comment=on.ours[0].id if on.ours else before.comment,
        held=held,
        out=deleted,
        label=has_label,
        moved=assessment.text_hash if move else before.moved,
        replies=str(last) if last else "",
        waivers=waivers(replies),
    )
    known = replace(state, versions=before.versions) == before
    moved = _is_moved(assessment, before, terms.config)
    if on.state is None or comment or text_changed or moved or not known:
        actions.append(Action("state", value=state))
    later = bool(note) and note in (_ANSWERED, terms.refusal(on.project, on.person))
    notes = (note,) if note else ()
    return Plan(on, (*actions, *move), notes, say.text if comment else "", later)


def _untouched(on: OnTicket, config: Config) -> str:
    """Return why nothing at all is written to a ticket."""
    project = config.projects.get(on.project)
    if project is None or not project.write:
        return f"[projects.{on.project}] does not say write = true"
    if label := next((one for one in config.writeback.opt_out if one in on.labels), ""):
        return f"has the label {label}"
    if on.is_done and not on.ours:
        return "is done"
    if on.ours and not any(one.mine for one in on.ours):
        return "the comment here was written by another account"
    return ""


def _comment(
    a: Assessment, on: OnTicket, terms: Terms, say: Written, *, new_reply: bool
) -> tuple[tuple[Action, ...], str, str]:
    """Return the comment to write, the fingerprint of one that is held back, and why."""
    held = on.state.held if on.state else ""
    action = (Action("comment", say.content, say.body),)
    if not on.ours:
        note = _not_posted(a, on, terms)
        return ((), held, note) if note else (action, "", "")
    if len(on.ours) > 1:
        return action, "", ""  # of two comments one has to go
    if on.ours[0].content == say.content:
        return (), "", ""
    same_text = on.state is not None and on.state.text == a.text_hash
    if same_text and not new_reply and on.state is not None:
        if not _is_moved(a, on.state, terms.config) and (
            held == say.content or on.state.versions != a.versions
        ):
            return (), say.content, "only our rules have changed: the comment stays as it is"
        if terms.now - on.answered < terms.config.writeback.quiet_days * _DAY:
            return (), held, _ANSWERED
    return action, "", ""


def _is_moved(a: Assessment, before: State, config: Config) -> bool:
    """Tell whether a ticket's status asks for another profile than that of what was written."""
    return profile(before.versions, config) != profile(a.versions, config)


def _is_back(a: Assessment, on: OnTicket, config: Config) -> bool:
    """Tell whether a ticket lies where we moved it, which asks for less than where it came from.

    Judged by that status alone it could be ready, and the reason for the move would be gone.
    """
    if on.state is None or not on.ours or on.state.moved != a.text_hash:
        return False
    return on.status == config.writeback.back_to and _is_moved(a, on.state, config)


def _not_posted(a: Assessment, on: OnTicket, terms: Terms) -> str:
    """Return why a ticket gets no comment of its own."""
    if a.verdict == "ready":
        return "is ready"
    since = terms.config.projects[on.project].since
    if since is not None and _day(on.created) < since:
        return f"was made before {since.isoformat()}"
    if on.service is None:
        return "Jira does not tell whether customers would see a comment"
    return terms.refusal(on.project, on.person)


def _label(a: Assessment, on: OnTicket, terms: Terms) -> tuple[list[Action], bool]:
    """Return what to do about the label, and whether it then stands there by our doing.

    Somebody who takes it off is not contradicted until the ticket has been ready once.
    """
    name = terms.config.writeback.label
    ours = on.state.label if on.state else False
    if not name:
        return [], False
    there = name in on.labels
    if a.verdict == "ready":
        return ([Action("unlabel", name)] if there and ours else []), False
    since = terms.config.projects[on.project].since
    old = since is not None and _day(on.created) < since and not on.ours
    if there or ours or old:
        return [], there or ours
    return [Action("label", name)], True


def _move(a: Assessment, on: OnTicket, terms: Terms) -> tuple[Action, ...]:
    """Return the move back: once for each text, so that a person's second move stands."""
    policy = terms.config.writeback
    moved = on.state.moved if on.state else ""
    if a.verdict == "ready" or on.status not in policy.hold_at or moved == a.text_hash:
        return ()
    return (Action("move", policy.back_to),)


def _day(created: str) -> dt.date:
    try:
        return dt.date.fromisoformat(created[:10])
    except ValueError:
        return dt.date.min


def describe(plan: Plan) -> Iterator[str]:
    """Yield what a plan does, a line an action, for a preview."""
    for kind, name, value in plan.actions:
        if kind == "comment":
            yield "edit the comment" if plan.on.ours else "post a comment"
        elif kind in ("label", "unlabel"):
            yield f"{'add' if kind == 'label' else 'remove'} the label {name}"
        elif kind == "score":
            yield f"set {name} to {value}"
        elif kind == "move":
            yield f"move to {name}"
