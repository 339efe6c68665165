"""Figures and their intervals, on values that can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ticket_lint.fit.measure import (
    BANDS,
    agreement,
    auc,
    bands,
    interval,
    ranks,
    spearman,
    weak_ones,
    wilson,
)


def test_ranks() -> None:
    """Ties share their mean rank."""
    assert list(ranks([10, 30, 10, 20])) == [1.5, 4, 1.5, 3]


@pytest.mark.parametrize(
    ("numbers", "weak", "value"),
    [
        ([3, 2, 1], [False, False, True], 1.0),
        ([1, 2, 3], [False, False, True], 0.0),
        ([5, 5, 5], [False, True, True], 0.5),
        ([4, 2, 3, 1], [False, False, True, True], 0.75),
    ],
)
def test_auc(numbers: list[float], weak: list[bool], value: float) -> None:
    """It is the share of pairs in which the well specified ticket has more, ties counting half."""
    assert auc(numbers, weak) == value


def test_one_class() -> None:
    """Where all tickets are of one class there is no AUC."""
    assert math.isnan(auc([1, 2], [True, True]))


def test_spearman() -> None:
    """It is 1 for one order, -1 for the other, and nothing where all values are alike."""
    assert spearman([1, 2, 30], [4, 5, 6]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert math.isnan(spearman([1, 1], [1, 2]))
    assert agreement([100, 50, 0], [0, 1, 3]) == pytest.approx(1)


def test_classes() -> None:
    """A level of 1.5 is badly specified."""
    assert list(weak_ones([0, 1.49, 1.5, 3])) == [False, False, True, True]


def test_wilson() -> None:
    """The interval of a share is Wilson's (1927): 8 of 10 give 0.49 to 0.94."""
    found = wilson(8, 10)
    assert found.value == 0.8
    assert (round(found.low, 3), round(found.high, 3)) == (0.490, 0.943)
    assert wilson(5, 5).high == 1.0
    assert math.isnan(wilson(0, 0).value)


def test_interval_draws_groups() -> None:
    """Tickets that are copies of each other in a group make an interval no narrower."""
    draw = np.random.default_rng(1)
    values = draw.normal(size=20)
    names = [f"P{i}" for i in range(20)]
    one = interval(lambda places: float(values[places].mean()), names)
    copies = np.repeat(values, 30)
    many = interval(lambda places: float(copies[places].mean()), np.repeat(names, 30).tolist())
    assert (many.low, many.high) == pytest.approx((one.low, one.high))
    alone = interval(lambda places: float(copies[places].mean()), ["P"] * 600)
    assert alone.high - alone.low < (one.high - one.low) / 3


def test_interval_leaves_out_draws_without_a_figure() -> None:
    """Draws of one class alone do not count; without any figure the ends are NaN."""
    weak = np.array([True, False, False])
    found = interval(lambda places: auc(np.array([0, 1, 2])[places], weak[places]), ["P"] * 3)
    assert found == (1, 1, 1)
    assert math.isnan(interval(lambda _: float("nan"), ["P"] * 3).low)


def test_bands() -> None:
    """Every score falls into one band, ends included."""
    scores = list(range(101))
    found = bands(scores, [0.0 if score >= 80 else 3.0 for score in scores])
    assert [(band.low, band.high) for band in found] == list(BANDS)
    assert sum(band.tickets for band in found) == 101
    assert [band.well.value for band in found] == [1, 1, 0, 0, 0]
