"""Names in records and names in words: may two be one person, and does a text speak of somebody it should not?"""

import re
from collections.abc import Iterable, Sequence

from anyascii import anyascii

from goldenthread.playbooks.encompass.facts import PersonName

_NOT_LETTERS = re.compile(r"[^a-z]+")
_WORDS = re.compile(r"[^\W\d_]+(?:[-'\u2019`][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['\u2019`]s$", re.IGNORECASE)
_SPACES_AND_MARKS = re.compile(r"[^a-z0-9]+")

# Forenames that are also words of every second sentence: they count as a name only when written with a capital.
_EVERYDAY = frozenset({"art", "bill", "drew", "grant", "guy", "hope", "mark", "may", "summer", "will"})
# fmt: off
_STREET_KINDS = frozenset({
    "apartment", "avenue", "building", "close", "court", "crescent", "drive", "flat", "floor", "gardens", "green",
    "grove", "house", "lane", "lower", "mews", "north", "park", "place", "rise", "road", "room", "south", "square",
    "street", "terrace", "unit", "upper", "view", "villas", "walk", "west",
})
# fmt: on
_SHORTEST_NAME = 2
_SHORTEST_STREET_WORD = 4


def may_be_same(one: PersonName, two: PersonName) -> bool:
    """
    True if two names may be one person: same surname and same first forename (or known-as), dates of birth not at odds.

    Wide on purpose: a hold that a person lifts costs a minute, a missed conflict of interest may cost a life.
    """
    if one.date_of_birth and two.date_of_birth and one.date_of_birth != two.date_of_birth:
        return False
    return fold(one.surname) == fold(two.surname) and bool(_firsts(one) & _firsts(two))


def mentions_other_children(text: str, names: Sequence[PersonName]) -> list[PersonName]:
    """
    Those of `names` whose forename, or known-as name, appears as a word in the text, in the order given.

    Case, accents, apostrophes and a final 's do not matter. It errs towards finding too much, since a person looks at
    what it finds; it cannot see "her brother", and does not rewrite anything.
    """
    words = [_POSSESSIVE.sub("", word) for word in _WORDS.findall(text)]
    said = {fold(word) for word in words}
    said |= {fold(part) for word in words for part in re.split(r"[-'\u2019`]", word)}
    # Some officers write without any capitals; then every word may be a name.
    with_capital = {fold(word) for word in words if word[0].isupper() or text.islower()}
    return [name for name in names if any(_is_said(call, said, with_capital) for call in _calls(name))]


def mentions_address(text: str, address: str, postcode: str) -> bool:
    """True if the text gives away an address: its postcode however spaced, or a word of its street or house name."""
    squeezed = _SPACES_AND_MARKS.sub("", anyascii(text).casefold())
    code = _SPACES_AND_MARKS.sub("", postcode.casefold())
    if code and code in squeezed:
        return True
    words = {fold(word) for word in _WORDS.findall(text)}
    return any(word in words for word in _street_words(address))


def fold(text: str) -> str:
    """Letters only, plain ASCII, lower case: Zoë, ZOE and zoe are one."""
    return _NOT_LETTERS.sub("", anyascii(text).casefold())


def _is_said(call: str, said: set[str], with_capital: set[str]) -> bool:
    return call in (with_capital if call in _EVERYDAY else said)


def _calls(name: PersonName) -> set[str]:
    """What a child may be called in a sentence: each forename, hyphenated ones whole, and any known-as name."""
    texts = [name.forenames, *name.known_as]
    return {fold(part) for text in texts for part in text.split() if len(fold(part)) >= _SHORTEST_NAME}


def _firsts(name: PersonName) -> set[str]:
    texts = (text.split() for text in (name.forenames, *name.known_as))
    return {fold(parts[0]) for parts in texts if parts and fold(parts[0])}


def _street_words(address: str) -> Iterable[str]:
    """The telling words of the first part of an address that has one: "12 Larkspur Close" gives larkspur."""
    for part in re.split(r"[,\n]", address):
        words = [fold(word) for word in _WORDS.findall(part)]
        telling = [word for word in words if len(word) >= _SHORTEST_STREET_WORD and word not in _STREET_KINDS]
        if telling:
            return telling
    return []
