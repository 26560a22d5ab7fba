"""What is owed is opened once, done once, superseded when its time changes, and noticed once when it is late."""

from datetime import timedelta
from uuid import UUID

import pytest

from goldenthread.access.context import acting
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event
from goldenthread.pathways import lateness
from goldenthread.pathways.actions import finish_for, owe, supersede_for
from goldenthread.pathways.models import Duty
from tests.cast import WORKER

ABOUT = UUID(int=7)
HOUR = timedelta(hours=1)


@pytest.fixture
def event(db, at):
    with acting(WORKER):
        yield happened("incident.worked", mandate=WORKER, at=at)


def owed(event, at, **changes):
    plain = {"rule_version": "1", "owed_by": "team:tell-desk", "what": "Ring", "due_at": at + HOUR}
    return owe("encompass.ring", because_of=event, at=at, notification_id=ABOUT, **(plain | changes))


def test_asked_again_it_is_the_same_duty_even_for_a_later_event(event, at):
    later = happened("incident.worked", mandate=WORKER, at=at)
    assert owed(event, at) == owed(event, at) == owed(later, at)


def test_another_time_supersedes_and_what_was_owed_is_not_rewritten(event, at):
    before = owed(event, at)
    later = happened("incident.corrected", mandate=WORKER, at=at)
    after = owed(later, at, due_at=at + 2 * HOUR)
    before.refresh_from_db()
    assert (before.superseded_at, before.due_at) == (at, at + HOUR)
    assert after.superseded_at is None


def test_each_box_owes_its_own(event, at):
    assert owed(event, at) != owed(event, at, owed_by="team:education")


def test_of_two_who_finish_it_the_second_finds_nothing(event, at):
    owed(event, at)
    assert finish_for(ABOUT, "encompass.ring", evidence=event, at=at) == 1
    assert finish_for(ABOUT, "encompass.ring", evidence=event, at=at) == 0


def test_only_the_named_rules_are_finished_or_superseded(event, at):
    owed(event, at)
    assert finish_for(ABOUT, "encompass.other", evidence=event, at=at) == 0
    assert supersede_for(ABOUT, "encompass.other", at=at) == 0
    assert supersede_for(ABOUT, at=at) == 1


def test_a_done_duty_is_never_superseded(event, at):
    duty = owed(event, at)
    finish_for(ABOUT, "encompass.ring", evidence=event, at=at)
    supersede_for(ABOUT, at=at)
    duty.refresh_from_db()
    assert duty.superseded_at is None


def test_late_at_its_instant_and_noticed_once(event, at):
    owed(event, at)
    assert lateness.notice(mandate=WORKER, at=at + HOUR - timedelta(seconds=1)) == 0
    assert lateness.notice(mandate=WORKER, at=at + HOUR) == 1
    assert lateness.notice(mandate=WORKER, at=at + 9 * HOUR) == 0
    [late] = Event.objects.filter(kind="duty.late")
    assert late.at == at + HOUR


@pytest.mark.parametrize("end", [finish_for, supersede_for])
def test_what_is_done_or_superseded_never_grows_late(event, at, end):
    duty = owed(event, at)
    closing = {"evidence": event} if end is finish_for else {}
    end(ABOUT, "encompass.ring", at=at, **closing)
    assert lateness.notice(mandate=WORKER, at=at + 9 * HOUR) == 0
    assert Duty.objects.get(pk=duty.pk).late_noticed_at is None
