"""Records are read into people, homes and families; what a record no longer says is forgotten."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from goldenthread.identity.models import Enrolment, FamilyMember, Mention, Person, Relationship, Residence
from goldenthread.identity.taking_in import unread
from goldenthread.records.models import Current
from tests.identity.families import ANNA, BETH, CHIKE, arrivals, care, everything, health, police, roll
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import (
    Told,
    every_mention_has_one_open_link,
    facts,
    groups,
    hear,
    mention,
    read_all,
    tell,
)

pytestmark = pytest.mark.usefixtures("reading")
FEW = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_roll_row_makes_the_pupil_and_the_contact_with_home_school_and_kinship():
    hear(roll(ANNA))
    pupil, mother = mention("roll Anna 900101", "pupil"), mention("roll Anna 900101", "contact1")
    assert (pupil.role, pupil.upn, mother.role) == ("child", ANNA.upn, "contact")
    assert Residence.objects.filter(mention__in=[pupil, mother], postcode="ZZ1 2AB").count() == 2
    assert Enrolment.objects.get(mention=pupil).urn == "900101"
    assert Relationship.objects.get(from_mention=mother, to_mention=pupil).parental_responsibility == "yes"
    assert Person.objects.get(pk=pupil.person_id).dob == date(2016, 5, 21)


@FEW
@given(rows=arrivals(everything()))
def test_the_order_and_the_size_of_arrivals_change_nothing(rows):
    with rolled_back():
        hear(*rows)
        one_by_one = groups(), facts(), Current.objects.filter(read_at=None).count()
        assert every_mention_has_one_open_link()
    with rolled_back():
        tell(*sorted(rows, key=lambda told: (told.feed, told.key)))
        read_all()
        assert (groups(), facts(), Current.objects.filter(read_at=None).count()) == one_by_one
        assert every_mention_has_one_open_link()


@FEW
@given(rows=arrivals(everything()))
def test_the_same_rows_read_again_change_nothing(rows):
    with rolled_back():
        hear(*rows)
        before = groups(), facts()
        tell(*rows)
        read_all(batch=7)
        assert (groups(), facts()) == before
        assert every_mention_has_one_open_link()


@FEW
@given(rows=arrivals(everything()))
def test_a_row_that_was_wrong_leaves_nothing_behind_when_it_is_put_right(rows):
    wrong = roll(CHIKE, key="roll Anna 900101", urn="900102", contact2_forenames="Sean", contact2_surname="Pike")
    with rolled_back():
        hear(wrong, *(told for told in rows if told.key != wrong.key), roll(ANNA))
        put_right = groups(), facts()
    with rolled_back():
        hear(*(told for told in rows if told.key != wrong.key), roll(ANNA))
        assert put_right == (groups(), facts())


def test_a_corrected_row_replaces_what_it_said_and_whom_it_named():
    hear(roll(ANNA, contact2_forenames="Sean", contact2_surname="Pike", contact2_relationship="father"))
    father = mention("roll Anna 900101", "contact2")
    hear(roll(ANNA, surname="Pike-Batra", address="1 Weir Lane, Fenwick", postcode="ZZ3 1AA"))
    pupil = mention("roll Anna 900101", "pupil")
    father.refresh_from_db()
    assert father.gone_at is not None
    assert [r.address for r in Residence.objects.filter(mention=pupil)] == ["1 Weir Lane, Fenwick"]
    assert not Relationship.objects.filter(from_mention=father).exists()
    assert Enrolment.objects.filter(mention=pupil).count() == 1
    # What is shown follows, although nobody changed places.
    assert Person.objects.get(pk=pupil.person_id).surname == "Pike-Batra"


def test_somebody_whom_a_later_correction_names_again_is_the_same_mention():
    with_father = roll(ANNA, contact2_forenames="Sean", contact2_surname="Pike", contact2_relationship="father")
    hear(with_father, roll(ANNA), with_father)
    assert mention("roll Anna 900101", "contact2").gone_at is None
    assert every_mention_has_one_open_link()


def test_a_correction_of_school_alone_is_news_about_the_child():
    hear(roll(ANNA))
    assert mention("roll Anna 900101", "pupil").person_id in hear(roll(ANNA, urn="900103", key="roll Anna 900101"))


@pytest.mark.parametrize("index", [2, 3, 4])
def test_a_home_a_mother_or_a_family_told_in_a_row_of_its_own_is_news_about_the_child(index):
    told = care(ANNA)
    hear(*told[:2])
    assert mention("care Anna", "person").person_id in hear(told[index])


def test_a_row_about_somebody_not_yet_named_waits_for_them():
    child, mother, home, motherhood, family = care(ANNA)
    hear(home, family, motherhood)
    assert unread(10) == []
    assert not Mention.objects.exists()
    hear(child)
    assert (Residence.objects.count(), FamilyMember.objects.count(), Relationship.objects.count()) == (1, 1, 0)
    hear(mother)
    assert Relationship.objects.count() == 1
    assert not Current.objects.filter(read_at=None).exists()


def test_a_second_victim_is_also_somebody_whose_child_the_first_row_speaks_of():
    mother, child, suspect = police(ANNA)
    grandmother = {**mother.data, "person_no": "4", "forenames": "Anita"}
    hear(mother, child, suspect)
    hear(type(mother)("police.persons", "TV-1|4", grandmother))
    about = Relationship.objects.filter(from_mention=mention("TV-1|2", "person")) | Relationship.objects.filter(
        to_mention=mention("TV-1|2", "person")
    )
    assert about.count() == 2


def test_records_of_several_feeds_are_read_together_those_who_name_people_first():
    tell(*care(ANNA), roll(BETH), health(ANNA))
    assert [r.feed for r in unread(4)] == [
        "schools.roll",
        "health.children",
        "socialcare.person",
        "socialcare.person",
    ]


def test_a_refuge_address_joins_nobody():
    hear(roll(ANNA, address="Women's refuge, Fenwick"))
    pupil = mention("roll Anna 900101", "pupil")
    assert Residence.objects.get(mention=pupil).protected
    assert Person.objects.get(pk=pupil.person_id).protected


def test_an_address_longer_than_any_and_a_property_number_from_a_spreadsheet_stop_nobody():
    home = care(ANNA)[2]
    long = {"HOUSE": "12", "STREET": "Larkspur Close " * 40, "UPRN": "100099000012.0"}
    hear(*care(ANNA)[:2], Told(home.feed, home.key, {**home.data, "addr_address_json": json.dumps(long)}))
    assert Residence.objects.get().uprn == "100099000012"
    hear(roll(CHIKE, address="4 Quayside Court, " * 27))
    assert mention("roll Chike 900101", "pupil").address.startswith("4 Quayside")
