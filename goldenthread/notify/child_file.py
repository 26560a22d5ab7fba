"""One person in one view: who they are, what stands, who is involved, what is owed, what is new and what is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from goldenthread.access import ledger
from goldenthread.access.grants import require_grant
from goldenthread.access.mandate import Mandate, NotAllowed
from goldenthread.access.models import Grant
from goldenthread.chronology.standing import Standing, standing_of
from goldenthread.clock import london
from goldenthread.directory.models import Agency, Setting, SettingContact
from goldenthread.identity.kin import Kin, children_of, kin_of
from goldenthread.identity.living import Homes, Household, homes, household
from goldenthread.identity.models import Enrolment, Found, Mention, Person
from goldenthread.notify.models import Told
from goldenthread.pathways.models import Duty
from goldenthread.records.models import SourceRecord, SpeaksOf


@dataclass(frozen=True, slots=True)
class Place:
    """A setting that has the child on its roll today, and whom to ring there; `contact` is None if nobody is named."""

    setting: Setting
    contact: SettingContact | None
    since: date | None
    record: SourceRecord


@dataclass(frozen=True, slots=True)
class Touched:
    """The domestic-abuse incidents that surely touch somebody: how many, and when the last one was."""

    incidents: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """What came since the reader last had a reason to look: records by agency. `since` is None at the first time."""

    since: datetime | None
    records: dict[str, int]


@dataclass(frozen=True, slots=True)
class ChildFile:
    """
    Everything that the page of one person shows.

    `siblings` have a parent in common, by records of both. `people` are those whom the page names, by id; `agencies`
    are names by slug.
    """

    person: Person
    grant: Grant
    standing: Standing
    homes: Homes
    household: Household | None
    kin: tuple[Kin, ...]
    siblings: frozenset[UUID]
    agencies: dict[str, str]
    people: dict[UUID, Person]
    places: tuple[Place, ...]
    touched: Touched
    owed: tuple[Duty, ...]
    news: News


def child_file(pk: UUID, *, mandate: Mandate, at: datetime) -> ChildFile:
    """
    Everything that is known of somebody; the ledger says that it was looked at, about everybody whom it names.

    :raises NotAllowed: without a grant that holds now, or if there is no such person
    """
    grant = require_grant(pk, mandate=mandate, at=at)
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise NotAllowed("no such person")
    on = london(at).date()
    lives = homes(pk, on)
    now = next((home for home in lives.known if home.holds_on(on) and not home.doubt), None)
    # Who lives behind a protected door is nobody's business here, nor is who lives where they lived before.
    together = household(now.dwelling, on) if now and not lives.withheld else None
    kin = tuple(kin_of(pk))
    siblings = children_of({k.person for k in kin if k.kind == "parent"}) - {pk}
    named = siblings | {k.person for k in kin} | ({m.person for m in together.members} if together else set())
    ledger.write(mandate, did="child.view", at=at, about=sorted({pk, *named}), page="child", grant=grant.pk)
    return ChildFile(
        person=person,
        grant=grant,
        standing=standing_of(pk, on),
        homes=lives,
        household=together,
        kin=kin,
        siblings=frozenset(siblings - {k.person for k in kin if k.kind == "sibling"}),
        agencies=dict(Agency.objects.values_list("slug", "name")),
        people=Person.objects.in_bulk(named | {pk}),
        places=tuple(_places(pk, on)),
        touched=_touched(pk),
        owed=tuple(_owed(pk)),
        news=_news(pk, grant),
    )


def _places(pk: UUID, on: date) -> Iterable[Place]:
    rows = Enrolment.objects.filter(~Q(urn=""), mention__person=pk, mention__gone_at=None)
    rows = rows.filter(Q(date_from=None) | Q(date_from__lte=on), Q(date_to=None) | Q(date_to__gte=on))
    now = {row.urn: row for row in rows.select_related("record__delivery__agency").order_by("record_id")}
    settings = Setting.objects.in_bulk(now)
    still = SettingContact.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), setting__in=settings)
    # The key adult before the deputy before the mailbox.
    order = list(SettingContact.Role)
    contacts = {
        c.setting_id: c for c in sorted(still, key=lambda c: order.index(SettingContact.Role(c.role)), reverse=True)
    }
    for urn, row in now.items():
        if urn in settings:
            yield Place(settings[urn], contacts.get(urn), row.date_from, row.record)


def _touched(pk: UUID) -> Touched:
    sure = Found.objects.filter(Q(certainty=Found.Certainty.CERTAIN) | Q(decided="tell"), person_id=pk)
    dates = list(sure.exclude(decided="leave").values_list("incident__incident__occurred_at", flat=True))
    return Touched(len(dates), max((day for day in dates if day), default=None))


def _owed(pk: UUID) -> Iterable[Duty]:
    notifications = Told.objects.filter(person_id=pk).values_list("notification_id", flat=True)
    return Duty.objects.filter(notification_id__in=list(notifications), done_at=None, superseded_at=None).order_by(
        "due_at"
    )


def _news(pk: UUID, grant: Grant) -> News:
    before = Grant.objects.filter(who=grant.who, about=pk, since__lt=grant.since).order_by("-since").first()
    if before is None:
        return News(None, {})
    mentions = list(Mention.objects.filter(person=pk, gone_at=None).values_list("record_id", "agency", "own_ref"))
    records = {record for record, _, _ in mentions}
    # A number is one agency's own: another council's person of the same number is somebody else.
    own = {(agency, ref) for _, agency, ref in mentions if ref}
    spoken = SpeaksOf.objects.filter(ref__in={ref for _, ref in own}).values_list("record_id", "agency", "ref")
    records |= {record for record, agency, ref in spoken if (agency, ref) in own}
    fresh = SourceRecord.objects.filter(pk__in=records, received_at__gt=before.since)
    counts = fresh.values_list("delivery__agency__name").annotate(n=Count("pk")).order_by("delivery__agency__name")
    return News(before.since, dict(counts))
