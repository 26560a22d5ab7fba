"""What the ledger's entries mean, in words that the family of the child can read too."""

from collections.abc import Mapping
from typing import Any

# By the ledger's own noun and verb, in the order in which the search offers them.
SEEN = {
    "child.view": "Saw this child",
    "inbox.view": "Saw the list in an inbox",
    "tell_desk.view": "Saw last night’s list on the tell desk",
    "holds.view": "Saw what is held back",
    "measures.view": "Saw the measures, which name nobody",
    "quarantine.view": "Saw what is wrong with rows in quarantine",
    "people.search": "Looked for a person by name",
    "person.search": "Searched for a person at the front door",
    "ledger.search": "Searched the ledger",
    "ledger.who_saw": "Asked who saw a person",
    "mix_up.view": "Saw who had seen records of two people as one",
}
SHARED = {
    "notification.share": "Shared the notification",
    "notification.withdraw": "Took a notification back",
    "notification.not_ours": "Said that the child is not theirs",
    "chronology.export": "Took the chronology away as a file",
    "desk.phoned": "Spoke to the setting by telephone",
    "desk.not_answered": "Rang the setting; nobody answered",
}
DONE = {
    "grant.open": "Stated a reason to read about this person",
    "chronology.mark": "Marked something in the chronology",
    "action.record": "Recorded what was done and what the child said",
    "identity.join": "Decided: the same person",
    "identity.exclude": "Decided: different people",
    "identity.undo": "Undid a decision about two records",
    "identity.take_out": "Took records out of a person: they are somebody else’s",
    "identity.answer": "Answered whether two records are one person",
    "identity.take_back": "Took back an answer about two records",
    "identity.cannot_tell": "Could not tell whether it is one person",
    "found.decided": "Decided whether the school is told",
    "found.setting_chosen": "Chose which setting is told",
    "hold.placed": "Held a notification back",
    "hold.authorised": "Authorised a hold",
    "hold.lifted": "Ended a hold",
    "model.propose": "Proposed a change of the matching model",
    "model.accept": "Accepted a change of the matching model",
    "model.refuse": "Refused a change of the matching model",
    "model.apply": "Put an accepted change of the matching model into force",
    "delivery.accepted": "Handed in a file: accepted",
    "delivery.refused": "Handed in a file: refused",
    "delivery.again": "Handed in a file that had been handed in before",
    "user.add": "Opened an account",
    "user.close": "Closed an account",
}
ACTS = SEEN | SHARED | DONE
# A child is seen on several pages; the entry says on which.
PAGES = {
    "child": "Saw everything known of this person on one page",
    "chronology": "Saw the chronology",
    "incident": "Saw the incident and the children it touches",
    "review": "Compared two records",
    "record": "Saw a line of a file as it was sent",
    "records": "Saw which records are taken for this person",
    "thread": "Followed the thread back to the records",
    "item": "Opened the notification",
    "hold": "Saw the notification that is held back",
    "release": "Read the draft before it went",
    "withdraw": "Saw the notification, to take it back",
    "phone": "Saw the notification, to ring about it",
}


def in_words(did: str, things: Mapping[str, Any]) -> str:
    """What an entry says was done; an act that nobody has put into words yet, as it stands."""
    if did == "child.view":
        page = things.get("page") or next((name for name in PAGES if name in things), "")
        return PAGES.get(page, SEEN[did])
    return ACTS.get(did) or did.replace(".", ": ").replace("_", " ").capitalize()
