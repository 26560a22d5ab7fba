"""What no score may overrule: pairs that only a person may call one."""

from typing import Final

from . import agreement as agree
from .identifiers import is_temporary_upn
from .subjects import Subject

ONE_RECORD: Final = "one record speaks of them as two people"
TWO_NHS_NUMBERS: Final = "they have different NHS numbers"
TWO_UPNS: Final = "they have different pupil numbers"
TWO_IDS: Final = "one system holds them as two people"
PARENT: Final = "one brings up a child of about the age of the other"
AGES: Final = "one is a child and the other an adult"
BIRTHS: Final = "their dates of birth are different"
GENERATIONS: Final = "they were born many years apart"
NAMELESS: Final = "a first name is missing, and brothers and sisters share the rest"
TWINS: Final = "they may be twins: same date of birth, different first names"
LIKE_TWINS: Final = "they may be twins with like names"
FORENAMES: Final = "their first names are different"
FURTHER_NAMES: Final = "their second names are different"
SEXES: Final = "their sex and first names differ"
UNSURE_BIRTH: Final = "their dates of birth differ a little and nothing else ties them together"

# A brother of eighteen may bring up a sister of seven; fewer years than this part no carer from a child.
_BRINGS_UP_YEARS: Final = 10

_EXACT: Final = frozenset({agree.SAME, agree.SAME_NEW_YEAR})
_SLIPS: Final = frozenset({agree.ONE_SLIP, agree.SWAPPED, agree.SAME_YEAR})
_NAMELESS: Final = frozenset({agree.MISSING, agree.INITIAL})
_SURE_NAMES: Final = frozenset({agree.SAME, agree.SHORT_FORM, agree.MISSING})


def guard(a: Subject, b: Subject, *, forename: str, surname: str, born: str, among: bool = False) -> str:
    """
    Why these two may not be joined by score, in words; "" when they may.

    `among` asks it of two members whom others stand between: what only doubts their own likeness is then no bar.
    """
    why = _records(a, b) or _names(a, b, forename, surname, born) or _births(a, b, born)
    if why or among:
        return why
    return _doubts(a, b, forename, born)


def _records(a: Subject, b: Subject) -> str:
    if a.record_key and a.record_key == b.record_key and a.feed == b.feed and a.agency == b.agency:
        return ONE_RECORD
    if a.nhs and b.nhs and a.nhs != b.nhs:
        return TWO_NHS_NUMBERS
    if a.upn and b.upn and a.upn != b.upn and not (is_temporary_upn(a.upn) or is_temporary_upn(b.upn)):
        return TWO_UPNS
    if a.schemes and not a.schemes.isdisjoint(b.schemes) and a.other_ids.isdisjoint(b.other_ids):
        return TWO_IDS
    return ""


def _names(a: Subject, b: Subject, forename: str, surname: str, born: str) -> str:
    if forename == agree.DIFFERENT:
        if born in _EXACT:
            return TWINS
        return SEXES if a.sex and b.sex and a.sex != b.sex else FORENAMES
    if a.sex and b.sex and a.sex != b.sex and forename not in _SURE_NAMES:
        return SEXES
    if born in _EXACT and surname != agree.DIFFERENT:
        if forename == agree.LIKE_NAMES:
            return LIKE_TWINS
        if agree.further_forenames_clash(a, b):
            return FURTHER_NAMES
    return ""


def _births(a: Subject, b: Subject, born: str) -> str:
    if _brings_up(a, b) or _brings_up(b, a):
        return PARENT
    if agree.ages_clash(a, b):
        return AGES
    if born == agree.GENERATION:
        return GENERATIONS
    return BIRTHS if born == agree.DIFFERENT else ""


def _brings_up(a: Subject, b: Subject) -> bool:
    """
    Whether a record gives `a` a child so near to `b` in age that `b` cannot be the one who brings that child up.

    Inga and her mother Inga, of one home, where the school knows the mother without a date of birth.
    """
    if b.dob is None:
        return False
    oldest = b.dob.year + _BRINGS_UP_YEARS
    return any(int(child.rpartition("|")[2][:4]) < oldest for child in a.children)


def _doubts(a: Subject, b: Subject, forename: str, born: str) -> str:
    if agree.share_a_number(a, b):
        return ""
    if forename in _NAMELESS:
        return NAMELESS
    # Cousins are named after one grandfather and born a month apart: only a home or a child in common ties them.
    tied = not a.children.isdisjoint(b.children) or not a.buildings.isdisjoint(b.buildings)
    tied = tied or agree.further_forenames_agree(a, b) in (agree.SAME, agree.INITIAL)
    return UNSURE_BIRTH if born in _SLIPS and not tied else ""


def always_apart(a: Subject, b: Subject, why: str) -> bool:
    """Whether a guard is so sure that nobody need be asked, as of a father and a son of one name."""
    return why in (GENERATIONS, AGES, PARENT, ONE_RECORD) and not agree.share_a_number(a, b)
