"""The one use case: a ticket in, an explained verdict out."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError
from ticket_lint.judge import repair, select, waive
from ticket_lint.judge.costs import in_force
from ticket_lint.judge.inherit import Inheritance
from ticket_lint.judge.order import ordered
from ticket_lint.judge.score import Costs, score, verdict
from ticket_lint.judge.similarity import NOT_COMPARED, Similarity
from ticket_lint.lexicon.secrets import mask
from ticket_lint.rules.api import Rule
from ticket_lint.rules.load import load
from ticket_lint.rules.run import run
from ticket_lint.stated.evidence import evidence
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import STAGES, Assessment, Stage, Stated
from ticket_lint.values.fact import FACT_KINDS
from ticket_lint.values.ticket import Ticket

MAX_QUOTES = 3
"""Quotes shown for each kind of fact that a ticket states."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Everything that is decided before the first ticket: build it once with `Judge.of`.

    `today` is the day on which waivers are looked at, None for the day of each call. `stages` are
    the judges of statuses that ask for a profile of their own, by `select.folded` status.
    """

    config: Config
    rules: tuple[Rule, ...]
    options: Mapping[str, Mapping[str, Any]]
    costs: Costs
    extract: Extractor
    inherit: Inheritance
    similarity: Similarity | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    today: dt.date | None = None
    stages: Mapping[str, Judge] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        config: Config | None = None,
        *,
        rules: Iterable[Rule] | None = None,
        profile: Stage | None = None,
        today: dt.date | None = None,
    ) -> Judge:
        """Build a judge; `rules` replaces all loaded rules, `profile` the configured ones.

        Raises `ConfigError` for a configuration that does not fit the rules (an unknown rule or
        option is an `UnknownKey`), `RuleError` for a plug-in and `ShippedDataError` for a missing
        data file.
        """
        config = config or Config()
        known = tuple(load(config.phrases) if rules is None else rules)
        if config.bars.needs_work > config.bars.ready:
            raise ConfigError(
                f"needs_work = {config.bars.needs_work} lies above ready = {config.bars.ready}",
                where="bars",
                right="needs_work at or below ready",
            )
        names = [rule.name for rule in known]
        select.check_names(config, names)
        repair.check_parts(known)
        stages = {} if profile else select.stages(config)
        wanted = profile or config.profile
        chosen = select.rules(known, config, wanted)
        most = select.rules(known, config, max((wanted, *stages.values()), key=STAGES.index))
        extract = Extractor.of({rule.name: rule.phrases for rule in most if rule.phrases})
        costs = in_force(config)
        similarity = Similarity.of(config, extract)
        judge = cls(
            config=config,
            rules=chosen,
            options=select.options(known, config),
            costs=costs,
            extract=extract,
            inherit=Inheritance(extract),
            similarity=similarity,
            versions={
                "ticket_lint": _version(),
                "rules": fingerprint(chosen),
                "costs": costs.version,
                **(similarity.versions if similarity else {}),
            },
            today=today,
        )
        return judge._staged(known, stages) if stages else judge

    def at(self, ticket: Ticket) -> Judge:
        """Return the judge of a ticket: that of its status, or this one."""
        return self.stages.get(select.folded(ticket.status), self) if self.stages else self

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """The rules that run in whatever status."""
        found = {rule.name: rule for one in (self, *self.stages.values()) for rule in one.rules}
        return tuple(found.values())

    def _staged(self, known: Sequence[Rule], stages: Mapping[str, Stage]) -> Judge:
        """Return this judge with those of the statuses, which share all that it has built."""
        wanted = self.config.profile
        own = {
            stage: self._at(stage, select.rules(known, self.config, stage))
            for stage in {wanted, *stages.values()}
        }
        return replace(own[wanted], stages={name: own[stage] for name, stage in stages.items()})

    def _at(self, stage: Stage, rules: tuple[Rule, ...]) -> Judge:
        """Return the same judge under another profile, which its versions name."""
        config = self.config.model_copy(update={"profile": stage})
        versions = {**self.versions, "rules": fingerprint(rules), "profile": stage}
        return replace(self, config=config, rules=rules, versions=versions)

    def __call__(self, ticket: Ticket) -> Assessment:
        """Judge one ticket; never raises for anything that a ticket may hold."""
        judge = self.at(ticket)
        if judge is not self:
            return judge(ticket)
        reading, inherited = self.inherit(self.extract(ticket))
        ticket = reading.ticket  # its kind may come from the text
        outcome = run(reading, self.rules, self.options)
        bars = self.config.bars
        waivers, today = self.config.ignore, self.today or _today()
        kept, waived = waive.split(ticket.key, outcome.findings, waivers, today)
        implied, _ = waive.split(ticket.key, outcome.implied, waivers, today)
        compared = self.similarity(reading) if self.similarity else NOT_COMPARED
        near = compared.nearest
        points = self.costs.of_distance(near.distance) if near else 0
        scored = score(ordered(kept), self.costs, bars, distance=points)
        nearest = replace(near, cost=scored.distance) if near else None
        return Assessment(
            key=ticket.key,
            kind=ticket.kind,
            kind_from=ticket.kind_from,
            score=scored.score,
            verdict=verdict(scored.score, bars),
            summary=mask(ticket.summary),
            findings=scored.findings,
            abstained=(*outcome.abstained, *compared.abstained),
            waived=waived,
            stated=stated(reading) | inherited,
            nearest=nearest,
            edits=repair.path(
                ticket,
                scored,
                implied,
                rules=self.rules,
                costs=self.costs,
                bars=bars,
                nearest=nearest,
            ),
            versions=dict(self.versions),
            text_hash=ticket.text_hash,
        )


def lint(ticket: Ticket | str) -> Assessment:
    """Judge a ticket, or a Markdown draft as text, under the defaults.

    For many tickets or a configuration of your own, build a `Judge` once. Raises `InputError` for
    a draft whose front matter does not fit.
    """
    if isinstance(ticket, str):
        from ticket_lint.intake.draft import parse_draft  # noqa: PLC0415 - only drafts need it

        ticket = parse_draft(ticket)
    return _default()(ticket)


@cache
def _default() -> Judge:
    return Judge.of()


def stated(reading: Reading) -> dict[str, Stated]:
    """Return what a ticket says of every kind of fact, each with a few quotes."""
    facts = reading.facts
    return {
        kind: Stated(
            state=facts.state(kind),
            evidence=tuple(evidence(reading.ticket, f) for f in facts.of(kind)[:MAX_QUOTES]),
            reason="" if facts.of(kind) else facts.unknown.get(kind, ""),
        )
        for kind in FACT_KINDS
    }


def fingerprint(rules: Iterable[Rule]) -> str:
    """Return a short hash that changes when a rule comes, goes or changes its page or phrases."""
    digest = hashlib.sha256()
    for rule in rules:
        digest.update(f"{rule.name}\0{rule.severity}\0{rule.page}\0{rule.phrases}\0".encode())
    return digest.hexdigest()[:12]


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _version() -> str:
    try:
        return version("ticket-lint")
    except PackageNotFoundError:  # run from a source tree that nobody installed
        return "unknown"
