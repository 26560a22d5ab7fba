"""Bullets and numbers in front of a line."""

import re

_BULLET = re.compile(
    r"""\s*(?:
        [·•▪◦‣∙●○■□\uf0b7\uf0a7]\s*(?:[-–—*]\s)?           # a bullet, and the dash that a paste left behind it
        | [-–—*]\s
        | o\s(?=\s*[A-Z])                                  # Word's second bullet, pasted as a letter
        | \(?(?:\d{1,2}|(?!c\.\s?\d|p\.\s?\d)[a-z]|[ivx]{2,4})[.)]\s
    )\s*""",
    re.VERBOSE,
)


def cut_mark(line: str) -> tuple[str, str]:
    """The bullet or number in front of a line, if there is one, and the rest."""
    found = _BULLET.match(line)
    if found is None or found.end() >= len(line):
        return "", line
    return line[: found.end()], line[found.end() :]
