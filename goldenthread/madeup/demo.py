"""Takes the made-up partnership in: its agencies, its people, every feed by the one door, and last night."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.mandate import Role, service
from goldenthread.access.models import User
from goldenthread.directory.models import Setting
from goldenthread.directory.partnership import bring_up_to_date
from goldenthread.madeup.build import build
from goldenthread.madeup.staff import StaffMember
from goldenthread.notify.models import InboxItem
from goldenthread.notify.work import Pass, pass_once
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring.computing import compute
from goldenthread.reports.measuring.definition import load_all
from goldenthread.reports.measuring.rows import Span, months_until

# Larger than the worker's: nobody waits meanwhile, and who shares a key with many is compared fewer times.
BATCH = 16_000
# Last night is over, and the desk has not begun.
MORNING = time_of_day(6, 30)
MONTHS = 13
NIGHT = ("police.persons", "police.incidents")
# The teams that the playbook sends to, and whose desk answers for each.
DESKS = {
    "tell-desk": ("police", "Encompass tell desk"),
    "tell-desk-manager": ("police", "Encompass desk managers"),
    "education": ("council", "Council education team"),
    "early-years": ("council", "Early years team"),
    "out-of-area": ("council", "Schools outside the county"),
}
ROLES = {
    "tell_desk": (Role.TELL_DESK, Role.REVIEWER),
    "manager": (Role.TELL_DESK, Role.MANAGER),
    "reviewer": (Role.REVIEWER,),
    "governance": (Role.GOVERNANCE,),
    "front_door": (Role.FRONT_DOOR,),
    "panel": (Role.PANEL,),
    "key_adult": (Role.KEY_ADULT,),
}

Tell = Callable[[str, str, float], None]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody whom a visitor may be."""

    name: str
    job: str
    email: str


def morning(now: datetime) -> datetime:
    """The morning that the night is told on: half past six today in London, or now if that is still to come."""
    today = clock.london(now)
    return min(now, datetime.combine(today.date(), MORNING, today.tzinfo))


def world(worlds: Path, *, seed: int, children: int, now: datetime, tell: Tell) -> Path:
    """
    The folder of today's world, made if it is not there.

    :param worlds: where the worlds are kept
    :param tell: told what was done, how much of it, and in how many seconds
    """
    folder = worlds / f"{seed}-{children}-{clock.london(now).date()}"
    if folder.exists():
        return folder
    started = time.monotonic()
    partial = folder.with_name(f"{folder.name}.partial")
    made = build(partial, seed=seed, children=children, at=morning(now))
    partial.rename(folder)
    tell("made the county", f"{made.children:,} children, {made.adults:,} adults", time.monotonic() - started)
    return folder


def load(folder: Path, *, tell: Tell) -> None:
    """
    Take a world in and run last night through it. Taken in twice it changes nothing; broken off, it goes on.

    :param folder: made by `world`
    """
    _people(folder, tell)
    for feed, file in _files(folder, night=False):
        _receive(feed, file, tell)
    _work("read the records, linked the people", lambda done: done.settings + done.read, "records", tell)
    for feed, file in _files(folder, night=True):
        _receive(feed, file, tell)
    _work("ran last night", lambda done: done.worked, "incidents worked", tell)
    _measure(tell)


def _people(folder: Path, tell: Tell) -> None:
    started = time.monotonic()
    content = json.loads((folder / "staff.json").read_text("utf-8"))
    staff: list[StaffMember] = content["staff"]
    with transaction.atomic():
        bring_up_to_date({"agencies": content["agencies"], "teams": list(_teams(content["teams"]))})
        many = sum(_user(member) for member in staff)
    tell("opened accounts", f"{many:,} people", time.monotonic() - started)


def _teams(teams: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The county's teams, with those that the playbook sends to: its first desk in each agency answers for them."""
    yield from teams
    known = {team["slug"] for team in teams}
    for slug, (agency, name) in DESKS.items():
        if slug not in known:
            yield next(team for team in teams if team["agency"] == agency) | {"slug": slug, "name": name}


def _user(member: StaffMember) -> bool:
    """Whether there is an account for them: people who only send files have none."""
    roles = ROLES.get(member["role"])
    if roles is None:
        return False
    own = {
        "name": member["name"],
        "job": _job(member),
        "agency_id": member["agency"] or "schools-mis",
        "roles": [str(role) for role in roles],
        "made_up": True,
        "joined_at": clock.now(),
        "password": make_password(None),
    }
    user, made = User.objects.get_or_create(email=member["email"].lower(), defaults=own)
    # A key adult of two schools stands in the file twice.
    user.boxes = sorted({*user.boxes, *_boxes(member)})
    user.save(update_fields=["boxes"])
    return made


def _job(member: StaffMember) -> str:
    if member["role"] == "key_adult":
        return "Key adult"
    return {
        "tell_desk": "Desk officer",
        "manager": "Desk manager",
        "reviewer": "Records reviewer",
        "front_door": "Front-door social worker",
        "panel": "Panel coordinator",
    }.get(member["role"], "Information governance lead")


def _boxes(member: StaffMember) -> list[str]:
    if member["settings"]:
        return [f"urn:{urn}" for urn in member["settings"]]
    if member["role"] not in ("tell_desk", "manager"):
        return []
    desks = [slug for slug, (agency, _) in DESKS.items() if agency == member["agency"]]
    return [f"team:{slug}" for slug in desks if slug != "tell-desk-manager" or member["role"] == "manager"]


def _files(folder: Path, *, night: bool) -> Iterator[tuple[str, Path]]:
    """
    The feed files in the order in which they are best received: all but last night's, or last night's.

    Past years' persons come in for what they say of homes and families. Past incidents stay out: at an incident that
    arrives the playbook tells schools, and these were told by telephone long before Golden Thread.
    """
    for feed in NIGHT if night else FEEDS:
        for file in sorted((folder / "feeds").glob(f"{feed}*.csv")):
            part = file.name.removeprefix(feed).removesuffix(".csv").strip(".")
            tonight = feed in NIGHT and part == ""
            past = feed == "police.persons" and part == "history"
            if tonight if night else (past or (part == "" and feed not in NIGHT)):
                yield feed, file


def _receive(feed: str, file: Path, tell: Tell) -> None:
    started = time.monotonic()
    delivery = receive(file, feed=feed, agency=FEEDS[feed].agency, mandate=service("door"), at=clock.now())
    if delivery.status == Delivery.Status.REFUSED:
        raise RuntimeError(f"{file.name} was refused: {delivery.problem}")
    aside = f", {delivery.quarantined} quarantined" if delivery.quarantined else ""
    tell(f"received {file.stem}", f"{delivery.accepted:,} rows{aside}", time.monotonic() - started)


def _work(what: str, of: Callable[[Pass], int], noun: str, tell: Tell) -> None:
    """Run passes until one finds nothing to do, as the worker would."""
    started = time.monotonic()
    total = delivered = 0
    while (done := pass_once(at=clock.now(), batch=BATCH)).did_something:
        total += of(done)
        delivered += done.delivered
        so_far = f"{total:,} {noun}" + (f", {delivered:,} notifications delivered" if delivered else "")
        tell(f"... {what}", so_far, time.monotonic() - started)
    tell(what, f"{total:,} {noun}" + (f", {delivered:,} delivered" if delivered else ""), time.monotonic() - started)


def _measure(tell: Tell) -> None:
    """The figures that the board finds in the morning: this month and the twelve before it."""
    started = time.monotonic()
    at = clock.now()
    worked = compute(load_all(), Span(months_until(at, MONTHS), at), mandate=service("measures"))
    tell("worked out the measures", f"{worked.values:,} values", time.monotonic() - started)


def whom_to_be() -> list[SignIn]:
    """One person for each screen; the key adult is one whose school was told something last night."""
    staff = {role: User.objects.filter(made_up=True, is_active=True, roles__contains=[role]) for role in Role}
    desk = staff[Role.TELL_DESK].filter(agency="police")
    found = [
        (desk.exclude(roles__contains=[Role.MANAGER]).order_by("name").first(), "police tell desk"),
        (desk.filter(roles__contains=[Role.MANAGER]).order_by("name").first(), "its manager: holds"),
        (staff[Role.TELL_DESK].filter(agency="council").order_by("name").first(), "council education team"),
        (staff[Role.REVIEWER].exclude(roles__contains=[Role.TELL_DESK]).order_by("name").first(), "review"),
        (_told_key_adult(), "school inbox"),
        (staff[Role.FRONT_DOOR].order_by("name").last(), "front door: finds a child"),
        (staff[Role.PANEL].order_by("name").first(), "lists for a panel"),
        (staff[Role.GOVERNANCE].order_by("name").first(), "governance"),
    ]
    return [SignIn(user.name, _where(user, what), user.email) for user, what in found if user is not None]


def _told_key_adult() -> User | None:
    with acting(service("demo")):
        boxes = list(InboxItem.objects.filter(box__startswith="urn:", withdrawn_at=None).values_list("box", flat=True))
    adults = User.objects.filter(made_up=True, is_active=True, roles__contains=[Role.KEY_ADULT])
    busiest = sorted(set(boxes), key=lambda box: (-boxes.count(box), box))
    return next((adult for box in busiest if (adult := adults.filter(boxes__contains=[box]).first())), None)


def _where(user: User, what: str) -> str:
    setting = Setting.objects.filter(pk__in=[box.removeprefix("urn:") for box in user.boxes]).first()
    return f"{what}, {setting.name}" if setting else what
