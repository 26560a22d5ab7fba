"""A playbook that is not wholly right is refused, in words its owner can act on."""

from datetime import date

import pytest

from goldenthread.rulebook import NotInForce, PlaybookError, Strength, load, read_playbook, read_text

SOUND = read_text("encompass", "playbook.yaml")


def test_the_shipped_playbook_loads_once():
    assert load("encompass") is load("encompass")
    assert load("encompass").id == "encompass"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        pytest.param("owner: Safe", "ownr: Safe", "owner: is missing", id="a missing key"),
        pytest.param("status: in_use", "status: in_use\ncolour: red", "colour: is not a known key", id="unknown key"),
        pytest.param("status: in_use", "status: live", "Use one of: draft, in_use, retired", id="not a choice"),
        pytest.param("status: in_use", "status: in_use\nid: other", "written twice", id="a key twice"),
        pytest.param("reviewed: 2026-11-22", "reviewed: last week", "not a date", id="not a date"),
        pytest.param("reviewed: 2026-11-22", "reviewed: 2026-11-22T10:00:00Z", "not a date", id="a timestamp"),
        pytest.param("next_review: 2027-05-22", "next_review: 2026-05-22", "is not after", id="reviews in disorder"),
        pytest.param("amount: 24", "amount: 24h", "not a whole number", id="a number with a unit"),
        pytest.param('at_time: "17:00"', "at_time: teatime", "not a time", id="not a time"),
        pytest.param("sources: [devon-42,", "sources: [devon-43,", "is not a source of this playbook", id="no source"),
        pytest.param("sources: [devon-42, product-choice]", "sources: []", "list of texts", id="an empty list"),
        pytest.param("templates: [full, minimal]", "templates: [full]", "minimal: is not a known key", id="template"),
        pytest.param("    value: 60\n", "    value: [60]\n", "Use a whole number", id="a value of another shape"),
        pytest.param("id: si-2025-1168", "id: vap-act-s20", "used twice", id="a source twice"),
        pytest.param("name: exceptions", "name: ages", "in force twice at once", id="a rule twice"),
        pytest.param("valid_to: 2025-11-06", "valid_to: 2020-01-01", "before valid_from", id="ends before it starts"),
        pytest.param("owner: Safe", "owner: [Safe", "not readable YAML", id="not YAML"),
        pytest.param("policy: {full: share, minimal: share}", "policy: yes", "not a mapping", id="not a mapping"),
        pytest.param("lawful_basis:\n", "lawful_basis: {}\nx:\n", "not a list", id="not a list"),
        pytest.param("label: Child\n", "label: 7\n", "not text", id="not a text"),
    ],
)
def test_each_complaint_names_file_field_and_remedy(before, after, complaint):
    assert before in SOUND
    with pytest.raises(PlaybookError) as caught:
        read_playbook(SOUND.replace(before, after, 1), file="made-up.yaml")
    assert complaint in str(caught.value)
    assert str(caught.value).startswith(f"made-up.yaml: {caught.value.field}: ")
    assert caught.value.remedy


@pytest.mark.parametrize("word", ["must", "law", "statutory", "duty"])
def test_local_practice_may_not_be_described_as_law(word):
    text = SOUND.replace("Then the deputies.", f"Then the deputies, as {word} has it.")
    with pytest.raises(PlaybookError, match="Describe it as the practice it is"):
        read_playbook(text, file="made-up.yaml")


@pytest.mark.parametrize(
    ("strength", "kind"), [("law", "legislation"), ("statutory", "legislation or statutory_guidance")]
)
def test_a_strength_needs_a_source_that_bears_it(strength, kind):
    start = SOUND.index("    - name: deputy")
    text = SOUND[:start] + SOUND[start:].replace("strength: local", f"strength: {strength}", 1)
    with pytest.raises(PlaybookError, match=f"needs a source of kind {kind}"):
        read_playbook(text, file="made-up.yaml")


def test_an_unknown_playbook_is_refused():
    with pytest.raises(PlaybookError, match="is not there"):
        load("nothing-of-that-name")


def test_rules_are_those_in_force_on_the_day():
    playbook = load("encompass")
    assert playbook.route("registered_school", date(2025, 11, 6)).strength is Strength.GUIDANCE
    assert playbook.route("registered_school", date(2025, 11, 7)).strength is Strength.LAW
    with pytest.raises(NotInForce, match="child_is_under"):
        playbook.rule("child_is_under", date(2020, 1, 1))


def test_a_rule_without_a_number_gives_none():
    with pytest.raises(TypeError, match="no whole number"):
        load("encompass").number("ages", date(2026, 3, 3))


def test_a_playbook_says_when_its_owner_should_look_again():
    playbook = load("encompass")
    assert not playbook.review_is_due(date(2027, 5, 21))
    assert playbook.review_is_due(date(2027, 5, 22))
