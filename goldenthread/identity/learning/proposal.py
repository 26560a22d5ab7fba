"""What was learned as a proposed next version of `model.yaml`: the same file, other shares, and what changes."""

import re
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any, Final

import yaml

from goldenthread.identity.core import model as models
from goldenthread.identity.learning.learned import Learned, learned_words

_LINE: Final = re.compile(r"^    (\w+): \{m: [^,]+, u: ([^}]+)\}(.*)$")
_VERSION: Final = re.compile(r"^(\d{4}\.\d{2})-(\d+)$")


def in_force() -> str:
    """The text of the model in force."""
    return resources.files("goldenthread.identity.core").joinpath("model.yaml").read_text(encoding="utf-8")


def propose(text: str, learned: Learned, *, told: str, on: date) -> str:
    """
    The text of a model with the shares that were learned; prior, thresholds and all that was not learned stay.

    :param told: from whose records it was learned, in words
    """
    old = yaml.safe_load(text)
    changed = set(learned_words(learned))
    lines = list(_with_shares(text, learned, changed))
    version = _next(old["version"], on)
    source = (
        f"learned without labels on {on.isoformat()} from {told}; "
        f"{len(changed)} shares learned, the others as in version {old['version']}"
    )
    found = "\n".join(lines) + "\n"
    found = re.sub(r"^version: .*$", f'version: "{version}"', found, count=1, flags=re.MULTILINE)
    found = re.sub(r"^source: .*$", f'source: "{source}"', found, count=1, flags=re.MULTILINE)
    models.read_model(found)
    return found


def _with_shares(text: str, learned: Learned, changed: set[tuple[str, str]]) -> Iterator[str]:
    feature = ""
    for line in text.splitlines():
        if re.match(r"^  \w+:$", line):
            feature = line.strip().rstrip(":")
        match = _LINE.match(line)
        if match is None or (feature, match[1]) not in changed:
            yield line
            continue
        word = match[1]
        u = match[2] if match[2] == "by_frequency" else _share(learned.u[feature][word])
        yield f"    {word}: {{m: {_share(learned.m[feature][word])}, u: {u}}}{match[3]}"


def _share(value: float) -> str:
    return f"{value:.7f}".rstrip("0") if value < 0.001 else f"{value:.4g}"


def _next(version: str, on: date) -> str:
    """The version after this one: the month, and a number in it."""
    month = f"{on.year}.{on.month:02}"
    match = _VERSION.match(version)
    return f"{month}-{int(match[2]) + 1 if match and match[1] == month else 1}"


def differences(old: str, new: str) -> list[str]:
    """What a new model changes, a line each: the weights (log2 odds) before and after, the largest change first."""
    before, after = models.read_model(old), models.read_model(new)
    found: list[tuple[float, str]] = []
    for feature, words in after.weights.items():
        for word, weight in words.items():
            known = before.weights[feature][word]
            if abs(weight - known) >= 0.05:
                found.append((abs(weight - known), f"{feature}, {word}: {known:+.1f} -> {weight:+.1f}"))
    lines = [line for _, line in sorted(found, key=lambda pair: (-pair[0], pair[1]))]
    return [f"version {before.version} -> {after.version}", *lines, *_others(yaml.safe_load(old), yaml.safe_load(new))]


def _others(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *after} - {"version", "source", "weights"}):
        if before.get(name) != after.get(name):
            yield f"{name}: {before.get(name)} -> {after.get(name)}"
