"""The same sets linked by plain Splink 5, with the settings of its own published examples."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.public.scores import Marks, mark
from bench.public.sets import Row

# Of these thresholds Splink is given the one that serves it best on the set's own truth; ours has one, and sees none.
_JOINS = (0.95, 0.8, 0.5)
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Recipe:
    """How plain Splink links one set: `sources` are the values of `source` when files are linked to one another."""

    comparisons: Sequence[Any]
    predict: Sequence[Any]
    known: Sequence[str]
    recall: float
    train: Sequence[Any]
    linking: bool = False


HISTORICAL = Recipe(
    comparisons=(
        cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_and_surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ),
    predict=(
        block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"),
        block_on("postcode_fake", "surname"),
        block_on("dob", "birth_place"),
        block_on("substr(postcode_fake,1,3)", "dob"),
        block_on("substr(postcode_fake,1,3)", "first_name"),
        block_on("substr(postcode_fake,1,3)", "surname"),
        block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
    ),
    known=(
        "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
        "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname"
        " and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
        "l.dob = r.dob and l.postcode_fake = r.postcode_fake",
    ),
    recall=0.6,
    train=("l.first_name = r.first_name and l.surname = r.surname", "l.dob = r.dob"),
)

FAKE_1000 = Recipe(
    comparisons=(
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ),
    predict=(block_on("first_name"), block_on("surname"), block_on("dob"), block_on("email")),
    known=("l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob", "l.email = r.email"),
    recall=0.7,
    train=("l.first_name = r.first_name and l.surname = r.surname", "l.dob = r.dob"),
)

FEBRL4 = Recipe(
    comparisons=(
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ),
    predict=(
        block_on("given_name", "surname"),
        block_on("soc_sec_id"),
        block_on("date_of_birth"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("given_name", "substr(date_of_birth,1,4)"),
        block_on("surname", "substr(date_of_birth,1,4)"),
        block_on("street_number", "address_1"),
    ),
    known=("l.soc_sec_id = r.soc_sec_id", "l.given_name = r.given_name and l.surname = r.surname"),
    recall=0.9,
    train=("l.date_of_birth = r.date_of_birth", "l.postcode = r.postcode"),
    linking=True,
)


def link(load: Callable[[], Sequence[Row]], recipe: Recipe, truth: Sequence[str], sources: Sequence[str]) -> Marks:
    """Read, train, predict and cluster one set; the seconds are those of all of it."""
    started = time.perf_counter()
    seconds = 0.0
    con = duckdb.connect()
    try:
        con.execute("set threads = 2")
        linker = _linker(con, load(), recipe, sources)
        training = linker.training
        training.estimate_probability_two_random_records_match(list(recipe.known), recall=recipe.recall)
        training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for rule in recipe.train:
            training.estimate_parameters_using_expectation_maximisation(rule)
        predicted = linker.inference.predict(threshold_match_probability=_LEAST)
        pairs = _pairs(con, predicted.physical_name)
        found: list[list[list[int]]] = []
        for join in _JOINS:
            clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, join)
            rows = con.execute(f"select list(place) from {clusters.physical_name} group by cluster_id").fetchall()  # noqa: S608
            found.append([group for (group,) in rows])
            if join == _JOINS[0]:
                seconds = time.perf_counter() - started
    finally:
        con.close()
    return max((mark(pairs, groups, truth, seconds) for groups in found), key=lambda marks: marks.clusters)


def _linker(con: duckdb.DuckDBPyConnection, rows: Sequence[Row], recipe: Recipe, sources: Sequence[str]) -> Linker:
    """The rows in tables, one for each source; what is not told is null, as Splink expects."""
    names = [name for name in rows[0] if name]
    columns = {name: np.array([row[name] for row in rows], dtype=object) for name in names}
    columns["place"] = np.arange(len(rows))
    columns["source"] = np.array(sources or ["all"] * len(rows), dtype=object)
    con.register("columns", columns)
    told = ", ".join(f'nullif("{name}", \'\') as "{name}"' for name in names)
    api = DuckDBAPI(connection=con)
    tables = []
    for source in sorted(set(sources)) or ["all"]:
        con.execute(
            f"create table rows_{source} as select * replace ({told}) from columns where source = ?",  # noqa: S608
            [source],
        ).fetchall()
        tables.append(api.register(f"rows_{source}"))
    settings = SettingsCreator(
        link_type="link_only" if recipe.linking else "dedupe_only",
        unique_id_column_name="place",
        comparisons=list(recipe.comparisons),
        blocking_rules_to_generate_predictions=list(recipe.predict),
        retain_intermediate_calculation_columns=False,
    )
    return Linker(tables if recipe.linking else tables[0], settings, logging.ERROR)


def _pairs(con: duckdb.DuckDBPyConnection, table: str) -> dict[tuple[int, int], float]:
    found = con.execute(f"select place_l, place_r, match_weight from {table}").fetchall()  # noqa: S608
    return {(min(a, b), max(a, b)): weight for a, b, weight in found}
