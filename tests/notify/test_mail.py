"""E-mail over a real SMTP server: it says "sign in", nothing of a child, and no server's answer loses a message."""

import re
from datetime import timedelta

import pytest
from django.test import override_settings

from goldenthread import faults
from goldenthread.access.context import acting
from goldenthread.notify import mail, reading, work
from goldenthread.notify.models import Mail
from tests.cast import DEV, WORKER
from tests.notify.world import LARKSPUR, World, duties, events, items, mails

BOX = f"urn:{LARKSPUR}"
KEY, DEPUTY = f"key_adult@{LARKSPUR}.example", f"deputy@{LARKSPUR}.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def drafted(world: World) -> World:
    """An incident handed in; nothing is worked yet."""
    world.incident(world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR)))
    return world


def state(address: str = KEY) -> tuple[str, int]:
    sent = mails()[address]
    return sent.state, sent.tries


def test_a_mail_says_sign_in_and_nothing_of_a_child(drafted, post_office):
    drafted.go()
    assert post_office.readers == [KEY]
    [raw] = post_office.raw
    text = raw.decode()
    secrets = ["Leo", "Marsh", "2019", "May", "FEN/26", "hid", "argued", "abuse", "Encompass", "police", "ZQ1", "Row"]
    assert not [word for word in secrets if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)], text
    assert "Larkspur Primary School" in text
    assert "01632 960117" in text
    assert state() == ("handed_over", 1)
    assert len(events("mail.handed_over")) == 1


def test_its_message_id_is_the_key(drafted, post_office):
    drafted.go()
    assert post_office.ids == [f"<{mails()[KEY].key}@golden-thread>"]


def test_not_now_is_tried_again_with_longer_and_longer_waits(drafted, post_office):
    post_office.answers[KEY] = "450 try later"
    drafted.go()
    assert state() == ("queued", 1)
    at, tries = drafted.at, []
    for _ in range(120):
        at += MINUTE
        drafted.work(at)
        tries.append(state()[1])
    assert [n for n, (one, two) in enumerate(zip([1, *tries], tries, strict=False), 1) if two > one] == [
        1,
        3,
        8,
        18,
        38,
        78,
    ]
    post_office.answers.clear()
    drafted.work(at + timedelta(hours=1))
    assert state()[0] == "handed_over"
    assert KEY in post_office.readers


def test_no_is_final_and_seen(drafted, post_office):
    post_office.answers[KEY] = "550 no such reader"
    drafted.go()
    drafted.work(drafted.at + timedelta(hours=1))
    assert state() == ("refused", 1)
    [seen] = events("mail.refused")
    assert seen.says["answer"].startswith("550")


def test_an_answer_lost_after_the_letter_is_unknown_and_tried_again_under_the_same_id(drafted, post_office):
    post_office.drop_after_data = True
    drafted.go()
    assert state() == ("unknown", 1)
    post_office.drop_after_data = False
    drafted.work(drafted.at + MINUTE)
    assert state() == ("handed_over", 2)
    assert len(post_office.ids) == 2
    assert len(set(post_office.ids)) == 1


def test_a_server_that_is_down_loses_nothing_and_the_desk_rings_all_the_same(drafted, post_office):
    post_office.close()
    drafted.go()
    assert state() == ("queued", 1)
    assert len(items()) == 1
    assert [d.owed_by for d in duties("desk_phone")] == ["team:tell-desk"]
    post_office.open()
    drafted.work(drafted.at + MINUTE)
    assert state() == ("handed_over", 2)


def test_after_72_hours_of_trying_it_is_refused_and_seen_and_the_call_is_still_owed(drafted, post_office):
    post_office.close()
    drafted.go()
    at, tried_last = drafted.at, drafted.at
    while state()[0] == "queued":
        at += timedelta(minutes=30)
        if state()[0] == "queued":
            tried_last = at
        drafted.work(at)
        assert at < drafted.at + timedelta(hours=80)
    assert tried_last - drafted.at >= timedelta(hours=72)
    assert state()[0] == "refused"
    assert any(e.says["rung"] == "key_adult" for e in events("mail.refused"))
    assert len(duties("desk_phone")) == 1


def test_a_later_mail_is_tried_for_72_hours_from_its_own_time(world, post_office):
    """In a holiday the deputy's turn comes days after the delivery; a server that is down then is not the end of it."""
    holiday = world.at.replace(month=12, day=23)
    world.at = holiday
    world.calendar(LARKSPUR, "holiday", "2026-12-19", "2027-01-03")
    world.incident(world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR)), reported=holiday - timedelta(hours=7))
    world.go()
    planned = mails()[DEPUTY].next_try_at
    assert planned - holiday > timedelta(days=1)
    post_office.close()
    world.work(planned)
    world.work(planned + timedelta(hours=71))
    assert state(DEPUTY)[0] == "queued"


def test_a_wrong_password_of_ours_is_not_the_readers_fault(drafted):
    with override_settings(EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD="wrong"):
        drafted.go()
    assert state() == ("queued", 1)
    drafted.work(drafted.at + MINUTE)
    assert state() == ("handed_over", 2)


def test_a_silent_server_is_asked_once_a_pass_so_that_deliveries_go_on(world, post_office):
    for name in ("Marsh", "Okoro", "Whitlock"):
        world.incident(world.family(name, (f"Kid{name}", "2019-05-09", LARKSPUR)))
    post_office.close()
    world.hand_in()
    while work.pass_once(at=world.at).read or len(items()) < 3:
        pass
    with acting(WORKER):
        assert sorted(Mail.objects.filter(to_address=KEY).values_list("tries", flat=True))[0] == 0


def test_whoever_dies_in_the_middle_of_sending_leaves_the_truth_behind(drafted, post_office):
    drafted.hand_in()
    faults.arm("mail.sent", "raise")
    with pytest.raises(ExceptionGroup):
        drafted.work()
    assert state() == ("unknown", 1)
    drafted.work(drafted.at + MINUTE)
    assert state() == ("handed_over", 2)
    assert len(set(post_office.ids)) == 1


def test_once_acknowledged_no_further_mail_goes(drafted, post_office):
    drafted.go()
    with acting(DEV):
        reading.acknowledge(items()[0], mandate=DEV, at=drafted.at)
    drafted.work(drafted.at + timedelta(days=1))
    assert post_office.readers == [KEY]
    assert {m.state for m in mails().values()} == {"handed_over", "not_needed"}


def test_a_team_is_mailed_at_its_own_address_and_the_desk_rings_only_later(world, post_office):
    family = world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR), on_roll=False)
    world.outside_school(family, "Leo", "2019-05-09", "EHE")
    world.incident(family)
    world.go()
    assert post_office.readers == ["education@teams.example"]
    [call] = duties("desk_phone")
    assert call.due_at > world.at + timedelta(minutes=30)


def test_every_answer_ends_in_one_of_the_states():
    assert {mail._state_of(code) for code in (421, 450, 499)} == {Mail.State.QUEUED}
    assert {mail._state_of(code) for code in (500, 550, 554)} == {Mail.State.REFUSED}
