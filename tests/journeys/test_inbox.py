"""A key adult, on a phone in a car park at a quarter past eight."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.models import User
from goldenthread.notify.models import InboxItem, Mail
from tests.conftest import MORNING
from tests.journeys import facts
from tests.journeys.conftest import PHONE


@pytest.fixture
def phone(open_page):
    """A page on a telephone."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def telling():
    """What reached a school whose inbox somebody reads."""
    return facts.told_at_a_school(named=True)[0]


def test_a_key_adult_reads_takes_on_and_says_what_they_did_and_the_desk_sees_it(sign_in_as, phone, telling, look):
    # Given the mail server is away, so that no e-mail has reached anybody, and it is a quarter past eight,
    with acting(facts.LOOKS):
        assert not Mail.objects.filter(state=Mail.State.HANDED_OVER).exists()
    clock.set_to(MORNING + timedelta(minutes=80), frozen=True)
    # when the key adult signs in on a phone, the message is there all the same: what is new comes first,
    reader = facts.readers(telling.box)[0]
    sign_in_as(reader, phone)
    expect(phone.get_by_role("heading", level=1)).to_contain_text(re.compile(r"messages? to read by"))
    expect(phone.get_by_role("heading", level=2).first).to_have_text("New")
    look(phone, "inbox")
    # in it the child, what happened, and what is asked.
    phone.get_by_role("link", name=telling.child).tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(telling.child)
    expect(phone.get_by_role("heading", name="What police recorded")).to_be_visible()
    expect(phone.get_by_role("heading", name="What we ask of you")).to_be_visible()
    look(phone, "message")
    # Nothing is said of a child who is elsewhere, nor of the adults by name.
    here = phone.get_by_role("main").inner_text()
    elsewhere = [t.child for t in facts.tellings() if t.incident == telling.incident and t.box != telling.box]
    assert [child for child in elsewhere if child in here] == []
    # One press takes it on,
    phone.get_by_role("button", name="I have read this and will look after it").tap()
    expect(phone.locator(".govuk-notification-banner")).to_contain_text("The Encompass desk can see that you have it.")
    # and later what was done, and the child's own words apart from ours. Nothing ticked is pointed out.
    phone.get_by_role("button", name="Save what we did").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Tick what you did, or write it below")
    phone.get_by_label("A trusted adult talked with them").check()
    phone.get_by_label("Anything else you did").fill("Breakfast club, and a seat by the door")
    phone.get_by_label("What did the child say or show?").fill("Can I stay for football?")
    phone.get_by_role("button", name="Save what we did").tap()
    expect(phone.locator(".govuk-notification-banner")).to_contain_text("Saved.")
    expect(phone.locator(".gt-words").last).to_contain_text("“Can I stay for football?”")
    look(phone, "message-done")
    phone.get_by_role("link", name="Inbox").first.tap()
    taken_on = phone.locator("h2", has_text="Taken on").locator("~ ul")
    expect(taken_on).to_contain_text(telling.child)
    # Then the desk sees that it is acknowledged, by whom and when; what the child said stays at school.
    desk = sign_in_as("Alice Fairweather")
    rows = desk.locator(".gt-incident tbody tr").filter(has_text=telling.child).filter(has_text=telling.place)
    expect(rows).to_contain_text("Acknowledged")
    expect(rows).to_contain_text(f"by {reader}")
    rows.get_by_role("link").click()
    expect(desk.get_by_role("main")).not_to_contain_text("Can I stay for football?")


def test_another_schools_message_is_not_there(sign_in_as, phone, telling, app):
    # Given a message for another school,
    other = next(t for t in facts.told_at_a_school() if t.box != telling.box)
    # when a key adult opens it by its address, and an address that nobody has,
    sign_in_as(facts.readers(telling.box)[0], phone)
    pages = []
    for pk in (facts.item(other).pk, uuid4()):
        answer = phone.goto(f"{app}/inbox/{pk}/")
        pages.append((answer.status, answer.text().replace(str(pk), "")))
    # then both look the same: not found.
    assert pages[0][0] == 404
    assert pages[0] == pages[1]
    assert other.child not in pages[0][1]


def test_somebody_with_a_conflict_of_interest_sees_nothing_of_it(sign_in_as, phone, app):
    # Given a message that one contact of the school must not hear of,
    with acting(facts.LOOKS):
        item = InboxItem.objects.exclude(not_for=[]).get(withdrawn_at=None)
    [kept_from] = User.objects.filter(email__in=item.not_for)
    colleague = next(name for name in facts.readers(item.box) if name != kept_from.name)
    [child] = [str(c["child"]["name"]) for c in item.content["children"]]
    # when their colleague signs in, it is there;
    expect(sign_in_as(colleague).get_by_role("link", name=child)).to_be_visible()
    # when they sign in, it is neither in the list nor in its number, nor at its address.
    sign_in_as(kept_from.name, phone)
    expect(phone.get_by_role("main")).not_to_contain_text(child)
    assert phone.goto(f"{app}/inbox/{item.pk}/").status == 404


def test_a_message_about_somebody_elses_child_is_given_back(sign_in_as, phone, look):
    # Given a message about a child who is not at this school,
    telling = facts.told_at_a_school()[-1]
    sign_in_as(facts.readers(telling.box)[0], phone)
    phone.get_by_role("link", name=telling.child).tap()
    # when the key adult says so, they are asked once more,
    phone.get_by_role("link", name="Not our child").tap()
    look(phone, "not-ours")
    phone.get_by_role("button", name="Not ours: take it out of our inbox").tap()
    # then it is gone from their inbox at once, and the desk is asked to find out who should have been told.
    expect(phone.locator(".govuk-notification-banner")).to_contain_text("It is out of your inbox.")
    expect(phone.get_by_role("link", name=telling.child)).to_have_count(0)
    desk = sign_in_as("Alice Fairweather")
    needs = desk.get_by_role("table", name="What needs you").locator("tbody tr")
    expect(needs.filter(has_text=telling.child)).to_be_visible()
