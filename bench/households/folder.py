"""The files of a benchmark folder, plain or gzipped. The truth files are not among them and are never opened."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

# What a system under test may read.
FILES = ("incidents", "children", "families", "adults", "health", "master_index")


class NoSuchFile(Exception):
    """The folder lacks a file without which there is nothing to do."""


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """
    The rows of one file, cells stripped; none if an optional file is not there.

    :raises NoSuchFile: if it is the incidents or the children that are missing
    """
    if name not in FILES:
        raise ValueError(f"{name} is not for the system under test to read")
    path = next((p for p in (folder / f"{name}.csv", folder / f"{name}.csv.gz") if p.exists()), None)
    if path is None:
        if name in ("incidents", "children"):
            raise NoSuchFile(f"{folder} holds neither {name}.csv nor {name}.csv.gz")
        return
    with _opened(path) as stream:
        for row in csv.DictReader(stream):
            yield {column: (cell or "").strip() for column, cell in row.items() if column}


def _opened(path: Path) -> io.TextIOWrapper:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")
