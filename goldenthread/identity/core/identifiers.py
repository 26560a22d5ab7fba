"""Numbers that name one person: NHS numbers and unique pupil numbers, taken only when their check holds."""

import re
from functools import lru_cache
from typing import Final

from goldenthread.records.reading.identifiers import nhs_number_is_right, upn_is_right

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


def is_temporary_upn(upn: str) -> bool:
    """Whether a school gave this number for the time being: it ends in a letter and will be replaced."""
    return upn[-1:].isalpha()
