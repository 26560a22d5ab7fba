"""Two workers read the same queue: nobody is made twice, and nothing is left out."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from goldenthread.access.context import acting
from goldenthread.identity.models import Link, Mention
from goldenthread.notify.work import pass_once
from goldenthread.records.models import Current
from tests.cast import WORKER
from tests.identity.families import everything
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import AT, facts, groups, read_all, tell


@pytest.mark.usefixtures("committed_db")
def test_two_workers_at_once_find_what_one_alone_would_have_found():
    with acting(WORKER), rolled_back():
        tell(*everything())
        read_all()
        alone = groups(), facts()
    with acting(WORKER):
        tell(*everything())
    start, failed = Barrier(2), []

    def work() -> None:
        try:
            start.wait(10)
            while _waiting():
                pass_once(at=AT, batch=3)
        except Exception as error:  # a thread has nobody to raise to; the assertion below tells
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    with acting(WORKER):
        assert (groups(), facts()) == alone
        assert Link.objects.filter(until=None).count() == Mention.objects.count()


def _waiting() -> bool:
    with acting(WORKER):
        return Current.objects.filter(read_at=None, waits_for="").exists()
