"""The desk's own words: how a child was found, how a notification stands, what a need asks."""

from datetime import datetime
from typing import Any

from goldenthread.identity.models import Found
from goldenthread.notify.models import Notification
from goldenthread.notify.needs import Kind, Need
from goldenthread.notify.queries import FoundChild
from goldenthread.notify.standing import Standing, State, standing
from goldenthread.web.words import moment, span

# State -> the tag's kind and word, the row's own mark, and which of the desk's numbers it belongs to.
_TAGS = {
    State.WITHDRAWN: ("withdrawn", "Taken back", "", "withdrawn"),
    State.HELD: ("held", "Held", "needs", "held"),
    State.TO_CHECK: ("needs", "Draft to check", "needs", "needs"),
    State.ON_ITS_WAY: ("waiting", "On its way", "", "on_its_way"),
    State.DELIVERED: ("told", "Told", "", "told"),
    State.OPENED: ("opened", "Read", "", "told"),
    State.ACKNOWLEDGED: ("done", "Acknowledged", "", "told"),
}
_TOLD = (State.DELIVERED, State.OPENED, State.ACKNOWLEDGED)


# Probability from which it is said so -> the words; how many links are wrong follows.
_HOW_SURE = ((0.9985, "Almost certain"), (0.99, "Very likely"), (0.9, "Likely"), (0.5, "More likely than not"))


def how_sure(found: Found) -> str:
    """How likely a child is to be the right one, in words that an officer can weigh."""
    likely = found.probability
    if likely is None or found.named:
        return ""
    words = next((words for least, words in _HOW_SURE if likely >= least), "Unlikely")
    if likely < 0.5:
        return f"{words}: about 1 in {min(100, round(1 / max(likely, 0.01)))} such links is right."
    return f"{words}: about 1 in {min(1000, round(1 / max(1 - likely, 0.001))):,} such links is wrong."


def how_found(found: Found) -> str:
    """In a few words how this child was found, for the list; the hops say it whole."""
    if found.named:
        return "Named by police"
    telling = {"resident": ("lives_at",), "related": ("related",)}.get(found.relation, ())
    sentence = next((hop["sentence"] for hop in reversed(found.hops) if hop["kind"] in telling), "")
    return sentence or (found.hops[-1]["sentence"] if found.hops else "Not named by police")


def place(child: FoundChild) -> str:
    """The setting that would be told, as far as it is known, for a child who waits."""
    return f"{' or '.join(child.enrolled)}?" if child.enrolled else "Setting not settled"


def notified(notification: Notification, *, at: datetime) -> dict[str, Any]:
    """How a notification stands, as a row shows it; `tag` is its kind and word, `group` the number it counts in."""
    now = standing(notification, at=at)
    kind, word, row, group = _TAGS[now.state]
    if now.late:
        kind, row = ("late", "late") if now.state not in (State.HELD, State.TO_CHECK) else (kind, "late")
        word = _late_word(now)
    return {
        "tag": (kind, word),
        "row": row,
        "since": now.since,
        "due": now.due,
        "note": _note(notification, now, at),
        "group": group,
        "late": now.late,
        "told_late": now.told_late,
        "read": now.state in (State.OPENED, State.ACKNOWLEDGED),
        "told": now.state in _TOLD,
    }


def _late_word(now: Standing) -> str:
    words = {
        State.DELIVERED: "Told, not read",
        State.OPENED: "Read, not acknowledged",
        State.ON_ITS_WAY: "Late, on its way",
        State.HELD: "Held, and late",
        State.TO_CHECK: "Draft to check, late",
    }
    return words[now.state]


def _note(notification: Notification, now: Standing, at: datetime) -> str:
    if now.state in (State.HELD, State.TO_CHECK, State.ON_ITS_WAY):
        return f"To be told by {moment(now.due, at=at)}" if now.due else ""
    if now.state is State.WITHDRAWN:
        return f"{moment(now.since, at=at)}: {notification.withdrawn_because}"
    told = notification.delivered_at
    told_words = f"told {moment(told, at=at)}" if told else ""
    if now.told_late and told:
        due = min(notification.as_soon_as_practicable, notification.before_next_school_day)
        told_words += f", {span(told - due)} late"
    if now.state is State.DELIVERED:
        return told_words.capitalize()
    verb = "Read" if now.state is State.OPENED else "Acknowledged"
    return f"{verb} {moment(now.since, at=at)} by {now.by}; {told_words}"


def not_notified(child: FoundChild, *, at: datetime) -> dict[str, Any]:
    """The same for a child about whom there is no notification."""
    nothing = {"since": None, "due": None, "late": False, "told_late": False, "read": False, "told": False}
    if child.found.certainty == Found.Certainty.NOT:
        return nothing | {"tag": ("nottold", "Not told"), "row": "", "note": child.found.why, "group": "not_told"}
    if child.waits:
        due = child.decide_by
        late = due is not None and due < at
        return nothing | {
            "tag": ("late", "Waits for you, late") if late else ("needs", "Needs you"),
            "row": "late" if late else "needs",
            "due": due,
            "late": late,
            "note": f"Decide by {moment(due, at=at)}" if due else "",
            "group": "needs",
        }
    if child.not_told is not None and child.found.decided != "tell":
        left_out = child.found.decided == "leave"
        words = "a person decided to leave this child out" if left_out else child.not_told.words
        return nothing | {
            "tag": ("nottold", "Not told"),
            "row": "",
            "note": begun(words),
            "group": "not_told",
        }
    return nothing | {"tag": ("waiting", "Being worked out"), "row": "", "note": "", "group": "on_its_way"}


_ASKED = {
    Kind.COMPARE: "{words}. Two records to compare",
    Kind.DECIDE: "{words}",
    Kind.CHECK: "The draft to {box} waits for your eye: {words}",
    Kind.HOLD: "Held from {box}: {words}. A manager authorises or lifts it",
    Kind.HOLD_ENDED: "The hold on {box} has run out and nobody has decided: {words}",
    Kind.COPY: "One contact at {box} is kept from reading it: {words}. A manager authorises or lifts it",
    Kind.RING: "{box} has not acknowledged; ring them",
    Kind.TAKE_OVER: "{box} has not acknowledged and the calls have not helped; take over",
    Kind.OTHER: "{words}",
}
HOLDS = (Kind.HOLD, Kind.HOLD_ENDED, Kind.COPY)
_BUTTONS = {
    Kind.COMPARE: "Compare",
    Kind.DECIDE: "Decide",
    Kind.CHECK: "Check the draft",
    Kind.HOLD: "Decide the hold",
    Kind.HOLD_ENDED: "Decide the hold",
    Kind.COPY: "Decide the hold",
    Kind.RING: "Ring",
    Kind.TAKE_OVER: "Take over",
    Kind.OTHER: "Open the incident",
}


def asked(need: Need, box: str) -> str:
    """What a need asks, as a sentence."""
    words = need.words.rstrip(".") or "a link on the way to this child is uncertain"
    return begun(_ASKED[need.kind].format(words=words, box=box or "the setting"))


def begun(words: str) -> str:
    """The same words with a capital first; names within keep theirs."""
    return words[:1].upper() + words[1:]


def button(need: Need, *, manages: bool) -> str:
    """The word on the button that does it; a hold is a manager's to decide."""
    if need.kind in HOLDS and not manages:
        return "See the hold"
    return _BUTTONS[need.kind]
