"""
Find a person by whatever is known of them, for a stated reason.

The front door searches beyond its own cases, so that each search is in the ledger: why, how many were found, and who
was shown; never what was typed. A protected address finds nobody and is not shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.access.models import Grant
from goldenthread.clock import london
from goldenthread.directory.models import Agency, Setting
from goldenthread.identity.core.wanted import Wanted
from goldenthread.identity.models import Enrolment, Mention, Person
from goldenthread.identity.searching_candidates import candidates
from goldenthread.identity.searching_evidence import Match, matches

SHOWN: Final = 20
WITHHELD: Final = "not shown: lives at a protected address"
_NO_SETTING: Final = {"EHE": "educated at home", "CME": "missing education"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One person found: why, what agencies know them, and their school in words ("" where no record gives one)."""

    person: Person
    why: tuple[str, ...]
    agencies: tuple[str, ...]
    school: str


@dataclass(frozen=True, slots=True)
class Hits:
    """
    Those who fit best, at most `SHOWN`, of `found`. `notes` say what to add.

    With `too_many` there are people beyond `found` who were not compared, because too many fit.
    """

    hits: tuple[Hit, ...]
    found: int
    notes: tuple[str, ...]
    too_many: bool


def search(wanted: Wanted, *, reason: Grant.Reason, mandate: Mandate, at: datetime) -> Hits:
    """
    The people whom what was typed may mean, the likeliest first.

    :raises NotAllowed: without the role
    """
    mandate.require(Role.FRONT_DOOR)
    on = london(at).date()
    near = candidates(wanted, on=on)
    fitting = matches(wanted, near, on=on)
    hits = _hits(fitting[:SHOWN], on)
    shown = [hit.person.pk for hit in hits]
    ledger.write(mandate, did="person.search", at=at, about=shown, reason=str(reason), found=len(fitting))
    return Hits(hits, len(fitting), tuple(near.notes), near.too_many)


def _hits(fitting: Sequence[Match], on: date) -> tuple[Hit, ...]:
    people = Person.objects.in_bulk([match.person for match in fitting])
    known_by, schools = _agencies(list(people)), _schools(list(people), on)
    return tuple(
        Hit(
            people[match.person],
            match.why,
            tuple(sorted(known_by[match.person])),
            WITHHELD if people[match.person].protected else schools.get(match.person, ""),
        )
        for match in fitting
        if match.person in people
    )


def _agencies(people: Sequence[UUID]) -> dict[UUID, set[str]]:
    names = dict(Agency.objects.values_list("slug", "name"))
    found: dict[UUID, set[str]] = defaultdict(set)
    for person, agency in Mention.objects.filter(person__any=people, gone_at=None).values_list("person_id", "agency"):
        found[person].add(names.get(agency, agency))
    return found


def _schools(people: Sequence[UUID], on: date) -> dict[UUID, str]:
    """Where each is taught now, as the record told last says."""
    now = Q(date_to=None) | Q(date_to__gte=on)
    told = Enrolment.objects.filter(now, mention__person__any=people, mention__gone_at=None).order_by("record_id")
    last = {person: (urn, status) for person, urn, status in told.values_list("mention__person_id", "urn", "status")}
    names = dict(Setting.objects.filter(pk__in={urn for urn, _ in last.values() if urn}).values_list("pk", "name"))
    return {
        person: names.get(urn, f"setting {urn}") if urn else _NO_SETTING.get(status, "")
        for person, (urn, status) in last.items()
    }
