"""Every worked case of every list, handed in by the one door and worked by the real worker, comes out as written."""

from datetime import UTC, datetime

import pytest

from goldenthread.access.context import acting
from goldenthread.casework.lists.every import LISTS, listed
from goldenthread.casework.lists.worked import cases
from goldenthread.directory.models import Agency
from goldenthread.rulebook import Strength, load_list
from tests.casework.scenes import hand_in_case, seven
from tests.cast import PIA
from tests.web import scene

CASES = [pytest.param(slug, case, id=f"{slug}: {case.name}") for slug in LISTS for case in cases(slug)]


def said(found) -> set[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    return {
        (tuple(str(found.people[pk]) for pk in row.people), row.part, tuple(because.words for because in row.because))
        for row in found.rows
    }


@pytest.mark.parametrize(("slug", "case"), CASES)
def test_worked_case(db, tmp_path, slug, case):
    at = seven(case.today)
    for agency, name in scene.AGENCIES.items():
        Agency.objects.create(slug=agency, name=name, kind=agency)
    hand_in_case(case, tmp_path)
    with acting(PIA):
        found = listed(slug, mandate=PIA, at=at)
    assert found.count.missing == ()
    assert said(found) == {(each.who, each.part, each.because) for each in case.on_it}
    on_it = {str(found.people[pk]) for row in found.rows for pk in row.people}
    assert on_it.isdisjoint({each.who for each in case.not_on_it})
    # Every line opens a record that is there.
    assert all(because.records for row in found.rows for because in row.because)
    assert {r for row in found.rows for b in row.because for r in b.records} == found.records.keys()


@pytest.mark.parametrize("slug", LISTS)
def test_each_list_has_cases_of_who_is_on_it_and_who_is_not(slug):
    several = cases(slug)
    assert len({case.name for case in several}) == len(several) >= 5
    assert any(case.on_it for case in several)
    assert any(case.not_on_it for case in several)


@pytest.mark.parametrize("slug", LISTS)
def test_each_list_says_its_rule_in_one_sentence_and_what_it_rests_on(slug):
    book = load_list(slug)
    sentence = book.says(datetime(2026, 11, 23, tzinfo=UTC).date())
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert "{" not in sentence
    assert {rule.strength for rule in book.lawful_basis} >= {Strength.LAW}
    assert book.needs
    assert book.cannot_see
