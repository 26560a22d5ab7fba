"""Four hundred people behind one door, columns that slipped, and a clerk who made one of two: no false certainty."""

import csv
import random
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.directory.models import Agency
from goldenthread.identity.deciding import decide
from goldenthread.identity.models import Found, Mention, Review
from goldenthread.identity.regrouping import CHANGED_SINCE
from goldenthread.identity.taking_in import FEEDS
from goldenthread.madeup import build
from goldenthread.records.actions import receive
from goldenthread.records.reading import FEEDS as KNOWN
from tests.cast import CARL
from tests.identity.families import ANNA, BETH, CHIKE, Child, health, roll
from tests.identity.night import certain, found, night
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import (
    AT,
    Told,
    asked,
    every_mention_has_one_open_link,
    facts,
    groups,
    hear,
    later,
    mention,
    read_all,
    tell_at_once,
)
from tests.identity.truth import mixed_up

pytestmark = pytest.mark.usefixtures("reading")

# A block of flats ----------------------------------------------------------------------------------------------------

BLOCK = "Kestrel House, 40 Mill Lane, Fenwick"
FORENAMES = ("Sarah", "Joanne", "Fatima", "Zofia", "Grace", "Sunita", "Chloe", "Amara")
SURNAMES = tuple(
    "smith jones khan nowak okafor batra pike osei lindqvist hart rehman adeyemi patel murphy walsh begum kowalska ali"
    " cole reid shah singh moore ward price quinn lopez ivanova chen dube farah gill hope irwin jama kelly lowe mann"
    " nash ogden parr".split()
)


def _flat(number: int) -> Told:
    """A mother and a child of one flat; two in three rows leave the flat out."""
    chance = random.Random(f"flat {number}")
    surname = SURNAMES[number % len(SURNAMES)].title()
    address = f"Flat {number}, {BLOCK}" if number % 3 == 0 else BLOCK
    data = {
        "urn": "900101",
        "forenames": chance.choice(("Ada", "Ben", "Cai", "Dina", "Eli", "Flo")),
        "surname": surname,
        "date_of_birth": f"{chance.randint(2009, 2020)}-{chance.randint(1, 12):02}-{chance.randint(2, 28):02}",
        "address": address,
        "postcode": "ZZ3 1JK",
        "enrolment_status": "C",
        "entry_date": "2021-09-06",
        "contact1_forenames": chance.choice(FORENAMES),
        "contact1_surname": surname,
        "contact1_relationship": "mother",
        "contact1_address": address,
        "contact1_postcode": "ZZ3 1JK",
    }
    return Told("schools.roll", f"flat {number}", data)


def test_mothers_of_one_name_in_one_block_are_not_one_because_the_flat_is_left_out():
    tell_at_once([_flat(number) for number in range(200)])
    read_all(batch=50)
    assert mixed_up() == []
    assert Mention.objects.filter(slot="contact1").values("person").distinct().count() == 200


def _found_at_block(address: str, *adults: dict[str, str]) -> dict[str, Found]:
    return found(*night((address, "ZZ3 1JK"), *adults))


def test_a_night_at_a_block_whose_flat_nobody_wrote_down_makes_no_child_certain_and_costs_the_same_at_any_size():
    stranger = {"role": "victim", "forenames": "Meera", "surname": "Batra", "date_of_birth": "1988-04-30"}
    costs = []
    for flats in (range(100), range(100, 200)):
        tell_at_once([_flat(number) for number in flats])
        read_all()
        with CaptureQueriesContext(connection) as queries:
            assert certain(_found_at_block(BLOCK, stranger)) == set()
        costs.append(len(queries))
    assert costs[1] <= costs[0]


def test_a_night_in_one_flat_of_the_block_finds_its_own_children_and_no_neighbours():
    tell_at_once([_flat(number) for number in range(200)])
    read_all()
    own = _flat(9).data
    mother = {"role": "victim", "forenames": own["contact1_forenames"], "surname": own["contact1_surname"]}
    findings = _found_at_block(f"Flat 9, {BLOCK}", mother)
    assert certain(findings) == {own["forenames"]}
    assert Mention.objects.get(key="flat 9", slot="pupil").person_id in {f.person_id for f in findings.values()}


# Columns that slipped -------------------------------------------------------------------------------------------------

PEOPLE = [feed for feed in FEEDS if not feed.startswith("socialcare.") or feed == "socialcare.person"]


@pytest.fixture(scope="session")
def street(tmp_path_factory):
    """The files of a made-up partnership with about sixty children."""
    out = tmp_path_factory.mktemp("slipped")
    build(out, seed=12, children=60, at=datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    return out / "feeds"


def _receive(path: Path, feed: str) -> None:
    agency = KNOWN[feed].agency
    Agency.objects.get_or_create(slug=agency, defaults={"name": agency, "kind": "made up"})
    receive(path, feed=feed, agency=agency, mandate=service("door"), at=AT)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _slipped(path: Path, to: Path, *, by: int, after: int) -> Path:
    """The file with everything right of a column moved along, the header left where it was."""
    header, *body = _rows(path)
    moved = [row[:after] + row[after + by :] + row[after : after + by] for row in body]
    with to.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *moved])
    return to


@pytest.mark.parametrize("feed", PEOPLE)
@pytest.mark.parametrize("by", [1, 2, 3])
def test_a_file_whose_columns_slipped_makes_nobody_one_and_the_right_file_leaves_nothing_of_it(
    feed, by, street, tmp_path
):
    with rolled_back():
        _receive(street / f"{feed}.csv", feed)
        read_all()
        right, joined = (groups(), asked(), facts()), _joined()
    _receive(_slipped(street / f"{feed}.csv", tmp_path / "slipped.csv", by=by, after=len(KNOWN[feed].key)), feed)
    read_all()
    # Whoever is one in the slipped file is one in the right one: nothing that stands in a wrong column is evidence.
    assert _joined() <= joined
    _receive(street / f"{feed}.csv", feed)
    read_all()
    assert (groups(), asked(), facts()) == right


def _joined() -> set[frozenset[str]]:
    """Pairs of mentions that are one person."""
    return {frozenset(pair) for group in groups() for pair in combinations(sorted(group), 2)}


# A clerk who made one of two -----------------------------------------------------------------------------------------


def _care_of(child: Child, number: str = "P1", **changes: str) -> Told:
    """Social care's row number P1, as it stands after the clerk's last visit to it."""
    data = {"pers_person_id": number, "pers_forename": child.forenames, "pers_surname": child.surname}
    data |= {"pers_dob": child.born, "pers_sex": child.sex, "pers_common_child_id": child.nhs}
    return Told("socialcare.person", f"care {number}", data | changes)


@pytest.mark.parametrize(("one", "other"), [(ANNA, CHIKE), (ANNA, BETH)], ids=["strangers", "twins"])
def test_a_row_that_is_now_one_child_and_now_another_is_always_with_the_one_it_tells_of(one, other):
    hear(roll(one), roll(other), health(one), health(other))
    row = {
        one.forenames: mention(f"roll {one.forenames} 900101", "pupil"),
        other.forenames: mention(f"roll {other.forenames} 900101", "pupil"),
    }
    for hour, child in enumerate((one, other, one, other, one), start=1):
        hear(_care_of(child), at=later(hour))
        for told in row.values():
            told.refresh_from_db()
        assert row[one.forenames].person_id != row[other.forenames].person_id
        own = mention("care P1", "person")
        assert own.person_id in (row[child.forenames].person_id, own.pk)
        assert every_mention_has_one_open_link()


@pytest.mark.parametrize(("one", "other"), [(ANNA, CHIKE), (ANNA, BETH)], ids=["strangers", "twins"])
def test_a_number_that_two_children_share_joins_neither_of_them_and_is_put_right_by_one_correction(one, other):
    with rolled_back():
        hear(roll(one), health(one), roll(other), _care_of(other, "P2"))
        never_wrong = groups(), asked(), facts()
    # The clerk gave the other child's row the first child's number.
    hear(roll(one), health(one), roll(other), _care_of(other, "P2", pers_common_child_id=one.nhs))
    assert mention("care P2", "person").person_id != mention(f"health {one.forenames}", "child").person_id
    assert (
        mention(f"roll {one.forenames} 900101", "pupil").person_id
        != mention(f"roll {other.forenames} 900101", "pupil").person_id
    )
    hear(_care_of(other, "P2"))
    assert (groups(), asked(), facts()) == never_wrong


def test_half_of_each_child_in_one_row_is_a_question_and_no_answer():
    hear(roll(ANNA), health(ANNA), roll(CHIKE))
    hear(_care_of(ANNA, pers_surname=CHIKE.surname, pers_dob=CHIKE.born, pers_common_child_id=""))
    own = mention("care P1", "person")
    assert own.person_id == own.pk
    assert mixed_up_pairs() == set()


def mixed_up_pairs() -> set[frozenset[str]]:
    """People in whom Anna and Chike are one."""
    return {group for group in groups() if any("Anna" in m for m in group) and any("Chike" in m for m in group)}


def test_what_a_person_joined_and_a_clerk_then_changed_under_them_is_asked_again_and_put_right_by_one_word():
    hear(roll(ANNA), roll(CHIKE))
    hear(_care_of(ANNA, pers_common_child_id="", pers_dob=""))
    one, own = mention("roll Anna 900101", "pupil"), mention("care P1", "person")
    with acting(CARL):
        decide(one.pk, own.pk, same=True, mandate=CARL, at=later(-1))
    hear(_care_of(CHIKE, pers_common_child_id=""), at=later(2))
    # No score overrules Carl; but what he looked at is not what stands there now.
    own.refresh_from_db()
    assert own.person_id == mention("roll Anna 900101", "pupil").person_id
    assert mention("roll Chike 900101", "pupil").person_id != own.person_id
    question = Review.objects.get(closed_at=None, a=min(one.pk, own.pk), b=max(one.pk, own.pk))
    assert question.why.startswith(CHANGED_SINCE)
    with acting(CARL):
        decide(one.pk, own.pk, same=False, mandate=CARL, at=later(3))
    assert not Review.objects.filter(closed_at=None, a=question.a, b=question.b).exists()
    assert mention("care P1", "person").person_id == mention("roll Chike 900101", "pupil").person_id
