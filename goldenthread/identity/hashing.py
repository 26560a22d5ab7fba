"""Names for rows and keys: stable, short, and unreadable."""

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID, uuid5

_SPACE = UUID("6f1d2f1c-9b0e-5e0d-8f0a-7c1f3b9a2d11")


def row_id(feed: str, agency: str, key: str) -> UUID:
    """The id of a row of a feed, the same for every correction of it."""
    return uuid5(_SPACE, f"{feed}|{agency}|{key}")


@lru_cache(maxsize=20_000)
def mention_id(row: UUID, slot: str) -> UUID:
    """The id of one person of a row."""
    return uuid5(row, slot)


def key64(text: str) -> int:
    """A signed 64-bit hash, for equality alone."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
