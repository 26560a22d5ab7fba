"""Working out the clusters around some mentions, and writing down only what has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, starmap
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from django.db import connection

from goldenthread import rows
from goldenthread.identity.comparing import Spoken, names_here, subjects_of
from goldenthread.identity.core import clusters, scoring
from goldenthread.identity.core.model import Frequencies, Model, current_model
from goldenthread.identity.core.subjects import Subject
from goldenthread.identity.displaying import refresh
from goldenthread.identity.models import Decision, Link, Mention, Review

FOUNDED: Final = "founded"
CANNOT_TELL: Final = "cannot tell"
# How common a name is changes with every delivery; a weight that moves by less than this says nothing new.
_NEWS: Final = 0.5
CHANGED_SINCE: Final = "somebody joined these, and a record has changed since"

# Two index scans; "or" would make PostgreSQL read the table.
_EDGES = """
select a_id, b_id, weight, guard from identity_edge where a_id = any(%(here)s::uuid[])
union select a_id, b_id, weight, guard from identity_edge where b_id = any(%(here)s::uuid[])
"""
_LINK = ("mention_id", "person_id", "weight", "with_mention", "because", "since", "until")
_REVIEW = ("id", "a_id", "b_id", "weight", "why", "opened_at", "two_because", "closed_because")


class Node(NamedTuple):
    """A mention as far as grouping goes."""

    id: UUID
    number: int
    person_id: UUID
    gone: bool = False


@dataclass
class Neighbourhood:
    """
    Every mention that joining edges, decisions or a common person connect to some mentions: `near`.

    `far` are those that a weaker edge only asks about. `edges` are all that have an end in `near`.
    """

    near: dict[UUID, Node]
    far: dict[UUID, Node]
    edges: set[clusters.Edge]
    decisions: dict[UUID, Decision]


@dataclass
class Settled:
    """The person of each mention that was looked at, and the people who gained or lost a mention."""

    people: dict[UUID, UUID]
    affected: set[UUID]


def regroup(around: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """
    Work out the people around these mentions from scores and standing decisions.

    :returns: ids of the people who gained or lost a mention
    :raises clusters.Contradiction: if people's decisions contradict each other
    """
    settled = settle(set(around), known={}, arriving={}, shares=names_here.shares(), at=at)
    refresh(settled.affected)
    return settled.affected


def settle(
    around: set[UUID],
    *,
    known: Mapping[UUID, Subject],
    arriving: Mapping[UUID, Spoken],
    shares: Frequencies,
    at: datetime,
) -> Settled:
    """
    As `regroup`, for a caller that then writes mentions and reads the people's names anew.

    :param known: comparable forms at hand, to save reading them again
    :param arriving: mentions that are not in the database yet
    """
    model = current_model()
    here = _neighbourhood(around, model, arriving)
    standing = {k: n for k, n in here.near.items() if not n.gone}
    asked = {k: n for k, n in here.far.items() if not n.gone}
    several = [k for k in _several(here.edges, here.decisions.values(), model) if k in standing and k not in known]
    subjects = {**known, **subjects_of(several)}
    conflicts = scoring.conflicts(subjects, model, frequency=shares)
    found = clusters.partition(
        [(n.id, n.number) for n in (*standing.values(), *asked.values())],
        [e for e in here.edges if _both(e.a, e.b, standing, asked)],
        [*_decided(here, standing, asked), *_as_they_are(asked)],
        thresholds=model.thresholds,
        conflicts=conflicts,
    )
    people = {member: cluster.person_id for cluster in found for member in cluster.members if member in standing}
    people |= {m: m for m in here.near.keys() - standing.keys()}
    affected = _move(here, people, arriving, model, at)
    reviews = [review for cluster in found for review in cluster.reviews]
    _ask(here, [*reviews, *_joined_before_a_change(here, standing, conflicts)], at)
    return Settled(people, affected)


def _both(a: UUID, b: UUID, standing: Mapping[UUID, Node], asked: Mapping[UUID, Node]) -> bool:
    return (a in standing or a in asked) and (b in standing or b in asked)


def _decided(
    here: Neighbourhood, standing: Mapping[UUID, Node], asked: Mapping[UUID, Node]
) -> Iterable[clusters.Decision]:
    return (
        clusters.Decision(clusters.Kind(d.kind), d.a_id, d.b_id)
        for d in here.decisions.values()
        if _both(d.a_id, d.b_id, standing, asked)
    )


def _as_they_are(asked: Mapping[UUID, Node]) -> Iterable[clusters.Decision]:
    """People whom nothing here can change stay whole: a question about two of their mentions is one question."""
    by_person: dict[UUID, list[UUID]] = {}
    for node in asked.values():
        by_person.setdefault(node.person_id, []).append(node.id)
    for members in by_person.values():
        for one, other in pairwise(members):
            yield clusters.Decision(clusters.Kind.JOIN, one, other)


def _several(edges: Iterable[clusters.Edge], decisions: Iterable[Decision], model: Model) -> set[UUID]:
    """Those of whom it may be asked whether they can be one person with another: the ends of joins."""
    joined = {m for e in edges if _joins(e, model) for m in (e.a, e.b)}
    return joined | {m for d in decisions for m in (d.a_id, d.b_id)}


def _joins(edge: clusters.Edge, model: Model) -> bool:
    return edge.weight >= model.join and not edge.guard


def _neighbourhood(start: set[UUID], model: Model, arriving: Mapping[UUID, Spoken]) -> Neighbourhood:
    """
    Whole clusters only: a cluster worked out in part would come apart.

    Nothing outside can change them: what would join is within, and so are the pairs that people have decided about. A
    weaker edge to the outside asks a question about two people and moves neither.
    """
    here = Neighbourhood({}, {}, set(), {})
    frontier = start
    while frontier:
        edges = _edges_at(frontier)
        here.edges |= edges
        here.near |= _nodes(frontier, arriving)
        decisions = _decisions_at(frontier)
        here.decisions |= decisions
        reached = {m for e in edges if _joins(e, model) for m in (e.a, e.b)}
        reached |= {m for d in decisions.values() for m in (d.a_id, d.b_id)}
        reached |= _members({here.near[m].person_id for m in frontier if m not in arriving})
        frontier = reached - here.near.keys()
    here.far = _nodes({m for e in here.edges for m in (e.a, e.b)} - here.near.keys(), arriving)
    return here


def _edges_at(mentions: set[UUID]) -> set[clusters.Edge]:
    with connection.cursor() as cursor:
        cursor.execute(_EDGES, {"here": rows.array(mentions)})
        return set(starmap(clusters.Edge, cursor.fetchall()))


def _decisions_at(mentions: set[UUID]) -> dict[UUID, Decision]:
    standing = Decision.objects.filter(undone_at=None)
    here = list(mentions)
    return {d.pk: d for d in (*standing.filter(a__any=here), *standing.filter(b__any=here))}


def _members(people: set[UUID]) -> set[UUID]:
    if not people:
        return set()
    return set(Mention.objects.filter(person__any=people).values_list("pk", flat=True))


def _nodes(mentions: set[UUID], arriving: Mapping[UUID, Spoken]) -> dict[UUID, Node]:
    found = {m: Node(m, arriving[m].number, m) for m in mentions if m in arriving}
    stored = mentions - found.keys()
    if stored:
        values = Mention.objects.filter(pk__any=stored).values_list("pk", "number", "person_id", "gone_at")
        found |= {pk: Node(pk, number, person, gone is not None) for pk, number, person, gone in values}
    return found


def _move(
    here: Neighbourhood, people: Mapping[UUID, UUID], arriving: Mapping[UUID, Spoken], model: Model, at: datetime
) -> set[UUID]:
    """Put mentions with their people, close the links that no longer hold, and open those that do."""
    moved = [n for k, n in here.near.items() if k not in arriving and people[k] != n.person_id]
    fresh = [n for k, n in here.near.items() if k in arriving]
    if moved:
        Link.objects.filter(mention__any=[n.id for n in moved], until=None).update(until=at)
        rows.update(Mention, ("id", "person_id"), [(n.id, people[n.id]) for n in moved])
    rows.write(Link, _LINK, _links([*moved, *fresh], here, people, model, at))
    return {n.person_id for n in moved} | {people[n.id] for n in (*moved, *fresh)}


def _links(
    moved: Iterable[Node], here: Neighbourhood, people: Mapping[UUID, UUID], model: Model, at: datetime
) -> list[tuple[Any, ...]]:
    best = _best_edges(here, people)
    by = {m: d.by for d in here.decisions.values() if d.kind == Decision.Kind.JOIN for m in (d.a_id, d.b_id)}
    links = []
    for node in moved:
        edge = best.get(node.id)
        because = by.get(node.id) or (f"rule:{model.version}" if edge else FOUNDED)
        other = (edge.b if edge.a == node.id else edge.a) if edge else None
        links.append((node.id, people[node.id], edge.weight if edge else None, other, because, at, None))
    return links


def _best_edges(here: Neighbourhood, people: Mapping[UUID, UUID]) -> dict[UUID, clusters.Edge]:
    """For each mention the strongest edge within its cluster: what its link rests on."""
    best: dict[UUID, clusters.Edge] = {}
    # The last written is the strongest; of two as strong, the same one whatever the order they were read in.
    for edge in sorted(here.edges, key=lambda edge: (edge.weight, edge.a.int, edge.b.int)):
        person = people.get(edge.a)
        if person is not None and person == people.get(edge.b):
            best[edge.a] = best[edge.b] = edge
    return best


def _joined_before_a_change(
    here: Neighbourhood, standing: Mapping[UUID, Node], conflicts: Callable[[UUID, UUID], str]
) -> list[clusters.Review]:
    """
    What people joined and would have to look at again: a record has changed since, and the two no longer agree.

    The join holds until a person takes it back; it is only asked about.
    """
    doubtful = [
        (d, why)
        for d in here.decisions.values()
        if d.kind == Decision.Kind.JOIN and _both(d.a_id, d.b_id, standing, {}) and (why := conflicts(d.a_id, d.b_id))
    ]
    if not doubtful:
        return []
    ends = {m for d, _ in doubtful for m in (d.a_id, d.b_id)}
    told_at = dict(Mention.objects.filter(pk__any=ends).values_list("pk", "record__received_at"))
    changed = [(d, why) for d, why in doubtful if d.at < max(told_at[d.a_id], told_at[d.b_id])]
    return [clusters.Review(d.a_id, d.b_id, 0.0, f"{CHANGED_SINCE}: {why}") for d, why in changed]


def _ask(here: Neighbourhood, reviews: Iterable[clusters.Review], at: datetime) -> None:
    """Open a review for each pair that needs a person, and close those that nothing asks any more."""
    wanted = {_ordered(r.a, r.b): r for r in reviews}
    standing = _open_reviews(here.near)
    closed = [asked.id for pair, asked in standing.items() if pair not in wanted]
    if closed:
        Review.objects.filter(pk__any=closed).update(closed_at=at, closed_because="no longer asked")
    # A corrected record asks the same pair for another reason.
    said = {standing[pair].id: (r.weight, r.reason[:200]) for pair, r in wanted.items() if pair in standing}
    otherwise = [asked.id for asked in standing.values() if said.get(asked.id, asked[1:]) != asked[1:]]
    rows.update(Review, ("id", "weight", "why"), [(pk, *said[pk]) for pk in otherwise])
    fresh = {p: r for p, r in wanted.items() if p not in standing and (p[0] in here.near or p[1] in here.near)}
    left = _left_in_doubt(fresh)
    rows.write(
        Review,
        _REVIEW,
        [(uuid4(), *pair, r.weight, r.reason[:200], at, "", "") for pair, r in fresh.items() if pair not in left],
    )


def _left_in_doubt(fresh: Mapping[tuple[UUID, UUID], clusters.Review]) -> set[tuple[UUID, UUID]]:
    """Pairs that two people could not tell, and of which nothing more is known since: they are not asked again."""
    if not fresh:
        return set()
    doubted = Review.objects.filter(a__any={a for a, _ in fresh}, closed_because=CANNOT_TELL).order_by("closed_at")
    last = {(a, b): (weight, why) for a, b, weight, why in doubted.values_list("a_id", "b_id", "weight", "why")}
    return {
        pair
        for pair, r in fresh.items()
        if pair in last and last[pair][1] == r.reason[:200] and abs(last[pair][0] - r.weight) < _NEWS
    }


class _Asked(NamedTuple):
    """An open review: columns of `Review` under their own names."""

    id: UUID
    weight: float
    why: str


def _open_reviews(mentions: Iterable[UUID]) -> dict[tuple[UUID, UUID], _Asked]:
    several = list(mentions)
    still = Review.objects.filter(closed_at=None)
    return {
        (a, b): _Asked(*asked)
        for end in ("a__any", "b__any")
        for a, b, *asked in still.filter(**{end: several}).values_list("a_id", "b_id", *_Asked._fields)
    }


def _ordered(a: UUID, b: UUID) -> tuple[UUID, UUID]:
    return (a, b) if a < b else (b, a)
