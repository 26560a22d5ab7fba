"""Row-level security as migration operations: each protected table says who may do what, in one place."""

from dataclasses import dataclass

from django.db.migrations.operations import RunSQL

STAFF = ("tell_desk", "manager", "reviewer", "governance", "front_door", "panel", "service")
DESK = ("tell_desk", "manager", "reviewer", "service")


def may(*roles: str) -> str:
    """SQL: the mandate holds one of `roles`. In a sub-select, so that it is worked out once for a query."""
    listed = ",".join(f"'{r}'" for r in roles)
    return f"(select gt.may(array[{listed}]))"


def own(column: str = "box") -> str:
    """SQL: the row's box is one the mandate reads."""
    return f"{column} = any (array(select gt.boxes()))"


NOBODY = "false"


@dataclass(frozen=True)
class Rules:
    """For each command, the SQL condition under which a row may be touched."""

    select: str
    insert: str = NOBODY
    update: str = NOBODY
    delete: str = NOBODY


def protect(table: str, rules: Rules) -> RunSQL:
    """
    Enable and force row-level security on `table` by `rules`.

    The restrictive policy is worked out once, at the first row that is read. A query on an empty table reads no row;
    `context.refuse_without_mandate` stands before it.
    """
    statements = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy mandate_set on {table} as restrictive for all "
        "using ((select gt.who()) is not null) with check ((select gt.who()) is not null)",
        f"create policy may_select on {table} for select using ({rules.select})",
        f"create policy may_insert on {table} for insert with check ({rules.insert})",
        f"create policy may_update on {table} for update using ({rules.update}) with check ({rules.update})",
        f"create policy may_delete on {table} for delete using ({rules.delete})",
    ]
    undo = [f"drop policy if exists {p} on {table}" for p in _POLICIES]
    undo += [f"alter table {table} no force row level security", f"alter table {table} disable row level security"]
    return RunSQL(tuple(statements), tuple(undo))


_POLICIES = ("mandate_set", "may_select", "may_insert", "may_update", "may_delete")


def append_only(table: str) -> RunSQL:
    """Rows of `table` are never changed or removed, whoever asks; a trigger stands behind the missing grant."""
    name = f"{table}_append_only"
    return RunSQL(
        f"create trigger {name} before update or delete on {table} for each row execute function gt.never()",
        f"drop trigger {name} on {table}",
    )
