"""Doing what a plan says, so that a ticket ends with one comment, whoever else runs.

Over Jira alone, since a laptop and a scheduled job share no database. A ticket without a comment of
ours is claimed first (an issue property with a nonce); after a wait longer than a write
takes, the claim is read again: the last one to claim posts, with the nonce as the comment's
property, and everybody else leaves it alone. After posting all our comments are listed again: the
lowest id stays. A POST whose answer is lost is looked for until Jira can no longer be at it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ticket_lint.errors import (
    OUTAGES,
    AnswerLost,
    BudgetSpent,
    JiraBusy,
    JiraError,
    NotAuthenticated,
    NotPermitted,
    NotThere,
)
from ticket_lint.jira import issues, write
from ticket_lint.jira.client import Jira, Json
from ticket_lint.values.plan import Action, Claim, Ours, Plan, Receipt, State
from ticket_lint.writeback import stored
from ticket_lint.writeback.look import is_hidden, our_comments

_LOOKS = (0.02, 0.08, 0.2, 0.3, 0.4)
"""When a lost POST is looked for: parts of the whole wait."""
_SETTLE, _TIMES = 1.0, 5
"""The shortest wait for a claim to settle, and how many of the slowest writes it outlasts."""
_SOON = 1.0
"""Seconds on top of a lease, for clocks that differ a little."""
ENDS_THE_RUN = (NotAuthenticated, BudgetSpent, JiraBusy)
"""What no other ticket would fare better with."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait.

    `settle`: until a claim is read again, longer than a write of another run takes; one ticket by
    itself waits less where this Jira has been seen to be fast, see `settling`. `lost`: for a
    POST without an answer, longer than Jira works at one. `lease`: how long a claim of another run
    is respected; it must outlast both.
    """

    settle: float = 5.0
    lost: float = 75.0
    lease: float = 180.0

    def settling(self, tickets: int, slowest: float) -> float:
        """Return how long to wait with this many tickets, by the slowest write seen (seconds).

        In a batch other tickets were looked at in between, so its claims may come late.
        """
        return self.settle if tickets > 1 else min(self.settle, max(_SETTLE, _TIMES * slowest))


class _Left(Exception):  # noqa: N818 - an event
    """Another run writes here."""


@dataclass(slots=True)
class _Work:
    """A plan under way: the claim it holds, and what was done."""

    plan: Plan
    nonce: str
    claimed: bool = False
    done: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    comment: str = ""
    posted: float = 0.0
    out: bool = False
    again: float = 0.0
    outage: bool = False

    def fail(self, error: JiraError, doing: str = "") -> None:
        """Note what went wrong."""
        self.failed.append(f"{doing}: {error}" if doing else str(error))
        self.outage |= isinstance(error, OUTAGES)

    @property
    def state(self) -> State | None:
        """The state that the plan leaves on the ticket, None where it leaves that alone."""
        found = next((a.value for a in self.plan.actions if a.kind == "state"), None)
        return found if isinstance(found, State) else None

    def receipt(self) -> Receipt:
        """Return what was done so far."""
        on = self.plan.on
        waived = self.state.waivers if self.state else ()
        return Receipt(
            id=on.id,
            key=on.key,
            project=on.project,
            done=tuple(self.done),
            notes=(*self.plan.notes, *self.notes),
            comment=self.comment or (on.ours[0].id if on.ours else ""),
            posted=self.posted,
            person=on.person,
            waivers=tuple(one for one in waived if one.verb == "ignore"),
            rejected=tuple(one for one in waived if one.verb == "wrong"),
            failed="; ".join(self.failed),
            again=self.again,
            outage=self.outage,
        )


def apply(jira: Jira, plans: Sequence[Plan], patience: Patience | None = None) -> Iterator[Receipt]:
    """Do what plans say and yield a receipt for each, in their order.

    New comments of all plans are claimed first, so that the wait is one for all. What fails on one
    ticket is told in its receipt. Raises what ends the whole run: `NotAuthenticated`, `JiraBusy`,
    `BudgetSpent`.
    """
    writer = _Writer(jira, patience or Patience())
    works = [_Work(plan, secrets.token_hex(8)) for plan in plans]
    for work in works:
        if work.plan.posts:
            writer.claim(work)
    if any(work.claimed for work in works):
        slowest = jira.terms.slowest_write
        jira.terms.clock.sleep(writer.patience.settling(len(works), slowest))
    for work in works:
        try:
            writer.finish(work)
        except ENDS_THE_RUN:
            if work.done:  # what was done counts, whatever comes next
                yield work.receipt()
            raise
        yield work.receipt()


@dataclass(frozen=True, slots=True)
class _Writer:
    jira: Jira
    patience: Patience

    def claim(self, work: _Work) -> None:
        """Say that this run is about to post, unless another one just did."""
        now = self.jira.terms.clock.wall()
        held = work.plan.on.claim
        if held and abs(now - held.at) < self.patience.lease:
            work.notes.append(f"another run began to write here {now - held.at:.0f} s ago")
            work.again = self._free(held, now)
            return
        value = stored.claim_json(Claim(work.nonce, now))
        try:
            write.put_property(self.jira, work.plan.on.id, stored.CLAIM, value)
            work.claimed = True
        except ENDS_THE_RUN:
            raise
        except JiraError as error:
            work.fail(error)

    def finish(self, work: _Work) -> None:
        """Do the actions of a plan; without its comment nothing else of it is done."""
        if work.failed or (work.plan.posts and not work.claimed):
            return
        if not self._checked(work):
            return
        for action in work.plan.actions:
            try:
                self._do(work, action)
            except ENDS_THE_RUN:
                raise
            except _Left:
                work.notes.append("another run writes here")
                return
            except JiraError as error:
                work.fail(error, _NAMES[action.kind])
                if action.kind == "comment":
                    self._give_up(work)
                    return

    def _checked(self, work: _Work) -> bool:
        """Tell whether our comment may stay: a run that was killed may not have looked.

        A run keeps the comment's id once it knows that customers do not see it.
        """
        on = work.plan.on
        kept = on.state.comment if on.state else ""
        if not on.service or not on.ours or not on.ours[0].mine or on.ours[0].id == kept:
            return True
        try:
            self._hidden(work, on.ours[0].id, {})
        except ENDS_THE_RUN:
            raise
        except JiraError as error:
            work.fail(error, _NAMES["comment"])
            self._give_up(work)
        return not work.failed

    def _give_up(self, work: _Work) -> None:
        """Keep that a ticket is to get no comment, so that no run shows one to customers again."""
        if work.out and work.state:
            self._state(work, work.state)

    def _do(self, work: _Work, action: Action) -> None:
        kind, name, value = action
        issue = work.plan.on.id
        if kind == "comment":
            self._comment(work, name, value)
        elif kind == "label":
            write.change_labels(self.jira, issue, add=[name])
        elif kind == "unlabel":
            write.change_labels(self.jira, issue, remove=[name])
        elif kind == "score":
            write.set_field(self.jira, issue, name, value)
        elif kind == "state":
            self._state(work, value)
        elif not self._move(work, name):
            return
        if kind != "comment":
            work.done.append(_NAMES[kind])

    def _state(self, work: _Work, state: State) -> None:
        comment = work.comment or state.comment
        state = replace(state, comment=comment, out=state.out or work.out)
        write.put_property(self.jira, work.plan.on.id, stored.STATE, stored.state_json(state))

    def _move(self, work: _Work, to: str) -> bool:
        """Move a ticket back; a lost answer is as good as done, for it is never done twice."""
        open_now = issues.transitions(self.jira, work.plan.on.id)
        fitting = [
            str(one.get("id"))
            for one in open_now
            if isinstance(one.get("to"), dict) and one["to"].get("name") == to
        ]
        if not fitting:
            work.notes.append(f"no transition leads to {to} from here")
            return False
        try:
            write.transition(self.jira, work.plan.on.id, fitting[0])
        except AnswerLost:
            work.notes.append("whether it was moved is not known")
        return True

    def _comment(self, work: _Work, content: str, body: Any) -> None:  # noqa: ANN401 - ADF or text
        on = work.plan.on
        if on.ours:
            ours: Sequence[Ours] = on.ours
        else:
            self._hold(work)
            ours = our_comments(self.jira, on.id)
        if not ours:
            self._post(work, content, body)
            ours = our_comments(self.jira, on.id)
        self._converge(work, ours, content, body)

    def _hold(self, work: _Work) -> None:
        """Go on only as the last run that claimed the ticket."""
        claim = stored.claim_of(issues.property_of(self.jira, work.plan.on.id, stored.CLAIM))
        if claim is None or claim.nonce != work.nonce:
            now = self.jira.terms.clock.wall()
            work.again = self._free(claim, now) if claim else _SOON
            raise _Left

    def _free(self, claim: Claim, now: float) -> float:
        """Return the seconds after which a claim of another run is no longer respected."""
        return max(_SOON, claim.at + self.patience.lease - now + _SOON)

    def _post(self, work: _Work, content: str, body: Any) -> None:  # noqa: ANN401 - ADF or text
        try:
            made = self._sent(work, content, body)
        except AnswerLost:
            if self._appeared(work):
                made = {}
            else:
                self._hold(work)
                made = self._sent(work, content, body)
        work.comment = str(made.get("id") or work.comment)
        work.posted = self.jira.terms.clock.wall()
        work.done.append("posted")
        self._hidden(work, work.comment, made)

    def _sent(self, work: _Work, content: str, body: Any) -> Json:  # noqa: ANN401 - ADF or text
        properties: Json = {stored.MARKER: stored.marker_json(work.nonce, content)}
        if work.plan.on.service:
            properties[stored.INTERNAL] = {"internal": True}
        return write.post_comment(self.jira, work.plan.on.id, body, properties=properties)

    def _appeared(self, work: _Work) -> bool:
        """Look for a comment whose POST got no answer, until Jira can no longer be at it."""
        for part in _LOOKS:
            self.jira.terms.clock.sleep(self.patience.lost * part)
            for one in our_comments(self.jira, work.plan.on.id):
                if one.nonce == work.nonce:
                    work.comment = one.id
                    return True
        return False

    def _hidden(self, work: _Work, comment: str, made: Json) -> None:
        """In a service project, take a comment back that customers could see."""
        if not work.plan.on.service:
            return
        issue = work.plan.on.id
        if not self.jira.is_cloud:
            hidden = is_hidden(issues.comment_property(self.jira, comment, stored.INTERNAL))
        else:
            if "jsdPublic" not in made:
                made = issues.comment(self.jira, issue, comment) or {}
            hidden = made.get("jsdPublic") is False
        if not hidden:
            write.delete_comment(self.jira, issue, comment)
            work.out, work.posted, work.done = True, 0.0, ["taken back"]
            raise NotPermitted(
                "Jira did not hide the comment from customers, so it was taken back and there will "
                "be none here",
                where=work.plan.on.key,
            )

    def _converge(
        self,
        work: _Work,
        ours: Sequence[Ours],
        content: str,
        body: Any,  # noqa: ANN401 - ADF or text
    ) -> None:
        """Keep the first of our comments, with this text; delete others that are ours to delete."""
        if not ours:
            return  # somebody deleted it already; the state remembers its id
        issue, keep = work.plan.on.id, ours[0]
        for other in ours[1:]:
            if other.mine:
                write.delete_comment(self.jira, issue, other.id)
                work.done.append("deleted a second comment")
        work.comment = keep.id
        if not keep.mine or keep.content == content:
            return
        marker = {stored.MARKER: stored.marker_json(keep.nonce, content)}
        try:
            edited = write.edit_comment(
                self.jira, issue, keep.id, body, properties=marker, visibility=keep.visibility
            )
        except NotThere:
            if issues.comment(self.jira, issue, keep.id) is not None:
                raise
            work.out = True
            work.notes.append("our comment was deleted: there will be no other one")
            return
        work.done.append("edited")
        self._hidden(work, keep.id, edited)


_NAMES = {
    "comment": "comment",
    "label": "label added",
    "unlabel": "label removed",
    "score": "score",
    "state": "state",
    "move": "moved",
}
