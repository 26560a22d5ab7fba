"""Police incidents and the hearings of cases: what happened, who was there, what the child said."""

from collections.abc import Iterator, Mapping
from datetime import date

from goldenthread.chronology.telling.happenings import Account, Happening, Kind, Source, account_id
from goldenthread.chronology.telling.records import Named, Record, Records, source_of
from goldenthread.chronology.telling.when import UNKNOWN, When, on_day, read_when

# What was marked so is not told in the officer's free words: they may give away a refuge, an operation or a colleague.
KEPT_BACK: Mapping[str, str] = {"refuge": "a refuge", "covert": "covert", "staff_family": "a family of staff"}
_VOICE_KEPT_BACK = frozenset({"covert", "staff_family"})
_THERE = {"yes": "Was there", "no": "Was not there"}
_SPOKEN = {"yes": "spoken to", "no": "not spoken to"}


def incidents(found: Records) -> Iterator[Happening]:
    """Each incident in which a record names one of the people, as that record has them."""
    for mention in found.mentions:
        if mention.record.feed == "police.persons":
            yield _incident(mention, found.incidents.get((mention.record.agency, mention.case)))


def _incident(mention: Named, incident: Record | None) -> Happening:
    row, told = mention.record.data, incident.data if incident else {}
    marks = set(told.get("markers", "").split(";"))
    kept = marks & KEPT_BACK.keys()
    source = source_of(mention.record)
    account = Account(
        id=account_id(source, mention.slot, Kind.INCIDENT),
        person=mention.person_id,
        source=source_of(incident) if incident else source,
        when=read_when(told.get("occurred_at", "")),
        words=_happened(mention.case, row, told, kept),
        opinion=f"Graded {told['grading']} by the police" if told.get("grading") else "",
        voice="" if marks & _VOICE_KEPT_BACK else row.get("words_said", ""),
        voice_how=_spoken_with(row),
        presence=_presence(row, tell_where=not kept),
    )
    return Happening(Kind.INCIDENT, (mention.record.agency, mention.case), (account,))


def _happened(reference: str, row: Mapping[str, str], told: Mapping[str, str], kept: set[str]) -> str:
    role = f"Named as {row.get('role', 'other')}" + (f", {row['relationship']}" if row.get("relationship") else "")
    if not told:
        return f"Incident {reference}: the police have not sent what happened. {role}."
    kind = told.get("kind") or "Domestic abuse incident"
    what = f"{kind[:1].upper()}{kind[1:]}"
    if kept:
        why = " and ".join(KEPT_BACK[mark] for mark in sorted(kept))
        return f"{what} ({reference}). {role}. What happened is kept back: the police marked it {why}."
    return " ".join(filter(None, (f"{what} ({reference}). {role}.", told.get("circumstances", ""))))


def _presence(row: Mapping[str, str], *, tell_where: bool) -> str:
    there = _THERE.get(row.get("present", ""), "Not known whether they were there")
    where = f", {row['where_present'][:1].lower()}{row['where_present'][1:]}" if row.get("where_present") else ""
    spoken = _SPOKEN.get(row.get("spoken_to", ""), "not known whether an officer spoke with them")
    how = _spoken_with(row) if row.get("spoken_to") == "yes" else ""
    return f"{there}{where if tell_where else ''}; {' '.join(filter(None, (spoken, how)))}"


def _spoken_with(row: Mapping[str, str]) -> str:
    with_whom = row.get("spoken_with", "").strip()
    return "alone" if with_whom.casefold() == "alone" else f"with {with_whom}" if with_whom else ""


def hearings(found: Records) -> Iterator[Happening]:
    """Each case heard at the MARAC in which one of the people stands. Never one with the incident it was heard for."""
    for mention in found.mentions:
        if mention.record.feed == "marac.cases":
            row, source = mention.record.data, source_of(mention.record)
            when = _day(row.get("heard_on", ""))
            relation = f", {row['relationship']}" if row.get("relationship") else ""
            account = _account(mention, source, when, f"Case {mention.case} heard. Listed as {mention.role}{relation}.")
            yield Happening(Kind.MARAC, (mention.record.agency, mention.case, when), (account,))


def _account(mention: Named, source: Source, when: When, words: str) -> Account:
    return Account(account_id(source, mention.slot, Kind.MARAC), mention.person_id, source, when, words)


def _day(text: str) -> When:
    return on_day(date.fromisoformat(text)) if text else UNKNOWN
