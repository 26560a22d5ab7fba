"""
What a notification says: the fields of the playbook's template, and nothing else.

Three different silences are kept apart: a field that was shared, one that nobody knows, and one that is withheld on
purpose. A reader must be able to tell "police did not write down whether she was there" from "we do not share that".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from goldenthread.directory.calendars import LONDON
from goldenthread.playbooks.encompass.facts import Answer, ChildOnNotification, IncidentFacts, PersonName
from goldenthread.playbooks.encompass.holds import withholds_address
from goldenthread.playbooks.encompass.names import mentions_address, mentions_other_children
from goldenthread.playbooks.encompass.routes import day_of
from goldenthread.rulebook import FieldRule, Playbook, Policy

_ANSWERS = {Answer.YES: "Yes", Answer.NO: "No", Answer.UNKNOWN: ""}
_ADDRESS_FIELD = "location"
_FREE_TEXT = frozenset({"circumstances", "where_present", "spoken_with", "words_said"})
#: The fields that this code can fill; a playbook that names another is refused by the tests.
FIELD_NAMES: Mapping[str, frozenset[str]] = {
    "incident": frozenset(
        {"reference", "occurred", "location", "circumstances", "welfare_check", "social_care_told", "grading"}
    ),
    "child": frozenset(
        {"child_name", "date_of_birth", "present", "where_present", "spoken_to", "spoken_with", "words_said"}
    ),
}


class State(StrEnum):
    """Whether a field has a value, and if not, why not."""

    SHARED = "shared"
    NOT_KNOWN = "not_known"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Line:
    """One field as the reader meets it. `value` is empty unless it is SHARED; `reason` says why it is WITHHELD."""

    name: str
    label: str
    state: State
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChildLines:
    """The lines about one child of the setting."""

    child: PersonName
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """
    A notification's words. `flags` are for the desk only, never for the setting: sentences that say what a person must
    look at before it goes (they may name children who are not at this setting).
    """

    template: str
    version: str
    incident: tuple[Line, ...]
    children: tuple[ChildLines, ...]
    contact_with_parents: str
    flags: tuple[str, ...]


def content(
    incident: IncidentFacts,
    children: Sequence[ChildOnNotification],
    *,
    other_children: Sequence[PersonName],
    template: str,
    playbook: Playbook,
) -> Content:
    """
    The notification of one incident to one setting.

    `children`: only that setting's own. `other_children`: every other child of the incident, whose names may not
    appear.

    :raises ValueError: if there are no children, or the template is not the playbook's
    :raises NotInForce: if the playbook has no rules for the day of the incident's report
    """
    if not children:
        raise ValueError(f"incident {incident.reference}: a notification without a child of the setting")
    if template not in playbook.templates:
        raise ValueError(f"no template {template!r}; the playbook has {', '.join(playbook.templates)}")
    on = day_of(incident.reported_at)
    protected = withholds_address(incident, playbook)
    fields = [rule for rule in playbook.fields if rule.in_force(on)]
    about_incident = [rule for rule in fields if rule.about == "incident"]
    about_child = [rule for rule in fields if rule.about == "child"]
    incident_lines = _lines(about_incident, _incident_values(incident), template, protected)
    child_lines = tuple(
        ChildLines(child.name, _lines(about_child, _child_values(child), template, protected)) for child in children
    )
    every = [*incident_lines, *(line for child in child_lines for line in child.lines)]
    return Content(
        template=template,
        version=playbook.version,
        incident=incident_lines,
        children=child_lines,
        contact_with_parents=str(playbook.rule("contact_with_parents", on).value),
        flags=tuple(dict.fromkeys(_flags(every, incident, other_children, protected))),
    )


def _lines(rules: Sequence[FieldRule], values: Mapping[str, str], template: str, protected: bool) -> tuple[Line, ...]:
    return tuple(_line(rule, values[rule.name], template, protected) for rule in rules)


def _line(rule: FieldRule, value: str, template: str, protected: bool) -> Line:
    if rule.name == _ADDRESS_FIELD and protected:
        return Line(rule.name, rule.label, State.WITHHELD, reason="The address is protected.")
    if rule.policy[template] is Policy.WITHHOLD:
        return Line(rule.name, rule.label, State.WITHHELD, reason="Not shared, by this partnership's policy.")
    if not value.strip():
        return Line(rule.name, rule.label, State.NOT_KNOWN)
    return Line(rule.name, rule.label, State.SHARED, value)


def _incident_values(incident: IncidentFacts) -> dict[str, str]:
    return {
        "reference": incident.reference,
        "occurred": _moment(incident.occurred_at),
        "location": ", ".join(part for part in (incident.address, incident.postcode) if part),
        "circumstances": incident.circumstances,
        "welfare_check": _ANSWERS[incident.welfare_check],
        "social_care_told": _ANSWERS[incident.social_care_told],
        "grading": incident.grading.capitalize(),
    }


def _child_values(child: ChildOnNotification) -> dict[str, str]:
    voice, born = child.voice, child.name.date_of_birth
    return {
        "child_name": f"{child.name.forenames} {child.name.surname}",
        "date_of_birth": _day(born) if born else "",
        "present": _ANSWERS[voice.present],
        "where_present": voice.where_present,
        "spoken_to": _ANSWERS[voice.spoken_to],
        "spoken_with": voice.spoken_with,
        "words_said": voice.words_said,
    }


def _flags(
    lines: Sequence[Line], incident: IncidentFacts, others: Sequence[PersonName], protected: bool
) -> Iterator[str]:
    """Only what would be shared is looked at: words that stay here harm nobody."""
    for line in lines:
        if line.name not in _FREE_TEXT or line.state is not State.SHARED:
            continue
        for other in mentions_other_children(line.value, others):
            yield f'"{line.label}" seems to name {other.forenames} {other.surname}, who is not at this setting'
        if protected and mentions_address(line.value, incident.address, incident.postcode):
            yield f'"{line.label}" seems to give away the protected address'


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%A} {_day(local.date())} at {local:%H:%M}"
