"""Shares and agreement: against values that others have published or that follow by hand."""

import pytest

from goldenthread.identity.intervals import Share, kappa


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        pytest.param(0, 10, 0.0, 0.2775, id="none of ten is not surely none"),
        pytest.param(10, 10, 0.7225, 1.0, id="ten of ten is not surely all"),
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 1998, table I"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 1998, table I, a small share"),
    ],
)
def test_wilsons_interval(k, n, low, high):
    found = Share(k, n).interval
    assert found is not None
    assert list(found) == pytest.approx([low, high], abs=5e-5)


def test_of_none_nothing_is_said():
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None


def test_kappa_of_the_text_books_grant_proposals():
    # 50 proposals read by two: 20 both yes, 5 yes-no, 10 no-yes, 15 both no.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = kappa(pairs)
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert found.low < 0.4 < found.high


@pytest.mark.parametrize("pairs", [[], [("same", "same")] * 5])
def test_kappa_is_not_defined_where_nobody_could_have_differed(pairs):
    assert kappa(pairs) is None
