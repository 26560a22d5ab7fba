"""What everybody of a family is to the person asked about, in words and in the picture."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

import pytest

from goldenthread.identity.family import Family, Said, Tie
from goldenthread.identity.models import Person
from goldenthread.web.family.plan import APART, Style
from goldenthread.web.family.planning import age, letter, plan_of
from goldenthread.web.family.relations import missing_parent, relations

DAY = date(2026, 11, 23)
SEX = {
    "Leo": "M",
    "Dana": "F",
    "Sean": "M",
    "Curtis": "M",
    "Ellie": "F",
    "Bo": "M",
    "Una": "F",
    "Joan": "F",
    "Kit": "U",
}


def key(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


def told(one: str, kind: str, other: str, *, on: date = DAY, said: str = "") -> Tie:
    return Tie(key(one), key(other), kind, (Said(1, "schools.roll", "schools-mis", DAY, said or kind, on),))


def family(*ties: Tie, born: Iterable[tuple[str, date]] = ()) -> Family:
    shown = {key("Leo")} | {end for tie in ties for end in (tie.one, tie.other)}
    days = dict(born)
    people = {
        key(name): Person(id=key(name), forenames=name, surname="Marsh", sex=sex, dob=days.get(name))
        for name, sex in SEX.items()
        if key(name) in shown
    }
    return Family(
        asked=key("Leo"),
        day=DAY,
        people=people,
        sexes={pk: p.sex for pk, p in people.items()},
        died={},
        ties=ties,
        homes=(),
        withheld=frozenset(),
        beside=frozenset(),
        not_yet=0,
    )


MOTHER, FATHER = told("Dana", "parent", "Leo"), told("Sean", "parent", "Leo")


def all_told(text: str) -> list[Tie]:
    """ "Dana parent Leo, Joan other/aunt Leo": a tie each, with the record's own word where it is another."""
    ties = []
    for part in text.split(", "):
        one, kind, other = part.split(" ")
        kind, _, said = kind.partition("/")
        ties.append(told(one, kind, other, said=said.replace("-", " ")))
    return ties


BOTH = "Dana parent Leo, Sean parent Leo"


@pytest.mark.parametrize(
    ("who", "words", "row", "ties"),
    [
        pytest.param("Dana", "mother", -1, "Dana parent Leo", id="a mother"),
        pytest.param(
            "Ellie", "sister", 0, f"{BOTH}, Dana parent Ellie, Sean parent Ellie", id="both parents in common"
        ),
        pytest.param("Ellie", "half-sister", 0, f"{BOTH}, Dana parent Ellie, Curtis parent Ellie", id="one of two"),
        pytest.param("Ellie", "sister or half-sister", 0, "Dana parent Leo, Dana parent Ellie", id="no fathers told"),
        pytest.param("Ellie", "half-sister", 0, "Ellie sibling/half-sister Leo", id="a record's own word"),
        pytest.param(
            "Curtis", "Ellie’s father", -1, f"{BOTH}, Dana parent Ellie, Curtis parent Ellie", id="her father"
        ),
        pytest.param("Curtis", "mother’s partner", -1, "Dana parent Leo, Dana partner Curtis", id="a partner"),
        pytest.param(
            "Curtis",
            "mother’s former partner",
            -1,
            "Dana parent Leo, Curtis former_partner Dana",
            id="a former partner",
        ),
        pytest.param(
            "Una", "step-sister", 0, "Dana parent Leo, Dana partner Curtis, Curtis parent Una", id="a partner's child"
        ),
        pytest.param("Una", "step-sister", 0, "Curtis step_parent Leo, Curtis parent Una", id="a step-father's child"),
        pytest.param("Joan", "mother’s mother", -2, "Dana parent Leo, Joan parent Dana", id="a mother's mother"),
        pytest.param("Joan", "grandmother", -2, "Joan grandparent Leo", id="a grandmother on a side nobody says"),
        pytest.param(
            "Joan",
            "mother’s mother and carer",
            -2,
            "Dana parent Leo, Joan parent Dana, Joan carer Leo",
            id="a grandmother who brings him up",
        ),
        pytest.param("Bo", "son", 1, "Leo parent Bo", id="a son"),
        pytest.param("Dana", "Bo’s mother", 0, "Leo parent Bo, Dana parent Bo", id="the mother of his son"),
        pytest.param("Una", "granddaughter", 2, "Leo parent Bo, Bo parent Una", id="a son's daughter"),
        pytest.param("Joan", "“aunt”", APART, "Joan other/aunt Leo", id="a word that places nobody"),
    ],
)
def test_what_somebody_is_to_him(who, words, row, ties):
    found = relations(family(*all_told(ties)))[key(who)]
    assert (found.words, found.row) == (words, row)


@pytest.mark.parametrize(
    "more", [pytest.param("Kit parent Leo", id="three parents told"), pytest.param("", id="two fathers of one name")]
)
def test_where_a_parent_may_be_told_twice_nobody_is_called_half(more):
    found = family(*all_told(f"{BOTH}, Dana parent Ellie, Curtis parent Ellie" + (f", {more}" if more else "")))
    if not more:
        found.people[key("Curtis")].forenames = "Sean"
    assert relations(found)[key("Ellie")].words == "sister or half-sister"


def test_what_records_disagree_about_has_a_question_mark_in_the_picture():
    found = family(replace(MOTHER, doubt=("records disagree: step parent",)))
    (dana,) = (f for f in plan_of(found, relations(found)).figures if f.key == str(key("Dana")))
    assert dana.relation == "mother?"


@pytest.mark.parametrize(
    ("ties", "says"),
    [
        ([], "No record says who the parents are."),
        ([MOTHER], "No record says who the father is."),
        ([FATHER], "No record says who the mother is."),
        ([told("Kit", "parent", "Leo")], "No record says who the other parent is."),
        ([MOTHER, FATHER], ""),
    ],
)
def test_which_parent_no_record_names(ties, says):
    assert missing_parent(family(*ties)) == says


def test_twins_have_one_birthday_and_one_mother():
    of_one = [MOTHER, told("Dana", "parent", "Ellie"), told("Dana", "parent", "Bo")]
    same, later = date(2019, 5, 9), date(2021, 1, 1)
    found = family(*of_one, born=[("Leo", same), ("Ellie", same), ("Bo", later)])
    twins = {f.name: f.twin for f in plan_of(found, relations(found)).figures}
    assert twins["Leo Marsh"] == twins["Ellie Marsh"] != ""
    assert twins["Bo Marsh"] == ""


def test_of_a_couple_told_together_and_apart_the_last_word_is_drawn_as_doubtful():
    before = told("Dana", "partner", "Sean", on=date(2024, 1, 1))
    found = family(MOTHER, FATHER, before, told("Dana", "former_partner", "Sean"))
    (couple,) = plan_of(found, relations(found)).couples
    assert (couple.style, couple.is_doubtful) == (Style.PARTED, True)


def test_a_step_father_beside_the_mother_has_no_line_of_his_own_to_the_child():
    step = told("Curtis", "step_parent", "Leo")
    alone, beside = family(MOTHER, step), family(MOTHER, step, told("Dana", "partner", "Curtis"))
    assert [b.is_raised for b in plan_of(alone, relations(alone)).births] == [False, True]
    assert [b.is_raised for b in plan_of(beside, relations(beside)).births] == [False]


@pytest.mark.parametrize(
    ("born", "says"),
    [(date(2019, 5, 9), "7"), (date(2026, 6, 24), "4 m"), (date(2026, 6, 23), "5 m"), (DAY, "0 m"), (None, "")],
)
def test_an_age_is_in_years_and_below_one_in_months(born, says):
    assert age(born, DAY) == says


def test_homes_have_letters_however_many_there_are():
    assert [letter(n) for n in (0, 25, 26, 52)] == ["A", "Z", "A2", "A3"]
