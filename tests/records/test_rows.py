"""What makes a row bad, and what the sender is told about it."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.records.reading import FEEDS, BadRow, Row
from goldenthread.records.reading.compiled import RowRules
from tests.records.files import AT, as_csv, example, only, outcomes, write


def _problem(folder: Path, feed: str, **changes: str) -> tuple[str, str, str]:
    outcome = only(feed, write(folder, feed, example(feed, **changes)))
    assert isinstance(outcome, BadRow)
    (problem,) = outcome.problems
    assert problem.value == changes.get(problem.field, "")
    return problem.field, problem.code, f"{problem.what} {problem.remedy}"


@pytest.mark.parametrize(
    ("column", "value", "code", "said"),
    [
        pytest.param("date_of_birth", "21/05/2016", "date", "write 2016-05-21", id="day first, as people write it"),
        pytest.param("date_of_birth", "3/4/2016", "date", "If it means 3 April 2016", id="day or month first?"),
        pytest.param("date_of_birth", "2016-05-21 00:00:00", "date", "write 2016-05-21", id="a database's midnight"),
        pytest.param("date_of_birth", "2016-02-30", "date", "There is no 30 February 2016.", id="no such day"),
        pytest.param("date_of_birth", "2015-02-29", "date", "There is no 29 February 2015.", id="not a leap year"),
        pytest.param("date_of_birth", "2016-21-05", "date", "may be swapped", id="year, day, month"),
        pytest.param("date_of_birth", "42511", "date", "probably 2016-05-21", id="a spreadsheet's inner number"),
        pytest.param("date_of_birth", "20160521", "date", "Write it like 2015-04-13", id="no hyphens"),
        pytest.param("date_of_birth", "21/05/16", "date", "Write it like 2015-04-13", id="year of two digits"),
        pytest.param("date_of_birth", "unknown", "date", "Leave the cell empty", id="a word for nothing"),
        pytest.param("date_of_birth", "2026-11-24", "future", "in the future", id="born tomorrow"),
        pytest.param("date_of_birth", "1899-12-31", "range", "before 1900", id="born too long ago"),
        pytest.param("sex", "f", "enum", "Write it exactly as F.", id="small letter"),
        pytest.param("sex", "Female", "enum", "Use one of: F, M, U.", id="word instead of code"),
        pytest.param("postcode", "ZZ1", "identifier", "not a whole", id="half a postcode"),
        pytest.param("postcode", "ZZ1 2A8", "identifier", "not a whole", id="digit for a letter"),
        pytest.param("uprn", "1.01E+10", "identifier", "formatted as text", id="a number that Excel rounded"),
        pytest.param("uprn", "010099000012", "identifier", "not a UPRN", id="leading zero"),
        pytest.param("urn", "90010A", "identifier", "not a setting's URN", id="letter in URN"),
        pytest.param("urn", "", "required", "has to be filled", id="which school?"),
        pytest.param("surname", "Bat\x1bra", "characters", "hidden", id="control character"),
        pytest.param("surname", "Batra\u202etxt", "characters", "hidden", id="text that turns around"),
        pytest.param("surname", "Bat\nra", "line-break", "more than one line", id="name over two lines"),
        pytest.param("surname", "B" * 101, "too-long", "most allowed is 100", id="a page of name"),
        pytest.param("leaving_date", "2020-09-02", "date-order", "is before entry_date", id="left before coming"),
        pytest.param("contact2_parental_responsibility", "Y", "enum", "yes, no, unknown", id="Y for yes"),
        pytest.param("contact3_postcode", "n/a", "identifier", "Leave the cell empty", id="n/a"),
    ],
)
def test_a_bad_cell_of_the_roll(column: str, value: str, code: str, said: str, tmp_path: Path) -> None:
    found = _problem(tmp_path, "schools.roll", **{column: value})
    assert found[:2] == (column, code)
    assert said in found[2]


@pytest.mark.parametrize(
    ("feed", "column", "value", "code"),
    [
        pytest.param("schools.roll", "upn", "A999200118042", "check-digit", id="UPN with another letter"),
        pytest.param("schools.roll", "upn", "m999200118042", "identifier", id="UPN in small letters"),
        pytest.param("schools.roll", "upn", "I999200118042", "identifier", id="UPN with a letter never used"),
        pytest.param("health.children", "nhs_number", "9990021746", "check-digit", id="NHS number, last digit wrong"),
        pytest.param("health.children", "nhs_number", "999 002 174", "identifier", id="NHS number with spaces"),
        pytest.param(
            "socialcare.person", "pers_common_child_id", "9990021746", "check-digit", id="optional NHS number"
        ),
        pytest.param("settings.contacts", "email", "p.nair@larkspur", "identifier", id="e-mail without a domain"),
        pytest.param("settings.contacts", "email", "a@b.example, c@d.example", "identifier", id="two e-mails"),
        pytest.param("settings.contacts", "conflicts", "Rohan Nair 19/04/1985", "date", id="conflict, day first"),
        pytest.param("settings.contacts", "conflicts", "Rohan Nair 1985-02-30", "date", id="conflict, no such day"),
        pytest.param("settings.contacts", "conflicts", "Rohan Nair;", "pattern", id="conflict with nobody"),
        pytest.param("settings.calendar", "opens_at", "8.40am", "time", id="time with am"),
        pytest.param("settings.calendar", "opens_at", "24:10", "time", id="no such time"),
        pytest.param("settings.register", "OpenDate", "1998-09-01", "date", id="register dates are day first"),
        pytest.param("settings.register", "StatutoryLowAge", "three", "number", id="age in words"),
        pytest.param("settings.register", "StatutoryLowAge", "-1", "range", id="age below nothing"),
        pytest.param("police.incidents", "markers", "honour_based;secret", "enum", id="marker that we don't know"),
        pytest.param("police.incidents", "occurred_at", "2026-03-03T21:15:00", "date-time", id="no offset"),
        pytest.param("police.incidents", "occurred_at", "2026-03-03", "date-time", id="no time"),
        pytest.param("police.incidents", "occurred_at", "2026-02-30T21:15:00Z", "date", id="time on no day"),
        pytest.param("police.incidents", "occurred_at", "2026-02-20T25:15:00Z", "date-time", id="hour 25"),
        pytest.param("police.incidents", "reported_at", "2026-11-23T09:00:00Z", "future", id="reported later today"),
        pytest.param("police.persons", "person_no", "01", "pattern", id="01 and 1 would be two keys"),
        pytest.param("socialcare.address", "addr_address_json", "12 Larkspur Close", "json", id="address not JSON"),
        pytest.param("socialcare.address", "addr_address_json", '["12"]', "json", id="JSON without names"),
        pytest.param("socialcare.address", "addr_address_json", "[" * 60_000, "json", id="JSON to break a parser"),
    ],
)
def test_a_bad_cell_elsewhere(feed: str, column: str, value: str, code: str, tmp_path: Path) -> None:
    assert _problem(tmp_path, feed, **{column: value})[:2] == (column, code)


@pytest.mark.parametrize(
    ("feed", "column", "value"),
    [
        pytest.param("schools.roll", "surname", "O'Connell-Łukaszewicz", id="apostrophe, hyphen, diacritics"),
        pytest.param("schools.roll", "surname", "RENÉ’S", id="typographic apostrophe after a capital"),
        pytest.param("schools.roll", "forenames", "", id="one name only"),
        pytest.param("schools.roll", "surname", "", id="surname not known"),
        pytest.param("schools.roll", "entry_date", "", id="on the roll since nobody knows when"),
        pytest.param("schools.roll", "address_as_of", "2024", id="an address of which only the year is known"),
        pytest.param("police.persons", "age", "3", id="an age that was told"),
        pytest.param("schools.roll", "forenames", "محمد علی", id="another script"),
        pytest.param("schools.roll", "surname", "Null", id="a real surname"),
        pytest.param("schools.roll", "date_of_birth", "", id="date of birth not known"),
        pytest.param("schools.roll", "date_of_birth", "2026-11-23", id="born today"),
        pytest.param("schools.roll", "postcode", "zz12ab", id="postcode without space, small"),
        pytest.param("schools.roll", "upn", "", id="a setting that issues no UPN"),
        pytest.param("schools.roll", "address", "Flat 2\n12 Larkspur Close", id="address over two lines"),
        pytest.param("police.incidents", "circumstances", 'She said "go", twice,\nthen left.', id="prose over lines"),
        pytest.param("police.incidents", "circumstances", "pasted from a mail: donâ€™t", id="prose damaged before"),
        pytest.param("police.incidents", "reported_at", "2026-11-23T07:30+00:00", id="a sender's clock is fast"),
        pytest.param("police.incidents", "markers", "refuge; covert", id="space after the semicolon"),
        pytest.param("police.persons", "surname", "", id="an unnamed child is still a child"),
        pytest.param("settings.contacts", "conflicts", "Mina O'Dell", id="conflict, date of birth not known"),
        pytest.param("settings.calendar", "date_to", "2026-09-02", id="one day"),
    ],
)
def test_a_cell_that_looks_odd_and_is_fine(feed: str, column: str, value: str, tmp_path: Path) -> None:
    row = only(feed, write(tmp_path, feed, example(feed, **{column: value})))
    assert isinstance(row, Row), row
    assert row.data[column] == value


def test_all_that_is_wrong_with_a_row_is_said_at_once(tmp_path: Path) -> None:
    row = only("schools.roll", write(tmp_path, "schools.roll", example("schools.roll", sex="X", urn="", uprn="12 a")))
    assert isinstance(row, BadRow)
    assert [problem.field for problem in row.problems] == ["urn", "sex", "uprn"]
    assert row.data["surname"] == "O’Connell-Batra"
    assert row.raw.startswith(example("schools.roll")["upn"])


def test_damaged_letters_among_sound_ones_quarantine_their_row(tmp_path: Path) -> None:
    rows = [example("council.home_educated"), example("council.home_educated", reference="2", forenames="ZoÃ«")]
    sound, damaged = outcomes("council.home_educated", write(tmp_path, "council.home_educated", *rows))
    assert isinstance(sound, Row)
    assert isinstance(damaged, BadRow)
    assert [(problem.field, problem.code) for problem in damaged.problems] == [("forenames", "garbled")]


def test_spaces_at_the_ends_of_a_cell_do_not_matter(tmp_path: Path) -> None:
    plain = only("marac.cases", write(tmp_path, "marac.cases"))
    spaced = {column: f" {value}\u00a0" for column, value in example("marac.cases").items()}
    assert only("marac.cases", write(tmp_path, "marac.cases", spaced)) == plain


def test_a_row_starts_where_its_first_line_stands(tmp_path: Path) -> None:
    rows = [
        example("police.incidents", reference="A", circumstances="one\ntwo\r\nthree"),
        example("police.incidents", reference="B"),
    ]
    path = write(tmp_path, "police.incidents", *rows)
    assert [row.line for row in outcomes("police.incidents", path)] == [2, 5]


def test_blank_lines_are_no_rows_and_empty_rows_are(tmp_path: Path) -> None:
    path = write(tmp_path, "marac.cases")
    path.write_bytes(path.read_bytes() + b"\r\n\r\n" + b"," * 11 + b"\r\n\r\n")
    good, empty = outcomes("marac.cases", path)
    assert isinstance(good, Row)
    assert isinstance(empty, BadRow)
    assert empty.line == 5


def test_a_row_with_a_cell_too_many_is_quarantined_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "marac.cases", example("marac.cases"), example("marac.cases", person_no="2"))
    path.write_text(path.read_text(encoding="utf-8").replace("victim,", "victim,,", 1), encoding="utf-8", newline="")
    bad, good = outcomes("marac.cases", path)
    assert isinstance(bad, BadRow)
    assert bad.problems[0].what == "This row has 13 cells; the header line has 12."
    assert isinstance(good, Row)


def test_a_nickname_in_quotation_marks_quarantines_its_row_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "marac.cases", example("marac.cases"), example("marac.cases", person_no="2"))
    path.write_text(path.read_text(encoding="utf-8").replace("Meera", '"Mimi" Meera', 1), encoding="utf-8", newline="")
    bad, good = outcomes("marac.cases", path)
    assert isinstance(bad, BadRow)
    assert bad.problems[0].code == "quotes"
    assert '"Mimi" Meera' in bad.raw
    assert isinstance(good, Row)


def test_of_two_rows_with_one_key_the_first_counts(tmp_path: Path) -> None:
    rows = [
        example("health.children"),
        example("health.children", surname="Batra"),
        example("health.children"),
    ]
    first, other, same = outcomes("health.children", write(tmp_path, "health.children", *rows))
    assert isinstance(first, Row)
    assert first.repeat_of is None
    assert isinstance(other, BadRow)
    assert other.problems[0].code == "duplicate"
    assert other.problems[0].what.startswith("Line 2 has the same nhs_number")
    assert isinstance(same, Row)
    assert (same.hash, same.repeat_of) == (first.hash, 2)


def test_a_bad_row_does_not_stand_in_the_way_of_a_good_one_with_its_key(tmp_path: Path) -> None:
    rows = [example("health.children", sex="X"), example("health.children")]
    bad, good = outcomes("health.children", write(tmp_path, "health.children", *rows))
    assert isinstance(bad, BadRow)
    assert isinstance(good, Row)
    assert bad.key == good.key


def test_children_without_a_upn_are_told_apart_by_name_and_birth(tmp_path: Path) -> None:
    rows = [
        example("schools.roll", upn=""),
        example("schools.roll", upn="", forenames="Arun"),
        example("schools.roll", upn="", contact1_forenames="M."),
    ]
    one, other, again = outcomes("schools.roll", write(tmp_path, "schools.roll", *rows))
    assert isinstance(one, Row)
    assert isinstance(other, Row)
    assert one.key == "~Isla Rose~O’Connell-Batra~2016-05-21|900101|2020-09-03"
    assert isinstance(again, BadRow)


def test_keys_made_of_parts_cannot_run_into_each_other(tmp_path: Path) -> None:
    rows = [
        example("settings.links", LinkType="Successor|x"),
        example("settings.links", LinkType="Successor\\|x"),
    ]
    found = outcomes("settings.links", write(tmp_path, "settings.links", *rows))
    assert len({row.key for row in found}) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.text(max_size=20), min_size=11, max_size=11))
def test_the_hash_is_that_of_canonical_json(values: list[str]) -> None:
    feed = FEEDS["council.home_educated"]
    data = dict(zip(feed.columns, values, strict=True))
    if any("\ud800" <= letter <= "\udfff" for value in values for letter in value):
        return
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert RowRules(feed, AT).hash_of(values) == hashlib.sha256(canonical.encode()).hexdigest()


def test_the_register_is_read_as_published(tmp_path: Path) -> None:
    text = as_csv("settings.register", [example("settings.register", EstablishmentName="St Zoë’s – Café School")])
    path = tmp_path / "edubasealldata.csv"
    path.write_bytes(text.encode("cp1252"))
    row = only("settings.register", path)
    assert isinstance(row, Row)
    assert row.data["EstablishmentName"] == "St Zoë’s – Café School"
    path.write_bytes(text.encode("utf-8-sig"))
    assert only("settings.register", path) == row
