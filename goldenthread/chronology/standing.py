"""
What stands about somebody on a day, as current records tell it: plans and care, who is involved, who has sent nothing.

Read from the records each time and kept nowhere, so that a corrected record, or one that is parted from a person,
changes it at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from goldenthread.chronology.telling.codes import NEEDS, in_words
from goldenthread.directory.models import Team
from goldenthread.identity.models import Enrolment, Mention
from goldenthread.records.models import Current, Delivery, SourceRecord

# A plan or care that ended less than a year ago is still said: the same tail as CP-IS keeps for unscheduled care.
TAIL = timedelta(days=365)
_OWN_NUMBERS = "socialcare.person"
_CASEWORK = ("socialcare.cp_plans", "socialcare.cla_episodes", "socialcare.cin_episodes", "socialcare.involvements")
_PARTS = {"victim": "as the victim", "perpetrator": "as the perpetrator", "child": "as a child of the case"}


@dataclass(frozen=True, slots=True)
class Flag:
    """
    Something that whoever opens a child's page must see first.

    `kind` is `cp`, `cla`, `cin`, `marac`, `ehe` or `cme`; `until` is the last day, or None while it stands.
    """

    kind: str
    words: str
    since: date | None
    until: date | None
    record: SourceRecord


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody who works with the person now: for whom, in which part, and the telephone that is answered, or ""."""

    who: str
    part: str
    agency: str
    phone: str
    since: date | None
    record: SourceRecord


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing of one sort is known of somebody. `sends` says whether such files come at all, and when the last came."""

    what: str
    sends: bool
    last: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a day; `practice` is the family doctor's practice as health has it, or ""."""

    flags: tuple[Flag, ...]
    involved: tuple[Involved, ...]
    silences: tuple[Silence, ...]
    practice: str
    agencies: tuple[str, ...]


def standing_of(person: UUID, on: date) -> Standing:
    """What stands about somebody. A fixed number of queries. Show it only under an entry about them."""
    mentions = list(
        Mention.objects.filter(person=person, gone_at=None)
        .select_related("record__delivery__agency")
        .order_by("number")
    )
    casework = casework_records(mentions)
    return Standing(
        flags=tuple(sorted([*_plans(casework, on), *_marac(mentions, on), *_schooling(mentions, on)], key=_first)),
        involved=tuple(_involved(casework, on)),
        silences=tuple(_silences(mentions)),
        practice=next((p for m in reversed(mentions) if (p := m.record.data.get("gp_practice_name", ""))), ""),
        agencies=tuple(sorted({r.delivery.agency.name for r in (*(m.record for m in mentions), *casework)})),
    )


def casework_records(mentions: Iterable[Mention]) -> list[SourceRecord]:
    """The current records of plans, care, referrals and involvements that name these mentions by number alone."""
    own = {(m.agency, m.own_ref) for m in mentions if m.own_ref.startswith(f"{_OWN_NUMBERS}:")}
    if not own:
        return []
    found = SourceRecord.objects.filter(
        current__isnull=False, feed__in=_CASEWORK, speaks_of__ref__in={ref for _, ref in own}
    ).select_related("delivery__agency")
    # A number is one agency's own: another council's person of the same number is somebody else.
    return [record for record in found.order_by("pk") if (record.agency, _ref(record)) in own]


def _ref(record: SourceRecord) -> str:
    number = next((value for name, value in record.data.items() if name.endswith("_person_id")), "")
    return f"{_OWN_NUMBERS}:{number}"


def _first(flag: Flag) -> tuple[bool, int, date]:
    order = ("cp", "cla", "marac", "cin", "cme", "ehe")
    return flag.until is not None, order.index(flag.kind), flag.since or date.min


def day_of(record: SourceRecord, column: str) -> date | None:
    """A date of a record that the door has checked, or None where it is not given."""
    said = record.data.get(column, "")
    return date.fromisoformat(said) if said else None


def _plans(records: Iterable[SourceRecord], on: date) -> Iterable[Flag]:
    for record in records:
        made = _MAKERS.get(record.feed)
        flag = made(record) if made else None
        if flag and (flag.since is None or flag.since <= on) and (flag.until is None or flag.until > on - TAIL):
            # An end that is still to come leaves it standing.
            until = flag.until if flag.until and flag.until <= on else None
            yield Flag(flag.kind, flag.words, flag.since, until, flag.record)


def _cp_plan(record: SourceRecord) -> Flag:
    category = record.data.get("cppl_cp_plan_latest_category") or record.data.get("cppl_cp_plan_initial_category", "")
    whose = ", another authority’s" if record.data.get("cppl_cp_plan_ola") == "Y" else ""
    words = f"Child protection plan{whose}: {category.lower() or 'category not given'}"
    return Flag("cp", words, day_of(record, "cppl_cp_plan_start_date"), day_of(record, "cppl_cp_plan_end_date"), record)


def _cla_episode(record: SourceRecord) -> Flag:
    since = day_of(record, "clae_entered_care_date") or day_of(record, "clae_cla_episode_start_date")
    return Flag("cla", "Looked after", since, day_of(record, "clae_cla_episode_ceased_date"), record)


def _cin_episode(record: SourceRecord) -> Flag | None:
    if record.data.get("cine_referral_nfa") == "Y":
        return None
    need = _need(record.data.get("cine_cin_primary_need_code", ""))
    return Flag(
        "cin", f"Child in need: {need}", day_of(record, "cine_referral_date"), day_of(record, "cine_close_date"), record
    )


def _need(code: str) -> str:
    return in_words(code, NEEDS) if code else "need not given"


_MAKERS = {
    "socialcare.cp_plans": _cp_plan,
    "socialcare.cla_episodes": _cla_episode,
    "socialcare.cin_episodes": _cin_episode,
}


def _marac(mentions: Iterable[Mention], on: date) -> Iterable[Flag]:
    for mention in mentions:
        heard = day_of(mention.record, "heard_on") if mention.feed == "marac.cases" else None
        if heard and on - TAIL < heard <= on:
            part = _PARTS.get(mention.role, "")
            yield Flag(
                "marac", f"High-risk domestic abuse: heard at MARAC {part}".rstrip(), heard, None, mention.record
            )


def _schooling(mentions: Sequence[Mention], on: date) -> Iterable[Flag]:
    words = {"EHE": "Educated at home", "CME": "Missing education"}
    rows = Enrolment.objects.filter(mention__in=mentions, status__in=words).select_related("record__delivery__agency")
    for row in rows:
        if (row.date_from is None or row.date_from <= on) and (row.date_to is None or row.date_to >= on):
            yield Flag(row.status.lower(), words[row.status], row.date_from, None, row.record)


def _involved(records: Iterable[SourceRecord], on: date) -> list[Involved]:
    now = [r for r in records if r.feed == "socialcare.involvements" and _holds(r, on)]
    workers = _workers(now)
    phones = {(t.agency_id, t.name.casefold()): t.phone for t in Team.objects.all()}
    found = []
    for record in now:
        worker = workers.get((record.agency, record.data.get("invo_professional_id", "")))
        team = record.data.get("invo_professional_team", "")
        name = worker.data.get("prof_professional_name", "") if worker else ""
        part = ", ".join(filter(None, (record.data.get("invo_professional_role_id", ""), team)))
        phone = phones.get((record.agency, team.casefold()), "")
        since = day_of(record, "invo_involvement_start_date")
        found.append(Involved(name, part, record.delivery.agency.name, phone, since, record))
    return sorted(found, key=lambda each: (each.since or date.min, each.record.pk), reverse=True)


def _holds(record: SourceRecord, on: date) -> bool:
    since, until = day_of(record, "invo_involvement_start_date"), day_of(record, "invo_involvement_end_date")
    return (since is None or since <= on) and (until is None or until >= on)


def _workers(records: Iterable[SourceRecord]) -> dict[tuple[str, str], SourceRecord]:
    numbers = {r.data.get("invo_professional_id", "") for r in records} - {""}
    rows = Current.objects.filter(feed="socialcare.professionals", key__in=numbers).select_related("record")
    return {(row.agency, row.key): row.record for row in rows}


# What a child's page expects to hear, in the words of whoever asks: the feeds that would say it.
_EXPECTED = {
    "a school, nursery or college roll": ("schools.roll", "council.home_educated"),
    "child health": ("health.children", "health.caseload"),
    "children’s social care": ("socialcare.person",),
    "police": ("police.persons",),
    "MARAC": ("marac.cases",),
}


def _silences(mentions: Iterable[Mention]) -> Iterable[Silence]:
    speaking = {m.feed for m in mentions}
    wanted = {what: feeds for what, feeds in _EXPECTED.items() if speaking.isdisjoint(feeds)}
    accepted = Delivery.objects.filter(
        status=Delivery.Status.ACCEPTED, feed__in=[feed for feeds in wanted.values() for feed in feeds]
    )
    last = dict(accepted.values_list("feed").annotate(last=Max("received_at")))
    for what, feeds in wanted.items():
        came = [last[feed] for feed in feeds if feed in last]
        yield Silence(what, bool(came), max(came).date() if came else None)
