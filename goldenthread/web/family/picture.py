"""The genogram as SVG: squares, circles and diamonds, the lines between them, and the homes around them."""

from html import escape

from markupsafe import Markup

from goldenthread.web.family.households import Outline
from goldenthread.web.family.layout import MARGIN, NAME, NAME_LINE, SIZE, SMALL_LINE, Layout, Placed
from goldenthread.web.family.lines import Stroke

_HALF = SIZE / 2
_APART = "Named in records, which do not say how they belong"


def draw(layout: Layout, *, says: str) -> Markup:
    """
    One `<svg>`, styled by classes alone. Each person in it leads to their row of the table, `#person-<key>`.

    :param says: the picture in a sentence, for those who do not see it
    """
    parts = [
        *(_outline(each) for each in layout.outlines),
        *(_stroke(each) for each in layout.strokes),
        *(_letter(each) for each in layout.outlines),
    ]
    if layout.apart_at is not None:
        parts.append(_text(_APART, MARGIN, layout.apart_at, "gt-genogram__small gt-genogram__start"))
    parts += [_person(each) for each in layout.people]
    size = {"width": layout.width, "height": layout.height, "viewBox": f"0 0 {_n(layout.width)} {_n(layout.height)}"}
    return Markup(_tag("svg", "".join(parts), cls="gt-genogram", role="group", label=says, **size))  # noqa: S704 # escaped


def _tag(name: str, inside: str = "", *, cls: str = "", label: str = "", **attributes: object) -> str:
    named = {"class": cls, "aria-label": label} | attributes
    written = "".join(f' {key}="{escape(_n(value))}"' for key, value in named.items() if value != "")
    return f"<{name}{written}>{inside}</{name}>"


def _n(value: object) -> str:
    """A number without a tail of noughts; anything else as it is."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _text(words: str, x: float, y: float, cls: str) -> str:
    return _tag("text", escape(words), cls=cls, x=round(x, 1), y=round(y, 1))


def _outline(outline: Outline) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in outline.corners)
    return _tag("polygon", cls="gt-genogram__home", points=points)


def _letter(outline: Outline) -> str:
    end = "end" if outline.at_end else "start"
    return _text(f"Home {outline.letter}", outline.x, outline.y, f"gt-genogram__letter gt-genogram__{end}")


def _stroke(stroke: Stroke) -> str:
    cls = f"gt-genogram__line gt-genogram__{stroke.kind}" + (" gt-genogram__doubt" if stroke.is_doubtful else "")
    return _tag("polyline", cls=cls, points=" ".join(f"{_n(x)},{_n(y)}" for x, y in stroke.points))


def _person(placed: Placed) -> str:
    figure, x, y = placed.figure, placed.x, placed.y
    inside = [_shape(figure.sex, x, y, _HALF, doubt=figure.is_doubtful)]
    if figure.is_asked:
        inside.append(_shape(figure.sex, x, y, _HALF - 5))
    if figure.is_dead:
        inside += [_cross(x, y, 1), _cross(x, y, -1)]
    if figure.age:
        inside.append(_text(figure.age, x, y + 6, "gt-genogram__age"))
    line = y + _HALF + NAME + 2
    for words in placed.words.name:
        cls = "gt-genogram__name" + (" gt-genogram__asked" if figure.is_asked else "")
        inside.append(_text(words, x, line, cls))
        line += NAME_LINE
    for words in placed.words.small:
        inside.append(_text(words, x, line - 2, "gt-genogram__small"))
        line += SMALL_LINE
    spoken = ", ".join(part for part in (figure.name, figure.age and f"aged {figure.age}", figure.relation) if part)
    return _tag("a", "".join(inside), cls="gt-genogram__person", label=spoken, href=f"#person-{figure.key}")


def _shape(sex: str, x: float, y: float, half: float, *, doubt: bool = False) -> str:
    cls = "gt-genogram__shape" + (" gt-genogram__doubt" if doubt else "")
    if sex == "F":
        return _tag("circle", cls=cls, cx=x, cy=y, r=half)
    if sex == "M":
        return _tag("rect", cls=cls, x=x - half, y=y - half, width=2 * half, height=2 * half)
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return _tag("polygon", cls=cls, points=" ".join(f"{_n(a)},{_n(b)}" for a, b in corners))


def _cross(x: float, y: float, way: int) -> str:
    reach = _HALF * 0.7
    ends = ((x - reach, y - reach * way), (x + reach, y + reach * way))
    return _tag(
        "polyline", cls="gt-genogram__line gt-genogram__died", points=" ".join(f"{_n(a)},{_n(b)}" for a, b in ends)
    )
