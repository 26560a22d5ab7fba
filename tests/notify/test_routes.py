"""Every route of the playbook ends in the right box, or among those not told, with the reason."""

import pytest

from goldenthread.access.context import acting
from goldenthread.madeup import numbers
from goldenthread.notify.conservation import balance
from goldenthread.notify.deciding import choose_setting
from tests.cast import ASHA, WORKER
from tests.notify.world import LARKSPUR, OTTER_VALE, THIRD, World, found, not_told, told

NURSERY, COLLEGE, ELSEWHERE, CLOSED, UNIVERSITY = "900010", "900011", "900012", "900013", "900014"
NURSERY_IS = {
    "PhaseOfEducation (name)": "Nursery",
    "TypeOfEstablishment (name)": "Local authority nursery school",
    "EstablishmentTypeGroup (name)": "Local authority maintained schools",
}
COLLEGE_IS = {
    "PhaseOfEducation (name)": "16 plus",
    "TypeOfEstablishment (name)": "Further education",
    "EstablishmentTypeGroup (name)": "Colleges",
}
UNIVERSITY_IS = {
    "PhaseOfEducation (name)": "Not applicable",
    "TypeOfEstablishment (name)": "Higher education institutions",
    "EstablishmentTypeGroup (name)": "Universities",
}


@pytest.fixture(autouse=True)
def _adds_up():
    yield
    assert balance(WORKER).adds_up


def one_child(world: World, born: str, urn: str, **columns: str) -> None:
    """An incident in a family with one child, Noor, who is on one roll."""
    family = world.family("Marsh", ("Noor", born, urn), on_roll=False)
    world.pupil(family, "Noor", born, urn, **columns)
    world.incident(family)
    world.go()


def no_school(world: World, born: str, category: str = "") -> None:
    """The same, with Noor on no roll; and on the council's list, if a category is given."""
    family = world.family("Marsh", ("Noor", born, LARKSPUR), on_roll=False)
    if category:
        world.outside_school(family, "Noor", born, category)
    world.incident(family)
    world.go()


def test_under_five_in_a_nursery(world):
    world.school(NURSERY, "Ladybird Nursery", **NURSERY_IS)
    one_child(world, "2023-05-09", NURSERY)
    assert told() == {f"urn:{NURSERY}": ["Noor"]}


def test_under_five_at_no_nursery(world):
    no_school(world, "2023-05-09")
    assert told() == {"team:early-years": ["Noor"]}


def test_home_educated(world):
    no_school(world, "2014-05-09", "EHE")
    assert told() == {"team:education": ["Noor"]}


def test_missing_education(world):
    no_school(world, "2014-05-09", "CME")
    assert told() == {"team:education": ["Noor"]}


def test_no_known_setting(world):
    no_school(world, "2014-05-09")
    assert told() == {"team:education": ["Noor"]}


def test_left_without_a_new_school(world):
    one_child(world, "2014-05-09", LARKSPUR, enrolment_status="P", leaving_date="2026-07-21")
    assert told() == {"team:education": ["Noor"]}


def test_outside_the_area_without_contacts(world):
    world.school(ELSEWHERE, "Far Away School", contacts=False, **{"LA (code)": "998"})
    one_child(world, "2014-05-09", ELSEWHERE)
    assert told() == {"team:out-of-area": ["Noor"]}


def test_a_setting_that_the_register_does_not_hold(world):
    one_child(world, "2014-05-09", "900099")
    assert told() == {"team:out-of-area": ["Noor"]}


def test_closed_with_one_successor(world):
    world.school(CLOSED, "Old Forge School", CloseDate="31-08-2026")
    world.successor(CLOSED, OTTER_VALE)
    one_child(world, "2014-05-09", CLOSED)
    assert told() == {f"urn:{OTTER_VALE}": ["Noor"]}


def test_closed_without_a_successor(world):
    world.school(CLOSED, "Old Forge School", CloseDate="31-08-2026")
    one_child(world, "2014-05-09", CLOSED)
    assert told() == {"team:education": ["Noor"]}


def test_closed_with_two_successors_waits_until_a_person_chooses(world):
    world.school(CLOSED, "Old Forge School", CloseDate="31-08-2026")
    world.successor(CLOSED, LARKSPUR)
    world.successor(CLOSED, OTTER_VALE)
    one_child(world, "2014-05-09", CLOSED)
    assert (told(), not_told()) == ({}, {"Noor": "waits_for_person"})
    with acting(ASHA):
        choose_setting(found("Noor"), urn=OTTER_VALE, mandate=ASHA, at=world.at)
    world.work()
    assert (told(), not_told()) == ({f"urn:{OTTER_VALE}": ["Noor"]}, {})


def test_a_successor_that_is_registered_later_tells_without_being_asked(world):
    world.school(CLOSED, "Old Forge School", CloseDate="31-08-2026")
    one_child(world, "2014-05-09", CLOSED)
    assert told() == {"team:education": ["Noor"]}
    world.successor(CLOSED, OTTER_VALE)
    world.go()
    assert told() == {f"urn:{OTTER_VALE}": ["Noor"]}


def test_registered_at_two_schools(world):
    family = world.family("Marsh", ("Noor", "2014-05-09", LARKSPUR), on_roll=False)
    for urn, status in ((LARKSPUR, "M"), (OTTER_VALE, "S")):
        world.pupil(
            family,
            "Noor",
            "2014-05-09",
            urn,
            enrolment_status=status,
            upn=numbers.upn(school=2001, year=20, serial=999),
        )
    world.incident(family)
    world.go()
    assert told() == {f"urn:{LARKSPUR}": ["Noor"], f"urn:{OTTER_VALE}": ["Noor"]}


def test_a_guest_is_told_of_at_the_school_of_registration(world):
    family = world.family("Marsh", ("Noor", "2014-05-09", LARKSPUR))
    world.pupil(family, "Noor", "2014-05-09", OTTER_VALE, enrolment_status="G", upn="")
    world.incident(family)
    world.go()
    assert told() == {f"urn:{LARKSPUR}": ["Noor"]}


def test_sixteen_at_college(world):
    world.school(COLLEGE, "Wenlow College", **COLLEGE_IS)
    one_child(world, "2010-01-09", COLLEGE, enrolment_status="F")
    assert told() == {f"urn:{COLLEGE}": ["Noor"]}


def test_at_a_university_the_council_is_told(world):
    world.school(UNIVERSITY, "Eastmere University", contacts=False, **UNIVERSITY_IS)
    one_child(world, "2009-01-09", UNIVERSITY)
    assert told() == {"team:education": ["Noor"]}


def test_an_adult_is_nobodys_pupil(world):
    world.school(COLLEGE, "Wenlow College", **COLLEGE_IS)
    one_child(world, "2008-11-01", COLLEGE, enrolment_status="F")
    assert (told(), not_told()) == ({}, {"Noor": "adult"})


def test_of_whoever_turned_eighteen_between_the_night_and_the_report_nobody_is_told_and_it_says_why(world):
    world.school(COLLEGE, "Wenlow College", **COLLEGE_IS)
    family = world.family("Marsh", ("Noor", "2008-07-01", COLLEGE))
    world.incident(family, occurred_at="2026-06-20T21:00:00+00:00")
    world.go()
    assert (told(), not_told()) == ({}, {"Noor": "adult"})


def test_a_contact_of_a_setting_that_nobody_has_sent_keeps_nobody_waiting(world):
    world.contact("900077", "key_adult", "early@900077.example")
    one_child(world, "2014-05-09", LARKSPUR)
    assert told() == {f"urn:{LARKSPUR}": ["Noor"]}


def test_an_incident_of_long_ago_is_told_to_the_school_of_today(world):
    world.school(THIRD)
    family = world.family("Marsh", ("Noor", "2012-05-09", THIRD), on_roll=False)
    world.pupil(family, "Noor", "2012-05-09", THIRD)
    world.incident(family, occurred_at="2019-11-20T21:00:00+00:00")
    world.go()
    assert told() == {f"urn:{THIRD}": ["Noor"]}
