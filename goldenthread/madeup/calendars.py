"""School years of English shape, and how one setting's differs from the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from goldenthread.madeup.enrolling import school_year
from goldenthread.madeup.schools import Setting

OPENS = ("08:30", "08:35", "08:40", "08:45", "08:45", "08:50", "08:55", "09:00")


@dataclass(frozen=True, slots=True)
class Span:
    """One row of the settings.calendar feed; both days are included."""

    kind: str
    first: date
    last: date
    name: str
    opens_at: str = ""


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def easter(year: int) -> date:
    """Easter Sunday. Source: the anonymous Gregorian computation (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    moon = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * moon) // 451
    month, day = divmod(h + moon - 7 * m + 114, 31)
    return date(year, month, day + 1)


def half_terms(year: int, *, independent: bool = False, college: bool = False) -> list[Span]:
    """The six half-terms of the school year that begins in `year`; independent schools have shorter ones."""
    start = date(year, 9, 1)
    start = start if start.weekday() < 4 else monday_of(start) + timedelta(days=7)
    october, december = monday_of(date(year, 10, 28)), monday_of(date(year, 12, 22))
    january, february = monday_of(date(year + 1, 1, 9)), monday_of(date(year + 1, 2, 18))
    sunday, may = easter(year + 1), monday_of(date(year + 1, 5, 31))
    july = date(year + 1, 7, 4 if college else 21)
    july -= timedelta(days=max(0, july.weekday() - 4))
    week = timedelta(days=7)
    spans = [
        (start, october, "Autumn term, first half"), (october + week, december, "Autumn term, second half"),
        (january, february, "Spring term, first half"),
        (february + week, sunday - timedelta(days=6), "Spring term, second half"),
        (sunday + timedelta(days=8), may, "Summer term, first half"),
        (may + week, july + timedelta(days=3), "Summer term, second half"),
    ]  # fmt: skip
    # `until` is the Monday (or so) of the holiday that follows; the last day of term is the Friday before it.
    terms = [Span("term", first, until - timedelta(days=3), name) for first, until, name in spans]
    return [_shorter(term) for term in terms] if independent else terms


def _shorter(term: Span) -> Span:
    """Independent schools: autumn half-term of two weeks, Christmas a week earlier, summer from early July."""
    cut = {"Autumn term, first half": 7, "Autumn term, second half": 7, "Summer term, second half": 14}.get(
        term.name, 0
    )
    return Span(term.kind, term.first, term.last - timedelta(days=cut), term.name)


def calendar(setting: Setting, today: date, dice: Random) -> Iterator[Span]:
    """Last school year, this one and the next: half-terms, holidays and INSET days of one setting."""
    this, opens = school_year(today), dice.choice(OPENS)
    terms: list[Span] = []
    for year in (this - 1, this, this + 1):
        own = half_terms(year, independent=setting.kind == "independent", college=setting.kind == "fe")
        terms += own
        yield from (Span("inset", day, day, "INSET day") for day in _inset_days(own, dice))
    for term in terms:
        yield Span("term", term.first, term.last, term.name, opens)
    for before, after in pairwise(terms):
        yield Span("holiday", before.last + timedelta(days=1), after.first - timedelta(days=1), _holiday(before.name))


def _holiday(term: str) -> str:
    """What follows a term."""
    season = term.split(" ", 1)[0]
    if term.endswith("first half"):
        return f"{season} half-term"
    return {"Autumn": "Christmas holiday", "Spring": "Easter holiday", "Summer": "Summer holiday"}[season]


def _inset_days(terms: list[Span], dice: Random) -> list[date]:
    """Five days of training: the first of autumn and of spring, and three that each setting chooses."""
    chosen = {terms[0].first, terms[2].first}
    while len(chosen) < 5:
        term = dice.choice(terms)
        chosen.add(
            dice.choice((term.first, term.last, monday_of(term.last), monday_of(term.first) + timedelta(days=11)))
        )
    return sorted(day for day in chosen if day.weekday() < 5)


def odd_days(today: date, settings: list[Setting]) -> Iterator[tuple[Setting, Span]]:
    """This morning: one school closed for want of heating, two with an INSET day; a polling station in May."""
    primaries = [setting for setting in settings if setting.kind == "primary" and setting.open and not setting.outside]
    secondaries = [
        setting for setting in settings if setting.kind == "secondary" and setting.open and not setting.outside
    ]
    yield primaries[0], Span("closure", today, today + timedelta(days=1), "No heating: closed to pupils")
    yield secondaries[-1], Span("inset", today, today, "INSET day")
    yield primaries[1 % len(primaries)], Span("inset", today, today, "INSET day")
    may = date(today.year, 5, 1)
    thursday = may + timedelta(days=(3 - may.weekday()) % 7)
    yield primaries[2 % len(primaries)], Span("closure", thursday, thursday, "Polling station")
