"""A person's word on two mentions: it holds against any score, and taking it back leaves no trace on who is whom."""

import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.identity.deciding import CannotDecide, decide, undo
from goldenthread.identity.models import Decision, Mention, Review
from tests.cast import ASHA, BEA, CARL, DEV, NOBODY
from tests.identity.families import ANNA, BETH, CHIKE, arrivals, everything, health, police, roll
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import (
    asked,
    every_mention_has_one_open_link,
    groups,
    hear,
    later,
    mention,
    read_all,
    standing,
    tell,
)

pytestmark = pytest.mark.usefixtures("reading")
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _say(a, b, *, same, by, at, reason=""):
    with acting(by):
        return decide(a, b, same=same, mandate=by, at=at, reason=reason)


def _take_back(decision, *, by, at):
    with acting(by):
        return undo(decision, mandate=by, at=at)


@FEW
@given(rows=arrivals(everything()), choose=st.data())
def test_a_decision_taken_back_leaves_everybody_where_and_as_they_were(rows, choose):
    with rolled_back():
        tell(*rows)
        read_all()
        before, questions = standing(), asked()
        mentions = sorted(Mention.objects.values_list("pk", flat=True))
        pairs = choose.draw(st.lists(st.tuples(st.sampled_from(mentions), st.sampled_from(mentions)), max_size=4))
        taken = []
        for one, other in pairs:
            if one != other:
                taken += _decided(one, other, same=choose.draw(st.booleans()))
        _take_all_back(choose.draw(st.permutations(taken)))
        assert (standing(), asked()) == (before, questions)
        assert every_mention_has_one_open_link()


def _take_all_back(taken: Sequence[Decision]) -> None:
    """In any order. What one replaced stands again, and may contradict another until that is taken back too."""
    while Decision.objects.filter(undone_at=None).exists():
        for decision in taken:
            if Decision.objects.filter(pk=decision.pk, undone_at=None).exists():
                with contextlib.suppress(CannotDecide):
                    _take_back(decision.pk, by=CARL, at=later(2))


def _decided(one, other, *, same: bool) -> list[Decision]:
    try:
        return [_say(one, other, same=same, by=CARL, at=later(1))[0]]
    except CannotDecide:
        return []


def test_the_joined_are_one_person_at_once_and_the_history_says_who_joined_them():
    hear(roll(ANNA), roll(CHIKE))
    one, other = mention("roll Anna 900101", "pupil"), mention("roll Chike 900101", "pupil")
    decision, affected = _say(one.pk, other.pk, same=True, by=CARL, at=later(1), reason="spoke to school")
    assert affected == {one.person_id, other.person_id}
    other.refresh_from_db()
    assert other.person_id == one.person_id
    assert other.links.get(until=None).because == CARL.who
    _take_back(decision.pk, by=ASHA, at=later(2))
    assert every_mention_has_one_open_link()
    assert other.links.count() == 3


def test_the_excluded_stay_apart_when_new_records_would_join_them():
    hear(roll(ANNA), health(ANNA))
    one, other = mention("roll Anna 900101", "pupil"), mention("health Anna", "child")
    assert one.person_id == other.person_id
    _say(one.pk, other.pk, same=False, by=CARL, at=later(1))
    hear(*police(ANNA), roll(ANNA, urn="900102"), health(ANNA), roll(ANNA), at=later(2))
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.person_id != other.person_id
    assert not Review.objects.filter(a=min(one.pk, other.pk), b=max(one.pk, other.pk), closed_at=None).exists()


def test_the_joined_stay_together_when_their_records_are_corrected():
    hear(roll(ANNA), roll(CHIKE))
    one, other = mention("roll Anna 900101", "pupil"), mention("roll Chike 900101", "pupil")
    _say(one.pk, other.pk, same=True, by=CARL, at=later(1))
    hear(roll(CHIKE, date_of_birth="2010-01-02"), roll(ANNA, surname="Pike"), at=later(2))
    assert mention("roll Anna 900101", "pupil").person_id == mention("roll Chike 900101", "pupil").person_id


def test_a_decision_that_contradicts_others_is_refused_and_changes_nothing():
    hear(roll(ANNA), roll(BETH), roll(CHIKE))
    a, b, c = (mention(f"roll {name} 900101", "pupil").pk for name in ("Anna", "Beth", "Chike"))
    _say(a, b, same=True, by=CARL, at=later(1))
    _say(b, c, same=True, by=CARL, at=later(1))
    before = groups()
    with pytest.raises(CannotDecide, match="Undo that decision first"):
        _say(a, c, same=False, by=BEA, at=later(2))
    assert groups() == before
    assert Decision.objects.filter(undone_at=None).count() == 2


def test_a_later_word_on_the_same_pair_replaces_the_earlier():
    hear(roll(ANNA), roll(CHIKE))
    a, c = (mention(f"roll {name} 900101", "pupil").pk for name in ("Anna", "Chike"))
    apart = groups()
    _say(a, c, same=True, by=CARL, at=later(1))
    _say(c, a, same=False, by=ASHA, at=later(2))
    assert groups() == apart
    assert Decision.objects.get(undone_at=None).by == ASHA.who


def test_a_decision_is_undone_once():
    hear(roll(ANNA), roll(CHIKE))
    a, c = (mention(f"roll {name} 900101", "pupil").pk for name in ("Anna", "Chike"))
    decision, _ = _say(a, c, same=True, by=CARL, at=later(1))
    _take_back(decision.pk, by=CARL, at=later(2))
    with pytest.raises(CannotDecide, match="undone already"):
        _take_back(decision.pk, by=CARL, at=later(3))


@pytest.mark.parametrize("who", [DEV, NOBODY])
def test_who_does_not_review_decides_nothing(who):
    hear(roll(ANNA), roll(CHIKE))
    a, c = (mention(f"roll {name} 900101", "pupil").pk for name in ("Anna", "Chike"))
    with pytest.raises(NotAllowed):
        _say(a, c, same=True, by=who, at=later(1))
