"""The settings of the county, as the national register would describe them; unique reference numbers from 900001."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from goldenthread.madeup import numbers
from goldenthread.madeup.places import COUNTY, DISTRICTS, OUTSIDE, SUFFIXES, TREES, District

Kind = Literal["nursery", "primary", "secondary", "independent", "special", "pru", "fe", "sixth"]


@dataclass(frozen=True, slots=True)
class Type:
    """A row of the register's type-of-establishment and group code lists. Source: GIAS."""

    code: str
    name: str
    group: str
    group_name: str


MAINTAINED, ACADEMIES, FREE = (
    ("4", "Local authority maintained schools"), ("10", "Academies"), ("11", "Free Schools"),
)  # fmt: skip
TYPES = {
    "nursery": (Type("15", "Local authority nursery school", *MAINTAINED),),
    "primary": (
        Type("1", "Community school", *MAINTAINED), Type("34", "Academy converter", *ACADEMIES),
        Type("3", "Voluntary controlled school", *MAINTAINED), Type("2", "Voluntary aided school", *MAINTAINED),
        Type("28", "Academy sponsor led", *ACADEMIES), Type("34", "Academy converter", *ACADEMIES),
    ),
    "secondary": (
        Type("34", "Academy converter", *ACADEMIES), Type("28", "Academy sponsor led", *ACADEMIES),
        Type("5", "Foundation school", *MAINTAINED), Type("35", "Free schools", *FREE),
    ),
    "independent": (Type("11", "Other independent school", "3", "Independent schools"),),
    "special": (Type("7", "Community special school", "5", "Special schools"),
    Type("44", "Academy special converter", *ACADEMIES)),
    "pru": (Type("14", "Pupil referral unit", *MAINTAINED),),
    "fe": (Type("18", "Further education", "1", "Colleges"),),
    "sixth": (Type("45", "Academy 16-19 converter", *ACADEMIES),),
}  # fmt: skip
PHASES = {
    "nursery": ("1", "Nursery"), "primary": ("2", "Primary"), "secondary": ("4", "Secondary"),
    "independent": ("0", "Not applicable"),
    "special": ("0", "Not applicable"), "pru": ("0", "Not applicable"), "fe": ("6", "16 plus"),
    "sixth": ("6", "16 plus"),
}  # fmt: skip
AGES = {
    "nursery": (0, 5), "primary": (4, 11), "secondary": (11, 18), "independent": (3, 18), "special": (3, 19),
    "pru": (5, 16),
    "fe": (16, 99), "sixth": (16, 19),
}  # fmt: skip
# How many of each at 12,000 children; with the closed, merged and outside ones, 61 settings.
COUNTS: dict[Kind, int] = {
    "nursery": 10, "primary": 27, "secondary": 8, "independent": 4, "special": 3, "pru": 2, "fe": 1, "sixth": 1,
}  # fmt: skip
TITLES = {
    "nursery": "Nursery School", "primary": "Primary School", "secondary": "School", "independent": "College School",
    "special": "Special School", "pru": "Pupil Referral Unit", "fe": "College", "sixth": "Sixth Form College",
}  # fmt: skip
SAINTS = ("St Cuthman’s", "St Osyth's", "Holy Thread", "St Brannoc's", "St Hyacinth's", "St Ælfric's")
TRUST = "Warp and Weft Learning Trust"
TRUST_MAILBOX = "safeguarding@warpandweft-trust.example"


@dataclass(slots=True)
class Setting:
    """One row of the register, and what the register does not say: whether it sends a roll and has contacts."""

    urn: str
    kind: Kind
    name: str
    district: int
    area: District
    number: int
    type: Type
    low: int
    high: int
    street: str
    postcode: str
    telephone: str
    domain: str
    opened: date
    closed: date | None = None
    trust: str = ""
    sends_roll: bool = True
    outside: bool = False
    mailbox_only: bool = False

    @property
    def open(self) -> bool:
        return self.closed is None


@dataclass(frozen=True, slots=True)
class Succession:
    """`old` closed and `new` took its children, alone or with another (`merged`)."""

    old: Setting
    new: Setting
    on: date
    merged: bool


@dataclass(slots=True)
class Settings:
    """All settings, with the few that a hard case needs by name."""

    every: list[Setting]
    successions: list[Succession]
    outside: Setting
    mailbox_only: Setting
    silent: Setting

    def by_urn(self) -> dict[str, Setting]:
        return {setting.urn: setting for setting in self.every}

    def open_of(self, kind: Kind) -> dict[int, list[Setting]]:
        """Open settings of a kind inside the county, by district."""
        found: dict[int, list[Setting]] = defaultdict(list)
        for setting in self.every:
            if setting.kind == kind and setting.open and not setting.outside:
                found[setting.district].append(setting)
        return found

    def succession(self, *, merged: bool) -> Succession:
        return next(step for step in self.successions if step.merged is merged)


class _Builder:
    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._taken: set[str] = set()
        self.every: list[Setting] = []

    def setting(self, kind: Kind, district: int, *, area: District | None = None, name: str = "") -> Setting:
        dice, place = self._dice, area or DISTRICTS[district]
        count, of_kind = len(self.every) + 1, sum(one.kind == kind for one in self.every)
        name = name or self._name(kind, place)
        types = TYPES[kind]
        low, high = AGES[kind]
        words = name.lower().replace(" ", "-")
        slug = "".join(letter for letter in words if letter in "abcdefghijklmnopqrstuvwxyz-").strip("-")
        setting = Setting(
            urn=str(900_000 + count), kind=kind, name=name, district=district, area=place, number=2000 + count,
            type=types[of_kind % len(types)], low=low if not (kind == "primary" and dice.random() < 0.4) else 3,
            high=high,
            street=f"{dice.choice(TREES)} {dice.choice(SUFFIXES)}",
            # Settings' postcodes end the range; homes begin it.
            postcode=numbers.postcode(place.outward, 3999 - count),
            telephone=f"01632 96{count % 10000:04d}", domain=f"{slug}.example",
            opened=date(dice.randint(1950, 2016), 9, 1),
        )  # fmt: skip
        if setting.type.group == "10" and dice.random() < 0.5:
            setting.trust = TRUST
        self.every.append(setting)
        return setting

    def _name(self, kind: Kind, place: District) -> str:
        title = TITLES[kind]
        if kind in {"fe", "sixth"}:
            plain = f"{place.name} {title}"
        elif kind == "primary" and self._dice.random() < 0.25:
            plain = f"{self._dice.choice(SAINTS)} Primary School, {self._dice.choice(place.villages)}"
        elif self._dice.random() < 0.3:
            plain = f"{self._dice.choice(place.villages)} {title}"
        else:
            plain = f"{self._dice.choice(TREES[:20])} {self._dice.choice(('Bank', 'Hill', 'Field', 'Mead', 'Vale'))} "
            "{title}"
        while plain in self._taken:
            plain = f"{self._dice.choice(TREES)} {plain}"
        self._taken.add(plain)
        return plain


def build_settings(dice: Random, *, children: int, today: date) -> Settings:
    """About five settings for every thousand children; each kind, and each hard case, whatever the size."""
    make = _Builder(dice)
    scale = children / 12_000
    for kind, count in COUNTS.items():
        for place in range(max(1, round(count * scale))):
            make.setting(kind, place % len(DISTRICTS))
    independents = [setting for setting in make.every if setting.kind == "independent"]
    # Independent schools need not send their roll to anyone; half do not.
    for setting in independents[::2]:
        setting.sends_roll = False
    primaries = [setting for setting in make.every if setting.kind == "primary"]
    # A trust has several schools and one mailbox, whatever the size of the county.
    next(setting for setting in make.every if setting.kind == "secondary").trust = TRUST
    mailbox = primaries[-1]
    mailbox.mailbox_only, mailbox.trust = True, ""
    year = today.year if today.month >= 9 else today.year - 1
    successions = [*_closed(make, date(year, 8, 31)), *_merged(make, date(year - 1, 8, 31))]
    outside = make.setting("secondary", 0, area=OUTSIDE, name=f"{OUTSIDE.name} Academy")
    outside.outside = True
    return Settings(make.every, successions, outside, mailbox, independents[0])


def _closed(make: _Builder, on: date) -> list[Succession]:
    """A primary that closed last summer; an academy of another name opened in its buildings."""
    # A name that tells Windows-1252 from UTF-8, and from a file that was read as the wrong one of them.
    old, new = make.setting("primary", 0, name="St Zoë’s Primary School"), make.setting("primary", 0)
    old.closed, new.opened = on, date(on.year, 9, 1)
    new.street, new.postcode = old.street, old.postcode
    new.type, new.trust = Type("28", "Academy sponsor led", *ACADEMIES), TRUST
    return [Succession(old, new, new.opened, merged=False)]


def _merged(make: _Builder, on: date) -> list[Succession]:
    """An infant and a junior school that were joined into one primary the summer before last."""
    stem = f"{DISTRICTS[1].villages[0]}"
    infant = make.setting("primary", 1, name=f"{stem} Infant School")
    junior = make.setting("primary", 1, name=f"{stem} Junior School")
    new = make.setting("primary", 1, name=f"{stem} Community Primary School")
    infant.closed = junior.closed = on
    infant.high, junior.low = 7, 7
    new.opened = date(on.year, 9, 1)
    return [Succession(old, new, new.opened, merged=True) for old in (infant, junior)]


def la_name(setting: Setting) -> str:
    return "Hemshire" if setting.outside else COUNTY


def la_code(setting: Setting) -> str:
    return numbers.OUTSIDE_LA_CODE if setting.outside else numbers.LA_CODE
