"""What stands after the street and names a door inside the building, however it is shortened or misspelt."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from .address_wording import lore

_LABEL: Final = re.compile(r"^(?:\d+[a-z]{0,2}|[a-z]\d*)$")
_FLOOR: Final = re.compile(r"^(\d+)(?:st|nd|rd|th)?$")
# Words before a label that say no more than that it is one.
_MARKS: Final = frozenset("no number nr u un ap apr aprt aptmnt ste spc space lot trlr trailer door".split())
_FLOOR_WORDS: Final = frozenset({"fl", "flr", "floor"})
_MOST_WORDS: Final = 4


def read_unit(words: list[str]) -> str:
    """The label of a flat in a segment that says nothing else ("apt 5", "# 5", "clat 5", "3rd fl"), or ""."""
    if not words or len(words) > _MOST_WORDS:
        return ""
    if any(word in _FLOOR_WORDS for word in words):
        return _on_a_floor(words)
    if len(words) == 1 and words[0] in lore().floor_words:
        return lore().floor_words[words[0]]
    *before, label = words
    if not _LABEL.match(label) or not all(_says_flat(word) for word in before):
        return ""
    # A bare letter may be anything; a bare number after a street is a door.
    return label.lstrip("0") or "0" if before or label[0].isdigit() else ""


def _on_a_floor(words: list[str]) -> str:
    """ "apt 5 2 fl" is flat 5; "3rd fl" and "floor 3" are the third floor."""
    rest = [word for word in words if word not in _FLOOR_WORDS and not _says_flat(word)]
    if len(rest) > 1 and _LABEL.match(rest[0]) and not _FLOOR.match(words[0]):
        return rest[0]
    if len(rest) != 1:
        return ""
    if rest[0] in lore().floor_words:
        return lore().floor_words[rest[0]]
    found = _FLOOR.match(rest[0])
    return f"{found[1]}f" if found else ""


@lru_cache(maxsize=5_000)
def _says_flat(word: str) -> bool:
    if word in _MARKS or word in lore().home_words:
        return True
    # Shorter words are a letter away from too many others.
    return len(word) >= 4 and any(
        len(known) >= 4 and OSA.distance(word, known, score_cutoff=1) <= 1 for known in lore().home_words
    )
