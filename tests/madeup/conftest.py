"""One made-up partnership, small, shared by the tests that only read it."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from goldenthread.madeup import WorldSummary, build

# A Tuesday in term.
AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Partnership:
    """What was written, read back."""

    out: Path
    summary: WorldSummary

    def feed(self, name: str) -> list[dict[str, str]]:
        """Rows of a file in feeds/, such as "schools.roll" or "police.persons.bench"."""
        encoding = "cp1252" if name == "settings.register" else "utf-8"
        with (self.out / "feeds" / f"{name}.csv").open(encoding=encoding, newline="") as stream:
            return list(csv.DictReader(stream))

    def truth(self, name: str) -> list[dict[str, str]]:
        with (self.out / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def of_case(self, case: str) -> dict[str, str]:
        """Last night's incident of a hard case."""
        return next(row for row in self.truth("incidents") if row["case"] == case and row["batch"] == "night")

    def children_of(self, incident: dict[str, str]) -> list[dict[str, str]]:
        """The children truly affected by an incident."""
        return [row for row in self.truth("affected") if row["reference"] == incident["reference"]]

    def police(self, incident: dict[str, str], role: str = "") -> list[dict[str, str]]:
        """What the police wrote about the persons of an incident."""
        persons = [row for row in self.feed("police.persons") if row["incident_reference"] == incident["reference"]]
        return [row for row in persons if not role or row["role"] == role]

    def log(self, incident: dict[str, str]) -> dict[str, str]:
        return next(row for row in self.feed("police.incidents") if row["reference"] == incident["reference"])


@pytest.fixture(scope="session")
def partnership(tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    out = tmp_path_factory.mktemp("partnership")
    return Partnership(out, build(out, seed=7, children=1500, at=AT, extra_incidents_for_bench=60))
