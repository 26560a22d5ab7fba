"""A mark is somebody's own word beside the record: by a grant, under their own name, kept for ever."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from goldenthread.access.context import acting
from goldenthread.access.grants import LASTS, state_reason
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import Grant
from goldenthread.chronology.marking import mark, marks_on
from goldenthread.chronology.models import Mark
from goldenthread.chronology.telling import tell
from goldenthread.identity.models import Mention
from tests.cast import ASHA, BEA, CARL, DEV, ESME, FAY, GWEN, NOBODY, WORKER
from tests.chronology.stories import ON, client, hear, incident, named
from tests.identity.telling import AT

KWAME = FAY.__class__("user:kwame", "Kwame Boateng", "council", FAY.roles)


@pytest.fixture
def ada(db):
    """A child of one incident; Fay and Kwame have each stated a reason to read about her."""
    with acting(WORKER):
        hear(client("1", "Ada Pike"), named("TV-1", "2", "Ada Pike"), incident("TV-1"))
        person = Mention.objects.get(feed="socialcare.person").person_id
    for who in (FAY, KWAME):
        with acting(who):
            state_reason(person, reason=Grant.Reason.CONTACT, mandate=who, at=AT)
    return person


def say(who, ada, analysis="", *, significant=True, at=AT, of=None):
    with acting(who):
        told = tell([ada], on=ON)
        happening = of or told.dated[-1].id
        return mark(happening, about=ada, told=told, significant=significant, analysis=analysis, mandate=who, at=at)


def marks(who, ada):
    with acting(who):
        return marks_on(tell([ada], on=ON).dated)


def test_two_people_at_once_are_both_kept_and_the_later_one_stands(ada):
    say(FAY, ada, "A turning point")
    say(KWAME, ada, "No change", significant=False, at=AT + timedelta(seconds=1))
    [marked] = marks(FAY, ada).values()
    assert (marked.now.by_name, marked.now.significant) == ("Kwame Boateng", False)
    assert [(m.by_name, m.analysis) for m in marked.before] == [("Fay Holloway", "A turning point")]


def test_a_mark_leaves_the_record_as_it_was(ada):
    with acting(WORKER):
        before = list(Mention.objects.order_by("pk").values_list("record__hash", "record__data"))
    say(FAY, ada, "A turning point")
    with acting(WORKER):
        assert list(Mention.objects.order_by("pk").values_list("record__hash", "record__data")) == before


@pytest.mark.parametrize("who", [ASHA, BEA, CARL, DEV, ESME, GWEN, NOBODY], ids=lambda who: who.name)
def test_nobody_else_marks_or_reads_what_is_marked(ada, who):
    mine = say(FAY, ada, "A turning point")
    with acting(WORKER):
        told = tell([ada], on=ON)
    with acting(who):
        assert not Mark.objects.exists()
        with pytest.raises(NotAllowed):
            mark(mine.happening, about=ada, told=told, significant=True, analysis="", mandate=who, at=AT)
        # The database refuses it, whatever the code forgets.
        with pytest.raises(DatabaseError), transaction.atomic():
            Mark.objects.create(happening=mine.happening, about=ada, significant=True, by=who.who, at=AT)


def test_a_grant_that_has_run_out_marks_nothing(ada):
    with pytest.raises(NotAllowed):
        say(FAY, ada, at=AT + LASTS)


def test_nobody_marks_in_anothers_name_and_no_mark_is_changed(ada):
    mine = say(FAY, ada, "A turning point")
    with acting(FAY):
        with pytest.raises(DatabaseError), transaction.atomic():
            Mark.objects.create(happening=mine.happening, about=ada, significant=True, by=KWAME.who, at=AT)
        assert Mark.objects.filter(pk=mine.pk).update(analysis="Something else") == 0
        assert Mark.objects.get(pk=mine.pk).analysis == "A turning point"


def test_what_did_not_happen_to_her_is_not_marked(ada):
    with pytest.raises(NotAllowed):
        say(FAY, ada, of=ada)
