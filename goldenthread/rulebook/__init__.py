"""The rulebook: what a playbook may say, typed and versioned. `load("encompass")` gives one, checked."""

from goldenthread.rulebook.loader import load, read_playbook, read_text
from goldenthread.rulebook.reading import PlaybookError
from goldenthread.rulebook.types import (
    CalendarName,
    Clock,
    FieldRule,
    HoldRule,
    Ladder,
    LadderStep,
    NotInForce,
    Playbook,
    Policy,
    Roll,
    RouteRule,
    Rule,
    Source,
    SourceKind,
    Status,
    Strength,
    Unit,
)

__all__ = [
    "CalendarName",
    "Clock",
    "FieldRule",
    "HoldRule",
    "Ladder",
    "LadderStep",
    "NotInForce",
    "Playbook",
    "PlaybookError",
    "Policy",
    "Roll",
    "RouteRule",
    "Rule",
    "Source",
    "SourceKind",
    "Status",
    "Strength",
    "Unit",
    "load",
    "read_playbook",
    "read_text",
]
