"""Make a ticket say what we find of it now: read it afresh, judge it, plan, write, look again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from ticket_lint.config.schema import Waiver
from ticket_lint.errors import OUTAGES, InputError, JiraError, TicketLintError
from ticket_lint.intake.site import with_parents
from ticket_lint.jira.client import Jira
from ticket_lint.jira.discovery import Layouts
from ticket_lint.judge.assess import Judge
from ticket_lint.lexicon.secrets import mask
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import Plan, Receipt, Reply
from ticket_lint.values.ticket import Ticket
from ticket_lint.work.caps import Caps
from ticket_lint.work.revision import revision
from ticket_lint.writeback.apply import ENDS_THE_RUN, Patience, apply
from ticket_lint.writeback.look import look
from ticket_lint.writeback.plan import Terms, obeyed, plan, waivers
from ticket_lint.writeback.record import NoRecord, Record

BATCH = 20
"""Tickets whose claims are waited for together."""
_AGAIN = 3
"""How often a ticket is looked at again whose text changed while it was written to."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A ticket as it was read, what we find of it, and what is to be done; or why it cannot be."""

    key: str
    ticket: Ticket | None = None
    assessment: Assessment | None = None
    plan: Plan | None = None
    fault: TicketLintError | None = None


class Found(NamedTuple):
    """A ticket as a search gave it, and what the same judge found of it, no answers heeded."""

    ticket: Ticket
    assessment: Assessment


@dataclass(slots=True)
class Desk:
    """All that is needed to work on tickets; one for a run and for a thread."""

    jira: Jira
    layouts: Layouts
    judge: Judge
    record: Record = field(default_factory=NoRecord)
    patience: Patience = field(default_factory=Patience)
    _known: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Learn the names that an answer may name."""
        self._known = frozenset(rule.name for rule in self.judge.every_rule)

    def planned(
        self,
        tickets: Iterable[Ticket | InputError],
        caps: Caps | None = None,
        found: Found | None = None,
    ) -> Iterator[Planned]:
        """Read each ticket afresh and plan for it; nothing is written.

        Caps count what is planned here as well; those of a run that plans in pieces are its own.
        `found` is not judged again where it still reads the same. Raises what ends a run, such as
        `JiraBusy`; what fails on one ticket is its `fault`.
        """
        caps = caps or Caps(self.judge.config, self.record, self._now())
        for one in tickets:
            yield self._planned(one, caps, found)

    def reconcile(self, tickets: Iterable[Ticket | InputError]) -> Iterator[Receipt]:
        """Write to each ticket what is to be written, and yield what was done."""
        yield from self.write(self.planned(tickets))

    def arrived(self, issue: str) -> Planned:
        """Read a ticket by its id, and its parents, and plan for it, as `planned` does."""
        caps = Caps(self.judge.config, self.record, self._now())
        return self._planned(Ticket(key=issue, id=issue), caps, is_alone=True)

    def write(self, plans: Iterable[Planned]) -> Iterator[Receipt]:
        """Do what was planned, batch by batch, and yield a receipt for each ticket."""
        plans = iter(plans)
        while batch := list(islice(plans, BATCH)):
            ready = [one for one in batch if one.plan]
            receipts = apply(self.jira, [one.plan for one in ready if one.plan], self.patience)
            for one in batch:
                if one.plan is None:
                    outage = isinstance(one.fault, OUTAGES)
                    yield Receipt("", one.key, "", failed=str(one.fault), outage=outage)
                    continue
                receipt = next(receipts)
                try:
                    receipt = self._newest(one, receipt)
                finally:
                    self.record.done(receipt)
                yield receipt

    def _planned(
        self,
        one: Ticket | InputError,
        caps: Caps,
        found: Found | None = None,
        *,
        is_alone: bool = False,
    ) -> Planned:
        if isinstance(one, InputError):
            return Planned(one.where, fault=one)
        try:
            context = None if is_alone else one.context
            return self._fresh(one.id or one.key, context, caps, found)
        except ENDS_THE_RUN:
            raise
        except (InputError, JiraError) as error:
            return Planned(one.key, fault=error)

    def _fresh(
        self, issue: str, context: Sequence[Ticket] | None, caps: Caps, found: Found | None
    ) -> Planned:
        config = self.judge.config
        ticket, on = look(
            self.jira,
            self.layouts,
            issue,
            score_field=config.writeback.score_field,
            context=context or (),
        )
        if context is None:
            ticket = with_parents(self.jira, self.layouts, ticket)
        replies = obeyed(on.replies, self._known)
        left_out = waivers(replies)
        if found and not left_out and self._is_same(ticket, found.ticket):
            assessment = found.assessment
        else:
            assessment = _judge_with(self.judge.at(ticket), ticket.key, left_out)(ticket)
        terms = Terms(config, self._now(), caps.refusal)
        made = plan(assessment, on, terms, language=ticket.language, replies=replies)
        if made.posts and not caps.take(on.project, on.person):
            made = plan(assessment, on, terms, language=ticket.language, replies=replies)
        return Planned(ticket.key, ticket, assessment, made)

    def _is_same(self, one: Ticket, other: Ticket) -> bool:
        if self.judge.at(one) is not self.judge.at(other):
            return False
        ours = self.judge.config.writeback.label
        return revision(one, "", ours=ours) == revision(other, "", ours=ours)

    def _newest(self, one: Planned, receipt: Receipt) -> Receipt:
        """Look again at a ticket that was written to: its text may have changed meanwhile.

        Another run may have read the newer text and left the writing to us.
        """
        if not {"posted", "edited"} & set(receipt.done) or receipt.failed or not one.ticket:
            return receipt
        ticket = one.ticket
        found = Found(ticket, one.assessment) if one.assessment else None
        for _ in range(_AGAIN):
            caps = Caps(self.judge.config, self.record, self._now())
            again = self._planned(ticket, caps, found)
            if again.ticket is None or again.ticket.text_hash == ticket.text_hash:
                break
            ticket = again.ticket
            if again.plan:
                more = next(apply(self.jira, [again.plan], self.patience))
                receipt = replace(
                    receipt,
                    done=(*receipt.done, *more.done),
                    notes=(*receipt.notes, *more.notes),
                    failed=more.failed,
                    again=more.again,
                    outage=more.outage,
                )
        return receipt

    def _now(self) -> float:
        return self.jira.terms.clock.wall()


def _judge_with(judge: Judge, key: str, replies: Sequence[Reply]) -> Judge:
    """Return a judge that leaves out what people answered to leave out on this ticket."""
    if not replies:
        return judge
    given = tuple(
        Waiver(
            rule=one.rule,
            tickets=(key,),
            reason=mask(one.reason) if len(one.reason) > 2 else f"{one.verb} {one.rule}",  # noqa: PLR2004
            until=dt.date.fromisoformat(one.until),
        )
        for one in replies
    )
    config = judge.config.model_copy(update={"ignore": (*judge.config.ignore, *given)})
    return replace(judge, config=config)
