"""
The cast of the access tests: named made-up people across agencies.

Asha works on the police Encompass desk and Bea manages it; Carl decides reviews; Dev is the key adult of Larkspur
Primary and Esme of Otter Vale Academy; Fay answers the front
door; Pia prepares panels; Gwen governs; Nobody has signed in and holds no role.
"""

from goldenthread.access.mandate import Mandate, Role, service


def _who(name: str, agency: str, *roles: Role, box: str = "", email: str = "") -> Mandate:
    first = name.split()[0].lower()
    return Mandate(f"user:{first}", name, agency, frozenset(roles), frozenset({box} - {""}), email)


ASHA = _who("Asha Rehman", "police", Role.TELL_DESK, Role.REVIEWER)
BEA = _who("Bea Lindqvist", "police", Role.TELL_DESK, Role.MANAGER)
CARL = _who("Carl Okafor", "council", Role.REVIEWER, box="team:education")
DEV = _who("Dev Patel", "schools-mis", Role.KEY_ADULT, box="urn:900001", email="dev@larkspur.example")
ESME = _who("Esme Hart", "schools-mis", Role.KEY_ADULT, box="urn:900002", email="esme@ottervale.example")
FAY = _who("Fay Holloway", "council", Role.FRONT_DOOR)
GWEN = _who("Gwen Adeyemi", "council", Role.GOVERNANCE)
PIA = _who("Pia Lund", "council", Role.PANEL)
NOBODY = _who("Nobody", "police")
WORKER = service("worker")
EVERYBODY = (ASHA, BEA, CARL, DEV, ESME, FAY, GWEN, PIA, NOBODY, WORKER)
