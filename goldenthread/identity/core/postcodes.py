"""UK postcodes: read, mend the usual slips of the keyboard, and compare; and what other countries write."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

_WHOLE: Final = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$")
_IN_TEXT: Final = re.compile(r"\b([A-Za-z]{1,2}[0-9][0-9A-Za-z]?)[ ]*([0-9Oo][A-Za-z]{2})\s*$")
_TO_LETTER: Final = str.maketrans("01586", "OISBG")
_TO_DIGIT: Final = str.maketrans("OILSBG", "011586")

# Letters that stand for digits in a code that has no letters of its own.
_DIGITS_ABROAD: Final = str.maketrans("OIL|SBGZ", "01115862")


@lru_cache(maxsize=50_000)
def read_postcode(text: str) -> str:
    """A postcode in capitals without a space ("LU11AA"), or "" when it cannot be one."""
    plain = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    if _WHOLE.match(plain):
        return plain
    mended = _mend(plain)
    return mended if _WHOLE.match(mended) else ""


def say_postcode(read: str) -> str:
    """A postcode that was read, as it is written: "LU1 1AA"."""
    return f"{read[:-3]} {read[-3:]}" if read else ""


def _mend(plain: str) -> str:
    # The last three are always digit, letter, letter and the first is a letter; what stands
    # between may be either, so only a letter that must be a digit is changed there.
    if not 5 <= len(plain) <= 7:
        return plain
    outward, inward = plain[:-3], plain[-3:]
    outward = outward[0].translate(_TO_LETTER) + outward[1:]
    if not any(letter.isdigit() for letter in outward[1:]):
        outward = outward[:-1] + outward[-1].translate(_TO_DIGIT)
    return outward + inward[0].translate(_TO_DIGIT) + inward[1:].translate(_TO_LETTER)


def split_postcode(address: str) -> tuple[str, str]:
    """An address and the postcode that it ends with: `("14 Mill Lane, Luton", "LU11AA")`."""
    match = _IN_TEXT.search(address.strip())
    if not match:
        return address, ""
    found = read_postcode(match[1] + match[2])
    return (address.strip()[: match.start()].rstrip(" ,"), found) if found else (address, "")


def split_code_abroad(address: str) -> tuple[str, str]:
    """
    An address and the code of another country that ends it: `("12 Elm Street", "10026")`.

    The code stands last, after a comma, and is nearly all digits; one digit over and over is a placeholder.
    """
    rest, _, last = address.strip().rpartition(",")
    code = "".join(letter for letter in last.upper() if letter.isalnum() or letter == "|").translate(_DIGITS_ABROAD)
    digits = sum(letter.isdigit() for letter in code)
    if not (4 <= len(code) <= 9 and digits >= len(code) - 2 and digits >= 4 and " " not in last.strip()):
        return address, ""
    return rest.strip(), code if len(set(code)) > 1 else ""


def one_slip_apart(a: str, b: str) -> bool:
    """Whether two different postcodes may be one, mistyped: one letter wrong, missing, extra or two exchanged."""
    return a != b and bool(a) and bool(b) and OSA.distance(a, b, score_cutoff=1) <= 1
