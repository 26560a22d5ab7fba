"""The front door finds a child by a name, for a reason that it states first, and opens them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import Grant, LedgerEntry
from goldenthread.identity.models import Person
from tests.cast import GWEN
from tests.web import scene

READS = service("a test that looks")
BECAUSE = {"reason": "contact", "reference": "C-2041"}


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    scene.morning(tmp_path, at)
    return users


@pytest.fixture
def fay(cast, at):
    return scene.signed_in(cast["fay"], at=at)


@pytest.fixture
def stated(fay):
    """Fay has said why she looks."""
    look(fay, "Nobody Whatever", **BECAUSE)
    return fay


def look(client, wanted, **more):
    return client.post("/find/", {"wanted": wanted, **more})


def shows(response):
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def leo():
    with acting(READS):
        return Person.objects.get(forenames="Leo").pk


def searches():
    with acting(GWEN):
        return list(LedgerEntry.objects.filter(did="person.search").order_by("pk"))


def test_it_is_the_first_page_of_the_front_door(fay):
    assert fay.get("/")["Location"] == "/find/"
    page = shows(fay.get("/find/"))
    assert "Say why first" in page
    assert "Who are you looking for?" in page


def test_without_a_reason_nobody_is_looked_for(fay):
    page = shows(look(fay, "Leo Marsh"))
    assert "Say why you are looking" in page
    assert "born 9 May 2019" not in page
    assert searches() == []


def test_a_misspelt_name_finds_the_child_and_says_why(fay):
    page = shows(look(fay, "Leoh Marshe", **BECAUSE))
    assert "Leo Marsh" in page
    assert "7 years old, born 9 May 2019, male" in page
    assert "surname Marsh sounds like “Marshe”" in page
    assert "School: Larkspur Primary School." in page
    assert "Known to Schools of Threadshire and Threadshire Police." in page
    (entry,) = searches()
    assert (entry.things["reason"], leo() in entry.about) == ("contact", True)


def test_what_was_typed_is_in_no_address_no_ledger_and_no_session(stated):
    assert 'method="post" action="/find/"' in shows(look(stated, "Leo Marsh NM4 2QT"))
    assert len(searches()) == 2
    assert not any("Marsh" in str(entry.things) or "NM4" in str(entry.things) for entry in searches())
    assert not any("Marsh" in str(value) for value in stated.session.values())


def test_the_reason_holds_for_an_hour_and_no_longer(stated, cast, at):
    page = shows(look(stated, "Leo Marsh"))
    assert "A contact or referral has come in, C-2041, until" in page
    assert "7:55 am today" in page
    for minutes in range(10, 60, 10):
        clock.set_to(at + timedelta(minutes=minutes), frozen=True)
        assert "Search for another reason" in shows(stated.get("/find/"))
    clock.set_to(at + timedelta(minutes=60), frozen=True)
    page = shows(look(stated, "Leo Marsh"))
    assert "Say why you are looking" in page
    assert "born 9 May 2019" not in page


def test_another_reason_can_be_given_within_the_hour(stated):
    page = shows(look(stated, "Leo Marsh", reason="strategy"))
    assert "Strategy discussion (section 47), until" in page
    assert searches()[-1].things["reason"] == "strategy"


def test_opening_a_result_states_the_reason_and_goes_to_the_child(stated):
    look(stated, "Leo Marsh")
    answer = stated.post(f"/find/{leo()}/open/")
    assert answer["Location"] == f"/children/{leo()}/"
    assert stated.get(answer["Location"]).status_code == 200


def test_the_grant_carries_reason_and_reference(stated, cast):
    stated.post(f"/find/{leo()}/open/")
    mandate = cast["fay"].mandate()
    with acting(mandate):
        grant = Grant.objects.get(about=leo())
    assert (grant.reason, grant.reference) == ("contact", "C-2041")


def test_nobody_is_opened_without_a_reason(fay, cast):
    answer = fay.post(f"/find/{leo()}/open/")
    assert answer["Location"] == "/find/"
    assert "Say it again" in shows(fay.get("/find/"))
    with acting(cast["fay"].mandate()):
        assert not Grant.objects.exists()


def test_somebody_who_does_not_exist_cannot_be_opened(stated):
    assert stated.post(f"/find/{uuid4()}/open/").status_code == 404


def test_nobody_found_says_by_what_and_what_to_try(stated):
    page = shows(look(stated, "Zebedee Quill May 2016"))
    assert "Nobody found" in page
    assert "Searched by the names “Zebedee” and “Quill”, born in May 2016." in page
    assert "It is no proof that there is no such person." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "Type what you know of the person", id="empty"),
        pytest.param("   ", "Type what you know of the person", id="spaces"),
        pytest.param("?!., --", "Type a name, a date of birth", id="only signs"),
        pytest.param("😀😀", "Type a name, a date of birth", id="pictures"),
        pytest.param("Leo " * 1_250, "Use at most 200 characters", id="five thousand characters"),
        pytest.param("Elm Street", "has no house number", id="a street alone"),
        pytest.param("Marsh 31/02/2015", "31/02/2015 is not a day in the calendar", id="no such day"),
        pytest.param("Leo 9/5/2019 11/2/2015", "Several births were typed", id="two dates"),
        pytest.param("about 7", "Add a name", id="an age alone"),
        pytest.param("<script>alert(1)</script>", "&lt;script&gt;", id="markup"),
        pytest.param("Leo\x00Marsh", "Null characters are not allowed", id="a null"),
    ],
)
def test_bad_input_gets_clear_words(stated, typed, said):
    page = shows(look(stated, typed))
    assert said in page
    assert "<script>alert" not in page


def test_a_reason_that_is_none_is_refused(fay):
    assert "Say why you are looking" in shows(look(fay, "Leo", reason="curious"))
    assert "Use at most 60 characters" in shows(look(fay, "Leo", reason="contact", reference="x" * 61))


@pytest.mark.parametrize("who", ["asha", "bea", "carl", "dev", "esme", "gwen", "nobody"])
def test_for_everybody_else_there_is_no_such_page(cast, at, who):
    client = scene.signed_in(cast[who], at=at)
    answers = [client.get("/find/"), look(client, "Leo Marsh", **BECAUSE), client.post(f"/find/{leo()}/open/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert searches() == []
