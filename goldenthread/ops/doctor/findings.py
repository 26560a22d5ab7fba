"""What the doctor says: one line for each thing looked at."""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How bad it is; the worst decides the exit code."""

    OK = 0
    ATTENTION = 1
    BROKEN = 2

    @property
    def label(self) -> str:
        return self.name.lower()

    @property
    def verdict(self) -> str:
        """The last line, when this is the worst that was found."""
        return {
            Level.OK: "All is well.",
            Level.ATTENTION: "It runs; somebody should look at the lines marked attention.",
            Level.BROKEN: "Something is broken: see the lines above.",
        }[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `words` say what is so, `remedy` what to do about it."""

    topic: str
    level: Level
    words: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Makes findings of one topic."""

    name: str

    def ok(self, words: str) -> Finding:
        return Finding(self.name, Level.OK, words)

    def attention(self, words: str, remedy: str) -> Finding:
        return Finding(self.name, Level.ATTENTION, words, remedy)

    def broken(self, words: str, remedy: str) -> Finding:
        return Finding(self.name, Level.BROKEN, words, remedy)


def ago(seconds: float) -> str:
    """A length of time in the largest whole unit: `45 seconds`, `3 hours`, `2 days`."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return _many(int(seconds // size), unit)
    return _many(max(int(seconds), 0), "second")


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 record`, `1,204 records`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
