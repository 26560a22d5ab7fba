"""Wrong forms are wrong in one place only, and never impossible."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.madeup.calendars import easter, half_terms
from goldenthread.madeup.garble import misheard, mistyped, near, plain, scrawled, swapped, without_flat
from goldenthread.madeup.names import surname_for
from goldenthread.madeup.numbers import UPN_LETTERS, nhs_numbers, postcode, upn, upn_letter
from goldenthread.madeup.world import Dwelling, age
from goldenthread.records.reading.identifiers import nhs_number_is_right, upn_is_right

DAYS = st.dates(date(1930, 1, 1), date(2026, 12, 31))
SEEDS = st.integers(0, 10_000)
FLAT = Dwelling(1, 0, "Larch Grove", "125", "Bittern Court", "10", "ZQ1 4AA", "999000000010")


@given(DAYS, SEEDS)
def test_a_date_that_is_nearly_right_is_another_date_of_about_then(day: date, seed: int) -> None:
    wrong = near(Random(seed), day)
    assert wrong != day
    assert abs((wrong - day).days) < 370


@given(DAYS)
def test_day_and_month_swapped_twice_are_right_again(day: date) -> None:
    assert swapped(swapped(day)) == day


@given(st.sampled_from(["O'Connor", "Wiśniewska", "Kaur", "García López", "Ng", "Philips", "Ştefan"]), SEEDS)
def test_a_wrong_name_begins_with_the_right_letter(name: str, seed: int) -> None:
    for wrong in (misheard(Random(seed), name), mistyped(Random(seed), name)):
        assert wrong
        assert plain(wrong)[0] == plain(name)[0]


def test_plain_letters() -> None:
    assert plain("Łukasz Şahin-Müller") == "Lukasz Sahin-Muller"


def test_a_flat_is_written_in_six_ways_with_and_without_its_town_and_lost_in_three() -> None:
    assert len({scrawled(Random(seed), FLAT).upper() for seed in range(300)}) == 12
    assert {without_flat(Random(seed), FLAT) for seed in range(60)} == {
        "Bittern Court, 125 Larch Grove", "Bittern Court, Larch Grove", "125 Larch Grove",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("surname", "culture", "hers"),
    [
        ("Kowalski", "pl_PL", "Kowalska"), ("Nowak", "pl_PL", "Nowak"), ("Kazlauskas", "lt_LT", "Kazlauskaitė"),
        ("Bērziņš", "lv_LV", "Bērziņa"), ("Singh", "sikh", "Kaur"), ("Smith", "en_GB", "Smith"),
    ],
)  # fmt: skip
def test_a_womans_form_of_a_surname(surname: str, culture: str, hers: str) -> None:
    assert surname_for(surname, culture, "F") == hers
    assert surname_for(surname, culture, "M") == surname


def test_numbers_have_the_check_digits_that_the_door_asks_for() -> None:
    numbers = [number for number, _ in zip(nhs_numbers(), range(2000), strict=False)]
    assert len(set(numbers)) == 2000
    assert all(nhs_number_is_right(number) for number in numbers)
    assert all(upn_is_right(upn(school=2001, year=2021, serial=serial)) for serial in range(1, 400))
    assert upn_letter("199200121001") in UPN_LETTERS


def test_postcodes_of_a_district_do_not_repeat() -> None:
    assert len({postcode("ZQ1", count) for count in range(4000)}) == 4000


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28))],
)
def test_easter(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_the_school_year_that_began_in_2026() -> None:
    terms = half_terms(2026)
    assert [(term.first, term.last) for term in terms] == [
        (date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)), (date(2027, 2, 22), date(2027, 3, 19)),
        (date(2027, 4, 5), date(2027, 5, 28)), (date(2027, 6, 7), date(2027, 7, 21)),
    ]  # fmt: skip


@pytest.mark.parametrize("year", range(2020, 2040))
def test_terms_begin_and_end_on_weekdays_and_independent_schools_break_up_earlier(year: int) -> None:
    ours, theirs = half_terms(year), half_terms(year, independent=True)
    for term in ours + theirs:
        assert term.first < term.last
        assert term.first.weekday() < 5
        assert term.last.weekday() < 5
    assert theirs[1].last < ours[1].last
    assert theirs[5].last < ours[5].last


def test_age_in_whole_years() -> None:
    assert age(date(2008, 11, 25), date(2026, 11, 24)) == 17
    assert age(date(2008, 11, 24), date(2026, 11, 24)) == 18
