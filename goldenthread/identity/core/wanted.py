"""
What somebody types to find a person, read apart: names, a birth, an address, numbers, in any order and any mix.

Nothing is guessed in silence: what was typed and could not be used is said in words.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from .address_wording import lore
from .folding import fold_forenames, join_celtic
from .folding import lore as names_lore
from .identifiers import read_nhs_number, read_upn
from .postcodes import read_postcode
from .sentences import say_list
from .wanted_births import Born, take_birth

LONGEST: Final = 200
MOST_NAMES: Final = 6

_NHS: Final = re.compile(r"(?<![\w-])(\d{3}[ -]?\d{3}[ -]?\d{4})(?![\w-])")
_UPN: Final = re.compile(r"\b([A-Za-z]\d{11}[0-9A-Za-z])\b")
_POSTCODE: Final = re.compile(r"\b([A-Za-z]{1,2}[0-9][0-9A-Za-z]?) ?([0-9][A-Za-z]{2})\b")
# A word of an agency's own number: letters and digits, or many digits.
_REFERENCE: Final = re.compile(r"(?<!\S)(?=\S*\d)(?=[A-Za-z]|\d{5})[A-Za-z0-9][A-Za-z0-9/._:-]{3,40}(?=[\s,;]|$)")
_LABELS: Final = re.compile(
    r"\b(?:nhs|upn|dob|d\.o\.b\.?|date of birth|born(?: on| in)?|ref(?:erence)?|postcode|address|lives? at|living at"
    r"|aka|also known as|formerly|n[eé]e)\b(?: (?:no|number)\b)?[.:]?",
    re.IGNORECASE,
)
_DOOR: Final = re.compile(r"^\d{1,4}[a-z]?$", re.IGNORECASE)
# Where the postcode stood: what stands between the street and it is a town.
_MARK: Final = "§"
# Of these no surname is made: an address without a door.
_ONLY_STREETS: Final = frozenset({"road", "street", "avenue", "lane", "close", "drive", "crescent"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Whom somebody looks for, as far as they typed.

    `names` are words as typed, in that order; with `surname_first` a comma parted the first from the rest. `address`
    has no postcode. `references` are numbers of agencies' own. `problems` say in words what could not be used.
    """

    names: tuple[str, ...] = ()
    surname_first: bool = False
    born: Born | None = None
    nhs: str = ""
    upn: str = ""
    references: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    problems: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The names folded, each word once: O Brien is one word, and "van der" is none where a name follows it."""
        folded = " ".join(word for name in self.names for word in fold_forenames(name))
        words = tuple(dict.fromkeys(join_celtic(folded).split()))
        return tuple(word for word in words if word not in names_lore().particles) or words

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed by which anybody can be looked for."""
        return not (self.names or self.born or self.nhs or self.upn or self.references or self.address or self.postcode)

    @property
    def said(self) -> tuple[str, ...]:
        """By what is searched, one phrase for each thing."""
        found = []
        if self.names:
            quoted = [f"“{name}”" for name in self.names]
            found.append(f"the name{'s' if len(quoted) > 1 else ''} {say_list(quoted)}")
        if self.born:
            found.append(self.born.said)
        if self.nhs:
            found.append(f"the NHS number {self.nhs[:3]} {self.nhs[3:6]} {self.nhs[6:]}")
        if self.upn:
            found.append(f"the pupil number {self.upn}")
        found += [f"the number {reference}" for reference in self.references]
        if self.address or self.postcode:
            found.append(f"the address {', '.join(part for part in (self.address, self.postcode) if part)}")
        return tuple(found)


def read_wanted(text: str, *, on: date) -> Wanted:
    """
    What somebody typed, read apart.

    :param text: at most `LONGEST` characters; what is beyond is not read
    :param on: today, for ages and years of two digits
    """
    problems: list[str] = []
    rest = _LABELS.sub(" ", _plain(text[:LONGEST]))
    rest, nhs = _take_nhs(rest, problems)
    rest, upn = _take_upn(rest, problems)
    rest, born = take_birth(rest, on, problems)
    rest, postcode = _take_postcode(rest)
    rest, address = _take_address(rest, problems)
    rest, references = _take_references(rest)
    names, surname_first = _names(rest, problems)
    return Wanted(names, surname_first, born, nhs, upn, references, address, postcode, tuple(problems))


def _plain(text: str) -> str:
    """Single spaces; pictures, signs and what cannot be seen are dropped."""
    kept = (
        " " if letter.isspace() or unicodedata.category(letter) in _UNSEEN else letter
        for letter in unicodedata.normalize("NFKC", text.replace(_MARK, " "))
    )
    return " ".join("".join(kept).split())


_UNSEEN: Final = frozenset({"So", "Sk", "Sm", "Sc", "Cc", "Cf", "Cn", "Co", "Cs"})


def _cut(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}"


def _take_nhs(text: str, problems: list[str]) -> tuple[str, str]:
    for match in _NHS.finditer(text):
        if number := read_nhs_number(match[1]):
            return _cut(text, *match.span()), number
        problems.append(
            f"{match[1]} is not a valid NHS number: check its digits. It was looked for as an agency’s own number."
        )
    return text, ""


def _take_upn(text: str, problems: list[str]) -> tuple[str, str]:
    for match in _UPN.finditer(text):
        if upn := read_upn(match[1]):
            return _cut(text, *match.span()), upn
        problems.append(
            f"{match[1]} is not a valid pupil number: check its letters. It was looked for as an agency’s own number."
        )
    return text, ""


def _take_postcode(text: str) -> tuple[str, str]:
    for match in _POSTCODE.finditer(text):
        if found := read_postcode(match[1] + match[2]):
            return f"{text[: match.start()]} {_MARK} {text[match.end() :]}", f"{found[:-3]} {found[-3:]}"
    return text, ""


def _take_address(text: str, problems: list[str]) -> tuple[str, str]:
    """A door and the street that follows it, "Flat 2, 14 Elm St", and the town after them."""
    words = text.split()
    for place, word in enumerate(words):
        if _DOOR.match(word) and not _is_flat(words, place) and (end := _street_ends(words, place)):
            begin = place - 2 if place >= 2 and _is_flat(words, place - 1) else place
            rest = [*words[:begin], *words[_town_ends(words, begin, end) :]]
            return " ".join(rest), " ".join(words[begin:end]).strip(" ,")
    for place, word in enumerate(words[1:], start=1):
        if _kind(word) in _ONLY_STREETS:
            said = f"{words[place - 1].strip(',')} {word.strip(',')}"
            problems.append(f"“{said}” has no house number. Add it, or a postcode.")
            return " ".join([*words[: place - 1], *words[place + 1 :]]), ""
    return text, ""


def _is_flat(words: list[str], place: int) -> bool:
    return place > 0 and words[place - 1].strip(",").casefold() in lore().home_words


def _street_ends(words: list[str], door: int) -> int:
    """The place after the street of a door, or 0; at most four words make a street."""
    for place in range(door + 2, min(door + 6, len(words) + 1)):
        last = words[place - 1]
        if _kind(last) in lore().street_types or words[place : place + 1] == [_MARK]:
            return place
        if last.endswith(",") or any(letter.isdigit() for letter in last):
            return place if last.endswith(",") and place > door + 2 else 0
    return 0


def _town_ends(words: list[str], begin: int, end: int) -> int:
    """The place after the town of an address: up to the postcode, or the next comma where a name stood before."""
    if _MARK in words[end:]:
        return words.index(_MARK, end) + 1
    if begin > 0 and words[end - 1].endswith(","):
        return next((place + 1 for place in range(end, len(words)) if words[place].endswith(",")), len(words))
    return end


def _kind(word: str) -> str:
    plain = word.strip(",.").casefold()
    return lore().full_word.get(plain, plain)


def _take_references(text: str) -> tuple[str, tuple[str, ...]]:
    found = tuple(dict.fromkeys(match[0].strip(".:-/") for match in _REFERENCE.finditer(text)))
    return _REFERENCE.sub(" ", text), found


def _names(text: str, problems: list[str]) -> tuple[tuple[str, ...], bool]:
    parts = [[w for w in map(_name, part.split()) if w] for part in text.split(",")]
    parts = [part for part in parts if part]
    names = [word for part in parts for word in part]
    if len(names) > MOST_NAMES:
        problems.append(f"Only the first {MOST_NAMES} names were searched by.")
    return tuple(names[:MOST_NAMES]), len(parts) == 2 and len(parts[0]) <= 2


def _name(word: str) -> str:
    """A word that may be somebody's name, without the signs around it; "" for any other."""
    plain = word.strip("'’‘`\"“”.;:!?()[]{}/\\-–—_*&#@%|")
    if not plain.replace("'", "").replace("’", "").replace("-", "").isalpha() or plain.casefold() in _NO_NAMES:
        return ""
    return plain if fold_forenames(plain) else ""


_NO_NAMES: Final = frozenset(
    {"and", "at", "of", "the", "in", "on", "or", "about", "aged", "age", "no", "number", "with"}
)
