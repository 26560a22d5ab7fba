"""Review: one question, what hangs on it, one key; never overruled, always undone."""

from uuid import uuid4

import pytest

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import LedgerEntry
from goldenthread.chronology.models import Incident
from goldenthread.identity.models import Decision, Found, Person, Review
from goldenthread.notify.models import Notification
from goldenthread.web.review import presenters
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


def jaydens():
    """The pair that nobody but a person can settle: the police's Jayden Reid and the roll's Jayden Okafor-Reid."""
    with acting(READS):
        return Review.objects.get(a__forenames="Jayden", b__forenames="Jayden", closed_at=None)


def decide(browser, review, word, **more):
    return browser.post(f"/review/{review.pk}/decide/", {"decision": word}, **more)


def shows(response):
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def told_about_jayden():
    """What Otter Vale is told about him; it alone has him on its roll."""
    with acting(READS):
        people = Person.objects.filter(forenames="Jayden").values("pk")
        here = Notification.objects.filter(box=f"urn:{scene.OTTER_VALE}", withdrawn_at=None)
        return list(here.filter(told__person_id__in=people))


def test_the_pair_that_a_child_waits_for_comes_first_and_says_what_hangs_on_it(browse):
    page = shows(browse("carl").get("/review/"))
    assert "Are these the same boy?" in page
    assert "Otter Vale Academy" in page
    assert "is told about" in page
    assert "Same: tell the school" in page


def test_the_two_records_stand_side_by_side_with_what_agrees_and_what_does_not(browse):
    page = shows(browse("carl").get(f"/review/{jaydens().pk}/"))
    assert "<mark>Okafor-</mark>Reid" in page
    assert "A part or a former name is shared" in page
    assert "One slip apart" in page
    assert "times likelier if they are one person" in page
    assert "schools.roll.csv" in page
    assert "weight" not in page, "no total to read first and doubt last"


def test_same_tells_the_school_and_undo_takes_it_back(browse, at):
    review = jaydens()
    assert told_about_jayden() == []
    page = shows(decide(browse("carl"), review, "same", follow=True))
    assert "Same person: written down" in page
    scene.work(at)
    [told] = told_about_jayden()
    assert told.delivered_at == at
    with acting(READS):
        decision = Decision.objects.get(undone_at=None)
    assert shows(browse("carl").post(f"/review/decisions/{decision.pk}/undo/", follow=True))
    scene.work(at)
    assert told_about_jayden() == []


def test_different_is_kept_against_any_score(browse, at):
    decide(browse("carl"), jaydens(), "different")
    scene.work(at)
    with acting(READS):
        assert Decision.objects.get().kind == Decision.Kind.EXCLUDE
        assert not Review.objects.filter(a__forenames="Jayden", b__forenames="Jayden", closed_at=None).exists()
    assert told_about_jayden() == []


def test_later_leaves_it_to_a_colleague_and_two_doubts_take_it_off_the_list(browse):
    review = jaydens()
    decide(browse("carl"), review, "later")
    with acting(READS):
        assert Review.objects.get(pk=review.pk).closed_at is None
    decide(browse("asha"), review, "later")
    with acting(READS):
        assert Review.objects.get(pk=review.pk).closed_because == "cannot tell"


def test_whoever_comes_second_changes_nothing(browse):
    review = jaydens()
    decide(browse("carl"), review, "different")
    page = shows(decide(browse("asha"), review, "same", follow=True))
    assert "Somebody has decided about that pair already" in page
    with acting(READS):
        assert [d.kind for d in Decision.objects.all()] == [Decision.Kind.EXCLUDE]


def test_a_decision_has_its_incident_worked_again(browse):
    decide(browse("carl"), jaydens(), "same")
    with acting(READS):
        assert Incident.objects.get(reference=night.MARSH).worked_at is None


@pytest.mark.parametrize("who", ["dev", "gwen", "nobody"])
def test_review_is_not_there_for_anybody_else(browse, who):
    review, browser = jaydens(), browse(who)
    for address in ("/review/", f"/review/{review.pk}/", f"/review/{uuid4()}/"):
        assert browser.get(address).status_code == 404, address
    assert decide(browser, review, "same").status_code == 404
    with acting(READS):
        assert not Decision.objects.exists()


def test_both_people_and_the_child_who_waits_are_in_the_ledger(browse, cast):
    review = jaydens()
    browse("carl").get(f"/review/{review.pk}/")
    with acting(READS):
        both = {review.a.person_id, review.b.person_id}
        waits = set(Found.objects.filter(certainty="review", person_id__in=both).values_list("person_id", flat=True))
    with acting(GWEN):
        entries = list(LedgerEntry.objects.filter(who=f"user:{cast['carl'].pk}", did="child.view"))
    assert both | waits == {p for e in entries for p in e.about}


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        pytest.param(0.3, "Says little either way", id="hardly anything"),
        pytest.param(2.0, "4 times likelier if they are one person", id="a little"),
        pytest.param(14.1, "20,000 times likelier if they are one person", id="much"),
        pytest.param(-7.1, "100 times likelier if they are two people", id="against"),
    ],
)
def test_how_common_is_said_in_round_numbers(weight, words):
    assert presenters.how_common(weight) == words


def test_markup_in_a_name_stays_text():
    left, right = presenters.marked("<b>Reid", "Okafor-<b>Reid")
    assert left == "&lt;b&gt;Reid"
    assert right == "<mark>Okafor-</mark>&lt;b&gt;Reid"
