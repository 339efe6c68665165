"""The verdict on a ticket, explained: these classes are the JSON contract.

Field names and nesting here are what `--format json` prints and `ticket-lint schema` publishes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from ticket_lint.values.fact import FactKind, State
from ticket_lint.values.ticket import Kind, KindFrom

SCHEMA_VERSION = "1"

Severity: TypeAlias = Literal["E", "W", "I"]
Verdict: TypeAlias = Literal["ready", "needs-work", "underspecified"]
Stage: TypeAlias = Literal["draft", "refined", "sprint", "agent"]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote from the ticket: characters `start` to `end` of a field's text, secrets masked."""

    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: what is wrong, what shows it, the next step, and the points it costs.

    An absence has no evidence and says in `searched` where it looked.
    """

    rule: str
    severity: Severity
    message: str
    evidence: Evidence | None = None
    searched: tuple[str, ...] = ()
    suggestion: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Abstention:
    """A rule that could not know, and why: neither passed nor failed."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that the configuration waives, with the reason given and the last day it holds."""

    finding: Finding
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What the ticket says of one kind of fact."""

    state: State
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """A kind of fact that a reference states and the ticket does not, quoted from the reference."""

    fact: FactKind
    quote: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest good and weak reference, and what the good one states that the ticket lacks.

    `distance` is how far the ticket is from all references in how well it is specified, from 0
    (as good ones are) to 1 (as weak ones are), and `cost` the points that this costs.
    """

    good: str | None = None
    weak: str | None = None
    lacks: tuple[Lack, ...] = ()
    distance: float = 0.0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of the shortest path to ready.

    `gain` is the points it wins back, `rules` the findings it settles, and `skeleton` Markdown to
    paste, with blanks (`____`) for what nobody has stated yet. An edit in place has no skeleton.
    `at` quotes the text that its findings point at.
    """

    title: str
    rules: tuple[str, ...]
    gain: int
    skeleton: str = ""
    at: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything ticket-lint has to say of one ticket.

    `score` is 100 minus the costs of `findings` and the cost of the distance to the references,
    `nearest.cost`, exactly.

    `kind_from` is `text` where the source names no issue type and the kind was read from the text.
    """

    schema_version: str = SCHEMA_VERSION
    key: str
    kind: Kind
    score: int
    verdict: Verdict
    summary: str = ""
    kind_from: KindFrom = "type"
    findings: tuple[Finding, ...] = ()
    abstained: tuple[Abstention, ...] = ()
    waived: tuple[Waived, ...] = ()
    stated: dict[str, Stated] = field(default_factory=dict)
    nearest: Nearest | None = None
    edits: tuple[Edit, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    text_hash: str = ""
