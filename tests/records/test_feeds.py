"""Each feed's schema, by our door and by the ordinary tool that an agency would use."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from goldenthread.records.reading import FEEDS, BadRow, Refused, Row, read
from tests.records.files import AT, as_csv, example, only, outcomes, write
from tools import feed_docs

_EVERY_FEED = pytest.mark.parametrize("feed", list(FEEDS))


def _frictionless(path: Path, feed: str) -> list[str]:
    """The sorts of error that the ordinary tool finds."""
    schema = frictionless.Schema.from_descriptor(json.loads(FEEDS[feed].path.read_text(encoding="utf-8")))
    report = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema).validate()
    return [kind for (kind,) in report.flatten(["type"])]


def _required(feed: str) -> str:
    return next(field.name for field in FEEDS[feed].fields if field.required)


def test_there_is_a_feed_for_every_kind_of_record() -> None:
    assert list(FEEDS) == [
        "settings.register",
        "settings.links",
        "settings.contacts",
        "settings.calendar",
        "police.incidents",
        "police.persons",
        "schools.roll",
        "council.home_educated",
        "register.identities",
        "council.claims",
        "register.addresses",
        "socialcare.person",
        "socialcare.address",
        "socialcare.family",
        "socialcare.mother",
        "socialcare.involvements",
        "socialcare.professionals",
        "socialcare.cin_episodes",
        "socialcare.cp_plans",
        "socialcare.cla_episodes",
        "health.children",
        "health.caseload",
        "marac.cases",
    ]


@_EVERY_FEED
def test_a_schema_stands_in_the_file_named_after_its_feed(feed: str) -> None:
    spec = FEEDS[feed]
    assert spec.path.name == f"{feed}.json"
    assert set(spec.key) <= set(spec.columns)
    assert spec.schema["missingValues"] == [""]
    # Only a key with a stand-in cannot be said in a Table Schema.
    assert spec.schema.get("primaryKey", []) == ([] if spec.key_without else list(spec.key))
    assert spec.schema["fieldsMatch"] == ("subset" if spec.extra_columns_allowed else "equal")


@_EVERY_FEED
def test_a_good_file_is_good_to_both(feed: str, tmp_path: Path) -> None:
    path = write(tmp_path, feed)
    assert _frictionless(path, feed) == []
    row = only(feed, path)
    assert isinstance(row, Row)
    assert row.data == example(feed)


@_EVERY_FEED
def test_a_bad_file_is_bad_to_both(feed: str, tmp_path: Path) -> None:
    path = write(tmp_path, feed, example(feed, **{_required(feed): ""}))
    # An empty key is also a fault of the key.
    assert set(_frictionless(path, feed)) <= {"constraint-error", "primary-key"}
    assert "constraint-error" in _frictionless(path, feed)
    bad = only(feed, path)
    assert isinstance(bad, BadRow)
    assert [problem.field for problem in bad.problems] == [_required(feed)]


@_EVERY_FEED
def test_columns_may_stand_in_any_order(feed: str, tmp_path: Path) -> None:
    path = tmp_path / "turned.csv"
    path.write_text(as_csv(feed, [example(feed)], list(reversed(FEEDS[feed].columns))), encoding="utf-8", newline="")
    assert _frictionless(path, feed) == []
    turned = only(feed, path)
    assert turned == only(feed, write(tmp_path, feed))


@_EVERY_FEED
def test_an_extra_column_goes_in_only_where_the_publisher_adds_its_own(feed: str, tmp_path: Path) -> None:
    path = tmp_path / "extra.csv"
    columns = [*FEEDS[feed].columns, "Diocese (name)"]
    path.write_text(as_csv(feed, [example(feed) | {"Diocese (name)": "x"}], columns), encoding="utf-8", newline="")
    if not FEEDS[feed].extra_columns_allowed:
        assert set(_frictionless(path, feed)) == {"extra-label"}
        with pytest.raises(Refused):
            read(feed, path, at=AT)
    else:
        assert _frictionless(path, feed) == []
        row = only(feed, path)
        assert isinstance(row, Row)
        assert "Diocese (name)" not in row.data


def test_the_ordinary_command_finds_what_is_wrong(tmp_path: Path) -> None:
    path = write(tmp_path, "marac.cases", example("marac.cases", role="neighbour"))
    shutil.copy(FEEDS["marac.cases"].path, tmp_path / "schema.json")
    command = [str(Path(sys.executable).with_name("frictionless")), "validate", path.name]
    done = subprocess.run(
        [*command, "--schema", "schema.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "neighbour" in done.stdout


def test_the_pages_are_what_the_schemas_say() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in feed_docs.FOLDER.glob("*.md")}
    assert written == feed_docs.pages(), "run: python -m tools.feed_docs"


@_EVERY_FEED
def test_the_example_of_a_page_is_a_good_file(feed: str, tmp_path: Path) -> None:
    path = tmp_path / "page.csv"
    path.write_text(feed_docs.example_rows(FEEDS[feed]), encoding="utf-8")
    assert all(isinstance(row, Row) for row in outcomes(feed, path))
