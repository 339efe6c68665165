"""What a ticket states: facts with their spans, each kind stated, absent or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, get_args

from ticket_lint.values.document import Span

FactKind: TypeAlias = Literal[
    "goal",
    "reason",
    "criteria",
    "observed",
    "expected",
    "steps",
    "reproduction",
    "environment",
    "impact",
    "exclusions",
    "open_decision",
    "pointers",
    "verification",
]
FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)
State: TypeAlias = Literal["stated", "absent", "unknown"]


class Place(NamedTuple):
    """Somewhere in a ticket: a field and a range of its text."""

    field: str
    span: Span


class Fact(NamedTuple):
    """One statement.

    `form` names how it was recognised (`field`, `section`, `list`, `table`, `gherkin`, `command`,
    or the discourse pattern, e.g. `should`). `confidence` is 0-1; patterns say 1.0.
    """

    kind: FactKind
    field: str
    span: Span
    form: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a ticket; a kind in neither mapping is absent.

    `unknown` gives the reason why a kind can be neither seen nor ruled out. `inherited` names the
    ticket, often the parent, that states a kind which this one does not state itself: it then
    counts as stated, but none of its facts are among `of`.
    """

    found: Mapping[FactKind, tuple[Fact, ...]] = field(default_factory=dict)
    unknown: Mapping[FactKind, str] = field(default_factory=dict)
    inherited: Mapping[FactKind, str] = field(default_factory=dict)

    def of(self, kind: FactKind) -> tuple[Fact, ...]:
        """Return the facts of a kind, in reading order."""
        return self.found.get(kind, ())

    def state(self, kind: FactKind) -> State:
        """Return whether a kind is stated, absent or unknown."""
        if self.found.get(kind) or kind in self.inherited:
            return "stated"
        return "unknown" if kind in self.unknown else "absent"

    def states(self, *kinds: FactKind) -> bool:
        """Tell whether any of these kinds is stated."""
        return any(self.found.get(kind) or kind in self.inherited for kind in kinds)

    def lacks(self, *kinds: FactKind) -> bool:
        """Tell whether all of these kinds are known to be absent."""
        return all(self.state(kind) == "absent" for kind in kinds)
