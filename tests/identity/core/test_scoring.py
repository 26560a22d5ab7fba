"""Who is joined, who is asked about, and who is left apart: each case is one that an officer would recognise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.identity.core import guards
from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.model import EVEN
from goldenthread.identity.core.scoring import Verdict, compare, conflicts
from goldenthread.identity.core.subjects import Subject, born_range, child_key

from .people import ELM_GROVE, MILL_LANE, MODEL, compared, person

FLAT = read_dwelling("Flat 2, 14 Mill Lane, Luton", "LU1 1AA")


JOINED = [
    pytest.param(
        person("Jonathan", "Smith", "1988-04-03", "M", home=MILL_LANE),
        person("Jon", "Smyth", "1988-04-03", "M", home=MILL_LANE),
        id="short form, spelling, same birth and home",
    ),
    pytest.param(
        person("John", "Smith", "1988-04-03", "M"),
        person("John", "Smith", "1988-04-03", "M", home=ELM_GROVE),
        id="the commonest name, same birth date",
    ),
    pytest.param(
        person("Sarah", "Jones", sex="F", home=MILL_LANE),
        person("Sarah", "Jones", "1985-02-20", "F", home=MILL_LANE),
        id="no date of birth, same name and door",
    ),
    pytest.param(
        person("Katarzyna", "Kowalska", "1987-11-25", "F", home=MILL_LANE),
        person("Kasia", "Kowalski", "1987-11-25", home=MILL_LANE),
        id="Polish short form, the husband's ending",
    ),
    pytest.param(
        person("Harpreet", "Kaur Gill", "1990-06-14", "F", home=MILL_LANE),
        person("Harpreet Kaur", "Gill", "1990-06-14", "F"),
        id="Kaur as a middle name and in the surname",
    ),
    pytest.param(
        person("Mohammed Yusuf", "Khan", "2014-07-17", "M", home=MILL_LANE),
        person("Yousuf", "Khan", "2014-07-17", home=MILL_LANE),
        id="known by the second name, spelt otherwise",
    ),
    pytest.param(
        person("Fatima", "Al-Hassan", "1992-01-30", "F", home=FLAT),
        person("Fatimah", "Hassan", "1992-01-30", "F", home=FLAT),
        id="Arabic article left out",
    ),
    pytest.param(
        person("Siân", "O’Connell-Batra", "2016-05-21", "F"),
        person("Sian", "OConnell Batra", "2016-05-21", "F", home=MILL_LANE),
        id="diacritics, apostrophe and hyphen lost",
    ),
    pytest.param(
        person("Isla", "Batra", "2016-05-21", "F", home=MILL_LANE),
        person("Isla", "O'Connell-Batra", "2016-05-21", "F", home=MILL_LANE),
        id="half of a double surname",
    ),
    pytest.param(
        person("Sarah", "Brown", "1985-02-20", "F", former_surnames=["Jones"]),
        person("Sarah", "Jones", "1985-02-20", "F"),
        id="maiden name on file",
    ),
    pytest.param(
        person("Sarah", "Brown", "1985-02-20", "F", home=MILL_LANE),
        person("Sarah", "Jones", "1985-02-20", "F", home=MILL_LANE),
        id="maiden name not on file, same birth and home",
    ),
    pytest.param(
        person("Thomas", "Nowak", "2015-04-03", "M", home=MILL_LANE),
        person("Tom", "Nowak", "2015-03-04", "M", home=MILL_LANE),
        id="day and month swapped, same home",
    ),
    pytest.param(
        person("Thomas", "Nowak", "2015-04-13", "M", home=MILL_LANE),
        person("Thomas", "Nowak", "2015-04-18", "M", home=FLAT),
        id="one digit out, flat left out",
    ),
    pytest.param(
        person("Anna", "Nowak", "1990-10-20", "F"),
        person("Nowak", "Anna", "1990-10-20", "F"),
        id="first and last name exchanged",
    ),
    pytest.param(
        person("Meera", "Batra", home=MILL_LANE, children=[child_key("Isla Rose", "2016-05-21")]),
        person("Meera", "Batra", "1988-09-30", home=ELM_GROVE, children=[child_key("Isla", "2016-05-21")]),
        id="mother of one child, moved, no date of birth on one",
    ),
    pytest.param(
        person("Ann", "Lee", "2012-08-19", "F", nhs="9434765919"),
        person("Anne", "Leigh", "2012-08-19", "F", nhs="943 476 5919"),
        id="same NHS number",
    ),
    pytest.param(
        person("Elal", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        person("Ella", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        id="letters exchanged, and the one is no name",
    ),
    pytest.param(
        person("Izzy", "Batra", home=MILL_LANE),
        person("Isabella", "Batra", "2016-05-21", home=MILL_LANE),
        id="a child's pet name at the door, no date",
    ),
    pytest.param(
        person("Isla", "Batra", "2016-05-21", other_names="Bee"),
        person("Bee", "Batra", "2016-05-21", home=MILL_LANE),
        id="an alias on file",
    ),
]


@pytest.mark.parametrize(("a", "b"), JOINED)
def test_one_person_in_two_records_is_joined(a: Subject, b: Subject) -> None:
    found = compared(a, b)
    assert (found.verdict, found.guard) == (Verdict.JOIN, "")


ASKED = [
    pytest.param(
        person("Anna", "Nowak", "2015-04-20", "F", nhs="9434765919"),
        person("Zofia", "Nowak", "2015-04-20", "F", nhs="9434765919"),
        guards.TWINS,
        id="twins on one NHS number",
    ),
    pytest.param(
        person("Ella", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        person("Elsa", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        guards.LIKE_TWINS,
        id="one letter apart, and both are names",
    ),
    pytest.param(
        person("Anisha", "Khan", "2015-04-20", "F", home=MILL_LANE),
        person("Arisha", "Khan", "2015-04-20", "F", home=MILL_LANE),
        guards.LIKE_TWINS,
        id="one letter apart, and both are names, though rare ones",
    ),
    pytest.param(
        person("Anna Louise", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        person("Anna Marie", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        guards.FURTHER_NAMES,
        id="twins who share a first name",
    ),
    pytest.param(
        person("J", "Nowak", "2015-04-20", home=MILL_LANE),
        person("Jakub", "Nowak", "2015-04-20", "M", home=MILL_LANE),
        guards.NAMELESS,
        id="an initial, as a twin has too",
    ),
    pytest.param(
        person("Baby", "Nowak", "2026-04-20", home=MILL_LANE),
        person("Zofia", "Nowak", "2026-04-20", "F", home=MILL_LANE),
        guards.NAMELESS,
        id="not named yet, as a twin is not",
    ),
    pytest.param(
        person("Zubair", "Mahmoudi", "2015-04-20", "M", home=MILL_LANE),
        person("Zubair", "Mahmoudi", "2015-05-20", "M", home=ELM_GROVE),
        guards.UNSURE_BIRTH,
        id="cousins named after one grandfather, a month apart",
    ),
    pytest.param(
        person("Ann", "Lee", "2012-08-19", "F", nhs="9434765919", home=MILL_LANE),
        person("Ann", "Lee", "2012-08-19", "F", nhs="9434765870", home=MILL_LANE),
        guards.TWO_NHS_NUMBERS,
        id="two NHS numbers",
    ),
    pytest.param(
        person("Ann", "Lee", "2012-08-19", "F", other_ids=[("socialcare.person", "1")], home=MILL_LANE),
        person("Ann", "Lee", "2012-08-19", "F", other_ids=[("socialcare.person", "2")], home=MILL_LANE),
        guards.TWO_IDS,
        id="one system holds them as two",
    ),
    pytest.param(
        person("Ellie", "", home=MILL_LANE),
        person("Eleanor", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        "",
        id="a first name and a door, no more",
    ),
    pytest.param(
        person("Thomas", "Nowak", "2015-04-03", "M"),
        person("Thomas", "Nowak", "2015-03-04", "M"),
        guards.UNSURE_BIRTH,
        id="swapped day and month, nothing else in common",
    ),
]


@pytest.mark.parametrize(("a", "b", "why"), ASKED)
def test_what_only_a_person_may_say_goes_to_review(a: Subject, b: Subject, why: str) -> None:
    found = compared(a, b)
    assert (found.verdict, found.guard) == (Verdict.REVIEW, why)


APART = [
    pytest.param(
        person("Anna", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        person("Zofia", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        id="twin sisters",
    ),
    pytest.param(
        person("Anna", "Nowak", "2015-04-20", "F", home=MILL_LANE),
        person("Jakub", "Nowak", "2015-04-20", "M", home=MILL_LANE),
        id="twin brother and sister",
    ),
    pytest.param(
        person("Mohammed Yusuf", "Khan", "2014-07-17", "M", home=MILL_LANE),
        person("Mohammed Ibrahim", "Khan", "2014-07-17", "M", home=MILL_LANE),
        id="twin brothers who are both Mohammed",
    ),
    pytest.param(
        person("Hasan", "Khan", "2014-07-17", "M", home=MILL_LANE),
        person("Hussain", "Khan", "2014-07-17", "M", home=MILL_LANE),
        id="twins Hasan and Hussain",
    ),
    pytest.param(
        person("Thomas", "Nowak", "2013-04-20", "M", home=MILL_LANE),
        person("Alice", "Nowak", "2015-06-09", "F", home=MILL_LANE),
        id="brother and sister",
    ),
    pytest.param(
        person("John", "Smith", "1988-04-20", "M", home=MILL_LANE),
        person("John", "Smith", "2015-04-09", "M", home=MILL_LANE),
        id="father and son of one name",
    ),
    pytest.param(
        person("Zubair", "Mahmoudi", "1988-04-20", "M", home=MILL_LANE),
        person("Zubair", "Mahmoudi", "2008-04-20", "M", home=MILL_LANE),
        id="father and son of one rare name and birthday",
    ),
    pytest.param(
        person("John", "Smith", "2015-04-20", "M", home=MILL_LANE),
        person("John", "Smith", "2015-05-20", "M", home=ELM_GROVE),
        id="cousins of one name, a month apart",
    ),
    pytest.param(
        person("Sarah", "Jones", sex="F", home=MILL_LANE),
        person("Sarah", "Jones", "1985-02-20", "F", home=ELM_GROVE),
        id="one common name, two addresses, no date",
    ),
    pytest.param(
        person("Karen", "Price", home=MILL_LANE),
        person("Anita", "Batra", home=MILL_LANE),
        id="old and new tenant",
    ),
    pytest.param(
        person("Katarzyna", "Nowak", home=MILL_LANE, children=["a|2015-01-02"]),
        person("Pawel", "Nowak", home=MILL_LANE, children=["a|2015-01-02"]),
        id="mother and father",
    ),
    pytest.param(person(), person(), id="nothing is known of either"),
    pytest.param(
        person("Baby", "", "1900-01-01"),
        person("Baby", "", "1900-01-01"),
        id="two placeholders",
    ),
]


@pytest.mark.parametrize(("a", "b"), APART)
def test_different_people_are_left_apart(a: Subject, b: Subject) -> None:
    assert compared(a, b).verdict is Verdict.APART


def test_a_father_without_a_date_of_birth_is_not_his_son() -> None:
    on = person("x", "x", "2026-11-23").dob
    assert on is not None
    _, latest = born_range(14, None, on)
    father = person("John", "Smith", sex="M", home=MILL_LANE, born_to=latest)
    son = person("John", "Smith", "2018-02-20", "M", home=MILL_LANE)
    assert compared(father, son).guard == guards.AGES
    assert compared(father, son).verdict is Verdict.APART


def test_two_mentions_of_one_record_are_two_people() -> None:
    first = person("Mary", "Lee", home=MILL_LANE, record_key="FEN/1", feed="schools.roll", agency="schools-mis")
    second = person("Mary", "Lee", home=MILL_LANE, record_key="FEN/1", feed="schools.roll", agency="schools-mis")
    elsewhere = person("Mary", "Lee", home=MILL_LANE, record_key="FEN/1", feed="marac.cases", agency="marac")
    assert compared(first, second).guard == guards.ONE_RECORD
    assert compared(first, elsewhere).guard == ""


def test_an_address_is_no_evidence_between_different_first_names() -> None:
    at_home = compared(person("Anna", "Nowak", home=MILL_LANE), person("Zofia", "Nowak", home=MILL_LANE))
    nowhere = compared(person("Anna", "Nowak"), person("Zofia", "Nowak"))
    assert at_home.weight == pytest.approx(nowhere.weight)


def test_a_rare_name_counts_for_more_than_a_common_one() -> None:
    rare = compared(person("Zubair", "Mahmoudi"), person("Zubair", "Mahmoudi"))
    common = compared(person("John", "Smith"), person("John", "Smith"))
    assert rare.weight > common.weight + 8


def test_the_weight_is_the_prior_and_the_sum_of_its_features() -> None:
    a, b = (
        person("Jon", "Smith", "1988-04-03", "M", home=MILL_LANE),
        person("John", "Smyth", "1988-04-03", "M", home=FLAT),
    )
    found = compared(a, b)
    assert found.weight == pytest.approx(MODEL.prior + sum(feature.weight for feature in found.features))


def test_a_stand_between_twins_does_not_bring_them_together() -> None:
    anna = person("Anna", "Nowak", "2015-04-20", "F")
    nameless = person("", "Nowak", "2015-04-20", "F")
    zofia = person("Zofia", "Nowak", "2015-04-20", "F")
    why = conflicts({who.mention_id: who for who in (anna, nameless, zofia)}, MODEL)
    assert why(anna.mention_id, zofia.mention_id) == guards.TWINS
    assert why(anna.mention_id, nameless.mention_id) == ""


NAMES = st.sampled_from(["", "Anna", "Ania", "A", "Mohammed Ali", "Baby", "José"])
DAYS = st.sampled_from(["", "2015-04-03", "2015-03-04", "2015-01-01", "2016-02-29", "2017-02-28", "1985", "1900-01-01"])
ANYONE = st.builds(
    person,
    NAMES,
    st.sampled_from(["", "Nowak", "Smith-Jones", "Jones", "Anna"]),
    DAYS,
    st.sampled_from(["", "M", "F"]),
    home=st.sampled_from([MILL_LANE, FLAT, ELM_GROVE, read_dwelling("")]),
    nhs=st.sampled_from(["", "9434765919", "9434765870"]),
)


@given(ANYONE, ANYONE)
def test_the_order_of_two_mentions_never_matters(a: Subject, b: Subject) -> None:
    compared(a, b)


@given(ANYONE, ANYONE)
def test_leaving_early_never_changes_what_is_done(a: Subject, b: Subject) -> None:
    early = compare(a, b, MODEL, floor=MODEL.review)
    assert early.verdict is compare(a, b, MODEL, frequency=EVEN).verdict


@given(ANYONE, ANYONE)
def test_a_guarded_pair_is_never_joined(a: Subject, b: Subject) -> None:
    found = compare(a, b, MODEL)
    assert found.verdict is not Verdict.JOIN or not found.guard
