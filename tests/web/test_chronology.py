"""The chronology of a child: what every agency's records say, in order, marked beside the records and taken away."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread import faults
from goldenthread.access import grants
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import Grant, LedgerEntry
from goldenthread.chronology.models import Mark
from goldenthread.identity.models import Person
from goldenthread.notify.models import InboxItem, Notification
from goldenthread.notify.withdrawing import withdraw
from goldenthread.web.chronology.export import harmless
from tests.records.files import example
from tests.web import scene

READS = service("a test that looks")


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    scene.morning(tmp_path, at)
    care(tmp_path, at)
    return users


def care(folder, at, *, category="Neglect"):
    """Social care knows Leo: a referral, a plan since the summer, a worker."""
    leo = example("socialcare.person", pers_person_id="TC1", pers_forename="Leo", pers_surname="Marsh", pers_sex="M")
    leo |= {"pers_dob": "2019-05-09", "pers_common_child_id": "", "pers_expected_dob": "", "pers_death_date": ""}
    ref = example("socialcare.cin_episodes", cine_referral_id="R1", cine_person_id="TC1")
    ref |= {"cine_referral_date": "2026-01-12", "cine_referral_source_desc": "=1+1", "cine_close_date": ""}
    plan = example("socialcare.cp_plans", cppl_cp_plan_id="P1", cppl_person_id="TC1", cppl_cp_plan_end_date="")
    plan |= {"cppl_cp_plan_start_date": "2026-07-01", "cppl_cp_plan_latest_category": category}
    plan["cppl_cp_plan_initial_category"] = "Neglect"
    scene.hand_in(folder, "socialcare.person", "council", leo, at=at)
    scene.hand_in(folder, "socialcare.cin_episodes", "council", ref, at=at)
    scene.hand_in(folder, "socialcare.cp_plans", "council", plan, at=at)
    scene.work(at)


@pytest.fixture
def child(cast, at):
    """The id of a child of the scene; fay states a reason to read about them."""

    def child(forename):
        mandate = cast["fay"].mandate()
        with acting(mandate):
            person = Person.objects.get(forenames=forename)
            grants.state_reason(person.pk, reason=Grant.Reason.CONTACT, mandate=mandate, at=at)
        return person.pk

    return child


@pytest.fixture
def fay(cast, at):
    return scene.signed_in(cast["fay"], at=at)


def shows(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def listed(answer):
    """The lines of the list, without their markup."""
    body = shows(answer).split('id="list"')[1].split('id="not-known"')[0]
    return [re.sub(r"<[^>]+>", " ", line) for line in re.findall(r'<tr role="row" (?:id|class).*?</tr>', body)]


def happening(page, words):
    """The hidden id with which the line that has these words is marked."""
    line = next(part for part in page.split("<tr ")[1:] if words in part)
    return line.split('name="happening" value="')[1].split('"')[0]


def test_what_agencies_say_stands_in_one_order_with_ages_and_silences(fay, child):
    lines = listed(fay.get(f"/children/{child('Leo')}/chronology/"))
    told = [line for line in lines if "nothing recorded" not in line]
    assert [next(w for w in KINDS if w in line) for line in told[:5]] == [
        "Birth", "School or setting", "Referral or need", "Child protection plan", "Police incident",
    ]  # fmt: skip
    assert "age 7" in told[4]
    assert any("24 weeks with nothing recorded" in line for line in lines)


KINDS = ("Birth", "School or setting", "Referral or need", "Child protection plan", "Police incident", "What we told")


def test_the_childs_words_stand_apart_from_fact_and_opinion_from_both(fay, child):
    page = shows(fay.get(f"/children/{child('Leo')}/chronology/"))
    assert f"“{scene.SAID}”<footer>Leo Marsh, alone</footer>" in page
    assert "Was there, in the kitchen; spoken to alone" in page
    assert "Opinion:</span> Graded medium by the police" in page


def test_what_we_told_the_school_and_what_it_did_is_in_it(cast, fay, child, at):
    with acting(READS):
        item = InboxItem.objects.get(box=f"urn:{scene.LARKSPUR}")
    later = at + timedelta(minutes=30)
    dev = scene.signed_in(cast["dev"], at=later)
    note = {"did": "Not in school today", "note": "", "voice": "I want to go home."}
    assert dev.post(f"/inbox/{item.pk}/action/", note).status_code == 302
    page = shows(scene.signed_in(cast["fay"], at=later).get(f"/children/{child('Leo')}/chronology/"))
    assert "The message about incident DV/26/11/04471 reached the inbox." in page
    assert "Dev Patel acknowledged the message." in page
    assert "Dev Patel recorded what was done: Not in school today." in page
    assert "“I want to go home.”" in page


def test_a_message_that_was_taken_back_is_told_as_both(cast, fay, child, at):
    bea = cast["bea"].mandate()
    with acting(bea):
        notification = Notification.objects.get(box=f"urn:{scene.LARKSPUR}")
        withdraw(notification, because="It named the wrong school", mandate=bea, at=at + timedelta(minutes=1))
    lines = listed(fay.get(f"/children/{child('Leo')}/chronology/"))
    assert "reached the inbox" in next(line for line in lines if "What we told" in line)
    assert "was taken back: It named the wrong school" in [line for line in lines if "What we told" in line][1]


def test_without_a_grant_there_is_no_such_page_and_none_beside_it(cast, fay, child, at):
    with acting(READS):
        ellie = Person.objects.get(forenames="Ellie").pk
    leo = child("Leo")
    assert fay.get(f"/children/{ellie}/chronology/").status_code == 404
    assert fay.get(f"/children/{leo}/chronology/?with={ellie}").status_code == 404
    assert fay.get(f"/children/{leo}/chronology/export/?with={ellie}").status_code == 404
    assert fay.get(f"/children/{leo}/chronology/?with={uuid4()}").status_code == 404
    assert fay.get(f"/children/{leo}/chronology/?with=x").status_code == 404
    page = shows(fay.get(f"/children/{leo}/chronology/"))
    assert "Ellie" not in page
    # Nobody else's grant opens it, and nobody else's role.
    assert scene.signed_in(cast["asha"], at=at).get(f"/children/{leo}/chronology/").status_code == 404


def test_siblings_stand_side_by_side_and_one_incident_is_one_line(fay, child):
    leo, ellie = child("Leo"), child("Ellie")
    page = shows(fay.get(f"/children/{leo}/chronology/?with={ellie}"))
    assert "beside Ellie Marsh, 11" in page
    [incident] = [line for line in listed(fay.get(f"/children/{leo}/chronology/?with={ellie}")) if "04471)" in line]
    assert scene.SAID in incident
    assert scene.ELLIE_SAID in incident
    assert "Leo: age 7" in incident
    assert "Ellie: age 11" in incident


def test_the_ledger_says_of_whom_it_was_read_and_that_it_was_taken_away(cast, fay, child):
    leo, ellie = child("Leo"), child("Ellie")
    fay.get(f"/children/{leo}/chronology/?with={ellie}")
    fay.get(f"/children/{leo}/chronology/export/")
    with acting(cast["gwen"].mandate()):
        seen = LedgerEntry.objects.get(did="child.view", things__page="chronology")
        taken = LedgerEntry.objects.get(did="chronology.export")
    assert set(seen.about) == {leo, ellie}
    assert (taken.about, taken.things["format"]) == ([leo], "csv")


def test_nothing_leaves_that_the_ledger_cannot_hold(fay, child):
    leo = child("Leo")
    for path in ("", "export/"):
        faults.arm("ledger.write", "raise")
        answer = fay.get(f"/children/{leo}/chronology/{path}")
        faults.disarm()
        assert answer.status_code == 500
        assert b"Leo" not in answer.content


def test_the_list_is_narrowed_by_agency_kind_and_period(fay, child):
    leo = child("Leo")
    where = f"/children/{leo}/chronology/"
    assert all("Police incident" in line for line in listed(fay.get(f"{where}?kind=INCIDENT")))
    council = listed(fay.get(f"{where}?agency=council"))
    assert len(council) == 3
    # A referral and a plan in the year, and what has no date is in no period.
    assert len(listed(fay.get(f"{where}?since=2026-01-01&until=2026-07-31"))) == 2
    page = shows(fay.get(f"{where}?since=2026-07-31&until=2026-01-01"))
    assert "The period ends before it begins" in page
    assert "Select a valid choice" in shows(fay.get(f"{where}?kind=MARAC"))


def test_a_narrowed_list_says_nothing_of_silences(fay, child):
    page = shows(fay.get(f"/children/{child('Leo')}/chronology/?kind=INCIDENT"))
    assert "with nothing recorded</td>" not in page
    assert "are counted only when everything is shown" in page


def test_marking_leaves_the_record_alone_and_the_later_word_is_shown_with_the_earlier(cast, fay, child, at):
    leo = child("Leo")
    where = f"/children/{leo}/chronology/"
    line = happening(shows(fay.get(where)), "Child protection plan begins")
    said = {"happening": line, "significant": "on", "analysis": "Turning point", "page_of": leo, "query": "kind=PLAN"}
    answer = fay.post(f"{where}mark/", said)
    assert answer["Location"] == f"{where}?kind=PLAN"
    again = scene.signed_in(cast["fay"], at=at + timedelta(minutes=5))
    again.post(f"{where}mark/", {"happening": line, "analysis": "On reflection not"})
    page = shows(again.get(where))
    assert "On reflection not" in page
    assert "Significant: Turning point (Fay Holloway" in page
    assert listed(again.get(f"{where}?significant=on")) == []
    with acting(READS):
        assert Mark.objects.filter(happening=line, about=leo).count() == 2
    with acting(cast["gwen"].mandate()):
        assert LedgerEntry.objects.filter(did="chronology.mark", about=[leo]).count() == 2


def test_only_what_happened_to_this_child_can_be_marked_here(fay, child):
    leo, ellie = child("Leo"), child("Ellie")
    hers = happening(shows(fay.get(f"/children/{ellie}/chronology/")), "Police incident")
    assert fay.post(f"/children/{leo}/chronology/mark/", {"happening": hers, "significant": "on"}).status_code == 404
    assert fay.post(f"/children/{leo}/chronology/mark/", {"happening": "x"}).status_code == 404
    with acting(READS):
        assert not Mark.objects.exists()


def test_the_file_has_the_usual_columns_and_no_formula(fay, child):
    answer = fay.get(f"/children/{child('Leo')}/chronology/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="chronology-2026-11-23.csv"'
    text = answer.content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert list(lines[0]) == [
        "Date", "Time", "Agency / source", "Event",
        "Child seen / voice", "Significance", "Analysis", "Source reference",
    ]  # fmt: skip
    incident = next(line for line in lines if "04471)" in line["Event"])
    assert (incident["Date"], incident["Time"]) == ("22/11/2026", "23:40")
    assert scene.SAID in incident["Child seen / voice"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.values())
    assert lines[-1]["Date"] == "?"


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_a_cell_that_looks_like_a_formula_is_text(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("3 March = a day") == "3 March = a day"


def test_what_never_came_and_what_says_nothing_are_two_things(fay, child, tmp_path, at):
    leo = child("Leo")
    page = shows(fay.get(f"/children/{leo}/chronology/"))
    never, silent = page.split("Never sent here, about anybody")[1].split("Comes, and says nothing of")
    assert "Child health records" in never
    assert "Child health records" not in silent
    scene.hand_in(tmp_path, "marac.cases", "council", example("marac.cases"), at=at)
    scene.work(at)
    page = shows(fay.get(f"/children/{leo}/chronology/"))
    never, silent = page.split("Never sent here, about anybody")[1].split("Comes, and says nothing of")
    assert "MARAC list" not in never
    assert "MARAC list" in silent
    assert "health: attendances" in silent


def test_of_an_incident_marked_refuge_what_happened_is_kept_back(cast, fay, child, tmp_path, at):
    leo = child("Leo")
    scene.hand_in(
        tmp_path,
        "police.incidents",
        "police",
        example(
            "police.incidents", reference="DV/26/11/04471", circumstances="They fled to 3 Mill Row.", markers="refuge"
        ),
        at=at + timedelta(minutes=1),
    )
    scene.work(at + timedelta(minutes=2))
    page = shows(fay.get(f"/children/{leo}/chronology/"))
    assert "Mill Row" not in page
    assert "What happened is kept back: the police marked it a refuge." in page


def test_five_hundred_lines_to_a_page_and_no_more_queries_for_more_lines(cast, fay, child, tmp_path, at):
    leo = child("Leo")
    where = f"/children/{leo}/chronology/"
    fay.get(where)
    with CaptureQueriesContext(
        connection,
    ) as few:
        fay.get(where)
    row = example("socialcare.involvements", invo_person_id="TC1", invo_involvement_end_date="")
    many = [
        row | {"invo_involvements_id": f"I{n}", "invo_involvement_start_date": f"20{20 + n % 6}-03-{1 + n % 28:02}"}
        for n in range(600)
    ]
    scene.hand_in(tmp_path, "socialcare.involvements", "council", *many, at=at)
    scene.work(at)
    with CaptureQueriesContext(connection) as lots:
        page = shows(fay.get(where))
    assert len(lots) <= len(few) + 1, "one more for the workers' names, and none for each line"
    assert len(few) <= 40
    assert re.search(r"1 to 500 of 60\d lines", page)
    assert re.search(r"501 to 60\d of 60\d lines", shows(fay.get(f"{where}?page=2")))


def test_whoever_is_only_offered_to_lay_beside_is_named_and_so_in_the_ledger(cast, fay, child):
    leo, ellie = child("Leo"), child("Ellie")
    assert "Ellie Marsh, 11" in shows(fay.get(f"/children/{leo}/chronology/"))
    with acting(cast["gwen"].mandate()):
        assert set(LedgerEntry.objects.get(did="child.view", things__page="chronology").about) == {leo, ellie}
