"""Lists in plain words, on a page and in a spreadsheet."""

import io
from collections.abc import Iterable, Iterator, Mapping
from csv import writer
from datetime import date, datetime
from typing import Any

from goldenthread.casework.lists.types import Because, Count, Listed, Row
from goldenthread.clock import london
from goldenthread.identity.core.sentences import say_date, say_list
from goldenthread.identity.models import Person
from goldenthread.records.models import SourceRecord
from goldenthread.web.people import with_age
from goldenthread.web.words import moment

PROTECTED = "Protected address: not shown, and must not be told to anybody"
# What a spreadsheet would take for a formula, at the start of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = ("List", "Part of the rule", "Who", "Born", "Why", "In doubt", "Says so", "Address", "As of")


def summary(count: Count, *, at: datetime) -> dict[str, Any]:
    """One list among all: its rule, whose it is, and its count or why there is none."""
    book, on = count.book, london(at).date()
    return {
        "slug": book.id,
        "name": book.name,
        "rule": book.says(on),
        "reader": book.reader,
        "owner": book.owner,
        "version": book.version,
        "reviewed": say_date(book.reviewed),
        "review_by": say_date(book.next_review),
        "review_is_due": book.review_is_due(on),
        "rows": count.rows,
        "parts": [(part, n) for part, n in count.parts.items()],
        "missing": [f"{needed.what} ({needed.feed})" for needed in count.missing],
    }


def page(found: Listed, *, at: datetime) -> dict[str, Any]:
    """Everything on the page of one list."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in found.rows:
        rows.setdefault(row.part, []).append(_row(row, found, at))
    return {
        "list": summary(found.count, at=at),
        "parts": list(rows.items()),
        "cannot_see": found.count.book.cannot_see,
        "basis": [rule.text for rule in found.count.book.lawful_basis],
    }


def _row(row: Row, found: Listed, at: datetime) -> dict[str, Any]:
    return {
        "people": [_person(found.people[pk], found, at) for pk in row.people],
        "because": [_because(because, found.records) for because in row.because],
    }


def _person(person: Person, found: Listed, at: datetime) -> dict[str, Any]:
    born = f"born {say_date(person.dob)}" if person.dob else "no record says when born"
    return {"who": with_age(person, at=at), "born": born, "protected": PROTECTED if person.pk in found.guarded else ""}


def _because(because: Because, records: Mapping[int, SourceRecord]) -> dict[str, Any]:
    known = [records[pk] for pk in because.records if pk in records]
    return {
        "words": because.words,
        "doubt": because.doubt,
        "said_by": _said_by(known),
        "sources": [_source(record) for record in known],
    }


def _said_by(records: Iterable[SourceRecord]) -> str:
    return say_list(sorted({record.delivery.agency.name for record in records}))


def _source(record: SourceRecord) -> dict[str, Any]:
    """Where a row is from, without a way into the file: whoever reads a list has no purpose in the rest of it."""
    return {
        "agency": record.delivery.agency.name,
        "file": record.delivery.filename,
        "line": record.line,
        "received": record.received_at,
        "href": "",
    }


def csv(found: Listed, *, at: datetime) -> str:
    """The list as CSV, a line for each reason of each row; what a spreadsheet would take for a formula is made text."""
    out = io.StringIO()
    # A spreadsheet takes a file for UTF-8 only by this mark.
    out.write("\ufeff")
    lines = writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    lines.writerows([_harmless(cell) for cell in line] for line in _lines(found, at))
    return out.getvalue()


def _lines(found: Listed, at: datetime) -> Iterator[tuple[str, ...]]:
    book = found.count.book
    what, when = f"{book.name}, version {book.version}", moment(at, at=at)
    as_of = f"{when.removesuffix(' today')}, {say_date(found.on)}"
    if found.count.rows is None:
        missing = "; ".join(needed.what for needed in found.count.missing)
        yield what, "", "", "", f"Could not be worked out: nobody has ever sent {missing}", "", "", "", as_of
    for row in found.rows:
        people = [found.people[pk] for pk in row.people]
        who, born = say_list([str(p) for p in people]), "; ".join(_iso(p.dob) for p in people)
        address = PROTECTED if not found.guarded.isdisjoint(row.people) else ""
        for because in row.because:
            said_by = _said_by(found.records[pk] for pk in because.records if pk in found.records)
            yield what, row.part, who, born, because.words, because.doubt, said_by, address, as_of


def _iso(born: date | None) -> str:
    return born.isoformat() if born else "not known"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
