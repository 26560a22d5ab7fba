"""Small populations with families: brothers, sisters, twins, fathers and sons of one name."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.model import current_model, frequencies
from goldenthread.identity.core.subjects import Subject, subject
from goldenthread.identity.learning.population import Population

FORENAMES = (
    "Amelia Noah Freya Oscar Isla Leo Grace Arthur Ivy Theo Maisie Finley Harriet Jasper Zainab Yusuf Agnieszka Bogdan "
    "Chidi Ngozi Matilda Rowan Phoebe Callum Eilidh Gareth Siobhan Declan Kavita Rohan Lucia Mateo Edith Barnaby Orla "
    "Ronan Tabitha Felix Imogen Hector Beatrix Angus Cerys Dylan Esme Fergus Greta Hamish"
).split()
SURNAMES = (
    "Ashdown Birtwhistle Cartmell Dunwoody Entwistle Fothergill Garstang Heptonstall Ingleby Jessop Kettlewell Nowak "
    "Longbottom Micklethwaite Netherwood Oldroyd Postlethwaite Quarmby Ramsbottom Satterthwaite Tattersall Umpleby "
    "Varley Wolstenholme Yarwood Okafor Hussain Popescu Fernandes Banerjee"
).split()


@dataclass(frozen=True, slots=True)
class Told:
    """A population and, for each place in it, who is truly meant and of which family."""

    people: Population
    meant: list[int]
    family: list[int]


def families(many: int, seed: int = 1) -> Told:
    """Families of a father, his son of the same name, twins and a sister, each told of by two or three records."""
    chance = random.Random(seed)
    subjects: list[Subject] = []
    meant: list[int] = []
    family: list[int] = []
    person = 0
    for number in range(many):
        surname, home = chance.choice(SURNAMES), f"{chance.randrange(1, 200)} {chance.choice(SURNAMES)} Road"
        father, *others = chance.sample(FORENAMES, 4)
        twins = _day(chance, 2012, 2016)
        members = [
            (father, _day(chance, 1975, 1990)),
            (father, _day(chance, 2008, 2011)),
            (others[0], twins),
            (others[1], twins),
            (others[2], _day(chance, 2017, 2020)),
        ]
        for forename, born in members:
            for _ in range(chance.choice((2, 3))):
                subjects.append(_record(chance, len(subjects), forename, surname, born, home))
                meant.append(person)
                family.append(number)
            person += 1
    counted = frequencies(
        forenames=Counter(name for who in subjects for name in who.forenames),
        surnames=Counter(who.surname for who in subjects),
    )
    return Told(Population(subjects, (), counted, model=current_model()), meant, family)


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 2) + timedelta(days=chance.randrange(365 * (last - first + 1)))


def _record(chance: random.Random, number: int, forename: str, surname: str, born: date, home: str) -> Subject:
    if chance.random() < 0.06:
        forename = _slip(chance, forename)
    if chance.random() < 0.06:
        surname = _slip(chance, surname)
    if chance.random() < 0.05:
        born += timedelta(days=chance.choice((-1, 1)))
    lives = "" if chance.random() < 0.1 else home if chance.random() < 0.85 else f"{chance.randrange(1, 300)} Mill Lane"
    return subject(
        mention_id=UUID(int=number + 1),
        number=number,
        record_key=str(number),
        forenames=forename,
        surname=surname,
        # What the role of the person in the record says: a pupil, or a pupil's parent.
        born_from=date(2005, 1, 1) if born.year > 2000 else None,
        born_to=date(2004, 1, 1) if born.year < 2000 else None,
        date_of_birth="" if chance.random() < 0.05 else born.isoformat(),
        dwellings=[read_dwelling(lives, "ZZ1 1AA" if "Mill" in lives else f"ZZ{len(home) % 9 + 1} 2BB")]
        if lives
        else [],
    )


def _slip(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
