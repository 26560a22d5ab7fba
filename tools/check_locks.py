"""
Check that the locks would install the same packages on anybody's machine.

An index set in somebody's environment ends up in the lock, and then the lock is of use to nobody else; so a lock
may name the two public hosts only, and an exported list no host at all.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PUBLIC = {"https://pypi.org", "https://files.pythonhosted.org"}
ELSEWHERE = re.compile(r"\b[a-z]+://[^/\"\s]*")
A_PATH = re.compile(r"\b((path|directory|editable) = \"(?!\.\")|registry = \"(?!https:))")
AN_OPTION = re.compile(r"^\s*-(-index|-extra|-find|-trusted|i|f|e)\b")


def faults_of_lock(text: str) -> Iterator[str]:
    """What in a uv.lock ties it to one machine or one network."""
    for number, line in enumerate(text.splitlines(), start=1):
        if any(host not in PUBLIC for host in ELSEWHERE.findall(line)) or A_PATH.search(line):
            yield f"{number}: {line.strip()}"


def faults_of_requirements(text: str) -> Iterator[str]:
    """What in an exported list does so, or is not held by a hash."""
    for number, line in enumerate(text.splitlines(), start=1):
        if "://" in line or AN_OPTION.match(line):
            yield f"{number}: {line.strip()}"
    for requirement in re.split(r"(?<!\\)\n(?!\s)", text):
        if "==" in requirement and "--hash=sha256:" not in requirement:
            yield f"no hash: {requirement}"


def main() -> None:
    lists = sorted(CHECKOUT.glob("requirements*.txt"))
    faults = [f"uv.lock:{fault}" for fault in faults_of_lock((CHECKOUT / "uv.lock").read_text("utf-8"))]
    for each in lists:
        faults += [f"{each.name}:{fault}" for fault in faults_of_requirements(each.read_text("utf-8"))]
    if faults or not lists:
        sys.exit("\n".join([*faults, "The locks are not fit to share: run `make lock`"]))


if __name__ == "__main__":
    main()
