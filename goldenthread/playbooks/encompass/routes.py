"""Who is told about one child, and why; and when the answer is that nobody is, why not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from goldenthread.directory.calendars import LONDON
from goldenthread.playbooks.encompass.facts import (
    ChildFacts,
    EnrolmentFacts,
    EnrolmentStatus,
    OutsideSchool,
    SettingFacts,
    SettingSort,
)
from goldenthread.rulebook import Playbook

_AUGUST, _SEPTEMBER = 8, 9
_REGISTERED = frozenset({EnrolmentStatus.CURRENT, EnrolmentStatus.DUAL_MAIN, EnrolmentStatus.DUAL_SUBSIDIARY})


class RouteKind(StrEnum):
    """Who a route leads to."""

    SETTING = "setting"
    COUNCIL_EDUCATION_TEAM = "council_education_team"
    EARLY_YEARS_TEAM = "early_years_team"
    OUT_OF_AREA_TEAM = "out_of_area_team"
    NOBODY = "nobody"


class Band(StrEnum):
    """The stage a child is at by age. RECEPTION_TO_15 and SIXTEEN_17 are the ages the statutory guidance speaks of."""

    UNKNOWN = "unknown"
    UNDER_RECEPTION = "under_reception"
    RECEPTION_TO_15 = "reception_to_15"
    SIXTEEN_17 = "sixteen_17"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Route:
    """
    One place to tell, or not to tell, about one child.

    `rule` names the playbook's route (its source and strength are there); `reason` is a sentence for the desk. `urn` is
    the setting told, or for other kinds the setting that led here, if one did. `needs_person`: nothing goes out on this
    route until a person has confirmed it; `candidates` are the URNs to choose from, if that is what must be decided.
    """

    kind: RouteKind
    urn: str | None
    reason: str
    rule: str
    needs_person: bool = False
    candidates: tuple[str, ...] = ()


def day_of(at: datetime) -> date:
    """The date in England at an instant: just after midnight in British Summer Time is still yesterday in UTC."""
    return at.astimezone(LONDON).date()


def age_on(date_of_birth: date, on: date) -> int:
    """
    Whole years of age; someone born on 29 February is a year older on 1 March in common years.

    :raises ValueError: if not yet born
    """
    if on < date_of_birth:
        raise ValueError(f"born {date_of_birth}, after {on}")
    return on.year - date_of_birth.year - ((on.month, on.day) < (date_of_birth.month, date_of_birth.day))


def reception_from(date_of_birth: date, years: int) -> date:
    """1 September of the school year in which the child is `years` old at its start (4 on or before 31 August)."""
    turns_after_august = date_of_birth.month > _AUGUST
    return date(date_of_birth.year + years + turns_after_august, _SEPTEMBER, 1)


def band(date_of_birth: date | None, on: date, playbook: Playbook) -> Band:
    """The stage a child is at on a day; an unborn child counts as under reception."""
    if date_of_birth is None:
        return Band.UNKNOWN
    if on < reception_from(date_of_birth, playbook.number("reception_from", on)):
        return Band.UNDER_RECEPTION
    age = age_on(date_of_birth, on)
    if age >= playbook.number("child_is_under", on):
        return Band.ADULT
    return Band.SIXTEEN_17 if age >= playbook.number("sixteen_and_over", on) else Band.RECEPTION_TO_15


def route(child: ChildFacts, at: datetime, playbook: Playbook) -> list[Route]:
    """
    Where to tell about this child, for an incident at `at` (aware): at least one route, most binding first.

    The settings are those of the day, in England, of `at`. NOBODY routes are the not-told list and carry a reason.

    :raises NotInForce: if the playbook has no rules for that day
    """
    on = day_of(at)
    stage = band(child.date_of_birth, on, playbook)
    if stage is Band.ADULT:
        return [_by(playbook, "adult", on, None, "aged 18 or over on the day of the incident")]
    current = [enrolment for enrolment in child.enrolments if enrolment.is_current(on)]
    routes = _unique(_with_settings(current, on, playbook)) if current else [_without(child, stage, on, playbook)]
    if stage is Band.UNKNOWN:
        return [_unsure_of_age(found) for found in routes]
    return routes


def _by(playbook: Playbook, name: str, on: date, urn: str | None, reason: str) -> Route:
    return Route(kind=RouteKind(playbook.route(name, on).to), urn=urn, reason=reason, rule=name)


def _unsure_of_age(found: Route) -> Route:
    if found.kind is RouteKind.NOBODY:
        return found
    return replace(
        found, needs_person=True, reason=f"{found.reason}; date of birth not known, a person confirms a child"
    )


def _unique(routes: Iterator[Route]) -> list[Route]:
    """One route for each place: two enrolments lead to one school if a closed one's successor is the other."""
    kept: dict[tuple[RouteKind, str | None], Route] = {}
    for found in routes:
        kept.setdefault((found.kind, found.urn), found)
    told = {found.urn for found in kept.values() if found.kind is not RouteKind.NOBODY}
    return [found for found in kept.values() if found.kind is not RouteKind.NOBODY or found.urn not in told]


def _with_settings(current: list[EnrolmentFacts], on: date, playbook: Playbook) -> Iterator[Route]:
    registered = [e for e in current if e.status in _REGISTERED and e.setting.sort is SettingSort.SCHOOL]
    others = [e for e in current if e not in registered]
    for enrolment in registered:
        said = "registered here" if len(registered) == 1 else "registered at more than one school, this one included"
        yield _to_setting(enrolment.setting, "registered_school", said, on, playbook)
    for enrolment in others:
        yield _beside_school(enrolment, on, playbook) if registered else _no_school(enrolment, others, on, playbook)


def _beside_school(enrolment: EnrolmentFacts, on: date, playbook: Playbook) -> Route:
    if enrolment.status is EnrolmentStatus.GUEST:
        return _by(
            playbook, "guest_elsewhere", on, enrolment.setting.urn, "a guest here; the school of registration is told"
        )
    return _by(
        playbook, "also_attends", on, enrolment.setting.urn, "also attends here; the school of registration is told"
    )


def _no_school(enrolment: EnrolmentFacts, current: list[EnrolmentFacts], on: date, playbook: Playbook) -> Route:
    setting = enrolment.setting
    if setting.sort is SettingSort.OTHER:
        return _by(playbook, "outside_the_duty", on, setting.urn, f"{setting.name} is outside the scheme")
    if setting.sort is SettingSort.EARLY_YEARS:
        return _to_setting(setting, "early_years_setting", "at an early-years setting (local extension)", on, playbook)
    if len(current) > 1:
        return _to_setting(setting, "several_establishments", "at no school, one of several settings", on, playbook)
    return _to_setting(setting, "only_establishment", "at no school, and educated here only", on, playbook)


def _to_setting(setting: SettingFacts, rule: str, said: str, on: date, playbook: Playbook) -> Route:
    """The route to a setting as it is today: open, closed, taken over, or another council's."""
    heirs = _open_heirs(setting, frozenset())
    if not setting.open:
        said = f"{said}; {setting.name} ({setting.urn}) has closed"
        if not heirs:
            return _by(playbook, "closed_no_successor", on, setting.urn, f"{said} and no successor is registered")
        if len(heirs) > 1:
            asked = _by(
                playbook, "closed_several_successors", on, setting.urn, f"{said} and several settings took over"
            )
            return replace(asked, needs_person=True, candidates=tuple(heir.urn for heir in heirs))
        rule, said = "closed_one_successor", f"{said} and {heirs[0].name} took over"
    return _to_open(heirs[0], rule, said, on, playbook)


def _to_open(setting: SettingFacts, rule: str, said: str, on: date, playbook: Playbook) -> Route:
    if setting.has_contacts:
        return _by(playbook, rule, on, setting.urn, said)
    if setting.in_area:
        return _by(playbook, rule, on, setting.urn, f"{said}; no contact on file, so the desk rings it")
    said = f"{said}; another council's setting, so its team is told and the register's number rung"
    return _by(playbook, "setting_outside_area", on, setting.urn, said)


def _open_heirs(setting: SettingFacts, seen: frozenset[str]) -> list[SettingFacts]:
    """The open settings that a setting has become, itself if open. The register has been known to hold circles."""
    if setting.urn in seen:
        return []
    if setting.open:
        return [setting]
    heirs = (heir for next_one in setting.successors for heir in _open_heirs(next_one, seen | {setting.urn}))
    return list({heir.urn: heir for heir in heirs}.values())


def _without(child: ChildFacts, stage: Band, on: date, playbook: Playbook) -> Route:
    """The route for a child who is on no roll on the day."""
    if child.outside_school is OutsideSchool.HOME_EDUCATED:
        return _by(playbook, "home_educated", on, None, "home-educated: the council's responsible officer is told")
    if child.outside_school is OutsideSchool.MISSING_EDUCATION:
        return _by(playbook, "missing_education", on, None, "recorded as missing education")
    if not child.lives_in_area:
        return _by(playbook, "home_outside_area", on, None, "lives with another council, and no setting is known")
    later = min((e for e in child.enrolments if e.is_future(on)), key=_entry, default=None)
    if later is not None:
        said = f"on no roll today; has a place at {later.setting.name} from {later.entry_date}"
        return _by(playbook, "starts_later", on, later.setting.urn, said)
    if stage is Band.UNDER_RECEPTION:
        return _by(playbook, "under_reception_no_setting", on, None, "too young for reception, and at no nursery")
    last = max(child.enrolments, key=_leaving, default=None)
    if last is not None:
        return _by(
            playbook, "left_without_new", on, last.setting.urn, f"left {last.setting.name}; no new setting on file"
        )
    return _by(playbook, "no_known_setting", on, None, "no record says where the child is educated")


def _entry(enrolment: EnrolmentFacts) -> date:
    return enrolment.entry_date or date.max


def _leaving(enrolment: EnrolmentFacts) -> date:
    return enrolment.leaving_date or date.min
