"""Whom the front door finds, among the made-up families of one street: by any piece of who they are."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import Grant, LedgerEntry
from goldenthread.identity import searching, searching_candidates
from goldenthread.identity.core.wanted import read_wanted
from goldenthread.identity.models import Person, PersonWord
from goldenthread.identity.searching import Hits, search
from tests.cast import EVERYBODY, FAY, GWEN, WORKER
from tests.identity.families import ANNA, BETH, CHIKE, Child, care, everything, roll
from tests.identity.telling import AT, Told, mention, read_all, tell

OLEK = Child(
    "Oleksandr", "Kovalenko", "2013-09-30", "M", "", "", ("9 Mill Lane, Fenwick", "ZZ3 6JK"), ("Olena", "Koval")
)
HIDDEN = ("2 Sanctuary Row, Fenwick", "ZZ5 5HH")


@pytest.fixture
def street(db: None) -> None:
    with acting(WORKER):
        tell(*everything(), roll(OLEK, former_surname="Sereda"))
        tell(Told("socialcare.person", "TC0200027", care_row("TC0200027", "Katherine", "Whitcombe", "2014-07-12")))
        read_all()


def care_row(number: str, forename: str, surname: str, born: str) -> dict[str, str]:
    return {"pers_person_id": number, "pers_forename": forename, "pers_surname": surname, "pers_dob": born}


def look(typed: str) -> Hits:
    with acting(FAY):
        return search(read_wanted(typed, on=AT.date()), reason=Grant.Reason.CONTACT, mandate=FAY, at=AT)


def names(found: Hits) -> list[str]:
    return [str(hit.person) for hit in found.hits]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        pytest.param("Chike Okafor", "Chike Okafor", id="as recorded"),
        pytest.param("Okafor Chike", "Chike Okafor", id="order swapped"),
        pytest.param("Okafor, Chike", "Chike Okafor", id="with a comma"),
        pytest.param("Chikke Okaffor", "Chike Okafor", id="misspelt"),
        pytest.param("Cike Okafor 3 February 2014", "Chike Okafor", id="misspelt past its sound, with a date of birth"),
        pytest.param("Katie Whitcombe", "Katherine Whitcombe", id="a short form"),
        pytest.param("Whitcomb 2014", "Katherine Whitcombe", id="a surname that sounds so, and a year"),
        pytest.param("Oleksandr Sereda", "Oleksandr Kovalenko", id="a former surname"),
        pytest.param("Aleksander Kovalenko", "Oleksandr Kovalenko", id="another transliteration"),
        pytest.param("Олександр Коваленко", "Oleksandr Kovalenko", id="another alphabet"),
        pytest.param("Kovalenko September 2013", "Oleksandr Kovalenko", id="a month"),
        pytest.param("Oleksandr about 13", "Oleksandr Kovalenko", id="an age"),
        pytest.param("Chike 3/2/2014", "Chike Okafor", id="a first name and a date of birth"),
        pytest.param("3/2/2014", "Chike Okafor", id="a date of birth alone"),
        pytest.param("Chike Okafor 2/3/2014", "Chike Okafor", id="day and month exchanged"),
        pytest.param("9 Mill Lane", "Oleksandr Kovalenko", id="an address"),
        pytest.param("Oleksandr ZZ3 6JK", "Oleksandr Kovalenko", id="a name and a postcode"),
        pytest.param("K999200118042", "Anna Batra", id="a pupil number"),
        pytest.param("999 000 0018", "Anna Batra", id="an NHS number"),
        pytest.param("TC0200027", "Katherine Whitcombe", id="a social care number"),
        pytest.param("tc0200027", "Katherine Whitcombe", id="in small letters"),
    ],
)
def test_a_child_is_found_by_any_piece_of_who_they_are(street, typed, who):
    assert names(look(typed))[0] == who


def test_each_result_says_why_in_plain_words_and_who_knows_them(street):
    hit = look("Okafor Chikke 2014 4 Quayside Court").hits[0]
    assert hit.why[:2] == ("surname Okafor", "first name Chike sounds like “Chikke”")
    assert "born 3 February 2014, which fits “in 2014”" in hit.why
    assert any(why.startswith("lives at 4 Quayside Court") for why in hit.why)
    assert set(hit.agencies) == {"council", "police", "schools-mis"}
    assert hit.school == "setting 900101"


def test_a_postcode_finds_the_whole_household_and_a_name_the_one_meant(street):
    assert {"Anna Batra", "Beth Batra", "Meera Batra"} <= set(names(look("ZZ1 2AB")))
    assert names(look("Beth ZZ1 2AB"))[0] == "Beth Batra"
    assert names(look("Anna Batra 21/5/2016"))[0] == "Anna Batra"


def test_a_past_home_finds_them_and_says_until_when(street):
    moved = {
        "addr_person_id": "TC0200027",
        "addr_address_json": '{"HOUSE": "14", "STREET": "Elm Street"}',
        "addr_address_postcode": "NM4 2QT",
        "addr_address_start_date": "2019-01-01",
        "addr_address_end_date": "2023-03-31",
    }
    with acting(WORKER):
        tell(Told("socialcare.address", "then", moved))
        read_all()
    hit = look("14 Elm Street").hits[0]
    assert (str(hit.person), hit.why) == ("Katherine Whitcombe", ("lived at 14 Elm Street until 31 March 2023",))


def test_people_are_shown_once_however_many_records_speak_of_them(street):
    found = look("Anna Batra")
    assert len(found.hits) == len({hit.person.pk for hit in found.hits})
    assert found.found == len(found.hits)


def test_a_protected_address_finds_nobody_and_is_never_shown(street):
    other = {"addr_person_id": "TC0200027", "addr_address_json": '{"HOUSE": "2", "STREET": "Sanctuary Row"}'}
    with acting(WORKER):
        tell(
            Told(
                "socialcare.address",
                "fled",
                other | {"addr_address_postcode": HIDDEN[1], "addr_address_type": "Refuge"},
            )
        )
        # Another agency has the same door and does not know what it is.
        tell(roll(replace(CHIKE, forenames="Zola", surname="Adair", home=HIDDEN, mother=("Nia", "Adair"))))
        read_all()
        assert Person.objects.get(surname="Whitcombe").protected
    for typed in ("2 Sanctuary Row", "2 Sanctuary Row ZZ5 5HH", "ZZ5 5HH"):
        assert look(typed) == look(typed.replace("Sanctuary", "Nowhere").replace("ZZ5 5HH", "ZZ7 7ZZ"))
        assert look(typed).hits == ()
    (hit,) = look("Katherine Whitcombe 2 Sanctuary Row").hits
    assert not any("Sanctuary" in why for why in hit.why)
    assert hit.school == searching.WITHHELD


def test_nobody_is_found_by_what_nobody_bears(street):
    found = look("Zebedee Quill 1/1/2016")
    assert (found.hits, found.found, found.too_many) == ((), 0, False)


def test_a_name_that_too_many_share_asks_for_one_more_fact(street, monkeypatch):
    monkeypatch.setattr(searching_candidates, "MOST", 1)
    found = look("Batra")
    assert (found.hits, found.too_many) == ((), True)
    assert found.notes == (
        "More than 1 people have “Batra”, or one that sounds like it. Add a date of birth or a postcode.",
    )


def test_an_age_alone_asks_for_a_name(street):
    assert "Add a name" in look("about 7").notes[0]


def test_no_more_are_shown_than_can_be_read_and_how_many_there_are_is_true(street, monkeypatch):
    whole = look("Batra").found
    monkeypatch.setattr(searching, "SHOWN", 1)
    found = look("Batra")
    assert (len(found.hits), found.found) == (1, whole)
    assert whole > 1


def test_each_search_is_in_the_ledger_with_its_reason_and_whom_it_showed_but_not_what_was_typed(street):
    found = look("Chike Okafor")
    look("Zebedee Quill")
    with acting(GWEN):
        last, nobody = LedgerEntry.objects.filter(did="person.search").order_by("pk")
        assert (last.who, last.about) == (FAY.who, [hit.person.pk for hit in found.hits])
        assert last.things == {"reason": "contact", "found": found.found}
        assert (nobody.about, nobody.things) == ([], {"reason": "contact", "found": 0})


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who is not FAY], ids=lambda who: who.name)
def test_nobody_but_the_front_door_searches(street, who):
    wanted = read_wanted("Chike Okafor", on=date(2026, 11, 23))
    with acting(who), pytest.raises(NotAllowed):
        search(wanted, reason=Grant.Reason.CONTACT, mandate=who, at=AT)


def test_a_corrected_name_is_found_and_the_old_one_is_not(street):
    with acting(WORKER):
        tell(Told("socialcare.person", "TC0200027", care_row("TC0200027", "Katherine", "Blackwood", "2014-07-12")))
        read_all()
    assert names(look("Katherine Blackwood")) == ["Katherine Blackwood"]
    assert names(look("Katherine Whitcombe")) == []


def test_words_are_kept_for_people_who_stand_and_for_no_others(street):
    with acting(WORKER):
        anna = mention("roll Anna 900101", "pupil").person_id
        assert PersonWord.objects.filter(person_id=anna).exists()
        kept = set(PersonWord.objects.values_list("person_id", flat=True))
        assert kept <= set(Person.objects.exclude(forenames="", surname="").values_list("pk", flat=True))


def test_reading_twice_changes_no_word(street):
    with acting(WORKER):
        before = set(PersonWord.objects.values_list("key", "person_id"))
        tell(*(row for child in (ANNA, BETH) for row in care(child)))
        read_all()
        assert set(PersonWord.objects.values_list("key", "person_id")) == before


def test_people_taken_in_before_there_were_words_are_given_theirs(street):
    migration = import_module("goldenthread.identity.migrations.0010_person_words")
    with acting(WORKER):
        before = set(PersonWord.objects.values_list("key", "person_id"))
        PersonWord.objects.all().delete()
        migration.write_words(None, SimpleNamespace(connection=connection))
        assert set(PersonWord.objects.values_list("key", "person_id")) == before
    assert before


def test_where_the_rest_narrows_a_common_name_those_it_fits_are_shown_and_that_there_are_more_is_said(
    street, monkeypatch
):
    monkeypatch.setattr(searching_candidates, "_MOST_OF_A_WORD", 1)
    found = look("Batra ZZ1 2AB")
    assert "Anna Batra" in names(found)
    assert "only those whom the rest fits too" in found.notes[0]
    assert not found.too_many


def test_an_initial_narrows_and_finds_nobody_alone(street):
    assert names(look("C Okafor"))[0] == "Chike Okafor"
    assert "An initial alone" in look("C").notes[0]
