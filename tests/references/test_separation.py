"""How well numbers separate labelled tickets, with its interval."""

from __future__ import annotations

import pytest

from ticket_lint.errors import InputError
from ticket_lint.references.separation import separation

GOOD = {f"G-{n}": 0.0 for n in range(20)}
WEAK = {f"W-{n}": 2.5 for n in range(10)}


@pytest.mark.parametrize(
    ("good", "weak", "auc"), [(80, 20, 1.0), (20, 80, 0.0), (50, 50, 0.5)], ids=str
)
def test_extremes(good: int, weak: int, auc: float) -> None:
    """Full separation, a reversed one and none; the interval then has no width."""
    found = separation(dict.fromkeys(GOOD, good) | dict.fromkeys(WEAK, weak), GOOD | WEAK)
    assert found == (auc, auc, auc, 20, 10)


def test_interval() -> None:
    """The value lies inside its interval, which is the same each time and narrows with tickets."""
    numbers = {key: float(n % 13) for n, key in enumerate(GOOD)}
    numbers |= {key: float(n % 7) for n, key in enumerate(WEAK)}
    found = separation(numbers, GOOD | WEAK)
    pairs = [(numbers[g], numbers[w]) for g in GOOD for w in WEAK]
    assert found.auc == pytest.approx(sum((g > w) + (g == w) / 2 for g, w in pairs) / len(pairs))
    assert 0 < found.low < found.auc < found.high < 1
    assert found == separation(numbers, GOOD | WEAK)
    more = {f"{key}-{n}": level for key, level in (GOOD | WEAK).items() for n in range(10)}
    wide = separation({key: numbers[key.rpartition("-")[0]] for key in more}, more)
    assert wide.auc == pytest.approx(found.auc)
    assert wide.high - wide.low < (found.high - found.low) / 2


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        (GOOD | WEAK | {"X-1": 1.0}, r"labels\.csv: 1 of 31 labels are of tickets .*: X-1 \(name"),
        (GOOD, r"20 labels are below level 1\.5 and 0 are not \(at least 5"),
        ({"G-1": 0.0, "W-1": 3.0}, "1 labels are below"),
    ],
)
def test_too_little(levels: dict[str, float], message: str) -> None:
    """Labels of unknown tickets, of one class, or too few are errors that say what to do."""
    numbers = dict.fromkeys({**GOOD, **WEAK}, 1.0)
    with pytest.raises(InputError, match=message):
        separation(numbers, levels, where="labels.csv")
