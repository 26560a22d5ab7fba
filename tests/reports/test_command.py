"""`goldenthread claims`: everything said, nothing started, and JSON in the shape that is written down."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from goldenthread.ops.cli import main
from tests.reports.documents import p, returns_table, word

MADE_UP = Path("tests/reports/gold/made_up.txt")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["claims", *map(str, arguments)])


def as_json(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run(path, "--json").stdout)
    return said


def test_it_prints_every_agency_column_figure_and_verdict_with_its_line():
    said = run(MADE_UP).stdout
    for agency in (
        "Harrowmere Constabulary",
        "Harrowmere County Council",
        "Harrowmere and District NHS Foundation Trust",
    ):
        assert agency in said
    assert "2,954 characters in = 2,826 placed + 128 listed as unplaced" in said
    assert "count     4,812 public protection notices, 2025/26" in said
    assert "wrong: 96 / 120 = 80%, not 75%" in said
    assert "Promises (6)" in said
    assert "it stands before the first agency: Everybody and every place in this document is made up." in said


def test_short_shows_what_was_read_and_what_is_wrong_only():
    said = run(MADE_UP, "--short").stdout
    assert "“Of the 120 families who answered our survey, 96 (75%) felt listened to.”" in said
    assert "Promises" not in said
    assert len(said.splitlines()) < len(run(MADE_UP).stdout.splitlines()) / 2


@pytest.mark.parametrize(
    ("text", "code"),
    [("We held 12 sessions.", 0), ("Of the 120 families, 96 (75%) felt heard.", 1), ("", 2)],
)
def test_the_exit_code_says_whether_anything_is_wrong(tmp_path, text, code):
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert run(path).exit_code == code


def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"{\\rtf1 hello}")
    result = run(path)
    assert result.exit_code == 2
    assert "a.docx is rich text (RTF), whatever its name says." in result.stderr
    assert "save it as .docx" in result.stderr


def test_a_document_cannot_write_to_the_terminal(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("We \x1b[2J saw 12 families\u202e in 2024/25.\n" + "Padding. " * 400, "utf-8")
    said = run(path).stdout
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_json_has_its_format_and_version_and_these_fields():
    said = as_json(MADE_UP)
    assert (said["format"], said["version"]) == ("goldenthread.claims", 1)
    assert set(said) == {
        "format", "version", "document", "characters", "agencies", "unplaced", "statements", "promises", "warnings",
    }  # fmt: skip
    statement = next(each for each in said["statements"] if each["text"] == "75%")
    assert set(statement) == {
        "id", "agency", "column", "type", "text", "value", "high", "bound", "unit", "way", "what", "when", "verdict",
        "why", "sum", "sentence", "place",
    }  # fmt: skip
    assert (statement["value"], statement["verdict"], statement["sum"]) == (75, "wrong", "96 / 120 = 80%, not 75%")
    assert set(statement["place"]) == {"where", "paragraph", "line", "start", "end", "offset"}


def test_json_leads_back_to_the_file_and_from_warnings_to_statements():
    text = MADE_UP.read_text("utf-8")
    said = as_json(MADE_UP)
    by_id = {each["id"]: each for each in said["statements"]}
    for statement in said["statements"]:
        place = statement["place"]
        assert text[place["offset"] : place["offset"] + len(statement["text"])] == statement["text"]
    for warning in said["warnings"]:
        assert warning["verdict"] in ("wrong", "ask")
        assert all(by_id[key]["sentence"] in warning["sentences"] for key in (*warning["statements"], *warning["uses"]))


def test_json_keeps_the_text_itself_paragraph_by_paragraph(tmp_path):
    document = word(
        tmp_path / "a.docx", p("Appendix B"), returns_table(("Harrowmere Police", "We held 12 sessions.", "Heard."))
    )
    said = as_json(document)
    (agency,) = said["agencies"]
    assert [(column["role"], [block["text"] for block in column["blocks"]]) for column in agency["columns"]] == [
        ("achievements", ["We held 12 sessions."]), ("voice", ["Heard."]),
    ]  # fmt: skip
    assert [each["text"] for each in said["unplaced"]] == ["Appendix B"]
    assert said["characters"] == {"in": 116, "placed": 107, "unplaced": 9, "kept": True}


def test_it_starts_without_django_and_without_a_database():
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom goldenthread.reports import check, to_json\n"
        f"from pathlib import Path\nto_json(check(Path({str(MADE_UP)!r})), 'a')\n"
        "assert not {'django', 'psycopg', 'socket'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
