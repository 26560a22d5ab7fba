"""The nouns of checking: a claim, a movement, a promise, and what a check found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from goldenthread.reports.grammar import Mention, Sentence, Type
from goldenthread.reports.layout import Role
from goldenthread.reports.reading import Block


class Verdict(StrEnum):
    """What the document's own figures say of a statement."""

    RIGHT = "right"
    WRONG = "wrong"
    CANNOT = "cannot be checked"
    NOTHING = "nothing to check"


class Why(StrEnum):
    """Why a statement cannot be checked."""

    NO_BASE = "no base: it does not say of how many"
    NO_PERIOD = "no period: it does not say when"
    NO_BASE_NO_PERIOD = "no base and no period: it does not say of how many, nor when"
    NO_NUMBERS = "the two numbers are not given"
    NOT_EXACT = "the numbers are given only as more, fewer or about"
    UNCLEAR = "it is not clear which two numbers it is about"
    ALONE = "nothing in the document to check it against"


@dataclass(frozen=True)
class Said:
    """One sentence (or one cell of a small table) in its place: whose, in which column, in which block."""

    agency: str
    role: Role
    heading: str
    block: Block
    block_number: int
    """Which block of the column."""
    sentence: Sentence
    grid: tuple[int, int] | None = None
    """Row and column, if it is a cell of a small table."""

    def line(self, offset: int) -> int | None:
        """The line of the file on which an offset of the block stands."""
        first = self.block.place.line
        return None if first is None else first + sum(start <= offset for start in self.block.starts)


@dataclass(eq=False)
class Claim:
    """
    One figure in its sentence: what it counts, when, and what became of checking it.

    `work` shows the sum that decided the verdict; `why` says why there is none.
    """

    said: Said
    mention: Mention
    what: str = ""
    when: str = ""
    verdict: Verdict = Verdict.NOTHING
    why: Why | None = None
    work: str = ""
    spoken_for: bool = False
    """The period stands right beside it, so no other figure's period is taken."""
    is_difference: bool = False
    """It says how many more or fewer there were ("rose by 106"), and not how many."""

    @property
    def is_quantity(self) -> bool:
        """Whether it is a figure that a sum could be made of."""
        return self.mention.type not in (Type.PERIOD, Type.AGE, Type.SCORE)


@dataclass(eq=False)
class Movement:
    """More, fewer, high or low, said of a quantity without a figure in that sentence; or a first place."""

    said: Said
    start: int
    end: int
    text: str
    way: str
    """`up`, `down`, `level` (high, low, similar) or `rank`."""
    verdict: Verdict = Verdict.CANNOT
    why: Why | None = Why.NO_NUMBERS
    work: str = ""


@dataclass(frozen=True)
class Promise:
    """What an agency says it will do: the words, and by when as precisely as the text has it."""

    said: Said
    start: int
    end: int
    text: str
    subject: str
    when: str


@dataclass(frozen=True)
class Finding:
    """
    What one check found: its name, the statements that it decides, the sum that shows it, and what to do.

    A finding without a verdict asks a person to look, and decides nothing.
    """

    check: str
    verdict: Verdict | None
    decides: tuple[Claim | Movement, ...]
    work: str
    remedy: str = ""
    beside: tuple[Claim | Movement, ...] = ()
    """Statements that the sum uses and does not decide."""


@dataclass
class Passage:
    """A column of a return, cut into sentences with what was found in them, in reading order."""

    agency: str
    role: Role
    heading: str
    blocks: list[Block]
    sentences: list[Said] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    _by_sentence: dict[int, list[Claim]] | None = field(default=None, repr=False)
    _at: dict[int, int] | None = field(default=None, repr=False)

    def of(self, said: Said) -> list[Claim]:
        """The claims of one sentence."""
        return self._index().get(id(said), [])

    def before(self, said: Said, most: int = 1) -> Iterator[Said]:
        """The sentences before this one in the same block, nearest first."""
        at = self._position()[id(said)]
        for number in range(at - 1, max(-1, at - 1 - most), -1):
            if self.sentences[number].block_number != said.block_number or self.sentences[number].grid is not None:
                return
            yield self.sentences[number]

    def after(self, said: Said) -> Iterator[Said]:
        """The sentences after this one."""
        at = self._position()[id(said)]
        yield from self.sentences[at + 1 :]

    def _index(self) -> dict[int, list[Claim]]:
        if self._by_sentence is None:
            self._by_sentence = {}
            for claim in self.claims:
                self._by_sentence.setdefault(id(claim.said), []).append(claim)
        return self._by_sentence

    def _position(self) -> dict[int, int]:
        if self._at is None:
            self._at = {id(said): number for number, said in enumerate(self.sentences)}
        return self._at
