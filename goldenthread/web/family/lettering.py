"""How wide words are when drawn, and how they are broken into lines: estimates that are never too small for Arial."""

from collections.abc import Sequence

# Widths in parts of the letters' height, by kind of letter; whatever is not listed is taken as wide as it can be.
_NARROW, _WIDE = frozenset("iljtfrI.,:;'’-()[]|! "), frozenset("mwMW@%")
_ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Of one line, in the units of `size`."""
    return sum(_letter(c) for c in text) * size * (1.08 if bold else 1.0)


def _letter(c: str) -> float:
    if c in _NARROW:
        return 0.36
    if c in _WIDE:
        return 0.95
    if c.isascii() or c in "“”‘–…":
        return 0.73 if c.isupper() else 0.57
    return 0.75 if ord(c) < 0x250 else 1.05


def wrap(text: str, size: float, *, most: float, lines: int, bold: bool = False) -> tuple[str, ...]:
    """Broken at spaces, and within a word that is too long, into at most `lines` of at most `most` width."""
    words = [part for word in text.split() for part in _parts(word, size, most, bold)]
    found: list[str] = []
    for word in words:
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, size, bold=bold) <= most:
            found[-1] = longer
        else:
            found.append(word)
    return tuple(found) if len(found) <= lines else _cut(found[:lines], size, most, bold)


def _parts(word: str, size: float, most: float, bold: bool) -> list[str]:
    parts = [""]
    for c in word:
        if parts[-1] and width(parts[-1] + c, size, bold=bold) > most:
            parts.append("")
        parts[-1] += c
    return parts


def _cut(lines: Sequence[str], size: float, most: float, bold: bool) -> tuple[str, ...]:
    last = lines[-1]
    while last and width(last + _ELLIPSIS, size, bold=bold) > most:
        last = last[:-1]
    return (*lines[:-1], last.rstrip() + _ELLIPSIS)
