"""Numbers that are names: laws, levels, forms, teams, telephones. They are found first, so that none is counted."""

import re

_MORE = r"(?:\s?(?:,|and|&|or|to|-|–|/)\s?\d{1,2}[a-z]?(?![\d,.]*\d|\s?%|\s?per\b))*"
_ANY_CASE = (
    r"levels?|tiers?|bands?|key stages?|ks|stages?|phases?|regulations?|sections?|sec\.|articles?"
    r"|schedules?|chapters?|appendix"
    r"|annex|tables?|figures?|pages?|versions?|paragraphs?|graded care profile|grade|no\."
)
_CAPITALISED = (
    r"Parts?|Priorit(?:y|ies)|Objectives?|Aims?|Goals?|Recommendations?|Actions?|Steps?|Standards?|Principles?|Forms?|Class|Type"
    r"|Category|Group|Room|Module|Unit|Item|Question|Outcome|Theme|Ward|Zone|Domain|Indicator|KPI|Strand|Workstream|Pillar"
    r"|Volume|Child|Family|Case|Windows|Office|Microsoft|Channel|Radio|Route|Junction|Edition"
)
_TESTS = "GAD|PHQ|GCP|SDQ|CORE|EPDS|WEMWBS|ACE|KS|ISO|ICD|DSM|PM|NG|CG"

_PATTERNS = [
    # addresses, telephones, times
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+",
    r"(?<![\d,])(?:\+44\s?\(?0?\)?|\(?0)\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)(?:\s+or\s+(?:999|101|111|116\s?\d{3})\b)?",
    r"\b(?:(?i:NHS|call|calling|dial|dialling|ring|ringing|phone|text|telephone|via|option))\s+(?:(?:us|it)\s+)?(?:on\s+)?"
    r"(?:999|101|111|119|116\s?\d{3}|85258)\b(?:\s+(?:or|and)\s+(?:999|101|111)\b)?",
    r"\b24\s?/\s?7(?:\s?/\s?365)?\b|\b\d{1,2}:\d{1,2}\b|\b\d{1,2}(?:[.:]\d{2})?\s?[ap]\.?m\b\.?",
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
    # laws and guidance, with their years
    r"\b(?:Acts?|Regulations?|Order|Bill|Code|Rules|Convention|Directive)\s*\(?(?:of\s+)?\d{4}(?:\s*[/&–-]\s*\d{2,4})*\)?",
    r"\b(?:KCSIE|Working Together(?: to Safeguard Children)?|Keeping Children Safe in Education|ILACS"
    r"|Census)\s*\(?20\d\d\)?",
    r"\b(?i:sections?|s\.|ss\.|sec\.)\s?\d+[A-Z]{0,2}(?:\(\w+\))*(?:\s?(?:,|and|&|or|/)\s?\d+[A-Z]{0,2}\b(?!\s?%))*",
    r"(?<!['’])\b[Ss](?:ec\.?\s?|\.\s?)?\d{1,3}[A-Z]{0,2}\b(?=[\s.,;:)/-]|$)",
    # levels, forms, tests, codes
    rf"\b(?i:{_ANY_CASE})\s?\d+(?:\.\d+)*[a-z]?{_MORE}(?![\d,]*\d)",
    rf"\b(?:{_CAPITALISED})\s\d+(?:\.\d+)*[a-z]?{_MORE}(?![\d,]*\d)",
    rf"\(?\b(?:{_TESTS})\)?[\s-]?\d{{1,3}}(?:\s?(?:,|and|&)\s?\d{{1,2}}\b)*",
    r"\b(?:[A-Z]{2,}|[A-Z][a-z]+)-\d{1,4}\b",
    r"\b(?!FY|CY)[A-Z][A-Z&]+\d{1,4}\b|\b(?![QH][1-4]\b)[A-Z]\d{1,4}\b|\b\d{1,2}[A-Z]{1,3}\b|\b\d[x×]\d\b",
    # services that bear ages in their names
    r"\b\d{1,2}\s?(?:-|–|to)\s?\d{1,2}\s+(?:[A-Z][\w’']+\s+|public\s+|locality\s+|school\s+){0,3}"
    r"(?i:teams?|services?|programmes?|pathways?|clinics?|contracts?|providers?|practitioners?|meetings?|partnership|hub)\b",
    r"\b(?i:16|sixteen) (?i:days of (?:action|activism))\b",
    r"\b(?i:thrive|five|5) to thrive\b|\bFive to Thrive\b",
    # names in quotation marks, each word of them with a capital
    r"[\"“‘][A-Z\d][\w’'-]*(?:\s+(?:[A-Z\d][\w’'-]*|to|of|and|the|for|in)){0,5}[\"”’]",
    r"\b\d+(?:st|nd|rd|th)\b",
    # numbers in compounds that count nothing of the work
    r"\b(?i:one|two|three|four|five|six|seven|\d{1,2})-(?i:to|way|stop|off|point|part|stage|tier|tiered|step|pronged|page|sided"
    r"|bed|bedroom|bedded|person|seater|dimensional|minded|legged|parent|star)\b(?:-(?i:one|one's))?",
    r"\b(?i:seven days a week|two way|three way|one to one|two to one|four walls|catch[- ]22)\b",
]

NAMES = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
