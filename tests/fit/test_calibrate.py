"""Folds, the comparison with the costs in force, and the file that is written."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ticket_lint.config.schema import Bars
from ticket_lint.errors import InputError
from ticket_lint.fit.calibrate import calibrated
from ticket_lint.fit.costs import Prior
from ticket_lint.fit.folds import by_project, folds, out_of_fold
from ticket_lint.fit.labelled import Labelled
from ticket_lint.fit.stored import stored
from ticket_lint.judge.score import Costs

Make = Callable[..., Labelled]
BARS = Bars()
COSTS = Costs("hand", {"E": 25, "W": 5, "I": 0}, {"dear": {"E": 40, "W": 20}, "cheap": {"W": 2}}, 0)


def test_a_project_is_on_one_side(misjudged: list[Labelled]) -> None:
    """No fit sees a ticket of a project that it is judged on; each ticket is judged once."""
    judged: list[int] = []
    for seen, unseen in folds(misjudged):
        assert not {misjudged[i].group for i in seen} & {misjudged[i].group for i in unseen}
        judged.extend(unseen.tolist())
    assert sorted(judged) == list(range(len(misjudged)))


def test_one_project(misjudged: list[Labelled]) -> None:
    """Tickets of one project, or nearly all of one, are divided with both classes on each side."""
    for most in (60, 50):
        cases = [c._replace(group="A" if n < most else "B") for n, c in enumerate(misjudged)]
        assert not by_project(cases)
        for seen, unseen in folds(cases):
            for side in (seen, unseen):
                assert len({cases[i].level >= 1.5 for i in side}) == 2


def test_out_of_fold(misjudged: list[Labelled]) -> None:
    """Numbers come from functions that were given other tickets."""

    def predict(seen: object, unseen: list[Labelled]) -> list[float]:
        assert not {c.key for c in seen} & {c.key for c in unseen}  # type: ignore[attr-defined]
        return [case.level for case in unseen]

    numbers = out_of_fold(misjudged, predict)  # type: ignore[arg-type]
    assert numbers.tolist() == [case.level for case in misjudged]


def test_gain(misjudged: list[Labelled]) -> None:
    """Costs that were wrong are found better with certainty, on projects outside the fit."""
    found = calibrated(misjudged, Prior(COSTS), BARS)
    assert found.better
    assert (found.by, found.folds, found.projects) == ("project", 6, 6)
    assert found.auc.before.value < 0.9 < found.auc.after.value
    assert found.auc.gain.value == pytest.approx(found.auc.after.value - found.auc.before.value)
    assert found.bands[0].well.value == 1
    assert found.costs.version.startswith("fit-")


def test_no_gain(make: Make) -> None:
    """Costs that order tickets as the labels do cannot be made better, so they are not."""
    cases = [
        make(f"P{n % 6}-{n}", level, findings)
        for n, (level, findings) in enumerate([(0.0, ""), (1.0, "W:cheap"), (3.0, "W:dear")] * 20)
    ]
    found = calibrated(cases, Prior(COSTS), BARS)
    assert found.auc.before.value == 1
    assert not found.better


def test_labels_that_mean_nothing(make: Make) -> None:
    """A fit to noise is no gain on tickets outside it."""
    cases = [
        make(f"P{n % 6}-{n}", 3.0 * (n * 7919 % 13 < 6), "W:dear " * (n % 3 == 0) + "W:cheap")
        for n in range(120)
    ]
    assert not calibrated(cases, Prior(COSTS), BARS).better


def test_file(misjudged: list[Labelled]) -> None:
    """The file is a cost table, and tells features, training data, metrics and bands."""
    found = calibrated(misjudged, Prior(COSTS), BARS)
    content = json.loads(stored(found))
    read = Costs.of(content, where="costs.json")
    assert read.version == found.costs.version
    for case in misjudged:
        assert case.score(read, BARS) == case.score(found.costs, BARS)
    assert "cheap W" in content["features"]
    assert content["features"][-1] == "distance"
    assert content["training"]["tickets"] == 60
    assert content["training"]["labels_sha256"] == found.labels_sha256
    assert content["metrics"]["auc"]["gain"]["low"] > 0
    assert sum(band["tickets"] for band in content["bands"]) == 60
    assert {"value", "low", "high"} <= content["bands"][0].keys()


def test_the_hash_tells_labels_and_texts(misjudged: list[Labelled]) -> None:
    """It changes with a label, and not with the order of the tickets."""
    digest = calibrated(misjudged, Prior(COSTS), BARS).labels_sha256
    assert calibrated(misjudged[::-1], Prior(COSTS), BARS).labels_sha256 == digest
    other = [misjudged[0]._replace(level=0.5), *misjudged[1:]]
    assert calibrated(other, Prior(COSTS), BARS).labels_sha256 != digest


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([0.0, 3.0] * 14, "28 labels are too few: 14 below level 1.5, 14 not"),
        ([0.0] * 40 + [3.0] * 7, "47 labels are too few: 40 below level 1.5, 7 not"),
        ([3.0], "1 label is too few: 0 below level 1.5, 1 not"),
        ([0.0] * 40, "all 40 labels are of one class: none is at or above level 1.5"),
        ([2.0] * 40, "all 40 labels are of one class: none is below level 1.5"),
    ],
)
def test_too_few(make: Make, levels: list[float], message: str) -> None:
    """Too few labels, in all or of a class, are an error that says how many are needed."""
    cases = [make(f"P{n % 6}-{n}", level) for n, level in enumerate(levels)]
    with pytest.raises(InputError, match=message) as caught:
        calibrated(cases, Prior(COSTS), BARS, where="labels.csv")
    assert caught.value.where == "labels.csv"
    assert "at least 30 labels, 8 of them well specified" in caught.value.right
