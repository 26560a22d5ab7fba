"""
The worked cases of a list's `examples.yaml`: given these records, these people are on the list because of this, and
these are not. The tests hand the records in by the one door and look; the practitioners' page prints the cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from goldenthread.records.reading import FEEDS
from goldenthread.rulebook import read_text
from goldenthread.rulebook.reading import Table, read_yaml


@dataclass(frozen=True, slots=True)
class Given:
    """A whole row of a feed, as an agency sends it, and the day on which it comes."""

    received: date
    feed: str
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OnIt:
    """Who is expected on the list ("Isla Batra"; several for a group), by which part, and each line of why."""

    who: tuple[str, ...]
    part: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotOnIt:
    """Who is not to be on the list, and why not."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: what agencies sent, and what follows today."""

    name: str
    why: str
    today: date
    given: tuple[Given, ...]
    on_it: tuple[OnIt, ...]
    not_on_it: tuple[NotOnIt, ...]


def cases(slug: str) -> list[Case]:
    """
    The cases shipped with a list.

    :raises PlaybookError: names the file, the field, what is wrong and what to do
    """
    return read_cases(read_text(slug, "examples.yaml"), file=f"{slug}/examples.yaml")


def read_cases(text: str, *, file: str) -> list[Case]:
    """
    The cases of a text in the form of a list's `examples.yaml`.

    :raises PlaybookError: names the file, the field, what is wrong and what to do
    """
    top = read_yaml(text, file)
    today = top.day("today")
    read = [_case(table, today) for table in top.tables("cases")]
    top.done()
    return read


def _case(table: Table, today: date) -> Case:
    case = Case(
        name=table.text("name"),
        why=table.text("why"),
        today=today,
        given=tuple(_given(row, today) for row in table.tables("records")),
        on_it=tuple(_on_it(each) for each in table.tables("on_it")) if table.has("on_it") else (),
        not_on_it=tuple(_not_on_it(each) for each in table.tables("not_on_it")) if table.has("not_on_it") else (),
    )
    table.done()
    return case


def _given(table: Table, today: date) -> Given:
    """A whole row: what a case leaves out is empty, as in an agency's file; what has no day came today."""
    feed = table.text("feed")
    if feed not in FEEDS:
        raise table.error("feed", f"{feed} is not a feed", "Use a feed's name, as in docs/feeds")
    row = {column: table.text(column) if table.has(column) else "" for column in FEEDS[feed].columns}
    received = table.day("received") if table.has("received") else today
    table.done()
    return Given(received, feed, row)


def _on_it(table: Table) -> OnIt:
    found = OnIt(who=table.texts("who"), part=table.text("part"), because=table.texts("because"))
    table.done()
    return found


def _not_on_it(table: Table) -> NotOnIt:
    found = NotOnIt(who=table.text("who"), why=table.text("why"))
    table.done()
    return found
