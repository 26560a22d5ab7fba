"""
A million records linked in one go: Splink looks for candidates and scores them in DuckDB, under the model in force.

Names, births and homes are read by the product's own folding, once for each different text. Agreements are SQL that
says what `core.agreement` says of two mentions with one home each; how often the two differ is measured
(`python -m bench.bulk`). Weights, prior, threshold and name frequencies are the model's, and what its guards forbid to
join is not joined. Nothing is trained here.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker, block_on
from splink.clustering import cluster_pairwise_predictions_at_threshold

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.clusters import Edge, partition
from goldenthread.identity.core.folding import (
    fold_forenames,
    fold_surname,
    forename_sound,
    given_names,
    masculine_ending,
    name_groups,
    sound,
    surname_forms,
)
from goldenthread.identity.core.identifiers import read_nhs_number
from goldenthread.identity.core.model import Model

SAID: Final = ("forenames", "surname", "born", "sex", "address", "postcode", "nhs")

_Read = Callable[..., Sequence[str]]


def _forenames(text: str) -> tuple[str, ...]:
    names = fold_forenames(text)
    given = given_names(names)
    if not given:
        return ("", "", "", "")
    return (given[0], " ".join(names), " ".join(sorted(name_groups(given[0]))), forename_sound(given[0]))


def _surname(text: str) -> tuple[str, ...]:
    whole = fold_surname(text)
    return (whole, " ".join(sorted(surname_forms(text))), masculine_ending(whole), sound(whole) if whole else "")


def _home(address: str, postcode: str) -> tuple[str, ...]:
    home = read_dwelling(address, postcode)
    return (home.key, home.building_key, home.flat, home.street_key, home.postcode)


def _born(text: str) -> tuple[str, ...]:
    born = read_birth(text).day
    return (born.isoformat() if born else "",)


def _nhs(text: str) -> tuple[str, ...]:
    return (read_nhs_number(text),)


# What is read of which columns, once for each different text, and what the reading is called.
_READINGS: Final[tuple[tuple[tuple[str, ...], _Read, tuple[str, ...]], ...]] = (
    (("forenames",), _forenames, ("given", "names", "groups", "given_sound")),
    (("surname",), _surname, ("family", "forms", "root", "family_sound")),
    (("born",), _born, ("day",)),
    (("nhs",), _nhs, ("nhs",)),
    (("address", "postcode"), _home, ("home", "building", "flat", "street", "code")),
)
_LISTS: Final = ("names", "groups", "forms")


def prepare(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Make the table `mentions` of a table with the columns `place` and those of `SAID` (texts, "" for not known)."""
    joins, columns = [], ["s.place", "nullif(left(upper(s.sex), 1), '') as sex"]
    for number, (said, read, names) in enumerate(_READINGS):
        texts = con.execute(f"select distinct {', '.join(said)} from {table}").fetchall()  # noqa: S608 - own names
        found = [read(*text) for text in texts]
        arrays: dict[str, Any] = {
            f"said{n}": np.array([text[n] for text in texts], dtype=object) for n in range(len(said))
        }
        arrays |= {name: np.array([one[n] for one in found], dtype=object) for n, name in enumerate(names)}
        con.register(f"read{number}", arrays)
        con.execute(f"create table reading{number} as select * from read{number}")  # noqa: S608 - own names
        con.unregister(f"read{number}")
        on = " and ".join(f"r{number}.said{n} = s.{column}" for n, column in enumerate(said))
        joins.append(f"join reading{number} r{number} on {on}")
        columns += [_column(f"r{number}", name) for name in names]
    con.execute(f"create table mentions as select {', '.join(columns)} from {table} s {' '.join(joins)}")  # noqa: S608
    con.execute(
        "create table mentions_counted as select m.*, count(*) over (partition by given) as bearers,"
        " try_cast(day as date) as dob from mentions m"
    )


def _column(source: str, name: str) -> str:
    return (
        f"string_split({source}.{name}, ' ') as {name}" if name in _LISTS else f"nullif({source}.{name}, '') as {name}"
    )


def _like(column: str, same_sound: str) -> str:
    a, b = f'"{column}_l"', f'"{column}_r"'
    longer = f"greatest(length({a}), length({b}))"
    near = f"jaro_winkler_similarity({a}, {b})"
    return (
        f"(({longer} >= 4 and abs(length({a}) - length({b})) <= 1 and damerau_levenshtein({a}, {b}) <= 1)"
        f" or ({longer} >= 5 and ({near} >= 0.93 or ({same_sound} and {near} >= 0.85))))"
    )


_SLIP_YEARS: Final = 12
_YEARS: Final = 'abs(year("dob_l") - year("dob_r"))'
_SWAPPED: Final = f'{_YEARS} = 0 and month("dob_l") = day("dob_r") and day("dob_l") = month("dob_r")'
_MISHEARD: Final = (
    f'month("dob_l") = month("dob_r") and ({_YEARS} = 0 or (day("dob_l") = day("dob_r") and {_YEARS} = 1))'
)
_ONE_SLIP: Final = f'({_MISHEARD}) or damerau_levenshtein("day_l", "day_r") <= 1'
_BORN_APART: Final = f"({_YEARS} > {_SLIP_YEARS} or not ({_SWAPPED} or {_ONE_SLIP}))"
_ONE_LETTER: Final = 'length("given_l") = 1 or length("given_r") = 1'
_SHORT: Final = 'list_has_any("groups_l", "groups_r")'
_OTHER: Final = (
    'list_contains("names_r", "given_l") or list_contains("names_l", "given_r")'
    ' or (least(length("given_l"), length("given_r")) >= 4 and (starts_with("given_l", "given_r")'
    ' or starts_with("given_r", "given_l") or suffix("given_l", "given_r") or suffix("given_r", "given_l")))'
)
_LIKE_GIVEN: Final = _like("given", '"given_sound_l" = "given_sound_r"')
_FEWER: Final = 'least("bearers_l", "bearers_r")'
_TWO_NAMES: Final = f'{_FEWER} >= 3 and {_FEWER} >= {{real}} * greatest("bearers_l", "bearers_r")'
_SAME_NAME: Final = f'("given_l" = "given_r" or {_SHORT} or {_OTHER})'
_HALF_NAME: Final = f'("given_l" is null or "given_r" is null or {_ONE_LETTER} or {_LIKE_GIVEN})'
_HOMES: Final = (
    ("same", '"home_l" = "home_r"'),
    ("same_building_flat_unknown", '"building_l" = "building_r" and ("flat_l" is null or "flat_r" is null)'),
    ("near", '"street_l" = "street_r" and damerau_levenshtein("code_l", "code_r") = 1'),
    ("postcode", '"code_l" = "code_r"'),
)
# Feature -> when there is nothing to compare, and the agreements from the first that holds; the last is the rest.
_LEVELS: Final[Mapping[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    "nhs": ('"nhs_l" is null or "nhs_r" is null', (("same", '"nhs_l" = "nhs_r"'), ("different", "ELSE"))),
    "born": (
        '"dob_l" is null or "dob_r" is null',
        (
            ("same_new_year", '"dob_l" = "dob_r" and month("dob_l") = 1 and day("dob_l") = 1'),
            ("same", '"dob_l" = "dob_r"'),
            ("swapped", _SWAPPED),
            ("generation", f"{_YEARS} > {_SLIP_YEARS}"),
            ("one_slip", _ONE_SLIP),
            ("different", "ELSE"),
        ),
    ),
    "forename": (
        '"given_l" is null or "given_r" is null',
        (
            ("initial", f'({_ONE_LETTER}) and left("given_l", 1) = left("given_r", 1)'),
            ("same", '"given_l" = "given_r"'),
            ("short_form", _SHORT),
            ("like_names", f"{_LIKE_GIVEN} and {_TWO_NAMES}"),
            ("like", _LIKE_GIVEN),
            ("other_name", _OTHER),
            ("different", "ELSE"),
        ),
    ),
    "surname": (
        '"family_l" is null or "family_r" is null',
        (
            ("same", '"family_l" = "family_r"'),
            ("part", 'list_has_any("forms_l", "forms_r")'),
            ("like", '"root_l" = "root_r" or ' + _like("family", '"family_sound_l" = "family_sound_r"')),
            ("different", "ELSE"),
        ),
    ),
    "sex": ('"sex_l" is null or "sex_r" is null', (("same", '"sex_l" = "sex_r"'), ("different", "ELSE"))),
}
_FREQUENT: Final = {"forename": "given", "surname": "family"}
# In these the sum alone joins; each of the others needs more than a sum (`core.guards`).
_JOINS: Final = """
    {forename} not in ('different') and {born} not in ('different', 'generation') and {nhs} <> 'different'
    and ({sex} <> 'different' or {forename} in ('same', 'short_form', ''))
    and not ({forename} = 'like_names' and {born} in ('same', 'same_new_year') and {surname} <> 'different')
    and ({nhs} = 'same' or (
        {forename} not in ('', 'initial')
        and ({born} not in ('one_slip', 'swapped') or {home} in ('same', 'same_building_flat_unknown', 'near'))
    ))
"""
BLOCKS: Final = (
    ("nhs",),
    ("dob", "family_sound"),
    ("dob", "left(given, 1)"),
    ("family_sound", "given_sound", "year(dob)"),
    ("code", "left(given, 1)"),
    ("building", "given_sound"),
    ("strftime(dob, '%m-%d')", "given_sound", "left(family, 1)"),
)


def link(con: duckdb.DuckDBPyConnection, model: Model, *, people: float) -> str:
    """
    Link the mentions that `prepare` made; the table that is returned, `people`, has `cluster_id` and `place`.

    Leaves the scored pairs, with the words of their agreements, in the table `scored`.

    :param people: about how many people are told of, for the prior
    """
    settings = _settings(model, people)
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register("mentions_counted"), settings, logging.ERROR)
    for column in _FREQUENT.values():
        _share_names(con, api, linker, column)
    predicted = linker.inference.predict(threshold_match_weight=model.review)
    words = {comparison["output_column_name"]: _words(comparison) for comparison in settings["comparisons"]}
    listed = ", ".join(f"{case} as {name}" for name, case in words.items())
    con.execute(
        f"create table scored as select place_l, place_r, match_weight, {listed} from {predicted.physical_name}"  # noqa: S608
    )
    rule = _JOINS.format(**{name: name for name in words})
    con.execute(
        "create table joined as select place_l, place_r, match_weight, 1.0 as match_probability from scored"  # noqa: S608
        f" where match_weight >= {model.join} and {rule}"
    )
    clusters = cluster_pairwise_predictions_at_threshold(
        "mentions", "joined", api, "place", "place_l", "place_r", threshold_match_weight=model.join
    )
    con.execute(f"create table people as select cluster_id, place from {clusters.physical_name}")  # noqa: S608
    _part_again(con, model)
    return "people"


# Groups whose chain of pairs brought together what can be no one person: father, a record without a date, and son.
_IMPOSSIBLE: Final = f"""
create table impossible as
select distinct a.cluster_id, a.place as one, b.place as other from people a join people b using (cluster_id)
join mentions_counted l on l.place = a.place join mentions_counted r on r.place = b.place
left join scored s on s.place_l = a.place and s.place_r = b.place
where a.place < b.place and (
    abs(year(l.dob) - year(r.dob)) > {_SLIP_YEARS} or l.nhs <> r.nhs
    or s.forename = 'different' or s.born = 'different' or s.nhs = 'different'
)
"""  # noqa: S608 - our own number


def _part_again(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Part impossible groups by the product's own rules, which let the weakest pairs give way."""
    con.execute(_IMPOSSIBLE)
    apart = {(one, other) for one, other in con.execute("select one, other from impossible").fetchall()}
    if not apart:
        return
    within = "cluster_id in (select cluster_id from impossible)"
    places = [place for (place,) in con.execute(f"select place from people where {within}").fetchall()]  # noqa: S608
    edges = con.execute(
        f"select place_l, place_r, match_weight from joined join people on place = place_l where {within}"  # noqa: S608
    ).fetchall()
    found = partition(
        [(UUID(int=place), place) for place in places],
        [Edge(UUID(int=one), UUID(int=other), weight) for one, other, weight in edges],
        (),
        thresholds=model.thresholds,
        conflicts=lambda a, b: _TOLD_APART if (min(a.int, b.int), max(a.int, b.int)) in apart else "",
    )
    named = [(group.person_id.int, member.int) for group in found for member in group.members]
    arrays = {"name": np.array([name for name, _ in named]), "member": np.array([member for _, member in named])}
    con.register("parted", arrays)
    con.execute("update people set cluster_id = -1 - name from parted where place = member")
    con.unregister("parted")


_TOLD_APART: Final = "a guard keeps them apart"


def _share_names(con: duckdb.DuckDBPyConnection, api: DuckDBAPI, linker: Linker, column: str) -> None:
    """Tell Splink how common each name is, as `core.model.frequencies` counts it."""
    con.execute(
        f"create table shares_{column} as select {column}, count(*) / (sum(count(*)) over () + 1000) as tf_{column}"  # noqa: S608
        f" from mentions where {column} is not null group by {column}"
    )
    linker.table_management.register_term_frequency_lookup(api.register(f"shares_{column}"), column)


def _settings(model: Model, people: float) -> dict[str, Any]:
    comparisons = [_comparison(model, name, null, levels) for name, (null, levels) in _LEVELS.items()]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "place",
        "probability_two_random_records_match": 1 / people,
        "comparisons": [*comparisons, _homes(model)],
        "blocking_rules_to_generate_predictions": [block_on(*columns) for columns in BLOCKS],
        # The numbers of the levels, which say how two mentions agree, come only with the rest.
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
    }


def _comparison(model: Model, name: str, null: str, levels: Iterable[tuple[str, str]]) -> dict[str, Any]:
    found: list[dict[str, Any]] = [{"sql_condition": null, "is_null_level": True}]
    for word, condition in levels:
        level = _level(word, condition.format(real=model.real_name), model.weights[name][word])
        if (name, word) in model.by_frequency and word == "same":
            # Splink adds log2(u / share) for a shared name; with u = 1 there is left the model's own log2(m / share).
            level |= {"m_probability": 2 ** model.weights[name][word], "u_probability": 1.0}
            level |= {"tf_adjustment_column": _FREQUENT[name], "tf_minimum_u_value": model.rarest}
        elif (name, word) in model.by_frequency:
            level = _level(word, condition, model.weights[name][word] - _USUAL)
        found.append(level)
    return {"output_column_name": name, "comparison_levels": found}


# log2 of the share of a name where only part of it is shared.
_USUAL: Final = -9.5


def _homes(model: Model) -> dict[str, Any]:
    """
    Homes count in full between same names, half between like ones, and not at all between two names.

    The last word, "different", speaks against whatever the names are.
    """
    weights = model.weights["home"]
    far = '("building_l" is null or "building_r" is null) and "code_l" <> "code_r"'
    nothing = f'"code_l" is null or "code_r" is null or ({far})'
    near = " or ".join(f"({condition})" for _, condition in _HOMES)
    unlike = f"({near}) and (coalesce({_BORN_APART}, false) or not ({_SAME_NAME} or {_HALF_NAME}))"
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{nothing} or ({unlike})", "is_null_level": True},
        *(_level(word, f"({condition}) and {_SAME_NAME}", weights[word]) for word, condition in _HOMES),
        *(_level(word, condition, weights[word] / 2) for word, condition in _HOMES),
        _level("different", "ELSE", weights["different"]),
    ]
    return {"output_column_name": "home", "comparison_levels": levels}


def _level(word: str, condition: str, weight: float) -> dict[str, Any]:
    """A level of this weight: only the quotient of m and u counts."""
    m, u = (0.9, 0.9 * 2**-weight) if weight >= 0 else (0.9 * 2**weight, 0.9)
    return {"sql_condition": condition, "label_for_charts": word, "m_probability": m, "u_probability": u}


def _words(comparison: Mapping[str, Any]) -> str:
    """SQL that turns Splink's number of a level back into its word; "" where nothing was compared."""
    levels = comparison["comparison_levels"][1:]
    cases = " ".join(f"when {len(levels) - 1 - n} then '{level['label_for_charts']}'" for n, level in enumerate(levels))
    return f"case gamma_{comparison['output_column_name']} {cases} else '' end"
