"""Keeping back: never without a reason, somebody who answers for it, and an end; never longer by being forgotten."""

import json
from datetime import timedelta

import pytest

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.notify import holding, reading
from goldenthread.notify import holds as acts
from goldenthread.notify.conservation import balance
from goldenthread.notify.models import Hold, InboxItem
from tests.cast import ASHA, BEA, DEV, WORKER
from tests.notify.world import (
    LARKSPUR,
    World,
    duties,
    events,
    holds,
    items,
    ledger,
    mails,
    notifications,
    told,
)

BOX = f"urn:{LARKSPUR}"
LEO = ("Leo", "2019-05-09", LARKSPUR)
KEY, DEPUTY = f"key_adult@{LARKSPUR}.example", f"deputy@{LARKSPUR}.example"


def reader(email: str) -> Mandate:
    return Mandate(f"user:{email}", email, "schools-mis", frozenset({Role.KEY_ADULT}), frozenset({BOX}), email)


@pytest.fixture(autouse=True)
def _adds_up():
    yield
    assert balance(WORKER).adds_up


def lift(world: World, at=None) -> None:
    for hold in holds():
        with acting(BEA):
            acts.lift(hold, because="spoken with the officer", mandate=BEA, at=at or world.at)


@pytest.mark.parametrize("marker", ["refuge", "honour_based", "covert", "police_suspect", "staff_family"])
def test_a_marker_proposes_a_hold_that_stops_release_until_it_is_lifted(world, marker):
    world.incident(world.family("Marsh", LEO), markers=marker)
    world.go()
    [hold] = holds()
    assert (hold.reason, hold.authorised_by, told()) == (marker, "", {})
    assert balance(WORKER).held == 1
    world.again()
    assert (len(holds()), told()) == (1, {})
    lift(world)
    world.work()
    assert told() == {BOX: ["Leo"]}
    assert [e.kind for e in events("hold.lifted")] == ["hold.lifted"]


def test_two_markers_are_two_holds_and_both_must_be_lifted(world):
    world.incident(world.family("Marsh", LEO), markers="refuge;honour_based")
    world.go()
    first, _ = holds()
    with acting(BEA):
        acts.lift(first, because="spoken with the officer", mandate=BEA, at=world.at)
    world.work()
    assert told() == {}
    lift(world)
    world.work()
    assert told() == {BOX: ["Leo"]}


def test_the_refuges_address_is_withheld_even_when_the_hold_is_lifted(world):
    family = world.family("Marsh", LEO)
    world.incident(family, markers="refuge")
    world.go()
    lift(world)
    world.work()
    said = json.dumps(items()[0].content)
    assert family.postcode not in said
    assert family.address.split()[1] not in said
    assert '"withheld"' in said


def test_a_manager_authorises_with_an_end_and_the_duty_follows_it(world):
    world.incident(world.family("Marsh", LEO), markers="covert")
    world.go()
    [hold] = holds()
    [proposed] = duties("hold_expired")
    assert (proposed.owed_by, proposed.due_at) == ("team:tell-desk-manager", hold.expires_at)
    until = world.at + timedelta(hours=30)
    with acting(ASHA), pytest.raises(NotAllowed):
        acts.authorise(hold, expires_at=until, mandate=ASHA, at=world.at)
    with acting(BEA):
        acts.authorise(hold, expires_at=until, mandate=BEA, at=world.at)
    [owed] = duties("hold_expired")
    assert owed.due_at == until
    assert owed.pk != proposed.pk


def test_an_expired_hold_releases_nothing_and_comes_back_to_the_manager(world):
    world.incident(world.family("Marsh", LEO), markers="covert")
    world.go()
    later = world.at + timedelta(days=2)
    world.work(later)
    world.again(later)
    assert told() == {}
    [owed] = duties("hold_expired")
    assert owed.late_noticed_at is not None
    assert "encompass.hold_expired" in [e.says["rule"] for e in events("duty.late")]
    assert balance(WORKER).held == 1


def test_a_lifted_hold_is_not_proposed_again_and_its_duty_is_done(world):
    world.incident(world.family("Marsh", LEO), markers="covert")
    world.go()
    lift(world)
    world.again()
    assert holds() == []
    assert duties("hold_expired") == []


def test_a_hold_by_the_desk_stops_what_was_released_and_not_yet_delivered(world):
    world.incident(world.family("Marsh", LEO))
    world.hand_in()
    deliver_nothing(world)
    waiting = notifications()[BOX]
    assert waiting.released_at is not None
    with acting(ASHA):
        acts.place(
            waiting,
            reason="other",
            words="the officer asked us to wait",
            expires_at=world.at + timedelta(hours=2),
            mandate=ASHA,
            at=world.at,
        )
    world.work()
    world.again()
    assert told() == {}
    lift(world)
    world.work()
    assert told() == {BOX: ["Leo"]}


def deliver_nothing(world: World) -> None:
    """Work up to the moment before delivery."""
    from goldenthread.notify import work

    this = work._Round(WORKER, world.at, 2_000)
    while work._read_settings(this) or work._read_people(this) or work._read_incidents(this):
        pass
    work._work_incidents(this)


def test_what_is_delivered_can_only_be_withdrawn(world):
    world.incident(world.family("Marsh", LEO))
    world.go()
    with acting(BEA), pytest.raises(acts.HoldRefused):
        acts.place(
            notifications()[BOX],
            reason="other",
            words="too late",
            expires_at=world.at + timedelta(hours=2),
            mandate=BEA,
            at=world.at,
        )


def test_words_that_name_another_child_wait_for_a_person(world):
    world.incident(
        world.family("Marsh", LEO, ("Ellie", "2015-02-11", "900002")), circumstances="Ellie rang the police herself."
    )
    world.go()
    assert told() == {"urn:900002": ["Ellie"]}
    waiting = notifications()[BOX]
    assert "Ellie Marsh" in waiting.waits_because
    assert balance(WORKER).waiting == 1
    with acting(DEV), pytest.raises(NotAllowed):
        holding.release(waiting, mandate=DEV, at=world.at)
    with acting(ASHA):
        holding.release(waiting, mandate=ASHA, at=world.at)
    world.again()
    assert told() == {BOX: ["Leo"], "urn:900002": ["Ellie"]}
    assert len(ledger("notification.release")) == 1
    with acting(ASHA), pytest.raises(acts.HoldRefused):
        holding.release(waiting, mandate=ASHA, at=world.at)


def conflicted(world: World, family) -> None:
    """The key adult has declared that they must hear nothing about the father."""
    father = family.father
    words = f"{father['forenames']} {father['surname']} {father['date_of_birth']}"
    world.contact(LARKSPUR, "key_adult", KEY.replace("key_adult", "Key_Adult"), conflicts=words)


@pytest.fixture
def with_a_conflict(world):
    world.rows["settings.contacts"] = [r for r in world.rows["settings.contacts"] if r["email"] != KEY]
    family = world.family("Marsh", LEO)
    conflicted(world, family)
    world.incident(family)
    world.go()
    return world


def test_a_contact_with_a_conflict_of_interest_gets_no_mail_and_sees_nothing(with_a_conflict, post_office):
    assert KEY not in [to.casefold() for to in mails()]
    assert KEY not in [reader.casefold() for reader in post_office.readers]
    with acting(reader(KEY)):
        assert list(InboxItem.objects.all()) == []
        assert reading.inbox(mandate=reader(KEY), at=with_a_conflict.at) == []
        with pytest.raises(NotAllowed):
            reading.open_item(items()[0].pk, mandate=reader(KEY), at=with_a_conflict.at)
    with acting(reader(DEPUTY)):
        assert [i.box for i in reading.inbox(mandate=reader(DEPUTY), at=with_a_conflict.at)] == [BOX]


def test_the_deputy_is_mailed_at_once_in_place_of_a_conflicted_key_adult(with_a_conflict, post_office):
    assert DEPUTY in post_office.readers


def test_a_conflict_that_is_lifted_opens_the_item_and_mails_them(with_a_conflict, post_office):
    lift(with_a_conflict)
    with_a_conflict.work()
    with acting(reader(KEY)):
        assert len(list(InboxItem.objects.all())) == 1
    assert KEY in [to.casefold() for to in post_office.readers]


def test_a_conflict_declared_after_delivery_closes_the_item(world):
    family = world.family("Marsh", LEO)
    world.incident(family)
    world.go()
    with acting(reader(KEY)):
        assert len(list(InboxItem.objects.all())) == 1
    father = family.father
    words = f"{father['forenames']} {father['surname']} {father['date_of_birth']}"
    world.contact(LARKSPUR, "key_adult", KEY, conflicts=words)
    world.go()
    with acting(reader(KEY)):
        assert list(InboxItem.objects.all()) == []
    assert [h.scope for h in holds()] == [Hold.Scope.CONTACT]
