"""The tell desk and the incident page: what is seen in five seconds, what can be done, and who may."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread import faults
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import LedgerEntry
from goldenthread.chronology.models import Event, Incident
from goldenthread.identity.models import Found, Person
from goldenthread.notify.models import Hold, InboxItem, Notification
from goldenthread.pathways.models import Duty
from tests.web import night, scene

READS = service("a test that looks")
GWEN = Mandate("user:gwen", "Gwen", "council", frozenset({Role.GOVERNANCE}))
# What one look at the desk may cost, however long the night was.
MOST_QUERIES = 60


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    night.the_night(tmp_path, at)
    return users


@pytest.fixture
def browse(cast, at):
    return lambda who: scene.signed_in(cast[who], at=at)


def only(model, **wanted):
    with acting(READS):
        return model.objects.get(**wanted)


def ledger(**wanted):
    with acting(GWEN):
        return list(LedgerEntry.objects.filter(**wanted).order_by("pk"))


def child(forenames, incident=night.MARSH):
    with acting(READS):
        person = Person.objects.get(forenames=forenames, pk__in=Found.objects.values("person_id"))
        return Found.objects.get(person_id=person.pk, incident__data__reference=incident)


def incident_page(incident):
    return f"/desk/incidents/{only(Incident, reference=incident).pk}/"


def told(urn, incident):
    return only(Notification, box=f"urn:{urn}", incident__reference=incident)


def shows(response):
    """The words of a page, in one line."""
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


# --- In five seconds ---


def test_the_first_lines_say_how_many_and_what_is_owed(browse):
    page = shows(browse("asha").get("/desk/"))
    assert "Last night: Sunday 22 to Monday 23 November" in page
    with acting(READS):
        children, named = Found.objects.count(), Found.objects.filter(named=True).count()
    assert f"3 incidents touched {children} children; police named {named} of them." in page
    for number in ("need you", "told, all in time", "held", "not told, with a reason"):
        assert number in page


def test_every_child_stands_there_with_how_found_where_and_how_it_stands(browse):
    page = shows(browse("asha").get("/desk/"))
    assert "Leo Marsh, 7" in page
    assert "Named by police" in page
    assert "Ellie Marsh, 11" in page
    assert "Dana Marsh as Mother of Ellie Marsh" in page
    assert "Otter Vale Academy" in page
    assert "Told 6:55 am today" in page


def test_what_needs_somebody_comes_first_the_soonest_due_first(browse):
    page = shows(browse("asha").get("/desk/"))
    needs = page[page.index('id="needs"') : page.index('id="children"')]
    assert "Aoife Hawes" in needs, "the hold to authorise"
    assert "Tomas Fenn" in needs, "the closed school with two successors"
    with acting(READS):
        due = list(Duty.objects.filter(rule="encompass.decide_uncertain", done_at=None).order_by("due_at"))
    assert due


@pytest.mark.parametrize(
    ("show", "there", "not_there"),
    [
        pytest.param("told", "Leo Marsh", "Aoife Hawes", id="told"),
        pytest.param("held", "Aoife Hawes", "Leo Marsh", id="held"),
        pytest.param("found", "Ellie Marsh", "Leo Marsh", id="not named by police"),
        pytest.param("nonsense", "Leo Marsh", "No child here", id="unknown filters show everybody"),
    ],
)
def test_every_number_opens_the_list_behind_it(browse, show, there, not_there):
    page = shows(browse("asha").get("/desk/", {"show": show}))
    listed = page[page.index('id="children"') :]
    assert there in listed
    assert not_there not in listed


def test_an_earlier_night_is_its_own_list_and_what_needs_somebody_stays(browse):
    page = shows(browse("asha").get("/desk/", {"night": "2026-11-19"}))
    assert "Night: Thursday 19 to Friday 20 November" in page
    assert "No incident in this period." in page
    assert "Aoife Hawes" in page, "a hold does not fall off the list because a day has passed"


def test_an_unread_message_becomes_late_and_a_call_falls_due(browse, cast, at):
    later = at.replace(hour=8, minute=50)
    scene.work(later)
    page = shows(scene.signed_in(cast["asha"], at=later).get("/desk/"))
    assert "Told, not read" in page
    assert "Larkspur Primary School has not acknowledged; ring them" in page


def test_a_long_night_costs_no_more_queries_than_a_short_one(browse):
    browser = browse("asha")
    browser.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/desk/", {"night": "2026-11-19"})
    with CaptureQueriesContext(connection) as many:
        browser.get("/desk/")
    assert len(many) <= MOST_QUERIES
    assert len(many) - len(few) <= 20, "none of it asks again for each child"


# --- One incident ---


def test_the_incident_shows_each_hop_with_its_file_and_line(browse):
    page = shows(browse("asha").get(incident_page(night.MARSH)))
    assert "The police record names" in page
    assert "waits for a person" in page
    assert "Not in the police record." in page
    assert "schools.roll.csv" in page
    assert "line 3" in page
    assert "Same first name, Dana." in page, "why the mother of the roll is the police's victim"
    assert scene.SAID in page


def test_only_what_is_that_settings_own_is_in_its_words(browse):
    page = shows(browse("asha").get(incident_page(night.MARSH)))
    assert "What each place is told" in page
    assert "Do not speak to parents or carers" in page


def test_a_supervisor_of_governance_reads_the_incident_and_can_do_nothing(browse):
    page = shows(browse("gwen").get(incident_page(night.MARSH)))
    assert "Leo Marsh" in page
    assert "Take back" not in page
    assert browse("gwen").get("/desk/").status_code == 404


# --- Deciding ---


def decide(browser, found, word):
    return browser.post(f"/desk/children/{found.pk}/decide/", {"decision": word})


def test_leaving_a_child_out_is_written_with_who_and_finishes_the_duty(browse, cast, at):
    found = child("Tomas", night.MERGED)
    assert decide(browse("asha"), found, "leave").status_code == 302
    found = only(Found, pk=found.pk)
    assert (found.decided, found.decided_by) == ("leave", f"user:{cast['asha'].pk}")
    assert only(Duty, notification_id=found.pk, done_by__kind="found.decided").done_at == at
    scene.work(at)
    page = shows(browse("asha").get(incident_page(night.MERGED)))
    assert "Looked at and not told" in page


def test_a_decision_is_never_taken_twice(browse):
    found = child("Tomas", night.MERGED)
    decide(browse("asha"), found, "leave")
    second = browse("bea").post(f"/desk/children/{found.pk}/decide/", {"decision": "tell"}, follow=True)
    assert only(Found, pk=found.pk).decided == "leave"
    assert "Somebody has decided about this child already" in shows(second)


def test_a_child_who_does_not_wait_is_not_decided_about(browse):
    found = child("Leo")
    decide(browse("asha"), found, "leave")
    assert only(Found, pk=found.pk).decided == ""


def test_the_desk_chooses_among_successors_and_that_setting_is_told(browse, at):
    found = child("Tomas", night.MERGED)
    page = shows(browse("asha").get(incident_page(night.MERGED)))
    assert "Fenwick North Primary" in page
    assert "Fenwick South Primary" in page
    post = {f"{found.pk}-urn": night.HEIR_TWO}
    assert browse("asha").post(f"/desk/children/{found.pk}/setting/", post).status_code == 302
    scene.work(at)
    assert told(night.HEIR_TWO, night.MERGED).delivered_at == at


def test_no_other_setting_can_be_chosen(browse):
    found = child("Tomas", night.MERGED)
    browse("asha").post(f"/desk/children/{found.pk}/setting/", {f"{found.pk}-urn": scene.LARKSPUR})
    with acting(READS):
        assert not Notification.objects.filter(incident__reference=night.MERGED, box=f"urn:{scene.LARKSPUR}").exists()
        assert not Event.objects.filter(kind="found.setting_chosen").exists()


# --- Taking back ---


def test_taking_back_shows_who_had_opened_it_and_empties_the_inbox(browse, at):
    notification = told(scene.LARKSPUR, night.MARSH)
    item = only(InboxItem, notification=notification)
    browse("dev").get(f"/inbox/{item.pk}/")
    address = f"/desk/notifications/{notification.pk}/withdraw/"
    assert "Dev Patel" in shows(browse("asha").get(address))
    browser = browse("asha")
    done = browser.post(address, {"because": "the wrong boy"}, follow=True)
    assert "It had been opened by: Dev Patel" in shows(done)
    assert browse("dev").get(f"/inbox/{item.pk}/").status_code == 404


def test_nothing_is_taken_back_without_a_reason(browse):
    notification = told(scene.LARKSPUR, night.MARSH)
    page = shows(browse("asha").post(f"/desk/notifications/{notification.pk}/withdraw/", {"because": " "}))
    assert "There is a problem" in page
    assert only(Notification, pk=notification.pk).withdrawn_at is None


# --- Holds ---


def held():
    return only(Hold, notification=told(scene.LARKSPUR, night.HAWTHORN))


def test_a_proposed_hold_stops_the_message_until_a_manager_lifts_it(browse, at):
    assert told(scene.LARKSPUR, night.HAWTHORN).delivered_at is None
    address = f"/desk/holds/{held().pk}/"
    assert "A manager of the desk authorises or lifts it" in shows(browse("asha").get(address))
    assert browse("asha").post(f"{address}lift/", {"because": "no"}).status_code == 404
    assert browse("bea").post(f"{address}lift/", {"because": "the family knows"}).status_code == 302
    scene.work(at)
    assert told(scene.LARKSPUR, night.HAWTHORN).delivered_at == at


def test_a_manager_authorises_in_their_own_name_with_an_end(browse, at):
    browse("bea").post(f"/desk/holds/{held().pk}/authorise/", {"hours": "4"})
    hold = held()
    assert hold.authorised_name == "Bea Lindqvist"
    assert hold.expires_at == at + timedelta(hours=4)


def test_the_desk_holds_a_draft_back_and_a_manager_is_still_needed(browse, at):
    notification = told(scene.LARKSPUR, night.HAWTHORN)
    browse("bea").post(f"/desk/holds/{held().pk}/lift/", {"because": "placed by rule, not needed"})
    said = {"reason": "other", "words": "Her uncle cleans there", "hours": "4"}
    assert browse("asha").post(f"/desk/notifications/{notification.pk}/hold/", said).status_code == 302
    assert only(Hold, notification=notification, lifted_at=None).authorised_at is None


def test_a_delivered_message_cannot_be_held(browse):
    notification = told(scene.LARKSPUR, night.MARSH)
    said = {"reason": "other", "words": "too late", "hours": "4"}
    page = shows(browse("asha").post(f"/desk/notifications/{notification.pk}/hold/", said, follow=True))
    assert "Not held: it has been delivered" in page


# --- The telephone ---


def test_a_call_that_reached_somebody_finishes_the_duty_to_ring_and_no_other(browse, at):
    notification = told(scene.LARKSPUR, night.MARSH)
    address = f"/desk/notifications/{notification.pk}/phone/"
    assert "01632 960200" in shows(browse("asha").get(address))
    browse("asha").post(address, {"reached": "yes", "spoke_to": "Ms Ode, office"})
    with acting(READS):
        open_rules = set(
            Duty.objects.filter(notification_id=notification.pk, done_at=None).values_list("rule", flat=True)
        )
        assert Event.objects.get(kind="desk.phoned").says == {"spoke_to": "Ms Ode, office"}
    assert open_rules == {"encompass.acknowledge"}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"reached": "no"}, id="nobody answered"),
        pytest.param({"reached": "yes", "spoke_to": ""}, id="it is not said who answered"),
    ],
)
def test_a_call_that_reached_nobody_leaves_the_duty_open(browse, said):
    notification = told(scene.LARKSPUR, night.MARSH)
    browse("asha").post(f"/desk/notifications/{notification.pk}/phone/", said)
    assert only(Duty, notification_id=notification.pk, rule="encompass.desk_phone").done_at is None


# --- Who may, and what is proved ---


def desk_addresses():
    return [
        "/desk/",
        incident_page(night.MARSH),
        f"/desk/notifications/{told(scene.LARKSPUR, night.MARSH).pk}/withdraw/",
        f"/desk/notifications/{told(scene.LARKSPUR, night.MARSH).pk}/phone/",
        f"/desk/notifications/{told(scene.LARKSPUR, night.MARSH).pk}/hold/",
        f"/desk/holds/{held().pk}/",
    ]


@pytest.mark.parametrize("who", ["dev", "esme", "carl", "nobody"])
def test_the_desk_is_not_there_for_anybody_else(browse, who):
    browser = browse(who)
    nothing = browser.get(f"/desk/incidents/{uuid4()}/")
    assert nothing.status_code == 404
    for address in desk_addresses():
        refused = browser.get(address)
        assert refused.status_code == 404, address
        assert refused.content == nothing.content, "what is not yours looks like what is not there"


def test_acts_are_posts_and_nothing_is_done_by_looking(browse):
    found, notification = child("Tomas", night.MERGED), told(scene.LARKSPUR, night.MARSH)
    for address in (
        f"/desk/children/{found.pk}/decide/",
        f"/desk/children/{found.pk}/setting/",
        f"/desk/notifications/{notification.pk}/release/",
        f"/desk/holds/{held().pk}/authorise/",
        f"/desk/holds/{held().pk}/lift/",
    ):
        assert browse("bea").get(address).status_code == 405, address


def test_every_child_shown_is_in_the_ledger(browse, cast):
    browse("asha").get("/desk/")
    browse("asha").get(incident_page(night.MARSH))
    who = f"user:{cast['asha'].pk}"
    with acting(READS):
        everybody = set(Found.objects.values_list("person_id", flat=True))
        of_one = set(Found.objects.filter(incident__data__reference=night.MARSH).values_list("person_id", flat=True))
    assert {p for e in ledger(who=who, did="tell_desk.view") for p in e.about} == everybody
    assert {p for e in ledger(who=who, did="child.view") for p in e.about} == of_one


@pytest.mark.parametrize("page", ["desk", "incident"])
def test_without_its_ledger_entry_no_child_is_shown(browse, page):
    browser, address = browse("asha"), "/desk/" if page == "desk" else incident_page(night.MARSH)
    faults.arm("ledger.write", "raise")
    refused = browser.get(address)
    assert refused.status_code == 500
    assert b"Leo" not in refused.content
