"""Codes of the Standard Safeguarding Dataset and the school census in words, where a published list gives them."""

from collections.abc import Mapping
from typing import Final

# From the children in need census: docs of that list name these two reasons and this source; others are shown as sent.
CLOSED: Final[Mapping[str, str]] = {
    "RC8": "no further action after assessment",
    "RC9": "to early help",
}
REFERRED_BY: Final[Mapping[str, str]] = {"6": "Police"}
# The primary need codes of the children in need census (Department for Education).
NEEDS: Final[Mapping[str, str]] = {
    "N1": "abuse or neglect",
    "N2": "the child’s disability or illness",
    "N3": "a parent’s disability or illness",
    "N4": "family in acute stress",
    "N5": "family dysfunction",
    "N6": "socially unacceptable behaviour",
    "N7": "low income",
    "N8": "absent parenting",
    "N9": "cases other than children in need",
    "N0": "need not stated",
}
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
