"""The chain from an incident to a child: each hop says which record, and how it leads on, in words for an officer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID

from goldenthread.directory.models import Setting
from goldenthread.identity.comparing import names_here, subject_of
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.model import EVEN, current_model
from goldenthread.identity.core.scoring import compare
from goldenthread.identity.core.sentences import Hop, hop_sentence, shared_words
from goldenthread.identity.core.subjects import Subject
from goldenthread.identity.finding_people import Cast
from goldenthread.identity.finding_questions import Standing, settings_of
from goldenthread.identity.models import Mention
from goldenthread.records.models import SourceRecord

_SOURCES = {
    "council.home_educated": "the council's register of children not in school",
    "health.children": "the child health record",
    "health.caseload": "the health visiting caseload",
    "council.claims": "a household's claim on the council",
    "register.identities": "the identity register",
    "register.addresses": "the adults' address register",
    "socialcare.person": "the social care record",
    "marac.cases": "the MARAC list",
    "police.persons": "an earlier police record",
}


class Speaks(Protocol):
    """A mention, as a model or as a row: what a record calls somebody, and which record it is."""

    @property
    def feed(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def forenames(self) -> str: ...
    @property
    def surname(self) -> str: ...


def source_of(mention: Mention, incident_reference: str) -> str:
    """A mention's record in words."""
    if mention.feed != "schools.roll":
        return _source(mention, incident_reference, "")
    name = Setting.objects.filter(pk=mention.record.data.get("urn")).values_list("name", flat=True).first()
    return _source(mention, incident_reference, name or "")


def _source(mention: Speaks, incident_reference: str, setting: str) -> str:
    if mention.feed == "police.persons" and mention.case == incident_reference:
        return f"the police record {incident_reference}"
    if mention.feed == "schools.roll":
        return f"the school roll of {setting}" if setting else "a school roll"
    return _SOURCES.get(mention.feed, f"a record of {mention.agency}")


def called(mention: Speaks) -> str:
    """The name as that record has it."""
    return f"{mention.forenames} {mention.surname}".strip()


def born(mention: Standing) -> date | None:
    """The date of birth as that record has it, if it is a whole one."""
    return read_birth(mention.dob_text).day


@dataclass(frozen=True, slots=True)
class Step:
    """
    One hop, before it is put into words.

    `named`: the incident names `mention`. `same_person`: `mention`, of another record, is the police's `other`.
    `related`: a record calls `mention` something (`said`) to `other`. `lives_at`: a record puts `mention` at `address`.
    `incident_address`: where the incident was; it has no mention.
    """

    kind: Literal["named", "same_person", "related", "lives_at", "incident_address"]
    mention: Standing | None = None
    other: Standing | None = None
    said: str = ""
    address: str = ""


class Teller:
    """Puts the hops of one incident into words; whatever they need is looked up once, for all of them together."""

    def __init__(self, record: SourceRecord, cast: Cast, steps: Iterable[Step]) -> None:
        self._record = record
        self._reference: str = record.data["reference"]
        self._cast = cast
        told = list(steps)
        mentions = {m for step in told for m in (step.mention, step.other) if m is not None}
        self._settings = settings_of({m.record_id for m in mentions if m.feed == "schools.roll"})
        pairs = {m for step in told if step.kind == "same_person" for m in (step.mention, step.other) if m is not None}
        cast.load_homes({m.person_id for m in pairs})
        self._shares = names_here.shares() if pairs else EVEN
        self._subjects: dict[UUID, Subject] = {}
        self._told: dict[Step, dict[str, object]] = {}

    def hops(self, steps: Sequence[Step]) -> list[dict[str, object]]:
        """The steps as kept in `Found.hops`."""
        return [self._hop(step) for step in steps]

    def _hop(self, step: Step) -> dict[str, object]:
        if step not in self._told:
            self._told[step] = self._at_scene(step) if step.mention is None else self._by_record(step, step.mention)
        return self._told[step]

    def _at_scene(self, step: Step) -> dict[str, object]:
        sentence = f"The police record {self._reference} gives the address {step.address}."
        return _as_json(step.kind, sentence, self._record.pk)

    def _by_record(self, step: Step, mention: Standing) -> dict[str, object]:
        shared, weight = self._shared(step) if step.kind == "same_person" else ((), None)
        hop = Hop(
            step.kind,
            _source(mention, self._reference, self._settings.get(mention.record_id, "")),
            called(mention),
            born(mention),
            relation=mention.role if step.kind == "named" else step.said,
            to_name=called(step.other) if step.kind == "related" and step.other else "",
            address=step.address,
            shared=shared,
        )
        return _as_json(step.kind, hop_sentence(hop), mention.record_id, mention.pk, weight)

    def _shared(self, step: Step) -> tuple[tuple[str, ...], float | None]:
        if step.other is None or step.mention is None:
            return (), None
        one, other = self._subject(step.other), self._subject(step.mention)
        found = compare(one, other, current_model(), frequency=self._shares)
        return shared_words(found.features), found.weight

    def _subject(self, mention: Standing) -> Subject:
        if mention.id not in self._subjects:
            stays = [stay for stay in self._cast.stays(mention.person_id) if stay.mention == mention.id]
            self._subjects[mention.id] = subject_of(mention, [stay.dwelling for stay in stays])
        return self._subjects[mention.id]


def _as_json(
    kind: str, sentence: str, record: int, mention: UUID | None = None, weight: float | None = None
) -> dict[str, object]:
    return {
        "kind": kind,
        "sentence": sentence,
        "record": record,
        "mention": str(mention) if mention else None,
        "weight": weight,
    }
