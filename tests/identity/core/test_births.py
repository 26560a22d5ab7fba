from datetime import date

import pytest

from goldenthread.identity.core.births import believable, read_birth, swapped


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        pytest.param("2016-05-21", date(2016, 5, 21), id="as feeds send it"),
        pytest.param("2016-05-21T00:00:00", date(2016, 5, 21), id="with midnight"),
        pytest.param("21/05/2016", date(2016, 5, 21), id="as people write it"),
        pytest.param("200O-07-31", date(2000, 7, 31), id="letter O for nought"),
        pytest.param("1988-25-04", date(1988, 4, 25), id="can only be the 25th of April"),
        pytest.param("2016-02-29", date(2016, 2, 29), id="leap day"),
        pytest.param("2015-02-29", None, id="no such day"),
        pytest.param("1900-01-01", None, id="placeholder"),
        pytest.param("unknown", None, id="says so"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_whole_dates(sent: str, day: date | None) -> None:
    assert read_birth(sent).day == day
    assert read_birth(sent).text == sent


@pytest.mark.parametrize(
    ("sent", "year", "month"),
    [
        pytest.param("1988", 1988, None, id="a year"),
        pytest.param("c. 1990", 1990, None, id="about a year"),
        pytest.param("1988-04", 1988, 4, id="a month"),
        pytest.param("04/1988", 1988, 4, id="a month, as people write it"),
        pytest.param("1931-99-24", 1931, None, id="an impossible day of a year"),
        pytest.param("1900", None, None, id="placeholder year"),
        pytest.param("1900-01-01", None, None, id="a placeholder claims no year"),
    ],
)
def test_partial_dates_keep_what_they_say(sent: str, year: int | None, month: int | None) -> None:
    birth = read_birth(sent)
    assert (birth.day, birth.year, birth.month) == (None, year, month)


def test_day_and_month_change_places_only_where_that_is_another_date() -> None:
    assert swapped(date(1988, 4, 3)) == date(1988, 3, 4)
    assert swapped(date(1988, 4, 4)) is None
    assert swapped(date(1988, 4, 25)) is None


def test_a_child_older_than_any_child_of_the_record_has_no_believable_birth() -> None:
    assert believable(read_birth("1988-04-03"), date(2005, 1, 1)).day is None
    assert believable(read_birth("2012-04-03"), date(2005, 1, 1)).day == date(2012, 4, 3)
    assert believable(read_birth("1988-04-03"), None).day == date(1988, 4, 3)
