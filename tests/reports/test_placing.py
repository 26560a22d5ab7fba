"""Every agency is found and its columns are kept apart, whatever the layout, and no character is lost."""

from pathlib import Path

import pytest

from goldenthread.reports.layout import Layout, Role, place
from goldenthread.reports.reading import Kind, read
from tests.reports.documents import (
    ACHIEVEMENTS,
    STRICT,
    VOICE,
    deleted,
    footnote,
    inserted,
    p,
    part,
    r,
    returns_table,
    tbl,
    tc,
    text_box,
    word,
)

LONG = "We trained 40 staff in 2024/25, and the audit found that plans were clearer than before. " * 4
HEARD = "Children told us that they wait too long, so we now ring them back on the same day. " * 4


def placed(path: Path) -> Layout:
    """The document, placed, with nothing lost."""
    layout = place(read(path))
    assert layout.kept, (layout.characters, layout.placed, layout.aside)
    return layout


def said(layout: Layout, agency: str, role: Role) -> str:
    """All that an agency says in a column."""
    blocks = [
        b for each in layout.returns if each.agency == agency for c in each.columns if c.role is role for b in c.blocks
    ]
    return " ".join(part.text for block in blocks for part in block.flat())


def assert_both_columns(layout: Layout, *agencies: str) -> None:
    assert [each.agency for each in layout.returns] == list(agencies)
    for agency in agencies:
        assert "trained 40 staff" in said(layout, agency, Role.ACHIEVEMENTS)
        assert "told us" in said(layout, agency, Role.VOICE)
        assert "told us" not in said(layout, agency, Role.ACHIEVEMENTS)


def test_a_row_across_the_table_names_the_agency(tmp_path):
    table = returns_table(("Harrowmere Police", LONG, HEARD), ("Larkspur Project", LONG, HEARD))
    assert_both_columns(
        placed(word(tmp_path / "a.docx", p("Appendix B"), table)), "Harrowmere Police", "Larkspur Project"
    )


def test_a_column_of_the_table_names_the_agency(tmp_path):
    table = tbl(["Agency", ACHIEVEMENTS, VOICE], ["Harrowmere Police", LONG, HEARD], ["Fennick Cares", LONG, HEARD])
    assert_both_columns(placed(word(tmp_path / "a.docx", table)), "Harrowmere Police", "Fennick Cares")


def test_an_agency_merged_down_over_several_rows_is_one_agency(tmp_path):
    table = tbl(
        ["Partner", ACHIEVEMENTS, VOICE],
        [tc("Harrowmere Police", merged="restart"), tc(LONG), tc(HEARD)],
        [tc(merged="continue"), tc("A second row of ours."), tc("Heard again.")],
        ["Harrowmere Hospital", LONG, HEARD],
    )
    layout = placed(word(tmp_path / "a.docx", table))
    assert_both_columns(layout, "Harrowmere Police", "Harrowmere Hospital")
    assert "A second row of ours." in said(layout, "Harrowmere Police", Role.ACHIEVEMENTS)


def test_a_table_for_each_agency_under_its_heading(tmp_path):
    one = tbl([ACHIEVEMENTS, VOICE], [LONG, HEARD])
    body = [p("Harrowmere Police", style="Rubrik1"), one, p("Fennick Cares", style="Rubrik1"), one]
    assert_both_columns(placed(word(tmp_path / "a.docx", *body)), "Harrowmere Police", "Fennick Cares")


def test_a_form_asks_on_the_left_and_is_answered_on_the_right(tmp_path):
    form = tbl(
        ["Name of agency", "Harrowmere Police"], [ACHIEVEMENTS, LONG], [VOICE, HEARD], ["Signed by", "the chief"]
    )
    layout = placed(word(tmp_path / "a.docx", form))
    assert_both_columns(layout, "Harrowmere Police")
    assert "the chief" in said(layout, "Harrowmere Police", Role.OTHER)


def test_headings_without_a_table(tmp_path):
    body = [
        part_
        for name in ("Harrowmere Police", "Fennick Cares")
        for part_ in (
            p(name, style="Rubrik1"),
            p(ACHIEVEMENTS, style="Rubrik2"),
            p(LONG),
            p(VOICE, style="Rubrik2"),
            p(HEARD),
        )
    ]
    assert_both_columns(placed(word(tmp_path / "a.docx", *body)), "Harrowmere Police", "Fennick Cares")


def test_headings_that_are_only_bold(tmp_path):
    body = [
        p(r("Harrowmere Police", bold=True)), p(r(ACHIEVEMENTS, bold=True)), p(LONG), p(r(VOICE, bold=True)), p(HEARD),
    ]  # fmt: skip
    assert_both_columns(placed(word(tmp_path / "a.docx", *body)), "Harrowmere Police")


def test_a_table_for_each_agency_that_begins_with_its_name(tmp_path):
    tables = [
        tbl([tc(name, span=2)], [ACHIEVEMENTS, VOICE], [LONG, HEARD]) for name in ("Harrowmere Police", "Fennick Cares")
    ]
    assert_both_columns(placed(word(tmp_path / "a.docx", *tables)), "Harrowmere Police", "Fennick Cares")


def test_a_layout_cut_into_several_tables_keeps_its_columns(tmp_path):
    first = tbl([ACHIEVEMENTS, VOICE], [tc("Harrowmere Police", span=2)], [LONG, HEARD])
    second = tbl([tc("Fennick Cares", span=2)], [LONG, HEARD])
    assert_both_columns(placed(word(tmp_path / "a.docx", first, p(""), second)), "Harrowmere Police", "Fennick Cares")


def test_tables_without_any_heading_are_read_by_the_names_between_the_rows(tmp_path):
    table = tbl([tc("Harrowmere Police", span=2)], [LONG, HEARD], [tc("Harrowmere NHS Trust", span=2)], [LONG, HEARD])
    assert_both_columns(placed(word(tmp_path / "a.docx", table)), "Harrowmere Police", "Harrowmere NHS Trust")


def test_one_column_is_one_column(tmp_path):
    table = tbl(["Agency", ACHIEVEMENTS], ["Harrowmere Police", LONG])
    layout = placed(word(tmp_path / "a.docx", table))
    assert [[column.role for column in each.columns] for each in layout.returns] == [[Role.ACHIEVEMENTS]]


def test_a_third_column_is_kept_under_its_own_heading(tmp_path):
    table = tbl(
        ["Agency", ACHIEVEMENTS, VOICE, "Challenges and next steps"], ["Harrowmere Police", LONG, HEARD, "It was hard."]
    )
    layout = placed(word(tmp_path / "a.docx", table))
    assert_both_columns(layout, "Harrowmere Police")
    assert said(layout, "Harrowmere Police", Role.OTHER) == "It was hard."
    assert layout.returns[0].columns[-1].heading == "Challenges and next steps"


def test_a_small_table_inside_a_cell_stays_where_it_stands(tmp_path):
    figures = tbl(["Referrals", "Total", "Girls", "Boys"], ["Harrowmere Council", "18", "10", "8"])
    row = [tc(p(LONG), figures, p("After the table.")), tc(HEARD)]
    table = tbl([ACHIEVEMENTS, VOICE], [tc("Harrowmere Fire and Rescue", span=2)], row)
    layout = placed(word(tmp_path / "a.docx", table))
    assert_both_columns(layout, "Harrowmere Fire and Rescue")
    kinds = [block.kind for block in layout.returns[0].columns[0].blocks]
    assert kinds == [Kind.PARAGRAPH, Kind.GRID, Kind.PARAGRAPH]


def test_a_frame_around_the_whole_document_is_looked_through(tmp_path):
    table = returns_table(("Harrowmere Police", LONG, HEARD))
    assert_both_columns(placed(word(tmp_path / "a.docx", tbl([tc(table)]))), "Harrowmere Police")


def test_tracked_insertions_are_kept_and_deletions_are_left_out_and_said(tmp_path):
    changed = p(r("We saw "), deleted("forty "), inserted("41 "), r("families."))
    table = tbl([ACHIEVEMENTS, VOICE], [tc("Harrowmere Police", span=2)], [tc(changed), tc("Nothing.")])
    source = read(word(tmp_path / "a.docx", table))
    assert "We saw 41 families." in said(place(source), "Harrowmere Police", Role.ACHIEVEMENTS)
    assert [(each.what, each.count) for each in source.left_out] == [("characters that tracked changes delete", 5)]
    assert source.notes == ["1 tracked insertions are read as text: nobody has accepted them yet."]
    assert place(source).kept


def test_a_deleted_row_is_left_out_and_counted_nowhere(tmp_path):
    gone = f"<w:tr><w:trPr><w:del w:id='3' w:author='A'/></w:trPr>{tc('Gone.')}{tc('Gone too.')}</w:tr>"
    table = tbl([ACHIEVEMENTS, VOICE], [tc("Harrowmere Police", span=2)], [LONG, HEARD], gone)
    assert "Gone" not in said(placed(word(tmp_path / "a.docx", table)), "Harrowmere Police", Role.ACHIEVEMENTS)


def test_text_boxes_are_read_once(tmp_path):
    table = tbl(
        [ACHIEVEMENTS, VOICE],
        [tc("Harrowmere Police", span=2)],
        [tc(p(r(LONG), text_box("In a box: 12 visits."))), HEARD],
    )
    text = said(placed(word(tmp_path / "a.docx", table)), "Harrowmere Police", Role.ACHIEVEMENTS)
    assert text.count("In a box: 12 visits.") == 1


def test_footnotes_stand_with_the_text_that_refers_to_them(tmp_path):
    notes = part(
        "footnotes",
        f'<w:footnote w:id="7">{p("Of 30 asked.")}</w:footnote><w:footnote w:id="9">{p("Left over.")}</w:footnote>',
    )
    table = tbl([ACHIEVEMENTS, VOICE], [tc("Harrowmere Police", span=2)], [tc(p(r(LONG), footnote(7))), HEARD])
    layout = placed(word(tmp_path / "a.docx", table, parts={"word/footnotes.xml": notes}))
    assert "Of 30 asked." in said(layout, "Harrowmere Police", Role.ACHIEVEMENTS)
    assert [(each.reason, each.block.text) for each in layout.unplaced] == [
        ("a footnote that nothing refers to", "Left over.")
    ]


def test_page_headers_footers_and_comments_are_listed_as_unplaced(tmp_path):
    parts: dict[str, str | bytes] = {
        "word/header1.xml": part("hdr", p("DRAFT")),
        "word/footer2.xml": part("ftr", p("Page 1")),
        "word/comments.xml": part("comments", f'<w:comment w:id="0">{p("Is this so?")}</w:comment>'),
        "word/media/image1.png": b"picture",
        "word/charts/chart1.xml": b"<c/>",
    }
    source = read(word(tmp_path / "a.docx", returns_table(("Harrowmere Police", LONG, HEARD)), parts=parts))
    layout = place(source)
    assert layout.kept
    assert {(each.reason, each.block.text) for each in layout.unplaced} == {
        ("a page header", "DRAFT"), ("a page footer", "Page 1"), ("a comment", "Is this so?"),
    }  # fmt: skip
    assert [(each.what, each.count) for each in source.left_out] == [("pictures", 1), ("charts", 1)]


def test_bullets_are_kept_as_bullets(tmp_path):
    cell = tc(p("We did:"), p("one thing", bullet=True), p("· pasted", style=""), p("deeper", bullet=True, level=1))
    table = tbl([ACHIEVEMENTS, VOICE], [tc("Harrowmere Police", span=2)], [cell, HEARD])
    blocks = placed(word(tmp_path / "a.docx", table)).returns[0].columns[0].blocks
    assert [(block.kind, block.level) for block in blocks] == [
        (Kind.PARAGRAPH, 0), (Kind.BULLET, 0), (Kind.BULLET, 0), (Kind.BULLET, 1),
    ]  # fmt: skip


def test_strict_word_documents_are_read_too(tmp_path):
    document = word(tmp_path / "a.docx", returns_table(("Harrowmere Police", LONG, HEARD)), space=STRICT)
    assert_both_columns(placed(document), "Harrowmere Police")


@pytest.mark.parametrize("wrap", [False, True])
def test_text_with_headings(tmp_path, wrap):
    text = "\n\n".join(
        (
            "# Harrowmere Police",
            f"## {ACHIEVEMENTS}",
            LONG,
            f"## {VOICE}",
            HEARD,
            "# Fennick Cares",
            f"## {ACHIEVEMENTS}",
            LONG,
            f"## {VOICE}",
            HEARD,
        )
    )
    path = tmp_path / "a.txt"
    path.write_text(text.replace(". ", ".\n") if wrap else text, "utf-8")
    assert_both_columns(placed(path), "Harrowmere Police", "Fennick Cares")


def test_a_word_table_saved_as_text(tmp_path):
    rows = [f"\t{ACHIEVEMENTS}\n\t{VOICE}\n"]
    rows += [
        f"\t{name}\n\n\t{LONG}\nA second paragraph.\n\t{HEARD}\n"
        for name in ("Harrowmere Police:", "Fennick Cares", "Larkspur School")
    ]
    path = tmp_path / "a.txt"
    path.write_text("Appendix B\n" + "\n".join(rows), "utf-8")
    layout = placed(path)
    assert_both_columns(layout, "Harrowmere Police", "Fennick Cares", "Larkspur School")
    assert [each.block.text for each in layout.unplaced] == ["Appendix B"]


def test_a_document_that_names_no_agency_is_one_return(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("We trained 40 staff.\n\nThey liked it.\n", "utf-8")
    layout = placed(path)
    assert [each.agency for each in layout.returns] == [""]
    assert layout.notes == ["No heading names an agency: all of it is read as one return."]


def test_the_partnerships_own_name_is_no_agency(tmp_path):
    body = [
        p("Harrowmere Safeguarding Children Partnership", style="Rubrik1"),
        p("Yearly report"),
        p("Harrowmere Police", style="Rubrik1"),
        p(LONG),
    ]
    layout = placed(word(tmp_path / "a.docx", *body))
    assert [each.agency for each in layout.returns] == ["Harrowmere Police"]
    assert [each.block.text for each in layout.unplaced] == [
        "Harrowmere Safeguarding Children Partnership",
        "Yearly report",
    ]
