"""The shipped bank holidays against the standing rules, and the refusal to guess beyond them."""

import json
from datetime import date, timedelta

import pytest

from goldenthread.directory.calendars import (
    UnknownYear,
    add_working_days,
    bank_holidays,
    is_working_day,
    read_bank_holidays,
    working_days_between,
)

YEARS = range(2024, 2029)


def easter(year):
    """Easter Sunday by the anonymous Gregorian computation: an independent check of the shipped file."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def first_monday(year, month):
    day = date(year, month, 1)
    return day + timedelta(days=-day.weekday() % 7)


def last_monday(year, month):
    day = date(year, month, 31)
    return day - timedelta(days=day.weekday())


def substituted(*days):
    taken = []
    for day in days:
        while day.weekday() >= 5 or day in taken:
            day += timedelta(days=1)
        taken.append(day)
    return taken


def by_rule(year):
    return sorted(
        [
            *substituted(date(year, 1, 1)),
            easter(year) - timedelta(days=2),
            easter(year) + timedelta(days=1),
            first_monday(year, 5),
            last_monday(year, 5),
            last_monday(year, 8),
            *substituted(date(year, 12, 25), date(year, 12, 26)),
        ]
    )


@pytest.mark.parametrize("year", YEARS)
def test_shipped_dates_are_those_of_the_standing_rules(year):
    assert sorted(day for day in bank_holidays().days if day.year == year) == by_rule(year)


@pytest.mark.parametrize(("year", "provisional"), [(2024, False), (2027, False), (2028, True)])
def test_computed_years_are_marked_provisional(year, provisional):
    assert bank_holidays().is_provisional(year) is provisional


@pytest.mark.parametrize("day", [date(2023, 12, 29), date(2029, 1, 2)])
def test_an_unknown_year_is_refused_not_assumed_empty(day):
    with pytest.raises(UnknownYear, match=r"bank holidays of \d+ are not known"):
        is_working_day(day)


def test_a_year_that_is_not_whole_is_refused():
    event = {"title": "New Year’s Day", "date": "2029-01-01", "notes": "", "bunting": True}
    with pytest.raises(ValueError, match="2029 is not whole"):
        read_bank_holidays(json.dumps({"england-and-wales": {"division": "england-and-wales", "events": [event]}}))


def test_a_file_without_events_is_refused():
    with pytest.raises(ValueError, match="no events"):
        read_bank_holidays('{"england-and-wales": {"division": "england-and-wales", "events": []}}')


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param("2026-03-03", 1, "2026-03-04", id="the next day"),
        pytest.param("2026-03-06", 1, "2026-03-09", id="Friday to Monday"),
        pytest.param("2026-03-07", 1, "2026-03-09", id="from a Saturday"),
        pytest.param("2026-05-01", 1, "2026-05-05", id="over the May bank holiday"),
        pytest.param("2026-12-24", 2, "2026-12-30", id="over Christmas, Boxing Day on the Monday"),
        pytest.param("2026-03-27", 5, "2026-04-07", id="over Easter"),
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(start, count, end):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert add_working_days(first, count) == last
    assert working_days_between(first, last) == count


def test_no_working_days_between_a_day_and_an_earlier_one():
    assert working_days_between(date(2026, 3, 4), date(2026, 3, 3)) == 0


def test_a_count_below_one_is_refused():
    with pytest.raises(ValueError, match="1 or more"):
        add_working_days(date(2026, 3, 3), 0)
