from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from goldenthread.clock import london
from goldenthread.reports.measuring import casework, told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_incident
_CP, _CIN = "Child protection plan", "Child in need"
Stood = Callable[[date], bool]


def rows(span: Span) -> Iterator[Row]:
    """Each child, once a month, whom an incident touched while they had a plan; the heavier plan counts."""
    on_plan = _planned()
    touched: dict[tuple[date, UUID], tuple[str, str]] = {}
    for month, incident, found in told.found_children(span):
        day = london(incident.reported_at).date()
        plan = min(
            (kind for kind, stood in on_plan[found.person_id] if stood(day)), key=(_CP, _CIN).index, default=None
        )
        before = touched.get((month, found.person_id))
        if plan and (before is None or before[1] == _CIN):
            touched[month, found.person_id] = (f"incident:{incident.pk}", plan)
    for (month, _), (incident_id, plan) in touched.items():
        yield Row(month, incident_id, by={"plan": plan})


def _planned() -> dict[UUID, list[tuple[str, Stood]]]:
    """For each person what they were under, each with whether it stood on a day."""
    plans = casework.plans()
    episodes = [each for each in casework.referrals() if not each.nfa]
    people = casework.people_of([*(plan.child for plan in plans), *(episode.child for episode in episodes)])
    under: dict[UUID, list[tuple[str, Stood]]] = defaultdict(list)
    for plan in plans:
        if plan.child in people:
            under[people[plan.child]].append((_CP, plan.stood_on))
    for episode in episodes:
        if episode.child in people:
            under[people[episode.child]].append((_CIN, episode.stood_on))
    return under
