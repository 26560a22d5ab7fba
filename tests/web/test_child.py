"""One child in one view, for whoever has stated a reason."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.access.context import acting
from goldenthread.access.grants import state_reason
from goldenthread.access.mandate import Mandate, Role, service
from goldenthread.access.models import Grant, LedgerEntry, User
from goldenthread.directory.models import Agency
from goldenthread.identity.models import Person
from tests.records.files import example
from tests.web import scene

READS = service("a test that looks")
GWEN = Mandate("user:gwen", "Gwen", "council", frozenset({Role.GOVERNANCE}))
NUMBER = "TC0204471"


def care(folder, at, number: str = NUMBER, **rows: dict[str, str]) -> None:
    """The council's own records of Leo, by its number for him."""
    person = example(
        "socialcare.person", pers_person_id=number, pers_forename="Leo", pers_surname="Marsh", pers_dob="2019-05-09",
        pers_sex="M", pers_common_child_id="", pers_legacy_id="",
    )  # fmt: skip
    scene.hand_in(folder, "socialcare.person", "council", person, at=at)
    for feed, row in rows.items():
        named = feed.replace("_", ".", 1)
        column = next(name for name in example(named) if name.endswith("_person_id"))
        scene.hand_in(folder, named, "council", example(named, **(row | {column: number})), at=at)
    scene.work(at)


PLAN = {
    "cppl_cp_plan_start_date": "2026-03-02", "cppl_cp_plan_end_date": "", "cppl_cp_plan_ola": "N",
    "cppl_cp_plan_initial_category": "Neglect", "cppl_cp_plan_latest_category": "Emotional abuse",
}  # fmt: skip
WORKER = {
    "invo_professional_id": "W0077", "invo_professional_role_id": "Allocated Case Worker",
    "invo_professional_team": "Family Help", "invo_involvement_start_date": "2026-03-02",
    "invo_involvement_end_date": "",
}  # fmt: skip


@pytest.fixture
def users(db, at, tmp_path) -> dict[str, User]:
    found = scene.people()
    scene.morning(tmp_path, at)
    return found


def leo() -> UUID:
    with acting(READS):
        return Person.objects.get(forenames="Leo").pk


def opened(users, at, *, who: str = "fay", person: UUID | None = None) -> str:
    """The page of Leo, for a reason that has just been stated."""
    mandate = users[who].mandate()
    pk = person or leo()
    with acting(mandate):
        state_reason(pk, reason=Grant.Reason.CONTACT, reference="C-2041", mandate=mandate, at=at)
    answer = scene.signed_in(users[who], at=at).get(f"/children/{pk}/")
    assert answer.status_code == 200
    return plain(answer.content.decode())


def plain(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace(" ,", ",").replace(" .", ".")


def test_who_they_are_where_they_learn_and_whom_to_ring(users, at):
    page = opened(users, at)
    assert "Leo Marsh, 7" in page
    assert "Born 9 May 2019, 7 years old" in page
    assert "Larkspur Primary School" in page
    assert "Dev Patel Key adult" in page


def test_incidents_that_surely_touch_them_are_counted(users, at):
    assert "Touched by 1 domestic-abuse incident told here, the last 11:40 pm last night" in opened(users, at)


def test_a_plan_and_its_worker_are_found_by_the_councils_own_number(users, at, tmp_path):
    professional = example(
        "socialcare.professionals", prof_professional_id="W0077", prof_professional_name="Abeba Tesfaye"
    )
    scene.hand_in(tmp_path, "socialcare.professionals", "council", professional, at=at)
    care(tmp_path, at, socialcare_cp_plans=PLAN, socialcare_involvements=WORKER)
    page = opened(users, at)
    assert "Child protection plan: emotional abuse since 2 March 2026" in page
    assert "Abeba Tesfaye Allocated Case Worker, Family Help since 2 March 2026" in page


@pytest.mark.parametrize(
    ("end", "says"),
    [
        pytest.param("2026-11-20", "2 March 2026 to 20 November 2026", id="ended last week"),
        pytest.param("2027-02-01", "since 2 March 2026", id="ends later"),
    ],
)
def test_a_plan_that_ended_is_still_said_for_a_year_and_not_as_standing(users, at, tmp_path, end, says):
    care(tmp_path, at, socialcare_cp_plans=PLAN | {"cppl_cp_plan_end_date": end})
    page = opened(users, at)
    assert f"Child protection plan: emotional abuse, {says}" in page


def test_a_plan_that_ended_more_than_a_year_ago_is_history(users, at, tmp_path):
    old = {"cppl_cp_plan_start_date": "2022-03-02", "cppl_cp_plan_end_date": "2025-11-01"}
    care(tmp_path, at, socialcare_cp_plans=PLAN | old)
    assert "Child protection plan" not in opened(users, at)


def test_a_corrected_plan_replaces_what_stood(users, at, tmp_path):
    care(tmp_path, at, socialcare_cp_plans=PLAN)
    later = at + timedelta(minutes=5)
    care(tmp_path, later, socialcare_cp_plans=PLAN | {"cppl_cp_plan_latest_category": "Physical abuse"})
    page = opened(users, later)
    assert "physical abuse" in page
    assert "emotional abuse" not in page


def test_another_authoritys_person_of_the_same_number_is_somebody_else(users, at, tmp_path):
    care(tmp_path, at, socialcare_cp_plans=PLAN)
    other = example("socialcare.cp_plans", **(PLAN | {"cppl_person_id": NUMBER, "cppl_cp_plan_id": "P-9"}))
    Agency.objects.create(slug="elsewhere", name="Elsewhere Council", kind="council")
    changed = other | {"cppl_cp_plan_latest_category": "Sexual abuse"}
    scene.hand_in(tmp_path, "socialcare.cp_plans", "elsewhere", changed, at=at)
    assert "sexual abuse" not in opened(users, at)


def test_what_never_comes_and_what_came_without_them_are_told_apart(users, at, tmp_path):
    scene.hand_in(tmp_path, "health.children", "council", example("health.children"), at=at)
    scene.work(at)
    page = opened(users, at)
    assert "Child health: files come, and none has a record of this person" in page
    assert "MARAC: no such file has ever come, so nothing can be said" in page


def test_what_came_since_the_last_look_is_counted_by_agency(users, at, tmp_path):
    assert "You look for the first time" in opened(users, at)
    later = at + timedelta(hours=2)
    care(tmp_path, later, socialcare_cp_plans=PLAN)
    # The person and the plan.
    assert "2 records from Threadshire Council, since" in opened(users, later + timedelta(minutes=1))


def test_a_protected_address_is_neither_shown_nor_told_by_who_lives_there(users, at, tmp_path):
    address = example(
        "socialcare.address", addr_person_id=NUMBER, addr_address_type="Refuge", addr_address_start_date="2026-11-01",
        addr_address_end_date="", addr_address_postcode="NM9 9ZZ",
        addr_address_json='{"HOUSE": "77", "STREET": "Hidden Row"}',
    )  # fmt: skip
    care(tmp_path, at)
    scene.hand_in(tmp_path, "socialcare.address", "council", address, at=at)
    scene.work(at)
    page = opened(users, at)
    assert "Protected address" in page
    assert "Hidden Row" not in page
    assert "NM9" not in page
    assert "With" not in page


def test_without_a_reason_there_is_no_such_child(users, at):
    client = scene.signed_in(users["fay"], at=at)
    nothing = client.get("/no/such/page/").content
    answer = client.get(f"/children/{leo()}/")
    assert (answer.status_code, answer.content) == (404, nothing)


def test_the_ledger_names_everybody_whom_the_page_names(users, at):
    page = opened(users, at)
    with acting(GWEN):
        entry = LedgerEntry.objects.filter(did="child.view", things__page="child").latest("id")
    with acting(READS):
        named = {p.pk for p in Person.objects.all() if str(p) in page}
    assert named <= set(entry.about)
    assert entry.things["grant"]


def test_a_child_with_many_records_costs_no_more_queries(users, at, tmp_path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            opened(users, at)
        return len(found)

    care(tmp_path, at, socialcare_cp_plans=PLAN)
    opened(users, at)
    few = queries()
    for number in range(6):
        care(tmp_path, at, socialcare_cp_plans=PLAN | {"cppl_cp_plan_id": f"P{number}"})
    assert queries() == few


def test_where_police_marked_a_refuge_is_not_shown_as_a_home(db, at, tmp_path):
    users = scene.people()
    scene.morning(tmp_path, at, markers="refuge")
    page = opened(users, at)
    assert "Protected address" in page
    assert "Elm" not in page


def test_another_authoritys_records_of_the_same_number_are_no_news(users, at, tmp_path):
    care(tmp_path, at)
    opened(users, at)
    Agency.objects.create(slug="elsewhere", name="Elsewhere Council", kind="council")
    other = example("socialcare.cp_plans", **(PLAN | {"cppl_person_id": NUMBER}))
    later = at + timedelta(hours=2)
    scene.hand_in(tmp_path, "socialcare.cp_plans", "elsewhere", other, at=later)
    page = opened(users, later + timedelta(minutes=1))
    assert "Elsewhere" not in page
    assert "Nothing, since" in page
