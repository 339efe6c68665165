"""Wherever a report names points, findings and distance add up to the score."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from defusedxml import ElementTree

from ticket_lint.report.distance import sum_of
from ticket_lint.report.tally import Look
from ticket_lint.values.assessment import Assessment, Finding, Nearest

POINTS = re.compile(r"(?:\(|: | )[−-](\d+)\b")


def far(costs: tuple[int, ...], distance: int) -> Assessment:
    """Return an assessment of findings with these costs, and of a distance."""
    score = 100 - sum(costs) - distance
    findings = tuple(Finding(f"rule-{n}", "W", "m", cost=c) for n, c in enumerate(costs) if c)
    near = Nearest("a.good", "a.weak", distance=0.5, cost=distance)
    verdict = "ready" if score >= 80 else "needs-work"
    return Assessment(
        key="A-1", kind="task", score=score, verdict=verdict, findings=findings, nearest=near
    )  # type: ignore[arg-type]


CASES = [((), 0), ((), 17), ((6,), 0), ((25, 3), 22), ((50, 10), 40)]


@pytest.mark.parametrize(("costs", "distance"), CASES)
@pytest.mark.parametrize("name", ["terminal", "markdown", "junit"])
def test_shown_points_add_up(
    render: Callable[..., str], name: str, costs: tuple[int, ...], distance: int
) -> None:
    """100 minus every number of points in a report for people is the score."""
    shown = render(name, [far(costs, distance)])
    if name == "junit":
        shown = "".join(ElementTree.fromstring(shown).itertext())
    points = [int(found) for found in POINTS.findall(shown)]
    assert sorted(points) == sorted(filter(None, (*costs, distance)))


@pytest.mark.parametrize(("costs", "distance"), CASES)
def test_points_in_json_and_sarif(
    render: Callable[..., str], costs: tuple[int, ...], distance: int
) -> None:
    """`score` is 100 minus the costs of findings and nearest; SARIF has a result for each."""
    ticket = json.loads(render("jsonl", [far(costs, distance)]))
    findings = sum(finding["cost"] for finding in ticket["findings"])
    assert ticket["score"] == 100 - findings - ticket["nearest"]["cost"]
    (run,) = json.loads(render("sarif", [far(costs, distance)]))["runs"]
    results = [result["properties"]["cost"] for result in run["results"]]
    assert ticket["score"] == 100 - sum(results)


def test_the_fixed_set_adds_up(assessments: tuple[Assessment, ...]) -> None:
    """The assessments of the golden files are such as the judge could have made."""
    for one in assessments:
        near = one.nearest.cost if one.nearest else 0
        assert one.score == 100 - sum(finding.cost for finding in one.findings) - near


def test_sum_in_words() -> None:
    """Where asked, the sum is written out."""
    assert sum_of(far((), 0)) == "100"
    assert sum_of(far((25, 3), 22)) == "100 − 28 findings − 22 distance = 50"


def test_no_points_no_line(render: Callable[..., str]) -> None:
    """A ticket as good as the references has no word on them, unless asked for all."""
    assert "a.good" not in render("terminal", [far((6,), 0)])
    verbose = render("terminal", [far((6,), 0)], Look("verbose"))
    assert "a.good" in verbose
    assert "a.weak" in verbose
    assert "100 − 6 findings = 94" in verbose
    for name in ("markdown", "junit", "sarif"):
        assert "a.good" not in render(name, [far((6,), 0)])


def test_every_machine_report_names_its_versions(
    render: Callable[..., str], assessments: tuple[Assessment, ...]
) -> None:
    """Rule set, reference set and model are named, at a terminal where asked for all."""
    for name in ("json", "junit", "sarif"):
        for version in ("abc123", "def456", "specification 1"):
            assert version in render(name, assessments)
    assert "references def456" in render("terminal", assessments, Look("verbose"))
