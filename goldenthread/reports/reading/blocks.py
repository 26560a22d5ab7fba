"""What a document is made of once it is read: blocks of text with their places, in tables or out of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a block was in the document."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    HEADING = "heading"
    FOOTNOTE = "footnote"
    TEXT_BOX = "text box"
    GRID = "table"


@dataclass(frozen=True)
class Place:
    """Where a block stands. A text file has lines and offsets, a Word document has paragraphs and tables."""

    paragraph: int
    where: str
    line: int | None = None
    offset: int | None = None


@dataclass(frozen=True)
class Block:
    """
    One paragraph, bullet or heading, or a small table (`rows`) that stands among them.

    `mark` holds what was cut off in front (a bullet, a number, a #), so that no character is unaccounted for. `starts`
    are the offsets in `text` at which a further line of the file begins.
    """

    kind: Kind
    text: str
    place: Place
    mark: str = ""
    level: int = 0
    rows: tuple[tuple[Block, ...], ...] = ()
    starts: tuple[int, ...] = ()

    def flat(self) -> Iterator[Block]:
        """The blocks with text: itself, or every cell of its rows."""
        if self.kind is Kind.GRID:
            for row in self.rows:
                yield from row
        else:
            yield self

    def characters(self) -> int:
        """How many characters it holds, spaces not counted."""
        return sum(count(block.mark) + count(block.text) for block in self.flat())


@dataclass(frozen=True)
class Cell:
    """A cell of a table: from which column, over how many, and what stands in it, in order."""

    column: int
    span: int
    content: tuple[Block | Table, ...]
    merged_up: bool = False

    def blocks(self) -> list[Block]:
        """Its blocks; a table inside becomes a grid among them."""
        return [item.as_grid() if isinstance(item, Table) else item for item in self.content]

    def text(self) -> str:
        """All its text, in one line."""
        return " ".join(" ".join(part.text for part in block.flat()) for block in self.blocks()).strip()


@dataclass(frozen=True)
class Table:
    """A table of the document, which may be its layout or a small table of figures."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place

    def as_grid(self) -> Block:
        """Itself as one block of rows; a table inside a cell gives its texts to that cell's row."""
        rows = tuple(
            tuple(part for cell in row for block in cell.blocks() for part in block.flat()) for row in self.rows
        )
        return Block(Kind.GRID, "", self.place, rows=tuple(row for row in rows if row))


@dataclass(frozen=True)
class LeftOut:
    """Something that is in the file and was not read as text, and what that means."""

    what: str
    count: int
    note: str


@dataclass(frozen=True)
class Aside:
    """Text that belongs to no agency's return: a page header, a comment, what stands before the first agency."""

    reason: str
    block: Block


@dataclass
class Source:
    """A document that was read. `characters` was counted by another way than the blocks were made."""

    kind: str
    characters: int
    content: list[Block | Table] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def count(text: str) -> int:
    """How many characters of `text` are not white space: joining and cutting lines does not change it."""
    return len("".join(text.split()))
