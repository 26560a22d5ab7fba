"""One incident as the playbook sees it: the children found, the routes of the day, and what was known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from goldenthread.access.mandate import Mandate
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event, Incident
from goldenthread.identity.finding import find
from goldenthread.identity.models import Found, Mention, Person
from goldenthread.notify import facts
from goldenthread.notify.boxes import ROUTE_TEAMS
from goldenthread.playbooks.encompass.rules import IncidentFacts, Route, RouteKind, day_of, route
from goldenthread.rulebook import Playbook, load

# Of what happened longer ago the school of that day knows nothing more: the one that has the child now is told.
LONG_AGO = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Child:
    """One found child with the routes that the rules give for the day."""

    found: Found
    person: Person
    routes: tuple[Route, ...]

    @property
    def places(self) -> list[Route]:
        """Where the rules would have somebody told."""
        return [r for r in self.routes if r.kind is not RouteKind.NOBODY]

    @property
    def may_be_told(self) -> bool:
        """Certain on a sure route, or a person has said: tell."""
        if self.found.decided:
            return self.found.decided == "tell"
        return self.found.certainty == Found.Certainty.CERTAIN and not any(r.needs_person for r in self.routes)

    @property
    def waits(self) -> bool:
        """A person must decide, and has not."""
        return not self.found.decided and not self.may_be_told and bool(self.places)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is worked out about one incident."""

    incident: Incident
    facts: IncidentFacts
    mentions: list[Mention]
    children: list[Child]
    playbook: Playbook
    event: Event


def box_of(to: Route) -> str:
    """The inbox at the end of a route that tells somebody."""
    return f"urn:{to.urn}" if to.kind is RouteKind.SETTING else ROUTE_TEAMS[to.kind]


def read(incident: Incident, *, mandate: Mandate, at: datetime) -> Case:
    """Find the children whom the incident touches, and where each is told of on the day."""
    playbook, day = load("encompass"), told_as_of(incident)
    mentions = facts.police_mentions(incident)
    found = find(incident.record, mentions=mentions, on=day_of(incident.occurred_at), at=at)
    people = Person.objects.prefetch_related("mentions").in_bulk(
        {f.person_id for f in found} | {m.person_id for m in mentions}
    )
    # A person whose every mention has moved to another one is nobody any more; the other one is found instead.
    found = [f for f in found if any(m.gone_at is None for m in people[f.person_id].mentions.all())]
    children = [_child(f, people[f.person_id], incident, day, playbook) for f in found]
    event = happened(
        "incident.worked",
        mandate=mandate,
        at=at,
        incident=incident,
        record=incident.record,
        about=[f.person_id for f in found],
        says={"found": len(found), "playbook": playbook.version},
    )
    return Case(incident, facts.incident_facts(incident, people.values()), mentions, children, playbook, event)


def told_as_of(incident: Incident) -> datetime:
    """The day whose enrolments count: the incident's own, or that of the report if it was long ago."""
    long_ago = incident.reported_at - incident.occurred_at > LONG_AGO
    return incident.reported_at if long_ago else incident.occurred_at


def _child(found: Found, person: Person, incident: Incident, day: datetime, playbook: Playbook) -> Child:
    known = facts.child_facts(person, incident, day_of(day))
    return Child(found, person, tuple(route(known, day, playbook)))
