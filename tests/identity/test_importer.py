"""No link is made or broken without a rule or a person, whatever is imported: E1 of the trust goals."""

from collections import defaultdict
from datetime import datetime
from itertools import combinations, pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from goldenthread.access.context import acting
from goldenthread.identity.comparing import names_here, subjects_of
from goldenthread.identity.core.model import current_model
from goldenthread.identity.core.scoring import conflicts
from goldenthread.identity.deciding import CannotDecide, decide, undo
from goldenthread.identity.models import Decision, Edge, Link, Mention
from tests.cast import CARL
from tests.identity.families import CHIKE, everything
from tests.identity.published import SEED, histories, publish
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import Told, later, read_all, tell_at_once
from tests.identity.truth import home_educated

pytestmark = pytest.mark.usefixtures("reading")
IMPORTS = histories(8)
STREET = (*everything(), home_educated(CHIKE))
# What decides who somebody is; keys and references stay, so that a row is the same row.
COLUMNS: tuple[str, ...] = (
    "forenames",
    "surname",
    "date_of_birth",
    "upn",
    "nhs_number",
    "address",
    "postcode",
    "sex",
    "pers_forename",
)
COLUMNS += ("pers_surname", "pers_dob", "contact1_forenames", "contact1_surname", "carer1_forenames", "carer1_surname")


@st.composite
def imports(draw: st.DrawFn) -> list[list[Told]]:
    """A few deliveries: any rows in any order, with values taken from other rows, left out or misspelt."""
    return [
        [draw(_spoilt(row)) for row in draw(st.lists(st.sampled_from(STREET), min_size=2, max_size=9, unique_by=_key))]
        for _ in range(draw(st.integers(3, 6)))
    ]


def _key(row: Told) -> tuple[str, str]:
    return row.feed, row.key


@st.composite
def _spoilt(draw: st.DrawFn, row: Told) -> Told:
    data = dict(row.data)
    for column in draw(st.lists(st.sampled_from([c for c in COLUMNS if c in data] or ["sex"]), max_size=2)):
        theirs = [t.data[column] for t in STREET if t.data.get(column)] or [""]
        was = data.get(column, "")
        data[column] = draw(st.sampled_from([*theirs, "", was[:-1], was[1:], was[::-1]]))
    return Told(row.feed, row.key, data)


def test_every_link_has_its_reason_and_its_time_and_no_rule_joins_what_a_guard_parts():
    @seed(SEED)
    @settings(
        max_examples=IMPORTS,
        deadline=None,
        database=None,
        print_blob=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(imports(), st.data())
    def any_import(deliveries, chance):
        with rolled_back():
            happened = _import(deliveries, chance)
            _every_link_has_its_reason(happened)
            _each_history_is_whole()
            _no_rule_joined_against_a_guard()
            rows.append(sum(map(len, deliveries)))
            links.append(Link.objects.count())

    rows: list[int] = []
    links: list[int] = []
    any_import()
    publish(
        f"{len(rows)} random imports, {sum(rows)} rows, {sum(links)} links, seed {SEED}: each with its reason and its"
        " time, none against a guard"
    )


def _import(deliveries: list[list[Told]], chance) -> set[datetime]:
    """Each delivery at its hour, and now and then somebody's decision; when anything happened at all."""
    happened = set()
    for hour, delivery in enumerate(deliveries, start=1):
        tell_at_once(delivery)
        read_all(at=later(2 * hour))
        happened.add(later(2 * hour))
        if chance.draw(st.integers(0, 2)) == 0:
            happened |= _decided(chance, later(2 * hour + 1))
    return happened


def _decided(chance, at: datetime) -> set[datetime]:
    mentions = sorted(Mention.objects.filter(gone_at=None).values_list("pk", flat=True))
    standing = sorted(Decision.objects.filter(undone_at=None).values_list("pk", flat=True), key=str)
    with acting(CARL):
        try:
            if standing and chance.draw(st.booleans()):
                undo(chance.draw(st.sampled_from(standing)), mandate=CARL, at=at)
            elif len(mentions) > 1:
                one, other = chance.draw(st.permutations(mentions))[:2]
                decide(one, other, same=chance.draw(st.booleans()), mandate=CARL, at=at)
        except CannotDecide:
            return set()
    return {at}


def _every_link_has_its_reason(happened: set[datetime]) -> None:
    version = current_model().version
    deciders = {d.by for d in Decision.objects.all()}
    for link in Link.objects.all():
        assert link.because in {"founded", f"rule:{version}"} | deciders
        assert link.since in happened
        assert link.until is None or link.until in happened
        if link.because.startswith("rule:"):
            assert link.weight is not None
            assert link.with_mention is not None


def _each_history_is_whole() -> None:
    """One link after the other, no gap and no overlap, the last one open and where the mention is."""
    told: dict[UUID, list[Link]] = defaultdict(list)
    for link in Link.objects.order_by("since", "pk"):
        told[link.mention_id].append(link)
    now = dict(Mention.objects.values_list("pk", "person_id"))
    assert told.keys() == now.keys()
    for mention, several in told.items():
        assert all(one.until == other.since for one, other in pairwise(several))
        assert all(one.person_id != other.person_id for one, other in pairwise(several))
        assert several[-1].until is None
        assert several[-1].person_id == now[mention]


def _no_rule_joined_against_a_guard() -> None:
    joined_by_people = _with_people()
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    for mention, person in Mention.objects.filter(gone_at=None).values_list("pk", "person_id"):
        by_person[person].append(mention)
    subjects = subjects_of([m for several in by_person.values() for m in several])
    why = conflicts(subjects, current_model(), frequency=names_here.shares())
    for several in by_person.values():
        for one, other in combinations(several, 2):
            assert not why(one, other) or joined_by_people[one] == joined_by_people[other]
    guarded = Edge.objects.exclude(guard="").values_list("a_id", "b_id")
    people = {m: p for p, several in by_person.items() for m in several}
    for one, other in guarded:
        apart = people.get(one) != people.get(other)
        # Others that stand between may bring two together of whom their own likeness alone leaves a doubt.
        assert apart or not why(one, other) or joined_by_people[one] == joined_by_people[other]


def _with_people() -> dict[UUID, UUID]:
    """For each mention the group that people's own decisions make of it."""
    group = {m: m for m in Mention.objects.values_list("pk", flat=True)}
    for one, other in Decision.objects.filter(kind="join", undone_at=None).values_list("a_id", "b_id"):
        old, new = group[other], group[one]
        group = {m: new if g == old else g for m, g in group.items()}
    return group
