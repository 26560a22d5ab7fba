"""The door itself: a file is read twice, once to decide whether it can be trusted and once to hand out its rows."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path

from .compiled import RowRules
from .control import Control, control_of
from .feeds import FEEDS, FeedSpec
from .header import positions_of
from .lines import Lines, unpaired
from .outcomes import BadRow, Problem, Refused, Row
from .whole_file import Limits, WholeFile, look_at, stamp_of

# `SourceRecord.key` holds this many characters.
LONGEST_KEY = 300
_LEAST_MARKS, _MOST_MARKS = 1 << 13, 1 << 24  # bytes of the map in which keys are marked


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A file that can be trusted as a whole. `rows_in` counts its rows: each will be yielded once, good or bad.

    `sha256` is that of the file, in hex; `control` what its sender counted, if a control file lay beside it.
    """

    feed: FeedSpec
    path: Path
    at: datetime
    file: WholeFile
    control: Control | None
    rows_in: int
    _positions: list[int]
    _width: int
    _suspects: frozenset[int]
    _limits: Limits

    @property
    def sha256(self) -> str:
        return self.file.sha256

    @property
    def encoding(self) -> str:
        return self.file.encoding

    def rows(self) -> Iterator[Row | BadRow]:
        """
        Every row in the order of the file, a few at a time in memory. May be called again.

        :raises Refused: if the file changed since it was looked at
        """
        rules = RowRules(self.feed, self.at)
        judge = _Judge(rules, self._suspects)
        pick = _picker(self._positions)
        width, count = self._width, 0
        with _opened(self.path, self.file.encoding, self._limits) as lines:
            rows = iter(lines)
            next(rows)
            for line, cells in rows:
                count += 1
                if cells is None or len(cells) != width:
                    yield _ragged(line, lines.raw, cells, width)
                else:
                    yield judge(line, tuple(map(str.strip, pick(cells))), lines)
        if count != self.rows_in or stamp_of(self.path) != self.file.stamp:
            raise Refused("changed", "The file changed while it was read.", "Send it again when it is complete.")


def read(feed: str, path: Path, *, at: datetime, limits: Limits | None = None) -> Reading:
    """
    Decide whether the file can be trusted as a whole; its rows are then read with `Reading.rows()`.

    :param feed: a feed's id, one of `FEEDS`
    :param at: now, aware; dates that must lie in the past are compared with it
    :raises Refused: if the file is broken, is another feed's, or is not what its control total says
    :raises KeyError: if there is no such feed
    """
    if at.tzinfo is None:
        raise ValueError("`at` must be aware")
    spec = FEEDS[feed]
    limits = limits or Limits()
    control = control_of(path)
    file = look_at(path, spec.encodings, limits)
    with _opened(path, file.encoding, limits) as lines:
        survey = _Survey(spec, at, file)
        survey.over(lines)
    if control:
        control.must_match(rows=survey.rows, sha256=file.sha256)
    return Reading(
        feed=spec,
        path=path,
        at=at,
        file=file,
        control=control,
        rows_in=survey.rows,
        _positions=survey.positions,
        _width=survey.width,
        _suspects=frozenset(survey.suspects),
        _limits=limits,
    )


@contextmanager
def _opened(path: Path, encoding: str, limits: Limits) -> Iterator[Lines]:
    with path.open(encoding=encoding, newline="") as text:
        yield Lines(text, limits.row_lines)


def _picker(positions: list[int]) -> Callable[[list[str]], Sequence[str]]:
    if positions == list(range(len(positions))):
        end = len(positions)
        return lambda cells: cells[:end]
    # Every feed has more than one column, so itemgetter gives a tuple.
    return itemgetter(*positions)


class _Survey:
    """
    The first time through the rows: how many there are, whether the file breaks off, whose keys may come twice.

    Keys are marked by hash in a map of fixed size, so that a file of millions costs no more memory; a key whose mark
    was already set is a suspect, and only suspects are looked at again.
    """

    def __init__(self, feed: FeedSpec, at: datetime, file: WholeFile) -> None:
        self.feed = feed
        self.file = file
        self.rules = RowRules(feed, at)
        self.rows = 0
        self.positions: list[int] = []
        self.width = 0
        self.suspects: set[int] = set()
        size = _LEAST_MARKS
        while size < min(file.size // 4, _MOST_MARKS):
            size *= 2
        self._marks = bytearray(size)
        self._bits = size * 8 - 1
        self._garbled = self._accented = 0

    def over(self, lines: Lines) -> None:
        """:raises Refused: if the file as a whole is wrong"""
        rows = iter(lines)
        first = next(rows, None)
        if first is None or first.cells is None:
            raise Refused("no-header", "The first line cannot be read.", "Put the column names into the first line.")
        self.positions = positions_of(first.cells, self.feed)
        self.width = len(first.cells)
        pick, key_of, mark = _picker(self.positions), self.rules.key_of, self._mark
        width = self.width
        cells: list[str] | None = first.cells
        for line, cells in rows:
            self.rows += 1
            like_rows = lines.like_rows(width)
            if cells is None or len(cells) != width:
                if like_rows:
                    raise unpaired(line)
                continue
            if like_rows and any(map(self._is_a_good_row, like_rows)):
                raise unpaired(line)
            row = tuple(map(str.strip, pick(cells)))
            mark(hash(key_of(row)))
            if not "".join(row).isascii():
                self._look_at_letters(row)
        self._refuse_broken_off(cells)
        if self._garbled > self._accented:
            problem = f"Accented letters were damaged before the file was sent ({self._garbled:,} rows)."
            remedy = "It was read in one encoding and saved in another. Export it again from the source as “CSV UTF-8”."
            raise Refused("garbled", problem, remedy)

    def _mark(self, key: int) -> None:
        bit = key & self._bits
        byte, flag = bit >> 3, 1 << (bit & 7)
        if self._marks[byte] & flag:
            self.suspects.add(key)
        else:
            self._marks[byte] |= flag

    def _is_a_good_row(self, line: str) -> bool:
        # Free text may hold many commas; only a line that passes every check of the feed is taken for a lost row. A
        # line in which quotation marks do not pair up is the end of a cell that began before it.
        cells = next(csv.reader([line]), [])
        if len(cells) != self.width or line.count('"') % 2:
            return False
        return self.rules.are_met_by(tuple(map(str.strip, _picker(self.positions)(cells))))

    def _look_at_letters(self, row: Sequence[str]) -> None:
        if self.rules.is_garbled(row):
            self._garbled += 1
        else:
            self._accented += 1

    def _refuse_broken_off(self, last: list[str] | None) -> None:
        if self.rows and not self.file.ends_with_newline and (last is None or len(last) < self.width):
            raise Refused(
                "truncated",
                f"The file breaks off in its last row (row {self.rows:,}).",
                "Part of it is missing. Export it again and send it whole.",
            )


class _Judge:
    """The second time through: each row gets its verdict."""

    def __init__(self, rules: RowRules, suspects: frozenset[int]) -> None:
        self.rules = rules
        self.suspects = suspects
        self.seen: dict[str, tuple[int, str]] = {}

    def __call__(self, line: int, row: tuple[str, ...], lines: Lines) -> Row | BadRow:
        rules = self.rules
        key = rules.key_of(row)
        if not rules.are_met_by(row):
            return self._bad(line, row, key, lines, rules.problems(row))
        if len(key) > LONGEST_KEY:
            return self._bad(line, row, key[:LONGEST_KEY], lines, [_key_too_long(rules.feed)])
        digest = rules.hash_of(row)
        repeat_of = None
        if self.suspects and hash(key) in self.suspects:
            first, before = self.seen.setdefault(key, (line, digest))
            if before != digest:
                return self._bad(line, row, key, lines, [_duplicate(rules.feed, key, first)])
            repeat_of = first if first != line else None
        return Row(line, dict(zip(rules.columns, row, strict=True)), key, digest, repeat_of)

    def _bad(self, line: int, row: tuple[str, ...], key: str, lines: Lines, problems: list[Problem]) -> BadRow:
        return BadRow(line, lines.raw, dict(zip(self.rules.columns, row, strict=True)), key, tuple(problems))


def _ragged(line: int, raw: str, cells: list[str] | None, width: int) -> BadRow:
    if cells is None:
        what = "The quotation marks in this row are not as CSV wants them."
        remedy = 'Put quotation marks around the whole cell, and double each one inside it: “Bob” becomes ""Bob"".'
        return BadRow(line, raw, {}, "", (Problem("", "", what, remedy, "quotes"),))
    what = f"This row has {len(cells)} cells; the header line has {width}."
    remedy = "A cell that holds a comma needs quotation marks around it; otherwise a comma is missing or too many."
    return BadRow(line, raw, {}, "", (Problem("", "", what, remedy, "cells"),))


def _duplicate(feed: FeedSpec, key: str, first: int) -> Problem:
    names = " and ".join(feed.key)
    what = f"Line {first:,} has the same {names}, and says something else."
    remedy = "Keep the one that is right; if both are, one of the two has the wrong number or date."
    return Problem("", key, what, remedy, "duplicate")


def _key_too_long(feed: FeedSpec) -> Problem:
    what = f"{' and '.join(feed.key)} are together longer than {LONGEST_KEY} characters."
    return Problem("", "", what, "Check that no other text has slipped into these columns.", "too-long")
