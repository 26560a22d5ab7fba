"""The marks by which linkers are compared on public data sets."""

import pytest

from bench.public.scores import mark

TRUTH = ["a", "a", "a", "b", "b", "c"]


def test_groups_that_are_the_truth_have_full_marks():
    pairs = {(0, 1): 9.0, (0, 2): 8.0, (1, 2): 8.0, (3, 4): 7.0}
    marks = mark(pairs, [[0, 1, 2], [3, 4], [5]], TRUTH, 1.0)
    assert (marks.pairwise, marks.sure, marks.clusters, marks.precision, marks.recall) == (1, 1, 1, 1, 1)


def test_sure_recall_stops_at_the_first_wrong_pair_of_a_small_set():
    pairs = {(0, 1): 9.0, (0, 3): 8.0, (0, 2): 7.0}
    assert mark(pairs, [], TRUTH, 1.0).sure == pytest.approx(1 / 4)


def test_a_threshold_takes_all_pairs_of_one_weight_or_none():
    pairs = {(0, 1): 9.0, (0, 3): 9.0}
    assert mark(pairs, [], TRUTH, 1.0).sure == 0.0


def test_a_group_of_two_people_costs_precision():
    marks = mark({}, [[0, 1, 2, 3]], TRUTH, 1.0)
    assert marks.precision == pytest.approx(3 / 6)
    assert marks.recall == pytest.approx(3 / 4)
