"""A wrong join put right in one click: by a reviewer who notices it, and read by the governance lead who must tell."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.models import User
from goldenthread.identity.deciding import decide
from goldenthread.identity.models import Mention
from goldenthread.notify.encompass import ask_for_work
from goldenthread.notify.work import pass_once
from tests.conftest import MORNING
from tests.journeys import facts

BOB, MARGUERITE = "Bob Thistlewood", "Marguerite O'Dowd"


@pytest.fixture
def merged() -> facts.Telling:
    """Ioana has called a child of last night and a child of another family one person, by mistake."""
    told = facts.told_at_a_school(named=True)[0]
    ioana = User.objects.get(name="Ioana Popescu").mandate()
    with acting(ioana):
        theirs = Mention.objects.filter(person=told.person, feed="schools.roll", role="child")[0]
        others = Mention.objects.filter(feed="schools.roll", role="child").exclude(person=told.person)
        stranger = others.exclude(surname=theirs.surname).order_by("number")[0]
        _, affected = decide(theirs.pk, stranger.pk, same=True, mandate=ioana, at=MORNING)
        ask_for_work(affected)
    return told


def person_of(telling: facts.Telling) -> UUID:
    """Whom the child's record is taken for now."""
    with acting(facts.LOOKS):
        forenames, surname = telling.child.split(" ", 1)[0], telling.child.rsplit(" ", 1)[-1]
        mine = Mention.objects.filter(feed="schools.roll", role="child", surname=surname)
        return mine.filter(forenames__startswith=forenames)[0].person_id


def test_one_click_parts_two_children_and_the_list_of_who_saw_them_is_there(sign_in_as, open_page, app, look, merged):
    # Given two children taken for one, and Alice of the desk has looked at them so,
    person = person_of(merged)
    clock.set_to(MORNING + timedelta(minutes=1), frozen=True)
    while pass_once(at=MORNING + timedelta(minutes=1)).did_something:
        pass
    alice = sign_in_as("Alice Fairweather", open_page())
    alice.goto(f"{app}/people/{person}/")
    expect(alice.get_by_role("heading", level=1)).to_contain_text("Records of")
    # when Bob looks at the records that are taken for this child,
    clock.set_to(MORNING + timedelta(minutes=5), frozen=True)
    page = sign_in_as(BOB)
    page.goto(f"{app}/people/{person}/")
    rows = page.get_by_role("table", name="Records now").locator("tbody tr")
    assert rows.count() > 1
    expect(page.get_by_text("one person, said Ioana Popescu")).to_be_visible()
    look(page, "records-of")
    # and undoes what joined them, with one click,
    page.get_by_role("button", name="Undo").click()
    # then they are two again, and the page says who saw them as one, from when to when, and who was told,
    expect(page.get_by_role("heading", level=1)).to_have_text("Who saw records of two people as one")
    expect(page.locator(".gt-lede")).to_contain_text("until Bob Thistlewood put it right 7:00 am today")
    seen = page.get_by_role("table", name="Seen in that time").locator("tbody tr")
    expect(seen.filter(has_text="Alice Fairweather").first).to_contain_text("Saw which records are taken")
    look(page, "mix-up")
    # and the governance lead finds the same list from the ledger's page.
    clock.set_to(MORNING + timedelta(minutes=9), frozen=True)
    marguerite = sign_in_as(MARGUERITE, open_page())
    marguerite.get_by_role("link", name="Ledger").click()
    marguerite.get_by_role("link", name="Records that were mixed, and who saw them").click()
    look(marguerite, "mix-ups")
    marguerite.get_by_role("link", name="Who saw them as one").first.click()
    hers = marguerite.get_by_role("table", name="Seen in that time").locator("tbody tr")
    expect(hers.filter(has_text="Alice Fairweather").first).to_be_visible()
    # She can part nothing herself.
    marguerite.goto(f"{app}/people/{person}/")
    expect(marguerite.get_by_role("button", name="Take it out")).to_have_count(0)


def test_a_record_is_taken_out_with_the_keyboard_alone(sign_in_as, app):
    # Given a child of several records, when Bob goes to the first one's button with Tab and presses Enter,
    telling = next(t for t in facts.told_at_a_school() if many(t.person))
    clock.set_to(MORNING + timedelta(minutes=20), frozen=True)
    page = sign_in_as(BOB)
    page.goto(f"{app}/people/{telling.person}/")
    out = page.get_by_role("button", name="Take it out").last
    page.get_by_role("heading", level=1).click()
    for _ in range(60):
        page.keyboard.press("Tab")
        if out.evaluate("button => button === document.activeElement"):
            break
    expect(out).to_be_focused()
    page.keyboard.press("Enter")
    # then it is out, and one press puts it back.
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Taken out.")
    page.get_by_role("button", name="Undo: they were one person after all").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Undone.")


def many(person: UUID) -> bool:
    """Whether several records are taken for this person."""
    with acting(facts.LOOKS):
        return Mention.objects.filter(person=person, gone_at=None).count() > 1
