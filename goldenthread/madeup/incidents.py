"""Last night's incidents, and those of the past: who, where, when, and which hard case each of them is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from goldenthread.madeup.world import Dwelling, Family, Pair, PairKind, World

LONDON = ZoneInfo("Europe/London")
Where = Literal["victim's home", "suspect's home", "public"]
Listing = Literal["usual", "none", "first names", "all"]
KINDS: dict[PairKind, tuple[str, ...]] = {
    "partners": (
        "domestic argument",
        "domestic assault",
        "domestic criminal damage",
        "coercive or controlling behaviour",
    ),
    "former partners": ("harassment", "domestic argument", "breach of order", "domestic threats", "domestic assault"),
    "parent and grown child": ("domestic argument", "domestic criminal damage", "domestic threats"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One hard case: among which families it is found, and what the police record of it is like."""

    slug: str
    tag: str
    pair: PairKind | None = None
    where: Where = "victim's home"
    listing: Listing = "usual"
    markers: tuple[str, ...] = ()
    no_flat: bool = False
    no_birth_dates: bool = False


USUAL = Case("usual", "known_to_police")
# In this order: a shorter night has the first of them.
CASES = (
    Case("children_not_named", "at_home", listing="none"),
    Case("children_elsewhere", "his_children_elsewhere", pair="partners"),
    Case("step_parent", "step_family", pair="partners"),
    Case("new_tenants", "incomers"),
    Case("block_without_flat", "in_a_block", listing="none", no_flat=True),
    Case("refuge", "refuge", where="public", markers=("refuge",)),
    Case("honour_based", "three_generations", listing="none", markers=("honour_based",)),
    Case("conflict_of_interest", "conflict"),
    Case("home_educated", "home_educated"),
    Case("nursery", "nursery"),
    Case("college", "college"),
    Case("closed_school", "closed_school"),
    Case("outside_area", "outside_area"),
    Case("no_child", "no_child", listing="none"),
    Case("common_name", "common_name", listing="none", no_birth_dates=True),
    Case("grandparents", "grandparents", pair="parent and grown child"),
    Case("shared_care", "shared_care"),
    Case("twins", "twins", listing="first names"),
    Case("same_name_cousins", "cousins", listing="first names"),
    Case("dual_registered", "dual_registered"),
    Case("not_in_nursery", "not_in_nursery"),
    Case("no_known_setting", "no_school", listing="all"),
    Case("missing_education", "missing_education"),
    Case("looked_after", "fostered", pair="partners", listing="none"),
    Case("siblings_apart", "siblings_apart", listing="first names"),
    Case("one_name", "one_name", listing="all"),
    Case("merged_school", "merged_school"),
    Case("mailbox_only", "mailbox_only"),
    Case("sixth_form", "sixth_form", listing="none"),
    Case("silent_independent", "silent_independent"),
    Case("special_school", "special"),
    Case("moved_lately", "movers"),
    Case("lone_father", "lone_father"),
    Case("former_partner", "lone_mother", pair="former partners"),
    Case("staff_family", "at_home", listing="all", markers=("staff_family",)),
    Case("police_suspect", "at_home", listing="all", markers=("police_suspect",)),
)


@dataclass(slots=True)
class Incident:
    """What happened. `dwelling` is None in a public place; `place` is then what the officer wrote."""

    reference: str
    case: Case
    family: Family
    pair: Pair
    occurred: datetime
    reported: datetime
    dwelling: Dwelling | None
    place: str
    kind: str
    grading: str
    markers: tuple[str, ...] = field(default=())


PLACES = (
    "Outside the Co-operative, Station Road",
    "Bus station, Market Square",
    "Car park, Weavers Retail Park",
    "Market Square",
)
PLACES_OF_INCIDENT: tuple[Where, ...] = ("victim's home", "suspect's home", "public")


class Night:
    """Chooses families and times. References count up within a day, over all the batches made with one `Night`."""

    def __init__(self, world: World, dice: Random) -> None:
        self._world, self._dice = world, dice
        self._numbers: Counter[str] = Counter()
        self._used: set[int] = set()

    def last_night(self, many: int) -> list[Incident]:
        """From 17:00 yesterday to 06:00 today, London time; each hard case once, then usual ones."""
        until = self._world.at.astimezone(LONDON).replace(hour=6, minute=0, second=0, microsecond=0)
        # Seventeen hundred by the clock on the wall, also on the two nights when the clocks change.
        since = (until - timedelta(days=1)).replace(hour=17)
        until = min(until.astimezone(UTC), self._world.at)
        cases = [*CASES[:many], *[USUAL] * max(0, many - len(CASES))]
        times = self._times(since.astimezone(UTC), until, len(cases))
        self._dice.shuffle(cases)
        return [self._incident(case, occurred) for case, occurred in zip(cases, times, strict=True)]

    def past(self, many: int, *, first_day: int, last_day: int) -> list[Incident]:
        """Usual incidents between `first_day` and `last_day` days ago."""
        since, until = (self._world.at - timedelta(days=days) for days in (first_day, last_day))
        return [self._incident(USUAL, occurred) for occurred in self._times(since, until, many)]

    def _times(self, since: datetime, until: datetime, many: int) -> list[datetime]:
        seconds = int((until - since).total_seconds())
        return sorted(since + timedelta(seconds=self._dice.randrange(seconds) // 60 * 60) for _ in range(many))

    def _incident(self, case: Case, occurred: datetime) -> Incident:
        family, pair = self._whom(case)
        local = occurred.astimezone(LONDON)
        reported = min(occurred + timedelta(minutes=self._dice.randint(4, 75)), self._world.at).astimezone(LONDON)
        where = case.where if case is not USUAL else self._dice.choices(PLACES_OF_INCIDENT, (88, 5, 7))[0]
        dwelling = self._place(where, pair, local)
        day = f"{local:%y%m%d}"
        self._numbers[day] += 1
        return Incident(
            reference=f"TP-{day}-{self._numbers[day]:03d}", case=case, family=family, pair=pair, occurred=local,
            reported=reported, dwelling=dwelling, place=self._dice.choice(PLACES),
            kind=self._dice.choice(KINDS[pair.kind]),
            grading=self._dice.choices(("standard", "medium", "high"), (55, 33, 12))[0],
            markers=self._markers(case, local, pair),
        )  # fmt: skip

    def _whom(self, case: Case) -> tuple[Family, Pair]:
        """A family of the case that had no incident yet, so far as there is one, and two of its adults."""
        found = [family for family in self._world.tagged[case.tag] if self._pairs(family, case)]
        fresh = [family for family in found if family.id not in self._used and self._suits(family, case)]
        # The cast comes first in every list; the others are drawn.
        family = self._dice.choice(found) if case is USUAL else (fresh or found)[0]
        self._used.add(family.id)
        return family, self._dice.choice(self._pairs(family, case))

    def _suits(self, family: Family, case: Case) -> bool:
        """A family that is cast for another case keeps to that."""
        return family.wants in {"", "everyday"} or family.wants == case.tag or family.recipe == case.tag != "at_home"

    def _pairs(self, family: Family, case: Case) -> list[Pair]:
        """Pairs of adults that fit; of a hard case only the first, which is the one that the story is about."""
        fitting = [pair for pair in family.pairs if case.pair is None or pair.kind == case.pair]
        return fitting if case is USUAL else fitting[:1]

    def _place(self, where: str, pair: Pair, local: datetime) -> Dwelling | None:
        if where == "public":
            return None
        person = pair.suspect if where == "suspect's home" else pair.victim
        return self._world.home(person, local.date())

    def _markers(self, case: Case, local: datetime, pair: Pair) -> tuple[str, ...]:
        """A refuge is marked whenever one of the two lives in one on that day."""
        homes = (self._world.home(person, local.date()) for person in (pair.victim, pair.suspect))
        in_refuge = any(home is not None and home.protected for home in homes)
        return (*case.markers, "refuge") if in_refuge and "refuge" not in case.markers else case.markers
