"""A birth as people type it: a whole date, a month, a year, an age, each as exact as it was said."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .births import PLACEHOLDERS
from .sentences import say_date
from .subjects import born_range


@dataclass(frozen=True, slots=True)
class Born:
    """The first and the last day on which somebody may have been born; `said` puts it in words."""

    first: date
    last: date
    said: str

    @property
    def day(self) -> date | None:
        """The day, where a whole date was given."""
        return self.first if self.first == self.last else None

    @property
    def text(self) -> str:
        """As a record would give it: a day, a month, a year, or "" for an age."""
        if self.day:
            return self.day.isoformat()
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first:%Y-%m}"
        return str(self.first.year) if self.first.year == self.last.year else ""


_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ABOUT: Final = r"(?:(about|around|approx\.?|approximately|roughly|circa|c\.|~)\s*)?"
_EARLIEST: Final = 1900


class _Cannot(Exception):
    """What was typed is no birth; the words say why."""


def take_birth(text: str, on: date, problems: list[str]) -> tuple[str, Born | None]:
    """The text without the births in it, and the first of them. What is no day of the calendar becomes a problem."""
    found: list[Born] = []
    for pattern, read in _PATTERNS.items():
        while match := pattern.search(text):
            try:
                found.append(read(match, on))
            except _Cannot as cannot:
                problems.append(str(cannot))
                if born := _year_of(match, on):
                    found.append(born)
            text = f"{text[: match.start()]} {text[match.end() :]}"
    if len(found) > 1:
        problems.append(f"Several births were typed; only the first was searched by: {found[0].said}.")
    return text, found[0] if found else None


def _day(day: int, month: int, year: int, typed: str, on: date) -> Born:
    try:
        born = date(year, month, day)
    except ValueError:
        try:
            # 5/25/2019 can only be 25 May.
            born = date(year, day, month)
        except ValueError:
            raise _Cannot(f"{typed} is not a day in the calendar.") from None
    if born in PLACEHOLDERS:
        raise _Cannot(f"{say_date(born)} stands for “not known” in many systems: nobody was looked for by it.")
    return _not_to_come(Born(born, born, f"born {say_date(born)}"), typed, on)


def _not_to_come(born: Born, typed: str, on: date) -> Born:
    # An unborn child is recorded by the day on which it is expected.
    if born.first > on + timedelta(days=310):
        raise _Cannot(f"{typed} is still to come.")
    if born.first.year < _EARLIEST:
        raise _Cannot(f"{typed} is too long ago to be a date of birth here.")
    return born


def _full_year(text: str, on: date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if 2000 + year <= on.year + 1 else 1900 + year


def _numeric(match: "re.Match[str]", on: date) -> Born:
    return _day(int(match[1]), int(match[2]), _full_year(match[3], on), match[0].strip(), on)


def _iso(match: "re.Match[str]", on: date) -> Born:
    return _day(int(match[3]), int(match[2]), int(match[1]), match[0].strip(), on)


def _number_of(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _day_first(match: "re.Match[str]", on: date) -> Born:
    return _named(int(match[1]), match[2], match[3], match[0], on)


def _month_first(match: "re.Match[str]", on: date) -> Born:
    return _named(int(match[2]), match[1], match[3], match[0], on)


def _named(day: int, month: str, year: str, typed: str, on: date) -> Born:
    try:
        date(_full_year(year, on), _number_of(month), day)
    except ValueError:
        raise _Cannot(f"{typed.strip()} is not a day in the calendar.") from None
    return _day(day, _number_of(month), _full_year(year, on), typed.strip(), on)


def _month(match: "re.Match[str]", on: date) -> Born:
    return _in_month(_number_of(match[1]), _full_year(match[2], on), match[0], on)


def _month_in_digits(match: "re.Match[str]", on: date) -> Born:
    if not 1 <= int(match[1]) <= 12:
        raise _Cannot(f"{match[0].strip()} is not a month.")
    return _in_month(int(match[1]), int(match[2]), match[0], on)


def _in_month(month: int, year: int, typed: str, on: date) -> Born:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return _not_to_come(Born(first, last, f"born in {first:%B} {year}"), typed.strip(), on)


def _year(match: "re.Match[str]", on: date) -> Born:
    year = int(match[2])
    if match[1]:
        return _not_to_come(Born(date(year - 1, 1, 1), date(year + 1, 12, 31), f"born about {year}"), match[0], on)
    return _not_to_come(Born(date(year, 1, 1), date(year, 12, 31), f"born in {year}"), match[0].strip(), on)


def _age(match: "re.Match[str]", on: date) -> Born:
    about, years = match[1], int(match[2])
    slack = 1 if about and about.lower() not in ("age", "aged") else 0
    first, last = born_range(max(0, years - slack), years + slack, on)
    if first is None or last is None or years > 120:
        raise _Cannot(f"{match[0].strip()} is no age.")
    said = f"about {years} years old" if slack else f"{years} years old"
    return Born(first + timedelta(days=1), last, said)


def _months_old(match: "re.Match[str]", on: date) -> Born:
    days = int(match[2]) * (7 if match[3].lower().startswith("w") else 31)
    slack = 45 if match[1] else 31
    first, last = on - timedelta(days=days + slack), min(on, on - timedelta(days=days - slack))
    return Born(first, last, f"about {match[2]} {match[3].lower().rstrip('s')}s old")


def _year_of(match: "re.Match[str]", on: date) -> Born | None:
    """The year of a date that is no day of the calendar may still be right."""
    year = next((int(part) for part in match.groups() if part and len(part) == 4 and part.isdecimal()), 0)
    if not 1902 <= year <= on.year or year in {day.year for day in PLACEHOLDERS}:
        return None
    return Born(date(year, 1, 1), date(year, 12, 31), f"born in {year}")


def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE)


# The fullest first: what one takes is no longer there for the next.
_PATTERNS: Final[Mapping["re.Pattern[str]", Callable[["re.Match[str]", date], Born]]] = {
    _compiled(r"(\d{4})-(\d{1,2})-(\d{1,2})"): _iso,
    _compiled(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"): _numeric,
    _compiled(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}[ ,-]+(\d{{4}}|\d{{2}})"): _day_first,
    _compiled(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})"): _month_first,
    _compiled(rf"{_MONTH}[ ,]+(\d{{4}})"): _month,
    _compiled(r"(\d{1,2})[/.-](\d{4})"): _month_in_digits,
    _compiled(_ABOUT + r"(\d{1,2})[ -]?(months?|weeks?)(?:[ -]olds?)?"): _months_old,
    _compiled(_ABOUT + r"(?:aged? )?(\d{1,3})[ -]?(?:years?|yrs?|y/?o)(?:[ -]olds?)?"): _age,
    _compiled(r"(about|around|approx\.?|approximately|roughly|aged? about|aged?) (\d{1,2})"): _age,
    _compiled(_ABOUT + r"((?:19|20)\d\d)"): _year,
}
