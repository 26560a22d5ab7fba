"""The finding model: what it may never do, whatever it has learned."""

from dataclasses import replace
from uuid import UUID, uuid5

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.evidence import CROWD, Heard, Known, Lodging, Scene, look
from goldenthread.identity.core.features import FEATURES, measure
from goldenthread.identity.core.finding_model import finding_model
from goldenthread.identity.core.model import EVEN
from goldenthread.identity.core.nearness import ELSEWHERE, FLAT_UNSURE, ONE_SLIP, SAME, nearness

PRIOR = -17.0
HOME = read_dwelling("12 Larkspur Road, Fenwick", "ZZ1 1AA")
ROOM = UUID(int=7)


def _known(forename: str, surname: str, age: float, home: str = "12 Larkspur Road, Fenwick") -> Known:
    lodging = Lodging(read_dwelling(home, "ZZ1 1AA"), 0.0, is_own=True)
    return Known(
        forenames=frozenset({forename}),
        initials=frozenset(),
        surnames=frozenset({surname}),
        born=frozenset(),
        sexes=frozenset(),
        age=age,
        is_child=age < 18,
        lodgings=(lodging,),
        parents={},
    )


def _scene(people: list[Known]) -> Scene:
    known = {uuid5(ROOM, str(number)): who for number, who in enumerate(people)}
    meera = Heard("meera", frozenset(), frozenset({"batra"}), None, None, "F")
    return Scene(HOME, (meera,), (), known, tuple(one for one, who in known.items() if who.is_child))


def _chances(scene: Scene) -> list[float]:
    at = look(scene, EVEN, PRIOR)
    return [finding_model().probability(features) for features in measure(at, EVEN).values()]


def test_a_probability_is_one():
    assert all(
        0.0 < chance < 1.0 for chance in _chances(_scene([_known("anna", "batra", 9), _known("tom", "oakes", 9)]))
    )


def test_a_child_of_the_adults_surname_at_the_door_is_likelier_than_a_stranger():
    mother = _known("meera", "batra", 37)
    daughter, stranger = _chances(_scene([mother, _known("anna", "batra", 9), _known("tom", "oakes", 9)]))
    assert daughter > stranger


def test_an_address_of_a_crowd_says_nothing_of_family():
    crowd = [_known(f"child{chr(97 + n % 26)}{chr(97 + n // 26)}", "batra", 9) for n in range(CROWD + 1)]
    at = look(_scene(crowd), EVEN, PRIOR)
    assert at.at_scene == {}
    assert {features[FEATURES.index("scene")] for features in measure(at, EVEN).values()} == {0.0}


def test_a_person_whom_somebody_has_ruled_out_is_never_read_as_the_adult():
    scene = _scene([_known("meera", "batra", 37), _known("anna", "batra", 9)])
    mother = next(one for one, who in scene.people.items() if not who.is_child)
    assert mother in look(scene, EVEN, PRIOR).readings[0]
    ruled_out = replace(scene.adults[0], never=frozenset({mother}))
    assert mother not in look(replace(scene, adults=(ruled_out,)), EVEN, PRIOR).readings[0]


def test_nearness_knows_doors_flats_and_neighbours():
    assert nearness(HOME, HOME) == SAME
    assert nearness(HOME, read_dwelling("12 Larkspur Road, Fenwick", "ZZ1 1AB")) == ONE_SLIP
    assert nearness(HOME, read_dwelling("Flat 2, 12 Larkspur Road, Fenwick", "ZZ1 1AA")) == FLAT_UNSURE
    assert nearness(HOME, read_dwelling("14 Larkspur Road, Fenwick", "ZZ1 1AA")) < FLAT_UNSURE
    assert nearness(HOME, read_dwelling("12 Quay Street, Fenwick", "ZZ1 1AA")) == ELSEWHERE
