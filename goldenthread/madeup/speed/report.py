"""What was measured, as one page in Markdown."""

from collections.abc import Iterable, Mapping
from statistics import median

from goldenthread.madeup.bench.report import machine, table
from goldenthread.madeup.bench.scores import percentile
from goldenthread.madeup.speed import Measured


def report(measured: Measured, memory: Mapping[str, int], command: str) -> str:
    """The page, with the command that makes it again; `memory` in bytes by process."""
    children = sum(one.children for one in measured.incidents)
    parts = [
        "# How fast, among how many",
        f"`{command}`, seed {measured.seed}, on {machine()}. What is measured, and how: docs/measuring.md.",
        f"{measured.people:,} people, {measured.mentions:,} mentions, {measured.keys:,} keys; the database is"
        f" {measured.size / 1e9:.1f} GB.",
        table(("", "n", "median", "95 in 100", "slowest"), _times(measured)),
        f"{children:,} children found and explained. Milliseconds; each with its own transaction, on one connection.",
        f"Records in batches, by one worker: {measured.records:,} in {measured.seconds:.1f} s,"
        f" {_rate(measured.records, measured.seconds):,.0f} a second; {measured.processor:.1f} s of processor,"
        f" {_rate(measured.records, measured.processor):,.0f} for each second of it.",
        table(("memory", "MB at most"), [(name, f"{most / 1e6:,.0f}") for name, most in memory.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def _rate(many: int, seconds: float) -> float:
    return many / seconds if seconds else 0.0


def _times(measured: Measured) -> Iterable[tuple[str, ...]]:
    for words, values in (
        ("one incident to explained children", [one.found for one in measured.incidents]),
        ("of which processor", [one.processor for one in measured.incidents]),
        ("its people joined to everybody else", [one.joined for one in measured.incidents]),
        *measured.searches.items(),
    ):
        yield words, f"{len(values)}", f"{median(values):.1f}", f"{percentile(values, 0.95):.1f}", f"{max(values):.1f}"
