"""What a list is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goldenthread.identity.models import Person
from goldenthread.records.models import SourceRecord
from goldenthread.rulebook import ListPlaybook, Needed


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that satisfies the rule, in words, and the records that say so. `doubt` is "" where there is none."""

    words: str
    records: tuple[int, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """
    Who is on a list, and why; several people where the list is of groups.

    `part` is the part of the rule that holds, in words: rows are counted by it. `named` are others whom the words name.
    """

    part: str
    people: tuple[UUID, ...]
    because: tuple[Because, ...]
    named: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list has, by part. Where something is `missing`, nobody could look, and there is no count."""

    book: ListPlaybook
    parts: Mapping[str, int]
    missing: tuple[Needed, ...]

    @property
    def rows(self) -> int | None:
        """How many rows there are; None where nobody could look."""
        return None if self.missing else sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Listed:
    """
    One list as it stands: its count, its rows, the people they name, and the records that they rest on.

    `guarded` are those of the rows of whom some record gives an address that is not to be told.
    """

    count: Count
    on: date
    rows: tuple[Row, ...]
    people: Mapping[UUID, Person]
    records: Mapping[int, SourceRecord]
    guarded: frozenset[UUID]


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month where it is shorter."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def under_18(person: Person, on: date) -> bool | None:
    """Whether somebody is under 18 on a day; None where no record says when they were born."""
    if person.dob is None:
        return None
    born = person.dob
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < 18
