"""Reading about somebody by a stated reason."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from goldenthread.access.context import acting
from goldenthread.access.grants import LASTS, grant_for, require_grant, state_reason
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import Grant, LedgerEntry
from tests.cast import ASHA, CARL, DEV, FAY, GWEN, NOBODY

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WHOM = uuid4()


@pytest.fixture
def granted(db: None) -> Grant:
    with acting(FAY):
        return state_reason(WHOM, reason=Grant.Reason.CONTACT, reference="C-2041", mandate=FAY, at=AT)


def test_a_stated_reason_opens_a_person_for_a_day_and_no_longer(granted: Grant) -> None:
    with acting(FAY):
        assert require_grant(WHOM, mandate=FAY, at=AT).pk == granted.pk
        assert grant_for(WHOM, mandate=FAY, at=AT + LASTS - timedelta(seconds=1)) is not None
        with pytest.raises(NotAllowed):
            require_grant(WHOM, mandate=FAY, at=AT + LASTS)


def test_it_opens_nobody_else_and_for_nobody_else(granted: Grant) -> None:
    with acting(FAY), pytest.raises(NotAllowed):
        require_grant(uuid4(), mandate=FAY, at=AT)
    for other in (ASHA, CARL, DEV, NOBODY):
        with acting(other), pytest.raises(NotAllowed):
            require_grant(WHOM, mandate=other, at=AT)


@pytest.mark.parametrize("who", [ASHA, CARL, DEV, GWEN, NOBODY], ids=lambda who: who.name)
def test_only_the_front_door_states_reasons(db: None, who) -> None:
    with acting(who):
        with pytest.raises(NotAllowed):
            state_reason(WHOM, reason=Grant.Reason.CONTACT, mandate=who, at=AT)
        # The database itself refuses it, whatever the code forgets.
        with pytest.raises(DatabaseError), transaction.atomic():
            Grant.objects.create(
                who=who.who, who_name=who.name, about=WHOM, reason="contact", since=AT, until=AT + LASTS
            )


def test_the_ledger_says_who_about_whom_and_why(granted: Grant) -> None:
    with acting(GWEN):
        entry = LedgerEntry.objects.get(did="grant.open", about=[WHOM])
        assert (entry.who, entry.things["reason"]) == (FAY.who, "contact")
        assert Grant.objects.get(pk=granted.pk).reference == "C-2041"


def test_a_grant_is_never_changed(granted: Grant) -> None:
    with acting(FAY):
        assert Grant.objects.filter(pk=granted.pk).update(until=AT + 9 * LASTS) == 0
        assert require_grant(WHOM, mandate=FAY, at=AT).until == AT + LASTS
