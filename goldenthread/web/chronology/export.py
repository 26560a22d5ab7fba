"""The chronology as a table for other programs, its columns in the order that practitioners merge them in."""

import csv
import io
from collections.abc import Iterable

from goldenthread.chronology.marking import Marked
from goldenthread.chronology.telling import Account, Happening, lines_of
from goldenthread.chronology.telling.when import Precision, When
from goldenthread.clock import london
from goldenthread.web.chronology.presenters import Lines, source_words
from goldenthread.web.chronology.reading import Reading

COLUMNS = (
    "Date",
    "Time",
    "Agency / source",
    "Event",
    "Child seen / voice",
    "Significance",
    "Analysis",
    "Source reference",
)
# A cell that begins so is a formula to a spreadsheet, wherever the words came from.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(reading: Reading, shown: Iterable[Happening]) -> str:
    """One line for each happening, every account of it within; what has no date last."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    several = list(shown)
    lines = lines_of(account for happening in several for account in happening.accounts)
    for happening in several:
        writer.writerow([harmless(cell) for cell in _cells(happening, reading, lines)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """The same words, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _cells(happening: Happening, reading: Reading, lines: Lines) -> list[str]:
    marked = reading.marks.get(happening.id)
    accounts = happening.accounts
    agencies = dict.fromkeys(_agency(account, reading) for account in accounts)
    return [
        date_words(happening.when),
        _time(happening.when),
        "; ".join(agencies),
        f"{happening.kind}: " + _joined(_event(account, reading, len(accounts) > 1) for account in accounts),
        _joined(_voice(account, reading) for account in accounts),
        "Significant" if marked and marked.now.significant else "",
        _analysis(marked),
        _joined(source_words(account, lines) for account in accounts),
    ]


def date_words(when: When) -> str:
    """03/03/2024; a doubtful date begins with a question mark, and one that is not known is that mark alone."""
    if when.first is None:
        return "?"
    exact = when.precision in (Precision.TIME, Precision.DAY)
    if exact or (when.precision is Precision.ABOUT and when.first == when.last):
        return f"{'' if exact else '?'}{when.first:%d/%m/%Y}"
    return f"?{when.words.removeprefix('about ')}"


def _time(when: When) -> str:
    return f"{london(when.time):%H:%M}" if when.time and when.precision is Precision.TIME else ""


def _agency(account: Account, reading: Reading) -> str:
    return reading.names.get(account.source.agency, account.source.agency)


def _event(account: Account, reading: Reading, several: bool) -> str:
    who = f"{reading.told.people[account.person]}: " if len(reading.people) > 1 else ""
    says = f" ({_agency(account, reading)} says so, {account.when.words})" if several else ""
    return f"{who}{account.words}{says}" + (f" Opinion: {account.opinion}." if account.opinion else "")


def _voice(account: Account, reading: Reading) -> str:
    said = f"“{account.voice}”" if account.voice else ""
    how = f" ({account.voice_how})" if account.voice and account.voice_how else ""
    who = f"{reading.told.people[account.person]}: " if len(reading.people) > 1 else ""
    words = ". ".join(filter(None, (account.presence, f"{said}{how}")))
    return f"{who}{words}" if words else ""


def _analysis(marked: Marked | None) -> str:
    if marked is None or not marked.now.analysis:
        return ""
    return f"{marked.now.analysis} ({marked.now.by_name}, {london(marked.now.at):%d/%m/%Y %H:%M})"


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(filter(None, texts)))
