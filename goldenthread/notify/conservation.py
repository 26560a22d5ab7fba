"""Does it add up? Every found child of every worked incident is told, waits, is held, or is not told for a reason."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate
from goldenthread.notify.boxes import TELL
from goldenthread.notify.encompass import DECIDE
from goldenthread.notify.not_told import WAITS


@dataclass(frozen=True, slots=True)
class Balance:
    """
    The found children of worked incidents, each counted once, under what is still to be done about them if anything is.

    `told`: in a notification that is in its box or on its way; `held`: in one that a hold keeps back; `waiting`: in one
    that a person must look at, or a person must decide about the child; `not_told`: with a reason. `amiss`: ids of
    findings under none of these, waiting with no open duty, or both in a notification and said not to be told.
    """

    found: int
    told: int
    held: int
    waiting: int
    not_told: int
    amiss: tuple[UUID, ...]

    @property
    def adds_up(self) -> bool:
        """Whether no child has fallen between the chairs."""
        return not self.amiss and self.found == self.told + self.held + self.waiting + self.not_told


# Each line of `said` is one thing that stands about a child: a notification, or a reason.
_BALANCE = """
with children as (
    select f.id, f.person_id, i.id as incident_id
    from identity_found f join chronology_incident i on i.record_id = f.incident_id
    where i.worked_at is not null
), stopped as (
    select notification_id from notify_hold where lifted_at is null and scope <> 'contact'
), owed as (
    select rule, notification_id from pathways_duty where done_at is null and superseded_at is null
), said as (
    select c.id, case
        when n.released_at is not null then 'told'
        when n.id in (select notification_id from stopped) then 'held'
        when n.waits_because <> ''
            and exists (select from owed o where o.notification_id = n.id and o.rule = any(%(tell)s)) then 'waiting'
        else 'amiss' end as how
    from children c
    join notify_told t on t.person_id = c.person_id
    join notify_notification n on n.id = t.notification_id and n.incident_id = c.incident_id
    where n.withdrawn_at is null
    union all
    select c.id, case
        when r.reason <> %(waits)s then 'not_told'
        when exists (select from owed o where o.notification_id = c.id and o.rule = %(decide)s) then 'waiting'
        else 'amiss' end
    from children c
    join notify_nottold r on r.incident_id = c.incident_id and r.person_id = c.person_id and r.ended_at is null
), sums as (
    select c.id,
        count(s.how) filter (where s.how = 'told') as told,
        count(s.how) filter (where s.how = 'held') as held,
        count(s.how) filter (where s.how = 'waiting') as waiting,
        count(s.how) filter (where s.how = 'not_told') as not_told,
        count(s.how) = 0 or bool_or(s.how = 'amiss')
            or (bool_or(s.how = 'not_told') and bool_or(s.how <> 'not_told')) as amiss
    from children c left join said s on s.id = c.id group by c.id
)
select count(*),
    count(*) filter (where not amiss and held = 0 and waiting = 0 and told > 0),
    count(*) filter (where not amiss and held > 0),
    count(*) filter (where not amiss and held = 0 and waiting > 0),
    count(*) filter (where not amiss and not_told > 0),
    coalesce(array_agg(id order by id) filter (where amiss), '{}')
from sums
"""


def balance(mandate: Mandate) -> Balance:
    """What became of every found child, in one query over one instant."""
    with acting(mandate), connection.cursor() as cursor:
        cursor.execute(_BALANCE, {"tell": list(TELL), "waits": WAITS, "decide": DECIDE})
        found, told, held, waiting, not_told, amiss = cursor.fetchone()
    return Balance(found, told, held, waiting, not_told, tuple(amiss))
