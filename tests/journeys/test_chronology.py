"""The chronology, as a social worker and a chair read it: in a browser, on a phone, as a file."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from playwright.sync_api import expect

from goldenthread.access.context import acting
from goldenthread.access.grants import state_reason
from goldenthread.access.models import Grant, User
from goldenthread.chronology.telling import Kind, Telling, tell
from goldenthread.identity.models import Mention
from tests.conftest import MORNING
from tests.journeys import facts

NADIA = "Nadia Whitcombe"


def grant(people: Iterable[UUID]) -> None:
    """Nadia has stated why she reads about these people."""
    nadia = User.objects.get(name=NADIA).mandate()
    with acting(nadia):
        for person in people:
            state_reason(person, reason=Grant.Reason.STRATEGY, mandate=nadia, at=MORNING)


def chronology_of(person: UUID) -> Telling:
    """What the records say."""
    with acting(facts.LOOKS):
        return tell([person], on=MORNING.date())


def known_to_both() -> list[UUID]:
    """Children of last night's incidents whom social care knows, those of whom there is most to say first."""
    with acting(facts.LOOKS):
        known = set(Mention.objects.filter(feed="socialcare.person").values_list("person_id", flat=True))
        seen = set(Mention.objects.filter(feed="police.persons", role="child").values_list("person_id", flat=True))
        told = {person: tell([person], on=MORNING.date()) for person in known & seen}
    return sorted(told, key=lambda person: (-len({h.kind for h in told[person].dated}), str(person)))


def siblings() -> tuple[UUID, UUID]:
    """Two children who are named in one incident, those of whom there is most to say."""
    with acting(facts.LOOKS):
        by_case: dict[str, set[UUID]] = defaultdict(set)
        children = Mention.objects.filter(feed="police.persons", role="child", gone_at=None)
        for case, person in children.values_list("case", "person_id"):
            by_case[case].add(person)
    one, other = min(sorted(several) for several in by_case.values() if len(several) > 1)[:2]
    return one, other


def test_a_chair_reads_what_happened_and_says_what_mattered(sign_in_as, app, look):
    # Given a child whom police and social care know, about whom Nadia has stated a reason,
    child = known_to_both()[0]
    grant([child])
    page = sign_in_as(NADIA)
    # when she opens the chronology,
    page.goto(f"{app}/children/{child}/chronology/")
    # then everything stands in order, with a picture of it that says itself in words,
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chronology of")
    expect(page.get_by_role("img", name="The list below has every one")).to_be_visible()
    rows = page.get_by_role("table", name="Chronology").locator("tbody tr[id]")
    telling = chronology_of(child)
    assert rows.count() >= len(telling.dated) + len(telling.undated)
    expect(rows.first).to_contain_text("Birth")
    # and what is not known stands below, three things apart.
    expect(page.get_by_text("Nobody sends it here")).to_be_visible()
    look(page, "chronology")
    # When she marks the incident as significant, and writes why,
    line = rows.filter(has_text="Police incident").first
    line.locator("summary", has_text="Mark").click()
    line.get_by_label("Significant for this child").check()
    line.get_by_label("What it means for the child").fill("First time that the child was seen to be there.")
    line.get_by_role("button", name="Save").click()
    # then it stands beside the record, in her name,
    line = page.get_by_role("table", name="Chronology").locator("tbody tr[id]").filter(has_text="First time").first
    expect(line).to_contain_text("Significant")
    expect(line).to_contain_text(NADIA)
    # and the list can be narrowed to it.
    page.get_by_label("Only what is marked significant").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="What the filter lets through")).to_be_visible()
    assert page.get_by_role("table", name="Chronology").locator("tbody tr[id]").count() == 1
    look(page, "chronology-narrowed")


def test_a_sister_or_brother_is_laid_beside(sign_in_as, app, look):
    # Given two children of one family about whom Nadia holds a grant,
    child, sibling = siblings()
    grant([child, sibling])
    page = sign_in_as(NADIA)
    page.goto(f"{app}/children/{child}/chronology/")
    # when she lays one beside the other,
    page.get_by_label("Beside it:").first.check()
    page.get_by_role("button", name="Show").click()
    # then both are told in one order, and each age says whose it is.
    expect(page.get_by_role("heading", level=1)).to_contain_text("beside")
    look(page, "chronology-siblings")


def test_the_list_goes_away_as_a_file(sign_in_as, app):
    # Given the chronology of a child, when Nadia downloads it,
    child = known_to_both()[0]
    grant([child])
    page = sign_in_as(NADIA)
    page.goto(f"{app}/children/{child}/chronology/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this list as CSV").click()
    # then it is a table in the order in which chronologies are merged, and its name names nobody.
    assert download.value.suggested_filename == "chronology-2026-11-23.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("Date,Time,Agency / source,Event,Child seen / voice,Significance,Analysis,Source reference")
    assert len(text.splitlines()) > len([h for h in chronology_of(child).dated if h.kind is not Kind.TOLD])


def test_without_a_reason_there_is_no_such_page(sign_in_as, app):
    # Given a child about whom Nadia has stated no reason, when she guesses the address, then nothing is there.
    child = facts.told_at_a_school()[-1].person
    page = sign_in_as(NADIA)
    answer = page.goto(f"{app}/children/{child}/chronology/")
    assert answer is not None
    assert answer.status == 404
