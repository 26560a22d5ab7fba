"""The homes of a family on one day: one for each door, who lives behind it; nothing of an address not to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from goldenthread.identity.core.addresses import Dwelling, Nearness, compare
from goldenthread.identity.living import FLAT_UNKNOWN, Home, Homes, household
from goldenthread.identity.models import Person

HOME_NO_DAY = "no record says since when"
# Somebody with more homes than this on one day is placed by the first ones alone.
_MOST_HOMES = 2


class Resident(NamedTuple):
    """Somebody of the family in a home, and why it is doubtful that they live there, or ""."""

    person: UUID
    doubt: str


@dataclass(frozen=True, slots=True)
class Dwellers:
    """Those of a family who live at one dwelling on that day; at the asked person's own, everybody who does."""

    address: str
    dwelling: Dwelling
    members: tuple[Resident, ...]


def homes_of_family(lived: Mapping[UUID, Homes], asked: UUID, day: date) -> tuple[Dwellers, ...]:
    """The homes of a family on that day, one for each door: the asked person's first, then by address."""
    doors: list[list[Home]] = []
    for person in sorted(lived, key=lambda p: (p != asked, str(p))):
        for home in _of_that_day(lived[person], day):
            door = next((d for d in doors if compare(d[0].dwelling, home.dwelling) in _ONE_DOOR), None)
            if door is None:
                doors.append([home])
            elif person not in {h.person for h in door}:
                door.append(home)
    found = [
        Dwellers(
            max((h.address for h in door), key=len),
            door[0].dwelling,
            tuple(Resident(h.person, _why_not(h, day)) for h in door),
        )
        for door in doors
    ]
    return tuple(
        sorted(found, key=lambda d: (asked not in {m.person for m in d.members}, d.address, d.dwelling.postcode))
    )


_ONE_DOOR = (Nearness.SAME, Nearness.NEAR)


def _of_that_day(homes: Homes, day: date) -> list[Home]:
    now = [home for home in homes.known if home.holds_on(day)]
    return ([home for home in now if not home.doubt] or now)[:_MOST_HOMES]


def _why_not(home: Home, day: date) -> str:
    if home.doubt:
        return home.doubt
    told_after = home.since is None and all(source.told_on > day for source in home.sources)
    return HOME_NO_DAY if told_after else ""


def with_others(
    homes: Sequence[Dwellers], asked: UUID, family: set[UUID], day: date
) -> tuple[tuple[Dwellers, ...], dict[UUID, Person]]:
    """The asked person's own homes with whoever else lives there, and who these others are."""
    there: dict[Dwellers, dict[UUID, str]] = {}
    for home in homes:
        if asked in {m.person for m in home.members}:
            found = household(home.dwelling, day).members
            # Somebody of the same block, whose flat no record gives, is as likely a neighbour.
            there[home] = {m.person: m.doubt for m in found if m.person not in family and m.doubt != FLAT_UNKNOWN}
    wanted = {person for others in there.values() for person in others}
    others = Person.objects.filter(pk__any=list(wanted), protected=False)
    people = {p.pk: p for p in others if p.dob is None or p.dob <= day}
    filled = [
        replace(
            home,
            members=(*home.members, *(Resident(p, d) for p, d in sorted(there.get(home, {}).items()) if p in people)),
        )
        for home in homes
    ]
    return tuple(filled), people
