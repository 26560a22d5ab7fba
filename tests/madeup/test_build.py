"""How much is made, how fast, and the same again from the same seed."""

import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from goldenthread.madeup import build
from goldenthread.madeup.incidents import CASES

from .conftest import AT, Partnership


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_and_morning_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, seed=3, children=300, at=AT, extra_incidents_for_bench=10)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    for seed in (3, 4):
        build(tmp_path / str(seed), seed=seed, children=300, at=AT)
    one, other = _bytes(tmp_path / "3"), _bytes(tmp_path / "4")
    assert one.keys() == other.keys()
    assert one["feeds/health.children.csv"] != other["feeds/health.children.csv"]


def test_nothing_is_left_of_an_earlier_and_larger_run(tmp_path: Path) -> None:
    build(tmp_path, seed=3, children=300, at=AT, extra_incidents_for_bench=10)
    build(tmp_path, seed=3, children=300, at=AT)
    assert not list(tmp_path.rglob("*bench*"))


def test_a_morning_without_a_time_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        build(tmp_path, seed=3, children=300, at=datetime(2026, 11, 24, 6, 30))  # noqa: DTZ001


def test_a_county_of_the_default_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    made = build(tmp_path, seed=1, at=AT)
    took = time.perf_counter() - began
    with capsys.disabled():
        print(f"\n{made.children} children, {sum(made.rows.values())} rows in {took:.1f} s")  # noqa: T201
    assert 12_000 <= made.children <= 12_010
    assert 55 <= made.settings <= 65
    assert made.incidents == 36
    assert made.past_incidents == 200
    assert 40 <= made.children_affected <= 90


def test_counts_are_those_of_the_files(partnership: Partnership) -> None:
    summary = partnership.summary
    for name, rows in summary.rows.items():
        assert len(partnership.feed(name.removesuffix(".csv"))) == rows
    persons = partnership.truth("persons")
    assert summary.children == sum(row["is_child"] == "yes" for row in persons)
    assert summary.children + summary.adults == len(persons)
    assert summary.bench_incidents == 60


@pytest.mark.parametrize(
    "morning",
    [
        pytest.param(datetime(2027, 3, 28, 6, 0, tzinfo=UTC), id="the clocks went forward"),
        pytest.param(datetime(2026, 10, 25, 7, 0, tzinfo=UTC), id="the clocks went back"),
        pytest.param(datetime(2028, 2, 29, 6, 0, tzinfo=UTC), id="a leap day"),
        pytest.param(datetime(2026, 8, 12, 5, 30, tzinfo=UTC), id="summer holidays"),
        pytest.param(datetime(2026, 9, 1, 6, 0, tzinfo=UTC), id="first day of the school year"),
        pytest.param(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), id="asked for before the night is over"),
    ],
)
def test_the_night_is_from_five_to_six_by_the_clock_on_the_wall(tmp_path: Path, morning: datetime) -> None:
    made = Partnership(tmp_path, build(tmp_path, seed=5, children=300, at=morning))
    london = morning.astimezone(ZoneInfo("Europe/London"))
    for row in made.feed("police.incidents"):
        occurred, reported = datetime.fromisoformat(row["occurred_at"]), datetime.fromisoformat(row["reported_at"])
        assert occurred <= reported <= morning
        assert occurred.utcoffset() == occurred.astimezone(ZoneInfo("Europe/London")).utcoffset()
        evening = occurred.date() < london.date() and occurred.hour >= 17
        assert evening or (occurred.date() == london.date() and occurred.hour < 6)


@pytest.mark.parametrize("many", [0, 1, 5, 36, 50])
def test_a_night_has_as_many_incidents_as_asked_for_and_hard_cases_first(tmp_path: Path, many: int) -> None:
    made = Partnership(tmp_path, build(tmp_path, seed=5, children=300, at=AT, incidents=many))
    cases = [row["case"] for row in made.truth("incidents") if row["batch"] == "night"]
    assert len(cases) == many
    assert {case.slug for case in CASES[:many]} == set(cases) - {"usual"}


def test_a_tiny_county_still_has_every_hard_case(tmp_path: Path) -> None:
    made = Partnership(tmp_path, build(tmp_path, seed=5, children=100, at=AT))
    assert {row["case"] for row in made.truth("incidents") if row["batch"] == "night"} == {case.slug for case in CASES}
