"""Which child is at which setting, and since when; who is taught at home, or nowhere known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from random import Random

from goldenthread.madeup import numbers
from goldenthread.madeup.errors import Errors
from goldenthread.madeup.schools import Kind, Setting, Settings
from goldenthread.madeup.world import Enrolment, Family, Person, World, age

# The stage before the one that begins at an age, and how many years it lasts.
BEFORE: dict[int, tuple[Kind, int]] = {4: ("nursery", 1), 11: ("primary", 7), 16: ("secondary", 5)}


def school_year(today: date) -> int:
    """The calendar year in which the school year of `today` began (1 September)."""
    return today.year if today.month >= 9 else today.year - 1


class Enroller:
    """Places every child of a world; brothers and sisters mostly go where one of them already goes."""

    def __init__(self, world: World, settings: Settings, errors: Errors, dice: Random) -> None:
        self._world, self._settings, self._errors, self._dice = world, settings, errors, dice
        self._year = school_year(world.today)
        self._open = {
            kind: settings.open_of(kind)
            for kind in ("nursery", "primary", "secondary", "independent", "special", "pru")
        }
        self._fe = [setting for setting in settings.every if setting.kind == "fe"]
        self._sixth = [setting for setting in settings.every if setting.kind == "sixth"]
        self._by_urn = settings.by_urn()
        self._serials: dict[tuple[int, int], count[int]] = {}
        self._wanted: dict[str, Callable[[Person, Family], None]] = {
            "home_educated": self._home_educated, "missing_education": self._missing, "no_school": self._nowhere,
            "not_in_nursery": self._nowhere, "nursery": lambda c, f: self._at(c, self._pick("nursery", f), 2),
            "college": lambda c, f: self._at(c, self._fe[0], 16, "F"),
            "sixth_form": lambda c, f: self._at(c, self._pick("secondary", f), 11),
            "everyday": self._everyday, "key_adult_at_school": self._with_key_adult,
            "closed_school": lambda c, f: self._lagging(c, merged=False),
            "merged_school": lambda c, f: self._lagging(c, merged=True),
            "outside_area": lambda c, f: self._at(c, settings.outside, 11),
            "dual_registered": self._dual, "mailbox_only": lambda c, f: self._at(c, settings.mailbox_only, 4),
            "silent_independent": lambda c, f: self._at(c, settings.silent, 11),
            "special": lambda c, f: self._at(c, self._pick("special", f), 4),
        }  # fmt: skip

    def enrol_all(self) -> None:
        for family in self._world.families:
            usual: dict[str, Setting] = {}
            for child in (self._world.people[one] for one in family.children):
                if family.wants:
                    self._wanted[family.wants](child, family)
                else:
                    self._enrol(child, family, usual)
                if not child.upn:
                    self._give_upn(child)

    def _enrol(self, child: Person, family: Family, usual: dict[str, Setting]) -> None:
        """By age on 31 August; the shares are rounded from DfE's yearly figures."""
        grown, draw = age(child.born, date(self._year, 8, 31)), self._dice.random()
        if grown < 4:
            if draw < (0.0, 0.12, 0.4, 0.8)[max(grown, 0)]:
                self._at(child, self._usual("nursery", family, usual), 2)
            return
        if grown >= 16:
            self._sixteen(child, family, usual, draw)
        elif draw < 0.010:
            self._home_educated(child, family)
        elif draw < 0.014:
            self._missing(child, family)
        elif draw < 0.019:
            self._nowhere(child, family)
        elif draw < 0.031:
            self._at(child, self._pick("special", family), 4)
        elif draw < 0.08:
            self._at(child, self._usual("independent", family, usual), 4 if grown < 11 else 11)
        elif grown < 11:
            self._primary(child, family, usual)
        elif draw < 0.087:
            self._dual(child, family)
        elif draw < 0.093:
            self._at(child, self._settings.outside, 11)
        else:
            self._at(child, self._usual("secondary", family, usual), 11)

    def _everyday(self, child: Person, family: Family) -> None:
        """Where most children of that age are."""
        grown = age(child.born, date(self._year, 8, 31))
        kind: Kind = "nursery" if grown < 4 else "primary" if grown < 11 else "secondary"
        self._at(child, self._pick(kind, family), {"nursery": 2, "primary": 4, "secondary": 11}[kind])

    def _with_key_adult(self, child: Person, _: Family) -> None:
        """At a primary that has a key adult."""
        primaries = [one for found in self._open["primary"].values() for one in found if not one.mailbox_only]
        self._at(child, self._dice.choice(primaries), 4)

    def _sixteen(self, child: Person, family: Family, usual: dict[str, Setting], draw: float) -> None:
        if draw < 0.42:
            self._at(child, self._usual("secondary", family, usual), 11)
        elif draw < 0.75:
            self._at(child, self._dice.choice(self._fe), 16, "F")
        elif draw < 0.90:
            self._at(child, self._dice.choice(self._sixth), 16)
        else:
            self._nowhere(child, family)

    def _primary(self, child: Person, family: Family, usual: dict[str, Setting]) -> None:
        setting = self._usual("primary", family, usual)
        step = next((step for step in self._settings.successions if step.new is setting), None)
        if step:
            self._lagging(child, merged=step.merged, recorded=self._errors.school_old_urn)
        else:
            self._at(child, setting, 4)

    # --- Picking a setting ---

    def _pick(self, kind: Kind, family: Family) -> Setting:
        """One of the kind in the family's district, or anywhere when the district has none."""
        near = self._open[kind].get(family.district) or [s for found in self._open[kind].values() for s in found]
        return self._dice.choice(near)

    def _usual(self, kind: Kind, family: Family, usual: dict[str, Setting]) -> Setting:
        if kind not in usual or self._dice.random() < 0.1:
            usual[kind] = self._pick(kind, family)
        return usual[kind]

    # --- Writing an enrolment ---

    def _at(self, child: Person, setting: Setting, from_age: int, status: str = "C") -> None:
        """At a setting since the autumn after turning `from_age`, or since some day in the last two years."""
        world, family = self._world, self._world.families[child.family]
        began = date(self._year - max(0, age(child.born, date(self._year, 8, 31)) - from_age), 9, 1)
        if began < setting.opened:
            began = setting.opened
        joined = world.today - timedelta(days=self._dice.randint(14, 500))
        if joined > began and from_age in {4, 11} and not family.wants and self._dice.random() < 0.07:
            other = self._pick("primary" if from_age == 4 else "secondary", family)
            if other.urn != setting.urn:
                self._left(child, other, max(began, other.opened), joined)
                began = joined
        elif began == date(self._year, 9, 1) and not family.wants:
            self._came_from(child, family, from_age, began)
        world.enrolments[child.id].append(Enrolment(child.id, setting.urn, status, max(began, child.born)))
        world.tag(family, setting.kind)

    def _came_from(self, child: Person, family: Family, from_age: int, began: date) -> None:
        """The setting that a child left last summer for the next stage."""
        before, years = BEFORE.get(from_age, ("nursery", 0))
        if not years or (before == "nursery" and self._dice.random() < 0.3):
            return
        setting = self._pick(before, family)
        self._left(child, setting, max(date(began.year - years, 9, 1), setting.opened), began)

    def _left(self, child: Person, setting: Setting, start: date, end: date) -> None:
        if start < end:
            self._world.enrolments[child.id].append(Enrolment(child.id, setting.urn, "P", start, end))
            self._world.tag(self._world.families[child.family], "former_pupil")

    def _lagging(self, child: Person, *, merged: bool, recorded: float = 1.0) -> None:
        """At the successor of a closed school; the roll may still have the number of the one that closed."""
        step = self._settings.succession(merged=merged)
        began = date(self._year - max(0, age(child.born, date(self._year, 8, 31)) - 4), 9, 1)
        old = step.old.urn if began < step.on else ""
        if old:
            self._world.enrolments[child.id].append(Enrolment(child.id, old, "P", began, step.on))
        stale = old if self._dice.random() < recorded else ""
        self._world.enrolments[child.id].append(
            Enrolment(child.id, step.new.urn, "C", max(began, step.on), recorded_urn=stale)
        )
        self._world.tag(self._world.families[child.family], "stale_urn" if stale else "primary")

    def _dual(self, child: Person, family: Family) -> None:
        """On the roll of a secondary and, for now, of a pupil referral unit as well."""
        self._at(child, self._pick("secondary", family), 11, "M")
        since = self._world.today - timedelta(days=self._dice.randint(20, 200))
        unit = self._pick("pru", family)
        self._world.enrolments[child.id].append(Enrolment(child.id, unit.urn, "S", since))
        self._world.tag(family, "dual_registered")

    def _home_educated(self, child: Person, family: Family) -> None:
        self._not_in_school(child, family, "EHE", "home_educated")

    def _missing(self, child: Person, family: Family) -> None:
        self._not_in_school(child, family, "CME", "missing_education")

    def _not_in_school(self, child: Person, family: Family, category: str, tag: str) -> None:
        since = self._world.today - timedelta(days=self._dice.randint(40, 1200))
        self._world.not_in_school[child.id] = ("EHE" if category == "EHE" else "CME", max(since, child.born))
        self._world.tag(family, tag)

    def _nowhere(self, child: Person, family: Family) -> None:
        """At home, or at a setting that nobody here knows of."""
        old_enough = age(child.born, date(self._year, 8, 31)) >= 4
        self._world.tag(family, "no_school" if old_enough else "not_in_nursery")

    def _give_upn(self, child: Person) -> None:
        """A UPN from the first setting that a child was at; one never at a setting has none."""
        stays = self._world.enrolments.get(child.id)
        if not stays:
            return
        first = min(stays, key=lambda stay: stay.start)
        setting = self._by_urn[first.urn]
        serial = self._serials.setdefault((setting.number, first.start.year), count(1))
        child.upn = numbers.upn(school=setting.number, year=first.start.year, serial=next(serial))
