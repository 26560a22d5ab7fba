from datetime import date

import pytest

from goldenthread.identity.core.model import current_model
from goldenthread.identity.core.scoring import compare
from goldenthread.identity.core.sentences import (
    _FEATURES,
    Hop,
    explain,
    hop_sentence,
    say_date,
    say_list,
    shared_words,
)

from .people import MILL_LANE, person


def test_dates_are_said_as_people_say_them() -> None:
    assert say_date(date(2019, 4, 3)) == "3 April 2019"


def test_lists_are_said_as_people_say_them() -> None:
    assert [say_list(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_every_weight_of_the_model_has_a_sentence() -> None:
    weighed = {(feature, agreement) for feature, levels in current_model().weights.items() for agreement in levels}
    assert weighed == set(_FEATURES)


def test_a_comparison_is_explained_weightiest_first() -> None:
    a = person("Jonathan", "Smith", "1988-04-03", "M", home=MILL_LANE)
    b = person("Jon", "Smyth", "1988-04-03", "M", home=MILL_LANE)
    assert explain(compare(a, b, current_model())) == [
        "Same date of birth, 3 April 1988.",
        "Same address.",
        "Surnames Smith and Smyth: nearly the same.",
        "First names Jonathan and Jon: forms of one name.",
        "Same sex.",
    ]


def test_a_question_for_a_person_says_why_it_is_one() -> None:
    a, b = person("Anna", "Nowak", "2015-04-20"), person("Zofia", "Nowak", "2015-04-20")
    told = explain(compare(a, b, current_model()))
    assert told[-1] == "Needs a person's decision: they may be twins: same date of birth, different first names."


def test_a_doubtful_date_is_said_as_it_was_sent() -> None:
    a, b = person("Anna", "Nowak", "c. 1990"), person("Anna", "Nowak", "1980-04-20")
    assert "Different dates of birth: “c. 1990” and 20 April 1980." in explain(compare(a, b, current_model()))


def test_a_chain_can_be_read_out() -> None:
    a = person("Jon", "Smyth", "1988-04-03", home=MILL_LANE)
    b = person("Jonathan", "Smith", "1988-04-03", home=MILL_LANE)
    shared = shared_words(compare(a, b, current_model()).features)[:2]
    hops = [
        Hop("named", "the police record", "Jon Smyth", born=date(1988, 4, 3)),
        Hop(
            "same_person",
            "the school roll of Hillside Primary",
            "Jonathan Smith",
            shared=shared,
            relation="father",
            to_name="Alfie Smith",
        ),
    ]
    assert " ".join(map(hop_sentence, hops)) == (
        "Named in the police record as ‘Jon Smyth, born 3 April 1988’. "
        "The school roll of Hillside Primary has Jonathan Smith, same date of birth, same address, "
        "as father of Alfie Smith."
    )


@pytest.mark.parametrize(
    ("hop", "said"),
    [
        (
            Hop("lives_at", "the child health record", "Alfie Smith", address="14 Mill Lane"),
            "The child health record has Alfie Smith living at 14 Mill Lane.",
        ),
        (
            Hop("related", "the social care record", "Meera Batra", relation="mother", to_name="Isla Batra"),
            "The social care record has Meera Batra as mother of Isla Batra.",
        ),
        (
            Hop("named", "the police record", "", relation="suspect"),
            "Named in the police record as ‘name not known’, as suspect.",
        ),
    ],
)
def test_each_kind_of_hop_has_a_sentence(hop: Hop, said: str) -> None:
    assert hop_sentence(hop) == said


def test_an_unknown_kind_of_hop_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such kind of hop: guessed"):
        hop_sentence(Hop("guessed", "the police record", "Jon"))
