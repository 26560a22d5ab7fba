"""m and u from the records themselves, without labels: Splink counts and iterates, our own agreements are compared."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import numpy as np
from duckdb.sqltypes import INTEGER
from splink import DuckDBAPI, Linker

from goldenthread.identity.learning.learned import Learned
from goldenthread.identity.learning.population import Population

_MAX_PAIRS: Final = 300_000
_REMEMBERED: Final = 1_000_000
_NEVER: Final = 1e-6
# Fewer pairs of strangers than this that agree in one way say nothing of how often strangers do.
_FEWEST: Final = 5

_Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Block:
    """
    A rule of which mentions are compared while learning: those for which `key` says the same text ("" for none).

    `uses` are the features that such mentions share by rule; nothing is learned of them here. Never the home: among
    people of one address, learning finds that the members of a household are one person.
    """

    name: str
    uses: tuple[str, ...]
    key: Callable[[int], str]

    def __post_init__(self) -> None:
        """:raises ValueError: if the rule is an address"""
        if "home" in self.uses:
            raise ValueError(f"{self.name}: people of one home are a family, not one person")


def born_block(people: Population) -> Block:
    """Pairs with one date of birth."""
    return Block("born", ("born",), lambda n: str(people.subjects[n].dob or ""))


def names_block(people: Population) -> Block:
    """Pairs whose first names and surnames sound the same: namesakes, father and son among them."""

    def key(n: int) -> str:
        who = people.subjects[n]
        return f"{who.forename_sound}|{who.surname_sound}" if who.forename_sound and who.surname_sound else ""

    return Block("names", ("forename", "surname"), key)


def name_and_year_block(people: Population) -> Block:
    """Pairs of one first name and one year of birth: teaches what surnames and homes do when people move and marry."""

    def key(n: int) -> str:
        who = people.subjects[n]
        return f"{who.forename_sound}|{who.birth_year}" if who.forename_sound and who.birth_year else ""

    return Block("name and year", ("forename", "born"), key)


def learn(people: Population, blocks: Sequence[Block], *, seed: int = 1, max_pairs: float = _MAX_PAIRS) -> Learned:
    """
    Learn from mentions alone.

    u comes from pairs drawn at random. m comes from EM in each block, where the u of the block moves too and is thrown
    away: strangers who share a date of birth are no random strangers. Each m is the median over the blocks that can
    tell it. Pairs that a guard keeps apart teach nothing there: the sum is never asked of them, and twins, who agree in
    all but a name, would teach that first names differ.
    """
    agreed = _Agreed(people)
    with _database(people, blocks, agreed) as con:
        linker = Linker(DuckDBAPI(connection=con).register("mentions"), _settings(people), logging.ERROR)
        linker.training.estimate_u_using_random_sampling(
            max_pairs=max_pairs, seed=seed, min_count_per_level=None, num_chunks=1
        )
        drawn = _read(people, linker.misc.save_model_to_json(), "u_probability")
        agreed.guard()
        alike = {}
        for number, block in enumerate(blocks):
            session = linker.training.estimate_parameters_using_expectation_maximisation(
                _rule(number, block), estimate_without_term_frequencies=True, max_pairs=max_pairs
            )
            alike[block.name] = session.core_model_settings.probability_two_random_records_match
        m = _read(people, linker.misc.save_model_to_json(), "m_probability")
    share = max(_alike_at_random(people, block, alike[block.name]) for block in blocks)
    return _learned(m, drawn, share, int(max_pairs), alike)


def _alike_at_random(people: Population, block: Block, alike: float) -> float:
    """The share of all pairs that are one person and share this block's key: no more than are one person at all."""
    counts = Counter(key for n in range(len(people)) if (key := block.key(n)))
    pairs = sum(count * (count - 1) / 2 for count in counts.values())
    return alike * pairs / (len(people) * (len(people) - 1) / 2)


def _learned(m: _Shares, drawn: _Shares, share: float, sampled: int, alike: Mapping[str, float]) -> Learned:
    u: dict[str, dict[str, float]] = {}
    unseen = set()
    for name, words in drawn.items():
        # Where records of one person are many, some of the pairs drawn are of one person, and nearly all of those that
        # agree on a number or a home.
        strangers = {word: value - share * m[name].get(word, 0.0) for word, value in words.items()}
        few = {word for word in m[name] if strangers.get(word, 0.0) * sampled < _FEWEST or m[name][word] <= _NEVER}
        u[name] = {word: max(strangers.get(word, 0.0), 1 / sampled) for word in m[name]}
        unseen |= {(name, word) for word in few}
    return Learned(m=m, u=u, unseen=frozenset(unseen), sampled=sampled, alike=alike)


def _settings(people: Population) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1 / len(people),
        "comparisons": [_comparison(people, name, words) for name, words in people.agreements.items()],
        "max_iterations": 50,
        "em_convergence": 0.0005,
    }


def _comparison(people: Population, name: str, words: Sequence[str]) -> dict[str, Any]:
    agreed = f'agreed_{name}("{name}_l", "{name}_r")'
    levels: list[dict[str, Any]] = [{"sql_condition": f"{agreed} = -1", "is_null_level": True}]
    for number, (word, start) in enumerate(zip(words, _starts(people, name), strict=True)):
        levels.append(
            {
                "sql_condition": f"{agreed} = {number}" if number < len(words) - 1 else "ELSE",
                "label_for_charts": word,
                "m_probability": start,
            }
        )
    return {"output_column_name": name, "comparison_levels": levels}


def _starts(people: Population, name: str) -> list[float]:
    """Where m begins: what is nearer is likelier of one person, as the model in force says or as texts are."""
    words, known = people.agreements[name], people.model.weights.get(name, {})
    starts = [
        max(2.0 ** min(known[word], 8.0) if word in known else 8.0 - 7.0 * number, 0.02)
        for number, word in enumerate(words)
    ]
    return [start / sum(starts) for start in starts]


def _rule(number: int, block: Block) -> str:
    # Naming the features' columns tells Splink that this block teaches nothing about them; two places are never one.
    named = " and ".join(f'l."{feature}" <> r."{feature}"' for feature in block.uses)
    return f"l.block{number} = r.block{number} and {named}"


def _read(people: Population, saved: Mapping[str, Any], which: str) -> dict[str, dict[str, float]]:
    """Probabilities by feature and agreement, each feature's adding up to one; what was never seen is next to never."""
    found: dict[str, dict[str, float]] = {}
    for comparison in saved["comparisons"]:
        name = comparison["output_column_name"]
        words = people.agreements[name]
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        begun = _starts(people, name) if which == "m_probability" else [None] * len(words)
        # Splink leaves an agreement that no pair showed as it was.
        told = [
            level.get(which) if level.get(which) != start else None for level, start in zip(levels, begun, strict=True)
        ]
        values = [max(value, _NEVER) if isinstance(value, float) else _NEVER for value in told]
        found[name] = {word: value / sum(values) for word, value in zip(words, values, strict=True)}
    return found


@contextmanager
def _database(people: Population, blocks: Sequence[Block], agreed: "_Agreed") -> Iterator[duckdb.DuckDBPyConnection]:
    """A table of places, and a function for each feature that says which agreement two places have."""
    con = duckdb.connect()
    try:
        places = np.arange(len(people), dtype=np.int32)
        columns = {"unique_id": places} | dict.fromkeys(people.agreements, places)
        for number, block in enumerate(blocks):
            columns[f"block{number}"] = np.array([block.key(n) for n in range(len(people))], dtype=object)
        con.register("columns", columns)
        emptied = ", ".join(f"nullif(block{number}, '') as block{number}" for number in range(len(blocks)))
        con.execute(f"create table mentions as select * replace ({emptied}) from columns")  # noqa: S608 - our own column names
        for name in people.agreements:
            con.create_function(f"agreed_{name}", agreed.of(name), [INTEGER, INTEGER], INTEGER)
        yield con
    finally:
        con.close()


class _Agreed:
    """For each feature, the number of the agreement of two places, -1 for none; two places are compared once."""

    def __init__(self, people: Population) -> None:
        self._people = people
        self._numbers = {name: {word: n for n, word in enumerate(words)} for name, words in people.agreements.items()}
        self._remembered: dict[int, dict[str, int]] = {}
        self._guarded = False

    def guard(self) -> None:
        """From now on, pairs that a guard keeps apart agree in nothing and differ in nothing."""
        self._guarded = True
        self._remembered.clear()

    def of(self, name: str) -> Callable[[int, int], int]:
        """The function of one feature."""
        return lambda one, other: self._compared(one, other).get(name, -1)

    def _compared(self, one: int, other: int) -> dict[str, int]:
        pair = one * len(self._people) + other
        found = self._remembered.get(pair)
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = self._remembered[pair] = self._look(one, other)
        return found

    def _look(self, one: int, other: int) -> dict[str, int]:
        if self._guarded and self._people.apart(one, other):
            return {}
        return {name: self._numbers[name][word] for name, word in self._people.words(one, other).items()}
