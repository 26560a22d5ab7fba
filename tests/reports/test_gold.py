"""The finder against the lists made by hand: it finds what is there, and calls nothing wrong that is not."""

from pathlib import Path

import pytest

from bench.claims import GOLD, SEEDS, Score, documents, score
from goldenthread.reports import Checked, check, check_source
from goldenthread.reports.reading import Block, Kind, Source, Table, read
from tests.reports.documents import p, tbl, tc, word

DOCUMENTS = documents(SEEDS)


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda each: each[0])
def scored(request: pytest.FixtureRequest) -> Score:
    return score(*request.param)


def test_every_agency_is_found_and_no_character_is_lost(scored):
    found, there = scored.agencies
    came, placed, aside = scored.characters
    assert found == there
    assert came == placed + aside


@pytest.mark.parametrize("kind", ["figure", "period"])
def test_nearly_every_figure_is_found_and_nearly_nothing_else(scored, kind):
    assert scored.recall(kind) >= 0.95, scored.differences
    assert scored.precision(kind) >= 0.95, scored.differences


def test_every_wrong_sum_is_found_and_there_is_no_false_alarm(scored):
    assert (scored.recall("wrong"), scored.precision("wrong")) == (1.0, 1.0), scored.differences


def test_what_is_asked_about_is_worth_asking_about(scored):
    assert (scored.recall("question"), scored.precision("question")) == (1.0, 1.0), scored.differences


@pytest.mark.parametrize("kind", ["promise", "movement"])
def test_promises_and_movements_are_found(scored, kind):
    assert scored.recall(kind) >= 0.95, scored.differences
    assert scored.precision(kind) >= 0.9, scored.differences


def test_the_real_appendix_is_measured_where_it_is_there():
    if not SEEDS.is_dir():
        pytest.skip(f"the first real appendix is not here ({SEEDS})")
    assert len(DOCUMENTS) == 3


def test_the_list_of_the_real_appendix_holds_no_sentence_of_it():
    """The document is not ours to copy: figures, and at most six words to find a place by."""
    text = Path(GOLD / "seed.yaml").read_text("utf-8")
    entries = [line.strip(" -[]") for line in text.splitlines() if line.strip().startswith("- [")]
    assert all(len(entry.split(",")[0].split()) <= 6 for entry in entries)


def as_word(source: Source, path: Path) -> Path:
    """The same document as Word would hold it."""
    return word(path, *(_xml(item) for item in source.content))


def _xml(item: Block | Table) -> str:
    if isinstance(item, Table):
        width = max(len(row) for row in item.rows)
        rows = [[tc(*map(_xml, cell.content), span=width if len(row) == 1 else 1) for cell in row] for row in item.rows]
        return tbl(*rows)
    if item.kind is Kind.GRID:
        return tbl(*([tc(p(cell.text)) for cell in row] for row in item.rows))
    styles = {Kind.HEADING: f"Rubrik{item.level}"}
    return p(item.text, style=styles.get(item.kind, ""), bullet=item.kind is Kind.BULLET)


@pytest.mark.parametrize("document", [each[1] for each in DOCUMENTS], ids=[each[0] for each in DOCUMENTS])
def test_word_and_text_of_the_same_document_say_the_same(document, tmp_path):
    source = read(document)
    from_text, from_word = check_source(source), check(as_word(source, tmp_path / "a.docx"))
    assert from_word.layout.kept
    assert said_in(from_word) == said_in(from_text)


def said_in(checked: Checked) -> list[tuple[str, str, str, str, str]]:
    return [
        (passage.agency, passage.role.value, claim.mention.type.value, claim.mention.text, claim.verdict.value)
        for passage in checked.passages
        for claim in passage.claims
    ]
