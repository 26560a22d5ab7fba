"""Files that are refused whole, and what their sender is told."""

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from goldenthread.records.reading import Limits, Refused, Row, read
from tests.records.files import AT, as_csv, example, outcomes, write

_FEED = "police.persons"


def _text(*rows: dict[str, str]) -> str:
    return as_csv(_FEED, rows or [example(_FEED), example(_FEED, person_no="3", forenames="Zoë")])


def _refusal(path: Path, feed: str = _FEED, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        read(feed, path, at=AT, limits=limits)
    assert refused.value.problem.endswith(".")
    assert refused.value.remedy.endswith(".")
    return refused.value


def _workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def _swallowing(until: int) -> str:
    """The first row's last cell opens a quotation mark that closes only in a later line."""
    plain = [example(_FEED, person_no=str(number), address="12 Larkspur Close") for number in range(1, 4)]
    lines = _text(*plain).split("\r\n")
    lines[1] = lines[1].replace("I heard", '"I heard')
    # Closed at the end of the line the row has as many cells as it should, and nothing else shows that rows are gone.
    lines[until] = lines[until].replace("0311442,", '0311442",') if until == 2 else lines[until] + '"'
    return "\r\n".join(lines)


def _cut(text: str) -> str:
    return text[: text.rindex("upstairs")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="nothing at all"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n", "empty", id="only blank lines"),
        pytest.param(_text().encode("utf-16"), "utf-16", id="Excel's Unicode text"),
        pytest.param(_text().encode("utf-16-le"), "utf-16", id="UTF-16 that does not say so"),
        pytest.param(_text().encode("cp1252"), "encoding", id="Excel's plain CSV"),
        pytest.param(_text().encode() + b"\xff\xfe\r\n", "encoding", id="a few bytes of something else"),
        pytest.param(_text().encode().decode("cp1252").encode(), "garbled", id="encoded twice"),
        pytest.param(_text().replace("Zoë", "Zo\ufffd").replace("’", "\ufffd").encode(), "garbled", id="letters lost"),
        pytest.param(_workbook(), "not-csv", id="workbook under another name"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-csv", id="old workbook"),
        pytest.param(b"%PDF-1.7\n", "not-csv", id="PDF"),
        pytest.param(b"\r\n<!doctype html><title>Sign in</title>", "not-csv", id="sign-in page saved as a file"),
        pytest.param(b'{"rows": []}', "not-csv", id="JSON"),
        pytest.param(_text().replace("upstairs", "up\0stairs").encode(), "nul-bytes", id="NUL in a cell"),
        pytest.param(bytes(range(1, 256)) * 40, "encoding", id="no text at all"),
        pytest.param(_text().replace(",", ";").encode(), "delimiter", id="semicolons"),
        pytest.param(_text().replace(",", "\t").encode(), "delimiter", id="tabs"),
        pytest.param(b"sep=,\r\n" + _text().encode(), "delimiter", id="a spreadsheet's note first"),
        pytest.param(_text().split("\r\n", 1)[1].encode(), "no-header", id="no header line"),
        pytest.param(b'"incident_reference\r\n', "unclosed-quote", id="header that never ends"),
        pytest.param(_text().replace("surname", "Surname", 1).encode(), "missing-column", id="capital in a name"),
        pytest.param(_text().replace("uprn", "x").encode(), "missing-column", id="column missing"),
        pytest.param(_text().replace("uprn", "sex").encode(), "duplicate-column", id="column named twice"),
        pytest.param(
            _text().replace("words_said", "words_said,").encode(), "unnamed-column", id="column without a name"
        ),
        pytest.param(_text().replace("words_said", "words_said,pnc").encode(), "unknown-column", id="column not asked"),
        pytest.param(as_csv("police.incidents", []).encode(), "wrong-feed", id="another feed"),
        pytest.param(_cut(_text()).encode(), "truncated", id="breaks off in a row"),
        pytest.param(_text().rsplit(",", 3)[0].encode(), "truncated", id="breaks off at a comma"),
        pytest.param(
            _text(example(_FEED, words_said="a, b")).encode()[:-4], "unclosed-quote", id="breaks off in quotes"
        ),
        pytest.param(_text().replace("Isla", '"Isla', 1).encode(), "unclosed-quote", id="quotation mark never closed"),
        pytest.param(_swallowing(2).encode(), "unclosed-quote", id="quotation mark that swallows half a row"),
        pytest.param(_swallowing(3).encode(), "unclosed-quote", id="quotation mark that swallows a whole row"),
    ],
)
def test_a_broken_file_is_refused_whole(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_bytes(content)
    assert _refusal(path).code == code


def test_the_sender_is_told_where_the_encoding_breaks(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_bytes(_text().encode().replace("Zoë".encode(), b"Zo\xeb"))
    assert _refusal(path).problem == "Line 3 holds bytes that are not UTF-8 text."


def test_a_file_of_another_feed_is_recognised(tmp_path: Path) -> None:
    path = write(tmp_path, "police.persons")
    refused = _refusal(path, "schools.roll")
    assert refused.code == "wrong-feed"
    assert refused.problem.startswith("This looks like police.persons")


def test_the_near_miss_of_a_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(_text().replace("date_of_birth", "Date of birth", 1), encoding="utf-8")
    assert "“Date of birth”" in _refusal(path).remedy


def test_a_refusal_never_repeats_what_stands_in_a_row(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(_text().split("\r\n", 1)[1], encoding="utf-8")
    assert "Isla" not in str(_refusal(path))
    path.write_text(as_csv(_FEED, []).strip() + ",Zoë Hâf-Williams was here\r\n", encoding="utf-8")
    assert "Zoë" not in str(_refusal(path))


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        pytest.param(Limits(file_bytes=100), "too-large", id="file"),
        pytest.param(Limits(line_bytes=150), "line-too-long", id="line"),
        pytest.param(Limits(row_lines=3), "unclosed-quote", id="lines in one row"),
    ],
)
def test_what_is_far_too_large_is_refused(limits: Limits, code: str, tmp_path: Path) -> None:
    path = write(tmp_path, _FEED, example(_FEED, words_said="one\ntwo\nthree\nfour"))
    assert _refusal(path, limits=limits).code == code
    assert len(outcomes(_FEED, path)) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_will_do(newline: str, tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(_text().replace("\r\n", newline), encoding="utf-8-sig", newline="")
    assert [row.line for row in outcomes(_FEED, path) if isinstance(row, Row)] == [2, 3]


def test_a_file_may_end_without_a_line_end(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(_text().removesuffix("\r\n"), encoding="utf-8", newline="")
    assert len(outcomes(_FEED, path)) == 2


def test_a_quiet_night_is_a_file_with_a_header_only(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(as_csv(_FEED, []), encoding="utf-8")
    assert outcomes(_FEED, path) == []


class TestControlTotal:
    def _with(self, folder: Path, said: object) -> Path:
        path = write(folder, _FEED)
        text = said if isinstance(said, str) else json.dumps(said)
        (folder / f"{path.name}.control.json").write_text(text, encoding="utf-8")
        return path

    def test_the_file_that_was_sent_is_read(self, tmp_path: Path) -> None:
        digest = sha256(write(tmp_path, _FEED).read_bytes()).hexdigest()
        reading = read(_FEED, self._with(tmp_path, {"rows": 1, "sha256": digest.upper()}), at=AT)
        assert reading.control is not None
        assert reading.sha256 == digest

    def test_without_a_control_file_the_file_is_read(self, tmp_path: Path) -> None:
        assert read(_FEED, write(tmp_path, _FEED), at=AT).control is None

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            pytest.param({"rows": 2}, "control-rows", id="a row is lost"),
            pytest.param({"rows": 0}, "control-rows", id="a row too many"),
            pytest.param({"rows": 1, "sha256": "0" * 64}, "control-sha256", id="another file"),
            pytest.param("rows: 1", "control-unreadable", id="not JSON"),
            pytest.param("[" * 60_000, "control-unreadable", id="JSON to break a parser"),
            pytest.param("x" * 70_000, "control-unreadable", id="far too long"),
            pytest.param([1], "control-unreadable", id="a list"),
            pytest.param({}, "control-unreadable", id="nothing counted"),
            pytest.param({"row": 1}, "control-unreadable", id="misspelt"),
            pytest.param({"rows": True}, "control-unreadable", id="not a number"),
            pytest.param({"rows": -1}, "control-unreadable", id="below nothing"),
            pytest.param({"sha256": "abc"}, "control-unreadable", id="not a hash"),
        ],
    )
    def test_any_other_is_refused(self, said: object, code: str, tmp_path: Path) -> None:
        assert _refusal(self._with(tmp_path, said)).code == code


def _grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + path.read_bytes().split(b"\r\n", 1)[1])


def _replace(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"alone", b"nurse"))


@pytest.mark.parametrize("change", [_grow, _replace])
def test_a_file_that_changes_under_our_hands_is_refused(change: Callable[[Path], None], tmp_path: Path) -> None:
    path = write(tmp_path, _FEED)
    reading = read(_FEED, path, at=AT)
    change(path)
    with pytest.raises(Refused) as refused:
        list(reading.rows())
    assert refused.value.code == "changed"


def test_time_is_passed_in_with_its_zone(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aware"):
        read(_FEED, write(tmp_path, _FEED), at=AT.replace(tzinfo=None))
