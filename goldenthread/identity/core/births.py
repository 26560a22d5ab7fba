"""Dates of birth as records give them: whole, partial, doubtful or made up."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

# Systems that demand a date are given these when nobody knows one.
PLACEHOLDERS: Final = frozenset(
    {date(1900, 1, 1), date(1901, 1, 1), date(1899, 12, 30), date(1970, 1, 1), date(1800, 1, 1)}
)

_ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_BRITISH: Final = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
_YEAR_MONTH: Final = re.compile(r"^(\d{4})-(\d{1,2})$")
_MONTH_YEAR: Final = re.compile(r"^(\d{1,2})[/.\- ](\d{4})$")
_YEAR: Final = re.compile(r"^(?:c\.?|ca\.?|circa|about|approx\.?|abt\.?)?\s*(\d{4})$", re.IGNORECASE)
_IMPOSSIBLE: Final = re.compile(r"^(\d{4})-\d{1,2}-\d{1,2}$")
_LETTERS_FOR_DIGITS: Final = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class Birth:
    """
    When someone was born, as far as a record says.

    `day` is a whole date or None; `year` and `month` may be known without it; `text` is what was sent.
    """

    day: date | None
    year: int | None
    month: int | None
    text: str


@lru_cache(maxsize=50_000)
def read_birth(text: str) -> Birth:
    """What a date-of-birth box says; a placeholder or an impossible date is kept as text and claims nothing."""
    text = text.strip()
    plain = text.translate(_LETTERS_FOR_DIGITS) if any(letter.isdigit() for letter in text) else text
    whole = _whole(plain)
    if whole is not None:
        return (
            Birth(whole, whole.year, whole.month, text) if whole not in PLACEHOLDERS else Birth(None, None, None, text)
        )
    year, month = _partial(plain)
    return Birth(None, year, month, text)


def _whole(text: str) -> date | None:
    if match := _ISO.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _BRITISH.match(text):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    # Day and month may stand the wrong way round: 1988-25-04 can only be 25 April.
    for mm, dd in ((month, day), (day, month)):
        if 1800 <= year <= 2100 and 1 <= mm <= 12 and 1 <= dd <= _month_length(year, mm):
            return date(year, mm, dd)
    return None


def _month_length(year: int, month: int) -> int:
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - date(year, month, 1)).days


def _partial(text: str) -> tuple[int | None, int | None]:
    if match := _YEAR_MONTH.match(text):
        year, month = int(match[1]), int(match[2])
    elif match := _MONTH_YEAR.match(text):
        year, month = int(match[2]), int(match[1])
    elif match := _YEAR.match(text) or _IMPOSSIBLE.match(text):
        # 1931-99-24 is no date; its year may still be right.
        year, month = int(match[1]), 0
    else:
        return None, None
    if not 1901 <= year <= 2100:
        return None, None
    return year, month if 1 <= month <= 12 else None


def believable(birth: Birth, born_from: date | None) -> Birth:
    """
    The same birth, or one that is not known where a child of the record would be older than any child of its kind.

    A pupil of forty has been given a parent's date of birth: the date says nothing of either.
    """
    too_old = birth.day is not None and born_from is not None and birth.day < born_from
    return Birth(None, None, None, birth.text) if too_old else birth


def swapped(day: date) -> date | None:
    """The same date with day and month exchanged, where that is another real date."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)
