"""The ways in which a name, a date or an address comes out wrong. Each function gives one wrong form."""

from __future__ import annotations

from datetime import date
from random import Random

from anyascii import anyascii

from goldenthread.madeup.kinfolk import NICKNAMES
from goldenthread.madeup.places import DISTRICTS
from goldenthread.madeup.world import Dwelling, Person

# What an English ear makes of a name on the telephone.
HEARD = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("ee", "ea"), ("ea", "ee"), ("sz", "sh"), ("cz", "ch"),
    ("aa", "a"),
    ("th", "t"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("ss", "s"), ("mm", "m"), ("ai", "ay"), ("ou", "u"),
    ("oo", "u"),
    ("ks", "x"), ("qu", "kw"), ("y", "i"), ("k", "c"), ("c", "k"), ("w", "v"), ("z", "s"), ("j", "g"), ("e", "a"),
)  # fmt: skip
NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopqsdfghjklaxcvbnmz", strict=True))
SHORT_SUFFIX = {
    "Road": "Rd",
    "Street": "St",
    "Avenue": "Ave",
    "Close": "Cl",
    "Crescent": "Cres",
    "Gardens": "Gdns",
    "Drive": "Dr",
}


def plain(text: str) -> str:
    """Without diacritics, as old systems hold names."""
    return text if text.isascii() else str(anyascii(text))


def misheard(dice: Random, name: str) -> str:
    """As an officer spells what was said: one sound written another way, in plain letters."""
    name = plain(name)
    low = name.lower()
    places = [(was, now) for was, now in HEARD if was in low[1:]]
    if not places:
        return mistyped(dice, name)
    was, now = dice.choice(places)
    at = low.index(was, 1)
    return name[:at] + now + name[at + len(was) :]


def mistyped(dice: Random, name: str) -> str:
    """One slip of the keyboard after the first letter: two letters swapped, one dropped, doubled or next door."""
    if len(name) < 4:
        return name + name[-1:]
    at = dice.randrange(1, len(name) - 1)
    slip = dice.randrange(4)
    if slip == 0 and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if slip == 1:
        return name[:at] + name[at + 1 :]
    if slip == 2:
        return name[: at + 1] + name[at:]
    return name[:at] + NEIGHBOURS.get(name[at], "e") + name[at + 1 :]


def nickname(person: Person) -> str:
    """The name of every day, where there is one."""
    return person.known_as or NICKNAMES.get(person.first, person.forenames)


def swapped(day: date) -> date:
    """Day and month the other way round, where that is a date."""
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def near(dice: Random, day: date) -> date:
    """A date one slip away: the year, the month or the day out by one."""
    slip = dice.randrange(3)
    if slip == 0:
        return date(day.year + dice.choice((-1, 1)), day.month, min(day.day, 28))
    if slip == 1:
        return date(day.year, day.month % 12 + 1, min(day.day, 28))
    return date(day.year, day.month, day.day + 1 if day.day < 28 else day.day - 1)


# --- Addresses ---


def written(dwelling: Dwelling, *, town: bool = True) -> str:
    """An address in full, as a careful clerk writes it."""
    parts = [f"Flat {dwelling.flat}"] if dwelling.flat else []
    if dwelling.house:
        parts.append(dwelling.house)
    parts.append(f"{dwelling.number} {dwelling.street}".strip())
    if town:
        parts.append(DISTRICTS[dwelling.district].name)
    return ", ".join(parts)


def scrawled(dice: Random, dwelling: Dwelling) -> str:
    """The same address as people write it: flats in six ways, streets shortened, the town left out."""
    street = dwelling.street
    if dice.random() < 0.35:
        word, _, suffix = street.rpartition(" ")
        street = f"{word} {SHORT_SUFFIX.get(suffix, suffix)}"
    line = f"{dwelling.number} {street}".strip()
    if dwelling.flat:
        line = dice.choice(_flat_ways(dwelling, line))
    elif dwelling.house:
        line = f"{dwelling.house}, {line}"
    elif dice.random() < 0.15:
        line = line.replace(" ", ", ", 1)
    if dice.random() < 0.5:
        line += f", {DISTRICTS[dwelling.district].name}"
    return line.upper() if dice.random() < 0.1 else line


def _flat_ways(dwelling: Dwelling, line: str) -> tuple[str, ...]:
    flat, house = dwelling.flat, dwelling.house
    if not house:
        number, _, street = line.partition(" ")
        return f"Flat {flat}, {line}", f"{number}{flat} {street}", f"Flat {flat} {line}", f"{line} Flat {flat}"
    return (
        f"Flat {flat}, {house}, {line}", f"{flat} {house}, {line}", f"Apartment {flat} {house}, {line}",
        f"Apt {flat}, {house}", f"Flat {flat} {house}", f"{house} Flat {flat}, {line}",
    )  # fmt: skip


def without_flat(dice: Random, dwelling: Dwelling) -> str:
    """A block or a divided house as told over the telephone: the building, never the door."""
    line = f"{dwelling.number} {dwelling.street}".strip()
    if dwelling.house:
        return dice.choice((f"{dwelling.house}, {line}", dwelling.house + ", " + dwelling.street, line))
    return line
