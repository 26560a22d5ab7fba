"""Writing the files: CSV in a feed's columns, its control total, and who each record speaks of."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from goldenthread.records.reading.feeds import FEEDS, FeedSpec

KEY_JOIN = "|"
# Columns that the register publishes and the door does not read: a real file has them, so ours has some.
EXTRA_COLUMNS = {"settings.register": ("Gender (name)", "OfficialSixthForm (name)", "Trusts (name)")}


def day(value: date | None) -> str:
    """ISO date, or nothing when not known."""
    return value.isoformat() if value else ""


class FeedFile:
    """One feed's file as it is written, in the columns and with the key of its schema."""

    def __init__(self, spec: FeedSpec, stream: TextIO, mentions: TextIO) -> None:
        self._spec, self.rows = spec, 0
        self._write = csv.writer(stream, lineterminator="\r\n").writerow
        self._mention = csv.writer(mentions, lineterminator="\r\n").writerow
        self._columns = (*spec.columns, *EXTRA_COLUMNS.get(spec.id, ()))
        self._write(self._columns)

    def row(self, values: Mapping[str, str], people: Iterable[tuple[str, int]] = ()) -> None:
        """Write one record, and in the truth whom each of its slots (child, contact1, carer1, self) speaks of."""
        self._write([values.get(column, "") for column in self._columns])
        self.rows += 1
        key = KEY_JOIN.join(values[part] for part in self._spec.key)
        for slot, person in people:
            self._mention((self._spec.id, key, slot, person))


class Press:
    """Opens feed files in one folder and keeps, in one truth file, whom each record speaks of."""

    def __init__(self, folder: Path, mentions: TextIO) -> None:
        self.folder, self._mentions = folder, mentions
        self.rows: dict[str, int] = {}
        csv.writer(mentions, lineterminator="\r\n").writerow(("feed", "key", "slot", "person_id"))

    @contextmanager
    def feed(self, name: str, *, part: str = "", encoding: str = "utf-8") -> Iterator[FeedFile]:
        """
        Write one feed's file, `part` telling apart several files of one feed; its control total goes beside it.

        :param name: the feed's slug, such as "schools.roll"
        """
        path = self.folder / f"{name}{'.' if part else ''}{part}.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            writing = FeedFile(FEEDS[name], stream, self._mentions)
            yield writing
        self.rows[path.name] = writing.rows
        control_total(path, writing.rows)


def control_total(path: Path, rows: int) -> None:
    """The sidecar that lets the receiver see that a file arrived whole."""
    total = {"rows": rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    path.with_name(path.name + ".control.json").write_text(json.dumps(total) + "\n", encoding="utf-8")


def table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """A truth file; gives its number of rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        many = 0
        for row in rows:
            writer.writerow(row)
            many += 1
    return many
