"""The files as an agency would send them: right shape, plainly made up, and wrong in the ways of each agency."""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from goldenthread.madeup.numbers import nhs_check_digit, upn_letter
from goldenthread.madeup.roll import FAULTS
from goldenthread.records.reading import FEEDS, BadRow, read

from .conftest import AT, Partnership

PARTS = ("", ".history", ".bench")
FILES = [(feed, part) for feed in FEEDS for part in (PARTS if feed.startswith("police.") else ("",))]


@pytest.mark.parametrize(("feed", "part"), FILES)
def test_the_door_takes_every_row_but_those_planted(partnership: Partnership, feed: str, part: str) -> None:
    reading = read(feed, partnership.out / "feeds" / f"{feed}{part}.csv", at=AT)
    bad = [row for row in reading.rows() if isinstance(row, BadRow)]
    assert len(bad) == (len(FAULTS) if feed == "schools.roll" else 0), bad[:2]


def test_the_corrected_roll_is_all_good_and_corrects_every_bad_row(partnership: Partnership) -> None:
    reading = read("schools.roll", partnership.out / "feeds" / "schools.roll.corrected.csv", at=AT)
    assert not [row for row in reading.rows() if isinstance(row, BadRow)]
    assert partnership.summary.rows["schools.roll.corrected.csv"] == len(FAULTS)


def test_nobody_with_a_bad_row_has_to_do_with_last_night(partnership: Partnership) -> None:
    corrected = {row["upn"] for row in partnership.feed("schools.roll.corrected")}
    upns = {row["person_id"]: row["upn"] for row in partnership.truth("persons")}
    affected = {upns[row["child_id"]] for row in partnership.truth("affected") if row["batch"] == "night"}
    assert corrected.isdisjoint(affected)


@pytest.mark.parametrize(("feed", "part"), FILES)
def test_no_key_comes_twice(partnership: Partnership, feed: str, part: str) -> None:
    keys = Counter(tuple(row[column] for column in FEEDS[feed].key) for row in partnership.feed(f"{feed}{part}"))
    assert [key for key, many in keys.items() if many > 1] == []


def test_check_digits_are_right_but_for_the_one_planted(partnership: Partnership) -> None:
    numbers = [row["nhs_number"] for row in partnership.feed("health.children")]
    assert all(number.startswith("999") and int(number[9]) == nhs_check_digit(number[:9]) for number in numbers)
    wrong = [row["upn"] for row in partnership.feed("schools.roll") if row["upn"][0] != upn_letter(row["upn"][1:])]
    assert len(wrong) == 1


def test_everything_is_plainly_made_up(partnership: Partnership) -> None:
    everything = "".join(
        path.read_text("cp1252" if "settings.register" in path.name else "utf-8") for path in _files(partnership)
    )
    assert set(re.findall(r"@[\w.-]+\.(\w+)", everything)) == {"example"}
    assert set(re.findall(r"\b([A-Z]{1,2})\d{1,2} \d[A-Z]{2}\b", everything.upper())) <= {"ZQ", "ZX"}
    assert all(int(row["URN"]) > 900_000 for row in partnership.feed("settings.register"))


def _files(partnership: Partnership) -> list[Path]:
    return [*(partnership.out / "feeds").glob("*.csv"), partnership.out / "staff.json"]


# --- Reference data ---


def test_the_register_is_in_the_encoding_in_which_it_is_published(partnership: Partnership) -> None:
    raw = (partnership.out / "feeds" / "settings.register.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_every_kind_of_setting_is_there(partnership: Partnership) -> None:
    register = partnership.feed("settings.register")
    types = {row["TypeOfEstablishment (name)"] for row in register}
    assert types >= {
        "Local authority nursery school", "Community school", "Academy converter", "Other independent school",
        "Community special school", "Pupil referral unit", "Further education",
    }  # fmt: skip
    assert sum(row["EstablishmentStatus (name)"] == "Closed" for row in register) == 3
    assert sum(row["LA (name)"] == "Hemshire" for row in register) == 1


def test_closed_settings_lead_to_an_open_successor(partnership: Partnership) -> None:
    register = {row["URN"]: row for row in partnership.feed("settings.register")}
    links = [row for row in partnership.feed("settings.links") if row["LinkType"].startswith("Successor")]
    closed = {urn for urn, row in register.items() if row["EstablishmentStatus (name)"] == "Closed"}
    assert {row["URN"] for row in links} == closed
    assert all(register[row["LinkURN"]]["EstablishmentStatus (name)"] == "Open" for row in links)
    assert Counter(row["LinkURN"] for row in links).most_common(1)[0][1] == 2  # two were joined into one


def test_contacts_have_the_gaps_that_contact_lists_have(partnership: Partnership) -> None:
    contacts = defaultdict(list)
    for row in partnership.feed("settings.contacts"):
        contacts[row["urn"]].append(row)
    roles = {urn: {row["role"] for row in rows} for urn, rows in contacts.items()}
    outside = next(row["URN"] for row in partnership.feed("settings.register") if row["LA (name)"] == "Hemshire")
    assert outside not in contacts
    assert {"mailbox"} in roles.values()
    assert any(
        row["valid_to"] and row["valid_to"] < AT.date().isoformat() for rows in contacts.values() for row in rows
    )
    mailboxes = Counter(row["email"] for rows in contacts.values() for row in rows if row["role"] == "mailbox")
    assert mailboxes["safeguarding@warpandweft-trust.example"] >= 2


def test_terms_and_holidays_do_not_overlap_and_leave_no_gap_but_weekends(partnership: Partnership) -> None:
    spans = defaultdict(list)
    for row in partnership.feed("settings.calendar"):
        if row["kind"] in {"term", "holiday"}:
            spans[row["urn"]].append((row["date_from"], row["date_to"]))
    for rows in spans.values():
        assert all(one[1] < two[0] for one, two in pairwise(sorted(rows)))
        assert len(rows) == 35  # three school years of six half-terms, and what is between them


def test_schools_differ_in_inset_days_and_this_morning_one_is_closed(partnership: Partnership) -> None:
    inset, today = defaultdict(set), AT.date().isoformat()
    for row in partnership.feed("settings.calendar"):
        if row["kind"] == "inset":
            inset[row["urn"]].add(row["date_from"])
    assert len({frozenset(days) for days in inset.values()}) > 5
    assert any(today in days for days in inset.values())
    closures = [row for row in partnership.feed("settings.calendar") if row["kind"] == "closure"]
    assert any(row["date_from"] == today for row in closures)


# --- Each agency's own faults ---


def test_names_come_from_many_cultures(partnership: Partnership) -> None:
    surnames = {row["surname"] for row in partnership.truth("persons")}
    assert any("'" in name for name in surnames)
    assert any("-" in name for name in surnames)
    assert any(" " in name for name in surnames)
    assert any(not name.isascii() for name in surnames)
    assert any(not row["forenames"] for row in partnership.truth("persons"))


def test_an_old_health_system_has_no_diacritics(partnership: Partnership) -> None:
    assert all("".join(row.values()).isascii() for row in partnership.feed("health.children"))


def test_flats_are_written_in_many_ways(partnership: Partnership) -> None:
    flats = {row["uprn"] for row in partnership.truth("dwellings") if row["address"].startswith("Flat ")}
    ways: dict[str, set[str]] = defaultdict(set)
    for row in partnership.feed("schools.roll") + partnership.feed("health.children"):
        if row["uprn"] in flats:
            ways[row["uprn"]].add(row["address"].upper())
    assert max(len(written) for written in ways.values()) >= 3


def test_the_address_of_a_refuge_is_with_social_care_only(partnership: Partnership) -> None:
    protected = [row for row in partnership.truth("dwellings") if row["protected"] == "yes"]
    uprns = {row["uprn"] for row in protected}
    assert protected
    for path in (partnership.out / "feeds").glob("*.csv"):
        if path.name not in {"socialcare.address.csv", "settings.register.csv"}:
            text = path.read_text("utf-8")
            assert not [uprn for uprn in uprns if uprn in text], path.name


def test_police_records_lack_what_is_lost_on_the_telephone(partnership: Partnership) -> None:
    persons = [row for part in PARTS for row in partnership.feed(f"police.persons{part}")]
    adults = [row for row in persons if row["role"] in {"victim", "suspect"}]
    children = [row for row in persons if row["role"] == "child"]
    assert 0.05 < sum(not row["date_of_birth"] for row in adults) / len(adults) < 0.35
    assert 0.10 < sum(not row["surname"] for row in children) / len(children) < 0.60


def test_some_rolls_still_have_the_number_of_a_closed_school(partnership: Partnership) -> None:
    closed = {r["URN"] for r in partnership.feed("settings.register") if r["EstablishmentStatus (name)"] == "Closed"}
    assert [row for row in partnership.feed("schools.roll") if row["urn"] in closed and row["enrolment_status"] == "C"]
