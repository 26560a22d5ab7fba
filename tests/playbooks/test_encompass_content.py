"""A notification says what the playbook's template allows, of that setting's own children, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from goldenthread.playbooks.encompass import rules
from goldenthread.rulebook import load

PLAYBOOK = load("encompass")
AT = datetime(2026, 6, 9, 22, 5, tzinfo=UTC)
AMARA = rules.PersonName("Amara", "Okafor", date(2017, 5, 2))
SAM = rules.PersonName("Sam", "Okafor", date(2013, 1, 15))
VOICE = rules.VoiceFacts(
    present=rules.Answer.YES,
    where_present="Upstairs",
    spoken_to=rules.Answer.YES,
    spoken_with="Alone",
    words_said="I want it to stop.",
)
INCIDENT = rules.IncidentFacts(
    reference="MADE-UP-1",
    occurred_at=AT,
    reported_at=AT,
    grading="medium",
    address="12 Larkspur Close, Wenlow",
    postcode="ZZ9 4QT",
    circumstances="Neighbours rang after shouting.",
    welfare_check=rules.Answer.YES,
)


def written(incident=INCIDENT, *, voice=VOICE, others=(SAM,), template="full"):
    return rules.content(
        incident,
        [rules.ChildOnNotification(AMARA, voice)],
        other_children=others,
        template=template,
        playbook=PLAYBOOK,
    )


def states(content, state):
    lines = (*content.incident, *content.children[0].lines)
    return {line.name: line.value for line in lines if line.state is state}


def test_the_full_template_shares_every_field_it_knows():
    assert states(written(), rules.State.SHARED) == {
        "child_name": "Amara Okafor",
        "date_of_birth": "2 May 2017",
        "reference": "MADE-UP-1",
        "occurred": "Tuesday 9 June 2026 at 23:05",
        "location": "12 Larkspur Close, Wenlow, ZZ9 4QT",
        "present": "Yes",
        "where_present": "Upstairs",
        "spoken_to": "Yes",
        "spoken_with": "Alone",
        "words_said": "I want it to stop.",
        "circumstances": "Neighbours rang after shouting.",
        "welfare_check": "Yes",
        "grading": "Medium",
    }
    assert not states(written(), rules.State.WITHHELD)


def test_not_known_is_not_the_same_as_not_shared():
    content = written(voice=rules.VoiceFacts(), template="minimal")
    assert set(states(content, rules.State.NOT_KNOWN)) == {"present", "social_care_told"}
    assert set(states(content, rules.State.WITHHELD)) == {
        "location",
        "circumstances",
        "grading",
        "where_present",
        "spoken_to",
        "spoken_with",
        "words_said",
    }


def test_withheld_fields_carry_no_value_and_say_it_is_policy():
    lines = [line for line in written(template="minimal").incident if line.state is rules.State.WITHHELD]
    assert {line.value for line in lines} == {""}
    assert {line.reason for line in lines} == {"Not shared, by this partnership's policy."}


@pytest.mark.parametrize(
    "incident",
    [
        pytest.param(replace(INCIDENT, markers=frozenset({"refuge"})), id="a refuge"),
        pytest.param(replace(INCIDENT, address_protected=True), id="a protected address"),
    ],
)
@pytest.mark.parametrize("template", ["full", "minimal"])
def test_a_protected_address_never_leaves(incident, template):
    content = written(incident, template=template)
    (location,) = (line for line in content.incident if line.name == "location")
    assert (location.state, location.value, location.reason) == (
        rules.State.WITHHELD,
        "",
        "The address is protected.",
    )
    assert "Larkspur" not in str(content)


@pytest.mark.parametrize("said", ["At Larkspur Close, shouting.", "Shouting heard at zz94qt."])
def test_words_that_give_away_a_protected_address_go_to_a_person(said):
    assert written(replace(INCIDENT, circumstances=said)).flags == ()
    protected = replace(INCIDENT, circumstances=said, address_protected=True)
    assert written(protected).flags == ('"What happened" seems to give away the protected address',)


def test_words_that_are_not_shared_are_not_flagged():
    named = replace(INCIDENT, circumstances="Sam was there.")
    assert written(named).flags == ('"What happened" seems to name Sam Okafor, who is not at this setting',)
    assert written(named, template="minimal").flags == ()


def test_the_parents_rule_is_on_every_notification():
    assert written().contact_with_parents.startswith("Do not speak to parents or carers")


def test_a_notification_needs_a_child_and_a_known_template():
    with pytest.raises(ValueError, match="without a child"):
        rules.content(INCIDENT, [], other_children=[], template="full", playbook=PLAYBOOK)
    with pytest.raises(ValueError, match="no template"):
        written(template="long")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        pytest.param("SAM was upset", ("Sam", "Okafor"), True, id="capitals"),
        pytest.param("Sam's room", ("Sam", "Okafor"), True, id="possessive"),
        pytest.param("Sam\u2019s room", ("Sam", "Okafor"), True, id="typographer's apostrophe"),
        pytest.param("The same room", ("Sam", "Okafor"), False, id="part of a word"),
        pytest.param("Mrs Okafor called", ("Sam", "Okafor"), False, id="a shared surname says nothing"),
        pytest.param("Zoe hid", ("Zoë", "Lis"), True, id="accent left out"),
        pytest.param("Łukasz hid", ("Lukasz", "Lis"), True, id="letter of another alphabet"),
        pytest.param("Anne hid", ("Mary Anne", "Lis"), True, id="second forename"),
        pytest.param("Mary-Jane hid", ("Mary", "Lis"), True, id="half of a double name"),
        pytest.param("Mary-Jane hid", ("Mary-Jane", "Lis"), True, id="a double name"),
        pytest.param("She will be seen", ("Will", "Lis"), False, id="an everyday word"),
        pytest.param("Police saw Will upstairs", ("Will", "Lis"), True, id="the same word as a name"),
        pytest.param("police saw will upstairs", ("Will", "Lis"), True, id="a writer without capitals"),
        pytest.param("", ("Sam", "Okafor"), False, id="no text"),
    ],
)
def test_other_childrens_names_are_noticed(text, name, found):
    other = rules.PersonName(*name)
    assert rules.mentions_other_children(text, [other]) == ([other] if found else [])


def test_a_known_as_name_is_noticed():
    other = rules.PersonName("Alexandra", "Lis", known_as=("Sasha",))
    assert rules.mentions_other_children("Sasha hid", [other]) == [other]


@pytest.mark.parametrize(
    ("text", "address", "postcode", "found"),
    [
        ("Seen on Larkspur", "Flat 2, 12 Larkspur Close", "", True),
        ("Seen on the close", "12 Larkspur Close", "", False),
        ("Went home", "", "", False),
        ("Went to ZZ9 4QT", "", "zz94qt", True),
    ],
)
def test_an_address_is_noticed_by_its_telling_word_or_postcode(text, address, postcode, found):
    assert rules.mentions_address(text, address, postcode) is found
