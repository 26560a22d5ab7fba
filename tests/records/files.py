"""Made-up feed files for the tests of the door: every feed's example row, changed as the case needs."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from goldenthread.records.reading import FEEDS, BadRow, Row, read

AT = datetime(2026, 11, 23, 6, 55, tzinfo=UTC)


def example(feed: str, **changes: str) -> dict[str, str]:
    """The example row of the feed's page, with these cells changed."""
    row = {field.name: field.example for field in FEEDS[feed].fields}
    unknown = set(changes) - set(row)
    assert not unknown, unknown
    return row | changes


def as_csv(feed: str, rows: Iterable[Mapping[str, str]], columns: Sequence[str] | None = None) -> str:
    """The rows as a CSV file of the feed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or FEEDS[feed].columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, feed: str, *rows: Mapping[str, str]) -> Path:
    """A UTF-8 file of the feed with these rows, or with the example row."""
    path = folder / f"{feed}.csv"
    path.write_text(as_csv(feed, rows or [example(feed)]), encoding="utf-8", newline="")
    return path


def outcomes(feed: str, path: Path, at: datetime = AT) -> list[Row | BadRow]:
    """Every row of the file, judged; the sum is checked each time."""
    reading = read(feed, path, at=at)
    found = list(reading.rows())
    assert len(found) == reading.rows_in
    return found


def only(feed: str, path: Path) -> Row | BadRow:
    """The outcome of a file with one row."""
    (outcome,) = outcomes(feed, path)
    return outcome
