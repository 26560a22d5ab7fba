"""
Write a page for each feed, `docs/feeds/<feed>.md`, from its Table Schema: `python -m tools.feed_docs`.

The words are in the schemas; a test fails when the pages are not what this writes.
"""

import csv
import io
import sys
from pathlib import Path

from goldenthread.records.reading import FEEDS, FeedSpec, FieldSpec

_ROOT = Path(__file__).resolve().parent.parent
FOLDER = _ROOT / "docs" / "feeds"

_FORMS = {
    ("date", "default"): "date, `yyyy-mm-dd`",
    ("date", "%d-%m-%Y"): "date, `dd-mm-yyyy`",
    ("datetime", "any"): "date and time with offset, `yyyy-mm-ddThh:mm:ss+00:00`",
    ("time", "%H:%M"): "time, `hh:mm`",
    ("integer", "default"): "whole number",
    ("number", "default"): "number",
    ("object", "default"): "JSON object",
}
_CHECKS = {
    "upn": "UPN, check letter checked",
    "nhs-number": "NHS number, check digit checked",
    "postcode": "postcode, shape checked",
    "uprn": "UPRN, 1 to 12 digits",
    "urn": "URN, 5 or 6 digits",
    "email": "e-mail address",
    "conflicts": "names with dates of birth, `;` between",
}
_INDEX_HEAD = """# Feeds

Golden Thread takes in records by one door: CSV files in the formats below. Each format is a
[Frictionless Table Schema](https://specs.frictionlessdata.io/table-schema/) in `goldenthread/records/schemas/`, so
that an agency can check a file with ordinary tools before it sends it. These pages are written from the schemas
(`python -m tools.feed_docs`).

| Feed | What it holds | Sent by |
|---|---|---|
"""
_INDEX_TAIL = """
## The same for every feed

- **CSV** with commas, a header line with the column names exactly as on the page, and UTF-8. In a spreadsheet that is
  "CSV UTF-8 (comma delimited)". Columns may stand in any order. A cell that holds a comma, a quotation mark or a line
  end has quotation marks around it, and quotation marks inside it are doubled.
- **An empty cell** means "not known". Never write a guess into a cell, nor `N/A` or `NULL`.
- **Dates** are `yyyy-mm-dd` unless the page says otherwise. **Times of events** carry their offset, `+00:00` or
  `+01:00`.
- **A bad row is quarantined**: kept aside with its line, what is wrong and what to do, while the rest of the file goes
  in. Rows in the file are always rows accepted plus rows quarantined. Blank lines are not rows.
- **A broken file is refused whole**, with the reason, and nothing of it is kept: not CSV (a workbook, a zip, a web
  page); UTF-16 or another encoding; damaged accented letters throughout; NUL bytes; no header; a column missing,
  unknown or named twice; another feed's file; quotation marks that do not pair up; a file that breaks off; a line
  longer than 256 KiB; a file larger than 2 GiB; a control total that does not match.
- **Control total**: beside `roll.csv` the sender may put `roll.csv.control.json`, which holds
  `{"rows": 31012, "sha256": "..."}`: the number of rows without the header, the SHA-256 of the file, or both. Nothing
  else shows that a file was cut exactly between two rows, so please send it.
- **The same file twice** changes nothing. **A correction** is the same key sent again with the right values; the newest
  counts, and what was sent before is kept as what was said then.
"""


def pages() -> dict[str, str]:
    """Every page's text by its file name."""
    index = "".join(f"| [{feed.id}]({feed.id}.md) | {feed.title} | {feed.agency} |\n" for feed in FEEDS.values())
    return {"index.md": _INDEX_HEAD + index + _INDEX_TAIL} | {f"{feed.id}.md": _page(feed) for feed in FEEDS.values()}


def example_rows(feed: FeedSpec) -> str:
    """The page's example as CSV: the header line and one made-up row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(feed.columns)
    writer.writerow(field.example for field in feed.fields)
    return out.getvalue()


def _page(feed: FeedSpec) -> str:
    name = feed.id.partition(".")[2] + ".csv"
    return "\n".join(
        [
            f"# {feed.title}: `{feed.id}`\n",
            f"{feed.description}\n",
            f"**Sent by** ({feed.agency}): {feed.sender}\n",
            *(f"- {note}" for note in feed.notes),
            "\n## Columns\n",
            f"{_columns_sentence(feed)}\n",
            "| Column | Filled | Form | What it says |",
            "|---|---|---|---|",
            *(_line(feed, field) for field in feed.fields),
            "\n## Key and corrections\n",
            f"{_key_sentences(feed)}\n",
            "## What is quarantined\n",
            *_quarantined(feed),
            "\nWhat refuses a whole file is the same for every feed: see [the index](index.md).\n",
            "## Example\n",
            "All people are made up.\n",
            f"```csv\n{example_rows(feed)}```\n",
            "## Check a file before you send it\n",
            "With Frictionless, an ordinary tool (`pip install frictionless`):\n",
            f"```sh\nfrictionless validate --schema goldenthread/records/schemas/{feed.id}.json {name}\n```\n",
            "With Golden Thread, which also checks what a schema cannot say, and imports nothing:\n",
            f"```sh\ngoldenthread check {feed.id} {name}\n```",
            "",
        ]
    )


def _columns_sentence(feed: FeedSpec) -> str:
    written = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}
    encodings = " or ".join(written[name] for name in feed.encodings)
    if feed.extra_columns_allowed:
        return f"CSV in {encodings}. Every column below has to be there, in any order; others are ignored and not kept."
    return f"CSV in {encodings}. Every column below has to be there, in any order, and no other."


def _line(feed: FeedSpec, field: FieldSpec) -> str:
    filled = "always" if field.required else ""
    key = " (key)" if field.name in feed.key else ""
    return f"| `{field.name}`{key} | {filled} | {_form(field)} | {field.description.replace('|', '&#124;')} |"


def _form(field: FieldSpec) -> str:
    if field.check:
        return _CHECKS[field.check]
    if field.enum or field.list_of:
        words = ", ".join(f"`{value}`" for value in field.enum or field.list_of)
        return f"any of {words}, `;` between" if field.list_of else f"one of {words}"
    if field.type != "string":
        return _FORMS[field.type, field.format]
    if field.pattern:
        return f"code, such as `{field.example}`" if field.example else "code"
    return f"text, at most {field.max_length:,} characters"


def _key_sentences(feed: FeedSpec) -> str:
    names = " + ".join(f"`{column}`" for column in feed.key)
    said = [f"A row is known by {names}, within the agency that sends it."]
    for column, others in feed.key_without.items():
        instead = ", ".join(f"`{other}`" for other in others)
        said.append(f"Where `{column}` is empty, {instead} stand in for it.")
    said.append("To correct a row, send it again with the same key: the newest row counts, the earlier one is kept.")
    said.append("The same row twice in a file counts once; two different rows with one key are not both taken in.")
    return " ".join(said)


def _quarantined(feed: FeedSpec) -> list[str]:
    lines = [
        "- a row with too few or too many cells",
        "- an empty cell in a column that is always filled",
        "- a value that is not in the form above: an impossible date, a wrong check digit, a word not in the list",
        "- damaged letters (outside free text), hidden control characters",
        "- a second row with the same key that says something else",
    ]
    lines += [f"- `{then}` before `{first}`" for first, then in feed.date_order]
    past = [f"`{field.name}`" for field in feed.fields if field.past]
    if past:
        lines.append(f"- {', '.join(past)} in the future")
    old = [f"`{field.name}`" for field in feed.fields if field.type == "date" and field.minimum]
    if old:
        lines.append(f"- {', '.join(old)} before 1900")
    return lines


def main() -> None:
    """Write the pages, and take away those of feeds that are no more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = pages()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for path in FOLDER.glob("*.md"):
        if path.name not in written:
            path.unlink()
    sys.stdout.write(f"{len(written)} pages in {FOLDER.relative_to(_ROOT)}\n")


if __name__ == "__main__":
    main()
