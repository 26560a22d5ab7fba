"""What a table is for: the layout of the returns, a form, a wrapper, or figures."""

from enum import Enum

from goldenthread.reports.layout import headings
from goldenthread.reports.layout.shape import Role
from goldenthread.reports.reading import Cell, Table

Roles = dict[int, tuple[str, str]]
"""From the column's number to its role ("agency", or a `Role`) and its heading."""

_LONGEST_HEADING = 260
_LEAST_NAMES = 2


class Shape(Enum):
    """What a table is for."""

    LAYOUT = "its rows are agencies, its columns the columns of a return"
    FORM = "a row for each question, the answer on the right"
    WRAPPER = "a frame around text"
    FIGURES = "figures"


def roles_in(row: tuple[Cell, ...]) -> Roles:
    """The columns' roles if this row is the heading of a layout, else nothing."""
    if len(row) == 1 or any(len(cell.text()) > _LONGEST_HEADING for cell in row):
        return {}
    roles: Roles = {}
    for cell in row:
        said = cell.text()
        if headings.labels_agency(said):
            roles[cell.column] = ("agency", said)
        elif (role := headings.role_of(said)) is not None:
            roles[cell.column] = (role, said.strip().rstrip(":"))
    named = {role for role, _ in roles.values()} - {"agency"}
    is_heading = (
        bool(named & {Role.ACHIEVEMENTS, Role.VOICE}) and len(roles) > 1 and all(len(c.blocks()) <= 2 for c in row)
    )
    return roles if is_heading else {}


def shape_of(table: Table, known: Roles) -> Shape:
    """What a table is for. `known` are the columns of the layout table before it, of which it may be the next piece."""
    if not table.rows or not any(table.rows):
        return Shape.FIGURES
    width = max(cell.column + cell.span for row in table.rows for cell in row)
    if any(roles_in(row) for row in table.rows[:3]):
        return Shape.LAYOUT
    if _is_form(table):
        return Shape.FORM
    if width == 1:
        return Shape.WRAPPER
    if _continues(table, known, width) or _names_agencies(table):
        return Shape.LAYOUT
    return Shape.FIGURES


def _is_form(table: Table) -> bool:
    asked = [row[0].text() for row in table.rows if len(row) > 1]
    roles = {role for role in map(headings.role_of, asked) if role is not None}
    return len(roles & {Role.ACHIEVEMENTS, Role.VOICE}) == 2 or (
        any(headings.labels_agency(each) for each in asked) and bool(roles)
    )


def _continues(table: Table, known: Roles, width: int) -> bool:
    """A layout that Word cut into several tables, one for each agency."""
    prose = any(len(cell.text()) > _LONGEST_HEADING for row in table.rows for cell in row)
    return bool(known) and width == max(known) + 1 and prose


def _names_agencies(table: Table) -> bool:
    """Rows across the table that name organisations, with prose between them."""
    alone = [row for row in table.rows if sum(bool(cell.text()) for cell in row) == 1]
    names = sum(any(headings.sounds_like_agency(cell.text()) for cell in row) for row in alone)
    prose = any(len(cell.text()) > _LONGEST_HEADING for row in table.rows for cell in row)
    return names >= _LEAST_NAMES and prose
