"""What learning without labels makes of families; the truth is known here and never given to it."""

import itertools
import math
from collections import Counter
from dataclasses import replace

import pytest

from goldenthread.identity.core.scoring import Verdict
from goldenthread.identity.learning.learned import Learned, learned_words, with_learned
from goldenthread.identity.learning.linking import as_at_night
from goldenthread.identity.learning.population import Population
from goldenthread.identity.learning.training import (
    Block,
    born_block,
    learn,
    name_and_year_block,
    names_block,
)
from tests.identity.learning.made_up_people import Told, families


@pytest.fixture(scope="module")
def told() -> Told:
    return families(300)


@pytest.fixture(scope="module")
def learned(told: Told) -> Learned:
    people = told.people
    return learn(people, [born_block(people), names_block(people), name_and_year_block(people)], max_pairs=60_000)


@pytest.fixture(scope="module")
def relearned(told: Told, learned: Learned) -> Population:
    return replace(told.people, model=with_learned(told.people.model, learned, people=3_000))


def true_shares(told: Told, feature: str) -> dict[str, float]:
    of: dict[int, list[int]] = {}
    for place, person in enumerate(told.meant):
        of.setdefault(person, []).append(place)
    words = Counter(
        word
        for places in of.values()
        for one, other in itertools.combinations(places, 2)
        if (word := told.people.words(one, other).get(feature))
    )
    return {word: count / words.total() for word, count in words.items()}


@pytest.mark.parametrize("feature", ["born", "forename", "surname", "home"])
def test_m_is_learned_without_labels_to_within_a_few_hundredths(told, learned, feature):
    true = true_shares(told, feature)
    for word in sorted({*learned.m[feature]} - {"different", "generation"}):
        assert learned.m[feature][word] == pytest.approx(true.get(word, 0.0), abs=0.05), word


def test_learning_never_blocks_on_the_home():
    with pytest.raises(ValueError, match="a family, not one person"):
        Block("address", ("home",), lambda place: str(place))


def test_what_too_few_pairs_show_stays_as_it_was(told, learned, relearned):
    changed = set(learned_words(learned))
    assert changed
    for feature, words in told.people.model.weights.items():
        for word, weight in words.items():
            if (feature, word) not in changed:
                assert relearned.model.weights[feature][word] == weight


def test_an_agreement_speaks_for_one_person_and_a_difference_against(relearned):
    weights = relearned.model.weights
    for feature in ("born", "forename", "surname", "home"):
        assert weights[feature]["different"] < 0
    assert weights["born"]["same"] > 5
    assert weights["home"]["same"] > 3
    assert all(math.isfinite(weight) for words in weights.values() for weight in words.values())


def family_pairs(told: Told, *, born_too: bool) -> list[tuple[int, int]]:
    """Pairs of two people of one family: twins, or everybody."""
    subjects = told.people.subjects
    return [
        (one, other)
        for one, other in itertools.combinations(range(len(subjects)), 2)
        if told.family[one] == told.family[other]
        and told.meant[one] != told.meant[other]
        and (not born_too or subjects[one].dob == subjects[other].dob)
    ]


def test_learned_weights_join_no_brothers_sisters_or_twins(told, relearned):
    pairs = family_pairs(told, born_too=False)
    twins = family_pairs(told, born_too=True)
    assert len(pairs) > 5_000
    assert len(twins) > 500
    joined = [(one, other) for one, other in pairs if relearned.compared(one, other).verdict is Verdict.JOIN]
    assert joined == []


def test_learned_weights_alone_hold_household_members_apart(told, relearned):
    """The guards forbid it too; here the sum by itself must not call two members of a household one person."""
    sums = [
        relearned.compared(one, other).weight
        for one, other in family_pairs(told, born_too=False)
        if relearned.subjects[one].forenames[0][:1] != relearned.subjects[other].forenames[0][:1]
    ]
    assert max(sums) < relearned.model.join


def test_people_linked_under_learned_weights_are_one_person_each(told, relearned):
    place = {who.mention_id: n for n, who in enumerate(relearned.subjects)}
    people = as_at_night(relearned)
    assert all(len({told.meant[place[mention]] for mention in one.members}) == 1 for one in people)
    linked = sum(len(one.members) * (len(one.members) - 1) // 2 for one in people)
    many = sum(count * (count - 1) // 2 for count in Counter(told.meant).values())
    assert linked / many > 0.75


def test_the_same_records_and_seed_teach_the_same(told, learned):
    people = told.people
    again = learn(people, [born_block(people), names_block(people), name_and_year_block(people)], max_pairs=60_000)
    for feature, words in learned.m.items():
        assert again.m[feature] == pytest.approx(words, abs=1e-6)
        assert again.u[feature] == pytest.approx(learned.u[feature], abs=1e-6)
