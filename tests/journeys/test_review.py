"""Review: a trained reviewer decides whether two records speak of one person, forty times a morning, with one key."""

import re
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.identity import answering
from goldenthread.identity.models import Decision, Opinion, Review
from goldenthread.identity.two_people import HARD_GUARDS
from tests.conftest import MORNING
from tests.journeys.facts import LOOKS

BOB, IOANA, MANAGER = "Bob Thistlewood", "Ioana Popescu", "Yetunde Adeyemi"
WHY = "The school told us that it is a slip of the pen"


def decisions() -> Counter[str]:
    """What stands decided: how many are one person, how many are two."""
    with acting(LOOKS):
        return Counter(Decision.objects.filter(undone_at=None).values_list("kind", flat=True))


def opinions() -> Counter[str]:
    """What was answered and not taken back."""
    with acting(LOOKS):
        return Counter(Opinion.objects.filter(taken_back_at=None).values_list("said", flat=True))


def notice(page: Page, said: str) -> None:
    expect(page.locator(".govuk-notification-banner")).to_contain_text(said)


def pair(page: Page) -> str:
    """Which pair is shown."""
    return page.get_by_role("form", name="Decide").get_attribute("action") or ""


@pytest.fixture(autouse=True)
def nobody_drawn(monkeypatch):
    """Whether the lot falls on a pair is tested elsewhere; here it would change the story from seed to seed."""
    monkeypatch.setattr(answering, "is_drawn", lambda a, b: False)


@pytest.fixture(autouse=True)
def before():
    """What had been decided when the journey began."""
    return decisions()


def test_two_records_side_by_side_decided_by_one_key_and_undone_by_another(sign_in_as, app, look, before):
    # Given a pair that a child waits for, it is the first that Bob sees:
    page = sign_in_as(BOB)
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same boy?")
    # what hangs on it is said, and on which incident it hangs; why it comes first; what each answer would do,
    expect(page.locator(".gt-lede")).to_contain_text(re.compile("If they are, .+ is told about .+ incident of"))
    expect(page.get_by_text("1 child can’t be told of until it is answered")).to_be_visible()
    expect(page.get_by_text("One child’s school would change")).to_be_visible()
    expect(page.get_by_role("button", name="Same: tell the school")).to_be_visible()
    # the records part at half a surname, which is marked, and in words,
    compared = page.get_by_role("table", name="Two records, field by field")
    expect(compared.locator("mark").first).to_be_visible()
    expect(compared.get_by_role("row").filter(has_text="Surname")).to_contain_text("times likelier")
    # and no total tells him what to think.
    assert not re.search(r"\b(score|weight|total)\b", compared.inner_text(), re.IGNORECASE)
    # What else is known of either stands below, with who says so.
    known = page.get_by_role("region", name=re.compile("What else is known of"))
    expect(known.filter(has_text="(schools.roll)").first).to_be_visible()
    look(page, "review")
    # When he can't tell, with C, it is no longer his to decide, and two colleagues must agree on it,
    first = pair(page)
    page.keyboard.press("c")
    notice(page, "Left to a colleague.")
    assert pair(page) != first
    # he calls the next one Different, with D,
    clock.set_to(MORNING + timedelta(seconds=20), frozen=True)
    page.keyboard.press("d")
    notice(page, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)
    # and the one after it Same, with S.
    clock.set_to(MORNING + timedelta(seconds=40), frozen=True)
    page.keyboard.press("s")
    notice(page, "Same person: written down.")
    assert decisions() == before + Counter(exclude=1, join=1)
    # Then all stand under what he decided last; with U he takes them back, one by one, the last first.
    for left in (2, 1, 0):
        page.keyboard.press("u")
        notice(page, "Undone." if left else "Taken back.")
        expect(page.get_by_role("button", name=re.compile("^Undo ?:"))).to_have_count(left)
    assert decisions() == before
    assert opinions()["cannot_tell"] == 0


def test_the_hardest_pair_is_asked_of_two_and_a_manager_settles_what_parts(sign_in_as, open_page, app, look, before):
    # Given twins, or records that look like it, when Bob opens the pair,
    hardest, answers = a_pair_of_twins(), opinions()
    bob = sign_in_as(BOB)
    bob.goto(f"{app}/review/{hardest}/")
    # then he is told that two people answer it and why, and to say why in a few words:
    expect(bob.get_by_text("Two people answer this pair, because the records may be twins’")).to_be_visible()
    look(bob, "review-two-people")
    # a key alone decides nothing here,
    bob.keyboard.press("s")
    assert opinions() == answers
    bob.get_by_label("Why, in a few words").fill("One child, written twice by the same clerk")
    bob.get_by_role("button", name=re.compile("^S?Same")).click()
    notice(bob, "A second person is asked too; nothing changes until both have answered.")
    assert (opinions(), decisions()) == (answers + Counter(same=1), before)
    # Ioana is shown the same pair, and nothing of what Bob said.
    ioana = sign_in_as(IOANA, open_page())
    ioana.goto(f"{app}/review/{hardest}/")
    assert "Bob Thistlewood" not in ioana.get_by_role("main").inner_text()
    assert "written twice" not in ioana.get_by_role("main").inner_text()
    ioana.get_by_label("Why, in a few words").fill("The mother told me that she has two girls")
    ioana.get_by_role("button", name=re.compile("^D?Different")).click()
    notice(ioana, "A colleague answered otherwise: a manager settles it; nothing changes until then.")
    assert decisions() == before
    # When a manager comes, it is the first that she sees, with both reasons,
    manager = sign_in_as(MANAGER, open_page())
    manager.goto(f"{app}/review/")
    both = manager.get_by_role("table", name="Both answers")
    expect(both).to_contain_text("One child, written twice by the same clerk")
    expect(both).to_contain_text("The mother told me that she has two girls")
    look(manager, "review-settle")
    # and with hers it is decided.
    manager.get_by_label("Why").fill("Two NHS numbers, two birth certificates")
    manager.get_by_role("button", name="Different").click()
    notice(manager, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)


def a_pair_of_twins() -> UUID:
    """An open pair that twins may be behind."""
    with acting(LOOKS):
        return Review.objects.filter(closed_at=None, why__in=HARD_GUARDS).order_by("opened_at", "pk")[0].pk


def test_a_key_decides_only_when_it_is_meant_to(sign_in_as, before):
    # Given a pair, and one key decides unless it is switched off,
    page = sign_in_as(BOB)
    shown = pair(page)
    switch = page.get_by_label("One key decides")
    expect(switch).to_be_checked()
    # when Bob types into a field, as one for a note would be,
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("main textarea").fill("")
    page.locator("main textarea").press_sequentially("sdcu")
    # or uses the browser's own keys, or one that means nothing,
    page.get_by_role("heading", level=1).click()
    for key in ("Control+d", "Alt+s", "Meta+c", "x"):
        page.keyboard.press(key)
    # or has switched single keys off,
    switch.uncheck()
    page.keyboard.press("s")
    # then nothing is decided; and they stay switched off on the next page, until he switches them on.
    page.reload()
    expect(switch).not_to_be_checked()
    page.keyboard.press("d")
    page.reload()
    assert (pair(page), decisions()) == (shown, before)
    switch.check()
    page.reload()
    expect(switch).to_be_checked()
    # A finger that falls twice on a key decides once.
    twice = (
        "for (const _ of [1, 2]) document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'd', bubbles: true}))"
    )
    page.evaluate(twice)
    notice(page, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)


def test_the_mouse_alone_and_the_keyboard_alone_are_enough(sign_in_as, open_page, before):
    # Given Ioana with a mouse, when she presses Different, then it is decided.
    mouse = sign_in_as(IOANA)
    mouse.get_by_role("button", name=re.compile("^D?Different")).click()
    notice(mouse, "Two people: written down.")
    mouse.get_by_role("button", name=re.compile("^Undo ?:")).first.click()
    notice(mouse, "Undone.")
    # Given Bob with Tab and Enter and single keys switched off, when he goes to Same, then it is decided too.
    page = sign_in_as(BOB, open_page())
    page.get_by_label("One key decides").uncheck()
    same = page.get_by_role("button", name=re.compile("^S?Same"))
    page.get_by_role("heading", level=1).click()
    for _ in range(30):
        page.keyboard.press("Tab")
        if same.evaluate("button => button === document.activeElement"):
            break
    expect(same).to_be_focused()
    page.keyboard.press("Enter")
    notice(page, "Same person: written down.")
    assert decisions() == before + Counter(join=1)


def test_everything_works_without_javascript(sign_in_as, open_page, look, before):
    # Given a browser without JavaScript,
    page = sign_in_as(IOANA, open_page(java_script_enabled=False))
    # when Ioana looks, no switch for keys is there that would do nothing,
    expect(page.get_by_text("One key decides")).not_to_be_visible()
    # and by pressing buttons she decides, and undoes it.
    page.get_by_role("button", name=re.compile("^D?Different")).click()
    notice(page, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)
    page.get_by_role("button", name=re.compile("^Undo ?:")).first.click()
    notice(page, "Undone.")
    assert decisions() == before
