"""Reading dates strictly, and telling a sender kindly what to write instead."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from .outcomes import Fault

ISO = "default"
DAY_FIRST = "%d-%m-%Y"
_SHAPES = {
    ISO: re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    DAY_FIRST: re.compile(r"(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<y>[0-9]{4})"),
}
_WORDS = {ISO: "year-month-day", DAY_FIRST: "day-month-year"}
_SAMPLES = {ISO: "2015-04-13", DAY_FIRST: "13-04-2015"}
_WRITE = {ISO: "%Y-%m-%d", DAY_FIRST: DAY_FIRST}
_DAY_FIRST_LIKE = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})(?:[T ].*)?")
_YEAR_FIRST_LIKE = re.compile(r"([0-9]{4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,2})(?:[T ].*)?")
_SERIAL = re.compile(r"[1-5][0-9]{4}(?:\.[0-9]+)?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MOMENT_REMEDY = "Write date, time and offset, such as 2026-03-03T21:40:00+00:00 (or +01:00 in summer)."


def parse_date(value: str, form: str = ISO) -> date | None:
    """The date that `value` is in exactly this form, or None."""
    match = _SHAPES[form].fullmatch(value)
    if match is None:
        return None
    return _date(match["y"], match["m"], match["d"])


def parse_moment(value: str) -> datetime | None:
    """The moment that `value` is (ISO 8601 with an offset), or None."""
    match = _DATE_TIME.fullmatch(value)
    if match is None or match["offset"] is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def explain_date(value: str, form: str = ISO) -> Fault:
    """Why `value` is not a date in this form, and what to write."""
    for explain in _EXPLANATIONS:
        if fault := explain(value, form):
            return fault
    return Fault(
        "date",
        f"“{value}” is not a date in the form {_WORDS[form]}.",
        f"Write it like {_SAMPLES[form]}, or leave the cell empty if the date is not known.",
    )


def explain_moment(value: str) -> Fault:
    """Why `value` is not a moment, and what to write."""
    match = _DATE_TIME.fullmatch(value)
    if match is None:
        return Fault("date-time", f"“{value}” is not a date with a time.", _MOMENT_REMEDY)
    if match["offset"] is None:
        return Fault("date-time", f"“{value}” does not say whether it is winter or summer time.", _MOMENT_REMEDY)
    if parse_date(value[:10]) is None:
        return explain_date(value[:10])
    return Fault("date-time", f"“{value}” is a time that does not exist.", _MOMENT_REMEDY)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _no_such_day(value: str, form: str) -> Fault | None:
    match = _SHAPES[form].fullmatch(value)
    if match is None:
        return None
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    remedy = "Correct it from the original record, or leave the cell empty if the date is not known."
    if not 1 <= month <= 12:
        return Fault("date", f"“{value}” has a month {month}; day and month may be swapped.", remedy)
    return Fault("date", f"There is no {day} {calendar.month_name[month]} {year}.", remedy)


def _other_order(value: str, form: str) -> Fault | None:
    if match := _DAY_FIRST_LIKE.fullmatch(value):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST_LIKE.fullmatch(value):
        year, month, day = match.groups()
    else:
        return None
    found = _date(year, month, day)
    if found is None:
        return None
    meant = f"{found.day} {calendar.month_name[found.month]} {found.year}"
    return Fault(
        "date",
        f"“{value}” is not written as {_WORDS[form]} with nothing else in the cell.",
        f"If it means {meant}, write {found.strftime(_WRITE[form])}.",
    )


def _spreadsheet_number(value: str, form: str) -> Fault | None:
    if not _SERIAL.fullmatch(value):
        return None
    found = _EXCEL_DAY_ZERO + timedelta(days=int(value[:5]))
    return Fault(
        "date",
        f"“{value}” is a spreadsheet's inner number for a date.",
        f"Format the column as a date before saving. This one is probably {found.strftime(_WRITE[form])}.",
    )


_EXPLANATIONS: tuple[Callable[[str, str], Fault | None], ...] = (_no_such_day, _other_order, _spreadsheet_number)
