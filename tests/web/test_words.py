"""Times, lengths of time and counts, as screens say them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from goldenthread.clock import LONDON
from goldenthread.web import words

MORNING = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


def london(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        pytest.param("2026-11-23 07:10", "7:10 am today", id="this morning"),
        pytest.param("2026-11-23 00:24", "12:24 am today", id="after midnight is today, not last night"),
        pytest.param("2026-11-22 23:40", "11:40 pm last night", id="late evening"),
        pytest.param("2026-11-22 18:00", "6:00 pm last night", id="the night starts at six"),
        pytest.param("2026-11-22 17:59", "5:59 pm yesterday", id="before the night starts"),
        pytest.param("2026-11-24 09:00", "9:00 am tomorrow", id="tomorrow"),
        pytest.param("2026-11-20 15:15", "3:15 pm on Friday 20 November", id="a day people would look up"),
        pytest.param("2025-12-30 15:15", "3:15 pm on Tuesday 30 December 2025", id="another year is named"),
        pytest.param("2026-11-23 12:00", "midday today", id="nobody knows whether noon is am or pm"),
        pytest.param("2026-11-23 00:00", "midnight today", id="nor midnight"),
    ],
)
def test_a_moment_is_said_as_people_say_it(happened, said):
    assert words.moment(london(happened), at=MORNING) == said


def test_a_moment_is_londons_whatever_zone_it_comes_in():
    summer = datetime(2026, 6, 8, 22, 30, tzinfo=UTC)
    assert words.moment(summer, at=datetime(2026, 6, 8, 23, 30, tzinfo=UTC)) == "11:30 pm last night"


def test_in_the_hour_that_happens_twice_the_zone_is_said():
    night = london("2026-10-25 09:00")
    assert words.moment(london("2026-10-25 01:30"), at=night) == "1:30 am BST today"
    assert words.moment(london("2026-10-25 01:30", fold=1), at=night) == "1:30 am GMT today"
    assert words.moment(london("2026-10-25 02:00"), at=night) == "2:00 am today"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 23), "Monday 23 November"),
        (datetime(2026, 6, 7, 23, 30, tzinfo=UTC), "Monday 8 June"),
        (date(2019, 5, 9), "Thursday 9 May 2019"),
    ],
    ids=["a date", "half past midnight in London", "another year"],
)
def test_a_day_is_said_with_its_weekday(value, said):
    assert words.day(value, at=MORNING) == said


@pytest.mark.parametrize(
    ("minutes_ago", "said"),
    [
        (180, "3 hours late"),
        (24, "24 minutes late"),
        (61, "1 hour 1 minute late"),
        (60 * 26, "1 day 2 hours late"),
        (60 * 24 * 9 + 59, "9 days late"),
        (-40, "40 minutes left"),
        (0, "due now"),
        (0.5, "due now"),
        (-0.5, "due now"),
    ],
)
def test_how_late_and_how_long_is_left(minutes_ago, said):
    assert words.how_long(MORNING - timedelta(minutes=minutes_ago), at=MORNING) == said


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    saturday_noon, sunday_noon = london("2026-10-24 12:00"), london("2026-10-25 12:00")
    assert words.how_long(saturday_noon, at=sunday_noon) == "1 day 1 hour late"


def test_the_same_wall_time_twice_in_one_night_is_an_hour_apart():
    assert words.how_long(london("2026-10-25 01:30"), at=london("2026-10-25 01:30", fold=1)) == "1 hour late"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 children"), (1, "1 child"), (2, "2 children"), (12_000, "12,000 children")]
)
def test_counts_agree_with_their_nouns(count, said):
    assert words.plural(count, "child", "children") == said


def test_most_nouns_take_an_s():
    assert words.plural(3, "row") == "3 rows"
