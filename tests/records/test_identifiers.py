"""Check letters and digits, against numbers worked out by others."""

import pytest

from goldenthread.records.reading.identifiers import (
    nhs_check_digit,
    nhs_number_is_right,
    upn_check_letter,
    upn_is_right,
)


@pytest.mark.parametrize(
    ("body", "letter"),
    [
        pytest.param("801200005001", "B", id="example of python-stdnum"),
        pytest.param("80120000500A", "M", id="temporary number, A counts 0"),
        pytest.param("80120000500Z", "Y", id="temporary number, Z counts 22"),
    ],
)
def test_a_upn_begins_with_its_check_letter(body: str, letter: str) -> None:
    assert upn_check_letter(body) == letter
    assert upn_is_right(letter + body)


def test_a_mistyped_upn_is_noticed() -> None:
    assert not upn_is_right("B801200005010")
    assert not upn_is_right("B801200006001")


@pytest.mark.parametrize("number", ["9434765919", "4010232137", "9990000018"])
def test_an_nhs_number_ends_with_its_check_digit(number: str) -> None:
    assert nhs_number_is_right(number)
    assert not nhs_number_is_right(number[:8] + number[9] + number[8])


def test_some_nine_digits_begin_no_nhs_number() -> None:
    none = [number for number in range(999_000_000, 999_000_100) if nhs_check_digit(str(number)) is None]
    assert none
    assert not any(nhs_number_is_right(f"{number}{digit}") for number in none for digit in range(10))
