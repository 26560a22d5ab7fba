"""Load and check a playbook. One that is not wholly right is refused: half a rulebook would drop a duty silently."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib import resources
from itertools import combinations
from types import MappingProxyType
from typing import TypedDict, TypeVar

from goldenthread.rulebook.reading import PlaybookError, Table, read_yaml
from goldenthread.rulebook.types import (
    CalendarName,
    Clock,
    FieldRule,
    HoldRule,
    Ladder,
    LadderStep,
    Playbook,
    Policy,
    Reviewed,
    Roll,
    RouteRule,
    Rule,
    Source,
    SourceKind,
    Status,
    Strength,
    Unit,
)

R = TypeVar("R", bound=Rule)

# Words that promise legal force. Local practice dressed in them is how "we were told we must" begins.
_WORDS_OF_LAW = re.compile(r"\b(must|law|lawful|legal|legally|statute|statutory|duty)\b", re.IGNORECASE)
_NEEDS = {
    Strength.LAW: {SourceKind.LEGISLATION},
    Strength.STATUTORY: {SourceKind.LEGISLATION, SourceKind.STATUTORY_GUIDANCE},
}


@cache
def load(name: str) -> Playbook:
    """
    The playbook shipped as `goldenthread/playbooks/<name>/playbook.yaml`, checked.

    :raises PlaybookError: if there is none, or anything in it is wrong
    """
    return read_playbook(read_text(name, "playbook.yaml"), file=f"{name}/playbook.yaml")


def read_text(name: str, file: str) -> str:
    """
    The text of one file of a shipped playbook (`playbook.yaml`, `examples.yaml`, `README.md`).

    :raises PlaybookError: if it is not there
    """
    path = resources.files("goldenthread.playbooks").joinpath(name, file)
    if not path.is_file():
        raise PlaybookError(
            file=f"{name}/{file}", field="(file)", problem="is not there", remedy="Check the playbook's name"
        )
    return path.read_text("utf-8")


def read_playbook(text: str, *, file: str) -> Playbook:
    """
    Read and check a playbook's YAML.

    :raises PlaybookError: names the file, the field, what is wrong and what to do
    """
    top = read_yaml(text, file)
    sources = read_sources(top)
    templates = top.texts("templates")

    def each(key: str, build: Callable[[Table], R], table: Table = top) -> tuple[R, ...]:
        return read_rules(table.tables(key), build, sources)

    ladder = top.table("ladder")
    playbook = Playbook(
        id=top.text("id"),
        name=top.text("name"),
        version=top.text("version"),
        status=top.choice("status", Status),
        owner=top.text("owner"),
        reviewed=top.day("reviewed"),
        next_review=top.day("next_review"),
        lawful_basis=each("lawful_basis", plain_rule),
        sources=MappingProxyType(sources),
        rules=each("rules", plain_rule),
        clocks=each("clocks", _clock),
        routes=each("routes", _route),
        holds=each("holds", _hold),
        ladder=Ladder(shortest_gap_minutes=ladder.number("shortest_gap_minutes"), steps=each("steps", _step, ladder)),
        fields=each("fields", lambda table: _field(table, templates)),
        templates=templates,
    )
    ladder.done()
    top.done()
    check_review(top, playbook)
    return playbook


def check_review(top: Table, book: Reviewed) -> None:
    """
    The next review comes after the last.

    :raises PlaybookError: if not
    """
    if book.next_review <= book.reviewed:
        raise top.error("next_review", f"{book.next_review} is not after `reviewed`", "Set the next review later")


def read_sources(top: Table) -> dict[str, Source]:
    """
    The documents that a playbook rests on, by id.

    :raises PlaybookError: names the field, what is wrong and what to do
    """
    sources: dict[str, Source] = {}
    for table in top.tables("sources"):
        source = Source(
            id=table.text("id"),
            kind=table.choice("kind", SourceKind),
            title=table.text("title"),
            where=table.text("where"),
            seen=table.text("seen"),
        )
        table.done()
        if source.id in sources:
            raise table.error("id", f"{source.id} is used twice", "Give each source its own id")
        sources[source.id] = source
    return sources


def read_rules(tables: Iterable[Table], build: Callable[[Table], R], sources: dict[str, Source]) -> tuple[R, ...]:
    """
    Rules of one kind, each with a source that bears its strength, and never two of a name at once.

    :raises PlaybookError: names the field, what is wrong and what to do
    """
    built: list[tuple[Table, R]] = []
    for table in tables:
        rule = build(table)
        table.done()
        _check_rule(table, rule, sources)
        built.append((table, rule))
    for (_, one), (table, two) in combinations(built, 2):
        if one.name == two.name and _overlap(one, two):
            raise table.error("name", f"{two.name} is in force twice at once", "Close the older with `valid_to`")
    return tuple(rule for _, rule in built)


def _overlap(one: Rule, two: Rule) -> bool:
    return one.in_force(two.valid_from) or two.in_force(one.valid_from)


def _check_rule(table: Table, rule: Rule, sources: dict[str, Source]) -> None:
    for source in rule.sources:
        if source not in sources:
            raise table.error("sources", f"{source} is not a source of this playbook", "Add it under `sources`")
    kinds = {sources[source].kind for source in rule.sources}
    needed = _NEEDS.get(rule.strength, kinds)
    if not kinds & needed:
        names = " or ".join(sorted(kind.value for kind in needed))
        raise table.error("strength", f"{rule.strength.value} needs a source of kind {names}", "Lower it, or cite one")
    promise = _WORDS_OF_LAW.search(rule.text)
    if promise and rule.strength not in _NEEDS:
        raise table.error(
            "text", f"says {promise.group()!r} at strength {rule.strength.value}", "Describe it as the practice it is"
        )
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        raise table.error("valid_to", "is before valid_from", "Correct one of them")


class _Common(TypedDict):
    name: str
    text: str
    sources: tuple[str, ...]
    strength: Strength
    valid_from: date
    valid_to: date | None
    value: int | bool | str | None


def _common(table: Table) -> _Common:
    return _Common(
        name=table.text("name"),
        text=table.text("text"),
        sources=table.texts("sources"),
        strength=table.choice("strength", Strength),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to") if table.has("valid_to") else None,
        value=_value(table) if table.has("value") else None,
    )


def _value(table: Table) -> int | bool | str:
    value = table.take("value")
    if isinstance(value, int | bool | str):
        return value
    raise table.error("value", f"is {value!r}", "Use a whole number, true, false or a text")


def plain_rule(table: Table) -> Rule:
    """A rule that is a statement, and perhaps a value."""
    return Rule(**_common(table))


def _clock(table: Table) -> Clock:
    return Clock(
        **_common(table),
        starts=table.text("starts"),
        stops=table.text("stops"),
        unit=table.choice("unit", Unit),
        amount=table.number("amount"),
        calendar=table.choice("calendar", CalendarName),
        roll=table.choice("roll", Roll),
        at_time=table.clock_time("at_time") if table.has("at_time") else None,
    )


def _route(table: Table) -> RouteRule:
    return RouteRule(**_common(table), to=table.text("to"))


def _hold(table: Table) -> HoldRule:
    return HoldRule(
        **_common(table),
        scope=table.text("scope"),
        review_after_hours=table.number("review_after_hours"),
        marker=table.text("marker") if table.has("marker") else None,
        withholds_address=bool(table.take("withholds_address")) if table.has("withholds_address") else False,
    )


def _step(table: Table) -> LadderStep:
    return LadderStep(
        **_common(table),
        to=table.text("to"),
        minutes_before_due=table.number("minutes_before_due") if table.has("minutes_before_due") else None,
        at_once_if_hours_left=table.number("at_once_if_hours_left") if table.has("at_once_if_hours_left") else None,
    )


def _field(table: Table, templates: tuple[str, ...]) -> FieldRule:
    common = _common(table)
    label, about = table.text("label"), table.text("about")
    policies = table.table("policy")
    policy = {template: policies.choice(template, Policy) for template in templates}
    policies.done()
    return FieldRule(**common, label=label, about=about, policy=MappingProxyType(policy))
