"""Chronologies are told to the service that reads records, in a database that forgets them."""

from collections.abc import Iterator

import pytest

from goldenthread.access.context import acting
from tests.cast import WORKER


@pytest.fixture
def reading(db) -> Iterator[None]:
    """Act as the service that reads records."""
    with acting(WORKER):
        yield
