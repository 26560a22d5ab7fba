"""The genogram's layout: nothing overlaps, order of telling says nothing, lines cross only where they must."""

from dataclasses import replace
from html import unescape
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.web.family.households import Outline
from goldenthread.web.family.layout import SIZE, Layout, lay_out
from goldenthread.web.family.lettering import width, wrap
from goldenthread.web.family.lines import crossings
from goldenthread.web.family.picture import draw
from goldenthread.web.family.plan import APART, Birth, Bond, Couple, Figure, Plan, Shared, Style

NAMES = ("Leo Marsh", "Ellie Marsh-Featherstonehaugh", "Wilhelmina Mountbatten-Windsor-Womersley", "Al", "Ön Ğü", "<b>")


@st.composite
def families(draw_from) -> Plan:
    """Anything that records may say of up to thirty-five people, sensible or not."""
    count = draw_from(st.integers(1, 35))
    dice = Random(draw_from(st.integers(0, 10**6)))
    figures = [
        Figure(
            key=f"p{n:02}",
            row=0 if n == 0 else dice.choice((-2, -1, -1, -1, 0, 0, 0, 0, 1, 1, APART)),
            sex=dice.choice("MFU"),
            name=dice.choice(NAMES),
            relation=dice.choice(("", "mother’s former partner and step-father", "half-brother or half-sister?")),
            age=dice.choice(("", "7", "11 m")),
            born=dice.choice((None, dice.randint(700_000, 740_000))),
            is_dead=dice.random() < 0.1,
            is_asked=n == 0,
            twin=dice.choice(("", "", "", "one")),
        )
        for n in range(count)
    ]
    keys = [f.key for f in figures]
    births = {Birth(dice.choice(keys), tuple(sorted({dice.choice(keys), dice.choice(keys)}))) for _ in range(count)}
    couples = {Couple(dice.choice(keys), dice.choice(keys), dice.choice(list(Style)[:2])) for _ in range(count // 3)}
    bonds = {Bond(dice.choice(keys), dice.choice(keys), True) for _ in range(count // 8)}
    homes = [Shared("ABCD"[n], frozenset(dice.sample(keys, min(count, 5)))) for n in range(3)]
    raised = {Birth(dice.choice(keys), (dice.choice(keys),), is_raised=True) for _ in range(count // 6)}
    return Plan(tuple(figures), tuple(couples), tuple(births | raised), tuple(bonds), tuple(homes))


def tree(generations: int, children: int, *, homes: bool = False) -> Plan:
    """A plain family, in which no line need cross another: each couple with so many children, who have their own."""
    figures: list[Figure] = []
    births: list[Birth] = []
    couples: list[Couple] = []

    def couple(row: int, name: str, left: int) -> None:
        him, her = f"{name}m", f"{name}f"
        figures.extend(Figure(k, row, s, f"{k} Holt", born=left) for k, s in ((him, "M"), (her, "F")))
        couples.append(Couple(him, her, Style.TOGETHER))
        for n in range(children):
            child = f"{name}{n}"
            if left > 1 and n == 0:
                couple(row + 1, child, left - 1)
                births.append(Birth(f"{child}m", (him, her)))
            else:
                figures.append(Figure(child, row + 1, "MFU"[n % 3], f"{child} Holt", born=100 + n))
                births.append(Birth(child, (him, her)))

    couple(-2, "x", generations)
    home = Shared("A", frozenset({"xm", "xf"}))
    return Plan(tuple(figures), tuple(couples), tuple(births), households=(home,) if homes else ())


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    boxes = [(placed.figure.key, placed.box) for placed in layout.people]
    return [
        (one, other)
        for n, (one, a) in enumerate(boxes)
        for other, b in boxes[n + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def holds(outline: Outline, x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(outline.corners, (*outline.corners[1:], outline.corners[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


@settings(max_examples=60, deadline=None)
@given(families())
def test_no_two_people_overlap_with_all_their_words_and_all_are_within_the_picture(plan):
    layout = lay_out(plan)
    assert len(layout.people) == len(plan.figures)
    assert overlaps(layout) == []
    for left, top, right, bottom in (placed.box for placed in layout.people):
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height
    for stroke in layout.strokes:
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in stroke.points), stroke


@settings(max_examples=30, deadline=None)
@given(families(), st.randoms())
def test_the_same_family_told_in_any_order_gives_the_same_bytes(plan, dice):
    def shuffled(several):
        several = list(several)
        dice.shuffle(several)
        return tuple(several)

    again = Plan(
        shuffled(plan.figures),
        shuffled(plan.couples),
        shuffled(plan.births),
        shuffled(plan.bonds),
        shuffled(plan.households),
    )
    assert draw(lay_out(plan), says="") == draw(lay_out(again), says="")


@settings(max_examples=40, deadline=None)
@given(families())
def test_an_outline_holds_everybody_of_its_household_and_nobody_else(plan):
    layout = lay_out(plan)
    members = {home.letter: home.members for home in plan.households}
    for outline in layout.outlines:
        inside = {p.figure.key for p in layout.people if holds(outline, p.x, p.y)}
        assert inside == {k for k in members[outline.letter] if row_of(plan, k) != APART}


def row_of(plan, key):
    return next(f.row for f in plan.figures if f.key == key)


@settings(max_examples=40, deadline=None)
@given(families())
def test_a_household_that_has_no_outline_is_named_under_each_of_its_people(plan):
    layout = lay_out(plan)
    enclosed = {outline.letter for outline in layout.outlines}
    words = {placed.figure.key: " ".join(placed.words.small) for placed in layout.people}
    for home in plan.households:
        for key in home.members:
            if home.letter not in enclosed or row_of(plan, key) == APART:
                assert home.letter in words[key].rpartition("Home")[2]


@pytest.mark.parametrize(("generations", "children"), [(1, 3), (2, 4), (3, 5), (3, 9)])
def test_where_no_line_need_cross_none_does(generations, children):
    layout = lay_out(tree(generations, children))
    assert crossings(layout.strokes) == 0
    assert overlaps(layout) == []


@settings(max_examples=60, deadline=None)
@given(families())
def test_lines_of_a_family_cross_far_less_often_than_they_could(plan):
    strokes = lay_out(plan).strokes
    assert crossings(strokes) <= len(strokes) ** 2 / 8


def step_family() -> Plan:
    """A mother with a former partner, a partner and a third father of one child: each child with the right two."""
    people = {"dana": ("F", -1), "sean": ("M", -1), "curtis": ("M", -1), "al": ("M", -1)}
    children = {"leo": ("dana", "sean"), "ellie": ("al", "dana"), "bo": ("curtis", "dana"), "una": ("curtis",)}
    figures = [Figure(key, row, sex, key) for key, (sex, row) in people.items()]
    figures += [Figure(key, 0, "U", key, born=n) for n, key in enumerate(children)]
    couples = (Couple("dana", "curtis", Style.TOGETHER), Couple("dana", "sean", Style.PARTED))
    home = Shared("A", frozenset({"dana", "curtis", "leo", "ellie", "bo"}))
    births = tuple(Birth(child, tuple(sorted(parents))) for child, parents in children.items())
    return Plan(tuple(figures), couples, births, households=(home,))


def test_a_step_family_has_no_crossing_and_its_household_in_one_outline():
    layout = lay_out(step_family())
    assert crossings(layout.strokes) == 0
    assert [outline.letter for outline in layout.outlines] == ["A"]


def test_brothers_and_sisters_stand_oldest_on_the_left_and_he_left_of_her():
    layout = lay_out(tree(1, 5))
    by_place = sorted((p.x, p.figure) for p in layout.people if p.figure.row == -1)
    assert [figure.born for _, figure in by_place] == [100, 101, 102, 103, 104]
    assert [p.figure.sex for p in sorted(layout.people, key=lambda p: p.x) if p.figure.row == -2] == ["M", "F"]


def test_former_partners_line_is_crossed_by_two_strokes_and_twins_share_a_point():
    plan = step_family()
    twins = tuple(replace(f, twin="t", born=1) if f.key in ("leo", "kit") else f for f in plan.figures)
    kit = Figure("kit", 0, "F", "kit", born=1, twin="t")
    layout = lay_out(replace(plan, figures=(*twins, kit), births=(*plan.births, Birth("kit", ("dana", "sean")))))
    assert sum(stroke.kind == "slash" for stroke in layout.strokes) == 2
    tops = {p.figure.key: (p.x, p.y - SIZE / 2 + 4) for p in layout.people}
    starts = {s.points[0] for s in layout.strokes if s.points[-1] in (tops["leo"], tops["kit"])}
    assert len(starts) == 1


def test_a_large_family_is_laid_out_while_somebody_waits_and_no_wider_than_its_people():
    layout = lay_out(tree(3, 9))
    assert len(layout.people) > 30
    assert layout.width < 40 * 130


def test_names_are_escaped_and_no_style_is_written_into_the_picture():
    layout = lay_out(Plan((Figure("k", 0, "F", "<script>'\"&", is_asked=True),)))
    picture = draw(layout, says="<b>")
    assert "<script" not in picture
    assert "<b>" not in picture
    assert "<script>" in unescape(picture)
    assert "style=" not in picture


@settings(max_examples=200)
@given(st.text(max_size=80), st.integers(1, 4))
def test_words_are_broken_to_the_width_and_lines_that_there_are(text, lines):
    found = wrap(text, 15, most=124, lines=lines)
    assert len(found) <= lines
    assert all(width(line, 15) <= 124 for line in found)
