"""Whether there is somebody to tell, and somebody who answers."""

from collections.abc import Iterator
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from goldenthread.access.mandate import Role
from goldenthread.access.models import User
from goldenthread.clock import london
from goldenthread.directory.models import Setting, SettingContact, Team
from goldenthread.identity.answering import BOTH
from goldenthread.identity.deciding import DECIDERS
from goldenthread.notify.boxes import MANAGER, ROUTE_TEAMS, TELL_DESK
from goldenthread.notify.facts import contacts_on
from goldenthread.ops.doctor.findings import Finding, Topic, count

PEOPLE = Topic("Who is told, who answers")
_NAMED = 3


def teams(at: datetime) -> Iterator[Finding]:
    """Every team that a rule sends to exists, can be telephoned, and has somebody who signs in."""
    boxes = [TELL_DESK, MANAGER, *ROUTE_TEAMS.values()]
    known = {team.box: team for team in Team.objects.all()}
    staffed = {box for user in User.objects.filter(is_active=True) for box in user.boxes}
    bad = 0
    for box in boxes:
        name = box.removeprefix("team:")
        if box not in known:
            bad += 1
            add = "Add it to the partnership's file, and run `goldenthread partnership FILE`."
            yield PEOPLE.broken(f"team {name} does not exist: what goes to it reaches nobody", add)
        elif box not in staffed:
            bad += 1
            yield PEOPLE.broken(f"nobody signs in for team {name}", f"`goldenthread user add EMAIL --box {box} ...`")
        elif not (known[box].phone and known[box].email):
            bad += 1
            complete = "Complete it in the partnership's file."
            yield PEOPLE.attention(f"team {name} lacks a telephone number or an e-mail address", complete)
    if not bad:
        yield PEOPLE.ok(f"all {len(boxes)} teams that rules send to are staffed")


def contacts(at: datetime) -> Iterator[Finding]:
    """Every open setting of the area has a contact today, and one of them can sign in."""
    today = london(at).date()
    here = Setting.objects.filter(in_area=True, closed_on=None).order_by("name")
    without = [s.name for s in here if not contacts_on(s.urn, today).exists()]
    if without:
        yield PEOPLE.attention(
            f"{count(len(without), 'setting')} without a contact today: {_some(without)}",
            "Their notifications go to the council's education team. Ask them for a key adult (settings.contacts).",
        )
    boxes = {box for user in User.objects.filter(is_active=True) for box in user.boxes}
    unread = [s.name for s in here if s.box not in boxes and s.name not in without]
    if unread:
        yield PEOPLE.attention(
            f"{count(len(unread), 'setting')} where nobody can sign in: {_some(unread)}",
            "Open an account for the key adult: `goldenthread user add EMAIL --box urn:<URN> ...`",
        )
    if not without and not unread:
        yield PEOPLE.ok(f"{count(here.count(), 'setting')} in the area, each with a contact who can sign in")


def accounts(at: datetime) -> Iterator[Finding]:
    """Accounts that nobody has finished setting up, and accounts of contacts who have left."""
    active = User.objects.filter(is_active=True)
    if settings.GOLDENTHREAD_MADE_UP:
        yield PEOPLE.ok(f"{count(active.count(), 'made-up person', 'made-up people')} can sign in with one click")
        return
    factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    bare = active.filter(~Exists(factor)).count()
    if bare:
        words = f"{count(bare, 'account')} without a second factor or passkey"
        yield PEOPLE.attention(words, "They see nothing until they have set one up.")
    gone = _contacts_who_left(set(active.values_list("email", flat=True)), london(at).date())
    if gone:
        words = f"{count(len(gone), 'account')} of contacts who have left: {_some(gone)}"
        yield PEOPLE.broken(words, "Close each: `goldenthread user close EMAIL`.")
    if not bare and not gone:
        yield PEOPLE.ok(f"{count(active.count(), 'account')}, each with a second factor")


def reviewers(at: datetime) -> Iterator[Finding]:
    """The hardest pairs need two people who answer, and a manager who is neither where they differ."""
    active = User.objects.filter(is_active=True)
    answering = active.filter(roles__overlap=list(DECIDERS)).count()
    managers = active.filter(roles__contains=[Role.MANAGER]).count()
    add = "`goldenthread user add EMAIL --role {} ...`"
    if answering < BOTH:
        words = f"{count(answering, 'person', 'people')} may answer pairs of records: the hardest wait for two"
        yield PEOPLE.attention(words, add.format("reviewer"))
    elif not managers or answering == BOTH:
        words = "nobody could settle a pair about which two people differ: it takes a manager who is neither"
        yield PEOPLE.attention(words, add.format("manager"))
    else:
        yield PEOPLE.ok(f"{count(answering, 'person', 'people')} may answer pairs of records, managers among them")


def _contacts_who_left(emails: set[str], today: date) -> list[str]:
    """Of `emails`, those that were a setting's contact once and are none today."""
    rows = SettingContact.objects.filter(email__in=emails)
    now = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return sorted(set(rows.values_list("email", flat=True)) - set(now.values_list("email", flat=True)))


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
