"""Nobody can work out a hidden count from what is shown: asked of whatever counts there could be."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from goldenthread.reports.measuring import disclosure, saying
from goldenthread.reports.measuring.disclosure import Cell, Kind, Share

COUNTS = some.one_of(some.integers(0, 8), some.integers(0, 400))
PARTS = some.lists(COUNTS, min_size=1, max_size=6)


def could_be(cell: Cell) -> tuple[int, float]:
    """What a reader who knows the rules knows of one cell: a hidden one is above five, for zeros are shown."""
    if cell.count is not None:
        return cell.count, cell.count
    return (1, 5) if cell.kind is Kind.SMALL else (6, float("inf"))


def solved(cells, total: Cell) -> list[bool]:
    """For each cell, whether the shown parts and total leave one value: intervals that add up, so exactly."""
    least_total, most_total = could_be(total)
    bounds = [could_be(cell) for cell in cells]
    answers = []
    for number, (least, most) in enumerate(bounds):
        others = [each for other, each in enumerate(bounds) if other != number]
        low = max(least, least_total - sum(b for _, b in others))
        high = min(most, most_total - sum(a for a, _ in others))
        answers.append(low == high)
    return answers


@given(PARTS)
def test_no_hidden_part_follows_from_the_others_and_the_total(counts):
    cells = disclosure.parts(counts)
    if cells is None:
        return
    one_answer = solved(cells, disclosure.cell(sum(counts)))
    assert not any(one for cell, one in zip(cells, one_answer, strict=True) if cell.count is None)


@given(PARTS)
def test_a_count_of_1_to_5_is_never_shown_and_a_zero_always_is(counts):
    for count, cell in zip(counts, disclosure.parts(counts) or (), strict=False):
        assert (cell.kind is Kind.SMALL) == (1 <= count <= 5)
        assert cell.count in (None, count)
        if count == 0:
            assert cell == Cell(Kind.SHOWN, 0)


@given(PARTS)
def test_parts_are_all_shown_where_none_is_small(counts):
    if not any(1 <= count <= 5 for count in counts):
        assert disclosure.parts(counts) == tuple(Cell(Kind.SHOWN, count) for count in counts)


def test_knowing_the_rule_itself_gives_no_part_away():
    """Every table of two or three parts up to 15: what is shown of one is shown of another with other hidden counts."""
    for many in (2, 3):
        published: dict[tuple[tuple[Cell, ...] | None, Cell], list[tuple[int, ...]]] = {}
        for counts in product(range(16), repeat=many):
            shown = (disclosure.parts(counts), disclosure.cell(sum(counts)))
            published.setdefault(shown, []).append(counts)
        for (cells, _), behind in published.items():
            for number in range(many):
                hidden = cells is None or cells[number].count is None
                values = {counts[number] for counts in behind}
                # The largest tables that were tried have no larger neighbours here.
                if hidden and values <= set(disclosure.SMALL) and sum(behind[0]) <= 15:
                    assert len(values) > 1, behind


@pytest.mark.parametrize(
    ("part", "whole", "said", "of"),
    [
        pytest.param(41, 50, "82%", "41 of 50", id="nothing is small"),
        pytest.param(3, 50, "1 to 5", "of 50", id="few are counted"),
        pytest.param(47, 50, "All but 1 to 5", "of 50", id="few are left"),
        pytest.param(0, 50, "0%", "0 of 50", id="none is not few"),
        pytest.param(50, 50, "100%", "50 of 50", id="all"),
        pytest.param(0, 0, "Nothing to count", "", id="of nothing there is no share"),
        pytest.param(2, 4, "Not shown", "of 1 to 5", id="few in all"),
    ],
)
def test_a_share_shows_neither_few_who_count_nor_few_who_do_not(part, whole, said, of):
    shown = disclosure.share(part, whole)
    assert (saying.share(shown), saying.of(shown)) == (said, of)


@given(some.lists(some.tuples(COUNTS, COUNTS), min_size=1, max_size=5))
def test_no_per_cent_of_a_small_count_is_shown_and_two_at_least_are_hidden_together(pairs):
    pairs = [(part, part + left) for part, left in pairs]
    shown = disclosure.shares(pairs)
    if shown is None:
        return
    hidden = [number for number, each in enumerate(shown) if each.whole.kind is Kind.HIDDEN]
    assert len(hidden) != 1
    for (part, whole), each in zip(pairs, shown, strict=True):
        if 1 <= part <= 5 or 1 <= whole - part <= 5:
            assert each == Share(disclosure.HIDDEN, disclosure.HIDDEN, all_but=False, per_cent=None)


@given(some.floats(0.001, 99.999))
def test_what_is_not_quite_all_or_nothing_is_never_said_to_be(value):
    assert saying.per_cent(value) not in ("0%", "100%")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.4, "minutes", "less than a minute"),
        (1, "minutes", "1 minute"),
        (64.4, "minutes", "64 minutes"),
        (340, "minutes", "5 hours 40 minutes"),
        (121, "minutes", "2 hours 1 minute"),
        (0.5, "hours", "less than an hour"),
        (50, "hours", "2 days 2 hours"),
        (3.25, "days", "3.2 days"),
        (12.6, "days", "13 days"),
    ],
)
def test_lengths_are_said_as_people_say_them(value, unit, said):
    assert saying.length(value, unit) == said
