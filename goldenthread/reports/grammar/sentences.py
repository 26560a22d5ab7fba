"""Where sentences end."""

import re
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s|$)|\n+|(?<=\S)\s*;\s")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|eg|ie|etc|approx|no|nos|vs|v|c|ca|cf|al|st|dr|mr|mrs|ms|prof|rev|inc|ltd|fig|para|p|pp|s|ss|jan|feb|mar|apr"
    r"|jun|jul|aug|sept?|oct|nov|dec))\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence, from `start` to `end` of its block's text."""

    text: str
    start: int
    end: int


LONGEST = 1_500
"""A longer one is a text without full stops; it is cut, so that no file can slow the rest down."""


def sentences(text: str) -> list[Sentence]:
    """
    Cut a text at the ends of its sentences, and at line breaks and semicolons.

    An abbreviation ends no sentence, unless a capital follows that can only begin one ("etc. The").
    """
    found, start = [], 0
    for m in _END.finditer(text):
        said = text[start : m.end()]
        if _NO_END.search(said.rstrip()) and not re.match(r"etc\.\s+[A-Z]", text[m.start() - 3 :]):
            continue
        if said.strip():
            found += _pieces(text, start, m.end())
        start = m.end()
    if text[start:].strip():
        found += _pieces(text, start, len(text))
    return found


def _pieces(text: str, start: int, end: int) -> list[Sentence]:
    pieces = []
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
        pieces.append((start, cut))
        start = cut
    return [_trimmed(text, *each) for each in [*pieces, (start, end)] if text[each[0] : each[1]].strip()]


def _trimmed(text: str, start: int, end: int) -> Sentence:
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    last = start + len(said.rstrip())
    return Sentence(text[first:last], first, last)
