"""
When is a working day, when is a school day, and when does a school next open?

Pure: no database, no clock. Days are dates in England; instants are aware datetimes, and what is returned is in UTC.

A wrong answer here makes a child's school hear late, so the answers carry doubt: an `Opening` says whether anything
in it was assumed, and why. Assumptions fall on the early side, because telling a school too early harms nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DIVISION = "england-and-wales"

#: Earlier than almost every school opens, so that a due time worked out from it is early, not late.
ASSUMED_OPENING_TIME = time(8, 30)

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FEWEST_BANK_HOLIDAYS = 8
# The longest real break is an independent school's summer, about nine weeks. A wider gap is a term not on file.
_LONGEST_BREAK = timedelta(days=70)
_SEARCH_DAYS = 400
_JUNE, _AUGUST, _SEPTEMBER = 6, 8, 9


class UnknownYear(LookupError):
    """The bank holidays of that year are not known here, and assuming none would move a deadline."""


class NoOpeningFound(LookupError):
    """No school day within a year: the calendar on file cannot be right."""


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """One bank holiday. `provisional`: computed by rule, not yet published."""

    on: date
    title: str
    notes: str
    provisional: bool


@dataclass(frozen=True)
class BankHolidays:
    """The bank holidays of England and Wales for whole years, `first_year` to `last_year`, and no others."""

    first_year: int
    last_year: int
    days: Mapping[date, BankHoliday]

    def on(self, day: date) -> BankHoliday | None:
        """
        The bank holiday on that day, or None if it is known to be an ordinary day.

        :raises UnknownYear: outside the years on file
        """
        if not self.first_year <= day.year <= self.last_year:
            raise UnknownYear(
                f"bank holidays of {day.year} are not known (the file has {self.first_year} to {self.last_year}): "
                "refresh directory/data/bank-holidays.json from GOV.UK"
            )
        return self.days.get(day)

    def is_provisional(self, year: int) -> bool:
        """True if any day of that year was computed rather than published."""
        return any(holiday.provisional for day, holiday in self.days.items() if day.year == year)


@cache
def bank_holidays() -> BankHolidays:
    """The bank holidays shipped with the product (`data/bank-holidays.json`, GOV.UK's shape)."""
    text = resources.files("goldenthread.directory").joinpath("data", "bank-holidays.json").read_text("utf-8")
    return read_bank_holidays(text)


def read_bank_holidays(text: str) -> BankHolidays:
    """
    Read GOV.UK's bank-holidays JSON; an event may also carry `"provisional": true`.

    :raises ValueError: if a year is missing or has too few days to be whole
    """
    days = {
        holiday.on: holiday
        for holiday in (
            BankHoliday(date.fromisoformat(e["date"]), e["title"], e["notes"], bool(e.get("provisional", False)))
            for e in json.loads(text)[DIVISION]["events"]
        )
    }
    if not days:
        raise ValueError("bank-holidays.json has no events")
    first, last = min(days).year, max(days).year
    for year in range(first, last + 1):
        if sum(day.year == year for day in days) < _FEWEST_BANK_HOLIDAYS:
            raise ValueError(f"bank-holidays.json: {year} is not whole; copy the whole published division over it")
    return BankHolidays(first, last, days)


def is_working_day(day: date) -> bool:
    """
    Monday to Friday and not a bank holiday in England.

    :raises UnknownYear: outside the years on file
    """
    holiday = bank_holidays().on(day)
    return day.weekday() < _SATURDAY and holiday is None


def add_working_days(day: date, count: int) -> date:
    """
    The working day that is `count` working days after `day`; day one is the first working day after it.

    :raises ValueError: if `count` is less than 1
    :raises UnknownYear: when the count runs past the years on file
    """
    if count < 1:
        raise ValueError(f"count must be 1 or more, not {count}")
    while count:
        day += _ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """
    How many working days after `start`, up to and including `end`; 0 if `end` is not after `start`.

    :raises UnknownYear: outside the years on file
    """
    return sum(is_working_day(start + _ONE_DAY * n) for n in range(1, (end - start).days + 1))


class RowKind(StrEnum):
    """What a row of the settings.calendar feed says about its days."""

    TERM = "term"
    INSET = "inset"
    CLOSURE = "closure"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One row of a setting's calendar; both dates are included. `opens_at` is London time, for term rows."""

    kind: RowKind
    date_from: date
    date_to: date
    name: str = ""
    opens_at: time | None = None

    def __post_init__(self) -> None:
        if self.date_to < self.date_from:
            raise ValueError(f"calendar row ends {self.date_to}, before it starts {self.date_from}")

    def covers(self, day: date) -> bool:
        """True if the day is within the row."""
        return self.date_from <= day <= self.date_to


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """
    What is known about one day: whether the school opens, at what London time, and why we say so.

    `assumed` is False only if the setting's own calendar (or the weekend, or a bank holiday) says so.
    """

    opens: bool
    opens_at: time
    assumed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The instant (`at`, UTC) at which a school day (`on`, in England) begins; `reason`: what was assumed, if any."""

    at: datetime
    on: date
    assumed: bool
    reason: str


@dataclass(frozen=True)
class SchoolCalendar:
    """
    A setting's calendar, with its council's default calendar to fall back on.

    For each day the first that knows wins: the setting's rows, the council's rows, then a plain assumption (every
    weekday but bank holidays, Christmas week and 24 July to 31 August is a school day). Whatever does not come from
    the setting's own rows is marked assumed. Weekends and bank holidays are never school days.
    """

    rows: tuple[CalendarRow, ...] = ()
    council_rows: tuple[CalendarRow, ...] = ()

    def is_school_day(self, day: date) -> bool:
        """
        True if children are expected that day (an INSET day is not a school day).

        :raises UnknownYear: outside the years of bank holidays on file
        """
        return self.day(day).opens

    def day(self, day: date) -> SchoolDay:
        """
        What is known about one day.

        :raises UnknownYear: outside the years of bank holidays on file
        """
        holiday = bank_holidays().on(day)
        if day.weekday() >= _SATURDAY:
            return SchoolDay(False, ASSUMED_OPENING_TIME, False, "weekend")
        if holiday is not None:
            doubt = " (worked out by rule, not yet published)" if holiday.provisional else ""
            return SchoolDay(False, ASSUMED_OPENING_TIME, holiday.provisional, holiday.title + doubt)
        return self._own.day(day) or self._fallback(day)

    def next_opening(self, after: datetime) -> Opening:
        """
        The opening of the first school day that begins after the instant (one that begins at that instant is past).

        :raises ValueError: if `after` has no time zone
        :raises UnknownYear: if the search runs past the years of bank holidays on file
        :raises NoOpeningFound: if there is no school day within 400 days
        """
        if after.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        first = after.astimezone(LONDON).date()
        doubts: list[str] = []
        for offset in range(_SEARCH_DAYS):
            on = first + _ONE_DAY * offset
            found = self.day(on)
            at = datetime.combine(on, found.opens_at, tzinfo=LONDON).astimezone(UTC)
            if at <= after:
                continue
            # A day skipped on an assumption makes the whole answer assumed: the school may have been open on it.
            if found.assumed and found.reason not in doubts:
                doubts.append(found.reason)
            if found.opens:
                return Opening(at=at, on=on, assumed=bool(doubts), reason="; ".join(doubts))
        raise NoOpeningFound(f"no school day in the {_SEARCH_DAYS} days from {first}: check the calendar's rows")

    @cached_property
    def _own(self) -> "_Rows":
        return _Rows(self.rows)

    @cached_property
    def _council(self) -> "_Rows":
        return _Rows(self.council_rows)

    def _fallback(self, day: date) -> SchoolDay:
        why = "no term dates on file for the setting" if self._own.is_empty else "beyond the setting's known terms"
        council = self._council.day(day)
        if council is not None:
            return SchoolDay(council.opens, council.opens_at, True, f"{why}: council's default calendar used")
        if not self._council.is_empty:
            why += " and the council's"
        opens, rule = _plain_assumption(day)
        return SchoolDay(opens, ASSUMED_OPENING_TIME, True, f"{why}: {rule}")


def _plain_assumption(day: date) -> tuple[bool, str]:
    """With no calendar at all: closed in Christmas week and from 24 July to 31 August, otherwise open."""
    month_day = (day.month, day.day)
    if (7, 24) <= month_day <= (8, 31):
        return False, "taken to be closed from 24 July to 31 August"
    if month_day >= (12, 24):
        return False, "taken to be closed from 24 December to 1 January"
    return True, "first weekday taken as a school day"


class _Rows:
    """One calendar's rows: knows which days they speak about, and says nothing about the others."""

    def __init__(self, rows: tuple[CalendarRow, ...]) -> None:
        self._terms = sorted((r for r in rows if r.kind is RowKind.TERM), key=lambda r: (r.date_from, r.date_to))
        self._closed = [r for r in rows if r.kind is not RowKind.TERM]
        self._breaks = self._find_breaks()
        self.is_empty = not self._terms

    def day(self, day: date) -> SchoolDay | None:
        """What these rows say of a day that is neither weekend nor bank holiday; None if they do not reach it."""
        for row in self._closed:
            if row.covers(day):
                return SchoolDay(False, ASSUMED_OPENING_TIME, False, row.name or row.kind.value)
        for term in self._terms:
            if term.covers(day):
                return self._term_day(term)
        if any(start <= day <= end for start, end in self._breaks):
            return SchoolDay(False, ASSUMED_OPENING_TIME, False, "between terms")
        return None

    @staticmethod
    def _term_day(term: CalendarRow) -> SchoolDay:
        if term.opens_at is None:
            at = ASSUMED_OPENING_TIME
            return SchoolDay(True, at, True, f"opening time not on file: {at:%H:%M} used")
        return SchoolDay(True, term.opens_at, False, term.name or "term")

    def _find_breaks(self) -> list[tuple[date, date]]:
        """The gaps that these terms themselves show to be holidays, both dates included."""
        if not self._terms:
            return []
        breaks = [
            (one.date_to + _ONE_DAY, two.date_from - _ONE_DAY)
            for one, two in pairwise(self._terms)
            if two.date_from - one.date_to <= _LONGEST_BREAK
        ]
        first, last = self._terms[0].date_from, max(term.date_to for term in self._terms)
        # A calendar that starts with the school year shows that the August before it is summer; one that ends in
        # summer, that nothing opens before 1 September. When the new year starts is then assumed, and said to be.
        if first.month in (_AUGUST, _SEPTEMBER):
            breaks.append((date(first.year, _AUGUST, 1), first - _ONE_DAY))
        if _JUNE <= last.month <= _AUGUST:
            breaks.append((last + _ONE_DAY, date(last.year, _AUGUST, 31)))
        return breaks
