"""Two accounts of one thing are one line with both kept, what only looks alike is two, and no order matters."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.context import acting
from goldenthread.chronology.telling import Kind, tell
from goldenthread.identity.deciding import take_out
from goldenthread.identity.models import Mention
from goldenthread.records.models import Current
from tests.cast import CARL
from tests.chronology.stories import ON, client, hear, incident, lines, lives, named, row, told_of
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import Told, later, read_all

pytestmark = pytest.mark.usefixtures("reading")
ADA, BEN = "Ada Pike", "Ben Pike"
PLAN = {"cppl_cp_plan_start_date": "2025-02-10", "cppl_cp_plan_initial_category": "Neglect"}


def plan(key, category="Neglect", number="1", **more):
    return row("socialcare.cp_plans", key, number, **(PLAN | {"cppl_cp_plan_initial_category": category} | more))


def of(kind, telling):
    return [h for h in telling.dated if h.kind is kind]


def test_one_plan_in_two_records_is_one_line_and_both_accounts_are_kept():
    hear(client("1", ADA), plan("P1"), plan("P1-copy", "Emotional abuse"))
    [begins] = of(Kind.PLAN, told_of(ADA))
    assert [a.words for a in begins.accounts] == [
        "Child protection plan begins, category Neglect.",
        "Child protection plan begins, category Emotional abuse.",
    ]


def test_a_plan_that_one_record_ends_and_the_other_does_not_has_not_ended():
    hear(client("1", ADA), plan("P1", cppl_cp_plan_end_date="2025-05-05"), plan("P2"))
    assert of(Kind.PLAN, told_of(ADA))[0].until is None


def test_two_referrals_on_one_day_are_two():
    on = {"cine_referral_date": "2025-01-12"}
    hear(client("1", ADA), *(row("socialcare.cin_episodes", key, "1", **on) for key in ("R1", "R2")))
    assert len(of(Kind.NEED, told_of(ADA))) == 2


def test_a_move_told_twice_within_days_is_one_and_one_told_years_later_is_another():
    there = "12 Larkspur Close"
    hear(
        client("1", ADA),
        lives("1", there, "2018-01-05"),
        lives("1", there, "2018-01-12"),
        lives("1", there, "2021-01-05"),
    )
    moves = of(Kind.HOME, told_of(ADA))
    assert [(h.when.words, len(h.accounts)) for h in moves] == [("5 January 2018", 2), ("5 January 2021", 1)]


def test_an_address_that_another_agency_gives_without_a_date_stands_with_the_move():
    on_roll = {"urn": "1", "forenames": "Ada", "surname": "Pike", "date_of_birth": "2015-03-04",
               "address": "12 Larkspur Close", "postcode": "ZZ1 2AB", "enrolment_status": "C"}  # fmt: skip
    hear(client("1", ADA), lives("1", "12 Larkspur Close", "2018-01-05"), Told("schools.roll", "r1", on_roll))
    [move] = of(Kind.HOME, told_of(ADA))
    assert move.agencies == ("council", "schools-mis")
    assert move.accounts[1].words.startswith("Lives at 12 Larkspur Close")


def test_brother_and_sister_in_one_incident_are_one_line_with_both_their_words():
    hear(
        named("TV-1", "2", ADA, words_said="I hid."),
        named("TV-1", "3", BEN, "2012-01-01", words_said="I ran."),
        incident("TV-1"),
    )
    [one] = of(Kind.INCIDENT, told_of(ADA, BEN))
    assert [a.voice for a in one.accounts] == ["I hid.", "I ran."]
    assert len(one.people) == 2


def test_what_happened_moves_with_its_record_when_it_is_parted_from_the_person_and_keeps_its_id():
    hear(client("1", ADA), named("TV-1", "2", ADA), incident("TV-1"))
    [before] = of(Kind.INCIDENT, told_of(ADA))
    police = Mention.objects.get(feed="police.persons")
    assert police.person_id == Mention.objects.get(feed="socialcare.person").person_id
    with acting(CARL):
        take_out([police.pk], mandate=CARL, at=later())
    mine, theirs = (told_of_person(feed) for feed in ("socialcare.person", "police.persons"))
    assert of(Kind.INCIDENT, mine) == []
    assert [h.id for h in of(Kind.INCIDENT, theirs)] == [before.id]


def told_of_person(feed):
    return tell([Mention.objects.get(feed=feed).person_id], on=ON)


def test_a_correction_keeps_the_id_and_takes_the_place_of_what_was_said():
    hear(client("1", ADA), plan("P1"))
    [before] = of(Kind.PLAN, told_of(ADA))
    hear(plan("P1", cppl_cp_plan_start_date="2025-03-10"))
    [after] = of(Kind.PLAN, told_of(ADA))
    assert (after.id, after.when.words) == (before.id, "10 March 2025")


STORY = (
    client("1", ADA),
    plan("P1"),
    plan("P2"),
    row("socialcare.cin_episodes", "R1", "1", cine_referral_date="2025-02-10"),
    row("socialcare.involvements", "I1", "1", invo_professional_id="W1", invo_involvement_start_date="2025-02-10"),
    row("socialcare.involvements", "I2", "1", invo_professional_id="W1"),
    Told("socialcare.professionals", "W1", {"prof_professional_id": "W1", "prof_professional_name": "Jo Reed"}),
    lives("1", "12 Larkspur Close", "2018-01-05"),
    lives("1", "12 Larkspur Close", "2018-01-09"),
    named("TV-1", "2", ADA, words_said="I hid."),
    incident("TV-1", "2025-02-10T21:15:00+00:00"),
)


def as_told():
    """Everything that a reader sees, but for the numbers that the database gives."""
    telling = told_of(ADA)
    seen = [
        (h.id, h.kind, h.until, [(a.id, a.when, a.words, a.voice) for a in h.accounts])
        for h in telling.dated + telling.undated
    ]
    return seen, sorted(next(iter(telling.feeds.values())))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(STORY))
def test_the_chronology_is_the_same_in_whatever_order_the_records_came(order):
    with rolled_back():
        hear(*STORY)
        expected = as_told()
    with rolled_back():
        hear(*order)
        assert as_told() == expected


def test_reading_everything_again_changes_nothing():
    hear(*STORY)
    before = as_told()
    Current.objects.update(read_at=None)
    read_all()
    assert as_told() == before
    assert len(lines(told_of(ADA).dated)) == 6
