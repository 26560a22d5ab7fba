from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.identity.core.addresses import (
    Dwelling,
    Nearness,
    Precision,
    compare,
    lookups,
    read_dwelling,
    read_uprn,
)
from goldenthread.identity.core.postcodes import one_slip_apart, read_postcode

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "addresses.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['given']}: {case['why']}") for case in CASES])
def test_an_address_is_taken_apart_as_its_example_says(case: dict[str, str]) -> None:
    dwelling = read_dwelling(case["given"])
    for part in ("flat", "number", "name", "street", "postcode"):
        assert getattr(dwelling, part) == case.get(part, ""), part


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param("lu1 1aa", "LU11AA", id="small letters"),
        pytest.param("LU1 IAA", "LU11AA", id="I for 1"),
        pytest.param("LU1 OA8", "LU10AB", id="O for 0, and 8 for B"),
        pytest.param("LUI 1AA", "LU11AA", id="I for 1 in the first half"),
        pytest.param("SW1A 1AA", "SW1A1AA", id="a London one"),
        pytest.param("M1 1A4", "", id="cannot be one"),
        pytest.param("unknown", "", id="says so"),
    ],
)
def test_postcodes_are_read_and_usual_slips_mended(sent: str, read: str) -> None:
    assert read_postcode(sent) == read


def test_postcodes_one_slip_apart() -> None:
    assert one_slip_apart("LU11AA", "LU11AB")
    assert one_slip_apart("LU12AA", "LU21AA")
    assert not one_slip_apart("LU11AA", "LU11AA")
    assert not one_slip_apart("LU11AA", "LU22AA")


PAIRS = yaml.safe_load((Path(__file__).parent / "cases" / "address_pairs.yaml").read_text(encoding="utf-8"))
NEARNESS = {near.value: near for near in Nearness} | {
    "building": Nearness.BUILDING,
    "street": Nearness.STREET,
    "part": Nearness.PART,
}


def _dwelling(written: str) -> Dwelling:
    address, postcode, uprn = (*(part.strip() for part in written.split("|")), "", "")[:3]
    return read_dwelling(address, postcode, uprn)


@pytest.mark.parametrize("pair", [pytest.param(pair, id=f"{pair[3]}: {pair[1]} / {pair[2]}") for pair in PAIRS])
def test_how_near_two_addresses_are(pair: list[str]) -> None:
    how, one, other, _why, *exception = pair
    a, b = _dwelling(one), _dwelling(other)
    assert compare(a, b) == compare(b, a) == NEARNESS[how]
    if how in ("same", "near", "building"):
        # What is near can be found by equality, without looking through every address.
        assert bool(set(lookups(a)) & set(lookups(b))) == (exception != ["no key"])


def test_uprn_decides_unless_a_block_shares_it() -> None:
    house = read_dwelling("14 Mill Lane", "LU1 1AA", "10099000012")
    renamed = read_dwelling("The Old Mill", "", "010099000012")
    assert compare(house, renamed) is Nearness.SAME
    assert set(lookups(house)) & set(lookups(renamed)) == {"u:10099000012"}
    flats = [read_dwelling(f"Flat {flat}, 14 Mill Lane", "LU1 1AA", "10099000012") for flat in (2, 3)]
    assert compare(*flats) is Nearness.DIFFERENT


def test_uprns_are_digits() -> None:
    assert read_uprn(" 0100123 ") == "100123"
    assert read_uprn("100123.0") == "100123"
    assert read_uprn("12A") == read_uprn("") == ""


@pytest.mark.parametrize(
    ("address", "postcode", "precision"),
    [
        ("14 Mill Lane", "", Precision.HOME),
        ("Rose Cottage", "LU1 1AA", Precision.HOME),
        ("Mill Lane, Luton", "", Precision.STREET),
        ("Luton", "LU1 1AA", Precision.POSTCODE),
        ("NFA", "", Precision.NONE),
    ],
)
def test_precision_says_how_much_is_there(address: str, postcode: str, precision: Precision) -> None:
    assert read_dwelling(address, postcode).precision is precision


@given(st.text(max_size=60), st.text(max_size=10), st.text(max_size=14))
def test_whatever_is_sent_is_read_without_failing(address: str, postcode: str, uprn: str) -> None:
    dwelling = read_dwelling(address, postcode, uprn)
    assert compare(dwelling, dwelling) in (Nearness.SAME, Nearness.UNKNOWN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("11711 Sherwood Street", "11711 Sthahwood Street", id="the beginning spoilt"),
        pytest.param("24667 Cavern Road", "24667 Cavenr Road", id="the end spoilt"),
        pytest.param("237 Deer Ridge Df", "237 Deer Ridge Drive", id="the kind of street spoilt"),
        pytest.param("14 Candlestick Court", "14 Candlestik Court", id="a building that is all the street there is"),
    ],
)
def test_a_misspelt_street_is_found_by_its_number_and_an_end_of_its_name(one: str, other: str) -> None:
    a, b = read_dwelling(one), read_dwelling(other)
    assert compare(a, b) is Nearness.NEAR
    assert not set(a.near_keys).isdisjoint(b.near_keys)


def test_a_code_abroad_is_no_postcode() -> None:
    dwelling = read_dwelling("12 Elm Street, 10026")
    assert (dwelling.postcode, dwelling.code, dwelling.precision) == ("", "10026", Precision.HOME)
    assert read_dwelling("Elm Street, 10026").precision is Precision.STREET
