"""The family of one child, at the front door: who belongs to whom, who lives with whom, and who says so."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from goldenthread.access import grants
from goldenthread.access.context import acting
from goldenthread.access.mandate import Role
from goldenthread.access.models import Grant, User
from goldenthread.identity.family import Family, family_of
from goldenthread.identity.models import Person, Relationship
from tests.conftest import MORNING
from tests.journeys import facts
from tests.journeys.conftest import PHONE, WIDE


@pytest.fixture(scope="module")
def families(county: None) -> dict[str, Family]:
    """A step family of this county, and the one with the largest kin."""
    with acting(facts.LOOKS):
        steps = Relationship.objects.filter(kind="step_parent", to_mention__gone_at=None)
        children = Relationship.objects.filter(kind="parent", to_mention__gone_at=None)
        step = [_family(p) for p in sorted(set(steps.values_list("to_mention__person_id", flat=True)))[:20]]
        kin = [_family(p) for p in sorted(set(children.values_list("to_mention__person_id", flat=True)))]
    return {"step": max(step, key=_how_much), "large": max(kin, key=_how_much)}


def _family(person: UUID) -> Family:
    return family_of(person, MORNING.date())


def _how_much(family: Family) -> tuple[int, str]:
    return len(family.people), str(family.asked)


def name_of(family: Family) -> str:
    return str(family.people[family.asked])


@pytest.fixture
def worker(families) -> User:
    """A front-door social worker who has stated why she reads about each of the two children."""
    user = User.objects.filter(roles__contains=[Role.FRONT_DOOR]).order_by("name").last()
    assert user is not None
    mandate = user.mandate()
    with acting(mandate):
        for family in families.values():
            grants.state_reason(family.asked, reason=Grant.Reason.CONTACT, mandate=mandate, at=MORNING)
    return user


def opened(page: Page, app: str, family: Family) -> Page:
    page.goto(f"{app}/children/{family.asked}/family/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Family of {name_of(family)}")
    return page


def test_a_step_family_is_seen_at_a_glance_and_every_person_leads_to_who_says_so(
    sign_in_as, worker, app, families, look
):
    # Given a front-door social worker who has stated why she reads about a child,
    family = families["step"]
    page = sign_in_as(worker.name)
    # when she opens the child's family,
    opened(page, app, family)
    # then one sentence says with whom the child lives,
    expect(page.locator(".gt-lede")).to_contain_text(re.compile("lives with|No record says where|not to be told"))
    # everybody is in the picture and in the table, in words too,
    picture = page.get_by_role("group", name=re.compile("^The family of"))
    expect(picture.get_by_role("link")).to_have_count(len(family.people))
    rows = page.get_by_role("table", name="Everybody in the picture").locator("tbody tr")
    expect(rows).to_have_count(len(family.people))
    expect(rows.filter(has_text=re.compile("step-", re.I)).first).to_contain_text("told on")
    look(page, "family-step")
    # and whoever is pressed in the picture leads to their row.
    other = next(p for p in family.people if p != family.asked)
    picture.locator(f'[href="#person-{other}"]').click()
    expect(page.locator(f"#person-{other}")).to_be_in_viewport()


def test_a_large_kin_is_readable_scrolls_in_its_own_box_and_can_be_seen_whole(sign_in_as, worker, app, families, look):
    # Given the child with the largest kin of the county,
    page = opened(sign_in_as(worker.name), app, families["large"])
    look(page, "family-large")
    # when it is read on a telephone, then the picture is as large as at the desk and scrolls, and the page does not;
    page.set_viewport_size(PHONE)
    box, picture = page.locator(".gt-family__box"), page.locator(".gt-genogram")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    wide = picture.evaluate("svg => svg.getBoundingClientRect().width")
    # when the whole is asked for, then it fits.
    page.get_by_label("The whole picture at once").check()
    assert not box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert picture.evaluate("svg => svg.getBoundingClientRect().width") < wide
    page.set_viewport_size(WIDE)


def test_another_day_shows_the_family_as_it_was_and_a_day_to_come_is_refused_in_words(
    sign_in_as, worker, app, families, look
):
    # Given the family of today,
    family = families["large"]
    page = opened(sign_in_as(worker.name), app, family)
    expect(page.get_by_role("figure")).to_contain_text("The family today")
    # when a day two years ago is chosen, then it is the family of that day,
    born = family.people[family.asked].dob
    day = "2024-11-23" if born is None or born.isoformat() < "2024-11-23" else born.isoformat()
    page.get_by_label("The family as it was on").fill(day)
    page.get_by_role("button", name="Show that day").click()
    expect(page.get_by_role("figure")).to_contain_text("The family as it was on")
    look(page, "family-past")
    # and when tomorrow is chosen, then the page says what to do.
    page.get_by_label("The family as it was on").fill("2026-11-24")
    page.get_by_role("button", name="Show that day").click()
    expect(page.get_by_role("alert")).to_contain_text("That day has not come yet. Choose today or a day before.")
    look(page, "family-wrong-day")


def test_the_family_of_whom_no_reason_was_stated_is_not_there(sign_in_as, worker, app, families, page):
    # Given she has stated a reason about one child,
    sign_in_as(worker.name)
    with acting(facts.LOOKS):
        known = [family.asked for family in families.values()]
        stranger = Person.objects.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True)[0]
    # when she opens the family of another, then nothing is there.
    page.goto(f"{app}/children/{stranger}/family/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("not")
