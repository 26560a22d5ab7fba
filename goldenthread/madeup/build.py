"""Builds the made-up partnership: what is true first, then each agency's wrong picture of it, and last night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from goldenthread.madeup.contacts import ContactBook
from goldenthread.madeup.enrolling import Enroller
from goldenthread.madeup.errors import Errors
from goldenthread.madeup.families import build_families
from goldenthread.madeup.health import ChildHealth, write_not_in_school
from goldenthread.madeup.incidents import Night
from goldenthread.madeup.marac import Marac
from goldenthread.madeup.output import Press
from goldenthread.madeup.police import PoliceFiles
from goldenthread.madeup.reference import write_calendar, write_contacts, write_links, write_register
from goldenthread.madeup.registers import Registers
from goldenthread.madeup.roll import Roll
from goldenthread.madeup.schools import Settings, build_settings
from goldenthread.madeup.socialcare import SocialCare
from goldenthread.madeup.staff import write_staff
from goldenthread.madeup.truth import Told, TruthFiles
from goldenthread.madeup.world import World, dice

CHILDREN_FOR_EACH_PAST_INCIDENT = 60


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """What was made. `rows` counts the rows of each file in `feeds/`, by file name."""

    children: int
    adults: int
    families: int
    dwellings: int
    settings: int
    incidents: int
    bench_incidents: int
    past_incidents: int
    children_affected: int
    rows: dict[str, int]


def build(
    out: Path,
    *,
    seed: int,
    children: int = 12_000,
    at: datetime,
    incidents: int = 36,
    extra_incidents_for_bench: int = 0,
    errors: Errors | None = None,
) -> WorldSummary:
    """
    Write the whole partnership into `out`: `feeds/*.csv`, `staff.json`, and `truth/*.csv`, which nobody is given.

    The same `seed`, `at` and sizes give the same bytes. About 3 seconds for 12,000 children, in proportion for more.

    :param children: how many, to within the last family
    :param at: the morning on which last night's incidents are known; aware, UTC
    :param incidents: last night's; with 36 or more, every hard case is among them
    :param extra_incidents_for_bench: spread over the past 12 months, in files of their own
    :raises ValueError: if `at` has no time zone
    """
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone.")
    feeds, truth = _empty(out / "feeds"), _empty(out / "truth")
    errors = errors or Errors()
    world, settings = _world(seed, children, at, errors)
    with (truth / "mentions.csv").open("w", encoding="utf-8", newline="") as mentions:
        press = Press(feeds, mentions)
        night = Night(world, dice(seed, "incidents"))
        _write_reference(world, settings, seed, out, press)
        _write_agencies(world, settings, errors, seed, press)
        officers = PoliceFiles(world, errors, dice(seed, "police"))
        batches: dict[str, Sequence[Told]] = {
            "night": officers.write(press, night.last_night(incidents)),
            "history": officers.write(
                press, night.past(children // CHILDREN_FOR_EACH_PAST_INCIDENT, first_day=900, last_day=3), "history"
            ),
        }
        if extra_incidents_for_bench:
            bench = night.past(extra_incidents_for_bench, first_day=365, last_day=2)
            batches["bench"] = officers.write(press, bench, "bench")
    TruthFiles(world, settings, truth).write(batches)
    return _summary(world, settings, batches, press)


def _empty(folder: Path) -> Path:
    """A folder without the files of an earlier run, so that what is there is all from this one."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.csv"), *folder.glob("*.control.json")):
        old.unlink()
    return folder


def _world(seed: int, children: int, at: datetime, errors: Errors) -> tuple[World, Settings]:
    world = World(at, seed)
    build_families(world, dice(seed, "families"), children)
    settings = build_settings(dice(seed, "settings"), children=children, today=world.today)
    Enroller(world, settings, errors, dice(seed, "enrolling")).enrol_all()
    return world, settings


def _write_reference(world: World, settings: Settings, seed: int, out: Path, press: Press) -> None:
    contacts = list(ContactBook(world, settings, dice(seed, "contacts")).contacts())
    write_register(settings, press)
    write_links(settings, press)
    write_contacts(contacts, press)
    write_calendar(settings, world.today, dice(seed, "calendar"), press)
    write_staff(out / "staff.json", contacts, world.today)


def _write_agencies(world: World, settings: Settings, errors: Errors, seed: int, press: Press) -> None:
    Roll(world, settings, errors, dice(seed, "roll")).write(press)
    ChildHealth(world, errors, dice(seed, "health")).write(press)
    write_not_in_school(world, errors, dice(seed, "not in school"), press)
    SocialCare(world, errors, dice(seed, "social care")).write(press)
    Marac(world, errors, dice(seed, "marac")).write(press, sum(len(family.children) for family in world.families))
    Registers(world, errors, dice(seed, "registers")).write(press)


def _summary(world: World, settings: Settings, batches: dict[str, Sequence[Told]], press: Press) -> WorldSummary:
    children = sum(person.is_child for person in world.people)
    return WorldSummary(
        children=children,
        adults=len(world.people) - children,
        families=sum(bool(family.children) for family in world.families),
        dwellings=len(world.dwellings),
        settings=len(settings.every),
        incidents=len(batches["night"]),
        bench_incidents=len(batches.get("bench", ())),
        past_incidents=len(batches["history"]),
        children_affected=len({one.child for told in batches["night"] for one in told.affected}),
        rows=press.rows,
    )
