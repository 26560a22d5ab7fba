"""Review: one question, what hangs on it, one key; never overruled, always undone."""

import re
from uuid import uuid4

import pytest

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import LedgerEntry
from goldenthread.chronology.models import Incident
from goldenthread.identity.models import Decision, Found, Mention, Opinion, Person, Review
from goldenthread.notify import review_order
from goldenthread.notify.models import Notification
from goldenthread.notify.needs import hanging_on_reviews
from goldenthread.web.review import presenters
from tests.cast import WORKER
from tests.conftest import MORNING
from tests.web import night, scene

READS = service("a test that looks")
WHY = "The date of birth is a slip"
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


def decide(browser, review, word, *, reason="", settle=False, **more):
    step = "settle" if settle else "decide"
    return browser.post(f"/review/{review.pk}/{step}/", {"decision": word, "reason": reason}, **more)


def without_tokens(page):
    """The page without what differs at each load."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


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


def test_all_pairs_that_wait_are_counted_also_those_that_are_not_put_in_order(browse, monkeypatch):
    monkeypatch.setattr(review_order, "LOOKED_AT", 0)
    with acting(WORKER):
        a, b = sorted(Mention.objects.order_by("number").values_list("pk", flat=True)[:2])
        Review.objects.create(a_id=a, b_id=b, weight=2.0, why="alike", opened_at=MORNING)
        assert len(hanging_on_reviews()) == 1
    assert "2 pairs in all" in shows(browse("carl").get("/review/"))


def test_the_two_records_stand_side_by_side_with_what_agrees_and_what_does_not(browse):
    page = shows(browse("carl").get(f"/review/{jaydens().pk}/"))
    assert "<mark>Okafor-</mark>Reid" in page
    assert "A part or a former name is shared" in page
    assert "One slip apart" in page
    assert "times likelier if they are one person" in page
    assert "schools.roll.csv" in page
    assert "weight" not in page, "no total to read first and doubt last"


def test_the_hardest_pair_needs_two_people_who_agree_and_says_so(browse):
    page = shows(browse("carl").get(f"/review/{jaydens().pk}/"))
    assert "because an incident graded high hangs on the answer. Neither sees the other’s answer." in page
    page = shows(decide(browse("carl"), jaydens(), "same", follow=True))
    assert "Say in a few words why." in page
    with acting(READS):
        assert not Opinion.objects.exists()


def test_the_second_is_not_shown_what_the_first_said(browse):
    review = jaydens()
    before = shows(browse("asha").get(f"/review/{review.pk}/"))
    decide(browse("carl"), review, "same", reason="The school told me he uses both names")
    after = shows(browse("asha").get(f"/review/{review.pk}/"))
    assert without_tokens(after) == without_tokens(before)
    assert told_about_jayden() == []


def test_same_said_by_two_tells_the_school_and_undo_takes_it_back(browse, at):
    review = jaydens()
    assert told_about_jayden() == []
    page = shows(decide(browse("carl"), review, "same", reason=WHY, follow=True))
    assert "A second person is asked too; nothing changes until both have answered." in page
    scene.work(at)
    assert told_about_jayden() == []
    page = shows(decide(browse("asha"), review, "same", reason=WHY, follow=True))
    assert "Same person: written down" in page
    scene.work(at)
    [told] = told_about_jayden()
    assert told.delivered_at == at
    with acting(READS):
        decision = Decision.objects.get(undone_at=None)
        assert decision.review_id == review.pk
        assert decision.weight == pytest.approx(review.weight)
    assert shows(browse("carl").post(f"/review/decisions/{decision.pk}/undo/", follow=True))
    scene.work(at)
    assert told_about_jayden() == []


def test_two_who_differ_leave_it_to_a_manager_who_reads_both_reasons(browse, at):
    review = jaydens()
    decide(browse("carl"), review, "same", reason="One boy, two names")
    page = shows(decide(browse("asha"), review, "different", reason="Another birthday", follow=True))
    assert "A colleague answered otherwise: a manager settles it" in page
    scene.work(at)
    assert told_about_jayden() == []
    page = shows(browse("bea").get("/review/"))
    assert "One boy, two names" in page
    assert "Another birthday" in page
    assert decide(browse("carl"), review, "same", settle=True).status_code == 404
    page = shows(decide(browse("bea"), review, "same", settle=True, reason="Rang the school", follow=True))
    assert "Same person: written down" in page
    scene.work(at)
    assert len(told_about_jayden()) == 1


def test_a_manager_who_is_one_of_the_two_does_not_settle_it(browse):
    review = jaydens()
    decide(browse("carl"), review, "same", reason=WHY)
    decide(browse("bea"), review, "different", reason=WHY)
    page = shows(browse("bea").get(f"/review/{review.pk}/"))
    assert "You answered: two people." in page
    page = shows(decide(browse("bea"), review, "same", settle=True, reason=WHY, follow=True))
    assert "another manager settles it" in page
    with acting(READS):
        assert not Decision.objects.exists()


def test_different_is_kept_against_any_score(browse, at):
    for who in ("carl", "asha"):
        decide(browse(who), jaydens(), "different", reason=WHY)
    scene.work(at)
    with acting(READS):
        assert Decision.objects.get().kind == Decision.Kind.EXCLUDE
        assert not Review.objects.filter(a__forenames="Jayden", b__forenames="Jayden", closed_at=None).exists()
    assert told_about_jayden() == []


def test_cannot_tell_leaves_it_to_a_colleague_and_two_doubts_take_it_off_the_list(browse):
    review = jaydens()
    decide(browse("carl"), review, "cannot_tell")
    with acting(READS):
        assert Review.objects.get(pk=review.pk).closed_at is None
    decide(browse("asha"), review, "cannot_tell")
    with acting(READS):
        assert Review.objects.get(pk=review.pk).closed_because == "cannot tell"


def test_an_answer_that_waits_is_taken_back_by_whoever_gave_it_alone(browse):
    review = jaydens()
    decide(browse("carl"), review, "same", reason=WHY)
    with acting(READS):
        opinion = Opinion.objects.get()
    assert browse("asha").post(f"/review/answers/{opinion.pk}/take-back/").status_code == 404
    page = shows(browse("carl").post(f"/review/answers/{opinion.pk}/take-back/", follow=True))
    assert "It is as if you had not answered." in page
    assert decide(browse("carl"), review, "different", reason=WHY).status_code == 302
    with acting(READS):
        assert [o.said for o in Opinion.objects.filter(taken_back_at=None)] == ["different"]


def test_whoever_comes_after_both_changes_nothing(browse):
    review = jaydens()
    for who in ("carl", "bea"):
        decide(browse(who), review, "different", reason=WHY)
    page = shows(decide(browse("asha"), review, "same", reason=WHY, follow=True))
    assert "Somebody has decided about that pair already" in page
    with acting(READS):
        assert [d.kind for d in Decision.objects.all()] == [Decision.Kind.EXCLUDE]


def test_a_decision_has_its_incident_worked_again(browse):
    for who in ("carl", "asha"):
        decide(browse(who), jaydens(), "same", reason=WHY)
    with acting(READS):
        assert Incident.objects.get(reference=night.MARSH).worked_at is None


def test_what_each_answer_would_do_is_said_before_it_is_given(browse):
    page = shows(browse("carl").get(f"/review/{jaydens().pk}/"))
    assert "One child’s school would change: the child of both records would be known at Otter Vale Academy." in page
    assert "Otter Vale Academy is not told because of these two records." in page
    assert "1 child can’t be told of until it is answered" in page


def test_what_else_is_known_of_either_says_who_says_it(browse):
    page = shows(browse("carl").get(f"/review/{jaydens().pk}/"))
    assert "9 Orchard Way, NM2 5QQ, told on" in page
    assert "Schools of Threadshire (schools.roll)" in page
    assert "Otter Vale Academy, since 4 September 2023" in page


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
