"""Characters in = placed + listed, for any text and any Word document, however it is laid out."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.reports import check_source, to_json, to_lines
from goldenthread.reports.reading.files import from_bytes
from goldenthread.reports.reading.refused import Unreadable
from tests.reports.documents import ACHIEVEMENTS, VOICE, deleted, inserted, p, r, tbl, tc, text_box, word_bytes

LINES = st.sampled_from(
    [
        *("", " ", "\t", "# Harrowmere Police", "## " + ACHIEVEMENTS, "### ### odd #", "HARROWMERE POLICE"),
        *("==========", "-----", "---|---", "\t" + ACHIEVEMENTS, "\t" + VOICE, "\tHarrowmere Police"),
        *(
            "\tWe saw 40 families.",
            " \t 18",
            "\t6",
            "a\tb\tc",
            "1\t2\t3",
            "| a | b |",
            "|---|:-:|",
            "| 1 | 2 |",
            "||",
            "|",
        ),
        *("· one", "· - two", "- three", "o Four", "1. five", "(a) six", "* ", "·", "\u2028", "\x0b", "\u200b"),
        *("In 2024/25 we saw 58,252 children (25% more).", "wrapped at the end and then", "Name of agency: Police"),
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(LINES, LINES, st.text(max_size=30)), min_size=1, max_size=25),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_character_of_a_text_is_lost(lines, end):
    try:
        source = from_bytes(end.join(lines).encode("utf-8", "replace"), "a.txt")
    except Unreadable:
        return
    checked = check_source(source)
    assert checked.layout.kept
    assert to_json(checked, "a.txt")["characters"]["kept"]
    assert list(to_lines(checked, "a.txt"))


TEXTS = st.sampled_from(
    [
        "Harrowmere Police",
        ACHIEVEMENTS,
        VOICE,
        "Agency",
        "Next steps",
        "We saw 40 families in 2024/25.",
        "·  one",
        "",
        "Total",
        "18",
        "x" * 300,
    ]
)
PARAGRAPHS = st.one_of(
    st.builds(p, TEXTS),
    st.builds(lambda text: p(text, style="Rubrik1"), TEXTS),
    st.builds(lambda text: p(r(text, bold=True)), TEXTS),
    st.builds(lambda text: p(text, bullet=True), TEXTS),
    st.builds(lambda text, more: p(r(text), inserted("in "), deleted("out "), text_box(more, "box")), TEXTS, TEXTS),
)


def tables(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.builds(lambda inside, span: tc(*inside, span=span), st.lists(content, max_size=3), st.integers(1, 2))
    return st.builds(lambda rows: tbl(*rows), st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=4))


BODY = st.recursive(PARAGRAPHS, tables, max_leaves=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(BODY, min_size=1, max_size=8))
def test_no_character_of_a_word_document_is_lost(body):
    try:
        source = from_bytes(word_bytes(*body), "a.docx")
    except Unreadable:
        return
    checked = check_source(source)
    assert checked.layout.kept
    out = sum(each.count for each in source.left_out)
    assert out == 3 * sum(len(re.findall("delText", each)) // 2 for each in body)
