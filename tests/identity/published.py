"""How many random histories are tried, from which seed, and the figure that comes of it: `pytest -s` shows it."""

import os

# The same histories at every run; another seed tries others.
SEED = int(os.environ.get("GOLDENTHREAD_SEED", "20261123"))


def histories(few: int) -> int:
    """As many as the environment says (`GOLDENTHREAD_HISTORIES=10000`), else a few."""
    return int(os.environ.get("GOLDENTHREAD_HISTORIES", few))


def publish(figure: str) -> None:
    """Say a figure."""
    print(f"\n{figure}")  # noqa: T201 # that it is said is the point
