"""
Many rows at once.

Django writes one placeholder a value; for tens of thousands of rows building that text costs more than the database's
work. Here each column of a whole batch travels as one parameter: an array in PostgreSQL's own text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, ForeignKey, Lookup, Model
from django.db.models.fields.related_lookups import RelatedLookupMixin

M = TypeVar("M", bound=Model)

# A list given to a JSON column must be text already: as it is, it would be an array.
as_json = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def array(values: Iterable[object]) -> str:
    """The values as the text of a PostgreSQL array: `{1,NULL,"two"}`."""
    column = list(values)
    kinds = set(map(type, column))
    if kinds == {str}:
        return "{" + _texts(column) + "}"  # type: ignore[arg-type] # the line above has looked
    if len(kinds) == 1 and kinds <= _WRITERS.keys():
        return "{" + ",".join(map(_WRITERS[kinds.pop()], column)) + "}"
    return "{" + ",".join([_WRITERS[type(v)](v) if type(v) in _WRITERS else _other(v) for v in column]) + "}"


def _texts(column: list[str]) -> str:
    plain = '","'.join(column)
    if "\\" in plain or plain.count('"') != 2 * (len(column) - 1):
        return ",".join(map(_quoted, column))
    return f'"{plain}"'


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


# A list is the value of an array column; as a parameter it is text within the column's own array.
_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: _quoted,
    UUID: str,
    int: str,
    float: repr,
    bool: str,
    type(None): lambda _: "NULL",
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    list: lambda v: _quoted(array(v)),
    tuple: lambda v: _quoted(array(v)),
    dict: lambda v: _quoted(as_json(v)),
}


def _other(value: object) -> str:
    """What derives from a plain type: the choices of a column are text."""
    if isinstance(value, str):
        return _quoted(str(value))
    raise TypeError(f"no column takes a {type(value).__name__}")


def insert(rows: Iterable[M]) -> int:
    """
    Insert new instances of one model in one statement; their ids are not read back. Returns how many there were.

    Takes every column as it stands on the instance, so a model whose id the database makes leaves it out.
    """
    many = list(rows)
    if not many:
        return 0
    fields = many[0]._meta.concrete_fields
    names = [f.attname for f in fields if not (f.primary_key and f.get_internal_type() == "BigAutoField")]
    return write(type(many[0]), names, [[getattr(row, name) for name in names] for row in many])


def write(
    model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]], *, unique: Sequence[str] = ()
) -> int:
    """
    Insert rows of values in one statement. Returns how many there were.

    :param names: the attributes that each row gives, in its order (`record_id`, not `record`)
    :param unique: attributes that tell rows apart: a row that is there already takes the new values. No two of `rows`
        may agree in them.
    """
    if not rows:
        return 0
    columns = [_column(model, name) for name in names]
    listed = ", ".join(f'"{c}"' for c in columns)
    query = f'insert into "{model._meta.db_table}" ({listed}) select {_cast(model, names)} from {_sent(model, names)}'  # noqa: S608 # names of our own models, never data
    if unique:
        key = ", ".join(f'"{_column(model, name)}"' for name in unique)
        others = [_column(model, name) for name in names if name not in unique]
        values = ", ".join(f'"{c}" = excluded."{c}"' for c in others)
        query += f" on conflict ({key}) do update set {values}"
    _execute(query, rows)
    return len(rows)


def update(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
    """Give rows new values in one statement; the first of `names` is the primary key. Returns how many were sent."""
    if not rows:
        return 0
    table, key = model._meta.db_table, _column(model, names[0])
    values = ", ".join(f'"{_column(model, name)}" = {_cast(model, [name])}' for name in names[1:])
    query = f'update "{table}" set {values} from {_sent(model, names)} where "{table}"."{key}" = sent."{key}"'  # noqa: S608 # names of our own models, never data
    _execute(query, rows)
    return len(rows)


def _execute(query: str, rows: Sequence[Sequence[object]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, [array(column) for column in zip(*rows, strict=True)])


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    return next(f for f in model._meta.concrete_fields if f.attname == name)


def _column(model: type[Model], name: str) -> str:
    return str(_field(model, name).column)


def _type(model: type[Model], name: str) -> str:
    # Without the length: a cast to varchar(20) would cut the rest off in silence, an assignment refuses it.
    return str(_field(model, name).rel_db_type(connection)).partition("(")[0]


def _is_list(model: type[Model], name: str) -> bool:
    return _type(model, name) == "jsonb" or _field(model, name).get_internal_type() == "ArrayField"


def _sent(model: type[Model], names: Sequence[str]) -> str:
    """The parameters as a table. What is itself a list travels as text, for `unnest` would take it apart."""
    types = ["text" if _is_list(model, name) else _type(model, name) for name in names]
    arrays = ", ".join(f"%s::{t}[]" for t in types)
    listed = ", ".join(f'"{_column(model, name)}"' for name in names)
    return f"unnest({arrays}) as sent({listed})"


def _cast(model: type[Model], names: Sequence[str]) -> str:
    def one(name: str) -> str:
        whole = str(_field(model, name).rel_db_type(connection))
        cast = f"::{whole}" if _is_list(model, name) else ""
        return f'sent."{_column(model, name)}"{cast}'

    return ", ".join(one(name) for name in names)


class Any_(Lookup):
    """`field__any=[...]`: as `in`, with the whole list as one parameter."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        target = field.target_field if isinstance(field, ForeignKey) else field
        values = array([getattr(v, "pk", v) for v in self.rhs])
        return f"{lhs} = any(%s::{target.rel_db_type(connection)}[])", (*lhs_params, values)


class RelatedAny(RelatedLookupMixin, Any_):
    """The same for a foreign key."""

    def get_prep_lookup(self) -> Any:
        return self.rhs


def register() -> None:
    """Make `__any` known to Django; called once when the first app is ready."""
    Field.register_lookup(Any_)
    ForeignKey.register_lookup(RelatedAny)
