"""Fitted costs as the JSON file that `costs_file` names: points, and where they come from."""

from __future__ import annotations

import json
import math
import re
from importlib.metadata import version
from typing import Any

from ticket_lint.fit.calibrate import Calibration
from ticket_lint.fit.measure import WEAK, Interval
from ticket_lint.judge.score import Costs

ABOUT = (
    "Points that a rule's first finding costs, by severity: E (blocker) and W (warning); what is "
    "not listed costs the default, findings of severity I nothing, the full distance to the "
    "references `distance`. Fitted to labels under the constraint that no finding raises a score. "
    "`metrics` and `bands` are of tickets that were not in the fit, with 95 % intervals."
)
_INNERMOST = re.compile(r"\{[^{}]{1,100}\}")
"""Short objects without others in them: a line each is easier to read."""


def stored(found: Calibration) -> str:
    """Return the text of a costs file."""
    costs = found.costs
    named = [
        f"{rule} {severity}" for rule, given in sorted(costs.rules.items()) for severity in given
    ]
    content = {
        "version": costs.version,
        "about": ABOUT,
        **points(costs),
        "features": [*named, "distance"],
        "training": {
            "labels_sha256": found.labels_sha256,
            "tickets": found.tickets,
            "badly_specified": found.weak,
            "projects": found.projects,
            "badly_specified_from_level": WEAK,
            "scikit_learn": version("scikit-learn"),
        },
        "metrics": measured(found),
        "bands": [
            {"from": band.low, "to": band.high, "tickets": band.tickets, **spread(band.well)}
            for band in found.bands
        ],
    }
    text = json.dumps(content, indent=2, ensure_ascii=False)
    return _INNERMOST.sub(lambda found: " ".join(found[0].split()), text) + "\n"


def points(costs: Costs) -> dict[str, Any]:
    """Return the part of the file that the score reads, dearest rules first."""
    order = sorted(
        costs.rules.items(), key=lambda item: (-max(item[1].values(), default=0), item[0])
    )
    return {
        "default": {"E": costs.default["E"], "W": costs.default["W"]},
        "rules": {name: dict(sorted(given.items())) for name, given in order},
        "distance": costs.distance,
    }


def measured(found: Calibration) -> dict[str, Any]:
    """Return the figures of a calibration as plain values."""
    return {
        "folds": found.folds,
        "by": found.by,
        "auc": {name: spread(value) for name, value in found.auc._asdict().items()},
        "spearman": {name: spread(value) for name, value in found.spearman._asdict().items()},
    }


def spread(value: Interval) -> dict[str, float | None]:
    """Return a figure and its interval as plain values: JSON has no NaN."""
    return {
        name: None if math.isnan(number) else round(number, 4)
        for name, number in value._asdict().items()
    }
