"""`python -m goldenthread.madeup --children N --seed S --out DIR`: for developers who want the files only."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from goldenthread.madeup.build import build


def main() -> None:
    """Read the arguments, build, and say what was made."""
    parser = argparse.ArgumentParser(
        prog="python -m goldenthread.madeup", description="Write the made-up partnership's files."
    )
    parser.add_argument("--children", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--incidents", type=int, default=36)
    parser.add_argument("--bench", type=int, default=0, help="incidents over the past year, for evaluation")
    parser.add_argument("--at", type=datetime.fromisoformat, help="the morning, with offset; now unless told")
    parser.add_argument("--out", type=Path, required=True)
    told = parser.parse_args()
    summary = build(
        told.out, seed=told.seed, children=told.children, at=(told.at or datetime.now(UTC)).astimezone(UTC),
        incidents=told.incidents, extra_incidents_for_bench=told.bench,
    )  # fmt: skip
    sys.stdout.write(f"{summary}\n")


if __name__ == "__main__":
    main()
