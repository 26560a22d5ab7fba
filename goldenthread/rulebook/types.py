"""
What a playbook may say: typed, sourced, versioned. No engine: the `if`s of a playbook are plain Python beside its data.

Everything here is frozen, so a playbook can be cached and shared between threads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TypeVar

R = TypeVar("R", bound="Rule")


# Numbers that people write out.
_WORDS = dict(enumerate("no one two three four five six seven eight nine ten eleven twelve".split()))


class NotInForce(LookupError):
    """The playbook has no rule of that name on that day."""


class Strength(StrEnum):
    """How binding a statement is. Only `law` and `statutory` may be put to a user as something they must do."""

    LAW = "law"
    STATUTORY = "statutory"
    GUIDANCE = "guidance"
    LOCAL = "local"
    UNVERIFIED = "unverified"


class SourceKind(StrEnum):
    """What sort of document a source is."""

    LEGISLATION = "legislation"
    STATUTORY_GUIDANCE = "statutory_guidance"
    SECONDARY = "secondary"
    LOCAL = "local"
    PRODUCT = "product"


class Status(StrEnum):
    """Where a playbook stands: `draft` may be tried but not run on real children; `retired` is kept for old records."""

    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"


class Unit(StrEnum):
    """What a clock counts. A `school_opening` is the instant at which a school day begins at the setting."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    SCHOOL_OPENINGS = "school_openings"


class CalendarName(StrEnum):
    """What a clock counts on: nothing (hours run through nights and holidays), England's calendar, or the setting's."""

    ELAPSED = "elapsed"
    WORKING_DAYS = "working_days"
    SETTING = "setting"


class Roll(StrEnum):
    """Whether a due time moves: never, or (`earlier_of_opening`) to the setting's next opening if that comes first."""

    NONE = "none"
    EARLIER_OF_OPENING = "earlier_of_opening"


class Policy(StrEnum):
    """Whether a template shares a field, or leaves it out on purpose."""

    SHARE = "share"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a rule rests on. `seen`: how much of it the author read (in full, in part, through a summary)."""

    id: str
    kind: SourceKind
    title: str
    where: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    One sourced statement, with its value when it has one, in force from `valid_from` to `valid_to` (both included).

    `sources` are ids of the playbook's sources; `text` is a plain sentence a practitioner can read.
    """

    name: str
    text: str
    sources: tuple[str, ...]
    strength: Strength
    valid_from: date
    valid_to: date | None = None
    value: int | bool | str | None = None

    def in_force(self, on: date) -> bool:
        """True if the rule applies on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Rule):
    """
    A "by when", as data: from `starts`, count `amount` `unit`s on `calendar`, `roll`; it ends when `stops` happens.

    `at_time` (London) is the time of day for clocks counted in days; `starts` and `stops` are event names.
    """

    starts: str
    stops: str
    unit: Unit
    amount: int
    calendar: CalendarName
    roll: Roll
    at_time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule(Rule):
    """Who is told in one situation; `to` is a recipient kind the playbook's Python knows."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRule(Rule):
    """
    A reason to stop and ask a person. `scope` is what stops: `incident`, `notification` or `contact`.

    `marker` is the incident marker that proposes it, if a marker does; `review_after_hours` is its longest life.
    """

    scope: str
    review_after_hours: int
    marker: str | None = None
    withholds_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep(Rule):
    """
    One rung: `to` is told `minutes_before_due` before acknowledgement is due, if nobody has acknowledged yet.

    None: told at once. `at_once_if_hours_left`: told at once when acknowledgement is further off than this.
    """

    to: str
    minutes_before_due: int | None
    at_once_if_hours_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Who is tried, in order, until somebody acknowledges; `shortest_gap_minutes` keeps a late ladder climbable."""

    shortest_gap_minutes: int
    steps: tuple[LadderStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule(Rule):
    """One field that a notification may carry; `policy` says for each template whether it is shared."""

    label: str
    about: str
    policy: Mapping[str, Policy]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """
    Rules reviewed by a named owner, on a stated lawful basis, under one version.

    The lookups raise `NotInForce` rather than answer with a rule of another time.
    """

    id: str
    name: str
    version: str
    status: Status
    owner: str
    reviewed: date
    next_review: date
    lawful_basis: tuple[Rule, ...]
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]

    def rule(self, name: str, on: date) -> Rule:
        """The rule of that name in force on that day. :raises NotInForce:"""
        return self._in_force(self.rules, name, on)

    def number(self, name: str, on: date) -> int:
        """
        The whole number that a rule sets.

        :raises NotInForce: no such rule that day
        :raises TypeError: the rule's value is not a whole number
        """
        value = self.rule(name, on).value
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"playbook {self.id}: rule {name} has no whole number")
        return value

    def review_is_due(self, on: date) -> bool:
        """True from the day the playbook's owner should have looked at it again."""
        return on >= self.next_review

    def _in_force(self, rules: tuple[R, ...], name: str, on: date) -> R:
        for rule in rules:
            if rule.name == name and rule.in_force(on):
                return rule
        raise NotInForce(f"playbook {self.id} {self.version}: nothing called {name} is in force on {on}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook(Reviewed):
    """One system's rules: what is owed by when, who is told, what is held, and what a notification may say."""

    clocks: tuple[Clock, ...]
    routes: tuple[RouteRule, ...]
    holds: tuple[HoldRule, ...]
    ladder: Ladder
    fields: tuple[FieldRule, ...]
    templates: tuple[str, ...]

    def clock(self, name: str, on: date) -> Clock:
        """The clock of that name in force on that day. :raises NotInForce:"""
        return self._in_force(self.clocks, name, on)

    def route(self, name: str, on: date) -> RouteRule:
        """The route of that name in force on that day. :raises NotInForce:"""
        return self._in_force(self.routes, name, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A feed without which a list cannot be worked out at all; `what` says in words what it would tell."""

    feed: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlaybook(Reviewed):
    """
    A list that finds who may be missed. It states its rule and orders nobody by risk.

    `sentence` is the rule; a name in braces stands for the number that this rule sets. `cannot_see` says in sentences
    what no feed sends, so that whoever reads the list knows what its silence does not mean.
    """

    sentence: str
    reader: str
    needs: tuple[Needed, ...]
    cannot_see: tuple[str, ...]

    def says(self, on: date) -> str:
        """The rule in one sentence, with the numbers in force on that day. :raises NotInForce:"""
        numbers = {rule.name: rule.value for rule in self.rules if rule.in_force(on) and isinstance(rule.value, int)}
        try:
            said = self.sentence.format_map({name: _WORDS.get(number, str(number)) for name, number in numbers.items()})
            return said[:1].upper() + said[1:]
        except KeyError as missing:
            raise NotInForce(f"playbook {self.id} {self.version}: nothing sets {missing} on {on}") from None
