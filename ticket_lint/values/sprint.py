"""How ready a sprint is: these classes are the JSON contract of `ticket-lint sprint`.

Field names and nesting here are what `--format json` prints and `ticket-lint schema sprint`
publishes. Times are ISO 8601, points what the team estimates in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ticket_lint.values.assessment import Assessment, Stage

SPRINT_SCHEMA_VERSION = "1"

Unit: TypeAlias = Literal["points", "tickets"]
Change: TypeAlias = Literal["ready now", "no longer ready", "better", "worse", "new", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintInfo:
    """Which sprint; `start` and `end` are empty where it has no dates yet."""

    id: int
    name: str
    state: str
    start: str
    end: str
    goal: str
    board: str


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask in planning: the rule whose finding it comes from, and the words it is about.

    `rule` is empty where no finding but the distance to well specified tickets keeps it from ready.
    """

    text: str
    rule: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """That a ticket came into the sprint after its start: when, and by whom where Jira says it."""

    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Epic:
    """The epic or other parent of a ticket."""

    key: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintTicket:
    """An open ticket of the sprint, judged. Ready ones have no `question`."""

    assessment: Assessment
    points: float | None
    assignee: str
    status: str
    epic: Epic | None
    question: Question | None = None
    added: Added | None = None

    @property
    def ready(self) -> bool:
        """Whether the verdict is ready."""
        return self.assessment.verdict == "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The sprint in numbers. `done` tickets are finished, and counted nowhere else.

    `points` and `points_ready` are over the open tickets, of which `unestimated` have no points
    though they should.
    """

    tickets: int
    ready: int
    points: float
    points_ready: float
    unestimated: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """What an epic has at risk: its tickets of the sprint that are not ready, and their points.

    `epic` is None for those without one.
    """

    epic: Epic | None
    tickets: int
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of a ticket since the last run; a score is None where it was not in it."""

    key: str
    summary: str
    change: Change
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the last run on this sprint, which was `at`.

    `same_rules` is false where other rules judged then, so that a ticket that nobody touched may
    have another score.
    """

    at: str
    same_rules: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A closed sprint and what was finished in it, in the unit of the runway."""

    name: str
    finished: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """How many sprints of ready work wait: `ready / velocity`, None where nobody can know.

    `velocity` is the mean of `past`. `tickets` were judged, of which `ready_tickets` are ready and
    `unestimated` of these count for nothing. `complete` is false where the backlog holds more than
    was read, so that `sprints` is a lower bound. `reason` says why there is no figure.
    """

    sprints: float | None
    unit: Unit
    ready: float
    velocity: float | None
    past: tuple[Past, ...]
    tickets: int
    ready_tickets: int
    unestimated: int
    complete: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A ticket that could not be read: what is wrong, where, and what would be right."""

    what: str
    where: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintReport:
    """The whole of `ticket-lint sprint --format json`.

    `tickets` are from worst to best. `sprint` is None for a search (`jql`). `since` is None where
    there was no run before, `runway` where it was not asked for. `below` counts the tickets under
    `--fail-under`, None where that was not given.
    """

    schema_version: str = SPRINT_SCHEMA_VERSION
    made: str
    profile: Stage
    versions: dict[str, str]
    sprint: SprintInfo | None
    jql: str
    readiness: Readiness
    at_risk: tuple[AtRisk, ...]
    tickets: tuple[SprintTicket, ...]
    since: Since | None = None
    runway: Runway | None = None
    errors: tuple[Fault, ...] = ()
    fail_under: int | None = None
    below: int | None = None
