"""Every found child is told, waits, is held, or is not told for a reason, whatever anybody does in whatever order."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.context import acting
from goldenthread.identity.models import Found
from goldenthread.notify import holding, withdrawing
from goldenthread.notify import holds as hold_actions
from goldenthread.notify.conservation import balance
from goldenthread.notify.deciding import AlreadyDecided, decide_found
from goldenthread.notify.models import Notification
from goldenthread.pathways.models import Duty
from tests.cast import BEA, WORKER
from tests.notify.world import LARKSPUR, OTTER_VALE, World, found, holds

DOINGS = ("tell", "leave", "hold", "lift", "withdraw", "release", "again", "correct", "mark")


def a_mixed_night(world: World) -> None:
    """Children who are told, wait, are held, are to be checked; and one who is nobody's pupil."""
    world.incident(
        world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR), ("Ellie", "2015-02-11", OTTER_VALE)),
        circumstances="Ellie rang the police herself.",
    )
    world.incident(world.family("Brontes", ("Nia", "2016-07-19", LARKSPUR)), markers="refuge")
    world.an_uncertain_child()
    world.incident(world.family("Jellicoe", ("Max", "2008-11-01", LARKSPUR)))
    world.go()


def test_a_mixed_night_is_counted_under_what_is_still_to_be_done(world):
    a_mixed_night(world)
    sums = balance(WORKER)
    assert (sums.found, sums.told, sums.held, sums.waiting, sums.not_told) == (5, 1, 1, 2, 1)
    assert sums.adds_up


def test_a_child_between_the_chairs_is_named(world):
    a_mixed_night(world)
    with acting(WORKER):
        Duty.objects.filter(rule="encompass.decide_uncertain").update(superseded_at=world.at)
    sums = balance(WORKER)
    assert sums.amiss == (found("Tobi").pk,)
    assert not sums.adds_up


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 9)), min_size=2, max_size=6))
def test_whatever_anybody_does_it_adds_up(doings, adding_up):
    world, checked = adding_up
    with transaction.atomic():
        for doing, which in doings:
            do(world, doing, which)
            world.work()
            assert balance(WORKER).adds_up, balance(WORKER)
            checked.append(doing)
        transaction.set_rollback(True)
    world.rows.clear()


def do(world: World, doing: str, which: int) -> None:
    """One thing that somebody may do at the desk; what the product refuses is refused."""
    with acting(WORKER):
        all_found = list(Found.objects.order_by("pk"))
        sent = list(Notification.objects.order_by("box", "incident").select_related("incident"))
    child, notification = all_found[which % len(all_found)], sent[which % len(sent)]
    try:
        with acting(BEA), transaction.atomic():
            act(world, doing, child, notification, which)
    except (AlreadyDecided, hold_actions.HoldRefused, withdrawing.AlreadyWithdrawn):
        return


def act(world: World, doing: str, child: Found, notification: Notification, which: int) -> None:
    if doing in ("tell", "leave"):
        decide_found(child, tell=doing == "tell", mandate=BEA, at=world.at)
    elif doing == "hold":
        until = world.at + timedelta(hours=which + 1)
        hold_actions.place(
            notification, reason=f"other{which}", words="wait", expires_at=until, mandate=BEA, at=world.at
        )
    elif doing == "lift" and holds():
        hold_actions.lift(holds()[which % len(holds())], because="enough", mandate=BEA, at=world.at)
    elif doing == "withdraw":
        withdrawing.withdraw(notification, because="wrong", mandate=BEA, at=world.at)
    elif doing == "release":
        holding.release(notification, mandate=BEA, at=world.at)
    elif doing == "again":
        world.again()
    elif doing in ("correct", "mark"):
        said = {"circumstances": f"Corrected {which}."} if doing == "correct" else {"markers": "covert"}
        world.correct("police.incidents", notification.incident.reference, **said)
        world.hand_in()
