"""The truth kept aside: it agrees with the files, and each hard case of the night is what its name says."""

from collections import Counter, defaultdict

import pytest

from goldenthread.madeup.incidents import CASES
from goldenthread.records.reading import FEEDS

from .conftest import AT, Partnership

SPOKEN_OF = (
    "schools.roll",
    "health.children",
    "council.home_educated",
    "council.claims",
    "register.identities",
    "register.addresses",
    "health.caseload",
    "socialcare.person",
    "marac.cases",
    "police.persons",
)


def _rows(partnership: Partnership, feed: str) -> list[dict[str, str]]:
    """Every row that the door would take, of all the files of one feed."""
    parts = {"police.persons": ("", ".history", ".bench"), "schools.roll": ("", ".corrected")}.get(feed, ("",))
    rows = {_key(feed, row): row for part in parts for row in partnership.feed(f"{feed}{part}")}
    return list(rows.values())


def _key(feed: str, row: dict[str, str]) -> str:
    return "|".join(row[column] for column in FEEDS[feed].key)


def _slots(feed: str, row: dict[str, str]) -> set[str]:
    """The slots of a row that name somebody."""
    several = {"schools.roll": [f"contact{n}" for n in range(1, 5)], "health.children": ["carer1", "carer2"]}.get(feed)
    if feed == "council.claims":
        slots = ("claimant", "partner", *(f"dependant{n}" for n in range(1, 5)))
        return {slot for slot in slots if row[f"{slot}_surname"]}
    if several is None:
        return {"child"} if feed == "council.home_educated" else {"self"}
    return {"child"} | {slot for slot in several if row[f"{slot}_surname"]}


@pytest.mark.parametrize("feed", SPOKEN_OF)
def test_every_slot_that_names_somebody_is_a_person(partnership: Partnership, feed: str) -> None:
    people = {row["person_id"] for row in partnership.truth("persons")}
    known = defaultdict(set)
    for row in partnership.truth("mentions"):
        if row["feed"] == feed:
            assert row["person_id"] in people
            known[row["key"]].add(row["slot"])
    planted = (
        {_key(feed, row) for row in partnership.feed("schools.roll")} - known.keys()
        if feed == "schools.roll"
        else set()
    )
    assert len(planted) <= 2  # rows whose key itself is at fault
    for row in _rows(partnership, feed):
        if _key(feed, row) not in planted:
            assert known[_key(feed, row)] == _slots(feed, row), row


def test_a_mention_is_of_somebody_of_that_sex_and_about_that_age(partnership: Partnership) -> None:
    people = {row["person_id"]: row for row in partnership.truth("persons")}
    keys = {
        row["key"]: row["person_id"]
        for row in partnership.truth("mentions")
        if row["feed"] == "health.children" and row["slot"] == "child"
    }
    for row in partnership.feed("health.children"):
        person = people[keys[row["nhs_number"]]]
        assert (person["sex"], person["date_of_birth"]) == (row["sex"], row["date_of_birth"])


def test_who_is_affected_follows_from_homes_and_kinship(partnership: Partnership) -> None:
    """Worked out again from the tables of truth alone, in another way."""
    young = {r["person_id"]: r["date_of_birth"] for r in partnership.truth("persons") if r["is_child"] == "yes"}
    stays, kin = partnership.truth("households"), partnership.truth("relationships")
    expected, given = {}, defaultdict(set)
    for incident in partnership.truth("incidents"):
        on, adults = incident["occurred_at"][:10], {incident["victim_id"], incident["suspect_id"]}
        then = [r for r in stays if r["date_from"] <= on and (not r["date_to"] or on < r["date_to"])]
        homes = {r["dwelling_id"] for r in then if r["person_id"] in adults} | {incident["dwelling_id"]}
        resident = {r["person_id"] for r in then if r["dwelling_id"] in homes and r["person_id"] in young}
        related = {r["child_id"] for r in kin if r["adult_id"] in adults and young[r["child_id"]] <= on} - resident
        expected[incident["reference"]] = {(c, "resident") for c in resident} | {(c, "related") for c in related}
    for row in partnership.truth("affected"):
        given[row["reference"]].add((row["child_id"], row["relation"]))
    assert {reference: given[reference] for reference in expected} == expected


def test_a_child_that_the_police_are_said_to_have_named_is_named(partnership: Partnership) -> None:
    named = {(r["reference"], r["child_id"]): r["named_by_police"] for r in partnership.truth("affected")}
    mentions = {r["key"]: r["person_id"] for r in partnership.truth("mentions") if r["feed"] == "police.persons"}
    listed = set()
    for row in _rows(partnership, "police.persons"):
        if row["role"] == "child":
            about = (row["incident_reference"], mentions[_key("police.persons", row)])
            listed.add(about)
            assert named[about] in {"full", "first name"}
            assert named[about] == "full" or not (row["surname"] or row["date_of_birth"])
    assert {about for about, how in named.items() if how != "no"} == listed


def test_the_bench_has_a_year_of_incidents_with_every_way_of_being_affected(partnership: Partnership) -> None:
    affected = [row for row in partnership.truth("affected") if row["batch"] == "bench"]
    assert {row["relation"] for row in affected} == {"resident", "related"}
    assert {row["named_by_police"] for row in affected} == {"full", "first name", "no"}
    months = {row["occurred_at"][:7] for row in partnership.truth("incidents") if row["batch"] == "bench"}
    assert len(months) >= 10


# --- The hard cases of the night ---


def test_every_hard_case_is_there_once(partnership: Partnership) -> None:
    cases = Counter(row["case"] for row in partnership.truth("incidents") if row["batch"] == "night")
    assert cases == {case.slug: 1 for case in CASES}


@pytest.mark.parametrize(
    ("case", "way"),
    [
        ("home_educated", "home_educated"), ("nursery", "nursery"), ("college", "college"),
        ("outside_area", "outside_area"),
        ("not_in_nursery", "under_five"), ("no_known_setting", "no_known_setting"), ("sixth_form", "school"),
        ("missing_education", "missing_education"), ("closed_school", "school"), ("merged_school", "school"),
    ],
)  # fmt: skip
def test_where_the_children_of_a_case_are_taught(partnership: Partnership, case: str, way: str) -> None:
    children = partnership.children_of(partnership.of_case(case))
    assert {row["route"] for row in children} == {way}


@pytest.mark.parametrize("case", ["children_not_named", "block_without_flat", "common_name", "sixth_form"])
def test_children_live_there_and_the_police_name_none(partnership: Partnership, case: str) -> None:
    incident = partnership.of_case(case)
    assert "resident" in {row["relation"] for row in partnership.children_of(incident)}
    assert partnership.police(incident, "child") == []


@pytest.mark.parametrize("case", ["children_elsewhere", "looked_after"])
def test_children_who_live_elsewhere_are_affected_too(partnership: Partnership, case: str) -> None:
    children = partnership.children_of(partnership.of_case(case))
    assert "related" in {row["relation"] for row in children}


def test_an_incident_without_children_affects_none(partnership: Partnership) -> None:
    assert partnership.children_of(partnership.of_case("no_child")) == []


def test_the_suspect_is_a_step_parent(partnership: Partnership) -> None:
    incident = partnership.of_case("step_parent")
    adults = {incident["victim_id"], incident["suspect_id"]}
    children = {row["child_id"] for row in partnership.children_of(incident)}
    kin = [r for r in partnership.truth("relationships") if r["adult_id"] in adults and r["child_id"] in children]
    assert "stepfather" in {row["relationship"] for row in kin}


def test_another_family_lived_there_until_lately(partnership: Partnership) -> None:
    incident = partnership.of_case("new_tenants")
    stays = [row for row in partnership.truth("households") if row["dwelling_id"] == incident["dwelling_id"]]
    assert [row for row in stays if row["date_to"]]
    left = {row["person_id"] for row in stays if row["date_to"]}
    assert left.isdisjoint(row["child_id"] for row in partnership.children_of(incident))


def test_a_block_is_written_without_its_flat(partnership: Partnership) -> None:
    incident = partnership.of_case("block_without_flat")
    home = next(row for row in partnership.truth("dwellings") if row["dwelling_id"] == incident["dwelling_id"])
    log = partnership.log(incident)
    assert home["address"].startswith("Flat ")
    assert "Flat" not in log["address"]
    assert log["uprn"] == ""


@pytest.mark.parametrize(
    ("case", "marker"),
    [
        ("refuge", "refuge"), ("honour_based", "honour_based"), ("staff_family", "staff_family"),
        ("police_suspect", "police_suspect"),
    ],
)  # fmt: skip
def test_the_police_mark_what_must_be_handled_with_care(partnership: Partnership, case: str, marker: str) -> None:
    assert marker in partnership.log(partnership.of_case(case))["markers"].split(";")


def test_the_key_adult_of_the_school_must_not_hear_about_her_sister(partnership: Partnership) -> None:
    incident = partnership.of_case("conflict_of_interest")
    people = {row["person_id"]: row for row in partnership.truth("persons")}
    urns = {urn for row in partnership.children_of(incident) for urn in row["urns"].split(";")}
    key_adults = [r for r in partnership.feed("settings.contacts") if r["urn"] in urns and r["role"] == "key_adult"]
    for adult in (people[incident["victim_id"]], people[incident["suspect_id"]]):
        spoken = f"{adult['forenames']} {adult['surname']} {adult['date_of_birth']}"
        assert any(spoken in row["conflicts"] for row in key_adults)


def test_the_roll_has_the_closed_school_and_the_truth_its_successor(partnership: Partnership) -> None:
    upns = {row["person_id"]: row["upn"] for row in partnership.truth("persons")}
    register = {row["URN"]: row["EstablishmentStatus (name)"] for row in partnership.feed("settings.register")}
    for case in ("closed_school", "merged_school"):
        for child in partnership.children_of(partnership.of_case(case)):
            rolls = [r for r in partnership.feed("schools.roll") if r["upn"] == upns[child["child_id"]]]
            assert [register[row["urn"]] for row in rolls] == ["Closed"]
            assert register[child["urns"]] == "Open"


def test_a_common_name_is_shared_and_comes_without_dates_of_birth(partnership: Partnership) -> None:
    incident = partnership.of_case("common_name")
    adults = partnership.police(incident, "victim") + partnership.police(incident, "suspect")
    assert all(not row["date_of_birth"] for row in adults)
    names = Counter((row["forenames"], row["surname"]) for row in partnership.truth("persons"))
    assert names["David", "Smith"] >= 4


def test_twins_and_cousins_are_easy_to_take_for_one_another(partnership: Partnership) -> None:
    people = {row["person_id"]: row for row in partnership.truth("persons")}
    twins = [people[row["child_id"]] for row in partnership.children_of(partnership.of_case("twins"))]
    assert max(Counter(row["date_of_birth"] for row in twins).values()) == 2
    family = people[partnership.of_case("same_name_cousins")["victim_id"]]["family_id"]
    cousins = [row for row in people.values() if row["family_id"] == family and row["is_child"] == "yes"]
    assert max(Counter((row["forenames"], row["surname"]) for row in cousins).values()) == 2


def test_brothers_and_sisters_are_at_different_settings(partnership: Partnership) -> None:
    children = partnership.children_of(partnership.of_case("siblings_apart"))
    assert len({row["urns"] for row in children}) == 3


def test_a_dual_registered_child_has_two_settings(partnership: Partnership) -> None:
    children = partnership.children_of(partnership.of_case("dual_registered"))
    assert {len(row["urns"].split(";")) for row in children} == {2}


def test_the_moved_family_is_at_its_new_home(partnership: Partnership) -> None:
    incident = partnership.of_case("moved_lately")
    stays = [row for row in partnership.truth("households") if row["person_id"] == incident["victim_id"]]
    assert len(stays) == 2
    assert incident["dwelling_id"] == max(stays, key=lambda row: row["date_from"])["dwelling_id"]
    assert max(row["date_to"] for row in stays) <= AT.date().isoformat()
