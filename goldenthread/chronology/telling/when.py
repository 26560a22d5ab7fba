"""When something happened, as exactly as it is known and no more exactly than that."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from goldenthread.clock import london
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.sentences import say_date


class Precision(StrEnum):
    """How exactly a time is known; the order is that of two things on one day."""

    TIME = "exact time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    ABOUT = "about"
    UNKNOWN = "not known"


_RANK: Final = {precision: number for number, precision in enumerate(Precision)}
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
Order = tuple[date, int, datetime]


@dataclass(frozen=True, slots=True)
class When:
    """
    A time and how exactly it is known: between the days `first` and `last`, both included; `time` is an instant, for
    `Precision.TIME` alone. All are None where nothing is known. `text` is what was sent.
    """

    precision: Precision
    first: date | None = None
    last: date | None = None
    time: datetime | None = None
    text: str = ""

    @property
    def order(self) -> Order:
        """What stands before what: the first day it can be, the more exact one first, then the instant."""
        return self.first or date.max, _RANK[self.precision], self.time or _LATEST

    @property
    def words(self) -> str:
        """ "3 March 2024", "about March 2024", "between 1 and …": as a person says it."""
        if self.first is None or self.last is None:
            return f"no date (sent as “{self.text}”)" if self.text else "no date"
        span = _say(self.first, self.last)
        return f"about {span}" if self.precision is Precision.ABOUT else span


UNKNOWN: Final = When(Precision.UNKNOWN)


def on_day(day: date) -> When:
    """A day that is known."""
    return When(Precision.DAY, day, day, text=day.isoformat())


def between(first: date, last: date) -> When:
    """At some time between two days, both included; one day if they are the same."""
    return on_day(first) if first == last else When(Precision.RANGE, min(first, last), max(first, last))


def at_time(instant: datetime) -> When:
    """An instant (aware); its day is London's."""
    day = london(instant).date()
    return When(Precision.TIME, day, day, instant, instant.isoformat())


@lru_cache(maxsize=20_000)
def read_when(text: str) -> When:
    """
    What a date in a record says.

    "2024-03-03T21:15+00:00", "2024-03-03", "3/3/2024", "3 March 2024", "2024-03", "March 2024", "2024", "spring 2024",
    "2024-03-01 to 2024-03-09"; "?", "about" and "c." beside any of them make it doubtful. Anything else is not known,
    and kept as sent.
    """
    text = text.strip()
    if instant := _instant(text):
        return at_time(instant)
    plain = _DOUBT.sub("", text).strip()
    known = _plain(plain)
    if known is None:
        return When(Precision.UNKNOWN, text=text)
    first, last, precision = known
    return When(precision if plain == text else Precision.ABOUT, first, last, text=text)


_DOUBT = re.compile(r"^(?:\?|about\b|approx(?:imately|\.)?|circa\b|c\.|around\b)\s*|\s*\?$", re.IGNORECASE)
_SEASON = re.compile(r"^(spring|summer|autumn|winter)\s+(\d{4})$", re.IGNORECASE)
_SEASONS: Mapping[str, int] = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_TO = re.compile(r"^(\S.*?)\s+(?:to|until|and|–|-)\s+(.*\S)$")
_Known = tuple[date, date, Precision]


def _plain(text: str) -> _Known | None:
    if match := _TO.match(text):
        a, b = _plain(match[1].removeprefix("between ")), _plain(match[2])
        return (a[0], b[1], Precision.RANGE) if a and b and a[0] <= b[1] else None
    if match := _SEASON.match(text):
        begin = date(int(match[2]), _SEASONS[match[1].casefold()], 1)
        return begin, _last_of(begin, 3), Precision.RANGE
    birth = read_birth(_in_figures(text))
    if birth.day:
        return birth.day, birth.day, Precision.DAY
    if birth.year is None or birth.text[4:].count("-") > 1:
        return None  # Also a day that no calendar has: 31 February is no date, and not all of a year either.
    begin = date(birth.year, birth.month or 1, 1)
    return begin, _last_of(begin, 1 if birth.month else 12), Precision.MONTH if birth.month else Precision.YEAR


def _in_figures(text: str) -> str:
    for said, figures in (("%d %B %Y", "%Y-%m-%d"), ("%B %Y", "%Y-%m")):
        with suppress(ValueError):
            return datetime.strptime(text, said).replace(tzinfo=UTC).strftime(figures)
    return text


def _last_of(begin: date, months: int) -> date:
    number = begin.year * 12 + begin.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    return instant if instant and instant.tzinfo else None


def _say(first: date, last: date) -> str:
    if first == last:
        return say_date(first)
    if (first.day, first) == (1, date(last.year, last.month, 1)) and last == _last_of(first, 1):
        return f"{first:%B %Y}"
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    return f"between {say_date(first)} and {say_date(last)}"
