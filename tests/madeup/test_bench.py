"""The bench's own sums, held against values that can be looked up or counted by hand."""

import math

import pytest

from goldenthread.madeup.bench.scores import Score, at_least, percentile


@pytest.mark.parametrize(
    ("hits", "many", "least"),
    [
        pytest.param(100, 100, 0.05 ** (1 / 100), id="none wrong"),
        pytest.param(0, 10, 0.0, id="none right"),
        pytest.param(95, 100, 0.8977, id="five in a hundred wrong"),
    ],
)
def test_the_lower_bound_is_clopper_and_pearsons(hits, many, least):
    assert at_least(hits, many) == pytest.approx(least, abs=2e-4)


def test_a_score_counts_children_over_incidents():
    score = Score()
    score.add({1, 2, 9}, {1, 2, 3})
    score.add(set(), {4})
    score.add({5}, set())
    assert (score.touched, score.right, score.wrong, score.missed_wholly) == (4, 2, 2, 1)
    assert (score.recall, score.precision) == (0.5, 0.5)


def test_nothing_found_has_no_precision():
    assert math.isnan(Score().precision)


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([5, 1, 4, 2, 3], 0.95) == 5
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
