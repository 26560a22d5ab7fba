"""Whose child somebody is, in the words of those who list the people of a case."""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.madeup.world import Kin, World

# The nearest first: of a child of the one and stepchild of the other the list says whose child it is.
_WORDS: dict[Kin, str] = {
    "mother": "child",
    "father": "child",
    "stepmother": "stepchild",
    "stepfather": "stepchild",
    "foster carer": "foster child",
    "grandmother": "grandchild",
    "grandfather": "grandchild",
    "aunt": "niece or nephew",
    "uncle": "niece or nephew",
}


def children_of(world: World, sides: Mapping[str, int]) -> dict[int, str]:
    """
    The children of the adults of a case, and whose each is: "child of both", "stepchild of perpetrator".

    :param sides: the adults by what the list calls them
    """
    found: dict[int, dict[str, Kin]] = {}
    for side, adult in sides.items():
        for relation in world.children_of.get(adult, ()):
            found.setdefault(relation.child, {})[side] = relation.kin
    return {child: _whose(kin) for child, kin in sorted(found.items())}


def _whose(sides: Mapping[str, Kin]) -> str:
    said = {side: _WORDS[kin] for side, kin in sides.items()}
    nearest = min(said.values(), key=list(dict.fromkeys(_WORDS.values())).index)
    of = [side for side, word in said.items() if word == nearest]
    return f"{nearest} of {'both' if len(of) == 2 else of[0]}"
