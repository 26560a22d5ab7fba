"""Identifiers of the right shape that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator

# The county's made-up local authority number. No authority in England has a number below 200.
LA_CODE = "199"
OUTSIDE_LA_CODE = "198"
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_check_digit(nine: str) -> int:
    """Modulus 11 over the first nine digits; 10 means that the number is never issued. Source: NHS Data Dictionary."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11


def nhs_numbers() -> Iterator[str]:
    """NHS numbers from the range kept for tests (999 000 0000 on), in no visible order, each once."""
    for step in range(1_000_000):
        # 577,351 shares no factor with a million, so every number comes up once.
        nine = f"999{step * 577_351 % 1_000_000:06d}"
        check = nhs_check_digit(nine)
        if check != 10:
            yield f"{nine}{check}"


def person_number(count: int) -> str:
    """The `count`th national insurance number with the letters ZZ, which are never issued; a million of them."""
    return f"ZZ{count * 577_351 % 1_000_000:06d}{'ABCD'[count % 4]}"


def upn_letter(twelve: str) -> str:
    """The check letter of a UPN's last twelve digits. Source: DfE, Unique pupil numbers: a guide."""
    return UPN_LETTERS[sum(int(digit) * weight for digit, weight in zip(twelve, range(2, 14), strict=True)) % 23]


def upn(*, school: int, year: int, serial: int) -> str:
    """A UPN as issued by school `school` (its four-digit number) in `year`, the `serial`th of that year."""
    twelve = f"{LA_CODE}{school:04d}{year % 100:02d}{serial:03d}"
    return upn_letter(twelve) + twelve


def uprn(count: int) -> str:
    """A property number beyond those that have been given out (twelve digits, 9990...)."""
    return f"{999_000_000_000 + count * 7 + 3}"


# The letters that the second half of a British postcode may have.
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def postcode(outward: str, count: int) -> str:
    """The `count`th postcode of an outward code, such as "ZQ1" (area ZQ does not exist); up to 4,000 of them."""
    rest, sector = divmod(count, 10)
    first, second = divmod(rest, len(POSTCODE_LETTERS))
    return f"{outward} {sector}{POSTCODE_LETTERS[first]}{POSTCODE_LETTERS[second]}"
