"""
The worker: one loop over every queue. Each queue is a question to the database, so a killed worker forgets nothing.

The order is the thread's own: what arrived is read, what was read is worked, what may go is delivered, then the mails,
and last what has become late. What fails is put aside and told; the rest goes on, because one broken row must not keep
a school from being told.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import OperationalError, connection

from goldenthread import clock, faults
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, service
from goldenthread.chronology import reading as chronology
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Incident
from goldenthread.identity import taking_in
from goldenthread.notify import delivery, encompass, mail
from goldenthread.notify.boxes import desk_phone, name_of
from goldenthread.notify.models import Mail
from goldenthread.pathways import lateness
from goldenthread.records import settings as directory
from goldenthread.records.models import Current, SourceRecord

log = logging.getLogger(__name__)

WORKER = service("worker")
BATCH = 2_000
IDLE_SECONDS = 1.0


@dataclass
class Pass:
    """What one pass over the queues did, in rows."""

    settings: int = 0
    read: int = 0
    incidents: int = 0
    worked: int = 0
    delivered: int = 0
    mails: int = 0
    late: int = 0

    @property
    def did_something(self) -> bool:
        """Whether another pass is worth it at once."""
        return any(vars(self).values())


@dataclass
class _Round:
    """One pass under way."""

    mandate: Mandate
    at: datetime
    batch: int
    failed: list[Exception] = field(default_factory=list)

    def has_read_everything(self) -> bool:
        """Whether nobody, this worker or another, has yet to read about people."""
        with acting(self.mandate):
            return not taking_in.unread(1)

    def safely(self, act: Callable[[], int]) -> int:
        """What `act` did; if it fails, that is kept for the end of the pass, and nothing was done."""
        try:
            return act()
        except OperationalError:
            # The database itself is away: nothing else would go either.
            raise
        except Exception as error:
            log.exception("put aside; the rest of the pass goes on")
            self.failed.append(error)
            return 0


def pass_once(*, mandate: Mandate = WORKER, at: datetime, batch: int = BATCH) -> Pass:
    """
    One pass over every queue, each thing in a transaction of its own.

    :raises ExceptionGroup: at the end of the pass, with whatever failed in it
    """
    this, done = _Round(mandate, at, batch), Pass()
    done.settings = this.safely(partial(_read_settings, this))
    done.read = 0 if done.settings else this.safely(partial(_read_people, this))
    if not done.settings and not done.read and this.has_read_everything():
        # Only with everything read: an incident worked on half the records would be worked again.
        done.incidents = this.safely(partial(_read_incidents, this))
        done.worked = this.safely(partial(_work_incidents, this))
    done.delivered = this.safely(partial(_deliver, this))
    done.mails = this.safely(partial(_send_mails, this))
    done.late = this.safely(partial(_notice_late, this))
    if this.failed:
        raise ExceptionGroup("some of the work failed", this.failed)
    return done


def _read_settings(this: _Round) -> int:
    with acting(this.mandate):
        return _read(this, directory.unread(this.batch), _take_in_settings)


def _take_in_settings(this: _Round, records: list[SourceRecord]) -> None:
    directory.take_in(records, at=this.at)
    urns = {r.data[column] for r in records for column in ("urn", "URN", "LinkURN") if column in r.data}
    encompass.ask_for_work_about_settings(urns, at=this.at)
    faults.point("work.settings")


def _read_people(this: _Round) -> int:
    with acting(this.mandate):
        # Two workers reading at once would both look for a person whom the other is about to make.
        if not _alone("identity"):
            return 0
        records = taking_in.unread(this.batch)
        return _read(this, records, _take_in_people)


def _take_in_people(this: _Round, records: list[SourceRecord]) -> None:
    encompass.ask_for_work(taking_in.take_in(records, at=this.at))
    chronology.ask_for_work({(r.agency, r.data["incident_reference"]) for r in records if r.feed == "police.persons"})
    faults.point("work.read")


def _read_incidents(this: _Round) -> int:
    with acting(this.mandate):
        if not _alone("chronology"):
            return 0
        return _read(this, chronology.unread(this.batch), _take_in_incidents)


def _take_in_incidents(this: _Round, records: list[SourceRecord]) -> None:
    for record in records:
        chronology.read_incident(record, mandate=this.mandate, at=this.at)
    faults.point("work.incidents")


def _read(this: _Round, records: Sequence[SourceRecord], take_in: Callable[[_Round, list[SourceRecord]], None]) -> int:
    """Take records in, all together; if that fails, one by one, so that only the one at fault is put aside."""
    if not records:
        return 0
    try:
        with acting(this.mandate):
            take_in(this, list(records))
    except OperationalError:
        raise
    except Exception as error:
        if len(records) > 1:
            return sum(_read(this, [record], take_in) for record in records)
        _put_aside(this, records[0], error)
    return len(records)


def _put_aside(this: _Round, record: SourceRecord, error: Exception) -> None:
    """A record that cannot be read leaves the queue under its error's name, until a correction of it comes."""
    log.exception("record %s of %s could not be read", record.pk, record.feed)
    this.failed.append(error)
    with acting(this.mandate):
        Current.objects.filter(record=record).update(waits_for=f"error:{type(error).__name__}")
        happened(
            "record.not_read",
            mandate=this.mandate,
            at=this.at,
            record=record,
            says={"error": type(error).__name__},
        )


def _alone(name: str) -> bool:
    """Whether this transaction is the only one doing `name`; the others come back in a second."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtext(%s))", [name])
        return bool(cursor.fetchone()[0])


def _work_incidents(this: _Round) -> int:
    with acting(this.mandate):
        waiting = list(Incident.objects.filter(worked_at=None).order_by("reported_at").values_list("pk", flat=True))
    return sum(this.safely(partial(_work_incident, this, pk)) for pk in waiting)


def _work_incident(this: _Round, pk: UUID) -> int:
    with acting(this.mandate):
        incident = (
            Incident.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("record")
            .filter(pk=pk, worked_at=None)
            .first()
        )
        if incident is None:
            return 0
        try:
            encompass.work(incident, mandate=this.mandate, at=this.at)
        except OperationalError:
            raise
        except Exception as error:
            log.exception("incident %s could not be worked", incident.pk)
            this.failed.append(error)
            encompass.hand_to_a_person(incident, error=error, mandate=this.mandate, at=this.at)
            return 0
        faults.point("work.worked")
    return 1


def _deliver(this: _Round) -> int:
    with acting(this.mandate):
        waiting = delivery.due()
    return sum(this.safely(partial(_deliver_one, this, pk)) for pk in waiting)


def _deliver_one(this: _Round, pk: str) -> int:
    return int(delivery.deliver(pk, mandate=this.mandate, at=this.at) is not None)


def _send_mails(this: _Round) -> int:
    with acting(this.mandate):
        waiting = mail.due(this.at)
        boxes = Mail.objects.filter(pk__in=waiting).values_list("pk", "notification__box")
        where = {pk: name_of(box) for pk, box in boxes}
        phone = desk_phone()
    sent = 0
    for pk in waiting:
        tried = mail.send(pk, where=where[pk], phone=phone, mandate=this.mandate, at=this.at)
        sent += tried is not None
        if tried is not None and not tried.reached:
            # A silent server would keep us for ten seconds a mail, and the next delivery waiting.
            break
    return sent


def _notice_late(this: _Round) -> int:
    with acting(this.mandate):
        return lateness.notice(mandate=this.mandate, at=this.at)


def loop(stop: threading.Event, *, beat: Callable[[datetime], None] | None = None) -> None:
    """
    Work until `stop` is set. A failing pass is logged and tried again; nothing it had not committed is lost.

    :param beat: called after each pass that came to its end, so that somebody outside sees a worker that only fails
    """
    while not stop.is_set():
        at = clock.now()
        busy = False
        try:
            busy = pass_once(at=at).did_something
        except ExceptionGroup:
            # The rest of the pass was done. The queue still holds what failed: `doctor` shows that it does not move.
            log.exception("some of a pass failed; trying again")
        except Exception:
            log.exception("a pass failed; trying again")
            connection.close()
            stop.wait(IDLE_SECONDS)
            continue
        if beat is not None:
            beat(at)
        if not busy:
            stop.wait(IDLE_SECONDS)
