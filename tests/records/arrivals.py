"""Files handed in at the door of a real database."""

from pathlib import Path

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.directory.models import Agency
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from tests.records.files import AT, example, write

DOOR = service("door")
FEED = "council.home_educated"


def child(reference: str, **changes: str) -> dict[str, str]:
    """A row of the children who are educated at home."""
    return example(FEED, reference=reference, **changes)


def hand_in(folder: Path, *rows: dict[str, str], name: str = "") -> Delivery:
    """Write these rows as a file and take it in, as the service at the door."""
    path = write(folder, FEED, *rows)
    return take_in(path.rename(folder / name) if name else path)


def take_in(path: Path) -> Delivery:
    """Take in one file of the council's."""
    Agency.objects.get_or_create(slug="council", defaults={"name": "Fenwick Council", "kind": "council"})
    with acting(DOOR):
        return receive(path, feed=FEED, agency="council", mandate=DOOR, at=AT)
