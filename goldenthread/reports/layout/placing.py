"""The document is gone through once, and every block goes to the agency and column in force, or aside."""

from goldenthread.reports.layout import headings
from goldenthread.reports.layout.shape import Layout, Return, Role
from goldenthread.reports.layout.tables import Roles, Shape, roles_in, shape_of
from goldenthread.reports.reading import Aside, Block, Cell, Kind, Source, Table

BEFORE_FIRST = "it stands before the first agency"


def place(source: Source) -> Layout:
    """Place every block of a document. If it names no agency, all of it is one return without a name."""
    placer = _Placer(source)
    placer.go_through(source.content)
    if not placer.layout.returns:
        placer = _Placer(source, one_return=True)
        placer.go_through(source.content)
        placer.layout.notes.append("No heading names an agency: all of it is read as one return.")
    layout = placer.layout
    layout.unplaced += source.asides
    layout.returns = [each for each in layout.returns if each.columns or each.agency]
    return layout


class _Placer:
    """Which agency and which column are in force, as the document goes on."""

    def __init__(self, source: Source, *, one_return: bool = False) -> None:
        self.layout = Layout(source.characters)
        self._return: Return | None = None
        self._role, self._heading = Role.OTHER, ""
        self._agency_level = 0
        self._roles: Roles = {}
        if one_return:
            self._return = Return("")
            self.layout.returns.append(self._return)

    def go_through(self, content: list[Block | Table]) -> None:
        """Place blocks and tables in order."""
        for at, item in enumerate(content):
            if isinstance(item, Table):
                self._table(item)
            elif not self._is_heading_of_return(item, content[at + 1 :]):
                self._put(item)

    def _is_heading_of_return(self, block: Block, after: list[Block | Table]) -> bool:
        """Whether a block outside tables opens an agency's return or one of its columns; if so, it is taken."""
        if block.kind is not Kind.HEADING and not _stands_alone(block):
            return False
        # A document that is one return without a name opens no other.
        is_open = self._return is None or bool(self._return.agency)
        if is_open and block.kind is Kind.HEADING and self._opens_agency(block, after):
            self._open(block.text, block)
            self._agency_level = block.level
            return True
        role = headings.role_of(block.text)
        if role is None or self._return is None or (block.kind is not Kind.HEADING and not _is_column_heading(block)):
            return False
        self._role, self._heading = role, block.text.strip().rstrip(":")
        self._return.column(role, self._heading)
        self.layout.headings.append(block)
        return True

    def _opens_agency(self, block: Block, after: list[Block | Table]) -> bool:
        if not headings.may_be_agency(block.text) or (self._agency_level and block.level > self._agency_level):
            return False
        if headings.role_of(block.text) is not None and not _columns_follow(after[:1]):
            return False
        return headings.sounds_like_agency(block.text) or _columns_follow(after[:1])

    def _open(self, name: str, block: Block | None = None) -> None:
        wanted = headings.name_of(name)
        known = next((each for each in self.layout.returns if each.agency.casefold() == wanted.casefold()), None)
        self._return = known or Return(wanted)
        if known is None:
            self.layout.returns.append(self._return)
        self._role, self._heading = Role.OTHER, ""
        if block is not None:
            self.layout.headings.append(block)

    def _put(self, block: Block, role: Role | None = None, heading: str | None = None) -> None:
        if self._return is None:
            if block.characters():
                self.layout.unplaced.append(Aside(BEFORE_FIRST, block))
            return
        wanted = self._role if role is None else role
        column = self._return.column(wanted, self._heading if heading is None else heading)
        column.blocks.append(block)

    def _table(self, table: Table) -> None:
        shape = shape_of(table, self._roles)
        if shape is Shape.FIGURES:
            self._put(table.as_grid())
        elif shape is Shape.WRAPPER:
            for row in table.rows:
                for cell in row:
                    self.go_through(list(cell.content))
        else:
            self._roles = self._layout_rows(table, shape)

    def _layout_rows(self, table: Table, shape: Shape) -> Roles:
        roles: Roles = {} if shape is Shape.FORM else dict(self._roles)
        for row in table.rows:
            found = roles_in(row)
            if found and shape is not Shape.FORM:
                roles = found
                self._take_headings(row)
            elif shape is Shape.FORM:
                self._form_row(row)
            elif (name := _only_cell(row, table)) is not None:
                self._name_row(name, row)
            else:
                self._content_row(row, roles)
        return roles

    def _name_row(self, name: Cell, row: tuple[Cell, ...]) -> None:
        """A row across the table: the next agency, or text that belongs to the agency in force."""
        text = name.text()
        if headings.may_be_agency(text) and len(name.blocks()) == 1:
            self._open(text)
            self._take_headings(row)
        else:
            for block in name.blocks():
                self._put(block)

    def _content_row(self, row: tuple[Cell, ...], roles: Roles) -> None:
        named = next((cell for cell in row if roles.get(cell.column, ("", ""))[0] == "agency"), None)
        if named is not None and not named.merged_up and named.text():
            self._open(named.text())
            self.layout.headings += named.blocks()
        for cell in row:
            if cell is named and not cell.merged_up:
                continue
            role, heading = _column_for(cell, roles)
            for block in cell.blocks():
                self._put(block, role, heading)

    def _form_row(self, row: tuple[Cell, ...]) -> None:
        """A row of a form: what is asked on the left, the answer on the right."""
        label, *answers = row
        asked = label.text()
        if headings.labels_agency(asked) and answers and answers[0].text():
            self._open(answers[0].text())
            self.layout.headings += [*label.blocks(), *(block for cell in answers for block in cell.blocks())]
            return
        role = headings.role_of(asked)
        if role is None or not answers:
            for cell in row:
                for block in cell.blocks():
                    self._put(block, Role.OTHER, asked if cell is not label else "")
            return
        self.layout.headings += label.blocks()
        for cell in answers:
            for block in cell.blocks():
                self._put(block, role, asked.rstrip(":"))

    def _take_headings(self, row: tuple[Cell, ...]) -> None:
        self.layout.headings += [block for cell in row for block in cell.blocks()]


def _column_for(cell: Cell, roles: Roles) -> tuple[Role, str]:
    """The role of the column in which a cell stands: of the nearest heading at or before it."""
    for column in range(cell.column, -1, -1):
        role, heading = roles.get(column, ("", ""))
        if role and role != "agency":
            return Role(role), heading
    if not roles:
        return (
            (Role.ACHIEVEMENTS, "") if cell.column == 0 else (Role.VOICE, "") if cell.column == 1 else (Role.OTHER, "")
        )
    return Role.OTHER, ""


def _only_cell(row: tuple[Cell, ...], table: Table) -> Cell | None:
    """The one cell of a row that holds text, if the table is wider than one column."""
    filled = [cell for cell in row if cell.text()]
    width = max(cell.column + cell.span for each in table.rows for cell in each)
    is_first = bool(filled) and (filled[0].column == 0 or len(row) == 1)
    return filled[0] if len(filled) == 1 and width > 1 and is_first else None


def _stands_alone(block: Block) -> bool:
    return (
        block.kind is Kind.PARAGRAPH
        and len(block.text.strip()) <= 100
        and block.text.strip()[-1:] not in (".", ";", ",")
    )


def _is_column_heading(block: Block) -> bool:
    """A plain line is a column's heading only if it names one and nothing more: "Impact:" inside a text is not."""
    said = block.text.strip()
    return len(said.split()) >= 3 and said[:1].isupper() and headings.role_of(said) in (Role.ACHIEVEMENTS, Role.VOICE)


def _columns_follow(after: list[Block | Table]) -> bool:
    for item in after:
        if isinstance(item, Table):
            return bool(item.rows) and bool(roles_in(item.rows[0]))
        if item.kind is Kind.HEADING and headings.role_of(item.text) is not None:
            return True
    return False
