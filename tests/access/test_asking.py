"""Questions in their own SQL stand under the same mandate as all others, and leave the connection as it was."""

import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from goldenthread.access.asking import ask, by_index
from goldenthread.access.context import NoMandate, acting
from tests.cast import WORKER

PEOPLE = "select id from identity_person where id = any(%s)"


def planning() -> list[tuple[str, str]]:
    return ask("select current_setting('plan_cache_mode'), current_setting('enable_seqscan')")


def test_without_a_mandate_a_question_about_people_is_refused(db):
    with pytest.raises(NoMandate):
        ask(PEOPLE, [])


def test_with_a_mandate_it_is_answered(db):
    with acting(WORKER):
        assert ask(PEOPLE, []) == []


def test_what_goes_wrong_in_the_database_is_told_as_django_tells_it(db):
    with pytest.raises(DataError), transaction.atomic():
        ask("select 1 / %s::int", 0)


def test_planning_by_index_ends_with_its_block_also_within_another(db):
    before = planning()
    with by_index():
        with by_index():
            assert planning() == [("force_generic_plan", "off")]
        assert planning() == [("force_generic_plan", "off")]
    assert planning() == before


def test_planning_by_index_ends_with_a_block_that_failed(db):
    before = planning()
    with pytest.raises(DataError), transaction.atomic(), by_index():
        ask("select 1 / %s::int", 0)
    assert planning() == before
    assert not connection.needs_rollback
