"""How far the names, births and homes of two mentions agree, each in one word, which `model.yaml` weighs."""

from datetime import date
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

from .addresses import Nearness, compare
from .folding import name_groups
from .identifiers import numbers_one_slip_apart
from .subjects import Subject

MISSING: Final = ""
SAME: Final = "same"
DIFFERENT: Final = "different"
SHORT_FORM: Final = "short_form"
LIKE: Final = "like"
LIKE_NAMES: Final = "like_names"
OTHER_NAME: Final = "other_name"
EXCHANGED: Final = "exchanged"
INITIAL: Final = "initial"
OTHER_INITIAL: Final = "other_initial"
PART: Final = "part"
ELSEWHERE: Final = "elsewhere"
SAME_NEW_YEAR: Final = "same_new_year"
SWAPPED: Final = "swapped"
ONE_SLIP: Final = "one_slip"
GENERATION: Final = "generation"
SAME_MONTH: Final = "same_month"
SAME_YEAR: Final = "same_year"
POSTCODE: Final = "postcode"
STREET: Final = Nearness.STREET.value
IN_PART: Final = Nearness.PART.value

# More years than this between two dates are a generation, not a slip of the pen.
_SLIP_YEARS: Final = 12


def forenames_agree(a: Subject, b: Subject) -> tuple[str, str]:
    """How far the forenames agree, and the name that they share when they are the same."""
    if not (a.given and b.given):
        return MISSING, ""
    x, y = a.given[0], b.given[0]
    if x == y:
        return (SAME, x) if len(x) > 1 else (INITIAL, x)
    if len(x) == 1 or len(y) == 1:
        return _initials_agree(a, b), ""
    if not a.forename_groups.isdisjoint(b.forename_groups):
        return SHORT_FORM, ""
    if x in b.aliases or y in a.aliases or "".join(a.given) == "".join(b.given):
        return SHORT_FORM, ""
    if like(x, y) or (a.forename_sound == b.forename_sound and like(x, y, sounds_same=True)):
        return LIKE, ""
    return _further_names(a, b, x, y), ""


def _initials_agree(a: Subject, b: Subject) -> str:
    firsts = {name[0] for name in a.forenames}
    return INITIAL if any(name[0] in firsts for name in b.forenames) else DIFFERENT


def _further_names(a: Subject, b: Subject, x: str, y: str) -> str:
    if x == b.surname and y == a.surname:
        return EXCHANGED
    if x in b.forenames or y in a.forenames:
        return OTHER_NAME
    # Cut short by a form ("Christ" for Christopher) or by a family (Seun for Oluwaseun).
    short, long = sorted((x, y), key=len)
    if len(short) >= 4 and (long.startswith(short) or long.endswith(short)):
        # Anna Maria and Annabelle Ruby are two people.
        return OTHER_NAME if further_forenames_agree(a, b) not in (DIFFERENT, OTHER_INITIAL) else DIFFERENT
    # Mohammed Ali and Mohammed: what follows the shared name was left out.
    if (a.forenames[0] in b.forenames or b.forenames[0] in a.forenames) and min(
        len(a.forenames), len(b.forenames)
    ) == 1:
        return OTHER_NAME
    if any(not name_groups(alias).isdisjoint(a.forename_groups) for alias in b.aliases):
        return SHORT_FORM
    if any(not name_groups(alias).isdisjoint(b.forename_groups) for alias in a.aliases):
        return SHORT_FORM
    return _under_one_number(a, b, x, y) if share_a_number(a, b) else DIFFERENT


def _under_one_number(a: Subject, b: Subject, x: str, y: str) -> str:
    """
    First names of which only a number that both carry lets one believe that they are one person's.

    A relative's number is keyed now and then, so the names must still have something in common.
    """
    for one, other in ((a, b), (b, a)):
        # Philip, and James P: called by the second name, which stands alone.
        if len(one.given) == 1 and len(other.given) > 1 and one.given[0][0] == other.given[1][0]:
            return INITIAL
    # Raxael M and Rachael Madeline, Bryant M and Brian Mark. Short forms that no list has go to a person.
    near = x[0] == y[0] and JaroWinkler.similarity(x, y) >= 0.68
    return LIKE if near and further_forenames_agree(a, b) in (SAME, INITIAL) else DIFFERENT


def share_a_number(a: Subject, b: Subject) -> bool:
    """Whether both carry the same NHS number, pupil number, person number or number in one system."""
    if (a.nhs and a.nhs == b.nhs) or (a.upn and a.upn == b.upn):
        return True
    return not (a.other_ids.isdisjoint(b.other_ids) and a.shared_ids.isdisjoint(b.shared_ids))


def further_forenames_agree(a: Subject, b: Subject) -> str:
    """How far the second names of two mentions agree; missing where one of them has none."""
    if len(a.given) < 2 or len(b.given) < 2:
        return MISSING
    x, y = a.given[1], b.given[1]
    if len(x) == 1 or len(y) == 1:
        return INITIAL if x[0] == y[0] else OTHER_INITIAL
    one = x in b.given or y in a.given or (x[0] == y[0] and like(x, y))
    return SAME if one or not name_groups(x).isdisjoint(name_groups(y)) else DIFFERENT


def further_forenames_clash(a: Subject, b: Subject) -> bool:
    """Whether two people of one first name have second names that cannot be one: Anna Louise and Anna Marie."""
    # An initial is soon misheard; two twins of one first name and two whole second names are at least imaginable.
    return a.given[:1] == b.given[:1] and further_forenames_agree(a, b) == DIFFERENT


def like(x: str, y: str, *, sounds_same: bool = False) -> bool:
    """Whether two folded names may be one, misheard or mistyped."""
    longer = max(len(x), len(y))
    if longer >= 4 and OSA.distance(x, y, score_cutoff=1) <= 1:
        return True
    return longer >= 5 and JaroWinkler.similarity(x, y) >= (0.85 if sounds_same else 0.93)


def surnames_agree(a: Subject, b: Subject) -> tuple[str, str]:
    """How far the surnames agree, and the name that they share when they do."""
    x, y = a.surname, b.surname
    if not (x or a.surnames) or not (y or b.surnames):
        return MISSING, ""
    if x == y:
        return SAME, x
    shared = a.surnames & b.surnames
    if shared:
        return PART, min(shared)
    if x and y and (a.surname_root == b.surname_root or like(x, y)):
        return LIKE, ""
    if a.surname_sound and a.surname_sound == b.surname_sound and like(x, y, sounds_same=True):
        return LIKE, ""
    if x in b.given and y in a.given:
        return EXCHANGED, ""
    if x in b.forenames or y in a.forenames:
        return ELSEWHERE, ""
    return DIFFERENT, ""


def shared_numbers_agree(a: Subject, b: Subject) -> str:
    """How far the numbers agree that several agencies use for one person, and that may be mistyped."""
    if a.shared_ids.isdisjoint(b.shared_ids):
        pairs = [(x, y) for s, x in a.shared_ids for t, y in b.shared_ids if s == t]
        if not pairs:
            return MISSING
        return ONE_SLIP if any(numbers_one_slip_apart(x, y) for x, y in pairs) else DIFFERENT
    return SAME


def births_agree(a: Subject, b: Subject) -> str:
    """How far the dates of birth agree."""
    if a.dob is not None and b.dob is not None:
        return _days_agree(a, b, a.dob, b.dob)
    if a.birth_year is None or b.birth_year is None:
        return MISSING
    if a.birth_year != b.birth_year:
        # "About 1990" may be a year out.
        return DIFFERENT if abs(a.birth_year - b.birth_year) > 2 else MISSING
    if a.birth_month and b.birth_month:
        return SAME_MONTH if a.birth_month == b.birth_month else MISSING
    return SAME_YEAR


def _days_agree(a: Subject, b: Subject, x: date, y: date) -> str:
    if x == y:
        # 1 January is where a system puts a year without a day.
        return SAME if x.month != 1 or x.day != 1 else SAME_NEW_YEAR
    if x == b.dob_swapped:
        return SWAPPED
    if x.year == y.year and ((x.month == 1 and x.day == 1) or (y.month == 1 and y.day == 1)):
        return SAME_YEAR
    if abs(x.year - y.year) > _SLIP_YEARS:
        return GENERATION
    # A day misheard (9 or 10 March), a year misremembered (2009 or 2010), or one digit.
    same_month, same_day = x.month == y.month, x.day == y.day
    misheard = same_month and (x.year == y.year or (same_day and abs(x.year - y.year) == 1))
    return ONE_SLIP if misheard or OSA.distance(a.dob_digits, b.dob_digits, score_cutoff=1) <= 1 else DIFFERENT


def ages_clash(a: Subject, b: Subject) -> bool:
    """Whether the roles of the two (a pupil, somebody's parent) put their births apart."""
    return _born_outside(a, b) or _born_outside(b, a)


def _born_outside(a: Subject, b: Subject) -> bool:
    latest = a.dob or a.born_to
    earliest = a.dob or a.born_from
    if latest is not None and b.born_from is not None and latest < b.born_from:
        return True
    return earliest is not None and b.born_to is not None and earliest > b.born_to


_ORDER: Final = (Nearness.SAME, Nearness.BUILDING, Nearness.NEAR, Nearness.STREET, Nearness.PART)


def homes_apart(a: Subject, b: Subject) -> bool:
    """Whether no homes of the two have anything in common; a postcode and its number both mistyped are past finding."""
    return (
        a.buildings.isdisjoint(b.buildings)
        and a.near_buildings.isdisjoint(b.near_buildings)
        and a.postcodes.isdisjoint(b.postcodes)
    )


def homes_agree(a: Subject, b: Subject) -> str:
    """The nearest that any home of the one comes to any of the other."""
    if not (a.dwellings and b.dwellings):
        return MISSING
    if homes_apart(a, b):
        return DIFFERENT if a.buildings and b.buildings else MISSING
    found = {compare(x, y) for x in a.dwellings for y in b.dwellings}
    for nearness in _ORDER:
        if nearness in found:
            return nearness.value
    if not a.postcodes.isdisjoint(b.postcodes):
        return POSTCODE
    return DIFFERENT if Nearness.DIFFERENT in found else MISSING
