"""A school's next opening: right when the calendar is known, early and marked when it is not."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.directory.calendars import (
    LONDON,
    CalendarRow,
    NoOpeningFound,
    RowKind,
    SchoolCalendar,
    UnknownYear,
    bank_holidays,
)

AT = time(8, 45)


def row(kind, start, end=None, **more):
    return CalendarRow(RowKind(kind), date.fromisoformat(start), date.fromisoformat(end or start), **more)


def term(start, end):
    return row("term", start, end, opens_at=AT)


YEAR = (
    term("2025-09-03", "2025-12-19"),
    term("2026-01-05", "2026-03-27"),
    row("holiday", "2026-02-16", "2026-02-20", name="Half-term"),
    term("2026-04-13", "2026-07-21"),
    row("inset", "2026-06-01"),
    row("closure", "2026-03-12", name="Snow"),
)


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        ("2026-03-03", True, "term"),
        ("2026-03-07", False, "weekend"),
        ("2026-05-04", False, "Early May bank holiday"),
        ("2026-06-01", False, "inset"),
        ("2026-03-12", False, "Snow"),
        ("2026-02-18", False, "Half-term"),
        ("2026-04-02", False, "between terms"),
        ("2026-08-12", False, "between terms"),
        ("2025-08-20", False, "between terms"),
    ],
)
def test_what_the_setting_says_is_certain(day, expected, why):
    found = SchoolCalendar(YEAR).day(date.fromisoformat(day))
    assert (found.opens, found.assumed, found.reason) == (expected, False, why)


def test_is_school_day_says_no_more_than_the_day():
    assert SchoolCalendar(YEAR).is_school_day(date(2026, 3, 3))
    assert not SchoolCalendar(YEAR).is_school_day(date(2026, 3, 8))


@pytest.mark.parametrize(
    ("after", "opening"),
    [
        pytest.param("2026-03-03 08:44", "2026-03-03 08:45", id="a minute before"),
        pytest.param("2026-03-03 08:45", "2026-03-04 08:45", id="at the minute itself"),
        pytest.param("2026-03-27 20:00", "2026-04-13 07:45", id="over the clock change, to summer time"),
        pytest.param("2025-10-25 22:00", "2025-10-27 08:45", id="the weekend the clocks go back"),
    ],
)
def test_the_next_opening_is_in_utc(after, opening):
    found = SchoolCalendar(YEAR).next_opening(london(after))
    assert (found.at, found.assumed, found.reason) == (utc(opening), False, "")


def test_after_the_last_term_the_new_year_is_assumed_to_start_on_the_first_weekday_of_september():
    found = SchoolCalendar(YEAR).next_opening(london("2026-07-21 16:00"))
    assert (found.on, found.assumed) == (date(2026, 9, 1), True)
    assert "beyond the setting's known terms" in found.reason


def test_with_no_calendar_at_all_an_early_opening_is_assumed_and_said():
    found = SchoolCalendar().next_opening(london("2026-03-03 20:00"))
    assert (found.at, found.assumed) == (utc("2026-03-04 08:30"), True)
    assert found.reason == "no term dates on file for the setting: first weekday taken as a school day"


def test_the_council_default_is_used_where_the_setting_is_silent():
    found = SchoolCalendar(council_rows=YEAR).next_opening(london("2026-02-13 20:00"))
    assert (found.on, found.assumed) == (date(2026, 2, 23), True)
    assert found.reason == "no term dates on file for the setting: council's default calendar used"


def test_a_setting_closure_counts_even_without_its_term_dates():
    calendar = SchoolCalendar(rows=(row("closure", "2026-03-12", name="Flood"),), council_rows=YEAR)
    assert calendar.day(date(2026, 3, 12)).reason == "Flood"


def test_a_missing_term_is_not_taken_for_a_holiday():
    without_spring = (YEAR[0], YEAR[3])
    found = SchoolCalendar(without_spring).next_opening(london("2026-02-02 20:00"))
    assert (found.on, found.assumed) == (date(2026, 2, 3), True)


def test_a_day_skipped_on_an_assumption_makes_the_answer_assumed():
    """The setting's own term is on file, but the days before it are closed only by assumption."""
    found = SchoolCalendar((term("2027-01-04", "2027-02-12"),)).next_opening(london("2026-12-23 20:00"))
    assert (found.on, found.assumed) == (date(2027, 1, 4), True)


def test_a_provisional_bank_holiday_is_an_assumption():
    calendar = SchoolCalendar((term("2028-04-18", "2028-07-20"), term("2028-02-21", "2028-04-13")))
    found = calendar.next_opening(london("2028-04-13 20:00"))
    assert found.on == date(2028, 4, 18)
    assert "not yet published" in found.reason


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        SchoolCalendar(YEAR).next_opening(datetime(2026, 3, 3, 20, 0))  # noqa: DTZ001 - what is refused


def test_beyond_the_known_bank_holidays_the_search_is_refused():
    with pytest.raises(UnknownYear):
        SchoolCalendar().next_opening(london("2028-12-29 20:00"))


def test_a_calendar_that_never_opens_is_refused():
    with pytest.raises(NoOpeningFound):
        SchoolCalendar((row("closure", "2025-01-01", "2027-12-31"),)).next_opening(london("2025-03-03 20:00"))


def test_a_row_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        term("2026-03-03", "2026-03-02")


@given(st.datetimes(min_value=datetime(2025, 9, 1), max_value=datetime(2027, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_next_opening_is_always_ahead_on_a_school_day_at_the_local_opening_time(after):
    calendar = SchoolCalendar(YEAR)
    found = calendar.next_opening(after)
    assert found.at > after
    assert calendar.is_school_day(found.on)
    assert found.at.astimezone(LONDON).date() == found.on
    assert bank_holidays().on(found.on) is None
    assert found.at - after < timedelta(days=70)
    between = (found.on - timedelta(days=n) for n in range(1, 70))
    skipped = [day for day in between if day > after.astimezone(LONDON).date()]
    assert not any(calendar.is_school_day(day) for day in skipped)
