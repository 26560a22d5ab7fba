"""Codes of the Standard Safeguarding Dataset and the school census in words, where a published list gives them."""

from collections.abc import Mapping
from typing import Final

# From the children in need census: docs of that list name these two reasons and this source; others are shown as sent.
CLOSED: Final[Mapping[str, str]] = {
    "RC8": "no further action after assessment",
    "RC9": "to early help",
}
REFERRED_BY: Final[Mapping[str, str]] = {"6": "Police"}
# docs/feeds/schools.roll.md
ENROLLED: Final[Mapping[str, str]] = {
    "C": "",
    "M": "main setting of two",
    "S": "second setting of two",
    "G": "guest",
    "F": "further-education college",
    "P": "a previous enrolment",
}


def in_words(code: str, codes: Mapping[str, str]) -> str:
    """A code in words, or as it was sent."""
    return codes.get(code, f"code {code}")
