"""The score: 100 minus what the findings cost, in whole points that a reader can add up.

Five lines of arithmetic, none of which lets a finding raise a score:

- a rule costs once, however often it finds: its first finding bears the cost, the others show 0;
- a finding of severity I costs nothing;
- a blocker (severity E) keeps the score below the ready bar: where all costs together are too
  small for that, the first blocker bears the difference;
- the distance to the references costs what it costs, after the findings;
- nothing falls below 0: the costs that come last are cut, so that the sum still adds up.

So the verdict follows from the score alone, and score, verdict and blockers never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ticket_lint.config.schema import Bars
from ticket_lint.errors import ShippedDataError
from ticket_lint.values.assessment import Finding, Severity, Verdict

FULL = 100


@dataclass(frozen=True, slots=True)
class Costs:
    """Points by rule and severity; what is not listed costs the default of its severity.

    `distance` is the points of the greatest distance to the references, 1.
    """

    version: str
    default: Mapping[Severity, int]
    rules: Mapping[str, Mapping[Severity, int]] = field(default_factory=dict)
    distance: int = 0

    @classmethod
    def of(cls, data: Any, *, where: str) -> Costs:  # noqa: ANN401 - JSON is anything
        """Read the content of a cost file; raises `ShippedDataError` where it is damaged."""
        try:
            given = _points(data["default"])
            default: dict[Severity, int] = {"E": given["E"], "W": given["W"], "I": 0}
            rules = {str(name): _points(given) for name, given in data["rules"].items()}
            version = str(data["version"])
            distance = _whole(data.get("distance", 0))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ShippedDataError(
                f"is no cost table: {error!r}",
                where=where,
                right="version, default, rules and distance, in whole points from 0 to "
                f"{FULL}, those of a rule for E and W",
            ) from error
        return cls(version, default, rules, distance)

    def override(self, rules: Mapping[str, int]) -> Costs:
        """Return these costs with some rules' costs replaced; the version then says `+own`."""
        if not rules:
            return self
        own: dict[str, Mapping[Severity, int]] = {
            name: {"E": cost, "W": cost} for name, cost in rules.items()
        }
        return replace(self, version=f"{self.version}+own", rules={**self.rules, **own})

    def cost(self, finding: Finding) -> int:
        """Return the points of a rule's first finding."""
        if finding.severity == "I":
            return 0
        points = self.rules.get(finding.rule, self.default)
        return points.get(finding.severity, self.default[finding.severity])

    def of_distance(self, distance: float) -> int:
        """Return the points of a distance from 0 to 1."""
        return round(self.distance * min(max(distance, 0.0), 1.0))


def _points(given: Mapping[str, object]) -> dict[Severity, int]:
    """Return points by severity; raises `ValueError` for any other severity or number."""
    points: dict[Severity, int] = {}
    for severity, cost in given.items():
        if severity not in {"E", "W"}:
            raise ValueError(f"{severity}: {cost!r}")
        points["E" if severity == "E" else "W"] = _whole(cost)
    return points


def _whole(cost: object) -> int:
    """Return points as they are; raises `ValueError` for what is no whole number from 0 to 100."""
    if isinstance(cost, bool) or not isinstance(cost, int) or not 0 <= cost <= FULL:
        raise ValueError(repr(cost))
    return cost


class Scored(NamedTuple):
    """A score, and the findings and the distance with the points that each of them costs."""

    score: int
    findings: tuple[Finding, ...] = ()
    distance: int = 0


def score(findings: Sequence[Finding], costs: Costs, bars: Bars, *, distance: int = 0) -> Scored:
    """Score findings given worst first; `distance` is the cost of the distance to references.

    `100 - sum(costs of the returned findings) - returned distance` is the score, exactly.
    """
    points = list(_once(findings, costs))
    blocker = next((i for i, finding in enumerate(findings) if finding.severity == "E"), None)
    if blocker is not None:
        points[blocker] += max(0, FULL - bars.ready + 1 - sum(points))
    left = FULL
    costed = []
    for finding, wanted in zip(findings, points, strict=True):
        cost = min(wanted, left)
        left -= cost
        costed.append(finding if finding.cost == cost else replace(finding, cost=cost))
    distance = min(max(distance, 0), left)
    return Scored(left - distance, tuple(costed), distance)


def verdict(score: int, bars: Bars) -> Verdict:
    """Return the verdict of a score; a score that a blocker holds down is never `ready`."""
    if score >= bars.ready:
        return "ready"
    return "underspecified" if score < bars.needs_work else "needs-work"


def _once(findings: Iterable[Finding], costs: Costs) -> Iterable[int]:
    """Yield the points of each finding: those of its rule the first time, then 0."""
    seen: set[str] = set()
    for finding in findings:
        yield 0 if finding.rule in seen else costs.cost(finding)
        seen.add(finding.rule)
