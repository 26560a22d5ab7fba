"""The people that a search comes across, with where records put them and whose kin they are; each looked up once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from goldenthread.identity.finding_questions import Standing, Tie, mentions_of, open_questions, ties_of
from goldenthread.identity.households import Stay, homes_of

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


class Cast:
    """
    People by id: their mentions, homes and kin.

    `load`, `load_homes` and `load_kin` ask the database for whatever is not here yet, in one question for all. The rest
    answers from memory, about people who have been loaded.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        self._mentions: dict[UUID, Standing] = {}
        self._of: dict[UUID, list[Standing]] = {}
        self._stays: dict[UUID, list[Stay]] = {}
        self._ties: dict[UUID, list[Kinship]] = {}

    def load(self, people: Iterable[UUID] = (), *, mentions: Iterable[UUID] = ()) -> None:
        """These people, and the people of these mentions, with all their mentions that still stand."""
        missing = set(people) - self._of.keys()
        unknown = set(mentions) - self._mentions.keys()
        if not missing and not unknown:
            return
        of: dict[UUID, list[Standing]] = {person: [] for person in missing}
        for mention in mentions_of(missing, unknown):
            # Somebody who is here already stays as they are: a mention is one object.
            if mention.person_id not in self._of:
                self._mentions[mention.id] = mention
                of.setdefault(mention.person_id, []).append(mention)
        self._of.update((person, sorted(theirs, key=_telling)) for person, theirs in of.items())

    def load_homes(self, people: Iterable[UUID]) -> None:
        """Every home of these people, who have been loaded, of any day; protected addresses left out."""
        missing = [person for person in people if person not in self._stays]
        self._stays.update((person, []) for person in missing)
        for stay in homes_of({m.id: m for person in missing for m in self._of[person]}):
            self._stays[stay.person].append(stay)

    def load_kin(self, people: Iterable[UUID]) -> None:
        """Whoever a record calls kin of these people, who have been loaded; the kin are loaded too."""
        missing = [person for person in people if person not in self._ties]
        ties = self._told({m.id for person in missing for m in self._of[person]})
        self._ties.update((person, []) for person in missing)
        fresh = set(missing)
        for tie in ties:
            for person in {tie.one_person, tie.other_person} & fresh:
                self._ties[person].append(tie)

    def _told(self, mentions: Collection[UUID]) -> list[Kinship]:
        said: list[Tie] = ties_of(mentions) if mentions else []
        self.load(mentions={end for tie in said for end in (tie.one, tie.other)})
        # A corrected record may no longer speak of somebody whom another one still calls kin.
        return [self._kinship(tie) for tie in said if tie.one in self._mentions and tie.other in self._mentions]

    def _kinship(self, tie: Tie) -> Kinship:
        one, other = self._mentions[tie.one].person_id, self._mentions[tie.other].person_id
        return Kinship(tie.pk, tie.record, tie.kind, tie.said, tie.one, one, tie.other, other, tie.told)

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

    def kin(self, person: UUID) -> list[Kinship]:
        """What records say of the kin of somebody whose kin have been loaded."""
        return self._ties[person]

    def kin_if_known(self, person: UUID) -> list[Kinship]:
        """The same, or nothing for somebody whose kin have not been loaded."""
        return self._ties.get(person, [])

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


def asked_about(cast: Cast, people: Iterable[UUID]) -> Asked:
    """What waits for somebody to say about these people, who have been loaded; the likest first."""
    own = {m.id: person for person in people for m in cast.of(person)}
    asked = open_questions(own) if own else []
    cast.load(mentions={mention for a, b, _ in asked for mention in (a, b)})
    found: dict[UUID, list[tuple[float, Standing]]] = defaultdict(list)
    for a, b, weight in asked:
        for one, other in ((a, b), (b, a)):
            if one in own and cast.knows(other) and cast.mention(other).person_id != own[one]:
                found[own[one]].append((weight, cast.mention(other)))
    return found
