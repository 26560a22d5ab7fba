"""What the playbook's rules need to know, read from the thread: incident, child, setting, calendar, contacts."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from goldenthread.chronology.models import Incident
from goldenthread.directory.calendars import CalendarRow, RowKind, SchoolCalendar
from goldenthread.directory.models import CalendarEntry, Setting, SettingContact, Succession
from goldenthread.identity.models import Enrolment, Mention, Person
from goldenthread.notify.models import Choice
from goldenthread.playbooks.encompass.rules import (
    Answer,
    ChildFacts,
    ContactFacts,
    EnrolmentFacts,
    EnrolmentStatus,
    IncidentFacts,
    OutsideSchool,
    PersonName,
    SettingFacts,
    SettingSort,
    VoiceFacts,
    sort_of,
)

# Settings have merged, closed and merged again; a register with a circle in it must not keep us for ever.
_DEEPEST_SUCCESSION = 5


def person_name(person: Person) -> PersonName:
    """The person as displayed, with every other forename that a record gives."""
    others = {m.forenames for m in person.mentions.all() if m.forenames and m.forenames != person.forenames}
    return PersonName(person.forenames, person.surname, person.dob, tuple(sorted(others)))


def setting_facts(urn: str, on: date, depth: int = 0) -> SettingFacts:
    """
    A setting on a day. One that the register does not hold is taken to be another council's: somebody will be asked.
    """
    setting = Setting.objects.filter(pk=urn).first()
    if setting is None:
        return SettingFacts(
            urn, f"a setting that is not in our register ({urn})", SettingSort.SCHOOL, in_area=False, has_contacts=False
        )
    closed = setting.closed_on is not None and setting.closed_on <= on
    heirs: tuple[SettingFacts, ...] = ()
    if closed and depth < _DEEPEST_SUCCESSION:
        after = Succession.objects.filter(urn=urn).values_list("successor_urn", flat=True)
        heirs = tuple(setting_facts(heir, on, depth + 1) for heir in after)
    return SettingFacts(
        urn=urn,
        name=setting.name,
        sort=sort_of(type_group=setting.group_name, phase=setting.phase, type_name=setting.type_name),
        open=not closed,
        in_area=setting.in_area,
        has_contacts=contacts_on(urn, on).exists(),
        successors=heirs,
    )


def contacts_on(urn: str, on: date) -> QuerySet[SettingContact]:
    """The setting's contacts of the day."""
    valid = Q(valid_to=None) | Q(valid_to__gte=on)
    return SettingContact.objects.filter(valid, setting_id=urn, valid_from__lte=on).order_by("pk")


def contact_facts(urn: str, on: date) -> list[ContactFacts]:
    """The same for the rules, with the people whom each must not hear about."""
    return [
        ContactFacts(
            key=contact.email,
            urn=urn,
            role=contact.role,
            name=None if contact.role == SettingContact.Role.MAILBOX else _name_in_words(contact.name),
            conflicts=tuple(_conflict(words) for words in contact.conflicts),
        )
        for contact in contacts_on(urn, on)
    ]


def _name_in_words(words: str) -> PersonName:
    forenames, _, surname = words.strip().rpartition(" ")
    return PersonName(forenames, surname)


def _conflict(words: str) -> PersonName:
    """ "Forenames Surname 1980-01-31"; the date may be missing."""
    name, _, last = words.strip().rpartition(" ")
    try:
        born = date.fromisoformat(last)
    except ValueError:
        return _name_in_words(words)
    named = _name_in_words(name)
    return PersonName(named.forenames, named.surname, born)


def child_facts(person: Person, incident: Incident, on: date) -> ChildFacts:
    """The child with the enrolments that current records give, or the setting that a person chose for this incident."""
    chosen = Choice.objects.filter(incident=incident, person_id=person.pk).first()
    if chosen and not chosen.urn:
        return ChildFacts(person_name(person))
    if chosen:
        only = EnrolmentFacts(setting_facts(chosen.urn, on), EnrolmentStatus.CURRENT)
        return ChildFacts(person_name(person), (only,))
    rows = Enrolment.objects.filter(mention__person=person, mention__gone_at=None).order_by("-date_from", "pk")
    outside = [r for r in rows if not r.urn and _covers(r, on)]
    unique = {(r.urn, r.status, r.date_from, r.date_to): r for r in rows if r.urn}
    return ChildFacts(
        name=person_name(person),
        enrolments=tuple(
            EnrolmentFacts(setting_facts(r.urn, on), EnrolmentStatus(r.status), r.date_from, r.date_to)
            for r in unique.values()
        ),
        outside_school=OutsideSchool(outside[0].status) if outside else None,
    )


def _covers(row: Enrolment, on: date) -> bool:
    return (row.date_from is None or row.date_from <= on) and (row.date_to is None or on <= row.date_to)


def incident_facts(incident: Incident, involved: Iterable[Person]) -> IncidentFacts:
    """The incident with everybody it touches, so that a contact's conflict of interest is seen."""
    people = list(involved)
    return IncidentFacts(
        reference=incident.reference,
        occurred_at=incident.occurred_at,
        reported_at=incident.reported_at,
        kind=incident.kind,
        grading=incident.grading,
        address=incident.address,
        postcode=incident.postcode,
        circumstances=incident.circumstances,
        markers=frozenset(incident.markers),
        involved=tuple(person_name(p) for p in people),
        address_protected=any(p.protected for p in people),
    )


def police_mentions(incident: Incident) -> list[Mention]:
    """Everybody whom the police's own record of the incident names."""
    return list(
        Mention.objects.filter(feed="police.persons", agency=incident.agency, case=incident.reference, gone_at=None)
        .select_related("record", "person")
        .order_by("number")
    )


def voice_facts(child_id: UUID, mentions: Iterable[Mention]) -> VoiceFacts:
    """What police wrote down of this child at the incident; if they did not name the child, nothing is known."""
    for mention in mentions:
        if mention.person_id == child_id and mention.role == "child":
            row = mention.record.data
            return VoiceFacts(
                present=Answer(row.get("present", "unknown")),
                where_present=row.get("where_present", ""),
                spoken_to=Answer(row.get("spoken_to", "unknown")),
                spoken_with=row.get("spoken_with", ""),
                words_said=row.get("words_said", ""),
            )
    return VoiceFacts()


def calendar_of(box: str) -> SchoolCalendar:
    """The calendar that a box's clock runs by: the setting's own, or for a team an assumption, marked as such."""
    kind, _, urn = box.partition(":")
    return SchoolCalendar(rows=_rows(CalendarEntry.objects.filter(setting_id=urn)) if kind == "urn" else ())


def _rows(entries: Iterable[CalendarEntry]) -> tuple[CalendarRow, ...]:
    return tuple(CalendarRow(RowKind(e.kind), e.date_from, e.date_to, e.name, e.opens_at) for e in entries)
