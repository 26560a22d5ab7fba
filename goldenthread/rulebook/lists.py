"""Load and check the playbook of a list. One that is not wholly right is refused, as every playbook is."""

from functools import cache
from types import MappingProxyType

from goldenthread.rulebook.loader import check_review, plain_rule, read_rules, read_sources, read_text
from goldenthread.rulebook.reading import Table, read_yaml
from goldenthread.rulebook.types import ListPlaybook, Needed, Status


@cache
def load_list(name: str) -> ListPlaybook:
    """
    The list shipped as `goldenthread/playbooks/<name>/playbook.yaml`, checked.

    :raises PlaybookError: if there is none, or anything in it is wrong
    """
    return read_list(read_text(name, "playbook.yaml"), file=f"{name}/playbook.yaml")


def read_list(text: str, *, file: str) -> ListPlaybook:
    """
    Read and check the YAML of a list's playbook.

    :raises PlaybookError: names the file, the field, what is wrong and what to do
    """
    top = read_yaml(text, file)
    sources = read_sources(top)
    book = ListPlaybook(
        id=top.text("id"),
        name=top.text("name"),
        version=top.text("version"),
        status=top.choice("status", Status),
        owner=top.text("owner"),
        reviewed=top.day("reviewed"),
        next_review=top.day("next_review"),
        lawful_basis=read_rules(top.tables("lawful_basis"), plain_rule, sources),
        sources=MappingProxyType(sources),
        rules=read_rules(top.tables("rules"), plain_rule, sources),
        sentence=top.text("sentence"),
        reader=top.text("reader"),
        needs=tuple(_needed(table) for table in top.tables("needs")),
        cannot_see=top.texts("cannot_see"),
    )
    top.done()
    check_review(top, book)
    return book


def _needed(table: Table) -> Needed:
    needed = Needed(feed=table.text("feed"), what=table.text("what"))
    table.done()
    return needed
