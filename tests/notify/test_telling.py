"""Who is told what, of whom, and who is not: from files at the door to the reader's inbox."""

import json

import pytest

from goldenthread.access.context import acting
from goldenthread.notify.conservation import balance
from goldenthread.notify.deciding import AlreadyDecided, decide_found
from tests.cast import ASHA, WORKER
from tests.notify.world import LARKSPUR, OTTER_VALE, World, duties, found, items, ledger, not_told, notifications, told

CONTACT = ("forenames", "surname", "relationship", "parental_responsibility", "address", "postcode")
LEO, ELLIE = ("Leo", "2019-05-09", LARKSPUR), ("Ellie", "2015-02-11", OTTER_VALE)


def test_each_setting_hears_of_its_own_children_and_not_a_word_of_siblings_elsewhere(world: World):
    world.incident(world.family("Marsh", LEO, ("Nell", "2018-01-30", LARKSPUR), ELLIE))
    world.go()
    assert told() == {f"urn:{LARKSPUR}": ["Leo", "Nell"], f"urn:{OTTER_VALE}": ["Ellie"]}
    here, there = (json.dumps(n.content) for n in (notifications()[f"urn:{u}"] for u in (LARKSPUR, OTTER_VALE)))
    assert not [word for word in ("Ellie", "Otter", OTTER_VALE, "2015-02-11") if word in here]
    assert not [word for word in ("Leo", "Nell", "Larkspur", LARKSPUR, "2019-05-09", "2018-01-30") if word in there]


def test_children_whom_police_did_not_name_are_found_and_told_of(world: World):
    world.incident(world.family("Marsh", LEO, ELLIE), named=False)
    world.go()
    assert told() == {f"urn:{LARKSPUR}": ["Leo"], f"urn:{OTTER_VALE}": ["Ellie"]}


def test_a_certain_child_is_released_by_rule_and_delivered_in_one_go(world: World):
    world.incident(world.family("Marsh", LEO))
    world.go()
    sent = notifications()[f"urn:{LARKSPUR}"]
    assert (sent.released_by, sent.delivered_at) == (f"rule:{sent.playbook_version}", world.at)
    [entry] = ledger("notification.share")
    assert entry.about == [found("Leo").person_id]
    assert balance(WORKER).adds_up


def test_an_uncertain_child_waits_for_a_person_with_a_clock(world: World):
    world.an_uncertain_child()
    world.go()
    assert told() == {}
    assert not_told() == {"Tobi": "waits_for_person"}
    [duty] = duties("decide_uncertain")
    assert duty.owed_by == "team:tell-desk"
    # The school opens at 8.45 London time; a person decides an hour before.
    assert duty.due_at.isoformat() == "2026-11-23T07:45:00+00:00"
    assert balance(WORKER).waiting == 1


def test_deciding_to_tell_delivers(world: World):
    world.an_uncertain_child()
    world.go()
    world.decide("Tobi", tell=True)
    world.work()
    assert told() == {f"urn:{LARKSPUR}": ["Tobi"]}
    assert not_told() == {}
    assert duties("decide_uncertain") == []
    assert balance(WORKER).told == 1


def test_deciding_to_leave_ends_it_and_is_never_asked_again(world: World):
    world.an_uncertain_child()
    world.go()
    world.decide("Tobi", tell=False)
    for _ in range(3):
        world.again()
    assert told() == {}
    assert not_told() == {"Tobi": "decided_not"}
    assert duties("decide_uncertain") == []
    with acting(ASHA), pytest.raises(AlreadyDecided):
        decide_found(found("Tobi"), tell=True, mandate=ASHA, at=world.at)


def test_worked_again_the_same_child_waits_by_the_same_clock(world: World):
    world.an_uncertain_child()
    world.go()
    [before] = duties("decide_uncertain")
    for _ in range(4):
        world.again()
    assert [d.pk for d in duties("decide_uncertain", open_only=False)] == [before.pk]


def test_worked_five_times_it_is_one_message(world: World):
    world.incident(world.family("Marsh", LEO, ELLIE))
    world.go()
    for _ in range(4):
        world.again()
    assert sorted(i.box for i in items()) == [f"urn:{LARKSPUR}", f"urn:{OTTER_VALE}"]
    assert len(ledger("notification.share")) == 2


def test_a_child_to_whom_no_record_leads_any_more_is_taken_off_the_list_of_those_who_wait(world: World):
    world.an_uncertain_child()
    world.go()
    waiting = found("Tobi")
    contacts = dict.fromkeys((f"contact{n}_{column}" for n in (1, 2) for column in CONTACT), "")
    world.correct("schools.roll", "Tobi", surname="Elsewhere", address="", postcode="", **contacts)
    world.correct("police.persons", "Tobi", forenames="Sol", date_of_birth="2001-01-01")
    world.again()
    assert not_told()["Tobi"] == "no_longer_linked"
    assert [d for d in duties("decide_uncertain") if d.notification_id == waiting.pk] == []
    assert balance(WORKER).adds_up
