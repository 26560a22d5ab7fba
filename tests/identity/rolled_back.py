"""Several stories in one test, none of which knows of the others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens inside is forgotten."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
