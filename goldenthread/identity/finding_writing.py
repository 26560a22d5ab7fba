"""Trails -> findings, written down; what people have decided about a child of the incident stays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from goldenthread import rows
from goldenthread.access.asking import ask
from goldenthread.identity.core.finding_model import finding_model
from goldenthread.identity.finding_search import Search, Trail
from goldenthread.identity.models import Found
from goldenthread.identity.trails import Step, Teller
from goldenthread.records.models import SourceRecord

_WRITTEN = ("incident_id", "named", "relation", "certainty", "weight", "probability", "why", "hops", "at")

_COLUMNS = [f.attname for f in Found._meta.concrete_fields]
_STOOD = """
select id from identity_found
where incident_id = any(array(select id from records_sourcerecord where feed = %s and agency = %s and key = %s))
"""


def is_certain(ways: Sequence[Trail]) -> bool:
    """One sure way to the child, or two that do not rest on the same thing."""
    return any(t.sure for t in ways) or len({t.rests_on for t in ways}) >= 2


def write(search: Search, trails: Sequence[Trail], chances: Mapping[UUID, float], at: datetime) -> list[Found]:
    """
    Write down the children to whom these trails lead and who are likely enough.

    :param chances: how likely the model holds each child to belong to the incident
    :returns: those found now, and those whom a person decided to tell although no trail leads to them any more
    """
    ways: dict[UUID, list[Trail]] = defaultdict(list)
    for trail in trails:
        ways[trail.child].append(trail)
    ways = {child: several for child, several in ways.items() if _is_worth_it(several, chances.get(child))}
    for several in ways.values():
        several.sort(key=lambda t: (t.sure, t.weight), reverse=True)
    told = {child: _told(several) for child, several in ways.items()}
    teller = Teller(search.record, search.cast, (step for steps in told.values() for step in steps))
    before = _before(search.record)
    fresh: list[Found] = []
    again: list[Found] = []
    for child, several in ways.items():
        found = before.get(child) or Found(person_id=child, at=at)
        (again if child in before else fresh).append(found)
        _fill(found, search, several, chances.get(child), teller.hops(told[child]))
    _keep(fresh, again)
    gone = [f for child, f in before.items() if child not in ways and f.incident_id == search.record.pk]
    _let_go(gone)
    return fresh + again + [f for f in gone if f.decided == "tell"]


def _is_worth_it(ways: Sequence[Trail], chance: float | None) -> bool:
    """Whether anybody is told or asked: what the rules make certain, and what is likely enough for a question."""
    if is_certain(ways) or chance is None or any(t.relation == "named" for t in ways):
        return is_certain(ways) or not _all_faint(ways)
    model = finding_model()
    return chance >= (model.review if _all_faint(ways) else model.review_by_rule)


def _chance(ways: Sequence[Trail], chance: float | None) -> float | None:
    """The model's word, unless the rules know what it does not see."""
    by_rule_alone = finding_model().by_rule_alone
    return max(chance, by_rule_alone) if chance is not None and is_certain(ways) else chance


def _doubt(ways: Sequence[Trail], chance: float | None) -> str:
    """Why a person must look first, or ""."""
    if is_certain(ways):
        return ""
    named = any(t.relation == "named" for t in ways)
    # Where the model alone leads to the child and the best way there is itself in doubt, a person decides.
    in_doubt = named or (_all_faint(ways) and bool(ways[0].doubt))
    if chance is not None and chance >= finding_model().certain and not in_doubt:
        return ""
    return ways[0].doubt or "what is known of this child is not enough to be certain"


def _all_faint(ways: Sequence[Trail]) -> bool:
    return all(t.faint for t in ways)


def _before(record: SourceRecord) -> dict[UUID, Found]:
    """What stood of this incident, also under an earlier version of its record: people's decisions are kept."""
    stood = [pk for (pk,) in ask(_STOOD, record.feed, record.agency, record.key)]
    found = (
        sorted(Found.objects.filter(pk__any=stood), key=lambda f: (f.incident_id == record.pk, f.at)) if stood else []
    )
    return {f.person_id: f for f in found}


def _keep(fresh: Sequence[Found], again: Sequence[Found]) -> None:
    rows.write(Found, _COLUMNS, [_row(found, _COLUMNS) for found in fresh])
    for found in fresh:
        # As Django leaves what it has inserted: others may save it again.
        found._state.adding, found._state.db = False, "default"
    rows.update(Found, ("id", *_WRITTEN), [_row(found, ("id", *_WRITTEN)) for found in again])


def _row(found: Found, names: Sequence[str]) -> list[object]:
    return [rows.as_json(found.hops) if name == "hops" else getattr(found, name) for name in names]


def _fill(
    found: Found, search: Search, ways: Sequence[Trail], chance: float | None, hops: list[dict[str, object]]
) -> None:
    best, supports = ways[0], {t.rests_on for t in ways}
    doubt = _doubt(ways, chance) or search.cast.age_doubt(best.child)
    found.probability = _chance(ways, chance)
    found.incident = search.record
    found.named = "named" in supports
    found.relation = next((t.relation for t in ways if t.relation != "named"), "named")
    found.certainty = Found.Certainty.REVIEW if doubt else Found.Certainty.CERTAIN
    found.weight = best.weight if best.sure else sum({t.rests_on: t.weight for t in ways}.values())
    found.why = doubt[:300]
    found.hops = hops


def _let_go(gone: Sequence[Found]) -> None:
    """Children to whom no record leads any more; a person's decision about them stands."""
    for found in gone:
        if not found.decided and found.certainty != Found.Certainty.NOT:
            found.certainty = Found.Certainty.NOT
            found.why = "no record leads from the incident to this child any more"
            found.save(update_fields=["certainty", "why"])


def _told(ways: Sequence[Trail]) -> list[Step]:
    """The best trail; where it took two to be certain, the best that rests on something else; and the child's name."""
    best = ways[0]
    told = [best]
    if not best.sure:
        told += [t for t in ways if t.rests_on != best.rests_on][:1]
    told += [t for t in ways if t.rests_on == "named"][:1]
    return list(dict.fromkeys(step for trail in told for step in trail.steps))
