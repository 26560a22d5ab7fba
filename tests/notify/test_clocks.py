"""By when: what is owed, who is tried next, each within a minute of its instant, whatever the calendar does."""

from datetime import UTC, datetime, timedelta

import pytest

from goldenthread.access.context import acting
from goldenthread.clock import LONDON
from goldenthread.notify import reading
from goldenthread.notify.models import Notification
from goldenthread.notify.phoning import record_call
from tests.cast import ASHA, DEV, WORKER
from tests.notify.world import LARKSPUR, World, duties, events, items, mails

BOX = f"urn:{LARKSPUR}"
KEY, DEPUTY = f"key_adult@{LARKSPUR}.example", f"deputy@{LARKSPUR}.example"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


def delivered(world: World, reported: str) -> dict[str, datetime]:
    """An incident reported then (London time) and worked twenty minutes later: when each thing is due."""
    at = london(reported)
    world.at = at + timedelta(minutes=20)
    world.incident(world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR)), reported=at)
    world.go()
    due = {d.rule.removeprefix("encompass."): d.due_at for d in duties(open_only=False)}
    return due | {m.rung: m.queued_at for m in mails().values()}


NIGHTS = [
    pytest.param("2026-11-22 23:52", "2026-11-23 08:45", id="a Sunday night in term"),
    pytest.param("2026-03-28 22:00", "2026-03-30 08:45", id="the weekend the clocks go forward"),
    pytest.param("2026-10-24 22:00", "2026-10-26 08:45", id="the weekend the clocks go back"),
    pytest.param("2026-05-01 19:00", "2026-05-05 08:45", id="Friday before a bank holiday"),
    pytest.param("2026-11-18 03:10", "2026-11-18 08:45", id="hours before the bell"),
]


@pytest.mark.parametrize(("reported", "bell"), NIGHTS)
def test_each_rung_stands_at_its_time_before_the_bell(world, reported, bell):
    due, opens = delivered(world, reported), london(bell)
    assert due["before_next_school_day"] == due["acknowledge"] == opens
    assert due["as_soon_as_practicable"] == london(reported) + timedelta(hours=24)
    assert due["key_adult"] == world.at
    assert due["deputy"] == opens - 75 * MINUTE
    assert due["desk_phone"] == opens - 45 * MINUTE
    assert due["manager"] == opens - 15 * MINUTE


@pytest.mark.parametrize(("reported", "bell"), NIGHTS)
def test_nobody_answers_and_each_rung_is_reached_within_a_minute_and_not_before(world, post_office, reported, bell):
    due = delivered(world, reported)
    world.work(due["deputy"] - SECOND)
    assert DEPUTY not in post_office.readers
    world.work(due["deputy"] + 59 * SECOND)
    assert DEPUTY in post_office.readers
    for rule in ("desk_phone", "manager", "acknowledge"):
        world.work(due[rule] - SECOND)
        assert rule not in late()
        world.work(due[rule] + 59 * SECOND)
        assert rule in late()
    assert [d.owed_by for d in duties()] == ["team:tell-desk", "team:tell-desk-manager", BOX]


def late() -> list[str]:
    return [e.says["rule"].removeprefix("encompass.") for e in events("duty.late")]


def test_what_is_late_is_noticed_once(world):
    due = delivered(world, "2026-11-22 23:52")
    for minutes in range(0, 60, 10):
        world.work(due["acknowledge"] + minutes * MINUTE)
    assert sorted(late()) == ["acknowledge", "desk_phone", "manager"]


def test_delivery_finishes_the_two_clocks_of_telling(world):
    delivered(world, "2026-11-22 23:52")
    done = {d.rule.removeprefix("encompass."): d.done_at for d in duties(open_only=False) if d.done_at}
    assert done == {"as_soon_as_practicable": world.at, "before_next_school_day": world.at}


def test_acknowledged_nothing_more_is_owed_and_nobody_else_is_tried(world, post_office):
    due = delivered(world, "2026-11-22 23:52")
    with acting(DEV):
        reading.acknowledge(items()[0], mandate=DEV, at=world.at + MINUTE)
    world.work(due["acknowledge"] + MINUTE)
    assert duties() == []
    assert late() == []
    assert post_office.readers == [KEY]
    assert mails()[DEPUTY].state == "not_needed"


def test_a_call_that_reached_somebody_ends_the_calls_and_not_the_duty_to_read(world):
    delivered(world, "2026-11-22 23:52")
    sent = items()[0].notification_id
    with acting(WORKER):
        notification = Notification.objects.select_related("incident").get(pk=sent)
    with acting(ASHA):
        record_call(notification, reached=True, spoke_to="Jo, office", mandate=ASHA, at=world.at)
    assert [d.rule for d in duties()] == ["encompass.acknowledge"]


def test_in_a_holiday_nobody_waits_for_term_to_be_heard(world):
    world.calendar(LARKSPUR, "holiday", "2026-10-26", "2026-10-30")
    due = delivered(world, "2026-10-23 19:00")
    assert due["before_next_school_day"] == london("2026-11-02 08:45")
    assert due["acknowledge"] == london("2026-10-27 17:00")
    assert due["mailbox"] == world.at


def test_an_inset_day_and_a_closure_move_the_bell(world):
    world.calendar(LARKSPUR, "inset", "2026-11-23", "2026-11-23")
    world.calendar(LARKSPUR, "closure", "2026-11-24", "2026-11-24")
    due = delivered(world, "2026-11-22 19:00")
    assert due["before_next_school_day"] == london("2026-11-25 08:45")


def test_a_setting_without_a_calendar_is_taken_to_open_early_and_it_says_so(world):
    world.school("900003", opens="")
    at = london("2026-11-22 23:00")
    world.at = at + MINUTE
    world.incident(world.family("Marsh", ("Leo", "2019-05-09", "900003")), reported=at)
    world.go()
    [duty] = duties("acknowledge")
    assert duty.due_at == london("2026-11-23 08:30")
    assert "no term dates on file" in duty.assumed


def test_delivered_when_the_bell_has_rung_there_is_still_time_to_acknowledge(world):
    at = london("2026-11-22 23:00")
    world.at = london("2026-11-23 11:00")
    world.incident(world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR)), reported=at)
    world.go()
    [duty] = duties("acknowledge")
    assert duty.due_at > world.at
    assert [d.rule for d in duties(open_only=False) if d.done_at and d.done_at > d.due_at] == [
        "encompass.before_next_school_day"
    ]
