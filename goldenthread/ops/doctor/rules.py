"""What due times rest on: the playbook's review, bank holidays, and each setting's own calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from goldenthread.clock import london
from goldenthread.directory.calendars import bank_holidays
from goldenthread.directory.models import CalendarEntry, Setting
from goldenthread.ops.doctor.findings import Finding, Topic, count
from goldenthread.rulebook import load

RULES = Topic("Rules and calendars")
AHEAD = timedelta(days=28)


def playbook(at: datetime) -> Iterator[Finding]:
    """The playbook's owner has looked at it when they said they would."""
    encompass = load("encompass")
    words = f"{encompass.name} {encompass.version}"
    if encompass.review_is_due(london(at).date()):
        yield RULES.attention(f"{words}: its review was due on {encompass.next_review}", f"Ask {encompass.owner}.")
    else:
        yield RULES.ok(f"{words}, next review by {encompass.next_review}")


def bank_holidays_known(at: datetime) -> Iterator[Finding]:
    """Bank holidays are known for this year and the next."""
    known, year = bank_holidays(), london(at).year
    refresh = "Copy GOV.UK's bank-holidays.json over goldenthread/directory/data/bank-holidays.json, or upgrade."
    if known.last_year < year:
        yield RULES.broken(f"no bank holiday after {known.last_year} is known: due times cannot be worked out", refresh)
    elif known.last_year == year:
        yield RULES.attention(f"bank holidays are known to the end of {year} only", refresh)
    elif known.is_provisional(year) or known.is_provisional(year + 1):
        yield RULES.attention("bank holidays of this or the next year are computed, not published", refresh)
    else:
        yield RULES.ok(f"bank holidays are known to the end of {known.last_year}")


def school_calendars(at: datetime) -> Iterator[Finding]:
    """Every open setting of the area has told us its terms for the weeks to come."""
    soon = london(at).date() + AHEAD
    here = Setting.objects.filter(in_area=True, closed_on=None)
    terms = CalendarEntry.objects.filter(kind=CalendarEntry.Kind.TERM, date_to__gte=soon)
    without = here.exclude(pk__in=terms.values("setting")).count()
    if without:
        yield RULES.attention(
            f"{count(without, 'setting')} whose terms are not known for the next four weeks",
            "Their due times are assumed, on the early side. Ask for settings.calendar.",
        )
    else:
        yield RULES.ok("the terms of every setting in the area are known")
