"""What a chronology does not know: who has sent nothing, who sends and says nothing, and what nobody sends at all."""

from collections.abc import Collection
from dataclasses import dataclass

from goldenthread.records.models import Delivery
from goldenthread.records.reading import FEEDS

# Feeds that speak of children and adults; the rest are registers of places, dates and staff.
OF_PEOPLE = (
    "police.persons",
    "marac.cases",
    "socialcare.person",
    "socialcare.cin_episodes",
    "socialcare.cp_plans",
    "socialcare.cla_episodes",
    "socialcare.involvements",
    "schools.roll",
    "council.home_educated",
    "council.claims",
    "health.children",
    "health.caseload",
)
# What a reader expects in a chronology and no feed carries: its absence below says nothing about the child.
NOBODY_SENDS = (
    "health: attendances, appointments missed and injuries",
    "schools: attendance, exclusions and their own concerns",
    "social care: visits, assessments, conferences and whether the child was seen",
    "police: missing episodes, and incidents of other kinds",
    "housing, adult services, probation and the courts: anything",
)


@dataclass(frozen=True, slots=True)
class Silence:
    """
    `never`: feeds of which no file has ever come. `silent`: feeds that come and say nothing of this person. `nobody`:
    what nobody sends. Three different things: none of them means that nothing happened.
    """

    never: tuple[str, ...]
    silent: tuple[str, ...]
    nobody: tuple[str, ...] = NOBODY_SENDS


def arrived() -> frozenset[str]:
    """The feeds of which a file has been accepted. One query."""
    files = Delivery.objects.filter(status=Delivery.Status.ACCEPTED, feed__in=OF_PEOPLE)
    return frozenset(files.order_by().values_list("feed", flat=True).distinct())


def silence(spoke: Collection[str], came: Collection[str]) -> Silence:
    """
    What is not known of somebody.

    :param spoke: the feeds from which anything about them has come
    :param came: the feeds of which a file has ever been accepted
    """
    titles = {feed: FEEDS[feed].title for feed in OF_PEOPLE}
    return Silence(
        never=tuple(title for feed, title in titles.items() if feed not in came),
        silent=tuple(title for feed, title in titles.items() if feed in came and feed not in spoke),
    )
