"""The sets as they come, read into mentions and whatever more their records tell."""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
from rapidfuzz.distance import OSA

from goldenthread.identity.core.births import swapped
from goldenthread.identity.core.folding import forename_sound, sound
from goldenthread.identity.core.model import current_model, frequencies
from goldenthread.identity.core.subjects import Subject, subject
from goldenthread.identity.learning.population import Further, Population
from goldenthread.identity.learning.training import Block, born_block, name_and_year_block, names_block

Row = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """
    One set: its rows, its mentions, how to learn from them and where to look for pairs, and who is truly meant.

    `sources` names the file of each record when no two records of one file are about the same person. `people` is a
    guess, from no label, of how many people are told of.
    """

    rows: Sequence[Row]
    population: Population
    blocks: Sequence[Block]
    keys: Callable[[int], Iterable[str]]
    truth: Sequence[str]
    sources: Sequence[str]
    people: float
    limit: int


def historical(path: Path) -> Loaded:
    """Historical figures of Wikidata with errors: up to twenty records of each."""
    rows = _parquet(path)
    subjects = [_historical(n, row) for n, row in enumerate(rows)]
    further = (
        Further("birth_place", [row["birth_place"] for row in rows]),
        Further("occupation", [row["occupation"] for row in rows]),
        Further("postcode", [row["postcode_fake"] for row in rows], _POSTCODES, _postcodes_agree),
    )
    population = _population(subjects, further)

    def keys(n: int) -> Iterable[str]:
        row, who = rows[n], subjects[n]
        sounds = _sounds(who)
        area = row["postcode_fake"].split(" ")[0]
        places = (row["birth_place"], area, str(who.dob or ""), str(who.birth_year or ""), row["occupation"])
        for kind, place in enumerate(places):
            yield from (f"{kind}:{place}|{spoken}" for spoken in sounds if place)
        yield from (f"names:{a}|{b}" for a, b in itertools.combinations(sorted(sounds), 2))
        if who.dob and area:
            yield f"born and area:{who.dob}|{area}"
        if who.dob and row["birth_place"]:
            yield f"born and place:{who.dob}|{row['birth_place']}"
        if row["postcode_fake"]:
            yield f"postcode:{row['postcode_fake']}"

    blocks = (
        born_block(population),
        names_block(population),
        name_and_year_block(population),
        _with_surname(subjects, "birth_place", further[0]),
    )
    truth = [row["cluster"] for row in rows]
    return Loaded(rows, population, blocks, keys, truth, [], len(rows) / 10, 100)


def _historical(n: int, row: Row) -> Subject:
    words, surname = row["full_name"].split(), row["surname"]
    forenames = " ".join(words[:-1]) if surname and len(words) > 1 else row["first_name"]
    who = subject(mention_id=UUID(int=n + 1), number=n, forenames=forenames, surname=surname, sex=row["gender"])
    return _born(who, row["dob"])


def _born(who: Subject, text: str) -> Subject:
    """With a birth of any century: no child of a partnership was born in 1616, so the product does not read that."""
    match = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", text)
    if not match:
        return who
    year, month, day = map(int, match.groups())
    try:
        born = date(year, month, day)
    except ValueError:
        return replace(who, birth_year=year, birth_month=month if 1 <= month <= 12 else None)
    return replace(
        who,
        dob=born,
        birth_year=year,
        birth_month=month,
        dob_swapped=swapped(born),
        dob_digits=f"{year:04}{month:02}{day:02}",
    )


def fake_1000(path: Path) -> Loaded:
    """A thousand made-up records of 250 people: names (often the wrong way round), birth, city, e-mail address."""
    rows = _csv(path)
    subjects = [_born(_named(n, row["first_name"], row["surname"]), row["dob"]) for n, row in enumerate(rows)]
    further = (Further("city", [row["city"] for row in rows]), Further("email", [row["email"] for row in rows]))
    population = _population(subjects, further)

    def keys(n: int) -> Iterable[str]:
        row, who = rows[n], subjects[n]
        yield from (f"name:{spoken}" for spoken in _sounds(who))
        yield from (f"{kind}:{told}" for kind, told in (("email", row["email"]), ("born", str(who.dob or ""))) if told)

    blocks = (
        born_block(population),
        names_block(population),
        Block("email", ("email",), lambda n: rows[n]["email"]),
        Block("surname", ("surname",), lambda n: subjects[n].surname),
    )
    return Loaded(rows, population, blocks, keys, [row["cluster"] for row in rows], [], len(rows) / 4, 200)


def febrl4(first: Path, second: Path) -> Loaded:
    """Two files of 5,000 made-up Australians, each of the one with a damaged double in the other."""
    rows = [*_csv(first), *_csv(second)]
    half = len(_csv(first))
    subjects = [_born(_named(n, row["given_name"], row["surname"]), row["date_of_birth"]) for n, row in enumerate(rows)]
    for row in rows:
        row["street"] = f"{row['street_number']} {row['address_1']}".strip()
    told = ("street", "address_2", "suburb", "postcode", "soc_sec_id")
    further = tuple(Further(name, [row[name] for row in rows]) for name in told)
    population = _population(subjects, further)

    def keys(n: int) -> Iterable[str]:
        row, who = rows[n], subjects[n]
        yield from (f"{kind}:{row[kind]}" for kind in ("soc_sec_id", "date_of_birth", "street"))
        for spoken in _sounds(who):
            yield from (f"{row[place]}|{spoken}" for place in ("postcode", "suburb", "address_1") if row[place])

    def postcode_and_forename(n: int) -> str:
        return _both(rows[n]["postcode"], subjects[n].forename_sound)

    blocks = (
        born_block(population),
        names_block(population),
        Block("number", ("soc_sec_id",), lambda n: rows[n]["soc_sec_id"]),
        Block("postcode and forename", ("postcode", "forename"), postcode_and_forename),
    )
    truth = [row["rec_id"].split("-")[1] for row in rows]
    sources = ["a" if n < half else "b" for n in range(len(rows))]
    return Loaded(rows, population, blocks, keys, truth, sources, len(rows), 200)


def _named(n: int, forenames: str, surname: str) -> Subject:
    return subject(mention_id=UUID(int=n + 1), number=n, forenames=forenames, surname=surname)


def _both(one: str, other: str) -> str:
    return f"{one}|{other}" if one and other else ""


def _with_surname(subjects: Sequence[Subject], name: str, extra: Further) -> Block:
    return Block(f"{name} and surname", (name, "surname"), lambda n: _both(extra.texts[n], subjects[n].surname_sound))


def _sounds(who: Subject) -> set[str]:
    words = {word for word in (*who.forenames, who.surname) if len(word) > 1}
    return {forename_sound(word) for word in words} | {sound(word) for word in words}


_POSTCODES = ("same", "like", "district", "area", "different")


def _postcodes_agree(x: str, y: str) -> str:
    if x == y:
        return "same"
    if OSA.distance(x, y, score_cutoff=1) <= 1:
        return "like"
    a, b = x.split(" ")[0], y.split(" ")[0]
    if a == b:
        return "district"
    return "area" if a.rstrip("0123456789") == b.rstrip("0123456789") else "different"


def _population(subjects: Sequence[Subject], further: Sequence[Further]) -> Population:
    forenames = Counter(name for who in subjects for name in who.forenames)
    surnames = Counter(who.surname for who in subjects if who.surname)
    counted = frequencies(forenames=forenames, surnames=surnames)
    return Population(subjects, further, counted, families=False, model=current_model())


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        read = csv.DictReader(stream, skipinitialspace=True)
        return [{name.strip(): (value or "").strip() for name, value in row.items()} for row in read]


def _parquet(path: Path) -> list[Row]:
    con = duckdb.connect()
    try:
        found: Any = con.execute("select * from read_parquet(?) order by unique_id", [str(path)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, (value or "" for value in row), strict=True)) for row in found.fetchall()]
    finally:
        con.close()
