"""Whatever is done to a file, each of its rows comes out once, good or bad, or the whole file is refused."""

import random
import tracemalloc
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.records.reading import FEEDS, BadRow, Refused, Row, read
from tests.records.files import AT, as_csv, example, outcomes, write

_MANY = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_FEED = "police.persons"
_ROWS = [example(_FEED, person_no=str(number), forenames=f"Isla {'é' * (number % 3)}") for number in range(1, 13)]
_ODD_BYTES = st.sampled_from(
    [
        b'"',
        b'""',
        b",",
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xc3",
        b";",
        b"\t",
        b"\x1b",
        b" ",
        b"=",
    ]
)
_EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(_ODD_BYTES, st.binary(max_size=6))), min_size=1, max_size=6
)


@_MANY
@given(edits=_EDITS)
def test_a_damaged_file(edits: list[tuple[float, int, bytes]], tmp_path: Path) -> None:
    content = as_csv(_FEED, _ROWS).encode()
    for where, gone, put in edits:
        start = int(where * len(content))
        content = content[:start] + put + content[start + gone :]
    path = tmp_path / "damaged.csv"
    path.write_bytes(content)
    try:
        reading = read(_FEED, path, at=AT)
    except Refused:
        return
    found = list(reading.rows())
    good = [row for row in found if isinstance(row, Row)]
    bad = [row for row in found if isinstance(row, BadRow)]
    assert len(good) + len(bad) == reading.rows_in
    assert all(row.problems and (row.raw.strip() or not any(row.data.values())) for row in bad)
    # Every line with something on it belongs to a row that came out.
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if b'"' not in content:
        assert len(found) == sum(bool(line) for line in lines) - 1


@_MANY
@given(
    changes=st.dictionaries(
        st.integers(0, len(_ROWS) - 1),
        st.tuples(
            st.sampled_from(FEEDS[_FEED].columns), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
        ),
        max_size=5,
    )
)
def test_cells_with_anything_in_them(changes: dict[int, tuple[str, str]], tmp_path: Path) -> None:
    rows = [dict(row) for row in _ROWS]
    for number, (column, value) in changes.items():
        rows[number][column] = value.replace("\0", "")
    path = write(tmp_path, _FEED, *rows)
    found = outcomes(_FEED, path)
    assert len(found) == len(rows)
    for number, (row, sent) in enumerate(zip(found, rows, strict=True)):
        assert row.data == {column: value.strip() for column, value in sent.items()}
        if isinstance(row, BadRow):
            # A row nobody touched may only be bad because a changed one took its key before.
            assert number in changes or {problem.code for problem in row.problems} == {"duplicate"}


@_MANY
@given(numbers=st.lists(st.integers(1, 6), max_size=40), seed=st.integers())
def test_of_each_key_one_version_goes_in(numbers: list[int], seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    rows = [example(_FEED, person_no=str(number), sex=chance.choice("FM")) for number in numbers]
    path = tmp_path / "twice.csv"
    path.write_text(as_csv(_FEED, rows), encoding="utf-8", newline="")
    first: dict[str, str] = {}
    for row, sent in zip(outcomes(_FEED, path), rows, strict=True):
        was = first.setdefault(sent["person_no"], sent["sex"])
        assert isinstance(row, Row) == (was == sent["sex"])


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(as_csv(_FEED, []))
            line = as_csv(_FEED, [example(_FEED)]).split("\r\n", 1)[1]
            file.writelines(line.replace("/0311442", f"/{number}") for number in range(count))
        tracemalloc.start()
        reading = read(_FEED, path, at=AT)
        assert sum(isinstance(row, Row) for row in reading.rows()) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(3_000), peak(12_000)
    # The map of keys grows with the file, up to 16 MiB; the rows themselves are never all in memory.
    assert large - small < (12_000 - 3_000) * 400
