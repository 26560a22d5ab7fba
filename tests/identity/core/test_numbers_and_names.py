"""Numbers that agencies share, second names, and parents who bear their child's name: who is joined, who is not."""

from typing import Any

import pytest

from goldenthread.identity.core import guards
from goldenthread.identity.core.scoring import Verdict, conflicts
from goldenthread.identity.core.subjects import Subject, child_key

from .people import MILL_LANE, MODEL, compared, person


def _numbered(forenames: str, surname: str, born: str, number: str, **more: Any) -> Subject:
    return person(forenames, surname, born, other_ids=[("person_number", number)], **more)


def test_a_person_number_joins_records_of_several_agencies() -> None:
    claim = _numbered("Meera A", "Batra", "", "ZZ123456C", agency="council")
    register = _numbered("Meera Anjali", "Batra", "1988-09-30", "ZZ123456C", agency="register")
    assert compared(claim, register).verdict is Verdict.JOIN


@pytest.mark.parametrize("number", ["ZZ123456C", "ZZ123456D"])
def test_a_person_number_alone_joins_nobody_whose_names_and_births_disagree(number: str) -> None:
    one = _numbered("Meera", "Batra", "1988-09-30", "ZZ123456C")
    other = _numbered("Sean", "O’Connell", "1986-01-17", number)
    assert compared(one, other).verdict is not Verdict.JOIN


@pytest.mark.parametrize("number", ["ZZ123456D", "AB654321A"])
def test_a_wrong_person_number_keeps_nobody_apart_for_ever(number: str) -> None:
    one = _numbered("Meera", "Batra", "1988-09-30", "ZZ123456C", home=MILL_LANE)
    other = _numbered("Meera", "Batra", "1988-09-30", number, home=MILL_LANE)
    found = compared(one, other)
    assert (found.verdict, found.guard) == (Verdict.JOIN, "")


def test_second_names_count_for_people_of_one_first_name() -> None:
    def weight(one: str, other: str) -> float:
        return compared(person(one, "Nowak", home=MILL_LANE), person(other, "Nowak", home=MILL_LANE)).weight

    assert weight("Anna Louise", "Anna Louise") > weight("Anna Louise", "Anna L") > weight("Anna Louise", "Anna")
    assert weight("Anna Louise", "Anna") > weight("Anna Louise", "Anna M") > weight("Anna Louise", "Maria Louise")


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        pytest.param("James P", "Philip", Verdict.JOIN, id="called by the second name"),
        pytest.param("Raxael M", "Rachael Madeline", Verdict.JOIN, id="misread beyond one letter"),
        pytest.param("John J", "Jane Jean", Verdict.REVIEW, id="a couple of like names"),
        pytest.param("Sarah C", "Stephen Martin", Verdict.REVIEW, id="a husband's number"),
        pytest.param("James", "Philip", Verdict.REVIEW, id="nothing in common but the number"),
    ],
)
def test_a_number_in_common_lets_names_differ_that_have_something_in_common(
    one: str, other: str, verdict: Verdict
) -> None:
    a, b = _numbered(one, "Liston", "", "ZZ123456C"), _numbered(other, "Liston", "1953-05-23", "ZZ123456C")
    assert compared(a, b).verdict is verdict


def test_a_parent_of_one_name_and_home_is_never_taken_for_the_child() -> None:
    """Inga's mother is called Inga too, and the school knows her without a date of birth."""
    daughter = person("Inga", "Jankowska", "2011-04-28", "F", home=MILL_LANE)
    mother = person("Inga", "Jankowska", home=MILL_LANE, children=[child_key("Inga", "2011-04-28")])
    found = compared(daughter, mother)
    assert found.guard == guards.PARENT
    assert found.verdict is Verdict.APART
    assert (
        conflicts({who.mention_id: who for who in (daughter, mother)}, MODEL)(daughter.mention_id, mother.mention_id)
        == guards.PARENT
    )


def test_a_mother_named_beside_the_brother_is_not_his_sister_of_the_same_name() -> None:
    sister = person("Inga", "Jankowska", "2011-04-28", "F", home=MILL_LANE)
    mother = person("Inga", "Jankowska", home=MILL_LANE, children=[child_key("Piotr", "2014-09-01")])
    assert compared(sister, mother).verdict is Verdict.APART


def test_a_sister_of_eighteen_may_bring_up_a_child_of_seven() -> None:
    carer = person("Inga", "Jankowska", home=MILL_LANE, children=[child_key("Piotr", "2019-09-01")])
    sister = person("Inga", "Jankowska", "2008-04-28", "F", home=MILL_LANE)
    assert compared(carer, sister).guard != guards.PARENT


def test_a_parent_of_another_child_may_be_the_same_mother() -> None:
    one = person("Inga", "Jankowska", home=MILL_LANE, children=[child_key("Inga", "2011-04-28")])
    other = person("Inga", "Jankowska", "1985-02-03", "F", home=MILL_LANE, children=[child_key("Inga", "2011-04-28")])
    assert compared(one, other).guard != guards.PARENT
