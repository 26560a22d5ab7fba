"""Records of two people that stood as one: parted they stay parted, and the list of who saw them is exact."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.deciding import CannotDecide, decide, take_out, undo
from goldenthread.identity.models import Decision, Mention, MixUp
from goldenthread.identity.record_history import records_of
from goldenthread.notify.mixed import saw
from tests.cast import ASHA, BEA, CARL, DEV, ESME, GWEN, NOBODY
from tests.identity.families import ANNA, BETH, CHIKE, everything, health, roll
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import (
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
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
READERS = (ASHA, BEA, DEV, ESME)


def say(a, b, *, same, at, by=CARL):
    with acting(by):
        return decide(a, b, same=same, mandate=by, at=at)[0]


def part(*mentions, at, by=CARL, because=""):
    with acting(by):
        return take_out(mentions, mandate=by, at=at, because=because).mix_up


def look(reader, person, at):
    with acting(reader):
        ledger.write(reader, did="child.view", at=at, about=[person], page="incident")


def seen(mix_up, *, by):
    """Who looked; that somebody joined and parted them is in the list too."""
    with acting(by):
        return {(e.who, e.at) for e in saw(list(mix_up.spans.all())).filter(did="child.view")}


@FEW
@given(choose=st.data())
def test_who_saw_mixed_records_is_exactly_who_looked_while_they_stood_under_one_id(choose):
    with rolled_back():
        tell(*everything())
        read_all()
        mentions = sorted(Mention.objects.values_list("pk", flat=True))
        people_at, looks = [], []
        for hour in range(1, 9):
            pair = choose.draw(st.tuples(st.sampled_from(mentions), st.sampled_from(mentions)))
            # As told by somebody who makes mistakes: nothing is checked before it is joined.
            _try(*pair, same=choose.draw(st.integers(0, 3)) > 0, at=later(hour))
            people_at.append(standing()[0])
            reader, whom = choose.draw(st.sampled_from(READERS)), choose.draw(st.sampled_from(mentions))
            at = later(hour) + timedelta(minutes=30)
            look(reader, people_at[-1][whom], at)
            looks.append((reader.who, at, people_at[-1][whom], people_at[-1]))
        whole = defaultdict(list)
        for m, person in people_at[-1].items():
            whole[person].append(m)
        several = [sorted(ms) for ms in whole.values() if len(ms) > 1]
        theirs = choose.draw(st.sampled_from(sorted(several)))
        out = set(choose.draw(st.lists(st.sampled_from(theirs), min_size=1, max_size=len(theirs) - 1, unique=True)))
        mix_up = part(*out, at=later(9))
        now = standing()[0]
        assert {now[m] for m in out}.isdisjoint({now[m] for m in theirs if m not in out})
        assert every_mention_has_one_open_link()
        group_of = {m: now[m] for m in theirs}
        truth = {
            (who, at)
            for who, at, person, people in looks
            if len({group_of[m] for m in theirs if people[m] == person}) > 1
        }
        assert seen(mix_up, by=GWEN) == truth
        # Who parts them may read these entries of the ledger, and of all others only those of earlier mix-ups.
        assert seen(mix_up, by=CARL) == truth
        earlier = [seen(each, by=GWEN) for each in MixUp.objects.all()]
        with acting(CARL):
            assert {(e.who, e.at) for e in LedgerEntry.objects.filter(did="child.view")} == set().union(*earlier)


def _try(one, other, *, same, at):
    if one != other:
        try:
            say(one, other, same=same, at=at)
        except CannotDecide:
            return


def pupil(child):
    return mention(f"roll {child.forenames} 900101", "pupil")


def test_two_children_whom_a_clerk_merged_are_parted_with_one_click_and_put_back_with_another():
    hear(roll(ANNA), health(ANNA), roll(CHIKE))
    apart, before = groups(), standing()
    say(pupil(ANNA).pk, pupil(CHIKE).pk, same=True, at=later(1))
    look(DEV, pupil(ANNA).person_id, later(2))
    joined = groups()
    mix_up = part(pupil(CHIKE).pk, at=later(3), because="Another family")
    assert groups() == apart
    assert standing()[0] == before[0]
    assert (mix_up.by, mix_up.because) == (CARL.who, "Another family")
    assert seen(mix_up, by=CARL) == {(DEV.who, later(2))}
    (span,) = mix_up.spans.all()
    assert (span.since, span.until) == (later(1), later(3))
    with acting(ASHA):
        undo(mix_up.decisions.filter(kind="exclude")[0].pk, mandate=ASHA, at=later(4))
    # The clerk's own word, which this one had replaced, stands again.
    assert groups() == joined != apart


def test_a_link_made_by_rule_is_taken_out_and_no_score_brings_it_back():
    hear(roll(ANNA), health(ANNA))
    assert mention("health Anna", "child").person_id == pupil(ANNA).person_id
    part(mention("health Anna", "child").pk, at=later(1))
    hear(health(ANNA), roll(ANNA, urn="900102"), roll(ANNA), at=later(2))
    assert mention("health Anna", "child").person_id != pupil(ANNA).person_id


def test_undoing_a_join_notes_who_saw_it_too():
    hear(roll(ANNA), roll(CHIKE))
    join = say(pupil(ANNA).pk, pupil(CHIKE).pk, same=True, at=later(1))
    look(ESME, pupil(CHIKE).person_id, later(2))
    with acting(BEA):
        undo(join.pk, mandate=BEA, at=later(3))
    join.refresh_from_db()
    assert join.mix_up is not None
    assert seen(join.mix_up, by=BEA) == {(ESME.who, later(2))}


def test_a_join_says_of_nobody_that_they_are_two_people():
    hear(roll(ANNA), health(ANNA), roll(CHIKE))
    # A guard parts Anna's other record from her once Chike's is hers.
    say(pupil(ANNA).pk, pupil(CHIKE).pk, same=True, at=later(1))
    assert mention("health Anna", "child").person_id != pupil(ANNA).person_id
    assert not MixUp.objects.exists()


def test_different_people_said_of_records_that_were_never_one_parts_nothing():
    hear(roll(ANNA), roll(CHIKE))
    say(pupil(ANNA).pk, pupil(CHIKE).pk, same=False, at=later(1))
    assert not MixUp.objects.exists()


def test_the_only_record_of_somebody_is_nobody_elses():
    hear(roll(ANNA), roll(BETH))
    for which in ([pupil(ANNA).pk], [pupil(ANNA).pk, pupil(BETH).pk]):
        with acting(CARL), pytest.raises(CannotDecide):
            take_out(which, mandate=CARL, at=later(1))
    assert not Decision.objects.exists()


@pytest.mark.parametrize("who", [DEV, GWEN, NOBODY])
def test_only_who_decides_takes_records_out(who):
    hear(roll(ANNA), health(ANNA))
    anna = pupil(ANNA).pk
    with acting(who), pytest.raises(NotAllowed):
        take_out([anna], mandate=who, at=later(1))


def test_nobody_leafs_through_the_records_of_somebody_whom_nothing_here_concerns():
    hear(roll(ANNA), health(ANNA))
    with acting(CARL), pytest.raises(NotAllowed):
        records_of(pupil(ANNA).person_id, mandate=CARL, at=later(1))
    part(mention("health Anna", "child").pk, at=later(2))
    with acting(CARL):
        history = records_of(pupil(ANNA).person_id, mandate=CARL, at=later(3))
    assert [each.mention.key for each in history.now] == ["roll Anna 900101"]
    assert [each.mention.key for each in history.before] == ["health Anna"]
    assert len(history.mix_ups) == 1
