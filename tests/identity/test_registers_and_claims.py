"""Registers and claims beside the other records: who is one person across them, and of which day they speak."""

from datetime import date

import pytest

from goldenthread.identity.models import Person, Relationship, Residence
from tests.identity.families import ANNA, LARKSPUR, roll
from tests.identity.telling import AT, Told, hear, mention

pytestmark = pytest.mark.usefixtures("reading")
NUMBER = "ZZ123456C"


def claim(reference: str = "CTR-1", **changes: str) -> Told:
    """Meera claims for Anna."""
    data = {
        "reference": reference,
        "as_of": "2025",
        "claimant_forenames": "Meera",
        "claimant_surname": "Batra",
        "claimant_person_number": NUMBER,
        "dependant1_forenames": "Anna",
        "dependant1_surname": "Batra",
        "address": LARKSPUR[0],
        "postcode": LARKSPUR[1],
    } | changes
    return Told("council.claims", reference, data)


def identity(**changes: str) -> Told:
    """Meera in the identity register, which has her date of birth and no address."""
    data = {
        "reference": "ID-1",
        "person_number": NUMBER,
        "forenames": "Meera Anjali",
        "surname": "Batra",
        "date_of_birth": "1988-09-30",
        "sex": "F",
    } | changes
    return Told("register.identities", "ID-1", data)


def test_a_number_joins_the_claimant_with_the_register_across_agencies():
    hear(identity(), claim(), Told("register.addresses", "EL-1", {"forenames": "Meera", "surname": "Batra",
         "person_number": NUMBER, "address": "9 Elsewhere Road", "postcode": "ZZ9 9ZZ"}))  # fmt: skip
    one = mention("ID-1", "person").person_id
    assert one == mention("CTR-1", "claimant").person_id == mention("EL-1", "person").person_id


def test_a_number_joins_nobody_of_another_name():
    hear(identity(), claim(claimant_forenames="Sean", claimant_surname="O’Connell"))
    assert mention("ID-1", "person").person_id != mention("CTR-1", "claimant").person_id


def test_a_wrong_number_keeps_a_mother_from_herself_in_no_claim():
    hear(claim("CTR-1"), claim("CTR-2", as_of="2026", claimant_person_number="ZZ654321A"))
    assert mention("CTR-1", "claimant").person_id == mention("CTR-2", "claimant").person_id


def test_a_dependant_is_the_child_of_the_roll():
    hear(roll(ANNA), claim())
    assert mention("CTR-1", "dependant1").person_id == mention("roll Anna 900101", "pupil").person_id


def test_a_claim_says_who_provides_for_whom_and_of_which_day():
    hear(claim())
    said = Relationship.objects.get()
    assert (said.kind, said.told_on) == ("carer", date(2025, 7, 1))
    assert {home.told_on for home in Residence.objects.all()} == {date(2025, 7, 1)}


def test_nothing_is_told_of_a_day_after_it_came():
    hear(claim(as_of="2027"), roll(ANNA))
    assert {home.told_on for home in Residence.objects.all()} == {AT.date()}


def test_a_pupil_with_the_mothers_date_of_birth_is_a_child_of_the_other_records():
    hear(roll(ANNA, date_of_birth="1988-09-30", upn=""), claim(dependant1_date_of_birth=ANNA.born))
    pupil = mention("roll Anna 900101", "pupil")
    assert pupil.person_id == mention("CTR-1", "dependant1").person_id
    assert Person.objects.get(pk=pupil.person_id).dob == date.fromisoformat(ANNA.born)
