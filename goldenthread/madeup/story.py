"""What an officer writes and what a child says: short, plain, and no more than is needed to help."""

from __future__ import annotations

from random import Random

from goldenthread.madeup.world import Person

CIRCUMSTANCES: dict[str, tuple[str, ...]] = {
    "domestic argument": (
        "Neighbour reported shouting. Both spoken to apart. Argument about money. No injuries seen or reported.",
        "{victim} called after an argument about childcare. {suspect} left before police came. No offences disclosed.",
        "Raised voices heard on the call. Both calm on arrival. {suspect} agreed to stay elsewhere for the night.",
    ),
    "domestic assault": (
        "{victim} reports being pushed against a wall by {suspect}. Redness to the arm. {suspect} arrested.",
        "{victim} reports being held by the wrist during an argument. Ambulance declined. {suspect} arrested nearby.",
        "Third-party call. {victim} did not want to give a statement. Minor injury seen. {suspect} had left.",
    ),
    "domestic criminal damage": (
        "{suspect} broke an internal door and a telephone during an argument. {victim} unhurt. Photographs taken.",
        "Kitchen window broken from outside. {victim} names {suspect}. Premises made safe.",
    ),
    "coercive or controlling behaviour": (
        "{victim} discloses that {suspect} controls her money and telephone. Statement to follow.",
        "{victim} attended the front desk. Describes being watched and kept from family over some months.",
    ),
    "harassment": (
        "{victim} reports forty messages since the afternoon from {suspect}, who then came to the address and left.",
        "{suspect} waited outside and called to {victim}. Words of advice given by telephone.",
    ),
    "breach of order": (
        "{suspect} came to the address in breach of a non-molestation order. Gone on arrival. Area search made.",
        "{victim} reports contact by {suspect} which an order forbids. Arrest enquiry raised.",
    ),
    "domestic threats": (
        "{victim} reports that {suspect} made threats by telephone. Messages shown to officers. Safety plan discussed.",
        "{suspect} is said to have threatened to come to the address. Marker put on the address.",
    ),
}
SAID = (
    "I was in my room with my headphones on.",
    "I heard shouting and I went to my sister's bed.",
    "I want them to stop arguing.",
    "Is Mum all right?",
    "I don't want anyone to get in trouble.",
    "I couldn't sleep after. I've got a test tomorrow.",
    "I rang Nan because I was scared.",
    "It happens a lot. I just turn the telly up.",
    "I don't want to talk about it.",
    "Can I still go to school tomorrow?",
)
WHERE_CHILD = ("upstairs, in bed", "living room", "own bedroom", "kitchen", "on the stairs", "asleep in cot")
WHERE_AWAY = ("at grandmother's", "at a friend's", "with other parent", "at a club", "")
WITH_WHOM = ("alone", "alone", "alone", "with mother present", "with father present", "with grandmother present")


def circumstances(dice: Random, kind: str, victim: Person, *, children_seen: bool) -> str:
    """Two or three sentences for an incident of a kind, sometimes with a hint of children whom nobody wrote down."""
    text = dice.choice(CIRCUMSTANCES[kind]).format(victim="victim", suspect="suspect")
    # Capitals at the start of each sentence only.
    text = ". ".join(sentence[:1].upper() + sentence[1:] for sentence in text.split(". "))
    if victim.sex == "M":
        text = text.replace(" her ", " his ")
    if not children_seen and dice.random() < 0.3:
        text += " Children's coats and school bags seen in the hall."
    return text
