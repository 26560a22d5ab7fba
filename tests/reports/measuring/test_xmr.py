"""Run charts: limits against sums done by hand, and each rule against a series made for it."""

import pytest

from goldenthread.reports.measuring import xmr
from goldenthread.reports.measuring.xmr import Rule

STEADY = [10, 12, 10, 12, 10, 12, 10, 12]


def test_limits_are_the_mean_and_2_66_times_the_mean_move():
    # Mean (4 × 10 + 4 × 12) / 8 = 11; every move is 2; 2.66 × 2 = 5.32.
    found = xmr.limits(STEADY)
    assert found is not None
    assert (found.mean, found.moving_range) == (11, 2)
    assert (found.lower, found.upper) == pytest.approx((5.68, 16.32))


def test_limits_of_unequal_moves_worked_by_hand():
    # Moves 3, 1, 4, 2, 5, 1, 3 add up to 19; 19 / 7 = 2.714285...; values add up to 168, mean 21; 2.66 × 19 / 7 = 7.22.
    found = xmr.limits([20, 23, 22, 18, 20, 25, 24, 16.0 + 0])
    assert found is not None
    assert found.mean == 21
    # The last move, 24 to 16, is 8: 3 + 1 + 4 + 2 + 5 + 1 + 8 = 24; 24 / 7 × 2.66 = 9.12.
    assert (found.lower, found.upper) == pytest.approx((11.88, 30.12))


def test_limits_stop_where_a_value_can_no_further_go():
    low = xmr.limits([0, 4, 0, 4, 0, 4, 0, 4])
    share = xmr.limits([92, 100, 92, 100, 92, 100, 92, 100], most=100)
    assert (low and low.lower, share and share.upper) == (0, 100)


def test_seven_months_are_too_few():
    assert xmr.limits(STEADY[:7]) is None


def test_a_month_that_is_not_known_is_no_zero_and_nothing_moves_across_it():
    # Moves: 2 three times, none across the gap, 2 three times.
    found = xmr.limits([*STEADY[:4], None, *STEADY[4:]])
    assert found is not None
    assert (found.mean, found.moving_range) == (11, 2)


def test_a_month_outside_the_limits_is_seen():
    found = xmr.limits(STEADY)
    assert found is not None
    signs = xmr.signals([*STEADY, 17, 16], found)
    assert [Rule.OUTSIDE in each for each in signs[-2:]] == [True, False]


def test_eight_on_one_side_are_a_run_and_seven_are_not():
    within = xmr.Limits(mean=10, lower=0, upper=20, moving_range=3.76)
    signs = xmr.signals([11, 12, 11, 12, 11, 12, 11, 12], within)
    assert [Rule.RUN in each for each in signs] == [False] * 7 + [True]


def test_a_month_on_the_average_breaks_a_run():
    within = xmr.Limits(mean=10, lower=0, upper=20, moving_range=3.76)
    assert not any(xmr.signals([11, 12, 11, 12, 10, 12, 11, 12], within))


def test_three_of_four_near_a_limit_are_seen():
    # Half way from 10 to the upper limit of 20 is 15.
    within = xmr.Limits(mean=10, lower=0, upper=20, moving_range=10 / xmr.SCALE)
    near = xmr.signals([16, 9, 17, 16], within)
    assert near[-1] == (Rule.NEAR,)
    assert xmr.signals([16, 9, 4, 16], within)[-1] == ()
    # One at each end is no shift.
    assert xmr.signals([16, 4, 16, 9], within)[-1] == ()


def test_a_month_that_is_not_known_has_no_signal():
    within = xmr.Limits(mean=10, lower=0, upper=20, moving_range=3.76)
    assert xmr.signals([11] * 7 + [None], within)[-1] == ()
