"""Families as families are: each recipe is one common shape, with the kinship and the homes that go with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from goldenthread.madeup.kinfolk import Maker
from goldenthread.madeup.places import DISTRICTS
from goldenthread.madeup.world import Family, Person, World

Ages = Sequence[float]


def couple(make: Maker, family: Family, ages: Ages) -> list[Person]:
    """Two parents and their children in one home. Gives everyone in it."""
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    children = make.brood(family, born, surname, mother, father)
    make.pair(family, mother, father, "partners")
    _maybe_grandmother(make, family, children)
    return [mother, father, *children]


def at_home(make: Maker, family: Family, ages: Ages) -> None:
    make.settle(family, couple(make, family, ages))


def siblings_apart(make: Maker, family: Family, ages: Ages) -> None:
    """Brothers and sisters whose ages put them in a nursery, a primary and a secondary."""
    at_home(make, family, ages)


def twins(make: Maker, family: Family, ages: Ages) -> None:
    """Two of the same day and the same surname."""
    at_home(make, family, ages)


def movers(make: Maker, family: Family, ages: Ages) -> None:
    """Parents and children who have moved together in the last year."""
    people = couple(make, family, ages)
    make.move(family, people, make.places.take(family.district), make.days_ago(800, 3000))


def incomers(make: Maker, family: Family, ages: Ages) -> None:
    """A family in a home that another has left in the last year; agencies still have the others there."""
    people = couple(make, family, ages)
    movers(make, make.family("movers"), (7.9,))
    make.follow(family, people)


def in_a_block(make: Maker, family: Family, ages: Ages) -> None:
    people = couple(make, family, ages)
    make.house(people, make.places.take_in_block(family.district), make.days_ago(1000, 3000))


def lone_mother(make: Maker, family: Family, ages: Ages) -> None:
    """The father, where known, lives elsewhere."""
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    known = bool(ages) or make.chance(0.86)
    children = make.brood(family, born, surname, mother, father if known else None)
    make.settle(family, [mother, *children])
    _alone_or_with_another(make, family, father)
    for child in children if make.chance(0.06) else ():
        make.renamed(child, mother.surname)
    if known:
        make.pair(family, mother, father, "former partners")
        make.world.tag(family, "children_elsewhere")
    _maybe_grandmother(make, family, children, 0.35)


def _alone_or_with_another(make: Maker, family: Family, father: Person) -> None:
    """A father who has left, and in four of ten cases the woman with whom he lives now."""
    if not make.chance(0.4):
        make.settle(family, [father])
        return
    born = father.born + timedelta(days=int(make.dice.gauss(900, 1200)))
    partner = make.adult(family, "F", born, father.culture, make.names.surname(father.culture))
    make.settle(family, [father, partner])
    make.pair(family, partner, father, "partners")


def lone_father(make: Maker, family: Family, ages: Ages) -> None:
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    children = make.brood(family, born, surname, mother, father)
    make.settle(family, [father, *children])
    make.settle(family, [mother])
    make.pair(family, mother, father, "former partners")


def step_family(make: Maker, family: Family, ages: Ages) -> None:
    """A mother, her children, her new partner; their baby; his children with their own mother; the first father."""
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    children = make.brood(family, born, surname, mother, father)
    stepfather = _new_partner(make, family, mother)
    for child in children:
        make.world.relate(stepfather.id, child.id, "stepfather", pr=False)
        if make.chance(0.08):
            make.renamed(child, stepfather.surname)
    if make.chance(0.3):
        make.takes_name(mother, stepfather.surname)
    home = [mother, stepfather, *children]
    if make.chance(0.4) and (make.world.today - born[-1]).days > 700:
        baby = make.days_ago(20, (make.world.today - born[-1]).days - 400)
        home += make.brood(family, [baby], stepfather.surname, mother, stepfather)
        make.world.tag(family, "half_siblings")
    make.settle(family, home)
    make.settle(family, [father])
    make.pair(family, mother, stepfather, "partners")
    make.pair(family, mother, father, "former partners")
    if make.chance(0.6):
        _earlier_children(make, family, stepfather, ())


def his_children_elsewhere(make: Maker, family: Family, ages: Ages) -> None:
    """A couple; his children by an earlier partner live with her, and no police record of this home names them."""
    people = couple(make, family, ages)
    make.settle(family, people)
    _earlier_children(make, family, people[1], (11.8, 9.6))


def _new_partner(make: Maker, family: Family, mother: Person) -> Person:
    culture = mother.culture if make.chance(0.8) else make.names.culture()
    born = mother.born + timedelta(days=int(make.dice.gauss(-500, 1200)))
    return make.adult(family, "M", born, culture, make.names.surname(culture))


def _earlier_children(make: Maker, family: Family, man: Person, ages: Ages) -> None:
    """A man's children by an earlier partner, who have their home with her."""
    born = [day for day in make.births(ages) if ages or (day - man.born).days > 17 * 366][:2]
    if not born:
        return
    surname = make.names.surname(man.culture)
    woman = make.adult(family, "F", make.born_before(born[0]), man.culture, surname)
    children = make.brood(family, born, man.surname if make.chance(0.5) else surname, woman, man)
    make.settle(family, [woman, *children])
    make.pair(family, woman, man, "former partners")
    make.world.tag(family, "children_elsewhere")


def shared_care(make: Maker, family: Family, ages: Ages) -> None:
    """Two homes: school nights with the mother, the rest with the father."""
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    children = make.brood(family, born, surname, mother, father)
    make.settle(family, [mother, *children])
    second = make.settle(family, [father])
    since = max(stay.start for stay in make.world.homes[father.id])
    for child in children:
        make.world.lives(child.id, second.id, since, None, "second home")
    make.pair(family, mother, father, "former partners")


def grandparents(make: Maker, family: Family, ages: Ages) -> None:
    """Grandparents bring the children up; their daughter lives elsewhere."""
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    children = make.brood(family, born, surname, mother, father if make.chance(0.5) else None)
    grandmother = make.relative(family, "grandmother", children, pr=make.chance(0.5))
    grandfather = make.relative(family, "grandfather", children)
    make.settle(family, [grandmother, grandfather, *children])
    make.settle(family, [mother])
    make.settle(family, [father])
    make.pair(family, grandmother, mother, "parent and grown child")
    make.pair(family, mother, father, "former partners")


def three_generations(make: Maker, family: Family, ages: Ages) -> None:
    people = couple(make, family, ages)
    grandmother = make.relative(family, "grandmother", people[2:])
    make.settle(family, [*people, grandmother])


def fostered(make: Maker, family: Family, ages: Ages) -> None:
    """Brothers and sisters in care, placed with foster carers; their mother has a partner."""
    born = make.births(ages)
    mother, father, surname = make.parents(family, born[0])
    children = make.brood(family, born, surname, mother, father)
    partner = _new_partner(make, family, mother)
    foster_mother, foster_father, _ = make.parents(family, born[0] - timedelta(days=2500))
    home = make.settle(family, [mother, partner])
    make.settle(family, [father])
    placement = make.settle(family, [foster_mother, foster_father])
    for child in children:
        placed = make.days_ago(60, 1400)
        make.world.lives(child.id, home.id, child.born, placed)
        make.world.lives(child.id, placement.id, placed, None, "placement")
        make.world.relate(foster_mother.id, child.id, "foster carer", pr=False)
        make.world.relate(foster_father.id, child.id, "foster carer", pr=False)
    make.pair(family, mother, partner, "partners")
    make.world.tag(family, "looked_after")


def refuge(make: Maker, family: Family, ages: Ages) -> None:
    """A mother and her children in a refuge since a few weeks; the father is at the home that they left."""
    people = couple(make, family, ages)
    mother, father, *children = people
    old, fled = make.places.take(family.district), make.days_ago(10, 160)
    make.house([father], old, make.days_ago(900, 3000))
    make.house([mother, *children], old, make.days_ago(900, 3000), fled)
    safe = make.places.take_in_block((family.district + 1) % len(DISTRICTS))
    safe.protected = True
    for person in (mother, *children):
        make.world.lives(person.id, safe.id, fled, None, "refuge")
    family.pairs.clear()
    make.pair(family, mother, father, "former partners")


def cousins(make: Maker, family: Family, ages: Ages) -> None:
    """Two brothers, each of whom has named a son after the same grandfather; born some months apart."""
    people = couple(make, family, ages)
    make.settle(family, people)
    brother, child = people[1], people[2]
    child.sex, child.forenames = "M", make.names.forenames(child.culture, "M", child=True)
    uncle = make.adult(family, "M", brother.born + timedelta(days=900), brother.culture, brother.surname)
    aunt = make.adult(family, "F", uncle.born + timedelta(days=300), uncle.culture, make.names.surname(uncle.culture))
    born = child.born + timedelta(days=make.dice.randint(40, 200))
    cousin = make.brood(family, [min(born, make.world.today)], child.surname, aunt, uncle)[0]
    cousin.sex, cousin.forenames, cousin.surname = "M", child.forenames, child.surname
    make.settle(family, [aunt, uncle, cousin])
    make.pair(family, aunt, uncle, "partners")


def one_name(make: Maker, family: Family, ages: Ages) -> None:
    """People who have one name each and no surname to share."""
    people = couple(make, family, ages)
    for person in people:
        person.culture, person.forenames, person.birth_surname, person.known_as = "muslim", "", "", ""
        person.surname = make.names.forenames("muslim", person.sex, child=person.is_child).split(" ")[0]
    make.settle(family, people)


def common_name(make: Maker, family: Family, ages: Ages) -> None:
    """A father with one of the county's commonest names; others of that name are born within months of him."""
    people = couple(make, family, ages)
    make.settle(family, people)
    people[1].forenames, people[1].surname = "David", "Smith"
    for _ in range(3):
        other = make.family("no_child")
        born = people[1].born + timedelta(days=make.dice.randint(-200, 200))
        namesake = make.adult(other, "M", born, "en_GB", "Smith")
        namesake.forenames = "David"
        make.settle(other, [namesake])


def conflict(make: Maker, family: Family, ages: Ages) -> None:
    """The mother's sister is the key adult at the children's school."""
    people = couple(make, family, ages)
    make.settle(family, people)
    aunt = make.relative(family, "aunt", people[2:])
    make.settle(family, [aunt])
    make.world.key_adult_kin[family.id] = aunt.id


def no_child(make: Maker, family: Family, ages: Ages) -> None:
    """A couple without children."""
    woman, man, _ = make.parents(family, make.world.today - timedelta(days=make.dice.randint(0, 9000)))
    make.settle(family, [woman, man])
    make.pair(family, woman, man, "partners")


def _maybe_grandmother(make: Maker, family: Family, children: Sequence[Person], share: float = 0.12) -> None:
    """A grandmother near by, whom the school may ring."""
    if make.chance(share):
        make.settle(family, [make.relative(family, "grandmother", children)])


# How common each shape is among families with children (in a thousand; ONS, Families and households, rounded).
SHAPES: dict[Callable[[Maker, Family, Ages], None], float] = {
    at_home: 600, lone_mother: 165, lone_father: 18, step_family: 95, shared_care: 50, grandparents: 12,
    three_generations: 32, fostered: 8, refuge: 2, cousins: 9, one_name: 4, common_name: 1, movers: 4,
}  # fmt: skip

# Families that are there whatever the size, so that every hard case can happen: shape, ages, and the setting wanted.
CAST: tuple[tuple[Callable[[Maker, Family, Ages], None], Ages, str], ...] = (
    (at_home, (8.2, 5.6), "everyday"),
    (at_home, (10.7,), "everyday"),
    (at_home, (12.2, 9.1), "everyday"),
    (lone_mother, (9.4, 7.1), "everyday"),
    (step_family, (12.3, 9.2), "everyday"),
    (his_children_elsewhere, (8.3,), "everyday"),
    (movers, (7.4,), "everyday"),
    (incomers, (6.7, 3.2), "everyday"),
    (in_a_block, (8.8, 6.1), "everyday"),
    (refuge, (9.1, 6.3), "everyday"),
    (conflict, (8.4,), "key_adult_at_school"),
    (at_home, (11.2,), "home_educated"),
    (at_home, (3.6,), "nursery"),
    (at_home, (17.4,), "college"),
    (at_home, (8.6,), "closed_school"),
    (at_home, (13.1,), "outside_area"),
    (common_name, (10.3,), "everyday"),
    (grandparents, (7.7, 5.2), "everyday"),
    (shared_care, (10.1, 8.0), "everyday"),
    (twins, (6.4, 6.4), "everyday"),
    (cousins, (8.5,), "everyday"),
    (at_home, (14.4,), "dual_registered"),
    (at_home, (1.4,), "not_in_nursery"),
    (at_home, (9.9,), "no_school"),
    (fostered, (10.6, 7.9), "everyday"),
    (siblings_apart, (13.6, 8.1, 3.7), "everyday"),
    (one_name, (9.3,), "everyday"),
    (at_home, (9.0,), "merged_school"),
    (at_home, (7.2,), "mailbox_only"),
    (at_home, (16.7,), "sixth_form"),
    (three_generations, (8.7,), "everyday"),
    (at_home, (12.6,), "silent_independent"),
    (at_home, (9.6,), "special"),
    (movers, (12.1, 6.6), "everyday"),
    (lone_father, (8.3,), "everyday"),
    (at_home, (8.9,), "missing_education"),
    (no_child, (), ""),
)


def build_families(world: World, dice: Random, children: int) -> None:
    """Fill the world with families until it has about `children` children, and homes without children as well."""
    make = Maker(world, dice)
    for shape, ages, wants in CAST:
        family = make.family(shape.__name__)
        family.wants = wants
        shape(make, family, ages)
        if wants:
            world.tag(family, wants)
        world.tag(family, "cast")
    count = sum(len(family.children) for family in world.families)
    shapes, weights = list(SHAPES), list(SHAPES.values())
    while count < children:
        shape = dice.choices(shapes, weights)[0]
        family = make.family(shape.__name__)
        shape(make, family, ())
        count += len(family.children)
        if make.chance(0.25):
            no_child(make, make.family("no_child"), ())
    for family in world.families:
        if family.pairs and (make.chance(0.07) or "cast" in family.tags):
            world.tag(family, "known_to_police")
