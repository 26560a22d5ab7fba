"""The made-up partnership's mentions, comparable as the product makes them, with who is truly meant: no database."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from goldenthread.identity.comparing import Spoken, subject_of
from goldenthread.identity.core.addresses import Dwelling, read_dwelling
from goldenthread.identity.core.drafts import Draft, MentionDraft, ResidenceDraft
from goldenthread.identity.core.folding import fold_forenames, fold_surname
from goldenthread.identity.core.model import Frequencies, frequencies
from goldenthread.identity.core.readings import read as drafted
from goldenthread.identity.core.subjects import Subject, born_range
from goldenthread.identity.homes import is_protected
from goldenthread.identity.taking_in import FEEDS as TAKEN_IN
from goldenthread.madeup.families import build_families
from goldenthread.madeup.world import Person, World, dice
from goldenthread.records.reading import FEEDS, Row, read

# What the product calls the slot of a record's own subject -> what the truth calls it.
_SLOTS = {"pupil": "child", "person": "self"}


@dataclass(frozen=True)
class County:
    """
    Mentions by place, and for each the number of the person truly meant.

    Rows that would be quarantined are left out, as the product leaves them out. `frequency` is what the product would
    count of names here.
    """

    subjects: Sequence[Subject]
    meant: Sequence[int]
    people: Mapping[int, Person]
    frequency: Frequencies


def county(folder: Path, *, seed: int, children: int, at: datetime) -> County:
    """The mentions of the world in `folder`, built with the same seed, size and morning."""
    whom = _truth(folder / "truth" / "mentions.csv")
    spoken: list[Spoken] = []
    meant: list[int] = []
    homes: defaultdict[UUID, list[Dwelling]] = defaultdict(list)
    named: dict[str, UUID] = {}
    told: list[tuple[str, ResidenceDraft]] = []
    for feed, key, draft in _drafts(folder / "feeds", at):
        own: dict[str, UUID] = {}
        for said in draft.mentions:
            person = whom.get((feed, key, _SLOTS.get(said.slot, said.slot)))
            if person is None:
                continue
            one = _spoken(len(spoken), feed, key, said, at)
            own[said.slot] = one.id
            named |= {f"{scheme}:{value}": one.id for scheme, value in said.ids}
            spoken.append(one)
            meant.append(person)
        for home in draft.residences:
            if home.slot in own:
                _add(homes[own[home.slot]], home)
        told += [(f"{who.scheme}:{who.value}", home) for who in draft.references for home in draft.residences
                 if home.slot == who.slot]  # fmt: skip
    for name, home in told:
        if name in named:
            _add(homes[named[name]], home)
    subjects = [subject_of(one, homes[one.id]) for one in spoken]
    return County(subjects, meant, _people(seed, children, at), _frequencies(spoken))


def _add(homes: list[Dwelling], home: ResidenceDraft) -> None:
    if not is_protected(f"{home.kind} {home.address}"):
        homes.append(read_dwelling(home.address, home.postcode, home.uprn))


def _drafts(feeds: Path, at: datetime) -> Iterator[tuple[str, str, Draft]]:
    """Every good row of the files that name people, but the corrections sent later: feed, key, what it says."""
    for feed in TAKEN_IN:
        for path in sorted(feeds.glob(f"{feed}*.csv")):
            if path.name.removeprefix(feed) in (".csv", ".history.csv"):
                rows = read(feed, path, at=at).rows()
                yield from ((feed, row.key, drafted(feed, row.data)) for row in rows if isinstance(row, Row))


def _spoken(number: int, feed: str, key: str, said: MentionDraft, at: datetime) -> Spoken:
    born_from, born_to = born_range(said.least_age, said.most_age, at.date())
    return Spoken(
        id=UUID(int=number + 1),
        number=number,
        feed=feed,
        agency=FEEDS[feed].agency,
        key=key,
        slot=said.slot,
        forenames=said.forenames,
        surname=said.surname,
        former_surname=said.former_surname,
        other_names=said.other_names,
        dob_text=said.date_of_birth,
        born_from=born_from,
        born_to=born_to,
        sex=said.sex[:1].upper() or "U",
        upn=said.upn,
        nhs=said.nhs,
        own_ref=":".join(said.ids[0]) if said.ids else "",
        children=said.children,
    )


def _truth(path: Path) -> dict[tuple[str, str, str], int]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["feed"], row["key"], row["slot"]): int(row["person_id"]) for row in csv.DictReader(stream)}


def _people(seed: int, children: int, at: datetime) -> dict[int, Person]:
    world = World(at, seed)
    build_families(world, dice(seed, "families"), children)
    return {person.id: person for person in world.people}


def _frequencies(spoken: Sequence[Spoken]) -> Frequencies:
    forenames = Counter(name for one in spoken for name in fold_forenames(one.forenames))
    surnames = Counter(surname for one in spoken if (surname := fold_surname(one.surname)))
    return frequencies(forenames=forenames, surnames=surnames)
