"""Precision and recall of links made by rule, by who the people are, so that nobody is found worse for their name."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml

from goldenthread.identity.core.clusters import Cluster
from goldenthread.identity.core.model import Model, fingerprint
from goldenthread.identity.learning.linking import as_at_night
from goldenthread.madeup.bench.scores import at_least
from goldenthread.madeup.held_out import MORNING, Links, by_group, made_up, population
from goldenthread.madeup.mentions import County
from goldenthread.madeup.world import Person, age

_BANDS: Final = (
    (5, "under 5"),
    (11, "5 to 10"),
    (16, "11 to 15"),
    (18, "16 and 17"),
    (30, "18 to 29"),
    (50, "30 to 49"),
)

# The lists that names are drawn from, as somebody outside would call them.
_CULTURES: Final = {
    "en_GB": "British",
    "muslim": "Muslim, of South Asia and the Middle East",
    "sikh": "Sikh",
    "en_IN": "Indian",
    "pl_PL": "Polish",
    "ro_RO": "Romanian",
    "en_IE": "Irish",
    "pt_PT": "Portuguese",
    "yo_NG": "Yoruba",
    "lt_LT": "Lithuanian",
    "tr_TR": "Turkish",
    "tw_GH": "Ghanaian",
    "hu_HU": "Hungarian",
    "es_ES": "Spanish",
    "lv_LV": "Latvian",
}


def measure(model: Model, *, children: int, seed: int, on: date) -> list[dict[str, Any]]:
    """The tables of `measured.yaml`, for a made-up partnership that the model was not set on."""
    of = made_up(children=children, seed=seed)
    people = as_at_night(population(of, model))
    command = f"goldenthread model measure --children {children} --seed {seed}"
    return [
        {"title": title, "command": command, "seed": seed, "on": on.isoformat(), "groups": _groups(of, people, group)}
        for title, group in _titles(of).items()
    ]


def _titles(of: County) -> Mapping[str, Callable[[int], str]]:
    def person(n: int) -> Person:
        return of.people[of.meant[n]]

    def culture(n: int) -> str:
        return _CULTURES.get(person(n).culture, person(n).culture)

    def sex(n: int) -> str:
        return {"F": "female", "M": "male"}[person(n).sex]

    def child(n: int) -> bool:
        return age(person(n).born, MORNING.date()) < 18

    return {
        "Everybody": lambda _: "all",
        "Children": lambda n: "all children" if child(n) else "",
        "Children, by sex": lambda n: sex(n) if child(n) else "",
        "Children, by culture of name": lambda n: culture(n) if child(n) else "",
        "Everybody, by sex": sex,
        "Everybody, by culture of name": culture,
        "Everybody, by age": lambda n: _band(age(person(n).born, MORNING.date())),
        "Everybody, by agency whose record it is": lambda n: of.subjects[n].agency,
    }


def _band(years: int) -> str:
    return next((name for under, name in _BANDS if years < under), "50 and over")


def _groups(of: County, people: Iterable[Cluster], group: Callable[[int], str]) -> list[dict[str, Any]]:
    found = by_group(of, people, group)
    ages = [name for _, name in _BANDS]
    order = sorted(found, key=lambda name: (ages.index(name) if name in ages else len(ages), name))
    return [_row(name, found[name]) for name in order]


def _row(name: str, links: Links) -> dict[str, Any]:
    right = links.made - links.wrong
    return {
        "group": name,
        "n": links.made,
        "precision": None if links.precision is None else round(links.precision, 6),
        "precision_low": round(at_least(right, links.made), 6) if links.made else None,
        "recall": None if links.recall is None else round(links.recall, 6),
        "wrong": links.wrong,
    }


def write(tables: list[dict[str, Any]]) -> Path:
    """Put the tables beside the model that they were measured under, and say in the file which that is."""
    folder = Path(str(resources.files("goldenthread.identity.core")))
    text = (folder / "model.yaml").read_text(encoding="utf-8")
    under = fingerprint(text)
    head = f"# Written by `goldenthread model measure`, under the model whose file has the fingerprint {under}.\n"
    path = folder / "measured.yaml"
    path.write_text(head + yaml.safe_dump(tables, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
    return path
