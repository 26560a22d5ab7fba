"""
Print the practitioners' page of a playbook from the playbook itself and its worked cases, so that it cannot drift.

    python -m tools.playbook_docs            writes docs/playbooks/encompass.md, and a page for each list
    python -m tools.playbook_docs --check    exits with 1 if a page is not what it should be
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from goldenthread.casework.lists import SLUGS
from goldenthread.casework.lists import worked as worked_lists
from goldenthread.directory.calendars import LONDON
from goldenthread.playbooks.encompass import worked
from goldenthread.rulebook import Playbook, Reviewed, Rule, load, load_list, read_text

PAGES = Path(__file__).resolve().parents[1] / "docs" / "playbooks"
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


def list_page(slug: str) -> str:
    """The whole page of a list, as Markdown."""
    book = load_list(slug)
    lines = [_NOTE, "", read_text(slug, "README.md").strip(), ""]
    lines += [*_head(book), f"**{book.says(book.reviewed)}** For: {book.reader}.", ""]
    lines += [*_table("Lawful basis", book.lawful_basis), *_table("Rules", book.rules)]
    lines += ["### What must have come", "", *(f"- `{each.feed}`: {each.what}" for each in book.needs), ""]
    lines += ["### What it cannot see", "", *(f"- {each}" for each in book.cannot_see), ""]
    lines += [*_list_cases(slug), *_sources(book)]
    return "\n".join(lines).rstrip() + "\n"


def _list_cases(slug: str) -> Iterator[str]:
    yield "## Worked cases"
    yield ""
    yield "Everybody here is made up. The tests hand each case in by the one door and look."
    yield ""
    for number, case in enumerate(worked_lists.cases(slug), start=1):
        yield f"### {number}. {case.name[0].upper()}{case.name[1:]}"
        yield ""
        yield case.why
        yield ""
        for on in case.on_it:
            yield f"- **On it**, {on.part[0].lower()}{on.part[1:]}: {', '.join(on.who)}. {'. '.join(on.because)}."
        for off in case.not_on_it:
            yield f"- **Not on it**: {off.who}; {off.why}."
        yield ""


def _head(book: Reviewed) -> Iterator[str]:
    yield f"## The playbook: version {book.version}"
    yield ""
    yield f"Owner: {book.owner}. Reviewed {book.reviewed}; next review {book.next_review}."
    yield ""


def _facts(playbook: Playbook) -> Iterator[str]:
    yield from _head(playbook)
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


def _sources(playbook: Reviewed) -> Iterator[str]:
    yield "## Sources"
    yield ""
    for source in playbook.sources.values():
        kind = source.kind.value.replace("_", " ")
        yield f'- <a id="{source.id}"></a>**{source.id}** ({kind}): {source.title}. {source.where}.'
        yield f"  Seen: {source.seen}."
    yield ""


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say whether they are up to date; the exit code."""
    stale = [name for name, text in pages().items() if not _is(PAGES / name, text)]
    if "--check" not in arguments:
        for name in stale:
            (PAGES / name).write_text(pages()[name], "utf-8")
        return 0
    for name in stale:
        print(f"{PAGES / name} is out of date: run python -m tools.playbook_docs", file=sys.stderr)
    return 1 if stale else 0


def pages() -> dict[str, str]:
    """Every page, by the name of its file."""
    return {"encompass.md": page()} | {f"{slug}.md": list_page(slug) for slug in SLUGS}


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
