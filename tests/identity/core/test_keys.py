import pytest

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.keys import blocking_keys
from goldenthread.identity.core.subjects import Subject, child_key

from .people import ELM_GROVE, MILL_LANE, person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            person("Jonathan", "Smith", "1988-04-03", home=MILL_LANE),
            person("Jon", "Smyth", "1988-04-03"),
            id="short form and spelling",
        ),
        pytest.param(
            person("Sarah", "Brown", "1985-02-20", home=MILL_LANE),
            person("Sarah", "Jones", "1985-02-20", home=ELM_GROVE),
            id="married and moved",
        ),
        pytest.param(
            person("Sarah", "Jones", "1985-02-03"), person("Sarah", "Jones", "1985-03-02"), id="day and month swapped"
        ),
        pytest.param(person("Sarah", "Jones", "1985-02-23"), person("Sarah", "Jones", "1975-02-23"), id="wrong decade"),
        pytest.param(person("Sarah", "Jones"), person("Sarah", "Jones", "1985-02-23"), id="no date, no address"),
        pytest.param(
            person("Ellie", "", home=MILL_LANE),
            person("Eleanor", "Jones", "2015-02-23", home=MILL_LANE),
            id="a child's short first name at a door",
        ),
        pytest.param(
            person("Bob", "Lee", home=MILL_LANE),
            person("Robert", "Leigh", "1970-09-23", home=MILL_LANE),
            id="short form with another initial",
        ),
        pytest.param(
            person("Mohammed Yusuf", "Khan", "2014-07-17"), person("Yusuf", "Khan", "2014-07-19"), id="second name used"
        ),
        pytest.param(
            person("Aisha", "Khan-Malik", "2014-07-17"),
            person("Ayesha", "Malik", "2014-07-17"),
            id="half a double name",
        ),
        pytest.param(
            person("Sarah", "Jones", home=MILL_LANE),
            person("Sarah", "Brown", home=read_dwelling("14 Mill Lane", "LU1 1AB")),
            id="maiden name, postcode slip, no dates",
        ),
        pytest.param(
            person("Sarah", "Brown", children=[child_key("Tom", "2015-05-05")]),
            person("Sara", "Jones", home=ELM_GROVE, children=[child_key("Thomas", "2015-05-05")]),
            id="mother of one child, nothing else the same",
        ),
        pytest.param(
            person("Anna", "Nowak", nhs="9434765919"), person("Hania", "Kowal", nhs="943 476 5919"), id="NHS number"
        ),
        pytest.param(
            person("Kowalska", "Anna", "1990-10-20"), person("Anna", "Kowalska", "1990-10-20"), id="names exchanged"
        ),
    ],
)
def test_two_mentions_of_one_person_share_a_key(one: Subject, other: Subject) -> None:
    assert set(blocking_keys(one)) & set(blocking_keys(other))


@pytest.mark.parametrize(
    "nobody",
    [
        pytest.param(person("Baby", "", "1900-01-01"), id="unnamed baby"),
        pytest.param(person("Unknown", "Unknown", "1900-01-01"), id="unknown twice"),
        pytest.param(person(), id="nothing at all"),
        pytest.param(person("Baby", "Smith", "1900-01-01"), id="a surname alone"),
    ],
)
def test_placeholders_make_no_keys(nobody: Subject) -> None:
    assert blocking_keys(nobody) == []


def test_keys_are_the_same_each_time_and_each_once() -> None:
    who = person("Mary-Kate", "O'Brien", "2012-03-04", home=MILL_LANE)
    keys = blocking_keys(who)
    assert keys == sorted(set(keys))
    assert keys == blocking_keys(who)
