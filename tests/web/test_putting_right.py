"""A wrong join put right with one click; then the page says exactly who saw or was told of the mixed records."""

from datetime import timedelta

import pytest

from goldenthread import faults
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.identity.deciding import decide
from goldenthread.identity.models import Decision, Mention, MixUp
from goldenthread.notify.models import InboxItem, Notification
from tests.web import night, scene

READS = service("a test that looks")


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    night.the_night(tmp_path, at)
    return users


@pytest.fixture
def browse(cast, at):
    return lambda who, after=timedelta(0): scene.signed_in(cast[who], at=at + after)


def shows(response):
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def jayden(feed):
    with acting(READS):
        return Mention.objects.get(feed=feed, forenames="Jayden", slot__in=["pupil", "person"])


@pytest.fixture
def merged(cast, browse, at):
    """A clerk has called the police's Jayden the roll's other Jayden; the school was told, and Esme has read it."""
    carl = cast["carl"].mandate()
    police, roll = jayden("police.persons"), jayden("schools.roll")
    with acting(carl):
        decide(police.pk, roll.pk, same=True, mandate=carl, at=at + timedelta(minutes=1))
        night_again()
    scene.work(at + timedelta(minutes=2))
    with acting(READS):
        item = InboxItem.objects.get(box=f"urn:{scene.OTTER_VALE}", about__contains=[str(police_person())])
    browse("esme", timedelta(minutes=5)).get(f"/inbox/{item.pk}/")
    return item


def night_again():
    from goldenthread.notify.encompass import ask_for_work

    ask_for_work(set(Mention.objects.filter(forenames="Jayden").values_list("person_id", flat=True)))


def police_person():
    return jayden("police.persons").person_id


def test_one_click_parts_the_records_and_says_who_saw_and_who_was_told(merged, browse, at):
    page = shows(browse("carl", timedelta(minutes=9)).get(f"/people/{police_person()}/"))
    assert "2 records are taken for this person." in page
    out = jayden("police.persons").pk
    carl = browse("carl", timedelta(minutes=10))
    page = shows(carl.post(f"/people/{police_person()}/take-out/", {"alone": str(out)}, follow=True))
    assert "Taken out. No score brings them together again." in page
    assert "1 message went out" in page
    assert "Esme Hart" in page
    assert "Otter Vale Academy" in page
    assert "Opened the notification" in page
    scene.work(at + timedelta(minutes=11))
    with acting(READS):
        told = Notification.objects.filter(told__person_id=jayden("schools.roll").person_id, withdrawn_at=None)
        assert not told.exists()
        mix_up = MixUp.objects.get()
    page = shows(browse("gwen", timedelta(minutes=12)).get(f"/people/mix-ups/{mix_up.pk}/"))
    assert "Taken back" in page
    assert "Esme Hart" in page


def test_a_join_by_a_persons_word_is_undone_from_the_list_of_records(merged, browse):
    with acting(READS):
        decision = Decision.objects.get(undone_at=None)
    carl = browse("carl", timedelta(minutes=10))
    page = shows(carl.post(f"/review/decisions/{decision.pk}/undo/", {"then": "mix-up"}, follow=True))
    assert "Who saw records of two people as one" in page
    assert "Esme Hart" in page


def test_whoever_looks_after_it_was_put_right_is_not_in_the_list(merged, browse):
    out = jayden("police.persons").pk
    browse("carl", timedelta(minutes=10)).post(f"/people/{police_person()}/take-out/", {"alone": str(out)})
    browse("asha", timedelta(minutes=20)).get(f"/people/{police_person()}/")
    with acting(READS):
        mix_up = MixUp.objects.get()
    seen = shows(browse("gwen", timedelta(minutes=30)).get(f"/people/mix-ups/{mix_up.pk}/")).split("Seen or worked on")[
        1
    ]
    assert "Esme Hart" in seen
    assert "Asha Rehman" not in seen


def test_whoever_opens_the_message_later_is_in_the_list_all_the_same(merged, browse, at):
    out = jayden("police.persons").pk
    browse("carl", timedelta(minutes=10)).post(f"/people/{police_person()}/take-out/", {"alone": str(out)})
    # The worker has not taken it back yet when the second reader of the box opens it.
    with acting(READS):
        mix_up = MixUp.objects.get()
    browse("esme", timedelta(minutes=15)).get(f"/inbox/{merged.pk}/")
    seen = shows(browse("gwen", timedelta(minutes=30)).get(f"/people/mix-ups/{mix_up.pk}/")).split("Seen or worked on")[
        1
    ]
    assert "7:10 am today" in seen


def test_governance_sees_it_all_and_parts_nothing(merged, browse):
    gwen, person = browse("gwen", timedelta(minutes=10)), police_person()
    page = shows(gwen.get(f"/people/{person}/"))
    assert "Take it out" not in page
    assert "Who saw this person" in page
    answer = gwen.post(f"/people/{person}/take-out/", {"alone": str(jayden("schools.roll").pk)})
    assert answer.status_code == 404
    assert police_person() == person


def test_ticking_nothing_changes_nothing_and_says_what_to_do(merged, browse):
    carl, person = browse("carl", timedelta(minutes=10)), police_person()
    page = shows(carl.post(f"/people/{person}/take-out/", {}, follow=True))
    assert "Tick the records that are somebody else’s." in page
    assert carl.post(f"/people/{person}/take-out/", {"out": "no id"}).status_code == 404
    page = shows(carl.post(f"/people/{person}/take-out/", {"out": [str(m) for m in all_of(person)]}, follow=True))
    assert "nobody is left whose they could be" in page
    with acting(READS):
        assert not MixUp.objects.exists()


def all_of(person):
    with acting(READS):
        return list(Mention.objects.filter(person=person).values_list("pk", flat=True))


def test_before_anybody_parted_anything_the_list_says_so(browse):
    assert "Nobody has had to part any records yet." in shows(browse("gwen").get("/people/mix-ups/"))


def test_no_page_of_it_is_shown_that_the_ledger_cannot_hold(merged, browse):
    carl = browse("carl", timedelta(minutes=10))
    carl.post(f"/people/{police_person()}/take-out/", {"alone": str(jayden("police.persons").pk)})
    with acting(READS):
        mix_up = MixUp.objects.get()
    for path in (f"/people/{police_person()}/", f"/people/mix-ups/{mix_up.pk}/"):
        faults.arm("ledger.write", "raise")
        answer = carl.get(path)
        faults.disarm()
        assert answer.status_code == 500
        assert b"Jayden" not in answer.content
