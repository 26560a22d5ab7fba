"""The households bench on a folder of the benchmark's format, made here: made-up people, no truth file in sight."""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bench.households import sending, working
from bench.households.folder import NoSuchFile, rows

CHILDREN = [
    # The children of Meera, and a stranger's.
    {"child_record_id": "C1", "setting_id": "PRI1", "first_name": "Isla", "middle_initial": "R", "last_name": "Batra",
     "date_of_birth": "2012-05-21", "sex": "Female", "street_number": "12", "street_name": "larkspur st",
     "unit_number": "", "zipcode": "10026", "address_as_of": "2020"},
    {"child_record_id": "C2", "setting_id": "PRI1", "first_name": "Rohan", "middle_initial": "K", "last_name": "Batra",
     "date_of_birth": "2014-13-02", "sex": "Male", "street_number": "3", "street_name": "quay rd",
     "unit_number": "apt 2", "zipcode": "10027", "address_as_of": "2017"},
    {"child_record_id": "C3", "setting_id": "PRI2", "first_name": "Tomos", "middle_initial": "", "last_name": "Howell",
     "date_of_birth": "2011-02-03", "sex": "Male", "street_number": "40", "street_name": "mill ave",
     "unit_number": "", "zipcode": "10026", "address_as_of": "2020"},
    # Rohan again, of the same setting, with another address.
    {"child_record_id": "C4", "setting_id": "PRI1", "first_name": "Rohan", "middle_initial": "K", "last_name": "Batra",
     "date_of_birth": "2014-13-02", "sex": "Male", "street_number": "12", "street_name": "larkspur street",
     "unit_number": "", "zipcode": "10026", "address_as_of": "2019"},
]  # fmt: skip
FAMILIES = [
    {"record_id": "F1", "tax_year": "2019", "first_name": "Meera", "middle_initial": "A", "last_name": "Batra",
     "person_no": "624-48-8421", "street_number": "12", "street_name": "larkspur st", "zipcode": "10026",
     "dependent_1_first_name": "Isla", "dependent_1_last_name": "Batra", "dependent_1_person_no": "",
     "dependent_2_first_name": "Rohan", "dependent_2_last_name": "Batra", "dependent_2_person_no": "713-20-0091"},
]  # fmt: skip
INDEX = [
    {"record_id": "N1", "person_no": "624-48-8421", "first_name": "Meera", "middle_name": "Anjali",
     "last_name": "Batra", "date_of_birth": "1988-09-30", "sex": "Female"},
]  # fmt: skip
INCIDENTS = [
    {"incident_id": "I1", "split": "dev", "incident_date": "2020-04-01", "street_number": "", "street_name": "",
     "unit_number": "", "zipcode": "", "adult1_first_name": "Meera", "adult1_middle_initial": "A",
     "adult1_last_name": "Batra", "adult1_date_of_birth": "1988-09-30", "adult1_sex": "Female", "named_child": ""},
    {"incident_id": "I2", "split": "test", "incident_date": "2020-04-02", "street_number": "7",
     "street_name": "nowhere ln", "unit_number": "", "zipcode": "10099", "adult1_first_name": "Sean",
     "adult1_last_name": "Nobody", "adult1_date_of_birth": "1980-14-55", "adult1_sex": "", "named_child": "Zed:4"},
]  # fmt: skip


def _table(path: Path, table: Sequence[Mapping[str, str]]) -> None:
    columns = list(dict.fromkeys(column for row in table for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(table)
    plain = text.getvalue().encode()
    path.write_bytes(gzip.compress(plain) if path.suffix == ".gz" else plain)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some files gzipped and some not; two optional ones are missing, and some columns."""
    place = tmp_path / "folder"
    place.mkdir()
    _table(place / "children.csv", CHILDREN)
    _table(place / "families.csv.gz", FAMILIES)
    _table(place / "master_index.csv.gz", INDEX)
    _table(place / "incidents.csv", INCIDENTS)
    return place


def _sent(folder: Path, tmp_path: Path) -> sending.Sent:
    to = tmp_path / "feeds"
    to.mkdir()
    return sending.send(folder, to)


def _found(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.usefixtures("db")
def test_a_mothers_children_are_found_and_no_strangers(folder, tmp_path):
    sent, timed, out = _sent(folder, tmp_path), working.Timed(), tmp_path / "out.csv"
    told: list[str] = []
    working.load(sent, lambda what, how_much, _: told.append(f"{what}: {how_much}"))
    assert working.work_all(sent, out, timed, lambda *_: None) == 3
    found = _found(out)
    assert {(row["incident_id"], row["child_record_id"]) for row in found} == {("I1", c) for c in ("C1", "C2", "C4")}
    assert all(float(row["score"]) > 0 for row in found)
    assert (len(timed.joined), len(timed.found)) == (2, 2)
    assert not [line for line in told if "quarantined" in line]


@pytest.mark.usefixtures("db")
def test_no_incident_profits_from_another(folder, tmp_path):
    sent = _sent(folder, tmp_path)
    working.load(sent, lambda *_: None)
    outs = [tmp_path / "once.csv", tmp_path / "again.csv"]
    for out in outs:
        working.work_all(sent, out, working.Timed(), lambda *_: None)
    assert _found(outs[0]) == _found(outs[1])


def test_what_the_door_would_not_take_is_left_empty_and_counted(folder, tmp_path):
    late = INCIDENTS[0] | {"incident_id": "I3", "adult1_date_of_birth": "2031-09-30"}
    _table(folder / "incidents.csv", [*INCIDENTS, late])
    assert _sent(folder, tmp_path).emptied == {"police.persons date_of_birth": 1}


def test_the_truth_is_not_for_the_system_to_read(folder):
    with pytest.raises(ValueError, match="not for the system"):
        next(rows(folder, "truth"))


def test_a_folder_without_children_is_refused(tmp_path):
    with pytest.raises(NoSuchFile, match="neither children"):
        next(rows(tmp_path, "children"))
    assert list(rows(tmp_path, "health")) == []
