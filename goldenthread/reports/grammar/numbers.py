"""Numbers in digits and in words."""

import re
from decimal import Decimal

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
_LETTERS = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}

WORDS: dict[str, int] = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_TEN = "|".join(_TENS)
_ONE = "|".join(_UNITS[1:10])
_SMALL = rf"(?:(?:{_TEN})(?:[-\s](?:{_ONE}))?|{'|'.join(_UNITS[2:])})"
SCALED = r"(?:hundred|thousand|million|billion|dozen)"
IN_WORDS = rf"(?:(?:a|one|{_SMALL})\s(?:{SCALED})(?:\s(?:thousand|million))?(?:\s(?:and\s)?(?:{_SMALL}|one))?|{_SMALL})"
NUMBER = rf"(?:{DIGITS}(?:\s?(?:million|billion|thousand|hundred)\b)?|{IN_WORDS}\b)"
"""A number from two upwards in words ("one" is hardly ever a figure), or any in digits."""

_PARTS = re.compile(rf"({DIGITS})\s?([a-z]*)", re.IGNORECASE)


def read(text: str) -> tuple[Decimal, Decimal]:
    """
    The value of a number as written, and the step of its last digit: `1.4m` gives 1,400,000 and 100,000.

    :raises ValueError: if it is no number
    """
    said = text.strip().lower().lstrip("£")
    if found := _PARTS.fullmatch(said):
        digits = found[1].replace(",", "")
        scale = Decimal(_SCALES.get(found[2]) or _LETTERS.get(found[2]) or 1)
        decimals = len(digits.partition(".")[2])
        return Decimal(digits) * scale, scale / (10**decimals)
    return _in_words(said), Decimal(1)


def _in_words(said: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[\s-]+", said):
        if word in ("a", "and"):
            current = current or (1 if word == "a" else 0)
        elif word in WORDS:
            current += WORDS[word]
        elif word in ("hundred", "dozen"):
            current = max(current, 1) * _SCALES[word]
        elif word in _SCALES:
            total, current = total + max(current, 1) * _SCALES[word], 0
        else:
            raise ValueError(f"no number: {said!r}")
    return Decimal(total + current)
