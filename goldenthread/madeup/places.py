"""Districts, streets, houses and blocks of flats of a county that is on no map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from goldenthread.madeup import numbers
from goldenthread.madeup.names import cultures
from goldenthread.madeup.world import Dwelling, World

COUNTY = "Threadshire"


@dataclass(frozen=True, slots=True)
class District:
    name: str
    outward: str
    villages: tuple[str, ...]


# Words of weaving: no town in Britain has these names, and nobody could think that one did.
DISTRICTS = (
    District("Spindleford", "ZQ1", ("Carding Green", "Little Heddle", "Treadle End")),
    District("Weftham", "ZQ2", ("Tuckers Marsh", "Great Bobbin", "Warp Magna")),
    District("Bobbinstow", "ZQ3", ("Fullers Cross", "Shuttle St Mary", "Nether Skein")),
    District("Selvedge Vale", "ZQ4", ("Hemming Parva", "Upper Thimble", "Tentergate")),
)
OUTSIDE = District("Hemlow", "ZX1", ("Hemlow",))
TREES = (
    "Acacia Beech Birch Cedar Cherry Chestnut Elm Hawthorn Hazel Holly Laburnum Larch Laurel Lime Linden Maple Oak "
    "Poplar Rowan Sycamore Walnut Willow Church Station Mill High School Park Victoria Albert Queens Kings Manor "
    "Meadow Orchard Spring Bridge Weavers Dyers Woolpack Tanners North South Windmill Priory Abbey Grange"
).split()
SUFFIXES = (
    "Road",
    "Street",
    "Close",
    "Avenue",
    "Lane",
    "Drive",
    "Way",
    "Crescent",
    "Gardens",
    "Grove",
    "Place",
    "Court",
)
BIRDS = (
    "Kestrel",
    "Heron",
    "Kingfisher",
    "Swallow",
    "Lapwing",
    "Merlin",
    "Osprey",
    "Plover",
    "Curlew",
    "Dunnock",
    "Wagtail",
    "Nightjar",
    "Siskin",
    "Bittern",
)
COTTAGES = ("Rose Cottage", "The Old Forge", "Ivy Cottage", "The Bungalow", "Orchard House", "Mill House", "The Lodge")


def street_names(dice: Random) -> Iterator[str]:
    """Street names without end: trees and trades first, then surnames, as estates are named. Each once."""
    surnames = [name for name in cultures()[0].surnames if name.isalpha()]
    pairs = [(word, suffix) for word in TREES for suffix in SUFFIXES]
    more = [(word, suffix) for word in surnames for suffix in SUFFIXES]
    dice.shuffle(pairs)
    dice.shuffle(more)
    for word, suffix in pairs + more:
        yield f"{word} {suffix}"


class Places:
    """
    Builds a street at a time and hands out its front doors one by one, in an order that mixes streets.

    Streets of the same name come up in different districts, as they do.
    """

    def __init__(self, world: World, dice: Random) -> None:
        self._world = world
        self._dice = dice
        self._streets = [street_names(dice) for _ in DISTRICTS]
        self._houses: list[list[Dwelling]] = [[] for _ in DISTRICTS]
        self._flats: list[list[Dwelling]] = [[] for _ in DISTRICTS]
        self._postcodes = [0] * len(DISTRICTS)
        self._uprns = 0

    def take(self, district: int) -> Dwelling:
        """An empty dwelling, one in six of them a flat."""
        stock = (self._flats if self._dice.random() < 0.16 else self._houses)[district]
        while not stock:
            self._build(district)
        return self._let(stock.pop())

    def take_in_block(self, district: int) -> Dwelling:
        """An empty flat in a block that has a name and many doors."""
        stock = self._flats[district]
        while not any(flat.house for flat in stock):
            self._build(district)
        place = next(place for place, flat in enumerate(stock) if flat.house)
        return self._let(stock.pop(place))

    def _let(self, dwelling: Dwelling) -> Dwelling:
        dwelling.id = len(self._world.dwellings)
        self._world.dwellings.append(dwelling)
        return dwelling

    def _build(self, district: int) -> None:
        """A quarter of a town: a dozen streets, and some of its flats, shuffled."""
        houses, flats = self._houses[district], self._flats[district]
        for _ in range(12):
            street = next(self._streets[district])
            houses.extend(self._street(district, street))
            if self._dice.random() < 0.5:
                flats.extend(self._block(district, street))
            else:
                flats.extend(self._divided_house(district, street))
        self._dice.shuffle(houses)
        self._dice.shuffle(flats)

    def _street(self, district: int, street: str) -> Iterator[Dwelling]:
        code = self._postcode(district)
        cottages = self._dice.sample(COTTAGES, 3)
        for number in range(1, self._dice.randint(16, 70), self._dice.choice((1, 1, 2))):
            if number % 24 == 0:
                code = self._postcode(district)
            if cottages and self._dice.random() < 0.02:
                yield self._door(district, street, "", cottages.pop(), "", code)
            else:
                yield self._door(district, street, str(number), "", "", code)

    def _block(self, district: int, street: str) -> Iterator[Dwelling]:
        """A block with a name, and a street number too, mostly; all one postcode."""
        name = f"{self._dice.choice(BIRDS)} {self._dice.choice(('House', 'Court', 'Point'))}"
        number = str(self._dice.randint(72, 140)) if self._dice.random() < 0.7 else ""
        code = self._postcode(district)
        for flat in range(1, self._dice.randint(9, 40)):
            yield self._door(district, street, number, name, str(flat), code)

    def _divided_house(self, district: int, street: str) -> Iterator[Dwelling]:
        """An old house made into flats A, B, C: no name, only a number."""
        number, code = str(self._dice.randint(141, 199)), self._postcode(district)
        for flat in "ABCD"[: self._dice.randint(2, 4)]:
            yield self._door(district, street, number, "", flat, code)

    def _door(self, district: int, street: str, number: str, house: str, flat: str, code: str) -> Dwelling:
        self._uprns += 1
        return Dwelling(-1, district, street, number, house, flat, code, numbers.uprn(self._uprns))

    def _postcode(self, district: int) -> str:
        self._postcodes[district] += 1
        return numbers.postcode(DISTRICTS[district].outward, self._postcodes[district])
