"""The front door: ten minutes and a name, and not quite the right one."""

import re

import pytest
from playwright.sync_api import expect

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.identity.models import Mention, Person
from tests.conftest import MORNING
from tests.journeys import facts


@pytest.fixture
def sought() -> Person:
    """A child of the county of whom a school and others know, with a surname long enough to be misspelt."""
    with acting(facts.LOOKS):
        pupils = Mention.objects.filter(feed="schools.roll", slot="pupil", gone_at=None).order_by("number")
        several = [m.person for m in pupils.select_related("person")[:200]]
        return next(p for p in several if len(p.surname) > 5 and p.surname.isalpha() and p.dob and not p.protected)


def misspelt(name: str) -> str:
    """One letter too many, as heard on the telephone."""
    return name[:3] + name[2] + name[3:]


@pytest.fixture
def nadia(county, sign_in_as):
    clock.set_to(MORNING, frozen=True)
    return sign_in_as("Nadia Whitcombe")


def test_a_misspelt_child_is_found_for_a_reason_and_opened(nadia, sought, look):
    # Given the front door's first page, which asks why before whom,
    page = nadia
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a child or adult")
    look(page, "find-empty")
    # when Nadia searches without saying why,
    page.get_by_label("Who are you looking for?").fill(f"{misspelt(sought.surname)} {sought.forenames} {sought.dob:%Y}")
    page.get_by_role("button", name="Find", exact=True).click()
    # then she is asked why, and what she typed is still there;
    expect(page.get_by_role("alert")).to_contain_text("Say why you are looking")
    look(page, "find-no-reason")
    # when she says it,
    page.get_by_label("A contact or referral has come in").check()
    page.get_by_label("Reference").fill("C-2041")
    page.get_by_role("button", name="Find", exact=True).click()
    # then the child is first, with why, and how old they are,
    first = page.locator(".gt-find__people > li").first
    expect(first.get_by_role("heading")).to_have_text(str(sought))
    expect(first).to_contain_text("years old, born")
    expect(first).to_contain_text("which fits")
    # and nothing that was typed is in the address,
    assert page.url.endswith("/find/")
    look(page, "find-results")
    # and opening them goes to their page.
    first.get_by_role("button").click()
    expect(page).to_have_url(re.compile(f"/children/{sought.pk}/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(sought.forenames.split()[0])


def test_nobody_found_says_what_to_try_and_the_reason_is_not_asked_again(nadia, look):
    # Given a reason that was stated a moment ago,
    page = nadia
    page.get_by_label("The child is missing").check()
    page.get_by_label("Who are you looking for?").fill("Zebedee Quillfeather May 2016")
    page.get_by_role("button", name="Find", exact=True).click()
    # then nobody is found, and the page says by what and what to try;
    expect(page.get_by_role("heading", name="Nobody found")).to_be_visible()
    expect(page.get_by_text("It is no proof that there is no such person")).to_be_visible()
    look(page, "find-nobody")
    # when an address is tried with the keyboard alone, no reason is asked for.
    box = page.get_by_label("Who are you looking for?")
    box.fill("Smith")
    box.press("Enter")
    expect(page.get_by_text("Reason: The child is missing, until 7:55 am today.")).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("found")
    look(page, "find-surname")
