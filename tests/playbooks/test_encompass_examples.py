"""The worked cases come out as their author wrote, and the page printed from them is up to date."""

from pathlib import Path

import pytest

from goldenthread.playbooks.encompass import worked
from goldenthread.playbooks.encompass.content import FIELD_NAMES
from goldenthread.playbooks.encompass.routes import RouteKind
from goldenthread.rulebook import PlaybookError, Strength, load, read_text
from tools import playbook_docs

CASES = worked.cases()
PAGES = Path(__file__).parents[2] / "docs" / "playbooks"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_worked_case(case):
    assert worked.differences(case.expect, worked.work(case, load("encompass"))) == []


def test_there_are_enough_cases_and_each_has_its_own_name():
    assert len(CASES) >= 45
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_route_and_hold_of_the_playbook_has_a_worked_case():
    playbook = load("encompass")
    out = [worked.work(case, playbook) for case in CASES]
    routes = {line["rule"] for each in out for heading in ("told", "waits", "not_told") for line in each[heading]}
    assert routes == {route.name for route in playbook.routes}
    assert {hold["reason"] for each in out for hold in each["holds"]} == {hold.name for hold in playbook.holds}


def test_every_child_of_every_case_is_told_about_waits_or_is_not_told_for_a_reason():
    for case in CASES:
        out = worked.work(case, load("encompass"))
        lines = [line for heading in ("told", "waits", "not_told") for line in out[heading]]
        assert all(line["because"] for line in lines)
        children = {f"{child.facts.name.forenames} {child.facts.name.surname}" for child in case.children}
        assert {line["child"] for line in lines} == children


def test_a_wrong_expectation_is_reported():
    case = CASES[0]
    got = worked.work(case, load("encompass"))
    late = {**case.expect, "told": [{"by": "2026-03-05 08:45Z", "assumed": "guess"}]}
    assert len(worked.differences(late, got)) == 2
    assert worked.differences({}, got)[0].startswith("told: expected 0, got 1")


def test_a_mistake_in_the_examples_is_refused_with_its_place():
    text = read_text("encompass", "examples.yaml")
    broken = text.replace('urn: "900001", status: C', 'urn: "999999", status: C', 1)
    with pytest.raises(PlaybookError, match=r"cases\[1\]\.children\[1\]\.at\[1\]\.urn: 999999 is not defined above"):
        worked.read_cases(broken)


def test_the_playbook_names_only_what_the_code_knows():
    playbook = load("encompass")
    for about, names in FIELD_NAMES.items():
        assert {field.name for field in playbook.fields if field.about == about} == names
    assert {route.to for route in playbook.routes} <= {kind.value for kind in RouteKind}


def test_what_no_source_was_found_for_is_marked_so():
    """These are believed and unsourced: they may be followed, and never described as required."""
    playbook = load("encompass")
    unsourced = {"missing_education", "no_known_setting", "left_without_new", "home_outside_area", "grading"}
    rules = (*playbook.routes, *playbook.fields, *playbook.holds, *playbook.ladder.steps)
    assert {rule.name for rule in rules if rule.strength is Strength.UNVERIFIED} == unsourced
    assert {hold.strength for hold in playbook.holds} == {Strength.LOCAL}


@pytest.mark.parametrize(("name", "text"), playbook_docs.pages().items())
def test_the_practitioners_pages_are_up_to_date(name, text):
    assert (PAGES / name).read_text("utf-8") == text, "run: python -m tools.playbook_docs"
