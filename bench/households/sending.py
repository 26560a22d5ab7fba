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
    The files of one folder, in the order in which they are best received; police files apart.

    `children` holds, by key of the roll, the folder's own ids of the rows with that key.
    """

    at: datetime
    files: list[tuple[str, Path]] = field(default_factory=list)
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
        sent.files.append((feed, _write(to, feed, map(convert, rows(folder, name)), sent)))
    sent.files.sort(key=lambda file: FEEDS[file[0]].order)
    sent.incidents = _write(to, "police.incidents", map(conversion.incident, incidents), sent)
    sent.persons = _write(to, "police.persons", (p for row in incidents for p in conversion.persons(row)), sent)
    return sent


def _roll(folder: Path, to: Path, sent: Sent) -> None:
    settings = Settings()
    ids = [row["child_record_id"] for row in rows(folder, "children")]
    keys: list[str] = []
    path = _write(to, ROLL, (conversion.roll(row, settings) for row in rows(folder, "children")), sent, keys)
    for key, child in zip(keys, ids, strict=True):
        sent.children[key].append(child)
    sent.files.append((ROLL, path))


def _write(
    to: Path, feed: str, converted: Iterable[Mapping[str, str]], sent: Sent, keys: list[str] | None = None
) -> Path:
    clean = Clean(feed, sent.at)
    path = to / f"{feed}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FEEDS[feed].columns, lineterminator="\r\n")
        writer.writeheader()
        for each in converted:
            key, row = clean(each)
            writer.writerow(row)
            if keys is not None:
                keys.append(key)
    sent.emptied |= {f"{feed} {column}": many for column, many in clean.emptied.items()}
    return path
