"""
How many of a document's claims are found, and how many sums are judged rightly: `python -m bench.claims [DIR]`.

Compares what `goldenthread claims` finds with lists made by hand: of the made-up return in tests/reports/gold, and
of the real appendix in DIR (../shared/seeds of a developer's machine; skipped, saying so, where it is absent).
"""

import argparse
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from goldenthread.reports.checked import Checked, check
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Passage, Verdict

GOLD = Path("tests/reports/gold")
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
_VERDICTS = {"right": Verdict.RIGHT, "wrong": Verdict.WRONG, "cannot": Verdict.CANNOT, None: Verdict.NOTHING}
_COLUMNS = ("achievements", "voice", "other")


@dataclass
class Score:
    """What a document was found to hold, beside what it holds."""

    name: str
    agencies: tuple[int, int] = (0, 0)
    characters: tuple[int, int, int] = (0, 0, 0)
    tally: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, kind: str, outcome: str, difference: str = "") -> None:
        """Count one outcome: `hit`, `missed`, `false`, or a quality of a hit."""
        self.tally[f"{kind} {outcome}"] += 1
        if difference:
            self.differences.append(f"{kind} {outcome}: {difference}")

    def recall(self, kind: str) -> float:
        """Found of what there is."""
        hits, missed = self.tally[f"{kind} hit"], self.tally[f"{kind} missed"]
        return hits / (hits + missed) if hits + missed else 1.0

    def precision(self, kind: str) -> float:
        """What there is of what was found."""
        hits, false = self.tally[f"{kind} hit"], self.tally[f"{kind} false"]
        return hits / (hits + false) if hits + false else 1.0


def score(name: str, document: Path, gold: Path) -> Score:
    """Compare one document with its list."""
    checked = check(document)
    truth = yaml.safe_load(gold.read_text("utf-8"))
    result = Score(name)
    found = {each.agency: each for each in checked.layout.returns}
    named = [agency for agency in truth["agencies"] if agency["name"] in found]
    result.agencies = (len(named), len(truth["agencies"]))
    result.characters = (checked.layout.characters, checked.layout.placed, checked.layout.aside)
    for agency in truth["agencies"]:
        for column in _COLUMNS:
            expected = agency.get(column) or {}
            passages = [p for p in checked.passages if p.agency == agency["name"] and p.role.value == column]
            where = f"{agency['name']}, {column}"
            _figures(result, expected.get("figures", []), [c for p in passages for c in p.claims], where)
            _promises(result, expected, passages, where)
            _movements(result, expected, passages, where)
    _warnings(result, truth.get("warnings", []), checked)
    return result


def _figures(result: Score, expected: list[list[Any]], claims: list[Claim], where: str) -> None:
    """By order: the longest common sequence of figures as written and typed."""
    wanted = [(_plain(row[0]), row[1]) for row in expected]
    got = [(_plain(c.mention.text), c.mention.type.value) for c in claims]
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    matched_wanted, matched_got = set(), set()
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            _hit(result, expected[block.a + offset], claims[block.b + offset], where)
            matched_wanted.add(block.a + offset)
            matched_got.add(block.b + offset)
    for at, row in enumerate(expected):
        if at not in matched_wanted:
            result.add(_kind(row[1]), "missed", f"{where}: {row}")
    for at, claim in enumerate(claims):
        if at not in matched_got:
            found = f"{claim.mention.type.value} {claim.mention.text!r}: {claim.said.sentence.text[:50]!r}"
            result.add(_kind(claim.mention.type.value), "false", f"{where}: {found}")


def _kind(type_: str) -> str:
    return "period" if type_ == Type.PERIOD else "figure"


def _hit(result: Score, row: list[Any], claim: Claim, where: str) -> None:
    written, type_, what, when, verdict = row
    kind = _kind(type_)
    result.add(kind, "hit")
    if kind == "period":
        same = claim.mention.when == when
        result.add(
            "period",
            "read" if same else "misread",
            "" if same else f"{where}: {written}: {claim.mention.when}, not {when}",
        )
    else:
        if what is not None:
            says = what.lower() in claim.what.lower()
            result.add(
                "what", "right" if says else "not", "" if says else f"{where}: {written}: {claim.what!r}, not {what!r}"
            )
        dated = (claim.when or None) == when
        result.add(
            "when", "right" if dated else "not", "" if dated else f"{where}: {written}: {claim.when!r}, not {when!r}"
        )
    judged = claim.verdict is _VERDICTS[verdict]
    difference = "" if judged else f"{where}: {written}: {claim.verdict.value} ({claim.work}), not {verdict}"
    result.add("verdict", "same" if judged else "other", difference)
    _sums(result, _VERDICTS[verdict], claim.verdict, difference)


def _sums(result: Score, truth: Verdict, got: Verdict, difference: str) -> None:
    """How the wrong ones were caught, apart."""
    if truth is Verdict.WRONG or got is Verdict.WRONG:
        outcome = "hit" if truth is got else "missed" if truth is Verdict.WRONG else "false"
        result.add("wrong", outcome, difference if outcome != "hit" else "")


def _promises(result: Score, expected: dict[str, Any], passages: list[Passage], where: str) -> None:
    found = [promise for passage in passages for promise in passage.promises]
    used: set[int] = set()
    for words, when in expected.get("promises") or []:
        at = next((n for n, p in enumerate(found) if n not in used and words.lower() in _around(p.text)), None)
        if at is None:
            result.add("promise", "missed", f"{where}: {words}")
            continue
        used.add(at)
        result.add("promise", "hit")
        dated = (found[at].when or None) == when
        result.add(
            "by when",
            "right" if dated else "not",
            "" if dated else f"{where}: {words}: {found[at].when!r}, not {when!r}",
        )
    for at, promise in enumerate(found):
        if at not in used and not any(words.lower() in _around(promise.text) for words in expected.get("maybe") or []):
            result.add("promise", "false", f"{where}: {promise.text[:90]!r}")


def _around(text: str) -> str:
    return " ".join(text.lower().split())


def _movements(result: Score, expected: dict[str, Any], passages: list[Passage], where: str) -> None:
    found = [movement for passage in passages for movement in passage.movements]
    used: set[int] = set()
    for words, verdict in expected.get("movements", []):
        at = next((n for n, m in enumerate(found) if n not in used and words.lower() in _near(m)), None)
        if at is None:
            result.add("movement", "missed", f"{where}: {words}")
            continue
        used.add(at)
        result.add("movement", "hit")
        _sums(result, _VERDICTS[verdict], found[at].verdict, f"{where}: {words}: {found[at].verdict.value}")
    for at, movement in enumerate(found):
        if at not in used and not any(
            words.lower() in _near(movement) for words in expected.get("maybe_movements", [])
        ):
            result.add("movement", "false", f"{where}: {movement.text!r}")


def _near(movement: Any) -> str:
    return _around(movement.said.block.text[max(0, movement.start - 30) : movement.end + 30])


def _warnings(result: Score, expected: list[list[str]], checked: Checked) -> None:
    asked = [finding for finding in checked.findings if finding.verdict is None]
    for check_, figure in expected:
        names = [f for f in asked if f.check == check_.replace("-", " ") and any(_text(s) == figure for s in f.decides)]
        result.add("question", "hit" if names else "missed", "" if names else f"{check_} {figure}")
        asked = [finding for finding in asked if finding not in names]
    for finding in asked:
        result.add("question", "false", f"{finding.check}: {finding.work}")


def _text(statement: object) -> str:
    return statement.mention.text if isinstance(statement, Claim) else ""


def _plain(text: object) -> str:
    return " ".join(str(text).split()).removesuffix("%").strip().lower()


def documents(seeds: Path) -> list[tuple[str, Path, Path]]:
    """The documents that are here: their names, their files and their lists."""
    found = [("made-up return, written with its list before the finder", GOLD / "made_up.txt", GOLD / "made_up.yaml")]
    found += [("held-out made-up return, never tuned on", GOLD / "held_out.txt", GOLD / "held_out.yaml")]
    seed = sorted(seeds.glob("000_*.txt")) if seeds.is_dir() else []
    found += [("first real appendix", seed[0], GOLD / "seed.yaml")] if seed else []
    return [each for each in found if each[1].exists()]


_ROWS = (
    ("figure", "figures (counts, shares, changes, rates, money, ages, scores, durations)"),
    ("period", "dates and periods"),
    ("wrong", "wrong sums and words"),
    ("question", "questions (one number for two things, two numbers for one)"),
    ("movement", "rises, falls and ranks without a figure"),
    ("promise", "promises"),
)
_QUALITIES = (
    ("what", "right", "not"),
    ("when", "right", "not"),
    ("period", "read", "misread"),
    ("verdict", "same", "other"),
    ("by when", "right", "not"),
)


def table(result: Score) -> str:
    """One document's results, as Markdown."""
    lines = [f"## {result.name[:1].upper()}{result.name[1:]}", ""]
    came, placed, aside = result.characters
    lines += [
        f"Agencies found: {result.agencies[0]} of {result.agencies[1]}. Characters in {came:,} = "
        f"placed {placed:,} + listed as "
        f"unplaced {aside:,}.",
        "",
        "| found | there are | found rightly | missed | found wrongly | recall | precision |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, label in _ROWS:
        hit, missed, false = (result.tally[f"{kind} {outcome}"] for outcome in ("hit", "missed", "false"))
        lines.append(
            f"| {label} | {hit + missed} | {hit} | {missed} | {false} | {result.recall(kind):.3f} "
            f"| {result.precision(kind):.3f} |"
        )
    qualities = []
    for kind, good, bad in _QUALITIES:
        right, not_ = result.tally[f"{kind} {good}"], result.tally[f"{kind} {bad}"]
        qualities.append(f"{kind} {right} of {right + not_}")
    return "\n".join([*lines, "", f"Of those found, as the list has it: {', '.join(qualities)}.", ""])


def main() -> None:
    """Print the results, and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="?", type=Path, default=SEEDS)
    parser.add_argument("--write", type=Path, help="Also write the tables, as to bench/results/claims.md.")
    parser.add_argument("--differences", action="store_true", help="Also list every difference from the lists.")
    wanted = parser.parse_args()
    parts = [
        "# Claims found and checked",
        "",
        "`python -m bench.claims`. How it is counted: docs/how-to/check-a-report.md.",
        "",
    ]
    results = [score(*each) for each in documents(wanted.seeds)]
    parts += [table(result) for result in results]
    if not any(result.name.startswith("first real") for result in results):
        parts.append(f"The first real appendix is not in {wanted.seeds}: skipped.\n")
    text = "\n".join(parts)
    print(text)
    if wanted.differences:
        print("\n".join(line for result in results for line in [result.name, *result.differences]))
    if wanted.write:
        wanted.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
