"""Small made-up families on lists, through the one door and the real worker."""

from collections import defaultdict
from datetime import UTC, date, datetime, time
from pathlib import Path

from goldenthread.access.context import acting
from goldenthread.casework.lists.every import listed
from goldenthread.casework.lists.types import Listed
from goldenthread.casework.lists.worked import Case
from tests.cast import PIA
from tests.records.files import example
from tests.web import scene

AGENCY = {"socialcare": "council", "marac": "council", "police": "police", "schools": "schools-mis"}
PLAN = {"cppl_cp_plan_start_date": "2026-03-02", "cppl_cp_plan_end_date": "", "cppl_cp_plan_latest_category": "Neglect"}


def child(number: str, forename: str, born: str = "2016-05-21", surname: str = "Batra") -> dict[str, str]:
    """A child or adult whom social care knows."""
    plain = dict.fromkeys(example("socialcare.person"), "")
    return plain | {
        "pers_person_id": number, "pers_forename": forename, "pers_surname": surname, "pers_dob": born, "pers_sex": "F"
    }  # fmt: skip


def heard(forename: str, surname: str, born: str, number: str = "1", **changes: str) -> dict[str, str]:
    """A victim whose case MARAC heard in March."""
    plain = {
        "forenames": forename,
        "surname": surname,
        "date_of_birth": born,
        "address": "",
        "postcode": "",
        "uprn": "",
    }
    return example("marac.cases", person_no=number, role="victim", sex="F", relationship="", **(plain | changes))


def planned(folder: Path, at: datetime, *numbers: str, forenames: tuple[str, ...] = ("Isla Rose",)) -> None:
    """Children of Meera Batra, whose case MARAC heard, each with a child protection plan."""
    people = [child(n, f) for n, f in zip(numbers, forenames, strict=True)]
    hand_in(folder, "socialcare.person", child("1", "Meera", "1988-09-30"), *people, at=at)
    births = [
        example("socialcare.mother", moth_table_id=n, moth_person_id="1", moth_childs_person_id=n, moth_childs_dob="")
        for n in numbers
    ]
    hand_in(folder, "socialcare.mother", *births, at=at)
    plans = [example("socialcare.cp_plans", cppl_cp_plan_id=f"P{n}", cppl_person_id=n, **PLAN) for n in numbers]
    hand_in(folder, "socialcare.cp_plans", *plans, at=at)
    hand_in(folder, "socialcare.cin_episodes", example("socialcare.cin_episodes", cine_person_id="9"), at=at)
    hand_in(folder, "marac.cases", heard("Meera", "Batra", "1988-09-30"), at=at)
    scene.work(at)


def hand_in(folder: Path, feed: str, *rows: dict[str, str], at: datetime) -> None:
    """The council's file of a feed."""
    assert scene.hand_in(folder, feed, "council", *rows, at=at).quarantined == 0


def look(at: datetime, slug: str = "living-with-high-risk-abuse") -> Listed:
    """A list as Pia reads it."""
    with acting(PIA):
        return listed(slug, mandate=PIA, at=at)


def who(found: Listed) -> set[str]:
    """Who is on it."""
    return {str(found.people[pk]) for row in found.rows for pk in row.people}


def hand_in_case(case: Case, folder: Path) -> None:
    """The rows of a worked case on the days on which they come, a file for each feed, and the worker's work of each."""
    files: dict[tuple[date, str], list[dict[str, str]]] = defaultdict(list)
    for given in case.given:
        files[given.received, given.feed].append(dict(given.row))
    for today in sorted({day for day, _ in files}):
        for (day, feed), rows in files.items():
            if day == today:
                delivery = scene.hand_in(folder, feed, AGENCY[feed.split(".")[0]], *rows, at=seven(day))
                assert (delivery.status, delivery.quarantined) == ("accepted", 0), feed
        scene.work(seven(today))


def seven(day: date) -> datetime:
    """The morning of a day."""
    return datetime.combine(day, time(6, 55), UTC)
