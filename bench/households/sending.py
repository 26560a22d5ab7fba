"""A benchmark folder as feed files, and which registered child stands behind which key of the roll."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bench.households import conversion
from bench.households.conversion import CONVERSIONS, Clean, Settings
from bench.households.folder import rows
from goldenthread.records.reading import FEEDS

ROLL = "schools.roll"


@dataclass
class Sent:
    """
    The files of one folder with their feeds and senders, in the order in which they are best received; police apart.

    `children` holds, by key of the roll, the folder's own ids of the rows with that key.
    """

    at: datetime
    files: list[tuple[str, str, Path]] = field(default_factory=list)
    incidents: Path = Path()
    persons: Path = Path()
    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    emptied: dict[str, int] = field(default_factory=dict)


def send(folder: Path, to: Path) -> Sent:
    """Write every file of the folder as a feed. The day is the one after the last incident."""
    incidents = list(rows(folder, "incidents"))
    days = [datetime.fromisoformat(row["incident_date"][:10]).date() for row in incidents]
    sent = Sent(at=datetime.combine(max(days) + timedelta(days=1), time(6, 30), UTC))
    _roll(folder, to, sent)
    for feed, (name, convert) in CONVERSIONS.items():
        path = to / f"{feed}.csv"
        _write(path, feed, map(convert, rows(folder, name)), sent)
        sent.files.append((feed, FEEDS[feed].agency, path))
    sent.files.sort(key=lambda file: FEEDS[file[0]].order)
    sent.incidents, sent.persons = to / "police.incidents.csv", to / "police.persons.csv"
    _write(sent.incidents, "police.incidents", map(conversion.incident, incidents), sent)
    _write(sent.persons, "police.persons", (p for row in incidents for p in conversion.persons(row)), sent)
    return sent


def _roll(folder: Path, to: Path, sent: Sent) -> None:
    """
    A child may stand in a folder's register twice, of the same setting and with two addresses.

    A roll has one row for a child: the second comes from another provider, which reads that setting too.
    """
    settings, clean = Settings(), Clean(ROLL, sent.at)
    files: list[list[Mapping[str, str]]] = []
    for row in rows(folder, "children"):
        key, converted = clean(conversion.roll(row, settings))
        again = len(sent.children[key])
        sent.children[key].append(row["child_record_id"])
        if again == len(files):
            files.append([])
        files[again].append(converted)
    for number, several in enumerate(files, start=1):
        agency = FEEDS[ROLL].agency if number == 1 else f"{FEEDS[ROLL].agency}-{number}"
        path = to / f"{ROLL}.{number}.csv"
        _write(path, ROLL, several, sent)
        sent.files.append((ROLL, agency, path))
    _count(clean, sent)


def _write(path: Path, feed: str, converted: Iterable[Mapping[str, str]], sent: Sent) -> None:
    clean = Clean(feed, sent.at)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FEEDS[feed].columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(clean(each)[1] for each in converted)
    _count(clean, sent)


def _count(clean: Clean, sent: Sent) -> None:
    sent.emptied |= {f"{clean.feed} {column}": many for column, many in clean.emptied.items()}
