"""Dates and periods, exact or told from now ("last year"), in one spelling each."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from goldenthread.reports.grammar import numbers
from goldenthread.reports.grammar.mentions import Mention, Type

_MONTHS = "January February March April May June July August September October November December".split()
_NUMBER_OF = {name.lower()[:3]: number for number, name in enumerate(_MONTHS, 1)}

MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
SPAN = r"(?:20[0-4]\d\s?[/–-]\s?(?:(?:20)?\d\d|\d)(?![\d,]*\d|\s?%|[–-]\d))"
_DASH = r"\s?(?:-|–|—|to|until|and)\s?"
_ENDS_DATE = r"(?=\s*(?:[.,;:)–—]|$|-\s|(?:to|and|for|with|by|when|which|as|until|onwards|the|at|we|our|in|on|of)\b))"
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)"
_TOLD = r"(?:this|last|next|past|previous|coming|current|prior|preceding|following)"
_KIND = r"(?:financial|fiscal|academic|calendar|school|reporting|review|reported)"
_COUNTED = rf"(?:{numbers.DIGITS}|{numbers.IN_WORDS})"


def _month(name: str) -> int:
    return _NUMBER_OF[name.lower()[:3]]


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def span_of(text: str) -> str:
    """`2024-25` as `2024/25`; years that do not follow each other as `2023..2026`."""
    first, second = re.findall(r"\d+", text)
    start, end = int(first), int(first[: 4 - len(second)] + second)
    return f"{start}/{end % 100:02d}" if end == start + 1 else f"{start}..{end}"


def _day(m: re.Match[str]) -> tuple[str, str]:
    day, month, year = int(m["day"]), _month(m["month"]), m["year"]
    if year is None:
        return f"{_MONTHS[month - 1].lower()} {day}", ""
    return _iso(_full_year(year), month, day)


def _iso(year: int, month: int, day: int) -> tuple[str, str]:
    try:
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return f"{year}-{month:02d}-{day:02d}", "there is no such day"


def _months(m: re.Match[str]) -> tuple[str, str]:
    end = _full_year(m["year2"])
    first, second = _month(m["month1"]), _month(m["month2"])
    start = _full_year(m["year1"]) if m["year1"] else end - (first > second)
    fault = "" if (start, first) <= (end, second) else "it ends before it begins"
    return f"{start}-{first:02d}..{end}-{second:02d}", fault


def _quarter(m: re.Match[str]) -> tuple[str, str]:
    ordinal = m["ordinal"]
    number = ("first", "second", "third", "fourth").index(ordinal.lower()) + 1 if ordinal else int(m["number"])
    year = m["span"] or m["year"] or ""
    said = span_of(year) if m["span"] else year
    return f"{said} Q{number}".strip(), "" if 1 <= number <= 4 else "a year has four quarters"


def _season(m: re.Match[str]) -> tuple[str, str]:
    term = f"{m['season'].lower()}{' term' if m['term'] else ''}"
    if m["told"]:
        return f"{term} of {m['told'].lower()}", ""
    year = span_of(m["span"]) if m["span"] else m["year"] or ""
    return f"{year} {term}".strip(), ""


def _told(m: re.Match[str]) -> tuple[str, str]:
    words = m["told"].lower().split()
    first = words[-1] if words[-1] in ("past", "last") else words[0]
    unit = " ".join(m["unit"].lower().split())
    named = {"past": "last", "current": "this", "coming": "next", "prior": "previous", "preceding": "previous"}
    first = named.get(first, first)
    if first == "the" and ("reporting" in unit or "review" in unit):
        first = "this"
    return f"{first} {unit}", ""


def _window(m: re.Match[str]) -> tuple[str, str]:
    value, _ = numbers.read(m["count"])
    direction = {"past": "last", "coming": "next"}.get(m["told"].lower(), m["told"].lower())
    return f"{direction} {value:f} {m['unit'].lower()}", ""


_RULES: list[tuple[str, Callable[[re.Match[str]], tuple[str, str]]]] = [
    (
        r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])",
        lambda m: _iso(int(m["y"]), int(m["m"]), int(m["d"])),
    ),
    (
        # Within what a date could be: 2.0.10 is a version, and 45/15/10 are three numbers.
        r"(?<![\d/.])(?P<d>0?[1-9]|[12]\d|3[01])(?P<by>[/.])(?P<m>0?[1-9]|1[0-2])(?P=by)(?P<y>(?:19|20)\d\d|(?<=/)[12]\d)(?![\d/.]\d|\d)",
        lambda m: _iso(_full_year(m["y"]), int(m["m"]), int(m["d"])),
    ),
    (rf"(?P<month1>{MONTH})(?:\s(?P<year1>{YEAR}))?{_DASH}(?P<month2>{MONTH})\s(?P<year2>{YEAR})", _months),
    (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<month>{MONTH})(?:,?\s(?P<year>{YEAR}))?\b", _day),
    (rf"\b(?P<month>{MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s(?P<year>{YEAR})\b", _day),
    (rf"\b(?P<month>{MONTH})\s(?P<year>{YEAR})\b", lambda m: (f"{m['year']}-{_month(m['month']):02d}", "")),
    (
        rf"\b(?P<month>{MONTH})\s['’]?(?P<year>[1-4]\d)\b{_ENDS_DATE}",
        lambda m: (f"20{m['year']}-{_month(m['month']):02d}", ""),
    ),
    (
        rf"\b(?:[Qq](?P<number>\d)|[Qq]uarter\s(?P<number2>\d|one|two|three|four))"
        rf"(?:\s?(?:of|in|,|\()?\s?(?:(?P<span>{SPAN})|(?P<year>{YEAR})))?",
        lambda m: _numbered_quarter(m),
    ),
    (
        rf"\b(?P<ordinal>first|second|third|fourth)\squarter(?:\sof)?(?P<number>)\s(?:(?P<span>{SPAN})|(?P<year>{YEAR}))",
        _quarter,
    ),
    (
        rf"\b(?P<season>{_SEASON}(?:/{_SEASON})?)(?P<term>\s[Tt]erm)?(?:\sof)?\s"
        rf"(?:(?P<span>{SPAN})|(?P<year>{YEAR})|(?P<told>(?:last|this|next)\syear))",
        _season,
    ),
    (rf"(?:\bFY\s?)?(?<![\d/,.£-]){SPAN}", lambda m: (span_of(m.group()), "")),
    (r"(?:\bFY\s?)?(?<![\d/,.£-])(?P<a>[12]\d)/(?P<b>[123]\d)(?![\d/%])", lambda m: _short_span(m)),
    (
        rf"\b(?P<told>{_TOLD})\s(?P<count>{_COUNTED})\s(?:(?:financial|academic|calendar)\s)?(?P<unit>days|weeks|months|years)\b",
        _window,
    ),
    (rf"\b(?P<told>(?:this\s)?{_TOLD})\s(?P<unit>(?:{_KIND}\s)?(?:year|quarter|term|month|period))\b(?!-)", _told),
    (rf"\b(?P<told>[Tt]he)\s(?P<unit>{_KIND}\s(?:year|period))\b(?!\s(?:20|\())", _told),
    (
        r"(?<=\b[Dd]uring )(?P<told>the)\s(?P<unit>year)\b|(?<=\b[Oo]ver )(?P<told2>the)\s(?P<unit2>year)\b"
        r"|(?<=\bout )(?P<told3>the)\s(?P<unit3>year)\b|(?<=\b[Tt]hroughout )(?P<told4>the)\s(?P<unit4>year)\b"
        r"|(?<=\b[IiOo][nf] )(?P<told5>the)\s(?P<unit5>year)\b(?!\s(?:to|end|20|before|after))",
        lambda m: ("the year", ""),
    ),
    (
        rf"(?<=\b[Ii]n )(?P<m1>{MONTH})\b|(?<=\b[BbIi][yn] )(?P<m2>{MONTH})\b|(?<=\b[Ss]ince )(?P<m3>{MONTH})\b"
        rf"|(?<=\b[Ff]rom )(?P<m4>{MONTH})\b|(?<=\b[Uu]ntil )(?P<m5>{MONTH})\b",
        lambda m: (_MONTHS[_month(m.group()) - 1].lower(), ""),
    ),
]

_BARE_YEAR = re.compile(rf"(?<![\d£$.,/–-]){YEAR}(?![\d,]*\d|\s?%|[/–-]\d)")
_SAYS_YEAR = re.compile(
    r"(?:\b(?:in|since|by|from|until|of|during|before|after|into|to|for|between|and|early|late|mid|year|ending|ended|through"
    r"|throughout|again|to-date)|[(,:;–-]|^)\s*$",
    re.IGNORECASE,
)
_SAYS_COUNT = re.compile(
    r"\b(?:over|than|about|around|nearly|almost|least|circa|reached|some|to)\s*$|[~≈]\s*$", re.IGNORECASE
)


def _numbered_quarter(m: re.Match[str]) -> tuple[str, str]:
    said = m["number"] or m["number2"]
    number = numbers.WORDS.get(said.lower(), 0) or int(said)
    year = span_of(m["span"]) if m["span"] else m["year"] or ""
    return f"{year} Q{number}".strip(), "" if 1 <= number <= 4 else "a year has four quarters"


def _short_span(m: re.Match[str]) -> tuple[str, str]:
    return (f"20{m['a']}/{m['b']}", "") if int(m["b"]) == int(m["a"]) + 1 else ("", "")


_COMPILED = [
    (re.compile(pattern if not pattern.startswith(r"\b(?P<told>") else f"(?i:{pattern})"), reader)
    for pattern, reader in _RULES
]


def periods(text: str) -> Iterator[Mention]:
    """Every date and period, the longest reading first. They may overlap; the first one stands."""
    for pattern, reader in _COMPILED:
        for m in pattern.finditer(text):
            when, fault = reader(m)
            if when:
                yield Mention(Type.PERIOD, m.start(), m.end(), m.group(), when=when, fault=fault)
    for m in _BARE_YEAR.finditer(text):
        before, after = text[: m.start()], text[m.end() :]
        counts = _SAYS_COUNT.search(before) or re.match(r"\s[a-z]+s\b", after)
        if _SAYS_YEAR.search(before) or not counts:
            yield Mention(Type.PERIOD, m.start(), m.end(), m.group(), when=m.group())
