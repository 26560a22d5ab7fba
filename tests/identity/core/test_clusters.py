"""The parting of mentions into people, whatever the order and whatever people decide."""

import random
from collections.abc import Iterable
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goldenthread.identity.core.clusters import (
    CONTRARY,
    EITHER,
    EXCLUDED,
    UNCERTAIN,
    Cluster,
    Contradiction,
    Decision,
    Edge,
    Kind,
    Thresholds,
    partition,
)

LIMITS = Thresholds(join=9.0, review=1.0, fracture=-18.0, rival=3.0)
A, B, C, D, E = (UUID(int=number) for number in range(1, 6))


def numbered(mentions: Iterable[UUID]) -> list[tuple[UUID, int]]:
    return [(mention, mention.int) for mention in mentions]


def people(clusters: list[Cluster]) -> list[set[UUID]]:
    return [set(cluster.members) for cluster in clusters]


def join(a: UUID, b: UUID) -> Decision:
    return Decision(Kind.JOIN, a, b)


def exclude(a: UUID, b: UUID) -> Decision:
    return Decision(Kind.EXCLUDE, a, b)


def test_strong_edges_join_and_weak_ones_ask() -> None:
    found = partition(numbered([A, B, C, D]), [Edge(A, B, 12), Edge(B, C, 5), Edge(C, D, 0)], [], thresholds=LIMITS)
    assert people(found) == [{A, B}, {C}, {D}]
    assert [(review.a, review.b, review.reason) for review in found[0].reviews] == [(B, C, UNCERTAIN)]
    assert found[2].reviews == ()


def test_a_person_is_named_by_the_mention_that_came_first() -> None:
    found = partition([(A, 30), (B, 10), (C, 20)], [Edge(A, B, 12), Edge(A, C, 12)], [], thresholds=LIMITS)
    assert [(cluster.person_id, cluster.members) for cluster in found] == [(B, (B, C, A))]


def test_an_exclude_reaches_through_a_chain_and_the_weakest_edge_gives_way() -> None:
    edges = [Edge(A, B, 20), Edge(B, C, 15), Edge(C, D, 12)]
    found = partition(numbered([A, B, C, D]), edges, [exclude(A, D)], thresholds=LIMITS)
    assert people(found) == [{A, B, C}, {D}]


def test_what_somebody_excluded_is_not_asked_again() -> None:
    found = partition(numbered([A, B]), [Edge(A, B, 20)], [exclude(B, A)], thresholds=LIMITS)
    assert people(found) == [{A}, {B}]
    assert found[0].reviews == ()


def test_a_join_by_a_person_holds_against_every_conflict() -> None:
    found = partition(
        numbered([A, B]), [Edge(A, B, -30, "twins")], [join(A, B)], thresholds=LIMITS, conflicts=lambda _a, _b: "twins"
    )
    assert people(found) == [{A, B}]


def test_a_guarded_edge_asks_and_does_not_join() -> None:
    found = partition(numbered([A, B]), [Edge(A, B, 20, "they may be twins")], [], thresholds=LIMITS)
    assert people(found) == [{A}, {B}]
    assert found[0].reviews[0].reason == "they may be twins"


def test_a_conflict_anywhere_in_two_groups_keeps_them_apart() -> None:
    conflicts = {frozenset((A, C)): "they have different NHS numbers"}
    found = partition(
        numbered([A, B, C]),
        [Edge(A, B, 12), Edge(B, C, 20)],
        [],
        thresholds=LIMITS,
        conflicts=lambda a, b: conflicts.get(frozenset((a, b)), ""),
    )
    # The stronger edge wins B; A is then asked about, with the reason.
    assert people(found) == [{A}, {B, C}]
    assert found[0].reviews[0].reason == "they have different NHS numbers"


def either_twin(a: UUID, b: UUID) -> str:
    return "they may be twins" if {a, b} == {A, C} else ""


def test_a_record_that_could_be_either_twin_joins_neither() -> None:
    edges = [Edge(A, B, 12), Edge(B, C, 13)]
    found = partition(numbered([A, B, C]), edges, [], thresholds=LIMITS, conflicts=either_twin)
    assert people(found) == [{A}, {B}, {C}]
    assert {review.reason for cluster in found for review in cluster.reviews} == {EITHER}


def test_a_word_on_one_twin_frees_the_record_for_the_other() -> None:
    edges = [Edge(A, B, 12), Edge(B, C, 13)]
    found = partition(numbered([A, B, C]), edges, [exclude(B, C)], thresholds=LIMITS, conflicts=either_twin)
    assert people(found) == [{A, B}, {C}]


def test_a_pair_that_is_very_unlike_fractures_the_group() -> None:
    found = partition(numbered([A, B, C]), [Edge(A, B, 20), Edge(B, C, 15), Edge(A, C, -25)], [], thresholds=LIMITS)
    assert people(found) == [{A, B}, {C}]
    assert found[0].reviews[0].reason == CONTRARY


def test_two_people_are_asked_about_once_by_their_strongest_pair() -> None:
    edges = [Edge(A, B, 20), Edge(C, D, 20), Edge(A, C, 4), Edge(B, D, 6), Edge(A, D, 5)]
    found = partition(numbered([A, B, C, D]), edges, [], thresholds=LIMITS)
    assert [(review.a, review.b) for cluster in found for review in cluster.reviews] == [(B, D)]


def test_an_exclude_between_two_people_answers_for_all_their_mentions() -> None:
    edges = [Edge(A, B, 20), Edge(C, D, 20), Edge(A, C, 12), Edge(B, D, 12)]
    found = partition(numbered([A, B, C, D]), edges, [exclude(A, D)], thresholds=LIMITS)
    assert people(found) == [{A, B}, {C, D}]
    assert all(cluster.reviews == () for cluster in found)


def test_decisions_that_cannot_both_hold_say_which_pair() -> None:
    with pytest.raises(Contradiction) as told:
        partition(numbered([A, B, C]), [], [join(A, B), join(B, C), exclude(C, A)], thresholds=LIMITS)
    assert {told.value.a, told.value.b} == {A, C}


def test_the_reason_names_a_persons_word_before_a_rule() -> None:
    found = partition(
        numbered([A, B, C]),
        [Edge(A, B, 20), Edge(B, C, 15), Edge(A, C, -25)],
        [exclude(A, C)],
        thresholds=LIMITS,
        conflicts=lambda _a, _b: "",
    )
    assert people(found) == [{A, B}, {C}]
    assert EXCLUDED not in [review.reason for cluster in found for review in cluster.reviews]


MENTIONS = [UUID(int=number) for number in range(1, 11)]
PAIRS = st.tuples(st.sampled_from(MENTIONS), st.sampled_from(MENTIONS)).filter(lambda pair: pair[0] != pair[1])
EDGES = st.lists(
    st.builds(
        lambda pair, weight, guard: Edge(pair[0], pair[1], weight, guard),
        PAIRS,
        st.sampled_from([-25.0, -5.0, 0.0, 2.0, 5.0, 9.0, 10.0, 12.5, 20.0]),
        st.sampled_from(["", "", "", "they may be twins"]),
    ),
    max_size=25,
    unique_by=lambda edge: frozenset((edge.a, edge.b)),
)
DECISIONS = st.lists(st.builds(lambda kind, pair: Decision(kind, *pair), st.sampled_from(Kind), PAIRS), max_size=6)
CONFLICTS = st.frozensets(PAIRS.map(frozenset), max_size=8)


def parted(
    edges: list[Edge], decisions: list[Decision], bad: frozenset[frozenset[UUID]] = frozenset()
) -> list[Cluster]:
    return partition(
        numbered(MENTIONS),
        edges,
        decisions,
        thresholds=LIMITS,
        conflicts=lambda a, b: "conflict" if frozenset((a, b)) in bad else "",
    )


def parted_or_contrary(edges: list[Edge], decisions: list[Decision], bad: frozenset[frozenset[UUID]]) -> list[Cluster]:
    try:
        return parted(edges, decisions, bad)
    except Contradiction:
        assume(False)
        raise


@given(EDGES, DECISIONS, CONFLICTS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    edges: list[Edge], decisions: list[Decision], bad: frozenset[frozenset[UUID]], chance: random.Random
) -> None:
    before = parted_or_contrary(edges, decisions, bad)
    mentions = numbered(MENTIONS)
    turned = [Edge(edge.b, edge.a, edge.weight, edge.guard) for edge in edges]
    for things in (mentions, turned, decisions):
        chance.shuffle(things)
    after = partition(
        mentions,
        turned,
        decisions,
        thresholds=LIMITS,
        conflicts=lambda a, b: "conflict" if frozenset((a, b)) in bad else "",
    )
    assert after == before


@given(EDGES, DECISIONS, CONFLICTS)
def test_every_mention_is_in_exactly_one_person(
    edges: list[Edge], decisions: list[Decision], bad: frozenset[frozenset[UUID]]
) -> None:
    found = parted_or_contrary(edges, decisions, bad)
    assert sorted(member for cluster in found for member in cluster.members) == sorted(MENTIONS)
    assert all(cluster.person_id == min(cluster.members) for cluster in found)


@given(EDGES, DECISIONS, CONFLICTS)
def test_no_score_overrules_a_person(
    edges: list[Edge], decisions: list[Decision], bad: frozenset[frozenset[UUID]]
) -> None:
    found = parted_or_contrary(edges, decisions, bad)
    person = {member: cluster.person_id for cluster in found for member in cluster.members}
    for decision in decisions:
        assert (person[decision.a] == person[decision.b]) is (decision.kind is Kind.JOIN)


@given(EDGES, CONFLICTS)
def test_no_score_joins_a_conflicting_pair(edges: list[Edge], bad: frozenset[frozenset[UUID]]) -> None:
    for cluster in parted(edges, [], bad):
        assert not any(pair <= set(cluster.members) for pair in bad)


@given(EDGES, DECISIONS, st.builds(lambda kind, pair: Decision(kind, *pair), st.sampled_from(Kind), PAIRS), CONFLICTS)
def test_undoing_a_decision_gives_back_what_was(
    edges: list[Edge], decisions: list[Decision], extra: Decision, bad: frozenset[frozenset[UUID]]
) -> None:
    before = parted_or_contrary(edges, decisions, bad)
    standing = [*decisions, extra]
    parted_or_contrary(edges, standing, bad)
    standing.remove(extra)
    assert parted(edges, standing, bad) == before


@given(EDGES, DECISIONS, CONFLICTS)
def test_parts_that_nothing_connects_may_be_worked_out_alone(
    edges: list[Edge], decisions: list[Decision], bad: frozenset[frozenset[UUID]]
) -> None:
    left, right = set(MENTIONS[:5]), set(MENTIONS[5:])
    edges = [edge for edge in edges if {edge.a, edge.b} <= left or {edge.a, edge.b} <= right]
    decisions = [word for word in decisions if {word.a, word.b} <= left or {word.a, word.b} <= right]
    whole = parted_or_contrary(edges, decisions, bad)
    alone = [
        cluster
        for side in (left, right)
        for cluster in partition(
            numbered(side),
            [edge for edge in edges if edge.a in side],
            [word for word in decisions if word.a in side],
            thresholds=LIMITS,
            conflicts=lambda a, b: "conflict" if frozenset((a, b)) in bad else "",
        )
    ]
    assert alone == whole
