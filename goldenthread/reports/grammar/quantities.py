"""Quantities: money, shares, changes, ages, rates, durations and counts, each with its own form."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from goldenthread.reports.grammar import numbers
from goldenthread.reports.grammar.mentions import Mention, Type

N = numbers.NUMBER
_TO = r"\s?(?:-|–|to|or|and)\s?"
_PER_CENT = r"\s?(?:%|per\s?cent\b|percent\b)"
_POINTS = r"[\s-]?(?:percentage[\s-]points?|%[\s-]points?|ppts?\b|pp\b|p\.p\.|points?\b)"
_TIME = r"(?:minutes?|hours?|days?|weeks?|fortnights?|months?|years?|decades?)"
_KIND = r"(?:working|calendar|school|business|consecutive)"

UP = (
    r"(?:increas\w*|ris(?:e|es|en|ing)|rose|grew|grow(?:n|th|ing)?|improv\w*|up|uplift|more|higher|gain(?:ed)?"
    r"|climb\w*)"
)
DOWN = (
    r"(?:decreas\w*|reduc\w*|fall(?:s|en|ing)?|fell|drop\w*|declin\w*|down|fewer|less|lower(?:ed)?|cut|shrank|shrunk"
    r"|lost)"
)
_SWING = rf"(?:{UP}|{DOWN}|chang\w+|swing)"
_HOW = r"(?:overall|further|real|net|annual|average|relative|significant|year-on-year|monthly|yearly)"
_MOVED = re.compile(rf"^[\s-]*(?:{_HOW}\s)?(?P<way>{UP}|{DOWN})\b", re.IGNORECASE)
_MOVED_BY = re.compile(
    rf"\b(?P<way>{_SWING})(?:\s(?:\w+\s){{0,3}}?(?:by|of)|\sby)?\s(?:an?\s)?(?:approx\w*\s|around\s|about\s|over\s|nearly\s|circa\s|c\.\s?"
    r"|almost\s|more\sthan\s|a\sfurther\s)*$",
    re.IGNORECASE,
)
_BY_OR_OF = re.compile(r"\b(?:by|of|up|down)\s(?:an?\s)?(?:\w+\s){0,2}$", re.IGNORECASE)
_ANY_MOVE = re.compile(rf"\b(?:{UP}|{DOWN})\b", re.IGNORECASE)
_NAMED_MOVE = re.compile(r"\b(?:increase|decrease|reduction|rise|fall|drop|decline|growth)\s\($", re.IGNORECASE)
_FROM_TO = re.compile(rf"\bfrom\s{N}[^.;]{{0,40}}?\bto\s{N}[^.;()%]{{0,25}}\($", re.IGNORECASE)
_BOUNDS = (
    (">=", r"at least|a minimum of|no fewer than|no less than|(?<!twice )(?<!times )as many as"),
    (">", r"over|more than|in excess of|above|exceed(?:ed|s|ing)?|upwards of|just over|well over|greater than|>"),
    ("<=", r"up to|at most|a maximum of|no more than"),
    ("<", r"under|just under|fewer than|less than|below|nearly|almost|close to|<"),
    ("~", r"around|about|approximately|approx\.?|circa|c\.|ca\.|roughly|some|~|≈|an average of|on average"),
)
_BOUND = re.compile(
    r"(?:" + "|".join(rf"(?P<b{at}>{words})" for at, (_, words) in enumerate(_BOUNDS)) + r")\s*(?:a\s|the\s|£\s?)?$",
    re.IGNORECASE,
)
_BOUND_REACH = 32
# "15% fewer than 1,800" and "more than the 1,800" compare with a figure; "more than 1,800" gives one.
_COMPARED = re.compile(
    r"(?:%|per\s?cent|percent|times|\d)\s(?:more|fewer|less|greater|higher|lower)\sthan\s(?:the\s)?$|\bthan\sthe\s$",
    re.IGNORECASE,
)

_ALONE = r"(?<![\d£$.,/:])(?<![A-Za-z][-–])\b"
_NOT_MORE = r"(?!\s?%|[\d/:]|,\d|-[A-Za-z]|\.\d)"

_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MULTIPLES = {
    "doubl": Decimal(2),
    "twice": Decimal(2),
    "tripl": Decimal(3),
    "trebl": Decimal(3),
    "quadrupl": Decimal(4),
    "halv": Decimal("0.5"),
}
_FOLDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


@dataclass(frozen=True)
class _Form:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], Mention | None]


def _made(kind: Type, m: re.Match[str], group: str, low: str, high: str | None = None, unit: str = "") -> Mention:
    value, step = numbers.read(low)
    top = numbers.read(high)[0] if high else None
    start, end = m.span(group) if group else m.span()
    return Mention(kind, start, end, m.string[start:end], value, top, unit, step)


def _money(m: re.Match[str], text: str) -> Mention:
    low = f"{m['low']}{m['scale'] or ''}"
    high = f"{m['high']}{m['scale'] or ''}" if m["high"] else None
    return _made(Type.MONEY, m, "", low, high, "pounds")


def _percent(m: re.Match[str], text: str) -> Mention:
    points = bool(m["points"])
    made = _made(Type.SHARE, m, "", m["low"], m["high"], "points" if points else "per cent")
    way = _way(text, m.start(), m.end())
    if points or way:
        return replace(made, type=Type.CHANGE, way=way)
    return made


def _way(text: str, start: int, end: int) -> str:
    """`up` or `down` if this percentage is a change and no level, `?` if it is one without saying which way."""
    before, after = re.split(r"[.;]\s", text[max(0, start - 140) : start])[-1], text[end : end + 40]
    if m := _MOVED.match(re.split(r"[.;:(]", after)[0]):
        return _direction(m["way"])
    if (m := _MOVED_BY.search(before)) and _BY_OR_OF.search(before):
        return _direction(m["way"])
    is_by = re.search(r"\bby\s(?:\w+\s)?$", before) and not re.match(r"\s?of\b", after)
    in_brackets = before.endswith("(") and after.startswith(")")
    is_moved = in_brackets and (_NAMED_MOVE.search(before) or _FROM_TO.search(before))
    if (is_by or is_moved) and (moves := list(_ANY_MOVE.finditer(before))):
        return _direction(moves[-1].group())
    return ""


def _direction(word: str) -> str:
    if re.fullmatch(UP, word, re.IGNORECASE):
        return "up"
    return "down" if re.fullmatch(DOWN, word, re.IGNORECASE) else "?"


def _fraction(m: re.Match[str], text: str) -> Mention | None:
    part = m["part"].lower()
    bottom = _PARTS[part if part in _PARTS else part.removesuffix("s")]
    top = {"a": 1, "an": 1, "one": 1}.get((m["top"] or "a").lower()) or int(numbers.read(m["top"])[0])
    if top >= bottom and bottom > 1 and top != 1:
        return None
    return Mention(
        Type.SHARE, m.start(), m.end(), m.group(), Decimal(100 * top) / bottom, unit="per cent", step=Decimal(5)
    )


def _one_in(m: re.Match[str], text: str) -> Mention | None:
    top, bottom = (int(numbers.read(each)[0]) if each.lower() != "one" else 1 for each in (m["top"], m["bottom"]))
    if not 0 < top < bottom <= 1000:
        return None
    return Mention(
        Type.SHARE, m.start(), m.end(), m.group(), Decimal(100 * top) / bottom, unit="per cent", step=Decimal(1)
    )


def _out_of(m: re.Match[str], text: str) -> Mention | None:
    value, _ = numbers.read(m["low"])
    bottom, _ = numbers.read(m["bottom"])
    before = text[max(0, m.start() - 90) : m.start()]
    rated = re.search(r"\b(?:rat(?:ed?|ing)|scor\w+|average|mean|mark\w*)\b", before, re.IGNORECASE)
    if bottom not in (5, 10, 100, 7, 20) or value > bottom or not (rated or bottom in (5, 10)):
        return None
    if rated or "." in m["low"]:
        return _made(Type.SCORE, m, "", m["low"], m["high"], f"out of {bottom:f}")
    return Mention(Type.SHARE, m.start(), m.end(), m.group(), 100 * value / bottom, unit="per cent", step=Decimal(1))


def _multiple(m: re.Match[str], text: str) -> Mention | None:
    said = m.group().lower()
    factor = next((value for stem, value in _MULTIPLES.items() if said.startswith(stem)), None)
    if factor is None:
        fold = m["fold"] or m["times"]
        if not fold.isdigit() and fold.lower() not in _FOLDS:
            return None
        factor = Decimal(_FOLDS.get(fold.lower()) or int(fold))
    way = "down" if factor < 1 else "up"
    return Mention(Type.CHANGE, m.start(), m.end(), m.group(), factor, unit="times", step=Decimal(1), way=way)


def _age(m: re.Match[str], text: str) -> Mention:
    start, end = next(m.span(name) for name in m.re.groupindex if m[name] is not None)
    return Mention(Type.AGE, start, end, text[start:end], unit="years")


def _rate(m: re.Match[str], text: str) -> Mention:
    return _made(Type.RATE, m, "", m["low"], None, f"per {m['base']}")


def _duration(m: re.Match[str], text: str) -> Mention:
    low = m["low"] if m["low"].lower() not in ("a", "an", "one") else "1"
    made = _made(Type.DURATION, m, "said", low, m["high"], m["unit"].lower())
    return made


def _range(m: re.Match[str], text: str) -> Mention | None:
    """`14-16`, `4 to 6`; but "from 22 to 51" and "fell 318 to 159" are two figures."""
    moved = re.search(rf"\b(?:from|{UP}|{DOWN})\s(?:\w+\s)?$", text[: m.start()], re.IGNORECASE)
    if (moved and m["to"]) or numbers.read(m["high"])[0] <= numbers.read(m["low"])[0]:
        return None
    return _made(Type.COUNT, m, "", m["low"], m["high"])


def _count(m: re.Match[str], text: str) -> Mention:
    return _made(Type.COUNT, m, "", m["low"])


_FORMS = [
    _Form(
        re.compile(
            rf"£\s?(?P<low>{numbers.DIGITS})(?:\s?(?:-|–)\s?£?(?P<high>{numbers.DIGITS}))?"
            r"(?:\s?(?P<scale>million|billion|thousand|bn|m|k)\b)?"
        ),
        _money,
    ),
    _Form(
        re.compile(
            rf"\b(?P<low>{N})(?:(?:{_PER_CENT})?\s?(?:-|–)\s?(?P<high>{N}))?(?:(?P<points>{_POINTS})|{_PER_CENT}(?![\s-]?points?\b))",
            re.IGNORECASE,
        ),
        _percent,
    ),
    _Form(
        re.compile(
            rf"\b(?P<low>{N})(?:\s?(?:or|to|-|–)\s?(?P<high>{N}))?\sout\sof\s(?:every\s|a\spossible\s)?(?P<bottom>{N})(?![\d,]*\d)",
            re.I,
        ),
        _out_of,
    ),
    _Form(
        re.compile(
            rf"\b(?P<top>one|{N})\sin\s(?:every\s)?(?P<bottom>{N})(?![\d,]*\d|\s(?:years?|months?|weeks?|days?))", re.I
        ),
        _one_in,
    ),
    _Form(
        re.compile(
            r"\b(?:(?P<top>one|two|three|four|five|nine|1|2|3|4|a)[\s-])(?P<part>thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)"
            r"\b(?=\s(?:of|were|was|had|have|has|said|felt|are|told|more|fewer)\b|[.,;)]|$)(?!\sof\s(?:20|the\syear))",
            re.IGNORECASE,
        ),
        _fraction,
    ),
    _Form(
        re.compile(
            r"\b(?:(?P<top>one|a)[\s-])?(?P<part>half)\b(?=\s(?:of|the|our|all|their|those|these|were|was|had|have|said|felt)\b)"
            r"(?!\s(?:of|the)\s(?:20|the\syear|year|term|day))",
            re.IGNORECASE,
        ),
        _fraction,
    ),
    _Form(
        re.compile(
            r"\b(?:doubl(?:ed|ing)|tripl(?:ed|ing)|trebl(?:ed|ing)|quadrupl(?:ed|ing)|halv(?:ed|ing)"
            r"|twice\s(?:as\s(?:many|much|often)|the)|(?P<times>two|three|four|five|six|ten|\d{1,2})\stimes\s(?:as\s(?:many|much|often)"
            r"|more|the\s(?:number|amount|rate))|(?P<fold>two|three|four|five|six|ten|\d{1,2})[\s-]?fold)\b",
            re.IGNORECASE,
        ),
        _multiple,
    ),
    _Form(
        re.compile(
            rf"\b(?:[Aa]ged?|[Aa]ges)\s(?:of\s|between\s|from\s)?(?P<a>\d{{1,2}}(?:{_TO}\d{{1,2}})?\+?(?:\s(?:years?|months?)\b(?!\sold))?)(?![\d,]*\d)"
            rf"|\b(?P<b>\d{{1,2}}(?:-?{_TO}\d{{1,2}})?)[\s-](?:years?|months?)[\s-]olds?\b"
            rf"|\bschool\syears?\s(?P<c>\d{{1,2}}(?:{_TO}\d{{1,2}})?)\b(?![\d,]*\d)|\b(?P<d>[Yy]ears?\s\d{{1,2}}(?:{_TO}\d{{1,2}})?)"
            r"(?=\s(?:pupils?|students?|children|groups?|classes)|[.;)]|,\s|$)|\b(?P<e>Years?\s(?:[1-9]|1[0-3])(?:\s?(?:-|–|to|and)\s?\d{1,2})?)\b"
            r"|\b(?P<f>[Uu]nder[\s-](?:\d{1,2}s|ones|twos|threes|fours|fives|tens|eighteens)|[Oo]ver[\s-]\d{1,2}s)\b"
            r"|^(?P<g>[Uu]nder\s\d{1,2}|[Oo]ver\s\d{1,2})$"
            r"|(?<=[Uu]nder the age of )(?P<h>(?:\d{1,2}|one|two|three|four|five|ten|eighteen)(?:\s(?:years|months))?)"
            rf"|(?:(?:[Cc]hild(?:ren)?|[Aa]dults?|[Pp]eople|[Pp]upils?|[Bb]oys|[Gg]irls|[Ss]tudents?)\s\(\s?)(?P<i>\d{{1,2}}\s?(?:-|–|to)\s?\d{{1,2}}|\d\d\+)(?=\s?\))"
            r"|\b(?P<j>\d\d\+)(?=\s?(?:[.,;)]|$|years?|year-olds?))"
        ),
        _age,
    ),
    _Form(
        re.compile(
            rf"\b(?P<low>{numbers.DIGITS})(?:\s[a-z]+){{0,3}}?\sper\s(?P<base>(?:100|10|1),?000(?:,000)?|100|head|child|worker|week|month|day|year)\b",
            re.IGNORECASE,
        ),
        _rate,
    ),
    _Form(
        re.compile(
            rf"(?:(?<=\b[Ww]ithin )|(?<=\b[Aa]fter )|(?<=\bthan )|(?<=\bleast ))(?P<said>(?P<low>an?"
            rf"|one)(?P<high>$^)?\s(?:{_KIND}\s)?(?P<unit>{_TIME}))\b",
            re.IGNORECASE,
        ),
        _duration,
    ),
    _Form(
        re.compile(
            rf"\b(?P<said>(?P<low>{N})(?:\s?(?:-|–|to|or)\s?(?P<high>{N}))?[\s-](?P<unit>(?:{_KIND}\s)?{_TIME}))\b(?![\s-]olds?)",
            re.IGNORECASE,
        ),
        _duration,
    ),
    _Form(
        re.compile(rf"{_ALONE}(?P<low>{N})\s?(?:-|–|(?P<to>to))\s?(?P<high>{N}){_NOT_MORE}", re.IGNORECASE),
        _range,
    ),
    _Form(re.compile(rf"{_ALONE}(?P<low>{N})(?:\stimes)?{_NOT_MORE}", re.IGNORECASE), _count),
]

_TAIL = re.compile(
    rf"\b{N}[\s-](?P<unit>(?:{_KIND}\s)?{_TIME})\sto\s(?P<low>{N})(?=\s?[.,;)](?!\d)|\s?$)", re.IGNORECASE
)


def quantities(text: str) -> Iterator[Mention]:
    """Every quantity, form by form, the more telling form first. They may overlap; the first one stands."""
    # "from 10 working days to 8": the second number is of the same kind as the first.
    for m in _TAIL.finditer(text):
        value, step = numbers.read(m["low"])
        yield Mention(Type.DURATION, *m.span("low"), m["low"], value, unit=m["unit"], step=step)
    for form in _FORMS:
        for m in form.pattern.finditer(text):
            made = form.read(m, text)
            if made is not None:
                yield _bounded(made, text)


def _bounded(mention: Mention, text: str) -> Mention:
    before = text[max(0, mention.start - _BOUND_REACH) : mention.start]
    found = _BOUND.search(before)
    if found is None or _COMPARED.search(before) or mention.type in (Type.AGE, Type.PERIOD):
        return mention
    at = next(at for at in range(len(_BOUNDS)) if found[f"b{at}"])
    # "the 90% target" under "above": a bound all the same. A preposition ("above the fold") has no number after it.
    return replace(mention, bound=_BOUNDS[at][0])
