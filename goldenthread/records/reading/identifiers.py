"""Check letters and check digits of the numbers that agencies know people by."""

from operator import mul

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # I, O and S are never used: they look like 1, 0 and 5
_UPN_WEIGHTS = range(2, 14)
_UPN_VALUES = {letter: value for value, letter in enumerate(UPN_LETTERS)} | {str(digit): digit for digit in range(10)}
_NHS_WEIGHTS = range(10, 1, -1)


def upn_check_letter(body: str) -> str:
    """
    The letter that begins a Unique Pupil Number, from the 12 characters that follow it.

    The twelfth may be a letter (a temporary number). Weights 2 to 13, modulus 23. Source: DfE, UPN guide.
    """
    total = sum(map(mul, _UPN_WEIGHTS, map(_UPN_VALUES.__getitem__, body)))
    return UPN_LETTERS[total % 23]


def upn_is_right(upn: str) -> bool:
    """Whether a number of the right shape begins with the right letter."""
    return upn[0] == upn_check_letter(upn[1:])


def nhs_check_digit(body: str) -> str | None:
    """
    The tenth digit of an NHS number from its first nine, or None when no number begins with these nine.

    Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, modulus 11; a result of 10 is never issued.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_NHS_WEIGHTS, body, strict=True))
    digit = (11 - total % 11) % 11
    return None if digit == 10 else str(digit)


def nhs_number_is_right(number: str) -> bool:
    """Whether ten digits end with the right check digit."""
    return number[9] == nhs_check_digit(number[:9])
