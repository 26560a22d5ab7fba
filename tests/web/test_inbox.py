"""The school inbox: what each reader is shown, and that reading, taking on and answering leave their proof."""

from uuid import uuid4

import pytest

from goldenthread import faults
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import LedgerEntry, User
from goldenthread.chronology.models import Event
from goldenthread.notify.models import InboxItem, Notification, Receipt
from goldenthread.pathways.models import Duty
from goldenthread.records.models import SourceRecord
from tests.web import scene

READS = service("a test that looks")
READS_LEDGER = Mandate("user:gwen", "Gwen", "council", frozenset({Role.GOVERNANCE}))


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    scene.morning(tmp_path, at)
    return users


@pytest.fixture
def browse(cast, at):
    return lambda who: scene.signed_in(cast[who], at=at)


def item_at(urn):
    with acting(READS):
        return InboxItem.objects.get(box=f"urn:{urn}", withdrawn_at=None)


def count(model, **wanted):
    with acting(READS):
        return model.objects.filter(**wanted).count()


def ledger(**wanted):
    with acting(READS_LEDGER):
        return list(LedgerEntry.objects.filter(**wanted).order_by("pk"))


def test_a_school_sees_its_own_child_and_nothing_of_the_sister_elsewhere(browse):
    for who, own, other in [("dev", "Leo Marsh", "Ellie"), ("esme", "Ellie Marsh", "Leo")]:
        page = browse(who).get("/inbox/").content.decode()
        assert own in page
        assert other not in page


def test_the_message_says_what_happened_and_what_the_child_said(browse):
    page = browse("dev").get(f"/inbox/{item_at(scene.LARKSPUR).pk}/").content.decode()
    for words in ("Leo Marsh", "9 May 2019", scene.STREET, "In the kitchen", scene.SAID, "alone with an officer"):
        assert words in page
    assert "Do not speak to parents or carers" in page
    assert "tel:01632960117" in page
    assert "did not write down whether they checked on the child or whether social care has been told." in page
    for unsaid in ("Ellie", "Otter Vale", scene.ELLIE_SAID):
        assert unsaid not in page


def test_opening_is_a_receipt_once_a_person_and_in_the_ledger_every_time(browse, at):
    item, dev = item_at(scene.LARKSPUR), browse("dev")
    for _ in range(2):
        assert dev.get(f"/inbox/{item.pk}/").status_code == 200
    assert count(Receipt, kind=Receipt.Kind.OPENED) == 1
    assert count(Event, kind="notification.opened") == 1
    entries = ledger(did="child.view")
    assert [[str(a) for a in e.about] for e in entries] == [item.about, item.about]
    assert entries[0].things == {"item": str(item.pk)}


def test_listing_children_is_in_the_ledger(browse):
    browse("dev").get("/inbox/")
    assert [[str(a) for a in e.about] for e in ledger(did="inbox.view")] == [item_at(scene.LARKSPUR).about]


def test_acknowledging_stops_the_clock_and_opens_the_form(browse):
    item, dev = item_at(scene.LARKSPUR), browse("dev")
    open_duties = {"notification_id": item.notification_id, "done_at": None, "superseded_at": None}
    assert count(Duty, **open_duties) > 0
    assert "What did you do?" not in dev.get(f"/inbox/{item.pk}/").content.decode()
    page = dev.post(f"/inbox/{item.pk}/acknowledge/", follow=True).content.decode()
    assert "The Encompass desk can see that you have it" in page
    assert "Taken on by Dev Patel" in page
    assert "What did you do?" in page
    assert count(Duty, **open_duties) == 0


def test_two_colleagues_press_and_the_first_one_has_it(browse):
    item = item_at(scene.LARKSPUR)
    browse("dev").post(f"/inbox/{item.pk}/acknowledge/")
    page = browse("dana").post(f"/inbox/{item.pk}/acknowledge/", follow=True).content.decode()
    assert "A colleague had taken this on already" in page
    assert "Taken on by Dev Patel" in page


def test_what_was_done_and_said_enters_by_the_one_door_and_stays_in_its_box(browse):
    item, dev = item_at(scene.LARKSPUR), browse("dev")
    did = ["A trusted adult talked with them"]
    answer = {"did": did, "note": "Breakfast club", "voice": "I am tired."}
    page = dev.post(f"/inbox/{item.pk}/action/", answer, follow=True).content.decode()
    assert "Breakfast club" in page
    assert "I am tired." in page
    with acting(READS):
        record = SourceRecord.objects.get(feed="schools.actions")
    assert (record.data["did"], record.data["voice"]) == (
        "A trusted adult talked with them\nBreakfast club",
        "I am tired.",
    )
    assert count(Receipt, kind=Receipt.Kind.ACKNOWLEDGED) == 1
    colleague = browse("dana").get(f"/inbox/{item.pk}/").content.decode()
    assert "I am tired." in colleague
    esme = User.objects.get(name__startswith="Esme").mandate()
    with acting(esme):
        assert not SourceRecord.objects.filter(feed="schools.actions").exists()


def test_an_empty_answer_is_sent_back_with_its_words_kept(browse):
    item = item_at(scene.LARKSPUR)
    dev = browse("dev")
    dev.post(f"/inbox/{item.pk}/acknowledge/")
    page = dev.post(f"/inbox/{item.pk}/action/", {"voice": "I am tired."}).content.decode()
    assert "Tick what you did, or write it below" in page
    assert "I am tired." in page
    assert count(SourceRecord, feed="schools.actions") == 0


def test_not_ours_empties_every_inbox_there_and_the_desk_owes_the_right_setting(browse, at):
    item, dev = item_at(scene.LARKSPUR), browse("dev")
    assert "not with you?" in dev.get(f"/inbox/{item.pk}/not-ours/").content.decode()
    page = dev.post(f"/inbox/{item.pk}/not-ours/", follow=True).content.decode()
    assert "It is out of your inbox" in page
    for who in ("dev", "dana"):
        client = browse(who)
        assert "Leo" not in client.get("/inbox/").content.decode()
        assert client.get(f"/inbox/{item.pk}/").status_code == 404
    with acting(READS):
        withdrawn = Notification.objects.get(pk=item.notification_id)
        duty = Duty.objects.get(rule="encompass.not_ours")
        event = Event.objects.get(kind="notification.not_ours")
    assert withdrawn.withdrawn_because == "Larkspur Primary School says: not our child"
    assert (duty.owed_by, duty.due_at, duty.done_at) == ("team:tell-desk", item.acknowledge_by, None)
    assert event.who_name == "Dev Patel"
    assert count(InboxItem, box=f"urn:{scene.OTTER_VALE}", withdrawn_at=None) == 1


@pytest.mark.parametrize(
    ("urn", "box"),
    [
        pytest.param(scene.OTTER_VALE, f"urn:{scene.OTTER_VALE}", id="the desk knows the setting"),
        pytest.param("", "team:education", id="nobody knows"),
    ],
)
def test_what_one_setting_refused_the_desk_sends_where_it_belongs(browse, at, urn, box):
    item = item_at(scene.LARKSPUR)
    browse("dev").post(f"/inbox/{item.pk}/not-ours/")
    scene.work(at)
    with acting(READS):
        notification = Notification.objects.get(pk=item.notification_id)
        told = notification.told.get()
    desk = browse("asha")
    page = desk.get(f"/desk/incidents/{notification.incident_id}/").content.decode()
    assert "Where is Leo Marsh, 7 now?" in page
    assert f'value="{scene.LARKSPUR}"' not in page
    desk.post(f"/desk/children/{told.found_id}/setting/", {f"{told.found_id}-urn": urn})
    scene.work(at)
    with acting(READS):
        there = InboxItem.objects.get(box=box, withdrawn_at=None)
    assert str(told.person_id) in there.about
    assert count(Duty, rule="encompass.not_ours", done_at=None) == 0
    assert count(InboxItem, box=f"urn:{scene.LARKSPUR}", withdrawn_at=None) == 0


def test_a_reader_with_a_conflict_of_interest_finds_nothing(db, at, tmp_path):
    users = scene.people()
    scene.morning(tmp_path, at)
    item = item_at(scene.LARKSPUR)
    with acting(READS):
        InboxItem.objects.filter(pk=item.pk).update(not_for=[users["dana"].email])
    dana = scene.signed_in(users["dana"], at=at)
    assert "Nothing new" in dana.get("/inbox/").content.decode()
    assert dana.get(f"/inbox/{item.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["", "acknowledge/", "action/", "not-ours/"])
def test_not_yours_looks_exactly_like_not_there(browse, path):
    esme, method = browse("esme"), "get" if path == "" else "post"
    answers = [getattr(esme, method)(f"/inbox/{pk}/{path}") for pk in (item_at(scene.LARKSPUR).pk, uuid4())]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/{item}/"])
def test_a_view_that_cannot_be_written_down_is_not_shown(browse, path):
    item, dev = item_at(scene.LARKSPUR), browse("dev")
    faults.arm("ledger.write", "raise")
    answer = dev.get(path.format(item=item.pk))
    assert answer.status_code == 500
    assert b"Leo" not in answer.content
    assert count(Receipt) == 0
    assert ledger(did__in=["inbox.view", "child.view"]) == []


def test_what_is_late_says_so_in_words(cast, at):
    item = item_at(scene.LARKSPUR)
    page = scene.signed_in(cast["dev"], at=item.acknowledge_by.replace(hour=23)).get("/inbox/").content.decode()
    assert "Not acknowledged" in page
    assert " late" in page
