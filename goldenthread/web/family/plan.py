"""What is to be drawn of a family, before anybody knows where: people with their row, and the lines between them."""

from dataclasses import dataclass
from enum import StrEnum

# The row of those whom records name without saying how they belong; it stands below the family, without lines.
APART = 9


class Style(StrEnum):
    """What a line between two adults says."""

    TOGETHER = "together"
    PARTED = "parted"
    PARENTS = "parents"  # Of one child, and no record says that they are or were a couple.


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One person of the picture.

    `row`: 0 for the person asked about, -1 for their parents, 1 for their children. `born`: a day's ordinal, None when
    unknown. `twin`: the same text for those who share a point, or "". `is_doubtful`: no record places them.
    """

    key: str
    row: int
    sex: str
    name: str
    relation: str = ""
    age: str = ""
    born: int | None = None
    is_dead: bool = False
    is_asked: bool = False
    is_doubtful: bool = False
    twin: str = ""

    @property
    def by_age(self) -> tuple[int, str, str]:
        """The oldest first; whose age is unknown last."""
        return (self.born if self.born is not None else 10**9, self.name, self.key)


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people of one row and the line between them."""

    a: str
    b: str
    style: Style
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Birth:
    """A child hangs from these parents (one or two); from nobody with `parents` empty: see `Bond`."""

    child: str
    parents: tuple[str, ...]
    is_doubtful: bool = False
    # Somebody who brings them up: a step-parent or carer.
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class Bond:
    """Two brothers or sisters of whom no record names a common parent."""

    a: str
    b: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """A household: its letter ("A") and who lives in it."""

    letter: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything of one picture. The order within the tuples says nothing."""

    figures: tuple[Figure, ...]
    couples: tuple[Couple, ...] = ()
    births: tuple[Birth, ...] = ()
    bonds: tuple[Bond, ...] = ()
    households: tuple[Shared, ...] = ()
