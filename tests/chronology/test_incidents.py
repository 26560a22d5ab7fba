"""Records become incidents: once for each reference, corrected in place, and history is nobody's news."""

from datetime import timedelta

import pytest

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.chronology.models import Event, Incident
from goldenthread.chronology.reading import ask_for_work, incident_id, read_incident, unread, work_again
from goldenthread.directory.models import Agency
from goldenthread.records.actions import receive
from tests.cast import WORKER
from tests.records.files import example, write


@pytest.fixture
def hand_in(db, at, tmp_path):
    Agency.objects.create(slug="police", name="Threadshire Police", kind="police")

    def hand_in(when=at, **columns):
        reported = (at - timedelta(hours=7)).isoformat()
        plain = {"reference": "FEN/1", "occurred_at": reported, "reported_at": reported, "markers": ""}
        path = write(tmp_path, "police.incidents", example("police.incidents", **(plain | columns)))
        receive(path, feed="police.incidents", agency="police", mandate=service("door"), at=when)
        with acting(WORKER):
            return [read_incident(r, mandate=WORKER, at=when) for r in unread(10)]

    return hand_in


def kinds():
    with acting(WORKER):
        return list(Event.objects.order_by("written_at", "pk").values_list("kind", flat=True))


def test_a_record_is_an_incident_that_waits_to_be_worked(hand_in):
    [incident] = hand_in(markers="refuge;covert")
    assert (incident.worked_at, incident.markers) == (None, ["refuge", "covert"])
    assert kinds() == ["incident.reported"]


def test_a_correction_is_the_same_incident_worked_again(hand_in, at):
    [first] = hand_in()
    with acting(WORKER):
        Incident.objects.update(worked_at=at)
    [again] = hand_in(at + timedelta(minutes=5), circumstances="Otherwise.")
    assert (again.pk, again.worked_at) == (first.pk, None)
    assert again.record_id != first.record_id
    assert kinds() == ["incident.reported", "incident.corrected"]


def test_what_reaches_us_after_four_weeks_is_history_and_is_not_worked(hand_in, at):
    long_ago = (at - timedelta(days=29)).isoformat()
    [old] = hand_in(occurred_at=long_ago, reported_at=long_ago)
    assert old.worked_at == at
    with acting(WORKER):
        assert work_again(Incident.objects.all()) == 0
    assert kinds() == ["incident.history"]


def test_more_about_who_was_there_has_it_worked_again(hand_in, at):
    hand_in()
    with acting(WORKER):
        Incident.objects.update(worked_at=at)
        assert ask_for_work({("police", "FEN/1"), ("police", "FEN/2")}) == 1
        assert Incident.objects.get().worked_at is None


def test_two_forces_may_use_one_reference():
    assert incident_id("police", "FEN/1") != incident_id("other-police", "FEN/1")
