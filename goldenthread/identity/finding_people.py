"""The people that a search comes across, with where records put them and whose kin they are; each looked up once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from goldenthread.access.asking import Answer, Question, ask_together
from goldenthread.identity.finding_questions import (
    Standing,
    Tie,
    families_of,
    homes_of,
    mentions_of,
    open_questions,
    ties_of,
)
from goldenthread.identity.households import Stay, stay

CHILD_UNDER = 18
# Who is spoken of there is known by what somebody said in a night, or on an agenda.
CASES = frozenset({"police.persons", "marac.cases"})
_CHILD_ROLE = "child"
# Whose word it is best to read out.
_TELLING = ("schools.roll", "health.children", "socialcare.person", "council.home_educated", "marac.cases")


def is_child(born: date, on: date) -> bool:
    """Under 18 on the day (Domestic Abuse Act 2021 s.49A; Children Act 1989 s.105)."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age < CHILD_UNDER


# For a person, the mentions that may be theirs and wait for somebody to say: match weight and mention.
Asked: TypeAlias = Mapping[UUID, Sequence[tuple[float, Standing]]]


class Kinship(NamedTuple):
    """What one record (its id) asserts between two mentions, and whose they are: `one` is the `kind` of `other`."""

    pk: int
    record: int
    kind: str
    said: str
    one: UUID
    one_person: UUID
    other: UUID
    other_person: UUID
    told: date | None = None

    def turned(self) -> "Kinship":
        """The same with its two ends exchanged; `kind` and `said` still tell of the first."""
        return self._replace(one=self.other, one_person=self.other_person, other=self.one, other_person=self.one_person)


# Something that can be known of people: where it is kept by person, what to ask, and how to keep the answer.
Aspect: TypeAlias = tuple[
    Mapping[UUID, Any], Callable[[Collection[UUID]], Question], Callable[[Sequence[UUID], Answer], None]
]


class Cast:
    """
    People by id: their mentions, homes and kin.

    What begins with `load` asks the database for whatever is not here yet, all of it in one journey; the rest answers
    from memory, about people for whom that has been loaded.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        self._mentions: dict[UUID, Standing] = {}
        self._of: dict[UUID, list[Standing]] = {}
        self._stays: dict[UUID, list[Stay]] = {}
        self._ties: dict[UUID, list[Tie]] = {}
        self._with_kin: set[UUID] = set()
        self._families: dict[UUID, list[tuple[UUID, str]]] = {}
        self._asked: dict[UUID, list[tuple[float, UUID, UUID]]] = {}

    def load(
        self, people: Iterable[UUID] = (), *, mentions: Iterable[UUID] = (), also: Question | None = None
    ) -> Answer:
        """
        These people, and the people of these mentions, with all their mentions that still stand.

        :returns: the answer to `also`, which travels along
        """
        missing = list(set(people) - self._of.keys())
        unknown = set(mentions) - self._mentions.keys()
        questions = [mentions_of(missing, unknown)] if missing or unknown else []
        answers = ask_together(*questions, *([also] if also else []))
        if questions:
            self._add_mentions(missing, answers[0])
        return answers[-1] if also else []

    def load_homes(self, people: Iterable[UUID]) -> None:
        """Every home of these people, of any day; protected addresses left out."""
        self._load(list(people), (self._stays, homes_of, self._add_homes))

    def load_kin(self, people: Iterable[UUID]) -> None:
        """Whoever a record calls kin of these people; the kin are loaded too."""
        several = list(people)
        self._load(several, (self._ties, ties_of, self._add_ties))
        self.load(mentions=self.ends_of_ties(several))
        self._with_kin.update(several)

    def load_around(self, people: Iterable[UUID]) -> None:
        """These people with their homes, and with what is said of their kin, but without the kin."""
        self._load(list(people), *self._around())

    def load_named(self, people: Iterable[UUID]) -> None:
        """As `load_around`; and their social care families, and what waits to be decided about them."""
        families = (self._families, families_of, self._add_families)
        asked = (self._asked, open_questions, self._add_asked)
        self._load(list(people), *self._around(), families, asked)

    def load_asked(self, people: Iterable[UUID]) -> set[UUID]:
        """What waits to be decided about these people; returns who else they may be."""
        several = list(people)
        self._load(several, (self._asked, open_questions, self._add_asked))
        return {other for person in several for _, _, other in self._asked[person]}

    def _around(self) -> Sequence[Aspect]:
        return (
            (self._of, mentions_of, self._add_mentions),
            (self._stays, homes_of, self._add_homes),
            (self._ties, ties_of, self._add_ties),
        )

    def _load(self, people: Sequence[UUID], *aspects: Aspect) -> None:
        """For each aspect ask about those of whom it is not known."""
        missing = [[person for person in people if person not in known] for known, _, _ in aspects]
        wanted = [(about, aspect) for about, aspect in zip(missing, aspects, strict=True) if about]
        answers = ask_together(*(question(about) for about, (_, question, _) in wanted))
        for (about, (_, _, add)), answer in zip(wanted, answers, strict=True):
            add(about, answer)

    def _add_mentions(self, people: Sequence[UUID], answer: Answer) -> None:
        of: dict[UUID, list[Standing]] = {person: [] for person in people}
        for mention in starmap(Standing, answer):
            # Somebody who is here already stays as they are: a mention is one object.
            if mention.person_id not in self._of:
                self._mentions[mention.id] = mention
                of.setdefault(mention.person_id, []).append(mention)
        self._of.update((person, sorted(theirs, key=_telling)) for person, theirs in of.items())

    def _add_homes(self, people: Sequence[UUID], answer: Answer) -> None:
        self._stays.update((person, []) for person in people)
        for home in starmap(stay, answer):
            self._stays[home.person].append(home)

    def _add_ties(self, people: Sequence[UUID], answer: Answer) -> None:
        self._ties.update((person, []) for person in people)
        for person, *said in answer:
            if (tie := Tie(*said)).is_family:
                self._ties[person].append(tie)

    def _add_families(self, people: Sequence[UUID], answer: Answer) -> None:
        self._families.update((person, []) for person in people)
        for person, mention, family in answer:
            self._families[person].append((mention, family))

    def _add_asked(self, people: Sequence[UUID], answer: Answer) -> None:
        self._asked.update((person, []) for person in people)
        for person, weight, other, whose in answer:
            self._asked[person].append((weight, other, whose))

    @property
    def people(self) -> Collection[UUID]:
        """Everybody who has been loaded."""
        return self._of.keys()

    def mention(self, pk: UUID) -> Standing:
        """A mention of a person who has been loaded."""
        return self._mentions[pk]

    def knows(self, mention: UUID) -> bool:
        """Whether a mention's person has been loaded."""
        return mention in self._mentions

    def of(self, person: UUID) -> list[Standing]:
        """The mentions of a person, those best read out first."""
        return self._of[person]

    def stays(self, person: UUID) -> list[Stay]:
        """Where records put somebody whose homes have been loaded, on whatever day."""
        return self._stays[person]

    def stays_on_the_day(self, person: UUID) -> list[Stay]:
        """Where records put somebody whose homes have been loaded on the day of the incident."""
        return [stay for stay in self._stays[person] if stay.holds_on(self.on)]

    def ends_of_ties(self, people: Iterable[UUID]) -> set[UUID]:
        """The mentions at both ends of what is said of the kin of people whose ties have been loaded."""
        return {end for person in people for tie in self._ties[person] for end in (tie.one, tie.other)}

    def kin(self, person: UUID) -> list[Kinship]:
        """What records say of the kin of somebody whose kin have been loaded, in the order in which it was told."""
        # A corrected record may no longer speak of somebody whom another one still calls kin.
        known = [t for t in self._ties[person] if t.one in self._mentions and t.other in self._mentions]
        return [
            Kinship(
                tie.pk, tie.record, tie.kind, tie.said,
                tie.one, self._mentions[tie.one].person_id, tie.other, self._mentions[tie.other].person_id, tie.told,
            )
            for tie in known
        ]  # fmt: skip

    def kin_if_known(self, person: UUID) -> list[Kinship]:
        """The same, or nothing for somebody whose kin have not been loaded."""
        return self.kin(person) if person in self._with_kin else []

    def families(self, person: UUID) -> list[tuple[UUID, str]]:
        """The mentions in one family of social care's with somebody who was loaded as named, and which."""
        return self._families[person]

    def asked(self, person: UUID) -> list[tuple[float, UUID, UUID]]:
        """Match weight, mention and its person of who else somebody named may be; the likest first."""
        return self._asked[person]

    def others(self, mention: Standing) -> list[Standing]:
        """What other agencies' records say of the same person."""
        return [m for m in self.of(mention.person_id) if m.feed != "police.persons"]

    def is_only_in_cases(self, person: UUID) -> bool:
        """Whether only incidents and cases speak of this person, and no agency's own register of people."""
        return all(m.feed in CASES for m in self.of(person))

    def age_doubt(self, person: UUID) -> str:
        """Why somebody who may be a child of the day must be looked at by a person, or ""."""
        born = self._born(person)
        if born is None:
            return "no record gives a date of birth"
        return "born after the day of the incident" if born > self.on else ""

    def born_a_child(self, person: UUID) -> bool:
        """Known to be under 18 by a date of birth."""
        born = self._born(person)
        return born is not None and is_child(born, self.on)

    def is_child(self, person: UUID) -> bool:
        """Under 18, or of unknown birth and recorded as a child; also one who was born after the day."""
        born = self._born(person)
        if born is None:
            return any(m.role == _CHILD_ROLE for m in self._of.get(person, ()))
        return is_child(born, self.on)

    def _born(self, person: UUID) -> date | None:
        """The date of birth as it has been read for the person."""
        mentions = self._of.get(person)
        return mentions[0].person_dob if mentions else None


def _telling(mention: Standing) -> tuple[int, int]:
    return (_TELLING.index(mention.feed) if mention.feed in _TELLING else len(_TELLING), mention.number)


def asked_about(cast: Cast, people: Collection[UUID]) -> Asked:
    """What waits for somebody to say about these people, who have been loaded; the likest first."""
    cast.load_around(cast.load_asked(people))
    return {
        person: [(weight, cast.mention(other)) for weight, other, _ in cast.asked(person) if cast.knows(other)]
        for person in people
    }
