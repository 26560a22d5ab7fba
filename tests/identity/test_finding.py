"""Which children an incident finds, which it asks a person about, and which it leaves alone."""

import pytest

from goldenthread.identity.models import Found
from tests.identity.night import (
    DARREN,
    FLAT_9,
    HERON_HOUSE,
    LARKSPUR,
    MEERA,
    NOWHERE,
    QUAYSIDE,
    at_home,
    certain,
    child,
    contact,
    for_review,
    found,
    in_health,
    night,
    on_roll,
    sentences,
)
from tests.identity.telling import Told, later

pytestmark = pytest.mark.usefixtures("reading")

MEERA_AT_LARKSPUR = at_home(MEERA, LARKSPUR)
MOTHER = contact("mother", "Meera Batra", LARKSPUR)
ANNA = on_roll("Anna Batra", "2016-05-21", LARKSPUR, MOTHER)
THE_ROWS = night(LARKSPUR, MEERA_AT_LARKSPUR, DARREN)


def test_a_child_whom_nobody_named_is_found_through_the_mother_and_the_way_can_be_read_out():
    findings = found(ANNA, *THE_ROWS)
    assert certain(findings) == {"Anna"}
    assert not findings["Anna"].named
    words = " ".join(sentences(findings["Anna"]))
    assert "The police record TV-1" in words or "Named in the police record TV-1" in words
    assert "has Meera Batra as mother of Anna Batra" in words


def test_a_child_who_lives_with_the_other_parent_is_found_as_related():
    leo = on_roll(
        "Leo Marsh", "2015-02-11", QUAYSIDE, contact("mother", "Cara Marsh", QUAYSIDE), contact("father", "Darren Pike")
    )
    carer = {"forenames": "Darren", "surname": "Pike", "relationship": "father", "date_of_birth": "1985-06-07"}
    health = in_health("Leo Marsh", "2015-02-11", QUAYSIDE, "9990000018", carer)
    findings = found(ANNA, leo, health, *THE_ROWS)
    assert certain(findings) == {"Anna", "Leo"}
    assert findings["Leo"].relation == "related"


def test_a_step_parent_leads_to_the_children_as_a_parent_does():
    pike_at_home = at_home(DARREN, QUAYSIDE)
    row = on_roll("Isla Marsh", "2014-02-03", QUAYSIDE, contact("step-father", "Darren Pike", QUAYSIDE))
    findings = found(row, *night(("Market Square", ""), MEERA, pike_at_home))
    assert certain(findings) == {"Isla"}


def test_the_children_of_those_who_lived_here_before_are_left_alone():
    gone = on_roll("Tom Oakes", "2013-03-09", LARKSPUR, contact("mother", "Sian Oakes", LARKSPUR))
    findings = found(ANNA, gone, *THE_ROWS)
    assert certain(findings) == {"Anna"}
    assert "Tom" not in findings


def test_of_a_household_that_only_the_police_know_a_person_is_asked_when_two_agencies_have_the_child_there():
    roll = on_roll("Tom Oakes", "2013-03-09", LARKSPUR, contact("mother", "Sian Oakes", LARKSPUR))
    assert found(roll, *THE_ROWS) == {}
    health = in_health("Tom Oakes", "2013-03-09", LARKSPUR, "9990000018")
    findings = found(health, *THE_ROWS)
    assert for_review(findings) == {"Tom"}
    assert findings["Tom"].why == "no record but the police's knows either adult at this address"


def test_where_the_flat_is_missing_a_person_is_asked_about_a_child_of_the_adults_surname():
    ravi = on_roll("Ravi Batra", "2012-12-01", FLAT_9)
    stranger = on_roll("Zoe Lund", "2012-10-01", ("Flat 11, Heron House, 30 Mill Lane, Fenwick", "ZZ3 1JK"))
    findings = found(ravi, stranger, *night(HERON_HOUSE, MEERA, DARREN))
    assert certain(findings) == set()
    assert for_review(findings) == {"Ravi"}
    assert findings["Ravi"].why == "the flat is not known"


def test_a_refuge_is_never_a_way_to_a_child():
    refuge = ("Women's refuge, 8 Orchard Row, Fenwick", "ZZ4 5LM")
    hidden = on_roll("Mina Batra", "2016-01-09", refuge)
    seen = at_home(MEERA, ("8 Orchard Row, Fenwick", "ZZ4 5LM"))
    assert found(hidden, *night(refuge, seen, DARREN)) == {}


def test_a_first_name_in_the_police_record_is_the_child_of_the_household_and_no_further_question():
    findings = found(ANNA, *night(LARKSPUR, MEERA_AT_LARKSPUR, DARREN, child("Ana")))
    assert certain(findings) == {"Anna"}
    assert findings["Anna"].named
    assert for_review(findings) == set()


def test_a_first_name_that_leads_to_nobody_is_a_question():
    findings = found(*night(LARKSPUR, MEERA_AT_LARKSPUR, DARREN, child("Kai")))
    assert for_review(findings) == {"Kai"}


def test_one_weak_fact_asks_a_person():
    """A mother of the victim's name, of whom no address or birth is known: she may be anybody."""
    sara = on_roll("Sara Lund", "2016-05-02", QUAYSIDE, contact("mother", "Meera Batra"))
    assert for_review(found(sara, *night(("Market Square", ""), MEERA, DARREN))) == {"Sara"}


def test_two_weak_facts_that_agree_are_certain():
    """The same, and the police heard the child's first name too."""
    sara = on_roll("Sara Lund", "2016-05-02", QUAYSIDE, contact("mother", "Meera Batra"))
    findings = found(sara, *night(("Market Square", ""), MEERA, DARREN, child("Sara")))
    assert certain(findings) == {"Sara"}
    assert any("Named in the police record" in s and "Sara" in s for s in sentences(findings["Sara"]))


def test_a_mother_of_whom_a_school_has_only_the_name_is_known_by_the_father_whom_her_children_share():
    father = contact("father", "Sanjay Batra", QUAYSIDE)
    rohan = on_roll("Rohan Lund", "2013-07-02", QUAYSIDE, contact("mother", "Meera Batra"), father, urn="900102")
    anna = on_roll("Anna Batra", "2016-05-21", LARKSPUR, MOTHER, father)
    findings = found(anna, rohan, *THE_ROWS)
    assert certain(findings) == {"Anna", "Rohan"}
    assert "Sanjay Batra as father of Anna Batra" in " ".join(sentences(findings["Rohan"]))


def test_a_misheard_father_is_known_by_the_children_of_his_home():
    """Darren Pike was heard as Daran Pyke; his son elsewhere is found because the daughter at home names him."""
    at_larkspur = contact("father", "Darren Pike", LARKSPUR)
    anna = on_roll("Anna Batra", "2016-05-21", LARKSPUR, MOTHER, at_larkspur)
    leo = on_roll("Leo Marsh", "2015-02-11", QUAYSIDE, contact("father", "Darren Pike", LARKSPUR), urn="900102")
    heard = {"role": "suspect", "forenames": "Daran", "surname": "Pyke", "sex": "M"}
    assert certain(found(anna, leo, *night(LARKSPUR, MEERA_AT_LARKSPUR, heard))) == {"Anna", "Leo"}


def test_both_twins_are_found():
    beth = on_roll("Beth Batra", "2016-05-21", LARKSPUR, MOTHER)
    assert certain(found(ANNA, beth, *THE_ROWS)) == {"Anna", "Beth"}


def test_a_son_of_eighteen_is_no_child_and_a_daughter_who_is_eighteen_tomorrow_is_one():
    grown = on_roll("Owen Batra", "2008-11-22", LARKSPUR, MOTHER, urn="900103")
    nearly = on_roll("Nia Batra", "2008-11-23", LARKSPUR, MOTHER, urn="900103")
    assert certain(found(grown, nearly, *THE_ROWS)) == {"Nia"}


def test_a_victim_of_seventeen_is_a_child_of_the_incident():
    young = at_home({**MEERA, "date_of_birth": "2009-04-30"}, LARKSPUR)
    pupil = on_roll("Meera Batra", "2009-04-30", LARKSPUR)
    assert certain(found(pupil, *night(LARKSPUR, young, DARREN))) == {"Meera"}


@pytest.mark.parametrize(
    ("born", "why"),
    [
        pytest.param("", "no record gives a date of birth", id="birth not known: may be grown up"),
        pytest.param("2026-11-23", "born after the day of the incident", id="born the morning after"),
    ],
)
def test_a_child_of_whom_it_is_not_known_that_they_were_one_that_day_goes_to_a_person(born, why):
    findings = found(on_roll("Anna Batra", born, LARKSPUR, MOTHER), *THE_ROWS)
    assert for_review(findings) == {"Anna"}
    assert findings["Anna"].why == why


def test_social_cares_family_alone_is_a_question_and_a_recorded_mother_answers_it():
    def member(number: str, forename: str, surname: str, born: str) -> list[Told]:
        return [
            Told(
                "socialcare.person",
                number,
                {"pers_person_id": number, "pers_forename": forename, "pers_surname": surname, "pers_dob": born},
            ),
            Told("socialcare.family", f"F{number}", {"fami_person_id": number, "fami_family_id": "FAM1"}),
        ]

    people = [*member("TC1", "Darren", "Pike", "1985-06-07"), *member("TC2", "Evie", "Lund", "2017-01-05")]
    rows = night(NOWHERE, MEERA, DARREN)
    assert for_review(found(*people, *rows)) == {"Evie"}
    # She has a mother and a father, and he is neither.
    parents = contact("mother", "Freya Lund", QUAYSIDE), contact("father", "Piers Lund", QUAYSIDE)
    assert found(on_roll("Evie Lund", "2017-01-05", QUAYSIDE, *parents), *rows) == {}


def test_one_weak_name_is_one_weak_fact_however_many_records_it_leads_to():
    """A roll and social care both have a Meera Batra with a daughter; that she is the victim is one guess, not two."""
    mother = {"pers_person_id": "TC1", "pers_forename": "Meera", "pers_surname": "Batra", "pers_dob": ""}
    daughter = {"pers_person_id": "TC2", "pers_forename": "Sara", "pers_surname": "Lund", "pers_dob": "2016-05-02"}
    care = [
        Told("socialcare.person", "TC1", mother),
        Told("socialcare.person", "TC2", daughter),
        Told("socialcare.mother", "M1", {"moth_person_id": "TC1", "moth_childs_person_id": "TC2"}),
        Told("socialcare.family", "F1", {"fami_person_id": "TC1", "fami_family_id": "FAM1"}),
        Told("socialcare.family", "F2", {"fami_person_id": "TC2", "fami_family_id": "FAM1"}),
    ]
    sara = on_roll("Sara Lund", "2016-05-02", QUAYSIDE, contact("mother", "Meera Batra"))
    findings = found(sara, *care, *night(("Market Square", ""), {**MEERA, "date_of_birth": ""}, DARREN))
    assert certain(findings) == set()
    assert for_review(findings) == {"Sara"}


def test_a_correction_of_the_incident_changes_what_is_found():
    tom = on_roll("Tom Oakes", "2013-03-09", QUAYSIDE, contact("mother", "Sian Oakes", QUAYSIDE))
    assert certain(found(ANNA, tom, *THE_ROWS)) == {"Anna"}
    sian = {"role": "victim", "forenames": "Sian", "surname": "Oakes", "sex": "F"}
    corrected = night(QUAYSIDE, at_home(sian, QUAYSIDE), DARREN)
    assert certain(found(*corrected, at=later())) == {"Tom"}


def test_what_a_person_decided_stays_when_the_incident_is_worked_again():
    findings = found(ANNA, *THE_ROWS)
    Found.objects.filter(pk=findings["Anna"].pk).update(decided="leave", decided_by="user:asha", decided_at=later())
    again = found(*night(LARKSPUR, MEERA_AT_LARKSPUR, {**DARREN, "forenames": "Daren"}), at=later(2))
    assert again["Anna"].decided == "leave"
    assert again["Anna"].pk == findings["Anna"].pk


def test_whom_no_record_leads_to_any_more_is_ruled_out_and_not_forgotten():
    anna = found(ANNA, *THE_ROWS)["Anna"]
    moved = on_roll("Anna Batra", "2016-05-21", QUAYSIDE, contact("mother", "Joanne Okafor", QUAYSIDE))
    stranger = {**MEERA, "forenames": "Petra", "surname": "Voss", "date_of_birth": "1979-01-02"}
    assert found(Told(ANNA.feed, ANNA.key, moved.data), *night(NOWHERE, stranger, DARREN), at=later()) == {}
    kept = Found.objects.filter(pk=anna.pk)
    assert kept.count() == 1


def test_a_block_where_many_live_is_no_household():
    block = ("30 Mill Lane, Fenwick", "ZZ3 1JK")
    rows = [
        on_roll(f"Ab{'abcdefghijklmnopqrstu'[n]}y Batra", f"20{10 + n % 9}-0{1 + n % 9}-11", block) for n in range(20)
    ]
    assert found(*rows, *night(block, MEERA, DARREN)) == {}
