"""
Print the practitioners' page of a playbook from the playbook itself and its worked cases, so that it cannot drift.

    python -m tools.playbook_docs            writes docs/playbooks/encompass.md
    python -m tools.playbook_docs --check    exits with 1 if the page is not what it should be
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from goldenthread.directory.calendars import LONDON
from goldenthread.playbooks.encompass import worked
from goldenthread.rulebook import Playbook, Rule, load, read_text

PAGE = Path(__file__).resolve().parents[1] / "docs" / "playbooks" / "encompass.md"
_NOTE = "<!-- Written by tools/playbook_docs.py from the playbook and its examples. Change those, not this page. -->"
_RECIPIENTS = {
    "setting": "the setting",
    "council_education_team": "the council's education team",
    "early_years_team": "the early-years and health-visiting team",
    "out_of_area_team": "the other council's team",
    "nobody": "nobody",
}


def page() -> str:
    """The whole page, as Markdown."""
    playbook = load("encompass")
    readme = read_text("encompass", "README.md").strip()
    lines = [_NOTE, "", readme, "", *_facts(playbook), *_cases(), *_sources(playbook)]
    return "\n".join(lines).rstrip() + "\n"


def _facts(playbook: Playbook) -> Iterator[str]:
    yield f"## The playbook: version {playbook.version}"
    yield ""
    yield f"Owner: {playbook.owner}. Reviewed {playbook.reviewed}; next review {playbook.next_review}."
    yield ""
    yield from _table("Lawful basis", playbook.lawful_basis)
    yield from _table("Rules", playbook.rules)
    yield from _table("Clocks", playbook.clocks)
    yield from _table("Who is told", playbook.routes)
    yield from _table("What is held for a person", playbook.holds)
    yield from _table("Whom to try next", playbook.ladder.steps)
    yield from _table("What a notification says", playbook.fields)


def _table(heading: str, rules: Iterable[Rule]) -> Iterator[str]:
    yield f"### {heading}"
    yield ""
    yield "| rule | strength | in force | sources |"
    yield "|---|---|---|---|"
    for rule in rules:
        until = f" to {rule.valid_to}" if rule.valid_to else " on"
        sources = ", ".join(f"[{source}](#{source})" for source in rule.sources)
        yield f"| {rule.text} (`{rule.name}`) | {rule.strength.value} | {rule.valid_from}{until} | {sources} |"
    yield ""


def _cases() -> Iterator[str]:
    playbook = load("encompass")
    yield "## Worked cases"
    yield ""
    yield "Everybody here is made up. Times are London time. The tests run every case."
    yield ""
    for number, case in enumerate(worked.cases(), start=1):
        yield f"### {number}. {case.name[0].upper()}{case.name[1:]}"
        yield ""
        yield f"{case.why} Reported {_local(case.incident.reported_at)}."
        yield ""
        yield from _outcome(worked.work(case, playbook))
        yield ""


def _outcome(out: worked.Outcome) -> Iterator[str]:
    for line in out["told"]:
        yield f"- **Told** {_about(line)}, before {_utc(line['by'])} and by {_utc(line['soon'])}{_assumed(line)}."
    for line in out["waits"]:
        word = "Held" if line["decision"] == "held" else "Waits for a person"
        yield f"- **{word}** {_about(line)}; to be decided by {_utc(line['decide'])}. Why: {line['because']}."
    for line in out["not_told"]:
        yield f"- **Not told** about {line['child']}{_urn(line)}: {line['because']}."
    for line in out["holds"]:
        whom = f" of {line['contact']}" if line["contact"] else ""
        yield f"- **Hold** on the {line['scope']}{whom}: `{line['reason']}`; else: {_name(line['alternative'])}."
    if out["ladder"]:
        rungs = "; ".join(f"{_name(line['to'])} {_utc(line['at'])}" for line in out["ladder"])
        yield f"- **If nobody acknowledges:** {rungs}."


def _about(line: Mapping[str, str]) -> str:
    return f"{_RECIPIENTS[line['to']]}{_urn(line)} about {line['child']} (`{line['rule']}`)"


def _urn(line: Mapping[str, str]) -> str:
    return f" ({line['urn']})" if line["urn"] else ""


def _assumed(line: Mapping[str, str]) -> str:
    return f" (assumed: {line['assumed']})" if line["assumed"] else ""


def _name(text: str) -> str:
    return _RECIPIENTS.get(text, text.replace("_", " "))


def _utc(text: str) -> str:
    return _local(datetime.strptime(text, "%Y-%m-%d %H:%M%z"))


def _local(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"


def _sources(playbook: Playbook) -> Iterator[str]:
    yield "## Sources"
    yield ""
    for source in playbook.sources.values():
        kind = source.kind.value.replace("_", " ")
        yield f'- <a id="{source.id}"></a>**{source.id}** ({kind}): {source.title}. {source.where}.'
        yield f"  Seen: {source.seen}."
    yield ""


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` say whether it is up to date; the exit code."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return 0
    print(f"{PAGE} is out of date: run python -m tools.playbook_docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
