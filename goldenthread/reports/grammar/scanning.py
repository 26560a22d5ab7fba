"""One pass over a text: names first, then periods, then quantities; where two overlap, the first stands."""

from collections.abc import Iterator
from dataclasses import replace

from goldenthread.reports.grammar.mentions import Mention, Type
from goldenthread.reports.grammar.names import NAMES
from goldenthread.reports.grammar.periods import periods
from goldenthread.reports.grammar.quantities import quantities
from goldenthread.reports.grammar.sentences import LONGEST, sentences


def scan(text: str) -> list[Mention]:
    """
    The figures in a text, in order, with exact offsets.

    Names (a law's section, "Level 3") are found so that they are no figures, and are not returned.
    """
    return [
        replace(mention, start=mention.start + start, end=mention.end + start)
        for start, end in _windows(text)
        for mention in _scan(text[start:end])
    ]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """A long text in pieces that end where sentences do, so that the work grows with its length and no faster."""
    if len(text) <= 2 * LONGEST:
        yield 0, len(text)
        return
    start = 0
    for sentence in sentences(text):
        if sentence.end - start > LONGEST:
            yield start, sentence.end
            start = sentence.end
    yield start, len(text)


def _scan(text: str) -> list[Mention]:
    found = _Found()
    names = [m.span() for m in NAMES.finditer(text)]
    for mention in periods(text):
        # A date may hold what looks like a name ("1st April"), and a law may hold what looks like a year.
        if not any(start < mention.start < end for start, end in names):
            found.add(mention)
    for start, end in names:
        found.add(Mention(Type.NAME, start, end, text[start:end]))
    for mention in quantities(text):
        found.add(mention)
    return sorted((each for each in found.mentions if each.type is not Type.NAME), key=lambda each: each.start)


class _Found:
    """What stands so far."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []

    def add(self, mention: Mention) -> None:
        if mention.end > mention.start and not any(each.overlaps(mention.start, mention.end) for each in self.mentions):
            self.mentions.append(mention)
