"""
Rows of the benchmark as an agency of the partnership would send them: in a published feed, or not at all.

Nothing is guessed. A cell that the door would not take is left empty, as the feeds' pages ask of a sender, and counted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from goldenthread.identity.core.births import read_birth
from goldenthread.records.reading import FEEDS
from goldenthread.records.reading.compiled import RowRules

Row = Mapping[str, str]
_FIRST_URN = 900_000
DEPENDANTS = 4


class Settings:
    """The folder's setting ids as URNs, which have digits only: the first one met is the first number."""

    def __init__(self) -> None:
        self._urns: dict[str, str] = {}

    def urn(self, setting: str) -> str:
        """A made-up URN, always the same for the same setting."""
        return self._urns.setdefault(setting, str(_FIRST_URN + len(self._urns)))


def roll(row: Row, settings: Settings) -> dict[str, str]:
    """A registered child as `schools.roll`."""
    return {
        "urn": settings.urn(row.get("setting_id", "")),
        **_name(row, ""),
        **_birth(row, ""),
        "address": address(row),
        "address_as_of": row.get("address_as_of", ""),
        "enrolment_status": "C",
    }


def claim(row: Row) -> dict[str, str]:
    """A filing as `council.claims`."""
    sent = {
        "reference": row["record_id"],
        "as_of": row.get("tax_year", ""),
        **_claimed(row, "", "claimant_"),
        **_claimed(row, "spouse_", "partner_"),
        "address": address(row),
    }
    for number in range(1, DEPENDANTS + 1):
        sent |= _claimed(row, f"dependent_{number}_", f"dependant{number}_")
    return sent


def identity(row: Row) -> dict[str, str]:
    """A row of the master index as `register.identities`."""
    return {
        "reference": row["record_id"],
        "person_number": row.get("person_no", ""),
        **_name(row, ""),
        **_birth(row, ""),
    }


def registered(row: Row) -> dict[str, str]:
    """An adult of the other agency as `register.addresses`."""
    return {
        "reference": row["record_id"],
        "person_number": row.get("person_no", ""),
        **_name(row, ""),
        "address": address(row),
        "address_as_of": row.get("address_as_of", "") or row.get("year", ""),
    }


def caseload(row: Row) -> dict[str, str]:
    """A woman or young child as `health.caseload`."""
    return {
        "reference": row["record_id"],
        **_name(row, ""),
        **_birth(row, ""),
        "address": address(row),
        "address_as_of": row.get("year", ""),
    }


def incident(row: Row) -> dict[str, str]:
    """An incident as `police.incidents`. Of the time only the day is given: noon stands for it."""
    noon = f"{row['incident_date'][:10]}T12:00:00+00:00"
    return {
        "reference": row["incident_id"],
        "occurred_at": noon,
        "reported_at": noon,
        "address": address(row),
        "kind": "Domestic abuse",
    }


def persons(row: Row) -> Iterator[dict[str, str]]:
    """Whom an incident names, as `police.persons`: its adults as the two parties, and perhaps a child."""
    for number, role in ((1, "victim"), (2, "suspect")):
        person = {**_name(row, f"adult{number}_"), **_birth(row, f"adult{number}_")}
        if person["forenames"] or person["surname"]:
            yield {"incident_reference": row["incident_id"], "person_no": str(number), "role": role, **person}
    if child := row.get("named_child", ""):
        name, _, age = child.partition(":")
        yield {
            "incident_reference": row["incident_id"],
            "person_no": "3",
            "role": "child",
            "forenames": name,
            "age": age,
        }


def address(row: Row) -> str:
    """Number and street, flat, and last the postal code, parted by commas as an address is written."""
    street = f"{row.get('street_number', '')} {row.get('street_name', '')}".strip()
    box = row.get("po_box", "")
    if box and not street:
        street = f"PO Box {box}"
    parts = (street, row.get("unit_number", ""), row.get("zipcode", ""))
    return ", ".join(part.replace(",", " ") for part in parts if part)


def _name(row: Row, prefix: str) -> dict[str, str]:
    middle = row.get(f"{prefix}middle_name", "") or row.get(f"{prefix}middle_initial", "")
    forenames = f"{row.get(f'{prefix}first_name', '')} {middle}".strip()
    return {"forenames": forenames, "surname": row.get(f"{prefix}last_name", "")}


def _birth(row: Row, prefix: str) -> dict[str, str]:
    # A date such as 20O1-25-04 is put right where only one day can be meant.
    born = read_birth(row.get(f"{prefix}date_of_birth", "")).day
    sex = row.get(f"{prefix}sex", "")[:1].upper()
    return {"date_of_birth": born.isoformat() if born else "", "sex": sex if sex in ("F", "M") else ""}


def _claimed(row: Row, prefix: str, ours: str) -> dict[str, str]:
    name = _name(row, prefix)
    number = row.get(f"{prefix}person_no", "")
    return {f"{ours}forenames": name["forenames"], f"{ours}surname": name["surname"], f"{ours}person_number": number}


CONVERSIONS: Mapping[str, tuple[str, Callable[[Row], dict[str, str]]]] = {
    "register.identities": ("master_index", identity),
    "health.caseload": ("health", caseload),
    "council.claims": ("families", claim),
    "register.addresses": ("adults", registered),
}


@dataclass
class Clean:
    """Leaves empty what the door would not take of one feed's rows, and counts it by column."""

    feed: str
    at: datetime
    emptied: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rules = RowRules(FEEDS[self.feed], self.at)
        self._required = {spec.name for spec in FEEDS[self.feed].fields if spec.required}

    def __call__(self, sent: Row) -> tuple[str, dict[str, str]]:
        """The row's key at the door, and the row."""
        row = {column: " ".join(sent.get(column, "").split()) for column in FEEDS[self.feed].columns}
        for problem in self._rules.problems(tuple(row.values())):
            if problem.field and problem.field not in self._required:
                row[problem.field] = ""
                self.emptied[problem.field] = self.emptied.get(problem.field, 0) + 1
        return self._rules.key_of(tuple(row.values())), row
