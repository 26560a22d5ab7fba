"""
Who may be meant: people found by equality of hashed keys alone, each way bounded, and none cut off in silence.

What is wider than its bound finds nobody by that way; a note then says what to add.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from string import ascii_lowercase
from typing import Final
from uuid import UUID

from goldenthread.access.asking import ask
from goldenthread.identity.core.addresses import Dwelling, Nearness, compare, read_dwelling
from goldenthread.identity.core.identifiers import PERSON_NUMBER, read_person_number
from goldenthread.identity.core.keys import blocking_keys
from goldenthread.identity.core.postcodes import read_postcode
from goldenthread.identity.core.search_words import ends, sounds
from goldenthread.identity.core.subjects import Subject, subject
from goldenthread.identity.core.wanted import Wanted
from goldenthread.identity.hashing import key64
from goldenthread.identity.households import living_at, stay
from goldenthread.identity.models import Mention
from goldenthread.identity.search_words import word_key

# People whom one way of looking may bring to be compared; more ask for one more fact.
MOST: Final = 200
# People of the rarest of several words who are looked through for the others.
_MOST_OF_A_WORD: Final = 5_000
_LONG_AGO: Final = date(1900, 1, 1)
_HERE: Final = (Nearness.SAME, Nearness.NEAR, Nearness.BUILDING)
_NOBODY: Final = UUID(int=0)

_BLOCKS: Final = """
select asked.key, near.mention_id from unnest(%s::bigint[]) as asked(key)
cross join lateral (select mention_id from identity_mentionkey where key = asked.key limit %s) near
"""
_HOW_MANY: Final = """
select asked.word, count(*) from unnest(%s::bigint[], %s::int[]) as asked(key, word)
cross join lateral (select 1 from identity_personword where key = asked.key limit %s) near group by asked.word
"""
_OF_WORDS: Final = """
select p.id, p.dob from (select distinct person_id from identity_personword where key = any(%s::bigint[])) rarest
join identity_person p on p.id = rarest.person_id
where (select count(distinct asked.word) from unnest(%s::bigint[], %s::int[]) as asked(key, word)
    where exists (select from identity_personword w where w.key = asked.key and w.person_id = rarest.person_id)) >= %s
and (p.dob is null or p.dob between %s and %s) limit %s
"""


@dataclass
class Candidates:
    """
    Who may be meant. `by_reference` are those who bear a typed number of an agency's own, with that number; `at_door`
    whom a record puts behind the typed door, now or once.

    `notes` say what to add; with `too_many`, somebody was left out because too many fit.
    """

    people: set[UUID] = field(default_factory=set)
    by_reference: dict[UUID, str] = field(default_factory=dict)
    at_door: set[UUID] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    too_many: bool = False


def candidates(wanted: Wanted, *, on: date) -> Candidates:
    """Everybody who shares a key with what was typed. Needs a mandate; nothing here is shown yet."""
    found = Candidates()
    _by_reference(wanted, found)
    _by_blocks(wanted, found)
    _by_address(wanted, found, on)
    if wanted.words:
        _by_words(wanted, found)
    if not found.people and not found.too_many and _is_age_alone(wanted):
        found.too_many = True
        found.notes.append("A year or an age alone fits too many people. Add a name, a postcode or a number.")
    return found


def _is_age_alone(wanted: Wanted) -> bool:
    others = wanted.names or wanted.nhs or wanted.upn or wanted.references or wanted.address or wanted.postcode
    return bool(wanted.born) and not others and not (wanted.born and wanted.born.day)


def readings(wanted: Wanted) -> list[Subject]:
    """What was typed as a mention would have it: which word is the surname can only be tried."""
    names = list(wanted.names)
    tries = [(names[:-1], names[-1:]), (names[1:], names[:1])] if names else [([], [])]
    if len(names) == 1:
        tries.append((names, []))
    if len(names) > 2:
        tries.append((names[:1], names[1:]))
    return [
        subject(
            mention_id=_NOBODY,
            number=0,
            record_key="typed",
            forenames=" ".join(forenames),
            surname=" ".join(surname),
            date_of_birth=wanted.born.text if wanted.born else "",
            nhs=wanted.nhs,
            upn=wanted.upn,
        )
        for forenames, surname in tries
    ]


def home_of(wanted: Wanted) -> Dwelling:
    """The typed address, read."""
    return read_dwelling(wanted.address, wanted.postcode)


def _by_reference(wanted: Wanted, found: Candidates) -> None:
    asked: dict[str, str] = {}
    for reference in wanted.references:
        for value in {reference, reference.upper()}:
            asked[f"socialcare.person:{value}"] = reference
        if number := read_person_number(reference):
            asked[f"{PERSON_NUMBER}:{number}"] = reference
    if not asked:
        return
    bearers = Mention.objects.filter(own_ref__in=list(asked), gone_at=None).order_by("number")
    several = bearers.values_list("person_id", "own_ref")[: MOST + 1]
    found.by_reference = {person: asked[own] for person, own in several[:MOST]}
    found.people |= found.by_reference.keys()


def _by_blocks(wanted: Wanted, found: Candidates) -> None:
    """By the keys under which records themselves are compared: names with a birth, numbers, a postcode."""
    texts = {text for who in readings(wanted) for text in blocking_keys(who)}
    if wanted.born and wanted.born.day:
        # Whoever was born that day, however misspelt their name may be.
        texts |= {f"dob+initial:{wanted.born.day.isoformat()}|{letter}" for letter in ascii_lowercase}
    if postcode := read_postcode(wanted.postcode):
        texts |= {f"postcode+initial:{postcode}|{letter}" for letter in ascii_lowercase}
    named = {key64(text): text for text in texts}
    mentions: dict[int, list[UUID]] = {}
    for key, mention in ask(_BLOCKS, list(named), MOST + 1):
        mentions.setdefault(key, []).append(mention)
    crowded = {named[key].partition(":")[0] for key, several in mentions.items() if len(several) > MOST}
    # A name alone is looked for by words, which counts them; too many at one postcode or of one birthday is said here.
    if crowded & {"postcode+initial", "dob+initial"} and not wanted.words:
        found.too_many = True
        found.notes.append(f"More than {MOST} records fit that. Add a name.")
    near = {mention for several in mentions.values() if len(several) <= MOST for mention in several}
    found.people |= _people_of(near)


def _people_of(mentions: set[UUID]) -> set[UUID]:
    if not mentions:
        return set()
    return set(Mention.objects.filter(pk__any=mentions, gone_at=None).values_list("person_id", flat=True))


def _by_address(wanted: Wanted, found: Candidates, on: date) -> None:
    """By the door, whenever they lived there. A protected address is no door: nobody is found by it."""
    door = home_of(wanted)
    question = living_at([door], on, since=_LONG_AGO) if wanted.address else None
    if question is None:
        return
    stays = [stay(*values) for _, *values in ask(question.text, *question.values)]
    here = {one.person for one in stays if compare(door, one.dwelling) in _HERE}
    if len(here) <= MOST:
        found.at_door = here
        found.people |= here
    elif not wanted.words:
        found.too_many = True
        found.notes.append(f"More than {MOST} people have lived there. Add a name, a flat or a date of birth.")


def _by_words(wanted: Wanted, found: Candidates) -> None:
    """By every word of the name, as it sounds; where that finds nobody, also by how the words begin and end."""
    # An initial narrows what other words find, and finds nobody by itself.
    words = [word for word in wanted.words if len(word) > 1]
    if not words:
        if not found.people:
            found.notes.append("An initial alone finds nobody. Type the name as far as you know it.")
        return
    strict = [sounds(word) for word in words]
    if not _of_words(strict, wanted, found):
        _of_words([forms | ends(word) for forms, word in zip(strict, words, strict=True)], wanted, found)


def _of_words(forms: Iterable[frozenset[str]], wanted: Wanted, found: Candidates) -> bool:
    """Returns whether anybody bears such a name, be they too many to compare."""
    keys = [[word_key(form) for form in several] for several in forms]
    flat = [(key, place) for place, several in enumerate(keys) for key in several]
    asked = [key for key, _ in flat], [place for _, place in flat]
    counts: dict[int, int] = dict(ask(_HOW_MANY, *asked, _MOST_OF_A_WORD + 1))
    # Of three names and more one may be missing in the records, or be a town.
    needed = len(keys) - (len(keys) > 2)
    several = sorted(range(len(keys)), key=lambda place: counts.get(place, 0))
    start = several[: len(keys) - needed + 1]
    if sum(counts.get(place, 0) for place in start) > _MOST_OF_A_WORD:
        _ask_for_more(wanted, found)
        return True
    first, last = (wanted.born.first, wanted.born.last) if wanted.born else (_LONG_AGO, date.max)
    rarest = [key for place in start for key in keys[place]]
    # Of a whole date a slip is likelier than of a year: whoever bears the name is compared, whatever their birthday.
    if wanted.born and wanted.born.day:
        first, last = _LONG_AGO, date.max
    rows = ask(_OF_WORDS, rarest, *asked, needed, first, last, 2 * _MOST_OF_A_WORD)
    dated = {person for person, dob in rows if dob is not None}
    undated = {person for person, dob in rows if dob is None}
    if not wanted.born:
        dated, undated = dated | undated, set()
    if len(dated) > MOST:
        _ask_for_more(wanted, found)
        return True
    found.people |= dated
    if len(dated) + len(undated) <= MOST:
        found.people |= undated
    else:
        found.notes.append(f"{len(undated):,} more people of that name have no date of birth in any record.")
    return bool(rows)


def _ask_for_more(wanted: Wanted, found: Candidates) -> None:
    if found.people:
        found.notes.append(f"More than {MOST} people have that name; only those whom the rest fits too were compared.")
        return
    found.too_many = True
    name = "that name" if len(wanted.words) > 1 else f"“{wanted.names[0]}”"
    add = "a postcode or a number" if wanted.born else "a date of birth or a postcode"
    found.notes.append(f"More than {MOST} people have {name}, or one that sounds like it. Add {add}.")
