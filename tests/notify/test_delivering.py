"""Into the box exactly once; out of it at once; and always the exact list of who had read it."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity.deciding import decide, undo
from goldenthread.identity.models import Mention
from goldenthread.notify import delivery, encompass, reading, withdrawing, work
from goldenthread.notify.conservation import balance
from goldenthread.notify.models import InboxItem, Mail
from goldenthread.notify.not_ours import not_ours
from tests.cast import ASHA, DEV, ESME, WORKER
from tests.notify.world import (
    LARKSPUR,
    OTTER_VALE,
    World,
    duties,
    events,
    items,
    ledger,
    mails,
    not_told,
    notifications,
    told,
)

BOX = f"urn:{LARKSPUR}"
LEO, ELLIE = ("Leo", "2019-05-09", LARKSPUR), ("Ellie", "2015-02-11", OTTER_VALE)
DANA = Mandate("user:dana", "Dana Osei", "schools-mis", frozenset({Role.KEY_ADULT}), frozenset({BOX}), "dana@x.example")


@pytest.fixture
def morning(world: World) -> World:
    world.incident(world.family("Marsh", LEO, ELLIE))
    world.go()
    return world


def open_by(who: Mandate, world: World) -> InboxItem:
    with acting(who):
        item = InboxItem.objects.get(box__in=who.boxes)
        return reading.open_item(item.pk, mandate=who, at=world.at)


def test_delivered_twice_it_lies_there_once(morning):
    sent = notifications()[BOX]
    assert delivery.deliver(str(sent.pk), mandate=WORKER, at=morning.at) is None
    assert len([i for i in items() if i.box == BOX]) == 1


def test_the_same_files_twice_change_nothing(morning):
    before = [i.pk for i in items()]
    for row in list(morning.sent):
        morning.rows[row["feed"]].append({k: v for k, v in row.items() if k != "feed"})
    morning.go()
    morning.again()
    assert [i.pk for i in items()] == before


def test_a_correction_replaces_what_lies_in_the_box_and_both_are_kept(morning):
    first = open_by(DEV, morning)
    morning.correct("police.incidents", "FEN/26/000001", circumstances="Two adults argued. Nobody was hurt.")
    morning.go(morning.at + timedelta(minutes=5))
    old, new = [i for i in items() if i.box == BOX]
    assert (old.version, new.version, new.withdrawn_at) == (1, 2, None)
    assert "Nobody was hurt" in str(new.content)
    with acting(DEV):
        with pytest.raises(NotAllowed):
            reading.open_item(first.pk, mandate=DEV, at=morning.at)
        with pytest.raises(NotAllowed):
            reading.acknowledge(first, mandate=DEV, at=morning.at)
    assert len([d for d in duties("acknowledge") if d.box == BOX]) == 1
    assert balance(WORKER).adds_up


def test_a_correction_counts_from_when_it_was_known(morning):
    later = morning.at + timedelta(days=1, hours=6)
    morning.correct("police.incidents", "FEN/26/000001", circumstances="Two adults argued. Nobody was hurt.")
    morning.go(later)
    assert all(d.done_at and d.done_at <= d.due_at for d in duties("as_soon_as_practicable", open_only=False))


def test_a_hold_that_comes_with_a_correction_takes_the_first_version_out_of_the_box(morning):
    morning.correct("police.incidents", "FEN/26/000001", markers="refuge")
    morning.go()
    assert told() == {}
    assert balance(WORKER).held == 2


def test_records_that_turn_out_to_be_one_persons_send_no_second_message(morning):
    before = [i.pk for i in items()]
    morning.pupil(morning_family(morning), "Leo", "2019-05-09", LARKSPUR, upn="", entry_date="2025-09-03")
    morning.go()
    morning.again()
    assert [i.pk for i in items()] == before


def morning_family(world: World):
    from tests.notify.world import Family

    row = next(r for r in world.sent if r["feed"] == "police.incidents")
    return Family(1, "Marsh", (), row["address"], row["postcode"])


def test_withdrawn_it_is_gone_at_once_and_whoever_had_opened_it_is_listed(morning):
    first = open_by(DEV, morning)
    open_by(DANA, morning)
    open_by(DEV, morning)
    sent = notifications()[BOX]
    with acting(ASHA):
        opened = withdrawing.withdraw(sent, because="the wrong Leo", mandate=ASHA, at=morning.at)
    assert [o.name for o in opened] == ["Dev Patel", "Dana Osei"]
    with acting(DEV):
        assert list(InboxItem.objects.all()) == []
        with pytest.raises(NotAllowed):
            reading.acknowledge(first, mandate=DEV, at=morning.at)
    assert {m.state for m in mails().values() if m.notification_id == sent.pk} <= {"handed_over", "not_needed"}
    assert [d for d in duties() if d.notification_id == sent.pk] == []
    assert len(ledger("notification.withdraw")) == 1
    assert not_told() == {"Leo": "withdrawn"}
    assert balance(WORKER).adds_up


def test_what_a_person_withdrew_does_not_come_back_by_itself(morning):
    with acting(ASHA):
        withdrawing.withdraw(notifications()[BOX], because="the wrong Leo", mandate=ASHA, at=morning.at)
    morning.again()
    assert told() == {f"urn:{OTTER_VALE}": ["Ellie"]}
    morning.correct("police.incidents", "FEN/26/000001", circumstances="Two adults argued. Nobody was hurt.")
    morning.go()
    morning.again()
    assert told() == {f"urn:{OTTER_VALE}": ["Ellie"]}
    assert notifications()[BOX].waits_because == "taken back before: the wrong Leo"
    assert balance(WORKER).adds_up


def test_withdrawn_twice_the_second_is_told_so(morning):
    sent = notifications()[BOX]
    with acting(ASHA):
        withdrawing.withdraw(sent, because="the wrong Leo", mandate=ASHA, at=morning.at)
        with pytest.raises(withdrawing.AlreadyWithdrawn):
            withdrawing.withdraw(sent, because="the wrong Leo", mandate=ASHA, at=morning.at)


def test_a_school_that_says_not_ours_has_it_taken_away_and_the_desk_owes_the_right_one(morning):
    item = open_by(ESME, morning)
    with acting(ESME):
        not_ours(item, mandate=ESME, at=morning.at)
    morning.again()
    assert told() == {BOX: ["Leo"]}
    assert not_told() == {"Ellie": "withdrawn"}
    assert [d.owed_by for d in duties("not_ours")] == ["team:tell-desk"]
    assert balance(WORKER).adds_up


def test_a_join_that_is_undone_withdraws_what_is_no_longer_true_and_joined_again_it_is_told_again(world):
    """Police named a woman of one name; a reviewer joined her to Leo's mother, then saw that she is somebody else."""
    home, other = world.family("Marsh", LEO), world.family("Whitlock")
    world.incident(other, {**other.mother, "role": "victim"}, adults=False)
    world.go()
    assert told() == {}
    with acting(ASHA):
        police = Mention.objects.get(feed="police.persons")
        mother = Mention.objects.get(feed="schools.roll", forenames=home.mother["forenames"])
        joined, people = decide(police.pk, mother.pk, same=True, mandate=ASHA, at=world.at)
        encompass.ask_for_work(people)
    world.work()
    assert told() == {BOX: ["Leo"]}
    with acting(ASHA):
        encompass.ask_for_work(undo(joined.pk, mandate=ASHA, at=world.at))
    world.work()
    assert told() == {}
    assert not_told() == {"Leo": "no_longer_linked"}
    assert balance(WORKER).adds_up
    with acting(ASHA):
        _, people = decide(police.pk, mother.pk, same=True, mandate=ASHA, at=world.at)
        encompass.ask_for_work(people)
    world.work()
    assert told() == {BOX: ["Leo"]}
    assert [i.version for i in items()] == [1, 2]
    assert balance(WORKER).adds_up


def test_acknowledged_by_one_the_other_is_told_that_a_colleague_was_first(morning):
    item = open_by(DEV, morning)
    with acting(DEV):
        assert reading.acknowledge(item, mandate=DEV, at=morning.at)
    with acting(DANA):
        assert not reading.acknowledge(item, mandate=DANA, at=morning.at)
    assert [d for d in duties() if d.notification_id == item.notification_id] == []
    assert len(events("notification.acknowledged")) == 1


def test_what_the_school_did_and_the_childs_voice_are_on_the_thread_and_acknowledge_it(morning):
    item = open_by(DEV, morning)
    with acting(DEV):
        reading.record_action(item, did="A quiet word at break", voice="I want to go home", mandate=DEV, at=morning.at)
        reading.record_action(item, did="Rang mum", voice="", mandate=DEV, at=morning.at)
        with pytest.raises(ValueError, match="say what you did"):
            reading.record_action(item, did=" ", voice="", mandate=DEV, at=morning.at)
    assert len(events("notification.action_recorded")) == 2
    assert len(events("notification.acknowledged")) == 1
    assert [d for d in duties() if d.notification_id == item.notification_id] == []


def test_one_school_cannot_touch_the_others_item(morning):
    [theirs] = [i for i in items() if i.box == f"urn:{OTTER_VALE}"]
    with acting(DEV):
        for act in (reading.open_item, lambda pk, **k: reading.acknowledge(theirs, **k)):
            with pytest.raises(NotAllowed):
                act(theirs.pk, mandate=DEV, at=morning.at)


def test_one_broken_incident_keeps_no_other_child_waiting_and_comes_to_a_person(world):
    world.incident(world.family("Marsh", LEO), reported=world.at - timedelta(hours=9), reference="BROKEN")
    world.incident(world.family("Okoro", ELLIE))
    # By its own calendar this school never opens again: no clock can be counted by it.
    world.calendar(LARKSPUR, "closure", "2026-01-05", "2029-01-05")
    world.hand_in()
    failures = 0
    for _ in range(9):
        try:
            work.pass_once(at=world.at)
        except ExceptionGroup as failed:
            failures += len(failed.exceptions)
    assert failures > 1
    assert told() == {f"urn:{OTTER_VALE}": ["Ellie"]}
    [owed] = duties("work_by_hand", open_only=False)
    assert "BROKEN" in owed.what
    world.calendar(LARKSPUR, "closure", "2026-01-05", "2026-01-05")
    world.go()
    assert told()[BOX] == ["Leo"]
    assert duties("work_by_hand") == []


def test_one_broken_record_is_put_aside_and_the_others_are_read(world):
    world.incident(world.family("Marsh", LEO, ELLIE))
    world.contact(LARKSPUR, "deputy", "no-date@900001.example", valid_from="")
    world.hand_in()
    failures = 0
    for _ in range(10):
        try:
            if not work.pass_once(at=world.at).did_something:
                break
        except ExceptionGroup as failed:
            failures += len(failed.exceptions)
    assert failures == 1
    assert set(told()) == {BOX, f"urn:{OTTER_VALE}"}
    assert len(events("record.not_read")) == 1


@pytest.mark.usefixtures("committed_db")
def test_two_workers_at_once_deliver_everything_once(committed_world):
    world = committed_world
    families = [world.family(name, (f"Kid{name}", "2019-05-09", LARKSPUR)) for name in "Marsh Okoro Whitlock".split()]
    for family in families:
        world.incident(family)
    world.hand_in()
    errors: list[BaseException] = []

    def worker() -> None:
        try:
            for _ in range(12):
                work.pass_once(at=world.at)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.work()
    assert errors == []
    assert [i.version for i in items()] == [1, 1, 1]
    assert len({i.notification_id for i in items()}) == 3
    assert len(ledger("notification.share")) == 3
    with acting(WORKER):
        assert Mail.objects.count() == len(set(Mail.objects.values_list("key", flat=True)))
