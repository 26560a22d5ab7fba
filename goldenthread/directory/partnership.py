"""The partnership's agencies and teams, read from a file that the partnership keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from goldenthread.directory.models import Agency, Team

_AGENCY = {"slug", "name", "kind"}
_TEAM = {"slug", "agency", "name", "email", "phone"}


class PartnershipError(ValueError):
    """The file does not say what it must; the message names the entry and what it lacks."""


@dataclass(frozen=True, slots=True)
class Partnership:
    """How many agencies and teams there are in the file."""

    agencies: int
    teams: int


@transaction.atomic
def bring_up_to_date(content: Any) -> Partnership:
    """
    Make or rename agencies and teams as the file says; those it leaves out stay as they are.

    :param content: {"agencies": [{"slug", "name", "kind"}], "teams": [{"slug", "agency", "name", "email", "phone"}]}
    :raises PartnershipError: if it is of another shape, or a team's agency is not known
    """
    agencies, teams = _entries(content, "agencies", _AGENCY), _entries(content, "teams", _TEAM)
    for row in agencies:
        Agency.objects.update_or_create(slug=row["slug"], defaults={"name": row["name"], "kind": row["kind"]})
    known = set(Agency.objects.values_list("slug", flat=True))
    for row in teams:
        if row["agency"] not in known:
            raise PartnershipError(f"team {row['slug']}: there is no agency {row['agency']}")
        own = {"agency_id": row["agency"], "name": row["name"], "email": row["email"], "phone": row["phone"]}
        Team.objects.update_or_create(slug=row["slug"], defaults=own)
    return Partnership(len(agencies), len(teams))


def _entries(content: Any, name: str, fields: set[str]) -> Sequence[Mapping[str, str]]:
    rows = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(rows, list):
        raise PartnershipError(f"the file needs a list called {name}")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping) or row.keys() != fields or not all(isinstance(v, str) for v in row.values()):
            raise PartnershipError(f"{name}, entry {number}: needs {', '.join(sorted(fields))}, each as text")
    return rows
