"""What families are made of: people, births, homes and moves, kinship."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from goldenthread.madeup import numbers
from goldenthread.madeup.names import MUSLIM_WOMEN_SECOND, Names, Sex, surname_for
from goldenthread.madeup.places import DISTRICTS, Places
from goldenthread.madeup.world import Dwelling, Family, Kin, Pair, PairKind, Person, World

YEAR = 365.25
NICKNAMES = {
    "Alexander": "Alex", "Alexandra": "Alex", "Alfie": "Alf", "Andrew": "Andy", "Anthony": "Tony", "Benjamin": "Ben",
    "Catherine": "Kate", "Charlotte": "Lottie", "Christopher": "Chris", "Daniel": "Danny", "David": "Dave",
    "Deborah": "Debbie", "Edward": "Ted", "Elizabeth": "Beth", "Emily": "Em", "Frederick": "Freddie", "Gareth": "Gaz",
    "George": "Georgie", "Harriet": "Hattie", "Harrison": "Harry", "Isabella": "Bella", "Jacob": "Jake",
    "James": "Jamie", "Jennifer": "Jen", "Jessica": "Jess", "Jonathan": "Jon", "Joseph": "Joe", "Joshua": "Josh",
    "Katarzyna": "Kasia", "Kimberley": "Kim", "Leonard": "Leo", "Małgorzata": "Gosia", "Margaret": "Maggie",
    "Matthew": "Matt", "Matilda": "Tilly", "Michael": "Mick", "Mohammed": "Mo", "Muhammad": "Mo", "Nicholas": "Nick",
    "Nicola": "Nicky", "Oliver": "Ollie", "Olivia": "Liv", "Patricia": "Pat", "Rebecca": "Becky", "Richard": "Rick",
    "Robert": "Rob", "Samantha": "Sam", "Samuel": "Sam", "Sebastian": "Seb", "Sophie": "Soph", "Stephen": "Steve",
    "Susan": "Sue", "Theodore": "Teddy", "Thomas": "Tom", "Timothy": "Tim", "Victoria": "Vicky", "William": "Billy",
    "Zachary": "Zac", "Krzysztof": "Kris", "Agnieszka": "Aga", "Aleksandra": "Ola",
}  # fmt: skip


class Maker:
    """Makes people and houses them. One for each made-up partnership; every draw is from one set of dice."""

    def __init__(self, world: World, dice: Random) -> None:
        self.world = world
        self.dice = dice
        self.names = Names(dice)
        self.places = Places(world, dice)
        self._nhs = numbers.nhs_numbers()
        # The family name of each grown person, in the form for a man, as parents and brothers have it.
        self._family_name: dict[int, str] = {}
        # Homes that a family has left in the last year, for the next tenants: district -> (dwelling, day it was left).
        self._left: list[list[tuple[Dwelling, date]]] = [[] for _ in DISTRICTS]

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def days_ago(self, least: int, most: int) -> date:
        return self.world.today - timedelta(days=self.dice.randint(least, most))

    def family(self, recipe: str) -> Family:
        """A new family with nobody in it yet."""
        family = Family(len(self.world.families), recipe, self.dice.randrange(len(DISTRICTS)))
        self.world.families.append(family)
        self.world.tag(family, recipe)
        return family

    # --- People ---

    def adult(self, family: Family, sex: Sex, born: date, culture: str, surname: str) -> Person:
        """A grown person of a family; `surname` is as a man has it."""
        person = self._person(family, sex, born, culture, surname, child=False)
        if culture == "muslim" and sex == "F" and self.chance(0.35):
            person.surname = self.dice.choice(MUSLIM_WOMEN_SECOND)
        self._family_name[person.id] = surname
        family.adults.append(person.id)
        return person

    def child(
        self, family: Family, born: date, like: Person, surname: str, mother: Person | None, father: Person | None
    ) -> Person:
        """A child of `mother` and `father` (either may be unknown), with names of the culture of `like`."""
        sex: Sex = "M" if self.chance(0.512) else "F"
        person = self._person(family, sex, born, like.culture, surname, child=True)
        person.nhs_number = next(self._nhs)
        family.children.append(person.id)
        if mother:
            self.world.relate(mother.id, person.id, "mother", pr=True)
        if father:
            # An unmarried father has it when his name is on the certificate, as nearly all have.
            self.world.relate(father.id, person.id, "father", pr=self.chance(0.94))
        return person

    def _person(self, family: Family, sex: Sex, born: date, culture: str, surname: str, *, child: bool) -> Person:
        siblings = {self.world.people[one].first for one in family.children} if child else set()
        forenames = self._unlike(siblings, culture, sex, child=child)
        surname = surname_for(surname, culture, sex)
        person = Person(len(self.world.people), forenames, surname, sex, born, culture, family.id, is_child=child)
        if self.chance(0.6 if child else 0.3):
            person.known_as = NICKNAMES.get(person.first, "")
        self.world.people.append(person)
        return person

    def _unlike(self, taken: set[str], culture: str, sex: Sex, *, child: bool) -> str:
        """Forenames of which the first is not that of a brother or sister already there."""
        forenames = self.names.forenames(culture, sex, child=child)
        while forenames.split(" ")[0] in taken:
            forenames = self.names.forenames(culture, sex, child=child)
        return forenames

    # --- Births ---

    def births(self, ages: Sequence[float] = ()) -> list[date]:
        """Dates of birth of a family's children, eldest first: of given ages (in years), or as families are."""
        if not ages:
            ages = self._ages()
        days = [self.world.today - timedelta(days=int(years * YEAR) + 1) for years in ages]
        # About one birth in sixty is of twins.
        twins = self.dice.randrange(len(days)) if self.chance(0.016) else None
        return [day for place, day in enumerate(days) for _ in range(2 if place == twins else 1)]

    def _ages(self) -> list[float]:
        many = self.dice.choices((1, 2, 3, 4, 5, 6), (34, 38, 17, 7, 3, 1))[0]
        ages = [self.dice.random() * 17.98]
        while len(ages) < many:
            younger = ages[-1] - self.dice.uniform(1.05, 4.2)
            if younger < 0.03:
                break
            ages.append(younger)
        return ages

    def born_before(self, eldest: date, least: int = 17, mean: int = 28, most: int = 43) -> date:
        """When a parent of someone born on `eldest` was born."""
        years = min(max(self.dice.gauss(mean, 5.5), least), most)
        return eldest - timedelta(days=int(years * YEAR))

    # --- Parents ---

    def parents(self, family: Family, eldest: date) -> tuple[Person, Person, str]:
        """A mother, a father, and their children's surname: his, mostly; or hers; or both with a hyphen."""
        culture = self.names.culture()
        his, hers = self.names.surname(culture), self.names.surname(culture)
        mother = self.adult(family, "F", self.born_before(eldest), culture, hers)
        father = self.adult(family, "M", self.born_before(eldest, 17, 30, 55), culture, his)
        draw = self.dice.random()
        if draw < 0.52 and culture not in {"muslim", "sikh", "es_ES", "pt_PT"}:
            self.takes_name(mother, his)
            return mother, father, his
        if draw < 0.62 and culture in {"en_GB", "en_IE"}:
            return mother, father, f"{his}-{hers}"
        return mother, father, (hers if draw > 0.88 else his)

    def takes_name(self, person: Person, surname: str) -> None:
        """On marriage: the old name is kept in `birth_surname`."""
        new = surname_for(surname, person.culture, person.sex)
        if new != person.surname:
            person.birth_surname, person.surname = person.surname, new

    def renamed(self, child: Person, surname: str) -> None:
        """A child is known by another surname than the one registered at birth."""
        new = surname_for(surname, child.culture, child.sex)
        if new != child.surname:
            child.birth_surname, child.surname = child.surname, new

    def brood(
        self, family: Family, born: Sequence[date], surname: str, mother: Person | None, father: Person | None
    ) -> list[Person]:
        """The children of one couple; twins are tagged."""
        like = mother or father
        if like is None:
            raise ValueError("A child has a mother or a father.")
        children = [self.child(family, day, like, surname, mother, father) for day in born]
        if len(set(born)) < len(born):
            self.world.tag(family, "twins")
        return children

    def pair(self, family: Family, victim: Person, suspect: Person, kind: PairKind) -> None:
        """Two adults between whom there may be an incident; in a fifth of cases it is the other way about."""
        if kind in {"partners", "former partners"} and self.chance(0.2):
            victim, suspect = suspect, victim
        family.pairs.append(Pair(victim.id, suspect.id, kind))

    def relative(self, family: Family, kin: Kin, children: Sequence[Person], *, pr: bool = False) -> Person:
        """A grandparent, aunt or uncle on the mother's side, who lives in a home of their own."""
        mother = self.world.people[family.adults[0]]
        sex: Sex = "F" if kin in {"grandmother", "aunt"} else "M"
        if kin in {"aunt", "uncle"}:
            born = mother.born + timedelta(days=self.dice.randint(400, 3000))
        else:
            born = self.born_before(mother.born, 17, 27, 42)
        person = self.adult(family, sex, born, mother.culture, self._family_name[mother.id])
        for child in children:
            self.world.relate(person.id, child.id, kin, pr=pr)
        return person

    # --- Homes ---

    def settle(self, family: Family, people: Sequence[Person]) -> Dwelling:
        """A home for people who live together; about one family in twelve has moved in the last year."""
        if self._left[family.district] and self.chance(0.3):
            return self.follow(family, people)
        dwelling = self.places.take(family.district)
        since = self.days_ago(1000, 1000 + int(self.dice.expovariate(1 / 1900)))
        if self.chance(0.085):
            return self.move(family, people, dwelling, since)
        self.house(people, dwelling, since)
        return dwelling

    def house(self, people: Sequence[Person], dwelling: Dwelling, since: date, until: date | None = None) -> None:
        """People live at a dwelling from a day, each from birth at the earliest."""
        for person in people:
            self.world.lives(person.id, dwelling.id, since, until)

    def move(self, family: Family, people: Sequence[Person], old: Dwelling, since: date) -> Dwelling:
        """People leave `old` some time in the last year for a new home."""
        day = self.days_ago(12, 350)
        new = self.places.take(family.district)
        self.house(people, old, since, day)
        self.house(people, new, day)
        self._left[family.district].append((old, day))
        self.world.tag(family, "moved")
        return new

    def follow(self, family: Family, people: Sequence[Person]) -> Dwelling:
        """
        People move into a home that another family has left in the last year.

        :raises IndexError: if no family has moved yet
        """
        if not self._left[family.district]:
            family.district = max(range(len(self._left)), key=lambda district: len(self._left[district]))
        dwelling, left = self._left[family.district].pop(0)
        since = min(left + timedelta(days=self.dice.randint(3, 40)), self.world.today - timedelta(days=2))
        self.house(people, dwelling, max(since, left))
        self.world.tag(family, "new_tenants")
        return dwelling
