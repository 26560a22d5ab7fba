"""A feed's checks, worked out once so that a row that is fine costs as little as possible."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from json.encoder import encode_basestring
from operator import itemgetter

from . import garbled, values
from .feeds import FeedSpec, FieldSpec
from .outcomes import Fault, Problem
from .values import Check

# Values that recur (dates, postcodes, codes) are checked once and remembered, up to this many for each sort.
_REMEMBER = 20_000
_NEVER_RECUR = frozenset({"upn", "nhs-number", "uprn", "email"})
_KEY_SEPARATOR = "|"


class RowRules:
    """
    All that a feed demands of one row. Values come as one string for each column, in the schema's order, stripped.

    Not shared between threads.
    """

    def __init__(self, feed: FeedSpec, at: datetime) -> None:
        self.feed = feed
        self.columns = feed.columns
        self._at = dict(zip(self.columns, range(len(self.columns)), strict=True))
        self._checks = [(field, values.check_for(field, at)) for field in feed.fields]
        self._quick = self._quick_checks()
        self._must = [index for index, (field, check) in enumerate(self._checks) if field.required and check is None]
        self._shortest_limit = min((field.max_length for field in feed.fields if field.max_length), default=1 << 30)
        self._order = [(self._at[first], self._at[then]) for first, then in feed.date_order]
        self.key_of = self._key_maker()
        self.hash_of = self._hasher()

    def are_met_by(self, row: Sequence[str]) -> bool:
        """Whether nothing is wrong with the row. The fast path; `problems` says what is wrong."""
        for index, known, check in self._quick:
            value = row[index]
            if value not in known:
                if check(value) is not None:
                    return False
                if len(known) < _REMEMBER:
                    known.add(value)
        for index in self._must:
            if not row[index]:
                return False
        for first, then in self._order:
            if row[then] and row[then] < row[first]:
                return False
        text = "".join(row)
        if len(text) > self._shortest_limit and max(map(len, row)) > self._shortest_limit:
            return not self.problems(row)
        # Only text that is not plain needs the closer look at what it is made of, cell by cell.
        plain = text.isprintable() and (text.isascii() or not garbled.is_garbled(text))
        return plain or not self.problems(row)

    def problems(self, row: Sequence[str]) -> list[Problem]:
        """Everything that is wrong with the row, in the order of its columns."""
        found = []
        for (field, check), value in zip(self._checks, row, strict=True):
            fault = self._fault(field, check, value)
            if fault is not None:
                found.append(Problem(field.name, value, fault.what, fault.remedy, fault.code))
        return found or self._order_problems(row)

    def is_garbled(self, row: Sequence[str]) -> bool:
        """Whether a cell other than prose was decoded wrongly before it was sent."""
        return garbled.is_garbled("".join(row)) and any(
            garbled.is_garbled(value) for field, value in zip(self.feed.fields, row, strict=True) if not field.prose
        )

    def _quick_checks(self) -> list[tuple[int, set[str], Check]]:
        shared: dict[object, set[str]] = {}
        quick = []
        for index, (field, check) in enumerate(self._checks):
            if check is None:
                continue
            # Columns with the same demands share what they remember; "" is known to be fine where it may be empty.
            same = (field.type, field.format, field.check, field.pattern, field.enum, field.past, field.minimum)
            known = shared.setdefault((same, field.maximum, field.required), set() if field.required else {""})
            if field.check in _NEVER_RECUR:
                known = _Forgetful(known)
            quick.append((index, known, _required(check) if field.required else check))
        return quick

    def _fault(self, field: FieldSpec, check: Check | None, value: str) -> Fault | None:
        if not value:
            return values.needed() if field.required else None
        if fault := _text_fault(field, value):
            return fault
        return check(value) if check else None

    def _order_problems(self, row: Sequence[str]) -> list[Problem]:
        found = []
        for first, then in self._order:
            if row[then] and row[then] < row[first]:
                what = f"{self.columns[then]} ({row[then]}) is before {self.columns[first]} ({row[first]})."
                remedy = "One of the two is wrong; correct it from the original record."
                found.append(Problem(self.columns[then], row[then], what, remedy, "date-order"))
        return found

    def _key_maker(self) -> Callable[[Sequence[str]], str]:
        if len(self.feed.key) == 1 and not self.feed.key_without:
            return itemgetter(self._at[self.feed.key[0]])
        parts = [
            (self._at[column], tuple(self._at[other] for other in self.feed.key_without.get(column, ())))
            for column in self.feed.key
        ]

        def key_of(row: Sequence[str]) -> str:
            return _KEY_SEPARATOR.join([_key_part(row, index, others) for index, others in parts])

        return key_of

    def _hasher(self) -> Callable[[Sequence[str]], str]:
        # The same bytes as json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) in UTF-8,
        # with everything but the values prepared.
        names = sorted(self.columns)
        sort = itemgetter(*(self._at[name] for name in names))
        template = "{" + ",".join(f"{encode_basestring(name).replace('%', '%%')}:%s" for name in names) + "}"
        sha256 = hashlib.sha256

        def hash_of(row: Sequence[str]) -> str:
            return sha256((template % tuple(map(encode_basestring, sort(row)))).encode()).hexdigest()

        return hash_of


class _Forgetful(set[str]):
    """Known values to which nothing is added, for columns whose values hardly ever come twice."""

    def add(self, element: str, /) -> None:
        """Forget it at once."""


def _required(check: Check) -> Check:
    return lambda value: check(value) if value else values.needed()


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace(_KEY_SEPARATOR, "\\|") if "|" in part or "\\" in part else part


def _key_part(row: Sequence[str], index: int, others: tuple[int, ...]) -> str:
    if row[index] or not others:
        return _escaped(row[index])
    return "~" + "~".join(_escaped(row[other]) for other in others)


def _text_fault(field: FieldSpec, value: str) -> Fault | None:
    if field.max_length and len(value) > field.max_length:
        return values.length_check(field)(value)
    if value.isascii() and value.isprintable():
        return None
    if garbled.has_hidden(value):
        remedy = "Type the text again, or clear the formatting before you copy it."
        return Fault("characters", "This cell holds hidden control characters.", remedy)
    if not field.multiline and ("\n" in value or "\r" in value or "\t" in value):
        remedy = "Write it on one line. If the rest looks wrong too, a quotation mark is missing in the file."
        return Fault("line-break", "This cell runs over more than one line or holds a tab.", remedy)
    if not field.prose and garbled.is_garbled(value):
        remedy = "Correct the letters, or export again as “CSV UTF-8”."
        return Fault("garbled", f"Letters in “{value}” were damaged before the file was sent.", remedy)
    return None
