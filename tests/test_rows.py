"""What is written by the thousand comes back as it went in."""

from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread import rows
from goldenthread.directory.models import CalendarEntry, Setting, SettingContact

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = st.lists(st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
SETTING = (
    "urn name la_code la_name type_code type_name group_name phase status"
    " address postcode phone in_area low_age opened_on"
).split()


def _setting(urn: str, name: str = "Larkspur Primary") -> tuple[object, ...]:
    return (urn, name, "199", "Fenwick", "01", "", "", "", "Open", "", "", "", True, None, date(1900, 1, 2))


@MANY
@given(texts=TEXTS)
def test_an_array_of_any_texts_is_read_by_the_database_as_it_was(db, texts):
    with connection.cursor() as cursor:
        cursor.execute("select %s::text[]", [rows.array(texts)])
        assert cursor.fetchone() == (texts,)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("uuid", [UUID(int=7), None]),
        ("bigint", [-(2**63), 0, None]),
        ("float8", [0.1, -1e300, 2.5]),
        ("boolean", [True, False, None]),
        ("date", [date(1900, 1, 1), None]),
        ("timestamptz", [datetime(2026, 11, 23, 6, 55, 0, 7, tzinfo=UTC)]),
        ("time", [time(8, 45), None]),
    ],
)
def test_an_array_of_other_values_is_read_by_the_database_as_it_was(db, kind, values):
    with connection.cursor() as cursor:
        cursor.execute(f"select %s::{kind}[]", [rows.array(values)])
        assert cursor.fetchone() == (values,)


def test_a_value_that_no_column_takes_is_refused():
    with pytest.raises(TypeError):
        rows.array([object()])


def test_rows_are_written_once_and_take_new_values_the_second_time(db):
    assert rows.write(Setting, SETTING, [_setting("900101"), _setting("900102")]) == 2
    rows.write(Setting, SETTING, [_setting("900101", "Otter Vale")], unique=("urn",))
    assert dict(Setting.objects.values_list("urn", "name")) == {"900101": "Otter Vale", "900102": "Larkspur Primary"}
    rows.update(Setting, ("urn", "name", "opened_on"), [("900102", "Weir", None)])
    assert Setting.objects.get(urn="900102").opened_on is None


def test_lists_in_a_column_and_instances_of_a_model_are_written(db):
    rows.write(Setting, SETTING, [_setting("900101")])
    who = {"setting_id": "900101", "role": SettingContact.Role.DEPUTY, "valid_from": date(2026, 1, 1)}
    several = ['Sean "Jock" Pike 1980-01-31', "{a,b}", "back\\slash"]
    rows.insert([SettingContact(email="a@larkspur.example", conflicts=several, **who)])
    rows.insert([SettingContact(email="b@larkspur.example", **who)])
    assert [c.conflicts for c in SettingContact.objects.order_by("email")] == [several, []]
    assert SettingContact.objects.filter(email__any=["b@larkspur.example"], setting__any=["900101"]).count() == 1


def test_what_is_too_long_for_its_column_is_refused_and_not_cut(db):
    with pytest.raises(DataError), transaction.atomic():
        rows.write(Setting, SETTING, [_setting("9" * 11)])


def test_nothing_is_nothing(db):
    assert rows.insert([]) == rows.write(Setting, SETTING, []) == rows.update(Setting, SETTING, []) == 0
    assert not CalendarEntry.objects.filter(setting__any=[]).exists()
