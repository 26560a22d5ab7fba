"""Numbers that name one person: NHS numbers and unique pupil numbers, taken when their check holds; person numbers."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from goldenthread.records.reading.identifiers import nhs_number_is_right, upn_is_right

# A number that several agencies use for one person. It has no check digit, so it may be wrong and look right.
PERSON_NUMBER: Final = "person_number"
SHARED_SCHEMES: Final = frozenset({PERSON_NUMBER})
_LEAST_DIGITS: Final = 8
_TO_DIGIT: Final = str.maketrans("OIL|ZSGBQ", "011125680")

_UPN: Final = re.compile(r"^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$")


@lru_cache(maxsize=50_000)
def read_nhs_number(text: str) -> str:
    """Ten digits that pass their check, or ""; one digit ten times over is a placeholder."""
    digits = "".join(letter for letter in text if letter not in " -")
    shaped = len(digits) == 10 and digits.isascii() and digits.isdecimal() and len(set(digits)) > 1
    return digits if shaped and nhs_number_is_right(digits) else ""


@lru_cache(maxsize=50_000)
def read_upn(text: str) -> str:
    """A unique pupil number with the right check letter, or ""."""
    upn = text.strip().upper()
    return upn if _UPN.match(upn) and upn_is_right(upn) else ""


@lru_cache(maxsize=50_000)
def read_person_number(text: str) -> str:
    """A person number in capitals without signs, or ""; one sign over and over is a placeholder."""
    plain = "".join(letter for letter in text.upper() if letter.isalnum() or letter == "|")
    digits = plain.translate(_TO_DIGIT)
    # A number of digits alone has letters in it only by a slip of the eye; a national insurance number has its own.
    if (
        digits.isdecimal()
        and sum(letter.isdecimal() for letter in plain) >= _LEAST_DIGITS - 2
        and len(digits) >= _LEAST_DIGITS
    ):
        plain = digits
    plain = plain.replace("|", "")
    return plain if len(plain) >= 5 and len(set(plain)) > 1 else ""


def numbers_one_slip_apart(a: str, b: str) -> bool:
    """Whether two different numbers may be one, mistyped: one sign wrong, missing, extra, or two exchanged."""
    return a != b and OSA.distance(a, b, score_cutoff=1) <= 1


def is_temporary_upn(upn: str) -> bool:
    """Whether a school gave this number for the time being: it ends in a letter and will be replaced."""
    return upn[-1:].isalpha()
