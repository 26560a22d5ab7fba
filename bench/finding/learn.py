#!/usr/bin/env python3
"""
Learn the finding model from gathered rows: `learn.py MODEL.json NAME=OUT.csv ...`. Needs lightgbm and numpy.

Trees first, on all rows; then the calibration and the thresholds, on log odds of incidents that each fold's trees had
not seen. A child who is related and lives elsewhere is right too: the product is to find them. Prints, for every
source, what the thresholds give on incidents not learned from, and how a model does that was learned from the others.
"""

import csv
import itertools
import json
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm  # type: ignore[import-not-found] # a tool of whoever learns, never of the product
import numpy as np

SEED = 20261124
COUNTY = 4.0
FOLDS = 5
# Small trees, cautious leaves: what is learned must hold in another year and another county.
SHAPE = {
    "objective": "binary",
    "n_estimators": 160,
    "num_leaves": 8,
    "max_depth": 5,
    "learning_rate": 0.08,
    "min_child_samples": 20,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.5,
    "reg_lambda": 5.0,
    "verbose": -1,
    "n_jobs": 1,
    "random_state": SEED,
}
# Of certain findings not more than one in a thousand may be wrong.
MOST_WRONG = 0.001
# About a child whom no rule follows a person is asked from here on: below, most answers would be no.
ASKED = 0.8
# Where the rules ask about a child, they are left alone only if the trees find them most unlikely.
ASKED_BY_RULE = 0.02
# What only the rules are sure of has been right nearly always, and too seldom seen to say more.
BY_RULE_ALONE = 0.95
# More of what is feared, never less likely: features with which the probability may only rise (1) or fall (-1).
RISES = ("kin", "kin_records", "surname_known", "named", "with_adult", "join_bits")
FALLS = ("away_newer",)


class Rows:
    """Gathered rows of one source or several."""

    def __init__(self, sources: Sequence[tuple[str, str]]) -> None:
        self.source, self.incident, self.rule, self.right, features = [], [], [], [], []
        self.names: list[str] = []
        for name, path in sources:
            with Path(path).open(encoding="utf-8", newline="") as stream:
                reader = csv.reader(stream)
                self.names = next(reader)[4:]
                for incident, _, right, rule, *values in reader:
                    self.source.append(name)
                    self.incident.append(f"{name}|{incident}")
                    self.right.append(int(right))
                    self.rule.append(int(rule))
                    features.append([float(value) for value in values])
        self.features = np.array(features)
        self.right_or_related = np.array([right > 0 for right in self.right], dtype=int)


def fit(rows: Rows, keep: Any) -> Any:
    monotone = [1 if name in RISES else -1 if name in FALLS else 0 for name in rows.names]
    weights = balance(rows, keep)
    model = lightgbm.LGBMClassifier(**SHAPE, monotone_constraints=monotone)
    model.fit(rows.features[keep], rows.right_or_related[keep], sample_weight=weights)
    return model


def balance(rows: Rows, keep: Any) -> Any:
    """A made-up county is small beside a benchmark: its rows count several times."""
    return np.array([COUNTY if name.startswith("county") else 1.0 for name in rows.source])[keep]


def folds(rows: Rows) -> Iterator[tuple[Any, Any]]:
    """Incidents in parts, each left out once."""
    incidents = sorted(set(rows.incident))
    order = np.random.default_rng(SEED).permutation(len(incidents))
    part = {incident: int(place) % FOLDS for incident, place in zip(incidents, order, strict=True)}
    of = np.array([part[incident] for incident in rows.incident])
    for number in range(FOLDS):
        yield of != number, of == number


def unseen(rows: Rows) -> Any:
    """The log odds of every row by trees that had not seen its incident."""
    scores = np.zeros(len(rows.right))
    for seen, left_out in folds(rows):
        scores[left_out] = fit(rows, seen).predict(rows.features[left_out], raw_score=True)
    return scores


def calibrate(scores: Any, right: Any) -> list[tuple[float, float]]:
    """Log odds -> log odds that held: pools of neighbours, made monotone, a little drawn to the middle."""
    order = np.argsort(scores)
    pools = [[float(scores[i]), float(right[i]), 1.0] for i in order]
    merged: list[list[float]] = []
    for score, good, many in pools:
        merged.append([score * many, good, many])
        while len(merged) > 1 and (
            merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2] or merged[-2][2] < 40
        ):
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    points: list[tuple[float, float]] = []
    for total, good, many in merged:
        share = (good + 0.3) / (many + 0.6)
        log_odds = max(float(np.log(share / (1 - share))), points[-1][1] if points else -math.inf)
        points.append((round(total / many, 4), round(log_odds, 4)))
    return points


def apply(points: Sequence[tuple[float, float]], scores: Any) -> Any:
    log_odds = np.interp(scores, [x for x, _ in points], [y for _, y in points])
    return 1 / (1 + np.exp(-log_odds))


def threshold(probability: Any, rows: Rows, at_most: float) -> float:
    """The least probability from which no more than this share is wrong, of all sources together."""
    counted = np.array([right != 2 for right in rows.right])
    order = np.argsort(-probability[counted], kind="stable")
    wrong = np.cumsum(1 - rows.right_or_related[counted][order])
    fine = wrong / np.arange(1, len(order) + 1) <= at_most
    last = np.max(np.nonzero(fine)[0]) if fine.any() else 0
    return float(probability[counted][order][last])


def tree(node: dict[str, Any]) -> Any:
    if "leaf_value" in node and "split_feature" not in node:
        return round(float(node["leaf_value"]), 5)
    return [
        int(node["split_feature"]),
        round(float(node["threshold"]), 5),
        tree(node["left_child"]),
        tree(node["right_child"]),
    ]


def report(rows: Rows, probability: Any, certain: float, review: float) -> list[dict[str, Any]]:
    found = []
    for name in sorted(set(rows.source)):
        mine = np.array([source == name for source in rows.source])
        p, right, label = probability[mine], rows.right_or_related[mine], np.array(rows.right)[mine]
        counted = label != 2
        sure = (p >= certain) & counted
        asked = (p >= review) & (p < certain) & counted
        resident = label == 1
        high = (p >= 0.99) & counted
        found.append(
            {
                "source": name,
                "incidents": len({i for i, m in zip(rows.incident, mine, strict=True) if m}),
                "children": int(counted.sum()),
                "certain": int(sure.sum()),
                "certain_wrong": int((1 - right[sure]).sum()),
                "recall_of_looked_at": round(float((p[resident] >= certain).mean()), 4),
                "asked": int(asked.sum()),
                "asked_right": int(right[asked].sum()),
                "from_0.99": int(high.sum()),
                "from_0.99_right": round(float(right[high].mean()), 4) if high.any() else None,
                "brier": round(float(((p - right)[counted] ** 2).mean()), 5),
            }
        )
        say(found[-1])
    return found


def by_rule(rows: Rows, probability: Any) -> None:
    """How often the trails' rules are right, by what the trees say of the same child."""
    edges = (0, 0.02, 0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)
    for name in sorted(set(rows.source)):
        for rule, word in ((0, "no rule"), (1, "a question by rule"), (2, "certain by rule"), (3, "named")):
            theirs = np.array([s == name and r == rule for s, r in zip(rows.source, rows.rule, strict=True)])
            for low, high in itertools.pairwise(edges):
                some = theirs & (probability >= low) & (probability < high)
                if some.any():
                    right = int(rows.right_or_related[some].sum())
                    say(f"{name}, {word}, probability {low}-{high}: {right} right, {int(some.sum()) - right} wrong")


def say(what: object) -> None:
    sys.stdout.write(f"{what}\n")


def main(out: str, sources: Sequence[tuple[str, str]]) -> None:
    rows = Rows(sources)
    scores = unseen(rows)
    points = calibrate(scores, rows.right_or_related)
    probability = apply(points, scores)
    certain = threshold(probability, rows, MOST_WRONG)
    say("learned from all, tried on incidents left out:")
    held = report(rows, probability, certain, ASKED)
    for name in sorted(set(rows.source)):
        theirs = np.array([source == name for source in rows.source])
        if theirs.all():
            break
        other = fit(rows, ~theirs)
        carried = apply(points, other.predict(rows.features, raw_score=True))
        say(f"learned without {name}:")
        report(rows, np.where(theirs, carried, 0.0), certain, ASKED)
    by_rule(rows, probability)
    model = fit(rows, np.ones(len(rows.right), dtype=bool))
    dump = model.booster_.dump_model()
    trees = [tree(one["tree_structure"]) for one in dump["tree_info"]]
    check = model.predict(rows.features[:1], raw_score=True)[0]
    base = float(check) - sum(walk(one, rows.features[0]) for one in trees)
    written = {
        "version": f"{datetime.now(tz=UTC):%Y.%m.%d}",
        "learned_from": [f"{name}: {rows.source.count(name)} children near incidents" for name, _ in sources],
        "rows": len(rows.right),
        "thresholds": {
            "certain": round(certain, 5),
            "review": ASKED,
            "review_by_rule": ASKED_BY_RULE,
            "by_rule_alone": BY_RULE_ALONE,
        },
        "held_on_incidents_left_out": held,
        "features": rows.names,
        "base": round(base, 5),
        "calibration": points,
        "trees": trees,
    }
    with Path(out).open("w", encoding="utf-8") as stream:
        json.dump(written, stream, separators=(",", ":"))
        stream.write("\n")


def walk(node: Any, features: Any) -> float:
    while isinstance(node, list):
        node = node[2] if features[node[0]] <= node[1] else node[3]
    return float(node)


if __name__ == "__main__":
    main(sys.argv[1], [tuple(one.split("=", 1)) for one in sys.argv[2:]])  # type: ignore[misc]
