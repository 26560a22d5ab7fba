"""What placing gives: returns, each with its columns, and what could not be placed."""

from dataclasses import dataclass, field
from enum import StrEnum

from goldenthread.reports.reading import Aside, Block


class Role(StrEnum):
    """What a column of a return is about, whatever its heading says."""

    ACHIEVEMENTS = "achievements"
    VOICE = "voice"
    OTHER = "other"


@dataclass
class Column:
    """One column of one agency's return. `heading` is as the document has it, or empty."""

    role: Role
    heading: str
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Return:
    """What one agency says. `agency` is empty if the document names none."""

    agency: str
    columns: list[Column] = field(default_factory=list)

    def column(self, role: Role, heading: str) -> Column:
        """The column of this role and heading, made if it is not there yet."""
        for column in self.columns:
            if column.role is role and (column.heading == heading or role is not Role.OTHER):
                return column
        self.columns.append(Column(role, heading))
        return self.columns[-1]


@dataclass
class Layout:
    """A document placed: `headings` are the blocks that named an agency or a column."""

    characters: int
    returns: list[Return] = field(default_factory=list)
    headings: list[Block] = field(default_factory=list)
    unplaced: list[Aside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def placed(self) -> int:
        """Characters that stand in a return, or are the heading of one or of its columns."""
        texts = sum(b.characters() for r in self.returns for c in r.columns for b in c.blocks)
        return texts + sum(block.characters() for block in self.headings)

    @property
    def aside(self) -> int:
        """Characters that are listed as unplaced."""
        return sum(each.block.characters() for each in self.unplaced)

    @property
    def kept(self) -> bool:
        """Whether every character that came in is placed or listed."""
        return self.characters == self.placed + self.aside
