"""The child in one view: what a front-door social worker knows after five seconds, and where each thing comes from."""

import pytest
from playwright.sync_api import expect

from goldenthread.access.context import acting
from goldenthread.access.grants import state_reason
from goldenthread.access.models import Grant, User
from goldenthread.chronology.standing import standing_of
from goldenthread.identity.models import Person
from tests.conftest import MORNING
from tests.journeys import facts


@pytest.fixture
def reason():
    """Nadia has stated why she reads about somebody."""

    def stated(person) -> str:
        mandate = User.objects.get(name="Nadia Whitcombe").mandate()
        with acting(mandate):
            state_reason(person, reason=Grant.Reason.STRATEGY, reference="C-2041", mandate=mandate, at=MORNING)
        return f"/children/{person}/"

    return stated


def with_flag(kind: str) -> Person:
    """A child of the county of whom this stands."""
    today = MORNING.date()
    with acting(facts.LOOKS):
        for person in Person.objects.filter(dob__year__gte=2009, protected=False).order_by("pk"):
            if any(f.kind == kind and f.until is None for f in standing_of(person.pk, today).flags):
                return person
    raise AssertionError(f"nobody in the county has {kind}")


def test_a_child_on_a_plan_is_known_in_five_seconds(sign_in_as, app, look, reason):
    # Given a child in need, and Nadia at the front door who has stated her reason,
    child = with_flag("cin")
    page = sign_in_as("Nadia Whitcombe")
    # when she opens the child,
    page.goto(f"{app}{reason(child.pk)}")
    # then the heading says who, and below it what must be seen first, with its date,
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(child))
    expect(page.get_by_role("list", name="What must be seen first")).to_contain_text("Child in need")
    # she sees where they live, who works with them and how to ring, their family, and what nobody has sent.
    expect(page.get_by_role("heading", name="Lives")).to_be_visible()
    expect(page.get_by_role("table", name="Who is involved")).to_be_visible()
    expect(page.get_by_role("heading", name="Not known")).to_be_visible()
    look(page, "child")
    # Each plan opens the row that says so.
    page.get_by_role("group").filter(has_text="Child in need").locator("summary").click()
    expect(page.locator(".gt-thread__source").first).to_contain_text("socialcare.cin_episodes")


def test_a_child_of_last_nights_incident_shows_what_is_owed(sign_in_as, app, look, reason):
    # Given a child whose school was told last night,
    telling = facts.told_at_a_school()[0]
    page = sign_in_as("Nadia Whitcombe")
    # when Nadia opens them,
    page.goto(f"{app}{reason(telling.person)}")
    # then the incident and what is still owed for it are there,
    expect(page.get_by_role("list", name="What must be seen first")).to_contain_text("domestic-abuse incident")
    expect(page.get_by_role("table", name="What is owed")).to_contain_text(telling.place)
    look(page, "child-last-night")


def test_without_a_reason_the_child_is_not_there(sign_in_as, app):
    # Given a child about whom Nadia has stated no reason,
    child = facts.told_at_a_school()[-1].person
    page = sign_in_as("Nadia Whitcombe")
    # when she opens the address all the same,
    answer = page.goto(f"{app}/children/{child}/")
    # then there is no such page.
    assert answer is not None
    assert answer.status == 404
