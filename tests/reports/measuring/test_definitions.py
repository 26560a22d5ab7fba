"""A definition that is not whole is refused, and whoever wrote it is told where and what to do."""

from datetime import date

import pytest

from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring import computing
from goldenthread.reports.measuring.definition import Figure, MeasureError, Polarity, load, load_all, query, read

WHOLE = """
title: Children on a child protection plan
group: Child protection plans
why: How many children stand under a plan.
figure: share
taken: at_end
numerator: Plans by their latest category.
denominator: Every plan that stands.
owner: Head of safeguarding, council
source: Children in need census
strength: guidance
target: 90
target_source: The partnership, 2026
polarity: more is better
grain: month
breakdowns: [category]
feeds: [socialcare.cp_plans]
disclosure:
  rule: 1 to 5 not shown
  because: Each row is one child's plan.
reviewed: 2026-11-24
next_review: 2027-05-24
version: "1"
"""


def refused(text):
    with pytest.raises(MeasureError) as caught:
        read(text, slug="made_up")
    return caught.value


def test_a_whole_definition_is_read():
    measure = read(WHOLE, slug="made_up")
    assert (measure.figure, measure.target, measure.polarity) == (Figure.SHARE, 90, Polarity.MORE_IS_BETTER)
    assert measure.reviewed == date(2026, 11, 24)


@pytest.mark.parametrize("field", [line.split(":")[0] for line in WHOLE.splitlines() if line and line[0].isalpha()])
def test_a_field_that_is_missing_is_named_with_what_to_do(field):
    lines = WHOLE.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{field}:"))
    stop = next((n for n in range(start + 1, len(lines)) if lines[n] and lines[n][0].isalpha()), len(lines))
    error = refused("\n".join(lines[:start] + lines[stop:]))
    assert (error.file, error.field, error.problem) == ("made_up/measure.yaml", field, "is missing")
    assert error.remedy == f"Add `{field}:` with a value"


@pytest.mark.parametrize(
    ("before", "after", "field", "says"),
    [
        pytest.param("version:", "verson: 2\nversion:", "verson", "is not a known key", id="a misspelt field"),
        pytest.param("  because:", "  why: x\n  because:", "disclosure.why", "is not a known key", id="inside one"),
        pytest.param("share", "ratio", "figure", "Use one of: count, share, median", id="no such figure"),
        pytest.param("grain: month", "grain: week", "grain", "Use one of: month", id="no such grain"),
        pytest.param("target: 90", "target: most", "target", "none set", id="a target that is no number"),
        pytest.param("socialcare.cp_plans", "socialcare.plans", "feeds", "is no feed", id="no such feed"),
        pytest.param("2027-05-24", "2026-05-24", "next_review", "Set the next review later", id="reviewed backwards"),
        pytest.param("share\n", "median\n", "unit", "is missing", id="lengths in no unit"),
    ],
)
def test_what_is_wrong_is_said_with_its_field_and_remedy(before, after, field, says):
    error = refused(WHOLE.replace(before, after, 1))
    assert error.field == field
    assert says in str(error)


def test_there_are_at_least_twenty_and_all_of_them_are_good():
    assert len(load_all()) >= 20
    for measure in load_all():
        assert callable(query(measure).rows)
        assert set(computing.feeds_of(measure)) <= set(FEEDS)


def test_a_measure_that_is_not_there_is_refused_and_a_path_is_no_name():
    for slug in ("no_such_measure", "../rulebook"):
        with pytest.raises(MeasureError):
            load(slug)
