"""Which pair is asked first: the one whose answer helps the most children."""

from dataclasses import replace
from datetime import timedelta

import pytest

from goldenthread.access.context import acting
from goldenthread.identity.models import Mention, Review
from goldenthread.identity.reach import children_reached, consequences
from goldenthread.notify.review_order import Queued, order
from tests.cast import CARL, WORKER
from tests.identity.families import ANNA, BETH, CHIKE, health, roll
from tests.identity.telling import AT, hear
from tests.identity.telling import mention as mention_of

NONE = Queued(review=None, waiting=0, due=None, recent=0, reach=0, opened_at=AT)  # type: ignore[arg-type] # told apart by name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            replace(NONE, waiting=2, due=AT + timedelta(hours=2)),
            replace(NONE, waiting=1, due=AT),
            id="two children who wait before one",
        ),
        pytest.param(
            replace(NONE, waiting=1, due=AT), replace(NONE, waiting=1, due=AT + timedelta(hours=2)), id="the sooner due"
        ),
        pytest.param(
            replace(NONE, waiting=1, due=AT), replace(NONE, recent=2, reach=9), id="who waits before all else"
        ),
        pytest.param(replace(NONE, recent=1), replace(NONE, reach=9), id="of last night before the rest"),
        pytest.param(replace(NONE, reach=3), replace(NONE, reach=2, opened_at=AT - timedelta(9)), id="more children"),
        pytest.param(replace(NONE, opened_at=AT - timedelta(1)), NONE, id="then the longest waiting"),
    ],
)
def test_the_order(first, second):
    assert sorted([second, first], key=lambda each: each.place) == [first, second]


@pytest.fixture
def street(db):
    """Two families; nobody has been asked anything."""
    with acting(WORKER):
        hear(roll(ANNA), roll(BETH), roll(CHIKE), health(CHIKE))
        Review.objects.all().delete()


def ask(one, other, *, at=AT):
    a, b = sorted((one.pk, other.pk))
    return Review.objects.create(a_id=a, b_id=b, weight=4, why="made for this test", opened_at=at)


def test_two_mothers_reach_all_their_children_and_two_strangers_only_themselves(street):
    with acting(WORKER):
        meera = mention_of("roll Anna 900101", "contact1")
        joanne = mention_of("roll Chike 900101", "contact1")
        mothers = ask(meera, joanne)
        chike = mention_of("roll Chike 900101", "pupil")
        anna = mention_of("roll Anna 900101", "pupil")
        children = ask(anna, chike)
        beth = mention_of("roll Beth 900101", "pupil")
        reached = children_reached([mothers.pk, children.pk], on=AT.date())
        assert reached[mothers.pk] == {m.person_id for m in (anna, beth, chike)}
        # Beth is Anna's sister: she would gain Chike's family with her.
        assert reached[children.pk] == {m.person_id for m in (anna, beth, chike)}
        changes = consequences(mothers.pk, meera.person_id, joanne.person_id, on=AT.date())
        assert changes.school_changes == {}
        assert changes.family_changes == reached[mothers.pk]


def test_two_children_at_one_school_change_nothing_about_school(street):
    with acting(WORKER):
        anna, chike = (mention_of(f"roll {name} 900101", "pupil") for name in ("Anna", "Chike"))
        review = ask(anna, chike)
        assert consequences(review.pk, anna.person_id, chike.person_id, on=AT.date()).school_changes == {}
        hear(roll(CHIKE, urn="900102"))
        moved = consequences(review.pk, anna.person_id, chike.person_id, on=AT.date())
        assert moved.school_changes == {anna.person_id: ("900102",)}


def test_a_pair_that_was_answered_is_not_asked_of_the_same_person(street):
    with acting(WORKER):
        pair = ask(mention_of("roll Anna 900101", "pupil"), mention_of("roll Chike 900101", "pupil"))
    with acting(CARL):
        assert [each.review for each in order(mandate=CARL, at=AT)] == [pair.pk]
        assert Mention.objects.exists()
