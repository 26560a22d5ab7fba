import pytest

from goldenthread.identity.core.identifiers import (
    is_temporary_upn,
    numbers_one_slip_apart,
    read_nhs_number,
    read_person_number,
    read_upn,
)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param("9434765919", "9434765919", id="as stored"),
        pytest.param("943 476 5919", "9434765919", id="as printed"),
        pytest.param("9434765918", "", id="wrong check digit"),
        pytest.param("0000000000", "", id="placeholder that passes the check"),
        pytest.param("943476", "", id="too short"),
        pytest.param("", "", id="none"),
    ],
)
def test_nhs_numbers(sent: str, read: str) -> None:
    assert read_nhs_number(sent) == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param("K999200118042", "K999200118042", id="right"),
        pytest.param(" k999200118042 ", "K999200118042", id="small letter and spaces"),
        pytest.param("A999200118042", "", id="wrong check letter"),
        pytest.param("UN4", "", id="a reason why there is none"),
    ],
)
def test_upns(sent: str, read: str) -> None:
    assert read_upn(sent) == read


def test_a_number_that_ends_in_a_letter_is_for_the_time_being() -> None:
    assert is_temporary_upn("K99920011804A")
    assert not is_temporary_upn("K999200118042")
    assert not is_temporary_upn("")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param("zz 12 34 56 c", "ZZ123456C", id="a national insurance number with spaces"),
        pytest.param("624-48-8421", "624488421", id="hyphens"),
        pytest.param("62O-48-842|", "620488421", id="letters for digits in a number of digits"),
        pytest.param("000-00-0000", "", id="fills a box"),
        pytest.param("n/a", "", id="says so"),
        pytest.param("", "", id="none"),
    ],
)
def test_person_numbers_are_read_and_placeholders_left_out(sent: str, read: str) -> None:
    assert read_person_number(sent) == read


def test_person_numbers_one_slip_apart() -> None:
    assert numbers_one_slip_apart("624488421", "624488412")
    assert numbers_one_slip_apart("624488421", "62448421")
    assert not numbers_one_slip_apart("624488421", "624488421")
    assert not numbers_one_slip_apart("624488421", "924488427")
