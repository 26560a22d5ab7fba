"""Temporary places that the server's account can reach."""

import os
import tempfile
from pathlib import Path


def open_to_others(path: Path) -> Path:
    """Let others pass through one of pytest's temporary directories, which are shut, as a checkout would."""
    for each in (path, *path.parents):
        if Path(tempfile.gettempdir()) in each.parents and each.stat().st_uid == os.geteuid():
            each.chmod(0o711)
    return path
