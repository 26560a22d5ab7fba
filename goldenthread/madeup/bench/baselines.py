"""
What simpler ways would have found, from the same records: names in the police record alone, and addresses.

They are given the best of it: addresses are read as the product reads them, so that "Flat 2, 5 High St" and
"5b High Street" differ here only where they differ there, and names are compared without case and marks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from goldenthread.access.context import acting
from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.folding import fold_forenames, fold_surname
from goldenthread.identity.homes import key_or_none
from goldenthread.identity.models import Mention, Residence
from goldenthread.madeup.bench.truth import Truth
from goldenthread.madeup.bench.working import BENCH, children_on_record, person_of
from goldenthread.madeup.world import age

NAMES = "names in the police record only"
ADDRESS = "exact address"
ADDRESS_AND_SURNAME = "exact address and surname"
EITHER = "names, or exact address and surname"

Row = Mapping[str, str]


class Baselines:
    """Every child on record by name and by address, read once."""

    def __init__(self, truth: Truth) -> None:
        self._by_name: dict[tuple[str, str], list[tuple[int, date | None]]] = defaultdict(list)
        self._by_door: dict[int, set[int]] = defaultdict(set)
        self._surnames: dict[int, set[str]] = defaultdict(set)
        self._born: dict[int, date] = {}
        with acting(BENCH):
            children = children_on_record()
            for mention in children.values():
                if (person := person_of(mention, truth)) is not None:
                    self._add(person, mention)
            for home in Residence.objects.filter(mention__in=children, date_to=None, protected=False):
                person = person_of(children[home.mention_id], truth)
                for key in (home.uprn_key, home.exact_key):
                    if key is not None and person is not None:
                        self._by_door[key].add(person)

    def _add(self, person: int, mention: Mention) -> None:
        born = read_birth(mention.dob_text).day
        if born:
            self._born[person] = born
        surname = fold_surname(mention.surname)
        self._surnames[person].add(surname)
        if first := fold_forenames(mention.forenames)[:1]:
            self._by_name[first[0], surname].append((person, born))

    def found(self, incident: Row, persons: Sequence[Row], on: date) -> dict[str, set[int]]:
        """The children (by true number) that each way finds."""
        by_name = self._named(row for row in persons if row["role"] == "child")
        adults = [row for row in persons if row["role"] != "child"]
        at_doors = {child for row in (incident, *adults) for child in self._at(row, on)}
        surnames = {fold_surname(row["surname"]) for row in adults} - {""}
        same_name = {child for child in at_doors if not surnames.isdisjoint(self._surnames[child])}
        return {NAMES: by_name, ADDRESS: at_doors, ADDRESS_AND_SURNAME: same_name, EITHER: by_name | same_name}

    def _named(self, rows: Iterable[Row]) -> set[int]:
        """Of each name that leaves no choice: one child on record, born on the day given if one is."""
        found: set[int] = set()
        for row in rows:
            first, born = fold_forenames(row["forenames"])[:1], read_birth(row["date_of_birth"]).day
            if not first:
                continue
            same = self._by_name.get((first[0], fold_surname(row["surname"])), ())
            matching = {child for child, day in same if born is None or day == born}
            if len(matching) == 1:
                found |= matching
        return found

    def _at(self, row: Row, on: date) -> set[int]:
        dwelling = read_dwelling(row["address"], row["postcode"], row["uprn"])
        keys = (key_or_none("u", dwelling.uprn), key_or_none("d", dwelling.key))
        children = {child for key in keys if key is not None for child in self._by_door.get(key, ())}
        return {child for child in children if child in self._born and 0 <= age(self._born[child], on) < 18}
