"""`goldenthread doctor`: what is configured, reachable and late. Looks at everything, changes nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError, connection

from goldenthread.access.context import NoMandate, acting
from goldenthread.access.mandate import service
from goldenthread.ops.doctor import arriving, database, machine, people, rules, telling
from goldenthread.ops.doctor.findings import Finding, Level, Topic

__all__ = ["Finding", "Level", "examine"]

Look = Callable[[datetime], Iterator[Finding]]

# The database first: whatever rests on it cannot be looked at without it.
LOOKS: tuple[tuple[Topic, Look], ...] = (
    *((machine.INSTALLATION, look) for look in (machine.configuration, machine.own_time)),
    *((database.DATABASE, look) for look in (database.server, database.role, database.schema, database.mandate_key)),
    *((database.DATABASE, look) for look in (database.row_level_security, database.kept_as_they_came)),
    *((machine.PROCESSES, look) for look in (machine.worker, machine.web, machine.mail_server)),
    *((arriving.ARRIVING, look) for look in (arriving.silent_feeds, arriving.refused_files, arriving.quarantine)),
    *((arriving.ARRIVING, look) for look in (arriving.unread, arriving.put_aside, arriving.waiting_for_others)),
    *((telling.TELLING, look) for look in (telling.to_work, telling.to_deliver, telling.mails)),
    *((telling.TELLING, look) for look in (telling.duties, telling.holds, telling.balance)),
    *((people.PEOPLE, look) for look in (people.teams, people.contacts, people.accounts, people.reviewers)),
    *((rules.RULES, look) for look in (rules.playbook, rules.bank_holidays_known, rules.school_calendars)),
)


def examine(at: datetime) -> Iterator[Finding]:
    """
    Every finding, one topic after the other.

    A look that fails is a finding too: what could not be seen is broken until somebody has seen it.
    """
    for topic, look in LOOKS:
        try:
            # Each in a transaction of its own, so that one that fails leaves the others a working connection.
            yield from _looked(look, at)
        except (DatabaseError, NoMandate, OSError, LookupError, ValueError) as error:
            what = look.__name__.replace("_", " ")
            yield topic.broken(f"could not look at {what}: {type(error).__name__}: {_first_line(error)}", _SEE_FIRST)


_SEE_FIRST = "Put right what is broken above, then look again; if nothing is, tell the maintainers."


def _looked(look: Look, at: datetime) -> list[Finding]:
    if look in database.WITHOUT_MANDATE or look in machine.WITHOUT_MANDATE:
        return list(look(at))
    with acting(service("doctor")), connection.cursor() as cursor:
        # A table that is empty for us raises nothing: only a mandate that is accepted makes 'none' an answer.
        cursor.execute("select gt.who()")
        return list(look(at))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else "no more is known"
