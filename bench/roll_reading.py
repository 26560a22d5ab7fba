"""Rows of the roll feed read, checked and hashed in a second on one core: `python bench/roll_reading.py`."""

import argparse
import csv
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from goldenthread.records.reading import FEEDS, BadRow, read
from goldenthread.records.reading.identifiers import upn_check_letter

_AT = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
_FORENAMES = ("Isla Rose", "Tomos", "Zoë", "Muhammad Ali", "Grace", "Ọlá", "Mia", "Jean-Luc")
_SURNAMES = ("Batra", "O'Connell", "Hâf-Williams", "Nguyễn", "Adeyemi", "Smith", "van der Berg", "Khan")


def rows(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Made-up rows of the roll, about one in a thousand with a wrong check letter."""
    chance = random.Random(seed)  # noqa: S311 - made-up rows, the same for the same seed
    for number in range(count):
        body = f"999{number:09d}"
        letter = upn_check_letter(body) if chance.random() > 0.001 else "I"
        born = date(2008, 9, 1) + timedelta(days=chance.randrange(5000))
        surname = chance.choice(_SURNAMES)
        postcode = f"ZZ{chance.randrange(1, 30)} {chance.randrange(10)}{chance.choice('ABDE')}{chance.choice('FGHJ')}"
        address = f"{chance.randrange(1, 200)} Larkspur Close, Fenwick"
        row = {
            "upn": letter + body,
            "urn": str(900100 + chance.randrange(60)),
            "forenames": chance.choice(_FORENAMES),
            "surname": surname,
            "date_of_birth": born.isoformat(),
            "sex": chance.choice("FM"),
            "address": address,
            "postcode": postcode,
            "uprn": str(10_099_000_000 + chance.randrange(100_000)),
            "enrolment_status": "C",
            "entry_date": f"{born.year + 5}-09-03",
        }
        for contact in range(1, chance.randrange(1, 5)):
            row |= {
                f"contact{contact}_forenames": chance.choice(_FORENAMES),
                f"contact{contact}_surname": surname,
                f"contact{contact}_relationship": chance.choice(("mother", "father", "grandmother")),
                f"contact{contact}_parental_responsibility": chance.choice(("yes", "no", "unknown")),
                f"contact{contact}_address": address,
                f"contact{contact}_postcode": postcode,
            }
        yield row


def main() -> None:
    """Write a file of made-up rows, read it, and say how long the reading took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roll.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FEEDS["schools.roll"].columns, restval="")
            writer.writeheader()
            writer.writerows(rows(given.rows, given.seed))
        began = time.perf_counter()
        reading = read("schools.roll", path, at=_AT)
        bad = sum(isinstance(row, BadRow) for row in reading.rows())
        took = time.perf_counter() - began
    sys.stdout.write(
        f"schools.roll: {reading.rows_in:,} rows in {took:.2f} s = {reading.rows_in / took:,.0f} rows/s "
        f"({bad:,} quarantined, seed {given.seed})\n"
    )


if __name__ == "__main__":
    main()
