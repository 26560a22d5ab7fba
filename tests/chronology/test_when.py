"""A date says as much as it says: each precision, in words and in its place."""

from datetime import date

import pytest

from goldenthread.chronology.telling.when import Precision, between, on_day, read_when

APRIL = "between 1 March 2024 and 30 April 2024"


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "words"),
    [
        ("2024-03-03T21:15:00+00:00", Precision.TIME, date(2024, 3, 3), date(2024, 3, 3), "3 March 2024"),
        ("2024-03-03", Precision.DAY, date(2024, 3, 3), date(2024, 3, 3), "3 March 2024"),
        ("3/3/2024", Precision.DAY, date(2024, 3, 3), date(2024, 3, 3), "3 March 2024"),
        ("3 March 2024", Precision.DAY, date(2024, 3, 3), date(2024, 3, 3), "3 March 2024"),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("March 2024", Precision.MONTH, date(2024, 3, 1), date(2024, 3, 31), "March 2024"),
        ("2024", Precision.YEAR, date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("spring 2024", Precision.RANGE, date(2024, 3, 1), date(2024, 5, 31), "between 1 March 2024 and 31 May 2024"),
        ("2024-03 to 2024-04", Precision.RANGE, date(2024, 3, 1), date(2024, 4, 30), APRIL),
        ("about March 2024", Precision.ABOUT, date(2024, 3, 1), date(2024, 3, 31), "about March 2024"),
        ("? 2024-03-03", Precision.ABOUT, date(2024, 3, 3), date(2024, 3, 3), "about 3 March 2024"),
        ("2024?", Precision.ABOUT, date(2024, 1, 1), date(2024, 12, 31), "about 2024"),
        ("", Precision.UNKNOWN, None, None, "no date"),
        ("a while ago", Precision.UNKNOWN, None, None, "no date (sent as “a while ago”)"),
        # No calendar has it: it is no date, and not all of that year either.
        ("2024-02-31", Precision.UNKNOWN, None, None, "no date (sent as “2024-02-31”)"),
        ("2024-03-09 to 2024-03-01", Precision.UNKNOWN, None, None, "no date (sent as “2024-03-09 to 2024-03-01”)"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_exactly_as_it_is_sent(text, precision, first, last, words):
    when = read_when(text)
    assert (when.precision, when.first, when.last, when.words) == (precision, first, last, words)


def test_the_day_of_an_instant_is_londons():
    assert read_when("2024-07-01T23:30:00+00:00").first == date(2024, 7, 2)


def test_on_one_day_the_more_exact_stands_first_and_what_has_no_date_last():
    evening, morning = "2024-03-01T21:00:00+00:00", "2024-03-01T09:00:00+00:00"
    texts = ["", "about 2024-03-01", "2024", "2024-03", "2024-03-01", evening, morning]
    ordered = [when.text for when in sorted(map(read_when, texts), key=lambda when: when.order)]
    assert [text[:16] for text in ordered] == [
        "2024", morning[:16], evening[:16], "2024-03-01", "2024-03", "about 2024-03-01", "",
    ]  # fmt: skip


def test_between_one_day_and_itself_is_that_day():
    assert between(date(2024, 3, 1), date(2024, 3, 1)) == on_day(date(2024, 3, 1))
