"""The control total: what the sender says the file holds, in `<file>.control.json` beside it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from .outcomes import Refused

_LARGEST = 64 << 10
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_RESEND = "Send the file and its control file again, both from the same export."


@dataclass(frozen=True, slots=True)
class Control:
    """The number of rows (without the header) and the SHA-256 that the sender counted; None where not stated."""

    rows: int | None
    sha256: str | None

    def must_match(self, *, rows: int, sha256: str) -> None:
        """:raises Refused: if the file that came is not the file that was sent"""
        if self.rows is not None and self.rows != rows:
            problem = f"The sender counted {self.rows:,} rows; the file that came has {rows:,}."
            raise Refused("control-rows", problem, _RESEND)
        if self.sha256 is not None and self.sha256.lower() != sha256:
            problem = "The file that came is not the file that was sent: its SHA-256 is another."
            raise Refused("control-sha256", problem, _RESEND)


def control_path(path: Path) -> Path:
    """Where the control file of this file is looked for."""
    return path.with_name(path.name + ".control.json")


def control_of(path: Path) -> Control | None:
    """
    The control total beside this file, or None if there is no control file.

    :raises Refused: if there is one and it cannot be understood
    """
    beside = control_path(path)
    if not beside.exists():
        return None
    remedy = 'Write it as {"rows": 120, "sha256": "..."}; either may be left out.'
    if beside.stat().st_size > _LARGEST:
        raise Refused("control-unreadable", "The control file is far too long.", remedy)
    try:
        said = json.loads(beside.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused("control-unreadable", "The control file is not JSON.", remedy) from error
    if not isinstance(said, dict) or not said or set(said) - {"rows", "sha256"}:
        raise Refused("control-unreadable", "The control file does not hold rows and sha256, and only these.", remedy)
    rows, sha256 = said.get("rows"), said.get("sha256")
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 0):
        raise Refused("control-unreadable", "`rows` in the control file is not a whole number.", remedy)
    if sha256 is not None and not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
        raise Refused("control-unreadable", "`sha256` in the control file is not 64 hexadecimal digits.", remedy)
    return Control(rows, sha256)
