"""After a wrong link the list of who saw mixed records is complete, and names nobody who did not."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.deciding import CannotDecide, decide, undo
from goldenthread.identity.models import Decision, Mention
from goldenthread.identity.seen_mixed import who_saw_mixed
from tests.cast import ASHA, BEA, CARL, DEV, ESME, GWEN
from tests.identity.families import ANNA, CHIKE, health, roll
from tests.identity.published import SEED, histories, publish
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import Told, hear, later, read_all, tell_at_once

pytestmark = pytest.mark.usefixtures("reading")

HISTORIES = histories(15)
STEPS = ("link", "view", "share", "link", "open", "view", "inbox", "unlink", "correct", "exclude", "elsewhere")
READERS = (ASHA, BEA, DEV, ESME)


class History:
    """What happened, and the simulator's own list of who saw records of both children as one person's."""

    def __init__(self, chance) -> None:
        self.chance = chance
        self.hour = 0
        self.anna = self._mentions("Anna")
        self.chike = self._mentions("Chike")
        self.saw: set[tuple[str, str, int]] = set()
        # Messages that went out: their item, the ids that they are about, and whether both children's records were in.
        self.messages: list[tuple[UUID, list[UUID], bool]] = []

    def _mentions(self, name: str) -> list[UUID]:
        return sorted(
            Mention.objects.filter(key__contains=name, slot__in=("pupil", "child")).values_list("pk", flat=True)
        )

    def any_of(self, several):
        return self.chance.draw(st.sampled_from(list(several)))

    def step(self) -> None:
        self.hour += 1
        getattr(self, self.any_of(STEPS))()

    def _shown(self) -> tuple[UUID, bool]:
        person = Mention.objects.get(pk=self.any_of(self.anna + self.chike)).person_id
        records = set(Mention.objects.filter(person=person).values_list("pk", flat=True))
        return person, bool(records & set(self.anna)) and bool(records & set(self.chike))

    def _write(self, who, did, about, mixed, **things) -> None:
        with acting(who):
            ledger.write(who, did=did, at=later(self.hour), about=about, **things)
        if mixed:
            self.saw.add((who.who, did, self.hour))

    def view(self) -> None:
        person, mixed = self._shown()
        self._write(self.any_of(READERS), "child.view", [person], mixed)

    def elsewhere(self) -> None:
        self._write(self.any_of(READERS), "child.view", [uuid4()], False)

    def share(self) -> None:
        person, mixed = self._shown()
        item = uuid4()
        self.messages.append((item, [person], mixed))
        self._write(ASHA, "notification.share", [person], mixed, notification=uuid4(), item=item, box="urn:900001")

    def open(self) -> None:
        if self.messages:
            item, about, mixed = self.any_of(self.messages)
            # Whoever opens an old message now sees what stood in it then.
            now = self._is_mixed_now(about[0])
            self._write(self.any_of(READERS), "child.view", about, mixed or now, item=item)

    def inbox(self) -> None:
        if self.messages:
            about = sorted({person for _, several, _ in self.messages for person in several})
            mixed = any(mixed for *_, mixed in self.messages) or any(map(self._is_mixed_now, about))
            self._write(DEV, "inbox.view", about, mixed, items=[str(item) for item, *_ in self.messages])

    def _is_mixed_now(self, person: UUID) -> bool:
        records = set(Mention.objects.filter(person=person).values_list("pk", flat=True))
        return bool(records & set(self.anna)) and bool(records & set(self.chike))

    def link(self) -> None:
        self._decide(same=True)

    def exclude(self) -> None:
        self._decide(same=False)

    def _decide(self, *, same: bool) -> None:
        one, other = self.any_of(self.anna), self.any_of(self.chike)
        # Refused where it contradicts other decisions: nothing has happened then.
        with acting(CARL), suppress(CannotDecide):
            decide(one, other, same=same, mandate=CARL, at=later(self.hour))

    def unlink(self) -> None:
        standing = list(Decision.objects.filter(undone_at=None))
        if standing:
            with acting(CARL), suppress(CannotDecide):
                undo(self.any_of(sorted(standing, key=lambda d: d.pk)).pk, mandate=CARL, at=later(self.hour))

    def correct(self) -> None:
        """The clerk's row is now one child and now the other: a rule links and unlinks."""
        row = health(self.any_of((ANNA, CHIKE)), nhs_number="")
        hear(Told(row.feed, "health Anna", row.data), at=later(self.hour))


def test_the_ledger_names_whoever_saw_two_people_as_one_and_nobody_else():
    """E3 of the trust goals: complete in HISTORIES of HISTORIES histories."""

    @seed(SEED)
    @settings(
        max_examples=HISTORIES,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), st.integers(12, 20))
    def any_history(chance, steps):
        with rolled_back():
            tell_at_once([roll(ANNA), roll(CHIKE), health(ANNA), roll(CHIKE, urn="900102")])
            read_all()
            history = History(chance)
            for _ in range(steps):
                history.step()
            assert _told(history) == history.saw
            seen.append(len(history.saw))

    seen: list[int] = []
    any_history()
    mixed = sum(1 for number in seen if number)
    assert mixed >= HISTORIES // 5, "too few histories in which anything was mixed"
    publish(
        f"{len(seen)} histories ({mixed} with something mixed, {sum(seen)} sights), seed {SEED}: each list complete"
    )


def _told(history: History) -> set[tuple[str, str, int]]:
    with acting(GWEN):
        sights = who_saw_mixed(history.anna, history.chike, mandate=GWEN, at=later(1_000))
    hours = {later(hour): hour for hour in range(history.hour + 1)}
    return {(s.who, s.did, hours[s.at]) for s in sights if not s.did.startswith("identity.")}


def test_whoever_saw_them_in_the_instant_in_which_they_were_joined_or_parted_is_on_the_list():
    hear(roll(ANNA), roll(CHIKE))
    one, other = (Mention.objects.get(key=f"roll {name} 900101", slot="pupil") for name in ("Anna", "Chike"))
    with acting(CARL):
        decision, _ = decide(one.pk, other.pk, same=True, mandate=CARL, at=later(1))
        ledger.write(CARL, did="child.view", at=later(1), about=[one.person_id])
        undo(decision.pk, mandate=CARL, at=later(2))
        ledger.write(CARL, did="child.view", at=later(2), about=[one.person_id])
        ledger.write(CARL, did="child.view", at=later(3), about=[one.person_id])
    with acting(GWEN):
        sights = who_saw_mixed([one.pk], [other.pk], mandate=GWEN, at=later(4))
    assert [(s.did, s.at) for s in sights] == [
        ("identity.join", later(1)),
        ("child.view", later(1)),
        ("identity.undo", later(2)),
        ("child.view", later(2)),
    ]


def test_two_who_never_were_one_were_never_seen_as_one():
    hear(roll(ANNA), roll(CHIKE))
    one, other = (Mention.objects.get(key=f"roll {name} 900101", slot="pupil") for name in ("Anna", "Chike"))
    with acting(CARL):
        ledger.write(CARL, did="child.view", at=later(1), about=[one.person_id, other.person_id])
    with acting(GWEN), CaptureQueriesContext(connection) as queries:
        assert who_saw_mixed([one.pk], [other.pk], mandate=GWEN, at=later(4)) == []
    assert len(queries) <= 6
    with acting(GWEN):
        assert LedgerEntry.objects.filter(did="identity.who_saw").count() == 1


@pytest.mark.parametrize("who", [ASHA, CARL, DEV])
def test_only_who_reads_the_ledger_is_answered(who):
    with acting(who), pytest.raises(NotAllowed):
        who_saw_mixed([uuid4()], [uuid4()], mandate=who, at=later(1))
