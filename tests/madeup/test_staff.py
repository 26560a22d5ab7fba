"""The people who sign in, and the teams that answer."""

import json
from typing import Any

from .conftest import AT, Partnership


def _staff(partnership: Partnership) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((partnership.out / "staff.json").read_text("utf-8"))
    return content


def test_every_role_has_somebody(partnership: Partnership) -> None:
    staff = _staff(partnership)["staff"]
    assert {one["role"] for one in staff} == {
        "tell_desk",
        "manager",
        "reviewer",
        "governance",
        "front_door",
        "panel",
        "agency",
        "key_adult",
    }
    assert len({one["username"] for one in staff}) == len(staff)


def test_people_belong_to_a_team_of_an_agency_or_to_settings(partnership: Partnership) -> None:
    content = _staff(partnership)
    agencies = {agency["slug"] for agency in content["agencies"]}
    teams = {team["slug"]: team["agency"] for team in content["teams"]}
    assert agencies == {"police", "council", "health", "schools-mis", "marac"}
    assert set(teams.values()) <= agencies
    for one in content["staff"]:
        if one["role"] == "key_adult":
            assert one["settings"]
            assert one["agency"] is None
        else:
            assert teams[one["team"]] == one["agency"]


def test_those_who_sign_in_for_a_setting_are_its_contacts_of_today(partnership: Partnership) -> None:
    today = AT.date().isoformat()
    contacts = {
        (row["urn"], row["email"])
        for row in partnership.feed("settings.contacts")
        if row["role"] != "mailbox" and (not row["valid_to"] or row["valid_to"] >= today)
    }
    staff = [one for one in _staff(partnership)["staff"] if one["role"] == "key_adult"]
    assert {(urn, one["email"]) for one in staff for urn in one["settings"]} == contacts
