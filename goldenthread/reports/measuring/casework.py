"""Child protection plans and referrals as the council's current records tell them, for the measures of casework."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goldenthread.identity.models import Mention
from goldenthread.records.models import Current
from goldenthread.reports.measuring.rows import Row, Span

_NOT_GIVEN = "Category not given"
_OWN = "socialcare.person"
# (agency, the council's own number of the child)
Child = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of this authority; `first` and `latest` are its categories in words."""

    record: int
    child: Child
    start: date
    end: date | None
    first: str
    latest: str

    def stood_on(self, day: date) -> bool:
        """Whether it had begun and not ended by the end of that day."""
        return self.start <= day and (self.end is None or self.end > day)

    @property
    def id(self) -> str:
        """What it opens."""
        return f"record:{self.record}"


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral, or the episode of need that followed it. `nfa`: nothing further was done."""

    record: int
    child: Child
    on: date
    closed: date | None
    source: str
    nfa: bool

    def stood_on(self, day: date) -> bool:
        """Whether the episode had begun and not closed by the end of that day."""
        return self.on <= day and (self.closed is None or self.closed > day)

    @property
    def id(self) -> str:
        """What it opens."""
        return f"record:{self.record}"


def plans() -> list[Plan]:
    """Every plan of this authority, the earliest first; another authority's are its own to count."""
    found = []
    for record, agency, said in _current("socialcare.cp_plans"):
        if said.get("cppl_cp_plan_ola") == "Y":
            continue
        first, latest = said.get("cppl_cp_plan_initial_category", ""), said.get("cppl_cp_plan_latest_category", "")
        found.append(
            Plan(
                record=record,
                child=(agency, said["cppl_person_id"]),
                start=date.fromisoformat(said["cppl_cp_plan_start_date"]),
                end=_day(said.get("cppl_cp_plan_end_date")),
                first=_words(first or latest),
                latest=_words(latest or first),
            )
        )
    return sorted(found, key=lambda plan: (plan.start, plan.record))


def referrals() -> list[Referral]:
    """Every referral, the earliest first."""
    found = [
        Referral(
            record=record,
            child=(agency, said["cine_person_id"]),
            on=date.fromisoformat(said["cine_referral_date"]),
            closed=_day(said.get("cine_close_date")),
            source=said.get("cine_referral_source_desc") or "Source not given",
            nfa=said.get("cine_referral_nfa") == "Y",
        )
        for record, agency, said in _current("socialcare.cin_episodes")
    ]
    return sorted(found, key=lambda referral: (referral.on, referral.record))


def earlier_plans(every: Iterable[Plan]) -> Iterator[tuple[Plan, list[Plan]]]:
    """Each plan with the plans that the same child had before it."""
    before: dict[Child, list[Plan]] = defaultdict(list)
    for plan in every:
        yield plan, list(before[plan.child])
        before[plan.child].append(plan)


def standing(every: Iterable[Plan], span: Span) -> Iterator[tuple[date, date, Plan]]:
    """Each month with its last day and each plan that stood then."""
    for month, last in span.last_days():
        for plan in every:
            if plan.stood_on(last):
                yield month, last, plan


def starts(every: Iterable[Plan], span: Span) -> Iterator[tuple[date, Plan]]:
    """Each plan that started in a month of the span."""
    for plan in every:
        if month := span.month_of(plan.start):
            yield month, plan


def first_plan() -> date | None:
    """The day on which the first plan that is known of started."""
    return min((plan.start for plan in plans()), default=None)


def first_referral() -> date | None:
    """The day of the first referral that is known of."""
    return min((referral.on for referral in referrals()), default=None)


def people_of(children: Iterable[Child]) -> dict[Child, UUID]:
    """Who these children are, by the council's own numbers, in one query."""
    wanted = set(children)
    numbers = [f"{_OWN}:{number}" for _, number in wanted]
    found = Mention.objects.filter(own_ref__any=numbers, gone_at=None).values_list("agency", "own_ref", "person_id")
    known = {(agency, ref.removeprefix(f"{_OWN}:")): person for agency, ref, person in found}
    return {child: known[child] for child in wanted if child in known}


def count_plan(month: date, plan: Plan, category: str, *, counts: bool = True) -> Row:
    """A plan as a row, broken down by category."""
    return Row(month, plan.id, part=int(counts), by={"category": category})


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; of 29 February the day before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _current(feed: str) -> Iterable[tuple[int, str, dict[str, str]]]:
    return Current.objects.filter(feed=feed).values_list("record_id", "agency", "record__data")


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _words(category: str) -> str:
    return category.strip().capitalize() or _NOT_GIVEN
