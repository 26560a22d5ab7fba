"""Lists: who may read them, what the ledger says, that they are live, and that unknown is not zero."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import LedgerEntry
from goldenthread.casework.lists.every import LISTS, counts, listed
from goldenthread.casework.lists.types import months_before
from goldenthread.identity import deciding
from goldenthread.identity.models import Mention, Person
from tests.casework import scenes
from tests.cast import ASHA, CARL, EVERYBODY, GWEN, PIA
from tests.records.files import example
from tests.web import scene

SLUG = "living-with-high-risk-abuse"


@pytest.fixture
def people(db):
    return scene.people()


@pytest.fixture
def isla(people, tmp_path, at) -> None:
    scenes.planned(tmp_path, at, "2")


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each is not PIA], ids=lambda who: who.name)
def test_only_who_prepares_panels_reads_a_list(isla, at, who):
    with acting(who):
        for slug in LISTS:
            with pytest.raises(NotAllowed):
                listed(slug, mandate=who, at=at)
        with pytest.raises(NotAllowed):
            counts(mandate=who, at=at)


def test_no_list_of_another_name_is_there(people, at):
    with acting(PIA), pytest.raises(NotAllowed):
        listed("no-such-list", mandate=PIA, at=at)


def test_one_entry_in_the_ledger_names_everybody_whom_the_list_names(isla, at):
    scenes.look(at)
    with acting(GWEN):
        entry = LedgerEntry.objects.get(did="list.view")
    with acting(ASHA):
        named = set(Person.objects.filter(forenames__in=["Isla Rose", "Meera"]).values_list("pk", flat=True))
    assert set(entry.about) == named
    assert entry.who == PIA.who
    assert entry.things == {"list": SLUG, "version": "2026.1"}


def test_counting_names_nobody_and_writes_nothing(isla, at):
    with acting(PIA):
        found = {count.book.id: count for count in counts(mandate=PIA, at=at)}
    assert found[SLUG].rows == 1
    assert found[SLUG].parts == {"On a child protection plan": 1}
    with acting(GWEN):
        assert not LedgerEntry.objects.filter(did="list.view").exists()


@pytest.mark.parametrize("slug", LISTS)
def test_where_a_needed_file_never_came_there_is_no_count(people, at, slug):
    found = scenes.look(at, slug)
    assert found.count.rows is None
    assert found.count.missing == found.count.book.needs
    assert found.rows == ()


def test_it_looked_and_nobody_is_on_it(people, at, tmp_path):
    scenes.planned(tmp_path, at, "2")
    ended = scenes.PLAN | {"cppl_cp_plan_end_date": "2026-08-01"}
    plan = example("socialcare.cp_plans", cppl_cp_plan_id="P2", cppl_person_id="2", **ended)
    scenes.hand_in(tmp_path, "socialcare.cp_plans", plan, at=at)
    found = scenes.look(at)
    assert found.count.rows == 0


def test_a_record_that_is_taken_out_of_a_person_changes_the_list_at_once(isla, at):
    assert scenes.who(scenes.look(at)) == {"Isla Rose Batra"}
    later = at + timedelta(hours=1)
    with acting(CARL):
        victim = Mention.objects.get(feed="marac.cases")
        right = deciding.take_out({victim.pk}, mandate=CARL, at=later, because="Another Meera Batra")
    assert scenes.who(scenes.look(at)) == set()
    with acting(CARL):
        decision = right.mix_up.decisions.get(undone_at=None)
        deciding.undo(decision.pk, mandate=CARL, at=later)
    assert scenes.who(scenes.look(at)) == {"Isla Rose Batra"}


@pytest.mark.parametrize("slug", LISTS)
def test_a_longer_list_costs_no_more_queries(people, at, tmp_path, slug):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            scenes.look(at, slug)
        return len(found)

    def everything(*numbers: str) -> None:
        forenames = ("Isla Rose", "Ada", "Ben", "Cal", "Dot", "Eve", "Fin", "Gil")[: len(numbers)]
        scenes.planned(tmp_path, at, *numbers, forenames=forenames)
        scene.morning(tmp_path, at)

    everything("2")
    few = queries()
    everything("2", "3", "4", "5", "6", "7", "8", "9")
    assert queries() - few <= (3 if slug == "large-sibling-groups" else 0)
    # Two of them ask which homes police marked as a refuge.
    assert few <= 32


def test_a_block_of_flats_without_numbers_puts_nobody_under_one_roof(people, at, tmp_path):
    scenes.planned(tmp_path, at, "2")
    crowd = [f"{n}" for n in range(100, 120)]
    rows = [scenes.child(n, f"Child {n}", "2014-01-01", f"Name{n}") for n in crowd]
    scenes.hand_in(tmp_path, "socialcare.person", *rows, at=at)
    homes = [
        example(
            "socialcare.address", addr_table_id=n, addr_person_id=n, addr_address_end_date="",
            addr_address_postcode="ZZ7 7ZZ", addr_address_json='{"HOUSE": "1", "STREET": "Tower Court"}',
        )
        for n in crowd
    ]  # fmt: skip
    scenes.hand_in(tmp_path, "socialcare.address", *homes, at=at)
    plans = [example("socialcare.cp_plans", cppl_cp_plan_id=f"P{n}", cppl_person_id=n, **scenes.PLAN) for n in crowd]
    scenes.hand_in(tmp_path, "socialcare.cp_plans", *plans, at=at)
    tower = {"address": "1 Tower Court", "postcode": "ZZ7 7ZZ"}
    case = scenes.heard("Wren", "Gorse", "1990-02-03", case_reference="M-2", **tower)
    scenes.hand_in(tmp_path, "marac.cases", case, at=at)
    scene.work(at)
    assert scenes.who(scenes.look(at)) == {"Isla Rose Batra"}


def test_two_parents_of_one_name_are_not_taken_for_two_fathers(people, at, tmp_path):
    forenames = ("Ada", "Ben", "Cal", "Dot", "Eve")
    scenes.planned(tmp_path, at, "2", "3", "4", "5", "6", forenames=forenames)
    pupils = [
        scene.pupil(
            scene.LARKSPUR, forename, "2016-05-21", "F", "", surname="Batra", address="", postcode="",
            contact1_forenames="Dan", contact1_surname="Cole", contact1_relationship="father",
        )
        for forename in forenames[:2]
    ]  # fmt: skip
    scene.hand_in(tmp_path, "schools.roll", "schools-mis", *pupils, at=at)
    scene.work(at)
    (row,) = scenes.look(at, "large-sibling-groups").rows
    with acting(ASHA):
        assert Person.objects.filter(forenames="Dan").count() == 2
    assert "Dan Cole stands here as 2 people, who may be one" in {because.doubt for because in row.because}
    assert all("half" not in because.words for because in row.because)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        pytest.param(date(2026, 11, 23), 12, date(2025, 11, 23), id="a year"),
        pytest.param(date(2026, 2, 23), 3, date(2025, 11, 23), id="over new year"),
        pytest.param(date(2026, 5, 31), 3, date(2026, 2, 28), id="a shorter month"),
        pytest.param(date(2028, 2, 29), 12, date(2027, 2, 28), id="leap day"),
        pytest.param(date(2026, 12, 31), 1, date(2026, 11, 30), id="end of a month"),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


def test_an_incident_of_a_year_ago_today_still_counts(people, at, tmp_path):
    refs = ("D/1", "D/2", "D/3")
    when = [at - timedelta(days=365), at - timedelta(days=90), at - timedelta(days=1)]
    plain = {"address": "", "postcode": "", "uprn": "", "markers": ""}
    rows = [
        example("police.incidents", reference=r, occurred_at=t.isoformat(), reported_at=t.isoformat(), **plain)
        for r, t in zip(refs, when, strict=True)
    ]
    named = [
        example(
            "police.persons", incident_reference=r, person_no="1", role="victim", forenames="Meera", surname="Batra",
            other_names="", date_of_birth="1988-09-30", sex="F", address="", postcode="", uprn="", relationship="",
            words_said="", spoken_to="", spoken_with="", where_present="", present="",
        )
        for r in refs
    ]  # fmt: skip
    scene.hand_in(tmp_path, "police.incidents", "police", *rows, at=at)
    scene.hand_in(tmp_path, "police.persons", "police", *named, at=at)
    scene.work(at)
    assert scenes.who(scenes.look(at, "repeat-domestic-abuse")) == {"Meera Batra"}
