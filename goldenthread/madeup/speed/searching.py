"""How long the front door waits for a search, by what was typed: people of the crowd, looked for by a piece of each."""

import time
from collections.abc import Callable, Mapping
from random import Random
from typing import Final
from uuid import UUID

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.mandate import FRONT_DOOR, Mandate, Role
from goldenthread.access.models import Grant
from goldenthread.clock import london
from goldenthread.identity.core.wanted import read_wanted
from goldenthread.identity.models import Mention, Person
from goldenthread.identity.searching import search

LOOKS: Final = Mandate("service:bench", "bench", "golden-thread", frozenset({Role.FRONT_DOOR}), purpose=FRONT_DOOR)
# The first searches of a process pay for reading the lists of names and preparing the questions.
_WARMING_UP: Final = 3


def _misspelt(person: Person) -> str:
    return f"{person.surname[:2]}{person.surname[1:]} {person.forenames.split()[0]} {person.dob:%Y}"


def _postcode(person: Person) -> str:
    home = Mention.objects.filter(person=person).exclude(postcode="").first()
    return f"{person.forenames.split()[0]} {home.postcode if home else ''}"


KINDS: Final[Mapping[str, Callable[[Person], str]]] = {
    "search: a name": lambda person: f"{person.forenames.split()[0]} {person.surname}",
    "search: a misspelt name and a year": _misspelt,
    "search: a first name and a date of birth": lambda person: f"{person.forenames.split()[0]} {person.dob:%d/%m/%Y}",
    "search: a first name and a postcode": _postcode,
    "search: a surname alone": lambda person: person.surname,
}


def time_searches(seed: int, each: int) -> dict[str, list[float]]:
    """Milliseconds of `each` searches of every kind, from mandate to commit, with the ledger's entry."""
    dice = Random(f"{seed} searches")  # noqa: S311 # made-up people, the same for the same seed
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(each + _WARMING_UP):
        with acting(LOOKS):
            after = Person.objects.filter(pk__gte=UUID(int=dice.getrandbits(128)), dob__isnull=False)
            person = after.exclude(forenames="").exclude(surname="").order_by("pk").first()
            asked = {kind: typed(person) for kind, typed in KINDS.items()} if person else {}
        for kind, typed in asked.items():
            found[kind].append(_one(typed))
    return {kind: several[_WARMING_UP:] for kind, several in found.items()}


def _one(typed: str) -> float:
    at, started = clock.now(), time.perf_counter()
    with acting(LOOKS):
        search(read_wanted(typed, on=london(at).date()), reason=Grant.Reason.CONTACT, mandate=LOOKS, at=at)
    return (time.perf_counter() - started) * 1000
