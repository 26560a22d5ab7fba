"""
A bulk link under our weights on Splink and DuckDB, beside plain Splink on the same rows in the same run.

    python -m bench.bulk --rows 100000 [--seed 1] [--write bench/results/bulk.md]
"""

import argparse
import logging
import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import numpy as np
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.blocking_rule_creator import BlockingRuleCreator

from bench.public.scores import Marks, mark
from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.model import Frequencies, current_model, frequencies
from goldenthread.identity.core.scoring import compare
from goldenthread.identity.core.subjects import Subject, subject
from goldenthread.identity.learning import bulk
from goldenthread.madeup.names import Culture, cultures
from goldenthread.records.reading.identifiers import nhs_check_digit


def rows(count: int, seed: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Records of made-up families: one in fifty has twins, in one in thirty a son is called after his father."""
    chance = random.Random(seed)  # noqa: S311 - made-up rows, the same for the same seed
    shares = [each.share for each in cultures()]
    person = made = 0
    while made < count:
        culture = chance.choices(cultures(), shares)[0]
        home = (f"{chance.randrange(1, 180)} {chance.choice(_STREETS)}", _postcode(chance))
        for forename, surname, born, sex in _family(chance, culture):
            nhs = _nhs(person) if chance.random() < 0.5 else ""
            for _ in range(chance.choice((1, 2, 2, 3))):
                yield person, _record(chance, forename, surname, born, sex, home, nhs)
                made += 1
                if made == count:
                    return
            person += 1


def _nhs(person: int) -> str:
    """A number of the range that is kept for tests, or none where its check digit would be ten."""
    body = f"9{person:08d}"
    digit = nhs_check_digit(body)
    return f"{body}{digit}" if digit else ""


def _family(chance: random.Random, culture: Culture) -> list[tuple[str, str, date, str]]:
    surname = chance.choices(culture.surnames, cum_weights=culture.running)[0]
    father, mother = chance.choice(culture.men), chance.choice(culture.women)
    parents = [(father, _day(chance, 1970, 1995), "M"), (mother, _day(chance, 1970, 1995), "F")]
    born = _day(chance, 2008, 2020)
    children = []
    for number in range(chance.choice((1, 2, 2, 3))):
        sex = chance.choice("MF")
        first = chance.choice(culture.boys if sex == "M" else culture.girls)
        if number == 0 and sex == "M" and chance.random() < 0.1:
            first = father
        children.append((first, born, sex))
        if chance.random() > 0.02:
            born = _day(chance, 2008, 2022)
    return [(first, surname, day, sex) for first, day, sex in [*parents, *children]]


def _record(
    chance: random.Random, forename: str, surname: str, born: date, sex: str, home: tuple[str, str], nhs: str
) -> tuple[str, ...]:
    """One record of a person, with the errors of clerks: a slip in a name or date, a former home, nothing at all."""
    address, postcode = home
    if chance.random() < 0.08:
        address, postcode = f"{chance.randrange(1, 180)} {chance.choice(_STREETS)}", _postcode(chance)
    day = born + timedelta(days=chance.choice((-1, 1, 30))) if chance.random() < 0.03 else born
    return (
        _slip(chance, forename, 0.05),
        _slip(chance, surname, 0.05),
        "" if chance.random() < 0.05 else day.isoformat(),
        sex,
        "" if chance.random() < 0.08 else address,
        postcode,
        nhs if chance.random() < 0.6 else "",
    )


def _slip(chance: random.Random, word: str, share: float) -> str:
    if len(word) < 4 or chance.random() >= share:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange(365 * (last - first + 1)))


def _postcode(chance: random.Random) -> str:
    return f"ZZ{chance.randrange(1, 100)} {chance.randrange(10)}{chance.choice(_ENDS)}{chance.choice(_ENDS)}"


_ENDS = "ABDEFGHJLNPQRSTUWXYZ"
_PLACES = (
    "Mill Church Station Larkspur Victoria Meadow Orchard Priory Kestrel Beacon Cedar Juniper Alder Rowan Hazel "
    "Granary Quarry Foundry Canal Abbey Manor Windmill Heron Falcon Plover Harbour Castle Market Chapel Thistle"
).split()
_ROADS = "Road Lane Street Close Avenue Way Drive Gardens".split()
_STREETS = [f"{first} {last}" for first in _PLACES for last in _ROADS]


def _table(seed: int, count: int) -> tuple[dict[str, Any], list[str]]:
    made = list(rows(count, seed))
    columns: dict[str, Any] = {
        name: np.array([record[n] for _, record in made], dtype=object) for n, name in enumerate(bulk.SAID)
    }
    return columns | {"place": np.arange(count)}, [str(person) for person, _ in made]


def _connected(columns: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("set threads = 2")
    con.register("columns", columns)
    con.execute("create table said as select * from columns")
    con.unregister("columns")
    return con


def ours(columns: dict[str, Any], truth: list[str], people: float) -> tuple[Marks, str]:
    """Our linker, from texts to groups; and how many of the scored pairs the product's own code weighs otherwise."""
    con = _connected(columns)
    try:
        started = time.perf_counter()
        bulk.prepare(con, "said")
        clusters = bulk.link(con, current_model(), people=people)
        groups = con.execute(f"select list(place) from {clusters} group by cluster_id").fetchall()  # noqa: S608
        seconds = time.perf_counter() - started
        pairs = {
            (min(a, b), max(a, b)): w
            for a, b, w in con.execute("select place_l, place_r, match_weight from joined").fetchall()
        }
        return mark(pairs, [group for (group,) in groups], truth, seconds), _agreement(con, columns, people)
    finally:
        con.close()


_NAMESAKES = "l.forenames = r.forenames and l.surname = r.surname"


def plain(columns: dict[str, Any], truth: list[str]) -> Marks:
    """Plain Splink with the comparisons of its library, trained on these rows, from texts to groups."""
    con = _connected(columns)
    try:
        con.execute("set threads = 2")
        started = time.perf_counter()
        told = ", ".join(f"nullif({name}, '') as {name}" for name in bulk.SAID)
        con.execute(f"create table rows as select place, {told} from said")  # noqa: S608
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="place",
            comparisons=[
                cl.NameComparison("forenames").configure(term_frequency_adjustments=True),
                cl.NameComparison("surname").configure(term_frequency_adjustments=True),
                cl.DateOfBirthComparison("born", input_is_string=True),
                cl.PostcodeComparison("postcode"),
                cl.ExactMatch("address").configure(term_frequency_adjustments=True),
                cl.ExactMatch("sex"),
                cl.ExactMatch("nhs"),
            ],
            blocking_rules_to_generate_predictions=[
                block_on("nhs"),
                block_on("born", "surname"),
                block_on("born", "forenames"),
                block_on("postcode", "forenames"),
                block_on("surname", "forenames", "substr(born, 1, 4)"),
                block_on("address", "postcode", "substr(forenames, 1, 1)"),
            ],
            retain_intermediate_calculation_columns=False,
        )
        linker = Linker(DuckDBAPI(connection=con).register("rows"), settings, logging.ERROR)
        known: list[str | BlockingRuleCreator] = [
            "l.nhs = r.nhs",
            "l.forenames = r.forenames and l.surname = r.surname and l.born = r.born",
        ]
        linker.training.estimate_probability_two_random_records_match(known, recall=0.8)
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for rule in ("l.born = r.born", _NAMESAKES):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        predicted = linker.inference.predict(threshold_match_probability=0.9)
        found: list[tuple[float, Any]] = []
        seconds = 0.0
        for join in (0.95, 0.99, 0.999):
            clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, join)
            table = clusters.physical_name
            groups = con.execute(f"select list(place) from {table} group by cluster_id").fetchall()  # noqa: S608
            seconds = seconds or time.perf_counter() - started
            found.append((join, [group for (group,) in groups]))
        table = predicted.physical_name
        scored = con.execute(f"select place_l, place_r, match_weight from {table}").fetchall()  # noqa: S608
        pairs = {(min(a, b), max(a, b)): weight for a, b, weight in scored}
        return max((mark(pairs, groups, truth, seconds) for _, groups in found), key=lambda marks: marks.clusters)
    finally:
        con.close()


def _agreement(con: duckdb.DuckDBPyConnection, columns: dict[str, Any], people: float) -> str:
    """Of a sample of scored pairs, how many the product's own comparison weighs the same, to a tenth of a bit."""
    sample = con.execute(
        "select place_l, place_r, match_weight from scored using sample 3000 rows (reservoir, 1)"
    ).fetchall()
    model = replace(current_model(), prior=-math.log2(people))
    shares = _frequencies(con)
    off = []
    for one, other, weight in sample:
        a, b = (_subject(columns, place) for place in (one, other))
        off.append(abs(compare(a, b, model, frequency=shares).weight - weight))
    same, far = sum(each < 0.1 for each in off), sum(each > 3 for each in off)
    return (
        f"Of {len(off):,} scored pairs, {same:,} weigh the same by the product's own code (to 0.1 bit), "
        f"and {far:,} differ by more than 3 bits"
    )


def _frequencies(con: duckdb.DuckDBPyConnection) -> Frequencies:
    def counts(column: str) -> dict[str, int]:
        query = f"select {column}, count(*) from mentions where {column} is not null group by 1"  # noqa: S608
        return dict(con.execute(query).fetchall())

    return frequencies(forenames=counts("given"), surnames=counts("family"))


def _subject(columns: dict[str, Any], place: int) -> Subject:
    said = {name: columns[name][place] for name in bulk.SAID}
    return subject(
        mention_id=UUID(int=place + 1),
        number=place,
        record_key=str(place),
        forenames=said["forenames"],
        surname=said["surname"],
        date_of_birth=said["born"],
        sex=said["sex"],
        nhs=said["nhs"],
        dwellings=[read_dwelling(said["address"], said["postcode"])],
    )


def main() -> None:
    """Make the rows, link them twice, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    columns, truth = _table(args.seed, args.rows)
    people = len(set(truth))
    mine, same = ours(columns, truth, people)
    lines = [_line("Golden Thread's weights on Splink", mine)]
    sys.stdout.write(lines[0] + "\n" + same + "\n")
    sys.stdout.flush()
    lines.insert(0, _line("plain Splink", plain(columns, truth)))
    sys.stdout.write(lines[0] + "\n")
    if args.write:
        today = datetime.now(UTC).date().isoformat()
        head = _HEAD.format(rows=f"{args.rows:,}", plain=args.rows, people=f"{people:,}", seed=args.seed, on=today)
        args.write.write_text(head + "\n".join(lines) + f"\n\n{same}.\n", encoding="utf-8")


_HEAD = """# Linking in bulk

`python -m bench.bulk --rows {plain} --seed {seed}`, {on}: {rows} records of {people} made-up people
in families (twins, sons called after their fathers, moves, slips), two threads, on a machine that others shared. The
rows are made for this bench and are kinder than life. Ours carries the weights of the model in force and trains
nothing; plain Splink trains on the rows. Seconds run from texts in a table to groups.

| linker | precision of groups | recall of groups | cluster F1 | seconds |
| --- | --: | --: | --: | --: |
"""


def _line(name: str, marks: Marks) -> str:
    return f"| {name} | {marks.precision:.5f} | {marks.recall:.4f} | {marks.clusters:.4f} | {marks.seconds:.0f} |"


if __name__ == "__main__":
    main()
