"""The family's page: who may open it, what it says of whom, which day it shows; everybody shown is recorded."""

from datetime import timedelta
from html import unescape

import pytest

from goldenthread import faults
from goldenthread.access import grants
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import Grant, LedgerEntry
from goldenthread.identity.models import Person
from tests.web import night, scene

READS = service("a test that looks")
MILL_RISE = "3 Mill Rise"


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    night.the_night(tmp_path, at)
    return users


@pytest.fixture
def browse(cast, at):
    return lambda who, after=timedelta(0): scene.signed_in(cast[who], at=at + after)


def person(forenames, surname="Marsh"):
    with acting(READS):
        return Person.objects.get(forenames=forenames, surname=surname).pk


def state_reason(cast, at, about, who="fay"):
    mandate = cast[who].mandate()
    with acting(mandate):
        grants.state_reason(about, reason=Grant.Reason.CONTACT, mandate=mandate, at=at)


def address(about, day=""):
    return f"/children/{about}/family/" + (f"?day={day}" if day else "")


def shows(response):
    assert response.status_code == 200, response.status_code
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def leo(cast, at):
    """Leo, about whom Fay has stated a reason."""
    about = person("Leo")
    state_reason(cast, at, about)
    return about


@pytest.mark.parametrize("who", ["asha", "bea", "carl", "dev", "dana", "esme", "gwen", "nobody"])
def test_whoever_holds_no_grant_sees_what_they_would_see_if_there_were_nobody(browse, leo, who):
    client = browse(who)
    answers = [client.get(address(about)) for about in (leo, "00000000-0000-4000-8000-000000000000")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_grant_about_the_brother_opens_the_brothers_family_alone_and_for_a_day(browse, leo):
    assert browse("fay").get(address(leo)).status_code == 200
    assert browse("fay").get(address(person("Ellie"))).status_code == 404
    assert browse("fay", timedelta(hours=25)).get(address(leo)).status_code == 404


def test_it_says_who_the_child_lives_with_and_that_no_record_names_a_father(browse, leo):
    page = shows(browse("fay").get(address(leo)))
    assert "Leo lives with" in page
    assert "Dana Marsh (mother)" in page
    assert "at 14 Elm Street" in page
    assert "No record says who the father is." in page
    assert "Could not look" not in page


def test_everybody_is_in_the_picture_and_in_the_table_with_who_says_so(browse, leo):
    page = shows(browse("fay").get(address(leo)))
    for name in ("Leo", "Dana", "Ellie"):
        key = person(name)
        assert f'href="#person-{key}"' in page
        assert f'id="person-{key}"' in page
    assert "sister or half-sister" in page
    assert "School roll, Schools of Threadshire, told on Monday 23 November" in page


def test_of_whom_no_reason_is_stated_there_is_no_address_and_no_link(cast, browse, leo, at):
    ellie = person("Ellie")
    page = shows(browse("fay").get(address(leo)))
    assert MILL_RISE not in page
    assert f'href="/children/{ellie}/"' not in page
    state_reason(cast, at, ellie)
    page = shows(browse("fay").get(address(leo)))
    assert f'href="/children/{ellie}/"' in page
    assert MILL_RISE in page


def test_the_ledger_names_everybody_shown_in_the_same_transaction(cast, browse, leo):
    client = browse("fay")
    shows(client.get(address(leo)))
    with acting(cast["gwen"].mandate()):
        entry = LedgerEntry.objects.filter(did="child.view").latest("pk")
    assert {str(a) for a in entry.about} >= {str(leo), str(person("Ellie")), str(person("Dana"))}
    assert entry.things["page"] == "family"
    faults.arm("ledger.write", "raise")
    answer = client.get(address(leo))
    faults.disarm()
    assert answer.status_code == 500
    assert b"Marsh" not in answer.content


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-11-24", "That day has not come yet. Choose today or a day before."),
        ("2019-05-08", "They were born on 9 May 2019. Choose that day or a later one."),
        ("31/02/2026", "That is not a day."),
        ("soon", "That is not a day."),
        ("0000-00-00", "That is not a day."),
    ],
)
def test_a_day_that_cannot_be_shown_is_said_in_words_and_today_is_shown(browse, leo, day, says):
    page = shows(browse("fay").get(address(leo, day)))
    assert "There is a problem" in page
    assert says in page
    assert "The family today" in page


def test_an_empty_day_asks_for_one(browse, leo):
    assert "Choose a day." in shows(browse("fay").get(f"/children/{leo}/family/?day="))


def test_a_day_in_the_past_is_named_and_says_what_was_told_since(browse, leo):
    page = shows(browse("fay").get(address(leo, "2024-03-01")))
    assert "as it was on" in page
    assert "Friday 1 March 2024" in page
    assert "The record gives no day; it is taken to hold" in page


def test_a_protected_address_is_not_told_nor_who_else_lives_there(cast, browse, leo, at, tmp_path):
    night.refuge(tmp_path, at)
    page = shows(browse("fay").get(address(leo)))
    assert "Leo’s address is not to be told, nor who else lives there." in page
    assert night.REFUGE_STREET not in page
    assert "Their address is not to be told, nor who else lives there" in page


def test_who_could_not_be_looked_up_is_not_nobody(browse, leo, monkeypatch):
    monkeypatch.setattr("goldenthread.identity.family._COLUMNS", ("pk", "record__no_such_row"))
    monkeypatch.setattr("goldenthread.identity.family.Relationship.objects", _Broken())
    page = shows(browse("fay").get(address(leo)))
    assert "Could not look." in page
    assert "No record says" not in page


class _Broken:
    """A table that the database cannot read just now."""

    def filter(self, **_: object) -> object:
        from django.db import OperationalError

        raise OperationalError("the database does not answer")
