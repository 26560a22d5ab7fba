"""
Write the model card, `docs/model-card.md`, with its picture, from the model's files: `python -m tools.model_card`.

A test fails when they are not what this writes, and when the figures were measured under another model.
"""

import math
import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from goldenthread.identity.core.model import Model, fingerprint, read_model

_ROOT = Path(__file__).resolve().parent.parent
CARD = _ROOT / "docs" / "model-card.md"
PICTURE = _ROOT / "docs" / "images" / "model-weights.svg"

_USUAL_NAME = 1 / 1500
_Z = 1.959964
_FEATURES = {
    "nhs": "NHS number",
    "upn": "pupil number",
    "other_id": "number in one system",
    "born": "date of birth",
    "forename": "first name",
    "surname": "surname",
    "sex": "sex",
    "home": "home",
    "children": "a child in common",
    "possible_twin": "possible twins",
}


def core(name: str) -> str:
    """The text of a file beside the model."""
    return resources.files("goldenthread.identity.core").joinpath(name).read_text(encoding="utf-8")


def measured_under_this_model() -> bool:
    """Whether the figures are those of the model as its file stands."""
    return f"fingerprint {fingerprint(core('model.yaml'))}." in core("measured.yaml").splitlines()[0]


def card() -> str:
    """The card as Markdown."""
    text = core("model.yaml")
    data: dict[str, Any] = yaml.safe_load(text)
    tables: list[dict[str, Any]] = yaml.safe_load(core("measured.yaml"))
    return "\n".join([*_head(data), *_weights(), *_thresholds(data, text), *_figures(tables), *_limits()]) + "\n"


def _head(data: Mapping[str, Any]) -> Iterator[str]:
    yield f"""# Model card: who is who, version {data["version"]}

*Written by `python -m tools.model_card` from `goldenthread/identity/core/model.yaml` and `measured.yaml`. A test fails
when it is stale.*

**What it is.** Match weights after Fellegi and Sunter: how much more likely two records agree so if they speak of one
person than if they speak of two. Weights add up to log2 odds. Guards (twins, two people of one record, two NHS numbers,
parent and child) stand above any sum, and a person's decision above both.

**What it is for.** Linking the records of one partnership's agencies so that the children whom an incident touches are
found. Not for deciding anything about a person, not for finding people elsewhere, not for statistics on groups.

**Where the weights come from.** {_sentence(data["source"])} One pair of strangers in {data["people"]:,} is taken to be
the same person before anything is compared. No record of a real person was used.

**What learning does.** `goldenthread model learn` trains on records without labels: u from pairs drawn at random, m
by EM on pairs with one date of birth, on namesakes, and on one first name and year of birth; never on pairs of one
home, which would teach that the members of a household are one person, and without the pairs that a guard keeps apart,
which would teach it of twins. What it writes is a file and a list of differences. One person proposes it in the app,
another accepts it there, and only then can it be put in force (`goldenthread model apply`).
"""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _weights() -> Iterator[str]:
    yield f"""## Weights

![Weights of each agreement, as log2 odds](images/{PICTURE.name})

Right of the line speaks for one person, left of it for two; beside each bar stand m (of pairs of one person) and u (of
pairs of strangers). Where a name is shared, u is how common that name is here: the bar is that of a name which one
person in 1,500 bears; a rarer one weighs more, a commoner one less.
"""


def _thresholds(data: Mapping[str, Any], text: str) -> Iterator[str]:
    yield "## Thresholds, in log2 odds, and why\n\n| threshold | value | why |\n| --- | --: | --- |"
    for name, value in data["thresholds"].items():
        why = re.search(rf"^  {name}: [^#\n]*#\s*(.+)$", text, re.MULTILINE)
        yield f"| {name} | {value:g} | {why[1] if why else ''} |"
    yield ""


def _figures(tables: list[dict[str, Any]]) -> Iterator[str]:
    first = tables[0]
    yield f"""## How right certain links are

`{first["command"]}`, {first["on"]}, on a made-up partnership with known truth that the weights were
not set on. A *link* is a pair of mentions that the rules make one person, with nobody asked. A link between two groups
counts in both. n: links made; *precision*: the share of these that is right; *recall*: the share of all true pairs that
was linked by rule (the rest waits for a person or was missed). In brackets: 95% intervals, exact and one-sided for
precision, Wilson for recall. Many of the pairs not linked are adults of whom a record gives a name and no more: no rule
may join them.
"""
    for table in tables:
        yield f"### {table['title']}\n\n| group | n | wrong | precision | recall |\n| --- | --: | --: | --: | --: |"
        yield from map(_row, table["groups"])
        yield ""
    yield from _fairness(tables)


def _row(row: Mapping[str, Any]) -> str:
    precision = "" if row["precision"] is None else f"{row['precision']:.5f} (at least {row['precision_low']:.5f})"
    return f"| {row['group']} | {row['n']:,} | {row['wrong']} | {precision} | {_recall(row)} |"


def _recall(row: Mapping[str, Any]) -> str:
    if row["recall"] is None:
        return ""
    low, high = _interval(row)
    return f"{row['recall']:.3f} ({low:.3f} to {high:.3f})"


def _interval(row: Mapping[str, Any]) -> tuple[float, float]:
    """The 95% interval of recall (Wilson)."""
    right = row["n"] - row["wrong"]
    share = row["recall"]
    if not share:
        return 0.0, 1.0
    many = right / share
    middle = share + _Z**2 / (2 * many)
    half = _Z * math.sqrt(share * (1 - share) / many + _Z**2 / (4 * many**2))
    return (middle - half) / (1 + _Z**2 / many), (middle + half) / (1 + _Z**2 / many)


def _fairness(tables: list[dict[str, Any]]) -> Iterator[str]:
    yield "### Who is found worse\n"
    lows = {table["title"]: _interval(table["groups"][0])[0] for table in tables if len(table["groups"]) == 1}
    for table in tables:
        of = table["title"].split(",")[0]
        low = lows[of]
        if table["title"] == of:
            continue
        worse = [row for row in table["groups"] if row["recall"] is not None and _interval(row)[1] < low]
        named = ", ".join(f"{row['group']} ({row['recall']:.3f})" for row in worse)
        yield f"- {table['title']}: " + (
            f"recall is surely below that of {of.lower()} as a whole for {named}." if worse else "nobody."
        )
    yield ""


def _limits() -> Iterator[str]:
    yield """## What this does not say

- The people are made up, and so are the errors in their records; a partnership's own are worse in ways that nobody has
  listed. Live precision comes from its reviewers' decisions, not from this page.
- A weight is evidence and no calibrated probability; what lies between the thresholds goes to a person.
- "Culture of name" is the list that a made-up family's names were drawn from. It is no statement on anybody's origin.
- Pairs within one made-up person are not independent, so the intervals are somewhat too narrow.
- How the same agreements do on public data sets, without labels and beside plain Splink, is in
  `bench/results/public.md`."""


def picture() -> str:
    """The weights as an SVG picture, readable without colour: the side of the line says for or against."""
    data: dict[str, Any] = yaml.safe_load(core("model.yaml"))
    model = read_model(core("model.yaml"))
    lines, top = [], 34
    for feature, words in data["weights"].items():
        lines.append(f'<text x="12" y="{top + 12}" font-weight="bold">{escape(_FEATURES.get(feature, feature))}</text>')
        for word, shares in words.items():
            lines += _bar(top, word, shares, _weight(model, feature, word))
            top += 18
        top += 10
    body = "\n".join(lines)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {top + 10}" role="img"
 font-family="sans-serif" font-size="12">
<title>Weights of each agreement, in log2 odds</title>
<rect width="900" height="{top + 10}" fill="#ffffff"/>
<text x="{_ZERO - 8}" y="18" text-anchor="end" fill="#505a5f">two people</text>
<text x="{_ZERO + 8}" y="18" fill="#505a5f">one person</text>
<line x1="{_ZERO}" y1="24" x2="{_ZERO}" y2="{top}" stroke="#0b0c0c"/>
{body}
</svg>
"""


_ZERO = 480
_SCALE = 11


def _weight(model: Model, feature: str, word: str) -> float:
    weight = model.weights[feature][word]
    return weight - math.log2(_USUAL_NAME) if (feature, word) in model.by_frequency else weight


def _bar(top: int, word: str, shares: Mapping[str, Any], weight: float) -> list[str]:
    length = abs(weight) * _SCALE
    start = _ZERO if weight >= 0 else _ZERO - length
    colour = "#1d70b8" if weight >= 0 else "#d4351c"
    end = _ZERO + length + 6 if weight >= 0 else _ZERO - length - 6
    anchor = "start" if weight >= 0 else "end"
    u = "name" if shares["u"] == "by_frequency" else f"{shares['u']:g}"
    return [
        f'<text x="150" y="{top + 12}">{escape(word.replace("_", " "))}</text>',
        f'<rect x="{start:.1f}" y="{top + 2}" width="{length:.1f}" height="12" fill="{colour}"/>',
        f'<text x="{end:.1f}" y="{top + 12}" text-anchor="{anchor}">{weight:+.1f}</text>',
        f'<text x="888" y="{top + 12}" text-anchor="end" fill="#505a5f">m {shares["m"]:g}, u {u}</text>',
    ]


def main() -> None:
    """Write both files."""
    if not measured_under_this_model():
        sys.exit("The figures were measured under another model: goldenthread model measure")
    CARD.write_text(card(), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
