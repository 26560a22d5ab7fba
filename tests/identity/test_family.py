"""The family around one person on one day: every kind of tie, who says so, what is doubtful, and who lives where."""

import json
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.identity.family import NO_DAY, ONE_RECORD, OTHER, TOO_MANY, Family, family_of
from goldenthread.identity.models import Mention, Person
from tests.identity.night import contact, in_health, on_roll
from tests.identity.telling import AT, Told, hear, read_all, tell_at_once

pytestmark = pytest.mark.usefixtures("reading")
TODAY = AT.date()
LARKSPUR = ("12 Larkspur Close, Fenwick", "ZZ1 2AB")
QUAYSIDE = ("4 Quayside Court, Fenwick", "ZZ2 4GH")
WEIR = ("9 Weir Lane, Fenwick", "ZZ3 1AA")
MEERA, SEAN = "Meera Pike", "Sean Pike"


def person(name: str) -> UUID:
    forenames, _, surname = name.rpartition(" ")
    standing = Mention.objects.filter(gone_at=None).values("person_id")
    return Person.objects.get(forenames=forenames, surname=surname, pk__in=standing).pk


def family(name: str = "Ada Pike", day: date = TODAY) -> Family:
    return family_of(person(name), day)


def names(found: Family) -> set[str]:
    return {str(p) for p in found.people.values()}


def ties(found: Family) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Doubts by tie; what is the same either way stands with its ends in order of name."""
    said = {}
    for tie in found.ties:
        ends = (str(found.people[tie.one]), str(found.people[tie.other]))
        one, other = sorted(ends) if tie.kind in ("sibling", "partner", "former_partner") else ends
        said[one, tie.kind, other] = tie.doubt
    return said


def homes(found: Family) -> list[tuple[str, set[str]]]:
    return [(home.address.split(",")[0], {str(found.people[m.person]) for m in home.members}) for home in found.homes]


def client(number: str, name: str, born: str = "", **more: str) -> Told:
    forenames, _, surname = name.rpartition(" ")
    data = {"pers_person_id": number, "pers_forename": forenames, "pers_surname": surname, "pers_dob": born, **more}
    return Told("socialcare.person", number, data)


def lives(number: str, home: tuple[str, str], since: str = "", until: str = "", kind: str = "") -> Told:
    house, _, street = home[0].split(",")[0].partition(" ")
    data = {
        "addr_person_id": number,
        "addr_address_json": json.dumps({"HOUSE": house, "STREET": street}),
        "addr_address_postcode": home[1],
        "addr_address_start_date": since,
        "addr_address_end_date": until,
        "addr_address_type": kind,
    }
    return Told("socialcare.address", f"{number} {home[0]} {since} {kind}", data)


def ada(*contacts: dict[str, str]) -> Told:
    return on_roll("Ada Pike", "2015-03-04", LARKSPUR, *contacts)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("mother", "parent"),
        ("step-father", "step_parent"),
        ("foster carer", "carer"),
        ("grandmother", "grandparent"),
        ("brother", "sibling"),
    ],
)
def test_every_word_of_a_record_is_a_tie_with_the_record_that_says_it(word, kind):
    hear(ada(contact(word, "Robin Holt")))
    found = family()
    (tie,) = found.ties
    assert (tie.kind, {str(found.people[p]) for p in (tie.one, tie.other)}) == (kind, {"Ada Pike", "Robin Holt"})
    assert [(s.feed, s.agency, s.said, s.received) for s in tie.said] == [("schools.roll", "schools-mis", word, TODAY)]


def test_whatever_no_record_says_is_not_in_it():
    hear(ada(), on_roll("Ben Pike", "2017-05-06", LARKSPUR))
    assert names(family()) == {"Ada Pike", "Ben Pike"}, "who lives there is named"
    assert family().beside == {person("Ben Pike")}
    assert family().ties == ()


def test_the_other_children_of_both_parents_and_their_other_parents():
    mother, father = contact("mother", MEERA, LARKSPUR), contact("father", SEAN, LARKSPUR)
    hear(
        ada(mother, father),
        on_roll("Ben Pike", "2017-05-06", LARKSPUR, mother, father),
        on_roll("Cy Pike", "2012-05-06", LARKSPUR, mother, contact("father", "Omar Lane", QUAYSIDE)),
    )
    found = family()
    assert names(found) == {"Ada Pike", "Ben Pike", "Cy Pike", MEERA, SEAN, "Omar Lane"}
    assert (MEERA, "parent", "Cy Pike") in ties(found)
    assert ("Omar Lane", "parent", "Cy Pike") in ties(found)


def test_three_generations_from_either_end():
    hear(
        client("1", MEERA, "1988-02-03"),
        client("2", "Joan Batra", "1960-02-03"),
        client("3", "Ada Pike", "2015-03-04"),
        Told("socialcare.mother", "m", {"moth_person_id": "2", "moth_childs_person_id": "1"}),
        Told("socialcare.mother", "n", {"moth_person_id": "1", "moth_childs_person_id": "3"}),
    )
    assert names(family()) == {"Ada Pike", MEERA, "Joan Batra"}
    assert names(family(MEERA)) == {"Ada Pike", MEERA, "Joan Batra"}
    assert names(family("Joan Batra")) == {"Ada Pike", MEERA, "Joan Batra"}


def test_the_partner_of_a_parent_and_their_own_child_are_step_family():
    hear(
        ada(contact("mother", MEERA, LARKSPUR), contact("step-father", "Curtis Reid", LARKSPUR)),
        on_roll("Dot Reid", "2014-01-02", QUAYSIDE, contact("father", "Curtis Reid", LARKSPUR)),
    )
    found = family()
    assert names(found) == {"Ada Pike", MEERA, "Curtis Reid", "Dot Reid"}
    assert ("Curtis Reid", "step_parent", "Ada Pike") in ties(found)
    assert ("Curtis Reid", "parent", "Dot Reid") in ties(found)


def test_the_other_children_in_a_carers_care_are_not_this_childs_family():
    hear(
        ada(contact("foster carer", "Robin Holt", WEIR)),
        on_roll("Eve Lunn", "2016-01-02", WEIR, contact("foster carer", "Robin Holt", WEIR)),
    )
    assert names(family()) == {"Ada Pike", "Robin Holt"}


def test_one_record_alone_is_a_doubt_and_two_are_none():
    hear(
        ada(contact("mother", MEERA), contact("father", SEAN)),
        in_health("Ada Pike", "2015-03-04", LARKSPUR, "9990000018", contact("mother", MEERA)),
    )
    assert ties(family())[MEERA, "parent", "Ada Pike"] == ()
    assert ties(family())[SEAN, "parent", "Ada Pike"] == (ONE_RECORD,)


def test_records_that_disagree_and_words_that_place_nobody_are_doubts():
    hear(
        ada(contact("step-father", "Sean Nowak", LARKSPUR), contact("aunt", "Robin Holt")),
        in_health("Ada Pike", "2015-03-04", LARKSPUR, "9990000018", contact("father", "Sean Nowak", LARKSPUR)),
    )
    doubts = ties(family())
    assert "records disagree: step parent" in doubts["Sean Nowak", "parent", "Ada Pike"]
    assert OTHER.format("aunt") in doubts["Robin Holt", "other", "Ada Pike"]


def test_more_than_two_parents_are_all_named_and_all_doubtful():
    hear(ada(contact("mother", MEERA), contact("father", SEAN), contact("father", "Omar Lane")))
    assert [TOO_MANY in doubt for doubt in ties(family()).values()] == [True, True, True]


def test_of_a_day_in_the_past_a_mother_without_a_day_is_taken_to_hold_and_a_partner_told_since_is_not():
    hear(
        ada(contact("mother", MEERA), contact("step-father", "Curtis Reid")),
    )
    found = family(day=date(2020, 1, 1))
    assert ties(found) == {(MEERA, "parent", "Ada Pike"): (NO_DAY, ONE_RECORD)}
    assert found.not_yet == 1
    assert "Curtis Reid" not in names(found)
    assert family().not_yet == 0


def test_who_was_not_born_yet_is_not_in_the_family_of_that_day():
    mother = contact("mother", MEERA, LARKSPUR)
    hear(ada(mother), on_roll("Ben Pike", "2017-05-06", LARKSPUR, mother))
    assert "Ben Pike" in names(family())
    assert "Ben Pike" not in names(family(day=date(2016, 1, 1)))


def test_each_day_has_its_own_household():
    hear(
        client("1", "Ada Pike", "2015-03-04"),
        lives("1", LARKSPUR, "2018-01-05", "2022-06-30"),
        lives("1", QUAYSIDE, "2022-07-01"),
    )
    assert homes(family(day=date(2020, 1, 1))) == [("12 Larkspur Close", {"Ada Pike"})]
    assert homes(family()) == [("4 Quayside Court", {"Ada Pike"})]


def test_shared_care_is_one_child_in_two_households():
    hear(
        ada(contact("mother", MEERA, LARKSPUR), contact("father", SEAN, QUAYSIDE)),
        in_health("Ada Pike", "2015-03-04", QUAYSIDE, "9990000018"),
    )
    assert sorted(homes(family())) == [
        ("12 Larkspur Close", {"Ada Pike", MEERA}),
        ("4 Quayside Court", {"Ada Pike", SEAN}),
    ]


def test_a_protected_address_tells_neither_where_nor_with_whom():
    hear(
        ada(contact("mother", MEERA, LARKSPUR)),
        client("1", "Ada Pike", "2015-03-04"),
        client("2", "Zofia Nowak", "1990-02-03"),
        lives("1", WEIR, "2025-03-01", kind="Refuge"),
        lives("2", WEIR, "2025-03-01"),
    )
    found = family()
    ours = person("Ada Pike")
    assert ours in found.withheld
    assert all(ours not in {m.person for m in home.members} for home in found.homes)
    assert "Weir" not in repr(found.homes)
    assert "Zofia Nowak" not in names(found)


def test_somebody_has_died_where_a_record_says_so_and_not_before_that_day():
    hear(
        client("1", "Ada Pike", "2015-03-04"),
        client("2", MEERA, "1988-02-03", pers_death_date="2024-05-06"),
        Told("socialcare.mother", "m", {"moth_person_id": "2", "moth_childs_person_id": "1"}),
    )
    assert family().died == {person(MEERA): date(2024, 5, 6)}
    assert family(day=date(2024, 5, 5)).died == {}


def test_a_family_is_read_in_a_bounded_number_of_queries_however_large_it_is():
    mother = contact("mother", MEERA, LARKSPUR)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            family_of(person_asked, TODAY)
        return len(asked)

    hear(ada(mother))
    person_asked = person("Ada Pike")
    few = queries()
    tell_at_once(
        [
            on_roll(f"{name} Pike", f"20{n:02}-05-06", LARKSPUR, mother, contact("father", f"{name} Lane", QUAYSIDE))
            for n, name in enumerate(("Ben", "Cy", "Dov", "Eve", "Fay", "Gil", "Hal", "Ivo", "Jem", "Kit"), start=8)
        ]
    )
    read_all()
    assert len(family_of(person_asked, TODAY).people) > 15
    assert queries() <= few
    assert few <= 30
