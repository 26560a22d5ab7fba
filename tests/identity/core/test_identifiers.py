import pytest

from goldenthread.identity.core.identifiers import is_temporary_upn, read_nhs_number, read_upn


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
