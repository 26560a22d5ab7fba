"""One checker for each column: a function from the value sent to what is wrong with it, or None."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from . import dates, identifiers
from .feeds import FieldSpec
from .outcomes import Fault

Check = Callable[[str], Fault | None]

_LONDON = ZoneInfo("Europe/London")
_CLOCKS_MAY_DIFFER = timedelta(hours=1)
_NOTHING = frozenset({"null", "n/a", "na", "#n/a", "none", "nil", "-", "unknown", "not known", "nk"})
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\\\"]+@[^@\s,;:<>()\[\]\\\"]+\.[^@\s,;:<>()\[\]\\\".]{2,}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_LOOK_UP = "Look it up again in the original record; a character is mistyped. If it is not known, leave the cell empty."


def needed() -> Fault:
    """The fault of a required column that is empty."""
    return Fault("required", "This cell is empty and has to be filled.", "Fill it in from the original record.")


def length_check(field: FieldSpec) -> Check:
    """A check that the value is no longer than the column allows."""
    longest = field.max_length or 0

    def check(value: str) -> Fault | None:
        if len(value) <= longest:
            return None
        return Fault(
            "too-long",
            f"This cell holds {len(value):,} characters; the most allowed is {longest:,}.",
            "Check that a quotation mark or comma is not missing; otherwise shorten the text.",
        )

    return check


def check_for(field: FieldSpec, at: datetime) -> Check | None:
    """
    The check of what a filled cell of this column says, or None when any text will do.

    :param at: now, aware; what must lie in the past is compared with it
    """
    if field.check in _SPECIAL:
        return _with_hint(_SPECIAL[field.check])
    if field.list_of:
        return _list_check(field.list_of)
    if field.enum:
        return _enum_check(field.enum)
    if field.type != "string":
        return _with_hint(_typed(field, at))
    if field.pattern:
        return _with_hint(_pattern_check(field))
    return None


def _with_hint(check: Check) -> Check:
    """The same check; where the value is a database's or spreadsheet's way to say nothing, the remedy says so."""

    def hinted(value: str) -> Fault | None:
        fault = check(value)
        if fault is None:
            return None
        if value.lower() in _NOTHING:
            return fault._replace(remedy="Leave the cell empty when something is not known.")
        if _SCIENTIFIC.fullmatch(value):
            remedy = "A spreadsheet has rounded this number. Export again with the column formatted as text."
            return fault._replace(what=f"“{value}” is a rounded number.", remedy=remedy)
        return fault

    return hinted


def _typed(field: FieldSpec, at: datetime) -> Check:
    match field.type:
        case "date":
            return _date_check(field, at)
        case "datetime":
            return _moment_check(field, at)
        case "time":
            return _shape(_TIME, "time", "is not a time", "Write it on the 24-hour clock, such as 08:40.")
        case "integer":
            return _number_check(field, _INTEGER, "a whole number")
        case "number":
            return _number_check(field, _NUMBER, "a number")
        case "object":
            return _object
    raise ValueError(f"{field.name}: no check is written for type {field.type}")


def _shape(pattern: re.Pattern[str], code: str, what: str, remedy: str) -> Check:
    match = pattern.fullmatch

    def check(value: str) -> Fault | None:
        return None if match(value) else Fault(code, f"“{value}” {what}.", remedy)

    return check


def _pattern_check(field: FieldSpec) -> Check:
    example = f"An example of what belongs here is “{field.example}”. " if field.example else ""
    remedy = f"{example}The feed's page says more about this column."
    return _shape(re.compile(field.pattern), "pattern", "is not in the form that this column needs", remedy)


def _enum_check(allowed: tuple[str, ...]) -> Check:
    known = frozenset(allowed)
    by_lower = {value.lower(): value for value in allowed}

    def check(value: str) -> Fault | None:
        if value in known:
            return None
        meant = by_lower.get(value.lower())
        remedy = f"Write it exactly as {meant}." if meant else f"Use one of: {', '.join(allowed)}."
        return Fault("enum", f"“{value}” is not one of the values of this column.", remedy)

    return check


def _list_check(allowed: tuple[str, ...]) -> Check:
    known = frozenset(allowed)

    def check(value: str) -> Fault | None:
        for part in value.split(";"):
            if part.strip() not in known:
                remedy = f"Use only these, with a semicolon between them: {', '.join(allowed)}."
                return Fault("enum", f"“{part.strip()}” is not one of the values of this column.", remedy)
        return None

    return check


def _date_check(field: FieldSpec, at: datetime) -> Check:
    form = field.format
    earliest = date.fromisoformat(field.minimum) if field.minimum else date.min
    latest = at.astimezone(_LONDON).date() if field.past else date.max

    def check(value: str) -> Fault | None:
        found = dates.parse_date(value, form)
        if found is None:
            return dates.explain_date(value, form)
        if found < earliest:
            remedy = "Correct the year, or leave the cell empty if the date is not known."
            return Fault("range", f"“{value}” is before {earliest.year}.", remedy)
        if found > latest:
            return Fault("future", f"“{value}” is in the future.", "Correct it from the original record.")
        return None

    return check


def _moment_check(field: FieldSpec, at: datetime) -> Check:
    latest = at + _CLOCKS_MAY_DIFFER

    def check(value: str) -> Fault | None:
        found = dates.parse_moment(value)
        if found is None:
            return dates.explain_moment(value)
        if field.past and found > latest:
            return Fault("future", f"“{value}” is in the future.", "Correct it from the original record.")
        return None

    return check


def _number_check(field: FieldSpec, shape: re.Pattern[str], word: str) -> Check:
    low, high = field.minimum, field.maximum

    def check(value: str) -> Fault | None:
        if not shape.fullmatch(value):
            return Fault("number", f"“{value}” is not {word}.", "Write digits only, or leave the cell empty.")
        if (low and float(value) < float(low)) or (high and float(value) > float(high)):
            limits = f"between {low} and {high}" if high else f"{low} or more"
            return Fault("range", f"“{value}” is not {limits}.", "Correct it from the original record.")
        return None

    return check


def _object(value: str) -> Fault | None:
    remedy = "Export the column as the dataset writes it; in CSV the quotation marks inside it are doubled."
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return Fault("json", "This cell is not a JSON object.", remedy)
    if isinstance(found, dict):
        return None
    return Fault("json", "This cell is JSON but not an object with named parts.", remedy)


def _upn_check() -> Check:
    letters = identifiers.UPN_LETTERS
    shape = re.compile(f"[{letters}][0-9]{{11}}[0-9{letters}]").fullmatch
    right = identifiers.upn_is_right

    def check(value: str) -> Fault | None:
        if not shape(value):
            what = f"“{value}” is not a Unique Pupil Number: a letter, then 12 digits (the last may be a letter)."
            return Fault("identifier", what, "Write it in capitals without spaces. " + _LOOK_UP)
        if not right(value):
            return Fault("check-digit", f"“{value}” cannot be right: its first letter does not fit the rest.", _LOOK_UP)
        return None

    return check


def _nhs_check() -> Check:
    shape = re.compile(r"[0-9]{10}").fullmatch

    def check(value: str) -> Fault | None:
        if not shape(value):
            what = f"“{value}” is not an NHS number: ten digits."
            return Fault("identifier", what, "Write it without spaces or hyphens. " + _LOOK_UP)
        if not identifiers.nhs_number_is_right(value):
            return Fault("check-digit", f"“{value}” cannot be right: its last digit does not fit the rest.", _LOOK_UP)
        return None

    return check


def _conflicts(value: str) -> Fault | None:
    remedy = "For each person write forenames, surname and, if known, the date of birth, such as Rohan Nair 1985-04-19."
    for part in (each.strip() for each in value.split(";")):
        name, _, last = part.rpartition(" ")
        dated = any(character.isdigit() for character in last)
        if any(character.isdigit() for character in (name if dated else part)) or (dated and not name) or not part:
            return Fault("pattern", f"“{part}” is not a name with or without a date of birth.", remedy)
        if dated and dates.parse_date(last) is None:
            return dates.explain_date(last)
    return None


_SPECIAL: dict[str, Check] = {
    "upn": _upn_check(),
    "nhs-number": _nhs_check(),
    "postcode": _shape(
        re.compile(r"(?:[A-Za-z]{1,2}[0-9][A-Za-z0-9]?|[Gg][Ii][Rr]) ?[0-9][A-Za-z]{2}"),
        "identifier",
        "is not a whole United Kingdom postcode",
        "Write the whole postcode, such as ZZ1 2AB. For an address abroad leave it empty.",
    ),
    "uprn": _shape(re.compile(r"[1-9][0-9]{0,11}"), "identifier", "is not a UPRN: 1 to 12 digits", _LOOK_UP),
    "urn": _shape(re.compile(r"[1-9][0-9]{4,5}"), "identifier", "is not a setting's URN: 5 or 6 digits", _LOOK_UP),
    "email": _shape(_EMAIL, "identifier", "is not an e-mail address", "Write one, such as name@school.example."),
    "conflicts": _conflicts,
}
