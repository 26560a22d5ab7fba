"""Groups made by all that is known of them."""

import itertools
import random

from goldenthread.identity.learning.collective import Grouped, group, pair


def grouped(weights: dict[tuple[int, int], float], size: int, **more) -> Grouped:
    return group(
        size,
        [(one, other, weight) for (one, other), weight in weights.items()],
        lambda one, other: weights.get((one, other), -10.0),
        least=-2.0,
        **more,
    )


def test_a_record_that_says_little_joins_the_group_that_it_agrees_with_as_a_whole():
    weights = {(0, 1): 20.0, (0, 2): 18.0, (1, 2): 19.0, (0, 3): -1.0, (1, 3): 2.0, (2, 3): 2.0}
    assert grouped(weights, 4).groups == [[0, 1, 2, 3]]


def test_one_strong_pair_does_not_chain_two_people_together():
    ours, theirs = (0, 1, 2), (3, 4, 5)
    weights = {pair(*one): 15.0 for side in (ours, theirs) for one in itertools.combinations(side, 2)}
    weights[2, 3] = 12.0
    assert sorted(grouped(weights, 6).groups) == [[0, 1, 2], [3, 4, 5]]


def test_a_pair_that_can_be_no_one_person_keeps_its_groups_apart():
    weights = {(0, 1): 20.0, (1, 2): 18.0, (0, 2): 9.0}
    found = grouped(weights, 3, apart=lambda one, other: (one, other) == (0, 2))
    assert sorted(found.groups) == [[0, 1], [2]]


def test_every_pair_of_a_group_has_the_height_at_which_it_came_together():
    found = grouped({(0, 1): 20.0, (0, 2): 6.0, (1, 2): 8.0}, 3)
    assert found.heights == {(0, 1): 20.0, (0, 2): 7.0, (1, 2): 7.0}


def test_the_order_in_which_pairs_are_given_changes_nothing():
    chance = random.Random(5)
    weights = {one: chance.uniform(-12, 16) for one in itertools.combinations(range(24), 2)}
    shuffled = list(weights.items())
    chance.shuffle(shuffled)
    assert sorted(grouped(weights, 24).groups) == sorted(grouped(dict(shuffled), 24).groups)


def test_groups_part_all_records():
    chance = random.Random(7)
    weights = {one: chance.uniform(-12, 12) for one in itertools.combinations(range(30), 2)}
    assert sorted(itertools.chain(*grouped(weights, 30).groups)) == list(range(30))
