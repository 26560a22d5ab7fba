"""The feeds that the door knows, read from their Table Schemas in `goldenthread/records/schemas/`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column. `check` names a check that no pattern can make; `past` forbids the future."""

    name: str
    type: str
    format: str
    description: str
    example: str
    required: bool
    enum: tuple[str, ...]
    pattern: str
    minimum: str
    maximum: str
    max_length: int | None
    check: str
    past: bool
    prose: bool
    multiline: bool
    list_of: tuple[str, ...]

    @classmethod
    def from_descriptor(cls, field: Mapping[str, Any]) -> "FieldSpec":
        limits: Mapping[str, Any] = field.get("constraints", {})
        ours: Mapping[str, Any] = field.get("goldenthread", {})
        prose = bool(ours.get("prose"))
        return cls(
            name=field["name"],
            type=field["type"],
            format=field.get("format", "default"),
            description=field["description"],
            example=field.get("example", ""),
            required=bool(limits.get("required")),
            enum=tuple(limits.get("enum", ())),
            pattern=limits.get("pattern", ""),
            minimum=str(limits.get("minimum", "")),
            maximum=str(limits.get("maximum", "")),
            max_length=limits.get("maxLength"),
            check=ours.get("check", ""),
            past=bool(ours.get("past")),
            prose=prose,
            multiline=prose or bool(ours.get("multiline")),
            list_of=tuple(ours.get("list_of", ())),
        )


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """
    One feed: its schema, its key and how its files are written.

    `key` are the columns of the natural key; `key_without` says which columns stand in for a key column that is empty.
    `date_order` holds pairs of columns of which the second must not be before the first. `order` is the order in which
    feeds are best received.
    """

    id: str
    title: str
    description: str
    agency: str
    order: int
    sender: str
    notes: tuple[str, ...]
    encodings: tuple[str, ...]
    extra_columns_allowed: bool
    key: tuple[str, ...]
    key_without: Mapping[str, tuple[str, ...]]
    date_order: tuple[tuple[str, str], ...]
    fields: tuple[FieldSpec, ...]
    path: Path
    schema: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @classmethod
    def load(cls, path: Path) -> "FeedSpec":
        schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        ours: Mapping[str, Any] = schema["goldenthread"]
        return cls(
            id=ours["feed"],
            title=schema["title"],
            description=schema["description"],
            agency=ours["agency"],
            order=ours["order"],
            sender=ours["sender"],
            notes=tuple(ours["notes"]),
            encodings=tuple(ours["encodings"]),
            extra_columns_allowed=ours["extra_columns_allowed"],
            key=tuple(ours["key"]),
            key_without={column: tuple(others) for column, others in ours.get("key_without", {}).items()},
            date_order=tuple((first, then) for first, then in ours.get("date_order", ())),
            fields=tuple(FieldSpec.from_descriptor(field) for field in schema["fields"]),
            path=path,
            schema=schema,
        )


def _all() -> Mapping[str, FeedSpec]:
    specs = sorted((FeedSpec.load(path) for path in SCHEMAS.glob("*.json")), key=lambda spec: spec.order)
    return MappingProxyType({spec.id: spec for spec in specs})


FEEDS: Mapping[str, FeedSpec] = _all()
