"""Who lives where from when to when, and how people belong together: dated, sourced, and doubtful where it is."""

import json
from datetime import date
from uuid import UUID

import pytest

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.kin import kin_of
from goldenthread.identity.living import FLAT_UNKNOWN, MOVED, OTHERS_SINCE, Homes, homes, household
from goldenthread.identity.models import Mention, Person
from tests.identity.night import contact, in_health, on_roll
from tests.identity.telling import AT, Told, hear

pytestmark = pytest.mark.usefixtures("reading")
TODAY = AT.date()
LARKSPUR = ("12 Larkspur Close, Fenwick", "ZZ1 2AB")
QUAYSIDE = ("4 Quayside Court, Fenwick", "ZZ2 4GH")
WEIR = ("9 Weir Lane, Fenwick", "ZZ3 1AA")


def _known(name: str) -> UUID:
    forenames, _, surname = name.partition(" ")
    standing = Mention.objects.filter(gone_at=None).values("person_id")
    return Person.objects.get(forenames=forenames, surname=surname, pk__in=standing).pk


def _client(number: str, name: str, born: str = "") -> Told:
    forenames, _, surname = name.partition(" ")
    data = {"pers_person_id": number, "pers_forename": forenames, "pers_surname": surname, "pers_dob": born}
    return Told("socialcare.person", number, data)


def _lives(number: str, home: tuple[str, str], since: str = "", until: str = "", kind: str = "") -> Told:
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


def _homes(name: str, on: date = TODAY) -> list[tuple[str, date | None, date | None, str]]:
    found = homes(_known(name), on)
    return [(h.address.split(",")[0], h.since, h.until, h.doubt) for h in found.known]


def _household(home: tuple[str, str], on: date = TODAY) -> dict[str, str]:
    found = household(read_dwelling(*home), on)
    names = {p.pk: p.forenames for p in Person.objects.filter(pk__in=[m.person for m in found.members])}
    return {names[m.person]: m.doubt for m in found.members}


def _families(home: tuple[str, str], on: date = TODAY) -> set[frozenset[str]]:
    found = household(read_dwelling(*home), on)
    names = {p.pk: p.forenames for p in Person.objects.filter(pk__in=[m.person for m in found.members])}
    return {frozenset(names[p] for p in family) for family in found.families}


def test_a_home_says_from_when_to_when_and_which_records_say_so():
    hear(
        on_roll("Ada Pike", "2015-03-04", LARKSPUR),
        _client("1", "Ada Pike", "2015-03-04"),
        _lives("1", LARKSPUR, "2020-01-05"),
    )
    (home,) = homes(_known("Ada Pike"), TODAY).known
    assert (home.since, home.until, home.doubt) == (date(2020, 1, 5), None, "")
    assert len(home.sources) == 2
    assert {s.agency for s in home.sources} == {"schools-mis", "council"}


def test_a_move_closes_one_home_and_opens_the_next_and_each_day_has_its_own_household():
    hear(
        _client("1", "Ada Pike", "2015-03-04"),
        _lives("1", LARKSPUR, "2018-01-05", "2022-06-30"),
        _lives("1", QUAYSIDE, "2022-07-01"),
    )
    assert _homes("Ada Pike") == [
        ("4 Quayside Court", date(2022, 7, 1), None, ""),
        ("12 Larkspur Close", date(2018, 1, 5), date(2022, 6, 30), ""),
    ]
    assert _household(LARKSPUR) == {}
    assert _household(LARKSPUR, date(2021, 5, 1)) == {"Ada": ""}
    assert _household(QUAYSIDE) == {"Ada": ""}


def test_who_moved_away_and_back_has_two_stays():
    hear(
        _client("1", "Ada Pike", "2015-03-04"),
        _lives("1", LARKSPUR, "2015-01-05", "2017-06-30"),
        _lives("1", QUAYSIDE, "2017-07-01", "2020-06-30"),
        _lives("1", LARKSPUR, "2020-07-01"),
    )
    assert [since for address, since, *_ in _homes("Ada Pike") if address == "12 Larkspur Close"] == [
        date(2020, 7, 1),
        date(2015, 1, 5),
    ]


def test_an_old_address_without_an_end_is_doubtful_once_a_later_one_is_told():
    hear(
        _client("1", "Ada Pike", "2015-03-04"),
        _lives("1", LARKSPUR, "2018-01-05"),
        _lives("1", QUAYSIDE, "2027-07-01"),
    )
    on = date(2027, 8, 1)
    assert _homes("Ada Pike", on) == [
        ("4 Quayside Court", date(2027, 7, 1), None, ""),
        ("12 Larkspur Close", date(2018, 1, 5), None, MOVED),
    ]
    assert _household(LARKSPUR, on) == {"Ada": MOVED}


def test_shared_care_is_two_homes_without_a_doubt_where_each_parent_lives_at_one():
    mother, father = contact("mother", "Meera Pike", LARKSPUR), contact("father", "Sean Pike", QUAYSIDE)
    hear(
        on_roll("Ada Pike", "2015-03-04", LARKSPUR, mother, father),
        in_health("Ada Pike", "2015-03-04", QUAYSIDE, "9990000018"),
    )
    found = homes(_known("Ada Pike"), TODAY)
    assert {(h.address.split(",")[0], h.with_parent, h.doubt) for h in found.known} == {
        ("12 Larkspur Close", True, ""),
        ("4 Quayside Court", True, ""),
    }
    assert _household(LARKSPUR) == {"Ada": "", "Meera": ""}
    assert _household(QUAYSIDE) == {"Ada": "", "Sean": ""}


def test_a_new_tenant_at_an_old_address_is_another_family_and_the_old_one_becomes_doubtful():
    hear(
        on_roll("Ada Pike", "2015-03-04", LARKSPUR, contact("mother", "Meera Pike", LARKSPUR)),
        _client("7", "Zofia Nowak", "1990-02-03"),
        _lives("7", LARKSPUR, "2026-12-24"),
    )
    on = date(2027, 1, 5)
    assert _families(LARKSPUR, on) == {frozenset({"Ada", "Meera"}), frozenset({"Zofia"})}
    assert _household(LARKSPUR, on) == {"Ada": OTHERS_SINCE, "Meera": OTHERS_SINCE, "Zofia": ""}


def test_brothers_and_sisters_by_one_parent_are_a_family_and_lodgers_are_not():
    mother = contact("mother", "Meera Pike", LARKSPUR)
    hear(
        on_roll("Ada Pike", "2015-03-04", LARKSPUR, mother),
        on_roll("Ben Pike", "2017-05-06", LARKSPUR, mother),
        _client("7", "Zofia Nowak", "1990-02-03"),
        _lives("7", LARKSPUR, "2020-01-24"),
    )
    assert _families(LARKSPUR) == {frozenset({"Ada", "Ben", "Meera"}), frozenset({"Zofia"})}


def test_a_missing_flat_and_a_slip_in_the_postcode_are_told_as_doubts():
    hear(on_roll("Ada Pike", "2015-03-04", ("Heron House, 30 Mill Lane, Fenwick", "ZZ3 1JK")))
    assert _household(("Flat 9, Heron House, 30 Mill Lane", "ZZ3 1JK")) == {"Ada": FLAT_UNKNOWN}


def test_a_home_that_is_not_to_be_told_is_withheld_with_whatever_was_told_since():
    hear(
        _client("1", "Ada Pike", "2015-03-04"),
        _lives("1", LARKSPUR, "2018-01-05"),
        _lives("1", WEIR, "2025-03-01", kind="Refuge"),
        # Another system heard of the new address, and not that it is a refuge.
        _lives("1", WEIR, "2025-03-02"),
        _lives("1", QUAYSIDE, "2025-06-01"),
    )
    found = homes(_known("Ada Pike"), TODAY)
    assert found.withheld
    assert [home.address for home in found.known] == ["12 Larkspur Close"]
    assert _household(WEIR) == {}
    assert _household(QUAYSIDE) == {}


def test_nothing_withheld_and_nothing_known_do_not_look_alike():
    hear(
        _client("1", "Ada Pike", "2015-03-04"), _client("2", "Ben Pike", "2017-03-04"), _lives("2", WEIR, kind="Refuge")
    )
    assert homes(_known("Ada Pike"), TODAY) == Homes((), withheld=False)
    assert homes(_known("Ben Pike"), TODAY).withheld


def test_kinship_says_who_asserted_it_and_where_records_disagree():
    hear(
        on_roll(
            "Ada Pike",
            "2015-03-04",
            LARKSPUR,
            contact("mother", "Meera Pike", LARKSPUR),
            contact("step-father", "Sean Nowak", LARKSPUR),
        ),
        in_health(
            "Ada Pike",
            "2015-03-04",
            LARKSPUR,
            "9990000018",
            contact("mother", "Meera Pike", LARKSPUR),
            contact("father", "Sean Nowak", LARKSPUR),
        ),
    )
    names = {p.pk: p.forenames for p in Person.objects.all()}
    ours = {(names[k.person], k.kind): k for k in kin_of(_known("Ada Pike"))}
    mother = ours["Meera", "parent"]
    assert {(a.feed, a.agency, a.said, a.received) for a in mother.assertions} == {
        ("schools.roll", "schools-mis", "mother", TODAY),
        ("health.children", "health", "mother", TODAY),
    }
    assert mother.doubt == ""
    assert ours["Sean", "parent"].doubt == "records disagree: step parent"
    assert ours["Sean", "step_parent"].doubt == "records disagree: parent"
    assert [(k.kind, names[k.person]) for k in kin_of(_known("Meera Pike"))] == [("child", "Ada")]
