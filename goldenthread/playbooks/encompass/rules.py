"""
The rules of Operation Encompass, in one place to import from. All pure: facts and a playbook in, decisions out.

For one incident: `route` each child found; for each setting, `clocks`, `holds` and `content`; for each child there,
`release`; once delivered, `ladder`.
"""

from goldenthread.playbooks.encompass.clocks import CannotCountError, Due, Dues, Rung, RungTo, clocks, decide_by, ladder
from goldenthread.playbooks.encompass.content import ChildLines, Content, Line, State, content
from goldenthread.playbooks.encompass.facts import (
    Answer,
    Certainty,
    ChildFacts,
    ChildOnNotification,
    ContactFacts,
    EnrolmentFacts,
    EnrolmentStatus,
    IncidentFacts,
    OutsideSchool,
    PersonName,
    SettingFacts,
    SettingSort,
    VoiceFacts,
    sort_of,
)
from goldenthread.playbooks.encompass.holds import (
    Decision,
    HoldProposal,
    HoldScope,
    Release,
    hold_until,
    holds,
    release,
    withholds_address,
)
from goldenthread.playbooks.encompass.names import may_be_same, mentions_address, mentions_other_children
from goldenthread.playbooks.encompass.routes import Band, Route, RouteKind, age_on, band, day_of, route

__all__ = [
    "Answer",
    "Band",
    "CannotCountError",
    "Certainty",
    "ChildFacts",
    "ChildLines",
    "ChildOnNotification",
    "ContactFacts",
    "Content",
    "Decision",
    "Due",
    "Dues",
    "EnrolmentFacts",
    "EnrolmentStatus",
    "HoldProposal",
    "HoldScope",
    "IncidentFacts",
    "Line",
    "OutsideSchool",
    "PersonName",
    "Release",
    "Route",
    "RouteKind",
    "Rung",
    "RungTo",
    "SettingFacts",
    "SettingSort",
    "State",
    "VoiceFacts",
    "age_on",
    "band",
    "clocks",
    "content",
    "day_of",
    "decide_by",
    "hold_until",
    "holds",
    "ladder",
    "may_be_same",
    "mentions_address",
    "mentions_other_children",
    "release",
    "route",
    "sort_of",
    "withholds_address",
]
