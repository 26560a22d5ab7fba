"""Records as bad as they come: nobody is taken for somebody else, work does not grow, and one action mends it."""

import os
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.identity import linking
from goldenthread.identity.core.model import current_model
from goldenthread.identity.models import Edge, Found, Mention, MentionKey, Placeholder, Review
from goldenthread.identity.regrouping import _neighbourhood  # what one arrival makes it read
from goldenthread.identity.taking_in import FEEDS, take_in, unread
from goldenthread.records.reading import FEEDS as KNOWN
from tests.identity.families import ANNA, CHIKE, everything, health, roll
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import (
    AT,
    Told,
    asked,
    every_mention_has_one_open_link,
    facts,
    groups,
    hear,
    mention,
    read_all,
    tell,
    tell_at_once,
)
from tests.identity.truth import home_educated, marac, mixed_up, night_at

pytestmark = pytest.mark.usefixtures("reading")
WHOLE_STREET = (*everything(), home_educated(CHIKE), *marac(ANNA), *marac(CHIKE))
# Those who may be found with certainty at Anna's home; Chike lives elsewhere.
HER_FAMILY = {"Anna", "Beth"}


def _optional(feed: str) -> list[str]:
    sent = {column for told in WHOLE_STREET if told.feed == feed for column, value in told.data.items() if value}
    # A row without one of these never comes through the door.
    return sorted(sent - {field.name for field in KNOWN[feed].fields if field.required})


def _without(feed: str, columns: Iterable[str]) -> list[Told]:
    gone = set(columns)
    return [
        Told(t.feed, t.key, {c: v for c, v in t.data.items() if not (t.feed == feed and c in gone)})
        for t in WHOLE_STREET
    ]


def _nobody_is_mixed_up(rows: list[Told]) -> None:
    with rolled_back():
        tell_at_once(rows)
        read_all()
        assert mixed_up() == []
        assert every_mention_has_one_open_link()
        found = night_at(ANNA, [t for t in rows if t.key.startswith("TV-Anna")], "TV-Anna")
        certain = {name for name, how in found.items() if how == Found.Certainty.CERTAIN}
        assert certain <= HER_FAMILY


MISSING = [pytest.param(feed, [column], id=f"{feed} {column}") for feed in FEEDS for column in _optional(feed)]
ALL_MISSING = [pytest.param(feed, _optional(feed), id=f"{feed} everything") for feed in FEEDS]


@pytest.mark.parametrize(("feed", "columns"), MISSING + ALL_MISSING)
def test_whatever_a_feed_leaves_out_no_two_people_are_made_one_and_no_stranger_is_certain(feed, columns):
    _nobody_is_mixed_up(_without(feed, columns))


def test_when_every_feed_leaves_everything_out_nobody_is_made_one_with_anybody():
    rows = WHOLE_STREET
    bare = [
        Told(t.feed, t.key, {f.name: t.data[f.name] for f in KNOWN[t.feed].fields if f.required and t.data.get(f.name)})
        for t in rows
    ]
    _nobody_is_mixed_up(bare)


# Placeholders -------------------------------------------------------------------------------------------------------

# Ten thousand of each: GOLDENTHREAD_PLACEHOLDERS=10000 (about ten minutes).
MANY = int(os.environ.get("GOLDENTHREAD_PLACEHOLDERS", "60"))
SCHOOL = ("1 School Road, Fenwick", "ZZ1 2AB")
Filled = Callable[[int], Told]


def _pupil(name: str, born: str, home: tuple[str, str] | None = None) -> Filled:
    forenames, _, surname = name.rpartition(" ")

    def row(number: int) -> Told:
        address, postcode = home or (f"{number} Larkspur Close, Fenwick", "ZZ1 2AB")
        data = {"urn": "900101", "forenames": forenames, "surname": surname, "date_of_birth": born, "sex": "F"}
        data |= {"address": address, "postcode": postcode, "enrolment_status": "C", "entry_date": "2021-09-06"}
        return Told("schools.roll", f"filled {number}", data)

    return row


def _dummy_of_somebody(number: int) -> Told:
    """The child is the same dummy in every row; the mothers are many, and some have a name in common."""
    mother = {"carer1_forenames": ("Sarah", "Sunita", "Zofia")[number % 3], "carer1_relationship": "mother"}
    mother["carer1_surname"] = _word(number % 40)
    child = {"forenames": "Dummy", "surname": _word(-number), "date_of_birth": "2015-03-04"}
    return Told("health.children", f"filled {number}", child | mother | {"nhs_number": "0"})


def _client(name: str, born: str, number_of_all: str = "") -> Filled:
    forenames, _, surname = name.rpartition(" ")

    def row(number: int) -> Told:
        named = {"pers_forename": forenames, "pers_surname": surname, "pers_dob": born}
        if not name:
            named = {
                "pers_forename": _word(number),
                "pers_surname": _word(-number),
                "pers_dob": f"201{number % 9}-05-21",
            }
        own = {"pers_person_id": f"P{number}", "pers_common_child_id": number_of_all}
        return Told("socialcare.person", f"filled {number}", named | own)

    return row


def _word(number: int) -> str:
    """A name that is like nobody else's."""
    return "".join(random.Random(number).choices("abcdefghijklmnopqrstuvwxyz", k=9))


PLACEHOLDERS = [
    pytest.param(_pupil("Baby", "1900-01-01"), id="Baby, 1900-01-01"),
    pytest.param(_pupil("Baby Alder", "1900-01-01"), id="Baby Alder, 1900-01-01"),
    pytest.param(_pupil("Unknown", "1900-01-01"), id="Unknown, 1900-01-01"),
    pytest.param(_pupil("Test Test", "1970-01-01"), id="Test Test, 1970-01-01"),
    pytest.param(_pupil("Test Test", "2015-03-04", SCHOOL), id="Test Test, all at the school's address"),
    pytest.param(_pupil("Child One", "1970-01-01"), id="Child One, 1970-01-01"),
    pytest.param(_pupil("Child One", "1111-11-11", SCHOOL), id="Child One, 1111-11-11"),
    pytest.param(_pupil("Dummy Pupil", "2015-03-04"), id="words that stand on no list"),
    pytest.param(_pupil("Dummy Pupil", "2015-03-04", SCHOOL), id="the same at one address"),
    pytest.param(_pupil("Dummy Pupil", "2015-01-01"), id="the same on 1 January"),
    pytest.param(_pupil("Dummy Pupil", ""), id="the same with no date"),
    pytest.param(_pupil("Zzz Zzz", "1900-01-01", SCHOOL), id="keys pressed, and a date on the list"),
    pytest.param(_client("Dummy Client", "2015-03-04"), id="social care's own"),
    pytest.param(_client("Baby Alder", "", "9434765919"), id="an example NHS number and a placeholder name"),
    pytest.param(_client("", "", "9434765919"), id="an example NHS number under many names"),
]


@pytest.mark.parametrize("filled", PLACEHOLDERS)
def test_what_too_many_unlike_records_share_joins_nobody_and_asks_nobody(filled: Filled):
    tell_at_once([filled(number) for number in range(MANY)])
    # The first arrive a few at a time, as from day to day; then the rest.
    for _ in range(6):
        take_in(unread(7), at=AT)
    tell_at_once(everything())
    read_all()
    assert mixed_up() == []
    assert _people_of("filled") == MANY
    assert not _between_filled(Review.objects.filter(closed_at=None)).exists()
    assert not _between_filled(Edge.objects.all()).exists()


def _people_of(key: str) -> int:
    own = Mention.objects.filter(key__startswith=key, slot__in=("pupil", "child", "person"))
    return own.values("person").distinct().count()


def _between_filled(pairs: "QuerySet[Any]") -> "QuerySet[Any]":
    return pairs.filter(a__key__startswith="filled", b__key__startswith="filled")


def test_a_dummy_child_makes_no_mothers_one():
    tell_at_once([_dummy_of_somebody(number) for number in range(MANY)])
    read_all(batch=7)
    assert mixed_up() == []


@pytest.mark.parametrize(
    ("filled", "all_of_them"),
    [
        pytest.param(_pupil("Dummy Pupil", "2015-03-04"), max(1_000, MANY), id="a name and a birthday"),
        pytest.param(_client("", "", "9434765919"), 1_000, id="a number"),
    ],
)
def test_one_more_of_thousands_costs_what_one_more_of_a_few_hundred_does(filled: Filled, all_of_them: int):
    tell_at_once([filled(number) for number in range(500)])
    read_all()
    at_first = _cost_of(filled(500))
    tell_at_once([filled(number) for number in range(501, all_of_them)])
    read_all()
    assert _cost_of(filled(all_of_them)) == at_first
    # And no row makes more work than its own: a few keys each, and nothing for each two.
    assert Edge.objects.count() <= 10
    assert MentionKey.objects.count() <= 15 * Mention.objects.count()


def _cost_of(row: Told) -> tuple[int, int, int]:
    """Queries that one arrival makes, and how many mentions it is compared with and grouped with."""
    tell(row)
    compared: list[Any] = []
    with CaptureQueriesContext(connection) as queries, wrapped(linking, "subjects_of", compared):
        take_in(unread(1), at=AT)
    own = Mention.objects.get(key=row.key)
    near = _neighbourhood({own.pk}, current_model(), {})
    return len(queries), sum(len(several) for several in compared), len(near.near) + len(near.far)


@contextmanager
def wrapped(module: Any, name: str, seen: list[Any]) -> Iterator[None]:
    """Keep what a function of a module gives back."""
    own = getattr(module, name)

    def kept(*args: Any, **more: Any) -> Any:
        seen.append(own(*args, **more))
        return seen[-1]

    setattr(module, name, kept)
    try:
        yield
    finally:
        setattr(module, name, own)


def test_a_corrected_file_puts_every_placeholder_right_and_nothing_is_left_of_it():
    children = [
        roll(ANNA),
        roll(CHIKE),
        health(ANNA),
        *(_pupil(f"{_word(n)} {_word(-n)}", "2015-03-04")(n) for n in range(30)),
    ]
    filled = [
        Told(
            t.feed,
            t.key,
            {**t.data, "forenames": "Dummy", "surname": "Pupil", "date_of_birth": "2015-03-04", "upn": ""},
        )
        for t in children
    ]
    with rolled_back():
        tell(*children)
        read_all()
        never_wrong = groups(), asked(), facts()
    tell(*filled)
    read_all(batch=7)
    assert Placeholder.objects.exists()
    tell(*children)
    read_all(batch=7)
    assert (groups(), asked(), facts()) == never_wrong
    assert not Placeholder.objects.exists()


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(40)), size=st.integers(1, 13), mended=st.integers(0, 25))
def test_what_is_a_placeholder_follows_from_the_records_and_not_from_their_order(order, size, mended):
    rows = [_pupil("Dummy Pupil", "2015-03-04")(number) for number in range(25)]
    rows += [_client("", "", "9434765919")(number) for number in range(100, 113)] + [roll(ANNA), health(ANNA)]
    right = [_pupil(f"{_word(number)} Alder", "2015-03-04")(number) for number in range(mended)]
    with rolled_back():
        tell(*(rows[number] for number in order))
        read_all(batch=size)
        tell(*right)
        read_all(batch=size)
        a_few_at_a_time = groups(), asked(), facts(), set(Placeholder.objects.values_list("key", flat=True))
    with rolled_back():
        last = {(row.feed, row.key): row for row in (*rows, *right)}
        tell(*last.values())
        read_all()
        assert (groups(), asked(), facts(), set(Placeholder.objects.values_list("key", flat=True))) == a_few_at_a_time


def test_real_children_who_share_a_name_and_a_birthday_are_still_told_apart_by_their_numbers():
    hear(roll(ANNA), health(ANNA))
    hear(roll(ANNA, key="roll Anna2", upn="Q999200118055", address="9 Weir Lane, Fenwick", postcode="ZZ3 1AA"))
    assert not Placeholder.objects.exists()
    assert mention("roll Anna 900101", "pupil").person_id == mention("health Anna", "child").person_id
