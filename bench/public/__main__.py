"""
Public data sets linked without labels, by us and by plain Splink, side by side.

    python -m bench.public DIR [--write bench/results/public.md]
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.public import ours, plain, sets
from bench.public.scores import Marks


@dataclass(frozen=True, slots=True)
class _Set:
    name: str
    files: tuple[str, ...]
    read: Callable[..., sets.Loaded]
    recipe: plain.Recipe


_SETS = (
    _Set("fake_1000", ("fake_1000.csv",), sets.fake_1000, plain.FAKE_1000),
    _Set("febrl4", ("dataset4a.csv", "dataset4b.csv"), sets.febrl4, plain.FEBRL4),
    _Set("historical_50k", ("historical_figures_with_errors_50k.parquet",), sets.historical, plain.HISTORICAL),
)
_HEAD = """# Public data sets

`python -m bench.public DIR` on {on}, Splink {splink}, DuckDB {duckdb}, seed 1. Each linker reads the set
and learns from its records without labels; the set's own truth is used for these marks alone. Seconds are those of
everything from the file to the groups, on a machine that others shared: compare them with one another, not with yours.

Golden Thread compares names, births and sex by the product's own agreements (`identity/core/agreement.py`), and
whatever more a set tells (occupation, birth place, postcode, e-mail address, number) as further features. The guards
that keep brothers, sisters and twins apart are not asked: no set holds families, and in two of them one person's first
names differ more than a family's. *Pair by pair* scores two records by themselves and chains what is over the
product's threshold (9.0). *In groups* is `identity/learning/collective.py`: two groups merge while the mean evidence
over every pair across them is better than even.

Pairwise F1 is the best that any threshold gives; recall is that of pairs at precision 0.999, the threshold set on the
truth (the same for all); cluster F1 counts the pairs that the groups imply: ours at one threshold that saw no label,
plain Splink's at the best for it of the probabilities 0.5, 0.8 and 0.95. What was not learned from labels was still
chosen by people who saw these sets: the keys by which pairs are looked for, and the mean as the measure of a group.

| set | linker | pairwise F1 | recall at 0.999 | cluster F1 | cluster precision | cluster recall | seconds |
| --- | --- | --: | --: | --: | --: | --: | --: |
"""


def main() -> None:
    """Link each set that is there, and print the table; a set that is not there is named, and left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--only", choices=[each.name for each in _SETS])
    args = parser.parse_args()
    lines = []
    for each in _SETS:
        paths = [args.folder / name for name in each.files]
        if args.only not in (None, each.name):
            continue
        if not all(path.exists() for path in paths):
            sys.stdout.write(f"{each.name}: skipped, no {' or '.join(each.files)} in {args.folder}\n")
            continue
        for linker, marks in _linked(each, paths):
            lines.append(_line(each.name, linker, marks))
            sys.stdout.write(lines[-1] + "\n")
            sys.stdout.flush()
    if args.write and lines:
        today = datetime.now(UTC).date().isoformat()
        head = _HEAD.format(on=today, splink=version("splink"), duckdb=version("duckdb"))
        args.write.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def _linked(each: _Set, paths: list[Path]) -> list[tuple[str, Marks]]:
    loaded = each.read(*paths)
    theirs = plain.link(lambda: each.read(*paths).rows, each.recipe, loaded.truth, loaded.sources)
    mine = ours.link(lambda: each.read(*paths))
    return [
        ("plain Splink", theirs),
        ("Golden Thread, pair by pair", mine.pairs),
        ("Golden Thread, in groups", mine.groups),
    ]


def _line(name: str, linker: str, marks: Marks) -> str:
    shares = (marks.pairwise, marks.sure, marks.clusters, marks.precision, marks.recall)
    cells = [name, linker, *(f"{share:.4f}" for share in shares), f"{marks.seconds:.0f}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
