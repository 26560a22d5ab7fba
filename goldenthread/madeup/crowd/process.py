"""What one process does to load its part of a crowd. Imports nothing of Django before Django is set up in it."""

from __future__ import annotations

from math import ceil
from uuid import UUID

import psycopg


def load_part(part: int, *, owner_url: str, seed: int, parts: int, people: int, deliveries: dict[str, UUID]) -> int:
    """Copy this part's share of `people` people in; returns how many it made."""
    import django  # noqa: PLC0415

    django.setup()
    from goldenthread.madeup.crowd.households import PEOPLE_EACH, households  # noqa: PLC0415
    from goldenthread.madeup.crowd.writing import Writer, write  # noqa: PLC0415

    many = ceil(people / PEOPLE_EACH / parts)
    with psycopg.connect(owner_url) as owner:
        return sum(write(owner, Writer(part, deliveries), households(seed, part=part, parts=parts), many))
