"""Which words make a heading an agency's name, and which make it a column's."""

import re

from goldenthread.reports.layout.shape import Role

_LONGEST_COLUMN = 220
_LONGEST_AGENCY = 100

_AGENCY_LABEL = re.compile(
    r"(?:name of (?:the )?)?(?:partner |lead |reporting )?(?:agency|agencies|partner|partners|organi[sz]ation|service)"
    r"(?: name)?:?$",
    re.IGNORECASE,
)
_VOICE = re.compile(
    r"voice|feedback|respond\w* to|listen|participation|co-?production"
    r"|(?:child\w*|famil\w+|young people|parents|carers)\W+(?:\w+\W+){0,4}?(?:said|told|say|tell|think)"
    r"|you said|what we heard|heard from",
    re.IGNORECASE,
)
_ACHIEVEMENTS = re.compile(
    r"achiev|impact|what (?:we|was|has been|have we) (?:did|done|do)\b|what went well|work(?:ed"
    r"|ing) well|successes|progress"
    r"|difference|key activit|highlights|outcomes|contribution",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"challenge|barrier|next steps|(?:comes|happens|doing) next|what next|been hard|priorities for|future plans|risks"
    r"|plans for|looking (?:ahead|forward)|data and evidence|case stud|areas? for (?:development|improvement)",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:police|constabulary|council|borough|county|fire|rescue|hospitals?|nhs|trust|foundation|icb"
    r"|integrated care|ccg"
    r"|health|probation|prisons?|ambulance|camhs|cafcass|services?|service:|social care|education|schools?|academy"
    r"|academies|college|university|early years|nurser(?:y|ies)|housing|homes|youth|justice|yjs|yot|ycs|border force"
    r"|public health|safeguarding team|charity|charities|voluntary|community|communities|partnership|board|alliance"
    r"|association|society|centre|women's aid|refuge|nspcc|barnardo\W?s|action for children|church|diocese|mosque|faith"
    r"|sport|clubs?|armed forces|raf|army|authority|mash|team)\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"appendix|annual report|yearly report|annex|foreword|introduction|contents|executive summary"
    # The partnership is whose report it is, and no agency of its own.
    r"|safeguarding (?:children(?:['’]s)? |adults? )?(?:partnership|board)",
    re.IGNORECASE,
)


def role_of(heading: str) -> Role | None:
    """What a column with this heading is about, or nothing if it is no column's heading."""
    said = heading.strip()
    if not said or len(said) > _LONGEST_COLUMN:
        return None
    # "How each agency responded to feedback ... and its impact" is about voices; "what was hard and its impact" is not.
    for role, words in ((Role.VOICE, _VOICE), (Role.ACHIEVEMENTS, _ACHIEVEMENTS), (Role.OTHER, _OTHER)):
        if words.search(said):
            return role
    return None


def labels_agency(heading: str) -> bool:
    """Whether it is the heading over a column of agencies' names."""
    return _AGENCY_LABEL.match(heading.strip()) is not None


def may_be_agency(heading: str) -> bool:
    """Whether it could be a name at all: short, one line, no sentence."""
    said = heading.strip()
    return (
        bool(said)
        and len(said) <= _LONGEST_AGENCY
        and "\n" not in said
        and said[-1] not in ".;,!?"
        and said[0] not in "(["
    )


def sounds_like_agency(heading: str) -> bool:
    """Whether it is the name of an organisation by its words."""
    said = heading.strip()
    return may_be_agency(said) and bool(_ORGANISATION.search(said)) and not _CONTENTS.search(said)


def name_of(heading: str) -> str:
    """The agency's name as a heading gives it, without a number in front or a colon behind."""
    return re.sub(r"\s+", " ", re.sub(r"^\s*(?:\d+[.)]?\s+|[·•-]\s*)", "", heading)).strip().rstrip(":").strip()
