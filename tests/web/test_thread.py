"""The thread: any notification back to lines in files, for whoever must prove it, and for nobody else."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import LedgerEntry
from goldenthread.notify.models import Notification
from goldenthread.records.models import SourceRecord
from tests.web import night, scene

READS = service("a test that looks")
GWEN = Mandate("user:gwen", "Gwen", "council", frozenset({Role.GOVERNANCE}))


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    night.the_night(tmp_path, at)
    return users


@pytest.fixture
def browse(cast, at):
    return lambda who: scene.signed_in(cast[who], at=at)


def told(urn, incident=night.MARSH):
    with acting(READS):
        return Notification.objects.get(box=f"urn:{urn}", incident__reference=incident)


def record(**wanted):
    with acting(READS):
        return SourceRecord.objects.get(**wanted)


def shows(response):
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def test_the_thread_is_whole_from_the_inbox_to_the_line(browse):
    page = shows(browse("gwen").get(f"/thread/{told(scene.OTTER_VALE).pk}/"))
    assert "Why Otter Vale Academy was told about Ellie Marsh, 11" in page
    assert "The thread is whole: 3 records of 2 agencies." in page
    for step in (
        f"Police recorded the incident {night.MARSH}",
        "Named in the police record",
        "Dana Marsh as Mother of Ellie Marsh",
        "Ellie Marsh is on the roll of Otter Vale Academy since 4 September 2023",
        "Put into the inbox of Otter Vale Academy",
    ):
        assert step in page, step
    for file in ("police.incidents.csv", "police.persons.csv", "schools.roll.csv"):
        assert file in page


def test_each_row_stands_there_as_it_was_sent(browse):
    page = shows(browse("gwen").get(f"/thread/{told(scene.OTTER_VALE).pk}/"))
    assert "contact1_forenames" in page
    assert "3 Mill Rise" in page


def test_what_happened_since_is_told_in_order(browse, at):
    notification = told(scene.LARKSPUR)
    with acting(READS):
        item = notification.items.get()
    browse("dev").get(f"/inbox/{item.pk}/")
    browse("dev").post(f"/inbox/{item.pk}/acknowledge/")
    page = shows(browse("asha").get(f"/thread/{notification.pk}/"))
    since = page[page.index("What happened since") :]
    assert since.index("Delivered to the inbox") < since.index("Opened") < since.index("Acknowledged")
    assert "Dev Patel" in since


def test_links_carry_their_weight_here_where_it_is_proved(browse):
    page = shows(browse("gwen").get(f"/thread/{told(scene.LARKSPUR).pk}/"))
    assert "(log2 odds)" in page


def test_one_row_is_shown_with_its_file_and_fingerprint(browse):
    row = record(feed="schools.roll", data__forenames="Ellie")
    page = shows(browse("gwen").get(f"/thread/records/{row.pk}/"))
    assert "N801200005678" in page
    assert row.hash in page
    assert "line 3" in page


def test_nobody_leafs_through_an_agencys_file(browse, tmp_path, at):
    other = scene.pupil(
        scene.LARKSPUR, "Robin", "2017-01-01", "M", "H801200004444", surname="Elsewhere", address="1 Far Lane"
    )
    scene.hand_in(tmp_path, "schools.roll", "schools-mis", other, at=at)
    scene.work(at)
    row = record(feed="schools.roll", data__forenames="Robin")
    for who in ("asha", "bea", "carl", "gwen"):
        assert browse(who).get(f"/thread/records/{row.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["dev", "esme", "carl", "nobody"])
def test_a_thread_is_for_the_desk_and_governance(browse, who):
    browser = browse(who)
    refused = browser.get(f"/thread/{told(scene.LARKSPUR).pk}/")
    assert refused.status_code == 404
    assert refused.content == browser.get(f"/thread/{uuid4()}/").content


@pytest.mark.parametrize("who", ["dev", "esme", "nobody"])
def test_records_are_not_there_for_schools(browse, who):
    row = record(feed="schools.roll", data__forenames="Ellie")
    assert browse(who).get(f"/thread/records/{row.pk}/").status_code == 404


def test_a_refuge_is_kept_from_whoever_only_governs(browse, tmp_path, at):
    night.refuge(tmp_path, at)
    notification = told(scene.LARKSPUR, night.REFUGE)
    assert night.REFUGE_STREET in shows(browse("asha").get(f"/thread/{notification.pk}/"))
    page = shows(browse("gwen").get(f"/thread/{notification.pk}/"))
    assert night.REFUGE_STREET not in page
    assert "a protected address" in page
    assert night.REFUGE_STREET not in shows(browse("gwen").get(f"/desk/incidents/{notification.incident_id}/"))


def test_everybody_shown_is_in_the_ledger(browse, cast):
    notification = told(scene.OTTER_VALE)
    browse("gwen").get(f"/thread/{notification.pk}/")
    with acting(READS):
        children = set(notification.told.values_list("person_id", flat=True))
    with acting(GWEN):
        [entry] = LedgerEntry.objects.filter(who=f"user:{cast['gwen'].pk}", did="child.view")
    assert set(entry.about) == children
    assert entry.things["page"] == "thread"


def test_a_thread_costs_a_bounded_number_of_queries(browse):
    browser = browse("gwen")
    address = f"/thread/{told(scene.OTTER_VALE).pk}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    assert len(asked) <= 50
