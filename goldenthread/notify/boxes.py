"""Where notifications go: settings' boxes and the teams behind each route."""

from goldenthread.directory.models import Setting, Team
from goldenthread.playbooks.encompass.rules import RouteKind

TELL_DESK = "team:tell-desk"
MANAGER = "team:tell-desk-manager"
ROUTE_TEAMS = {
    RouteKind.COUNCIL_EDUCATION_TEAM: "team:education",
    RouteKind.EARLY_YEARS_TEAM: "team:early-years",
    RouteKind.OUT_OF_AREA_TEAM: "team:out-of-area",
}
# The two clocks that stop when a notification is in its box.
TELL = ("encompass.as_soon_as_practicable", "encompass.before_next_school_day")
# What is owed from delivery on, until the reader acknowledges.
LADDER = ("encompass.acknowledge", "encompass.desk_phone", "encompass.manager")


def name_of(box: str) -> str:
    """What people call a box."""
    kind, _, key = box.partition(":")
    if kind == "urn":
        setting = Setting.objects.filter(pk=key).first()
        return setting.name if setting else f"setting {key}"
    team = Team.objects.filter(pk=key).first()
    return team.name if team else key


def desk_phone() -> str:
    """The number that is answered at the tell desk, or "" if none is configured."""
    team = Team.objects.filter(pk=TELL_DESK.removeprefix("team:")).first()
    return team.phone if team else ""
