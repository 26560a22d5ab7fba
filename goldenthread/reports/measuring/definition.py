"""Reads `measure.yaml`, strictly: a definition that is not whole is refused, for its figure would be believed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import import_module, resources
from typing import cast

from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring.rows import Query
from goldenthread.rulebook.reading import PlaybookError as MeasureError
from goldenthread.rulebook.reading import Table, read_yaml
from goldenthread.rulebook.types import Strength

__all__ = ["Disclosure", "Figure", "Measure", "MeasureError", "Polarity", "Taken", "load", "load_all", "query", "read"]

_PACKAGE = "goldenthread.reports.measures"
NONE_SET = "none set"
EVERY_FEED = "every feed"


class Figure(StrEnum):
    """What the figure is: how many, a share in per cent, or the middle of lengths of time."""

    COUNT = "count"
    SHARE = "share"
    MEDIAN = "median"


class Taken(StrEnum):
    """Of what happened in the month, or of what stood when it ended."""

    DURING = "during"
    AT_END = "at_end"


class Polarity(StrEnum):
    """Whether more is good."""

    MORE_IS_BETTER = "more is better"
    MORE_IS_WORSE = "more is worse"
    NEITHER = "neither"


class Disclosure(StrEnum):
    """Whose privacy a small number could touch: counts of 1 to 5 people are never shown."""

    PEOPLE = "1 to 5 not shown"
    NOT_ABOUT_PEOPLE = "all shown"


class Grain(StrEnum):
    """How often it is worked out."""

    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as its owner has reviewed it. `unit` is that of its lengths, or ""; `target` None if none is set."""

    slug: str
    title: str
    group: str
    why: str
    figure: Figure
    unit: str
    taken: Taken
    numerator: str
    denominator: str
    owner: str
    source: str
    strength: Strength
    target: float | None
    target_source: str
    polarity: Polarity
    grain: Grain
    breakdowns: tuple[str, ...]
    feeds: tuple[str, ...]
    disclosure: Disclosure
    disclosure_because: str
    reviewed: date
    next_review: date
    version: str


@cache
def load_all() -> tuple[Measure, ...]:
    """
    Every measure of this version, by group and then title.

    :raises MeasureError: if any of them is not right
    """
    found = (each.name for each in resources.files(_PACKAGE).iterdir() if each.is_dir() and each.name[0] not in "_.")
    return tuple(sorted((load(slug) for slug in found), key=lambda each: (each.group, each.title)))


@cache
def load(slug: str) -> Measure:
    """
    One measure, checked.

    :raises MeasureError: if there is none, or its file is not right
    """
    path = resources.files(_PACKAGE).joinpath(slug, "measure.yaml")
    if not slug.isidentifier() or not path.is_file():
        raise MeasureError(
            file=f"{slug}/measure.yaml",
            field="(file)",
            problem="is not there",
            remedy="See `goldenthread measures list`",
        )
    return read(path.read_text("utf-8"), slug=slug)


def query(measure: Measure) -> Query:
    """
    The query of a measure.

    :raises MeasureError: if `measure.py` does not hold one
    """
    file = f"{measure.slug}/measure.py"
    try:
        module = import_module(f"{_PACKAGE}.{measure.slug}.measure")
    except ImportError as error:
        raise MeasureError(
            file=file, field="(file)", problem=f"cannot be read: {error}", remedy="Write it beside measure.yaml"
        ) from error
    for name in ("rows", "begins"):
        if not callable(getattr(module, name, None)):
            raise MeasureError(
                file=file, field=name, problem="is missing", remedy=f"Write `def {name}(...)`; see docs/how-to"
            )
    return cast(Query, module)


def read(text: str, *, slug: str) -> Measure:
    """
    Read and check a definition.

    :raises MeasureError: names the file, the field, what is wrong and what to do
    """
    top = read_yaml(text, f"{slug}/measure.yaml")
    figure, disclosure = top.choice("figure", Figure), top.table("disclosure")
    measure = Measure(
        slug=slug,
        title=top.text("title"),
        group=top.text("group"),
        why=top.text("why"),
        figure=figure,
        unit=top.text("unit") if figure is Figure.MEDIAN else "",
        taken=top.choice("taken", Taken),
        numerator=top.text("numerator"),
        denominator=top.text("denominator"),
        owner=top.text("owner"),
        source=top.text("source"),
        strength=top.choice("strength", Strength),
        target=_target(top),
        target_source=top.text("target_source"),
        polarity=top.choice("polarity", Polarity),
        grain=top.choice("grain", Grain),
        breakdowns=_list(top, "breakdowns"),
        feeds=_feeds(top),
        disclosure=disclosure.choice("rule", Disclosure),
        disclosure_because=disclosure.text("because"),
        reviewed=top.day("reviewed"),
        next_review=top.day("next_review"),
        version=top.text("version"),
    )
    disclosure.done()
    _check(top, measure)
    return measure


def _check(top: Table, measure: Measure) -> None:
    top.done()
    if measure.next_review <= measure.reviewed:
        raise top.error("next_review", f"{measure.next_review} is not after `reviewed`", "Set the next review later")


def _target(top: Table) -> float | None:
    value = top.take("target")
    if value == NONE_SET:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise top.error("target", f"is {value!r}", f"Write a number, or: {NONE_SET}")
    return float(value)


def _list(top: Table, key: str) -> tuple[str, ...]:
    """A list of texts that may be empty, but has to be there."""
    value = top.take(key)
    return () if value == [] else top.texts(key)


def _feeds(top: Table) -> tuple[str, ...]:
    feeds = top.texts("feeds")
    for feed in feeds:
        if feed not in FEEDS and feeds != (EVERY_FEED,):
            raise top.error("feeds", f"{feed!r} is no feed", f"Use names of docs/feeds, or [{EVERY_FEED}] alone")
    return feeds
