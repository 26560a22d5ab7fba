"""Reading a playbook's YAML strictly: every complaint names the file, the field, what is wrong and what to do."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import Enum
from typing import TypeVar

import yaml

E = TypeVar("E", bound=Enum)


class PlaybookError(ValueError):
    """A playbook that may not be used: `file`, `field`, what is wrong (`problem`) and what to do (`remedy`)."""

    def __init__(self, *, file: str, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: {field}: {problem}. {remedy}")
        self.file, self.field, self.problem, self.remedy = file, field, problem, remedy


class _Loader(yaml.SafeLoader):
    """Safe YAML that also refuses a key written twice, which would silently hide the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is written twice", node.start_mark)
        return super().construct_mapping(node, deep)


class Table:
    """One mapping of the file. Ask for each key you know, then call `done`: whatever nobody asked for is an error."""

    def __init__(self, file: str, field: str, values: object) -> None:
        self.file, self.field = file, field
        if not isinstance(values, Mapping):
            raise self.error("", "is not a mapping", "Write it as `key: value` lines")
        self._values: Mapping[object, object] = values
        self._asked: set[object] = set()

    def error(self, key: str, problem: str, remedy: str) -> PlaybookError:
        """A complaint about one key of this mapping (or, with an empty key, about the mapping)."""
        return PlaybookError(file=self.file, field=self._path(key), problem=problem, remedy=remedy)

    def has(self, key: str) -> bool:
        """True if the key is there and not empty."""
        return self._values.get(key) is not None

    def take(self, key: str) -> object:
        """The value as YAML read it; the key must be there."""
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            raise self.error(key, "is missing", f"Add `{key}:` with a value")
        return value

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"is {value!r}, not text", "Write it as text, in quotes if need be")
        return " ".join(value.split())

    def number(self, key: str) -> int:
        """A whole number, 0 or more."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.error(key, f"is {value!r}, not a whole number", "Write digits only, without a unit")
        return value

    def day(self, key: str) -> date:
        """A date."""
        value = self.take(key)
        # A YAML timestamp is a datetime, which is also a date; only a plain date will do.
        if type(value) is not date:
            raise self.error(key, f"is {value!r}, not a date", "Write it as yyyy-mm-dd, without quotes")
        return value

    def clock_time(self, key: str) -> time:
        """A time of day written "HH:MM"."""
        text = self.text(key)
        try:
            return time.fromisoformat(text)
        except ValueError:
            raise self.error(key, f"is {text!r}, not a time", 'Write it as "HH:MM", in quotes') from None

    def choice(self, key: str, choices: type[E]) -> E:
        """One of an enumeration's values."""
        text = self.text(key)
        try:
            return choices(text)
        except ValueError:
            allowed = ", ".join(str(choice.value) for choice in choices)
            raise self.error(key, f"is {text!r}", f"Use one of: {allowed}") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts with at least one in it."""
        value = self.take(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
            raise self.error(key, f"is {value!r}, not a list of texts", "Write it as [one, two]")
        return tuple(value)

    def table(self, key: str) -> "Table":
        """A mapping inside this one."""
        return Table(self.file, self._path(key), self.take(key))

    def tables(self, key: str) -> Iterator["Table"]:
        """The mappings of a list; each must be finished with `done`."""
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.error(key, "is not a list, or is empty", "Write one `- ` item for each")
        for number, item in enumerate(value, start=1):
            yield Table(self.file, f"{self._path(key)}[{number}]", item)

    def done(self) -> None:
        """Refuse the keys that nobody asked for: a misspelt key would otherwise be a rule that never applies."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(str(name) for name in self._asked))
                raise self.error(str(key), "is not a known key", f"Remove it or use one of: {known}")

    def _path(self, key: str) -> str:
        return ".".join(part for part in (self.field, key) if part)


def read_yaml(text: str, file: str) -> Table:
    """
    The top mapping of a YAML file.

    :raises PlaybookError: if it is not YAML, writes a key twice, or is not a mapping
    """
    try:
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader subclass
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise PlaybookError(
            file=file, field="(file)", problem=f"is not readable YAML: {problem}", remedy="Correct the line it names"
        ) from error
    return Table(file, "", values)
