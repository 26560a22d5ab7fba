"""The made-up mentions that learning and measuring use are those that the product would compare."""

from collections import Counter

import pytest

from goldenthread.identity.core.clusters import Cluster
from goldenthread.identity.core.model import current_model
from goldenthread.madeup.held_out import by_group, links, made_up
from goldenthread.madeup.mentions import County


@pytest.fixture(scope="module")
def county() -> County:
    return made_up(children=500, seed=3)


def test_each_mention_has_the_person_truly_meant(county):
    assert len(county.subjects) == len(county.meant) > 2_000
    for who, meant in zip(county.subjects, county.meant, strict=True):
        if who.nhs:
            assert county.people[meant].nhs_number.replace(" ", "") == who.nhs


def test_children_of_several_agencies_are_among_them(county):
    assert {who.agency for who in county.subjects} >= {"schools-mis", "health", "police"}
    assert Counter(Counter(county.meant).values())[1] < len(set(county.meant))


def test_social_care_addresses_told_in_rows_of_their_own_are_homes(county):
    told = [who for who in county.subjects if who.feed == "socialcare.person"]
    assert told
    assert sum(bool(who.dwellings) for who in told) / len(told) > 0.8


def test_links_on_made_up_people_are_right(county):
    found = links(county, current_model())
    assert found.precision is not None
    assert found.recall is not None
    assert found.precision > 0.995
    assert found.recall > 0.7


def test_a_link_of_two_groups_counts_in_both(county):
    pair = [n for n, meant in enumerate(county.meant) if meant == county.meant[0]][:2]
    one = Cluster(county.subjects[0].mention_id, tuple(county.subjects[n].mention_id for n in pair), ())
    found = by_group(county, [one], lambda n: {pair[0]: "left", pair[1]: "right"}.get(n, ""))
    assert {name: (links.made, links.found, links.wrong) for name, links in found.items()} == {
        "left": (1, 1, 0),
        "right": (1, 1, 0),
    }
