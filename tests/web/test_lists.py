"""Lists on the page and as a spreadsheet, for whoever prepares a panel."""

import csv
import io
import re

import pytest

from goldenthread.access.context import acting
from goldenthread.access.models import LedgerEntry
from tests.casework import scenes
from tests.cast import GWEN
from tests.records.files import example
from tests.web import scene

SLUG = "living-with-high-risk-abuse"


@pytest.fixture
def users(db, at, tmp_path):
    found = scene.people()
    scenes.planned(tmp_path, at, "2")
    return found


def opened(users, at, path: str = f"/lists/{SLUG}/", who: str = "pia") -> str:
    answer = scene.signed_in(users[who], at=at).get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace(" ,", ",").replace(" .", ".")


def downloaded(users, at) -> list[dict[str, str]]:
    answer = scene.signed_in(users["pia"], at=at).get(f"/lists/{SLUG}/list.csv")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{SLUG}-2026-11-23.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_all_lists_say_their_rule_their_owner_and_how_many_are_on_them(users, at):
    page = opened(users, at, "/lists/")
    assert "named in a MARAC case heard in the last twelve months" in page
    assert "1 On a child protection plan: 1" in page
    assert "Next review 22 May 2027" in page
    assert "6:55 am today" in page
    assert "Isla" not in page


def test_a_list_that_could_not_be_worked_out_is_not_nought(users, at):
    page = opened(users, at, "/lists/")
    assert "Could not be worked out Nobody has ever sent what incidents police recorded" in page
    assert "That is not the same as nobody being on it" in opened(users, at, "/lists/repeat-domestic-abuse/")


def test_a_list_that_nobody_is_on_says_that_it_looked(users, at, tmp_path):
    scene.morning(tmp_path, at)
    page = opened(users, at, "/lists/repeat-domestic-abuse/")
    assert "Nobody is on it as of 6:55 am today. Every file that it needs has come." in page


def test_each_row_says_who_why_who_says_so_and_in_which_line(users, at):
    page = opened(users, at)
    assert "1 on it as of 6:55 am today" in page
    assert "Isla Rose Batra, 10 born 21 May 2016" in page
    assert "Child protection plan: neglect, since 2 March 2026" in page
    assert "Child of Meera Batra, victim of a MARAC case heard on 12 March 2026" in page
    assert "marac.cases.csv line 2, received 6:55 am today" in page
    assert "Who lives at an address that is not to be told" in page


def test_a_protected_address_is_said_and_never_shown(users, at, tmp_path):
    address = example(
        "socialcare.address", addr_person_id="2", addr_address_type="Refuge", addr_address_end_date="",
        addr_address_postcode="ZZ9 9ZZ", addr_address_json='{"HOUSE": "77", "STREET": "Hidden Row"}',
    )  # fmt: skip
    scenes.hand_in(tmp_path, "socialcare.address", address, at=at)
    scene.work(at)
    page = opened(users, at)
    assert "Protected address not shown, and must not be told to anybody" in page
    lines = downloaded(users, at)
    assert {line["Address"] for line in lines} == {"Protected address: not shown, and must not be told to anybody"}
    assert "Hidden Row" not in page + str(lines)
    assert "9ZZ" not in page + str(lines)


def test_the_spreadsheet_has_a_line_for_each_reason_and_is_in_the_ledger(users, at):
    lines = downloaded(users, at)
    assert [line["Why"] for line in lines] == [
        "Child protection plan: neglect, since 2 March 2026",
        "Child of Meera Batra, victim of a MARAC case heard on 12 March 2026",
    ]
    assert {line["Who"] for line in lines} == {"Isla Rose Batra"}
    assert {line["As of"] for line in lines} == {"6:55 am, 23 November 2026"}
    with acting(GWEN):
        entry = LedgerEntry.objects.get(did="list.download")
    assert len(entry.about) == 2
    assert "Batra" not in str(entry.things)


@pytest.mark.parametrize("first", ["=HYPERLINK(1)", "+44", "-1", "@SUM", "＝1"])
def test_a_name_that_a_spreadsheet_would_work_out_stays_text(users, at, tmp_path, first):
    scenes.hand_in(tmp_path, "socialcare.person", scenes.child("2", first), at=at)
    scene.work(at)
    assert {line["Who"] for line in downloaded(users, at)} == {f"'{first} Batra"}
