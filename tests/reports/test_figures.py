"""Which numbers in prose are figures, of which type, and which are dates or only names."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.reports.grammar import Mention, Type, scan, sentences


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.type.value, mention.text) for mention in scan(text)]


def only(text: str) -> Mention:
    (mention,) = scan(text)
    return mention


@pytest.mark.parametrize(
    "text",
    [
        "We run a helpline 24/7 and offer 1:1 and one-to-one support.",
        "Level 3 training, Levels 1, 2 and 3, Tier 2, Band 6, Key Stage 2.",
        "Practitioners use the GAD-7, the PHQ-9, the (GAD) 2 and 7, PHQ9, GCP2 and the Graded Care Profile 2.",
        "Under section 11, s.47, S19 and Section 17 of the Children Act 1989, the Children Act "
        "(1989/2004), Regulation 13.",
        "As KCSIE 2025, Working Together 2023 and COVID-19 guidance say.",
        "Call 01632 960 123 or 101, NHS 111, or write to a.b2@example.org or https://example.org/2024.",
        "The 0-19 team, the 5-19 service and the 0-19 Healthy Child Programme met at 10:30 or 9am in HH1 1AA.",
        "Our 16 Days of Action and “Five to Thrive” work with 3rd sector partners, on a two-way street.",
        "The first review, the second edition, a one-stop shop and a five-point plan. No one was hurt.",
    ],
)
def test_names_and_codes_are_no_figures(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("58,252 children", Type.COUNT, "58252"),
        ("over 6 million impressions", Type.COUNT, "6000000"),
        ("twenty-three visits", Type.COUNT, "23"),
        ("two hundred and six visits", Type.COUNT, "206"),
        ("over 2000 people", Type.COUNT, "2000"),
        ("£1.4m of funding", Type.MONEY, "1400000"),
        ("£58,252 of funding", Type.MONEY, "58252"),
        ("£30k of funding", Type.MONEY, "30000"),
        ("c. 47% of plans", Type.SHARE, "47"),
        ("47 per cent of plans", Type.SHARE, "47"),
        ("two thirds of plans", Type.SHARE, "66.67"),
        ("half of our plans", Type.SHARE, "50"),
        ("a quarter of plans", Type.SHARE, "25"),
        ("1 in 4 children", Type.SHARE, "25"),
        ("nine out of ten parents", Type.SHARE, "90"),
        ("a 12% increase", Type.CHANGE, "12"),
        ("rose by 12%", Type.CHANGE, "12"),
        ("a fall of 3 percentage points", Type.CHANGE, "3"),
        ("more than doubled", Type.CHANGE, "2"),
        ("halved", Type.CHANGE, "0.5"),
        ("three times as many", Type.CHANGE, "3"),
        ("a two-fold rise", Type.CHANGE, "2"),
        ("52.4 per 10,000", Type.RATE, "52.4"),
        ("45 working days", Type.DURATION, "45"),
        ("a 2-day course", Type.DURATION, "2"),
        ("rated 4.6 out of 5", Type.SCORE, "4.6"),
    ],
)
def test_a_figure_has_its_type_and_value(text, type_, value):
    mention = only(text)
    assert mention.type is type_
    assert mention.value is not None
    assert abs(mention.value - Decimal(value)) < Decimal("0.01")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("in 2024/25", "2024/25"),
        ("in 2024-2025", "2024/25"),
        ("in 2007-8", "2007/08"),
        ("FY24/25", "2024/25"),
        ("in April 25, we", "2025-04"),
        ("on 1st April 2025", "2025-04-01"),
        ("on 14/11/2025", "2025-11-14"),
        ("April 2024 - March 2025", "2024-04..2025-03"),
        ("between January and March 2025", "2025-01..2025-03"),
        ("in Quarter 3 of 2025-2026", "2025/26 Q3"),
        ("in Q4 2023/24", "2023/24 Q4"),
        ("the third quarter of 2025/26", "2025/26 Q3"),
        ("in the autumn term 2025", "2025 autumn term"),
        ("over the past 2 months", "last 2 months"),
        ("in the past year", "last year"),
        ("this academic year", "this academic year"),
        ("in December", "december"),
        ("since 2022", "2022"),
    ],
)
def test_a_period_has_one_spelling(text, when):
    mention = only(text)
    assert (mention.type, mention.when, mention.fault) == (Type.PERIOD, when, "")


@pytest.mark.parametrize("text", ["Quarter 5 of 2025/26", "31 April 2025", "31/02/2025", "May 2025 to March 2025"])
def test_a_date_that_cannot_be_is_a_fault(text):
    assert only(text).fault


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("over 250 people", ">"),
        ("at least 250 people", ">="),
        ("nearly 250 people", "<"),
        ("up to 250 people", "<="),
        ("around 250 people", "~"),
        ("with 250 people", ""),
    ],
)
def test_over_and_about_are_kept(text, bound):
    assert only(text).bound == bound


def test_a_range_is_one_figure_and_a_change_is_two():
    assert found("caseloads of 14-16 children") == [("count", "14-16")]
    assert found("it fell from 318 to 159") == [("count", "318"), ("count", "159")]


def test_the_second_of_two_durations_is_one_too_and_nothing_else_is():
    assert found("from 10 working days to 8.") == [("duration", "10 working days"), ("duration", "8")]
    assert found("has doubled since last year to 29.4%.")[-1] == ("share", "29.4%")


def test_ages_are_no_counts():
    assert [kind for kind, _ in found("children aged 10-25, under-fives, 16 and 17 year olds, Year 9 pupils")] == [
        "age"
    ] * 4


def test_versions_and_rows_of_numbers_are_no_dates():
    assert not [kind for kind, _ in found("Version 2.0.10 allows 45/15/10 days.") if kind == "period"]


def test_a_month_before_a_count_is_no_year():
    assert found("In March 25 children attended.")[-1] == ("count", "25")


def test_sentences_do_not_end_inside_a_figure_or_an_abbreviation():
    text = "We saw c. 47.5% of them, e.g. in No. 5. Then 3 more came; 2 left"
    assert [each.text for each in sentences(text)] == [
        "We saw c. 47.5% of them, e.g. in No. 5.", "Then 3 more came;", "2 left",
    ]  # fmt: skip


PIECES = st.sampled_from(
    (
        "In 2024/25 | we saw | 58,252 | children | (25% | decrease) | £1.4m | two thirds of "
        "| Level 3 | 24/7 | from | to | 18 | ,"
        " | . | Q5 | May 25 | 1 in 4 | aged | 10-25 | \n | – | per 10,000 | 31 April 2025 | tripled "
        "| % | £ | over | 2000"
        " | 4 or 5 out of 5"
    ).split(" | ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=20))
def test_figures_stand_in_the_text_where_they_say_and_never_overlap(pieces):
    text = " ".join(pieces)
    mentions = scan(text)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(first.end <= second.start for first, second in pairwise(mentions))
    whole = "".join(each.text for each in sentences(text))
    assert "".join(whole.split()) == "".join(text.split())
