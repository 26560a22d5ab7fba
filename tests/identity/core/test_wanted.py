"""What is typed into the one box, read apart: any mix, in any order, and what cannot be used is said."""

from datetime import date

import pytest

from goldenthread.identity.core.wanted import Wanted, read_wanted

TODAY = date(2026, 11, 23)
LEO = ("Leo", "Marsh")


def read(text: str) -> Wanted:
    return read_wanted(text, on=TODAY)


@pytest.mark.parametrize(
    ("typed", "names", "surname_first"),
    [
        pytest.param("Leo Marsh", LEO, False, id="two names"),
        pytest.param("Marsh, Leo", ("Marsh", "Leo"), True, id="a comma puts the surname first"),
        pytest.param("  leo   MARSH. ", ("leo", "MARSH"), False, id="spaces and stops"),
        pytest.param("O'Brien-Smith, Seán", ("O'Brien-Smith", "Seán"), True, id="signs within a name stay"),
        pytest.param("May Green", ("May", "Green"), False, id="a month and a kind of street may be names"),
        pytest.param("Олександр", ("Олександр",), False, id="another alphabet"),
        pytest.param("Leo 😀 Marsh", LEO, False, id="a picture is no name"),
        pytest.param("Leo Marsh aged 7", LEO, False, id="the words around an age are no names"),
        pytest.param("Leo Marsh 14 Elm Street, Fenwick NM4 2QT", LEO, False, id="nor is the town before a postcode"),
        pytest.param("Leo Marsh, 14 Elm Street, Fenwick", LEO, False, id="nor the town after a street"),
    ],
)
def test_names_are_what_is_left(typed, names, surname_first):
    wanted = read(typed)
    assert (wanted.names, wanted.surname_first) == (names, surname_first)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param("Sean O Brien", ("sean", "obrien"), id="O Brien is one word"),
        pytest.param("Pieter van der Berg", ("pieter", "berg"), id="particles are passed over"),
        pytest.param("Mr Leo Marsh", ("leo", "marsh"), id="titles too"),
        pytest.param("Ann Smith-Jones", ("ann", "smith", "jones"), id="a double name is two"),
    ],
)
def test_words_are_the_names_folded(typed, words):
    assert read(typed).words == words


@pytest.mark.parametrize(
    "typed",
    [
        "9 May 2019", "9th May 2019", "9th of May, 2019", "9/5/2019", "09/05/2019", "9.5.2019", "09-05-2019", "9/5/19",
        "2019-05-09", "May 9 2019", "9 may 19", "DOB: 9/5/2019", "born on 9 May 2019",
    ],
)  # fmt: skip
def test_a_whole_date_in_any_usual_writing(typed):
    wanted = read(f"Leo Marsh {typed}")
    assert wanted.born is not None
    assert (wanted.born.day, wanted.names, wanted.problems) == (date(2019, 5, 9), LEO, ())


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        pytest.param("May 2015", "2015-05-01", "2015-05-31", id="a month"),
        pytest.param("5/2015", "2015-05-01", "2015-05-31", id="a month in digits"),
        pytest.param("2015", "2015-01-01", "2015-12-31", id="a year"),
        pytest.param("about 2015", "2014-01-01", "2016-12-31", id="a year or so"),
        pytest.param("aged 7", "2018-11-24", "2019-11-23", id="an age"),
        pytest.param("7 years old", "2018-11-24", "2019-11-23", id="the same"),
        pytest.param("about 7", "2017-11-24", "2020-11-23", id="an age or so"),
        pytest.param("aged about 7", "2017-11-24", "2020-11-23", id="the same"),
        pytest.param("18 months old", "2025-04-13", "2025-06-14", id="a baby's age"),
        pytest.param("5/25/2019", "2019-05-25", "2019-05-25", id="the American way where it can be nothing else"),
    ],
)
def test_a_partial_birth_is_as_wide_as_it_was_said(typed, first, last):
    born = read(f"Leo {typed}").born
    assert born is not None
    assert (born.first.isoformat(), born.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("typed", "address", "postcode"),
    [
        pytest.param("14 Elm Street", "14 Elm Street", "", id="a street"),
        pytest.param("Leo Marsh 14 Elm St NM4 2QT", "14 Elm St", "NM4 2QT", id="after a name"),
        pytest.param("nm42qt", "", "NM4 2QT", id="a postcode without its space"),
        pytest.param("Flat 2, 14 Elm Street, Fenwick", "Flat 2, 14 Elm Street", "", id="a flat"),
        pytest.param("12 The Limes, Luton LU1 1AA", "12 The Limes", "LU1 1AA", id="a street that ends like none"),
        pytest.param("14 Broadwater NM4 2QT", "14 Broadwater", "NM4 2QT", id="one word before a postcode"),
    ],
)
def test_addresses(typed, address, postcode):
    wanted = read(typed)
    assert (wanted.address, wanted.postcode) == (address, postcode)


def test_numbers_are_told_apart_by_their_checks():
    assert read("NHS no: 999 000 0018").nhs == "9990000018"
    assert read("K999200118042").upn == "K999200118042"
    assert read("TC0200027 Leo").references == ("TC0200027",)
    wrong = read("9990000019")
    assert (wrong.nhs, wrong.references) == ("", ("9990000019",))
    assert "not a valid NHS number" in wrong.problems[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("31/02/2015 Marsh", "31/02/2015 is not a day in the calendar.", id="no such day"),
        pytest.param("9/5/2019 and 11/2/2015", "Several births were typed", id="two dates"),
        pytest.param("1/1/1900", "stands for “not known”", id="a placeholder"),
        pytest.param("9 May 2031", "is still to come", id="a day to come"),
        pytest.param("13/2015", "13/2015 is not a month", id="no such month"),
        pytest.param("Elm Street", "has no house number", id="a street without a door"),
        pytest.param("a b c d e f g h", "Only the first 6 names", id="too many names"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(typed, said):
    assert any(said in problem for problem in read(typed).problems)


def test_the_year_of_a_day_that_is_none_still_counts():
    born = read("31/02/2015").born
    assert born is not None
    assert (born.first, born.last) == (date(2015, 1, 1), date(2015, 12, 31))


@pytest.mark.parametrize("typed", ["", "   ", "?!., --", "😀😀", "the", "\x00\u200b", "§", "Baby"])
def test_nothing_to_look_by_is_seen(typed):
    assert read(typed).is_empty


def test_five_thousand_characters_are_read_no_further_than_the_box_is_long():
    assert len(read("Leo " * 1_250).names) == 6
    assert read("9" * 5_000).nhs == ""


def test_what_is_searched_by_can_be_said():
    wanted = read("Leo Marsh May 2015 14 Elm Street NM4 2QT TC0200027")
    assert wanted.said == (
        "the names “Leo” and “Marsh”",
        "born in May 2015",
        "the number TC0200027",
        "the address 14 Elm Street, NM4 2QT",
    )
