"""The playbook of a list is wholly right, or refused with its place and a remedy."""

from datetime import date

import pytest

from goldenthread.rulebook import NotInForce, PlaybookError, read_list, read_text

FILE = "large-sibling-groups/playbook.yaml"
TEXT = read_text("large-sibling-groups", "playbook.yaml")


def test_the_sentence_takes_its_numbers_from_the_rules_in_force():
    book = read_list(TEXT, file=FILE)
    assert book.says(date(2026, 11, 23)).startswith("Five or more children under 18,")
    six = read_list(TEXT.replace("value: 5", "value: 6"), file=FILE)
    assert six.says(date(2026, 11, 23)).startswith("Six or more")


def test_without_a_rule_in_force_nothing_is_said():
    book = read_list(TEXT, file=FILE)
    with pytest.raises(NotInForce, match="children_at_least"):
        book.says(date(2020, 1, 1))


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        pytest.param("next_review: 2027", "next_review: 2025", "next_review", id="the next review is before the last"),
        pytest.param("sources: [ca-2004-s16la]", "sources: [hearsay]", "hearsay", id="a source that is not there"),
        pytest.param("reader:", "readers:", "reader: is missing", id="a misspelt key"),
        pytest.param("strength: law", "strength: local", "must", id="local practice in words of law"),
    ],
)
def test_a_mistake_is_refused(right, wrong, complaint):
    assert right in TEXT
    with pytest.raises(PlaybookError, match=complaint):
        read_list(TEXT.replace(right, wrong, 1), file=FILE)
