"""Governance: did every file come, what is wrong and what to do, what is held back, and who saw this child."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from goldenthread import faults
from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.deciding import decide
from goldenthread.identity.models import Mention, Person
from goldenthread.notify import holds
from goldenthread.notify.models import Hold, InboxItem
from goldenthread.records import queries
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from goldenthread.records.reading import FEEDS
from tests.records.files import write
from tests.web import scene

READS = service("a test that looks")
READS_LEDGER = Mandate("user:reader", "Reader", "council", frozenset({Role.GOVERNANCE}))
DELIVERIES, HOLDS, LEDGER = "/governance/deliveries/", "/governance/holds/", "/governance/ledger/"


@pytest.fixture
def cast(db):
    return scene.people()


@pytest.fixture
def browse(cast, at):
    return lambda who: scene.signed_in(cast[who], at=at)


@pytest.fixture
def gwen(browse):
    return browse("gwen")


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def child(forename: str) -> Person:
    with acting(READS):
        return Person.objects.get(forenames=forename)


def entries(**wanted):
    with acting(READS_LEDGER):
        return list(LedgerEntry.objects.filter(**wanted).order_by("pk"))


# ---- deliveries and quarantine ----


def roll(folder, at, **changes):
    rows = [scene.pupil(scene.LARKSPUR, *scene.LEO, **changes), scene.pupil(scene.OTTER_VALE, *scene.ELLIE)]
    return scene.hand_in(folder, "schools.roll", "schools-mis", *rows, at=at)


def test_a_bad_row_says_where_which_field_what_is_wrong_and_what_to_do(gwen, tmp_path, at):
    delivery = roll(tmp_path, at, date_of_birth="2019-02-31")
    page = text(gwen.get(DELIVERIES))
    assert "1 row in quarantine" in page
    assert "2 rows that ever came in, 1 were accepted and 1 quarantined" in page
    page = text(gwen.get(f"{DELIVERIES}{delivery.pk}/"))
    for words in ("Line 2", "date_of_birth", "31 February", "Waits", "2 rows in, 1 accepted, 1 quarantined"):
        assert words in page
    assert "Marsh" not in page


def test_a_corrected_file_puts_the_row_right_and_the_page_says_which(gwen, tmp_path, at):
    wrong = roll(tmp_path, at, date_of_birth="2019-02-31")
    right = roll(tmp_path, at + timedelta(hours=1))
    page = text(gwen.get(f"{DELIVERIES}{wrong.pk}/"))
    assert "Put right" in page
    assert f"{DELIVERIES}{right.pk}/" in page
    assert "all put right since" in page
    page = text(gwen.get(DELIVERIES))
    assert "Every file came whole, and every row was taken in." in page
    assert "All put right" in page


def test_a_refused_file_says_why_until_it_has_come_whole(gwen, tmp_path, at):
    path = write(tmp_path, "schools.roll", scene.pupil(scene.LARKSPUR, *scene.LEO))
    control = path.with_name(f"{path.name}.control.json")
    control.write_text(json.dumps({"rows": 9}))
    refused = receive(path, feed="schools.roll", agency="schools-mis", mandate=scene.DOOR, at=at)
    assert refused.status == Delivery.Status.REFUSED
    page = text(gwen.get(DELIVERIES))
    assert "1 file refused" in page
    assert "Refused whole" in page
    assert refused.problem in page
    assert refused.remedy in text(gwen.get(f"{DELIVERIES}{refused.pk}/"))
    control.unlink()
    roll(tmp_path, at + timedelta(minutes=5))
    assert "1 file refused" not in text(gwen.get(DELIVERIES))


@pytest.mark.parametrize(
    ("days", "late"),
    [
        pytest.param([4, 3, 2, 1], False, id="daily, yesterday's is here"),
        pytest.param([6, 5, 4, 3], True, id="daily, silent for three days"),
        pytest.param([21, 14, 7], False, id="weekly, a week ago"),
        pytest.param([9, 5], False, id="too few to know how often it comes"),
    ],
)
def test_a_feed_is_late_when_it_is_silent_for_clearly_longer_than_usual(cast, tmp_path, at, days, late):
    for n, ago in enumerate(days):
        roll(tmp_path, at - timedelta(days=ago), address=f"{n} Elm Street")
    page = text(scene.signed_in(cast["gwen"], at=at).get(DELIVERIES))
    assert ("Feeds that are late" in page) is late
    with acting(READS):
        assert [o.usual for o in queries.overdue(at)] == ([timedelta(days=1)] if late else [])


def test_feeds_that_never_came_are_named(gwen, tmp_path, at):
    roll(tmp_path, at)
    page = text(gwen.get(DELIVERIES))
    assert "Never came: " in page
    assert FEEDS["health.children"].title in page.split("Never came: ")[1]


def test_what_a_school_wrote_in_our_form_is_no_file(gwen, browse, tmp_path, at):
    scene.morning(tmp_path, at)
    with acting(READS):
        item = InboxItem.objects.get(box=f"urn:{scene.LARKSPUR}")
    browse("dev").post(f"/inbox/{item.pk}/action/", {"note": "Breakfast club"})
    with acting(READS):
        form = Delivery.objects.get(feed="schools.actions")
    assert "schools.actions" not in text(gwen.get(DELIVERIES))
    assert gwen.get(f"{DELIVERIES}{form.pk}/").status_code == 404


# ---- holds ----


@pytest.fixture
def held(cast, tmp_path, at):
    scene.morning(tmp_path, at, markers="covert")
    with acting(READS):
        return Hold.objects.select_related("notification").get(notification__box=f"urn:{scene.LARKSPUR}")


def test_a_hold_shows_its_reason_its_authoriser_and_its_end(cast, held, at):
    page = text(scene.signed_in(cast["gwen"], at=at).get(HOLDS))
    assert "2 holds wait for a manager." in page
    assert "Leo Marsh" in page
    assert held.words in page
    bea = cast["bea"].mandate()
    with acting(bea):
        holds.authorise(held, expires_at=at + timedelta(hours=3), mandate=bea, at=at)
    page = text(scene.signed_in(cast["gwen"], at=at).get(HOLDS))
    assert "1 hold waits for a manager." in page
    assert "Bea Lindqvist" in page
    assert "3 hours left" in page
    with acting(bea):
        holds.lift(held, because="The investigation is over", mandate=bea, at=at)
    page = text(scene.signed_in(cast["gwen"], at=at).get(HOLDS))
    assert "Bea Lindqvist: The investigation is over" in page


def test_only_the_desk_is_led_to_the_page_where_a_hold_is_decided(cast, held, at):
    for who, led in [("gwen", False), ("bea", True)]:
        assert (f"holds/{held.pk}/" in text(scene.signed_in(cast[who], at=at).get(HOLDS))) is led


@pytest.mark.parametrize("because", ["a protected address", "a refuge"])
def test_where_a_child_of_a_secret_address_goes_to_school_is_shown_to_the_desk_alone(cast, held, at, because):
    with acting(READS):
        if because == "a refuge":
            Hold.objects.filter(pk=held.pk).update(reason="refuge")
        else:
            Person.objects.filter(forenames="Leo").update(protected=True)
    page = text(scene.signed_in(cast["gwen"], at=at).get(HOLDS))
    assert "Not shown: the address is protected" in page
    assert "Larkspur" not in page
    assert "Larkspur" in text(scene.signed_in(cast["asha"], at=at).get(HOLDS))


# ---- the ledger ----


@pytest.fixture
def seen(cast, browse, tmp_path, at):
    """Dev has opened Leo's notification, Esme Ellie's."""
    scene.morning(tmp_path, at)
    for who, urn in [("dev", scene.LARKSPUR), ("esme", scene.OTTER_VALE)]:
        with acting(READS):
            item = InboxItem.objects.get(box=f"urn:{urn}")
        browse(who).get(f"/inbox/{item.pk}/")


@pytest.mark.parametrize(
    ("search", "found", "missing"),
    [
        pytest.param({"person": "leo marsh"}, "Dev Patel", "Esme Hart", id="by child"),
        pytest.param({"reader": "esme"}, "Esme Hart", "Dev Patel", id="by reader's name"),
        pytest.param({"reader": "dev@threadshire"}, "Dev Patel", "Esme Hart", id="by reader's address"),
        pytest.param({"reader": "nobody has this name"}, ">0 entries<", "Dev Patel", id="by a reader we do not know"),
        pytest.param({"person": "Zebedee"}, "Nobody of that name", "Dev Patel", id="by a child we do not know"),
        pytest.param(
            {"act": "notification.share"}, "Shared the notification with Otter Vale", "Dev Patel", id="by act"
        ),
        pytest.param({"since": "2026-11-23", "until": "2026-11-23"}, "Dev Patel", ">0 entries<", id="that day"),
        pytest.param({"until": "2026-11-22"}, ">0 entries<", "Dev Patel", id="the days before"),
    ],
)
def test_the_ledger_is_searched_by_person_reader_act_and_day(seen, gwen, search, found, missing):
    page = text(gwen.get(LEDGER, search))
    assert found in page
    assert missing not in page


def test_days_in_the_wrong_order_are_pointed_out(gwen):
    assert "This day is before the first one" in text(gwen.get(LEDGER, {"since": "2026-11-23", "until": "2026-11-01"}))


def test_searching_the_ledger_is_in_the_ledger_without_the_name_that_was_typed(seen, gwen, cast):
    gwen.get(LEDGER, {"person": "Leo Marsh", "act": "child.view"})
    (people,), (search,) = entries(did="people.search"), entries(did="ledger.search")
    assert people.about == [child("Leo").pk]
    assert (search.who, search.things) == (f"user:{cast['gwen'].pk}", {"act": "child.view"})
    assert "Marsh" not in json.dumps([people.things, search.things])


def test_who_saw_a_child_names_readers_and_shares_and_nobody_elses(seen, gwen):
    page = text(gwen.get(f"{LEDGER}who-saw/{child('Leo').pk}/"))
    assert "Who saw Leo Marsh" in page
    assert "Dev Patel" in page
    assert "Opened the notification" in page
    assert "Shared the notification with Larkspur Primary School" in page
    assert "Operation Encompass (Domestic Abuse Act 2021 s.49A)" in page
    assert "Esme Hart" not in page
    assert "Dev Patel" not in text(gwen.get(f"{LEDGER}who-saw/{child('Leo').pk}/?what=shared"))
    assert entries(did="ledger.who_saw")[0].about == [child("Leo").pk]


def test_a_look_under_an_earlier_id_counts_after_records_were_joined(cast, gwen, tmp_path, at):
    scene.hand_in(tmp_path, "schools.roll", "schools-mis", scene.pupil(scene.LARKSPUR, *scene.LEO), at=at)
    lionel = ("Lionel", "2010-01-01", "M", scene.ELLIE[3])
    other = scene.pupil(scene.OTTER_VALE, *lionel, address="9 Far Away", postcode="NM1 1AA", surname="Quite-Other")
    scene.hand_in(tmp_path, "schools.roll", "schools-mis", other, at=at)
    scene.work(at)
    with acting(READS):
        apart = {m.forenames: m for m in Mention.objects.filter(feed="schools.roll")}
    assert apart["Leo"].person_id != apart["Lionel"].person_id
    carl = cast["carl"].mandate()
    with acting(carl):
        for person in (apart["Leo"].person_id, apart["Lionel"].person_id):
            ledger.write(carl, did="child.view", at=at, about=[person], review=uuid4())
        decide(apart["Leo"].pk, apart["Lionel"].pk, same=True, mandate=carl, at=at + timedelta(minutes=1))
    with acting(READS):
        (joined,) = {m.person_id for m in Mention.objects.filter(feed="schools.roll")}
    page = text(gwen.get(f"{LEDGER}who-saw/{joined}/?what=seen"))
    assert page.count("Compared two records") == 2


def test_a_person_who_does_not_exist_looks_like_one_who_may_not_be_seen(seen, gwen, browse):
    answers = [
        gwen.get(f"{LEDGER}who-saw/{uuid4()}/"),
        browse("asha").get(f"{LEDGER}who-saw/{child('Leo').pk}/"),
        browse("asha").get(f"{LEDGER}who-saw/{uuid4()}/"),
    ]
    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}


@pytest.mark.parametrize("path", [DELIVERIES, HOLDS, f"{LEDGER}?person=marsh", LEDGER + "who-saw/{leo}/"])
def test_no_page_is_shown_that_the_ledger_cannot_hold(seen, gwen, path):
    path = path.format(leo=child("Leo").pk)
    faults.arm("ledger.write", "raise")
    answer = gwen.get(path)
    assert answer.status_code == 500
    assert b"Marsh" not in answer.content
