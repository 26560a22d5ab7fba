"""Who answers at each setting: key adult, deputy, mailbox; some gone, some who must not hear of certain people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from goldenthread.madeup.garble import plain
from goldenthread.madeup.names import Names
from goldenthread.madeup.schools import TRUST_MAILBOX, Setting, Settings
from goldenthread.madeup.world import Person, World


@dataclass(frozen=True, slots=True)
class Contact:
    """One row of settings.contacts."""

    urn: str
    role: str
    name: str
    email: str
    phone: str
    since: date
    until: date | None = None
    conflicts: str = ""


def email_for(name: str, domain: str) -> str:
    """An address at a reserved domain: no message to it can arrive anywhere."""
    local = "".join(letter for letter in plain(name).lower().replace(" ", ".") if letter.isalpha() or letter == ".")
    return f"{local}@{domain}"


def named(person: Person) -> str:
    """A person as the conflicts column names one: forenames, surname, date of birth."""
    return f"{person.forenames} {person.surname} {person.born.isoformat()}".strip()


class ContactBook:
    """Draws the contacts of every open setting of the county; the one outside it has none."""

    def __init__(self, world: World, settings: Settings, dice: Random) -> None:
        self._world, self._settings, self._dice = world, settings, dice
        self._names = Names(dice)
        self._kin = self._kin_by_setting()

    def contacts(self) -> Iterator[Contact]:
        today = self._world.today
        plain_ones = 0
        for setting in self._settings.every:
            if not setting.open or setting.outside:
                continue
            yield self._mailbox(setting)
            if setting.mailbox_only:
                continue
            plain_ones += 1
            if plain_ones % 9 == 4:
                # Somebody left and the list still has the row, with its end.
                yield self._contact(
                    setting, "key_adult", self._name(), until=today - timedelta(days=self._dice.randint(5, 200))
                )
            if plain_ones % 17 != 6 or setting.urn in self._kin:
                yield self._key_adult(setting)
            yield self._contact(setting, "deputy", self._name())

    def _kin_by_setting(self) -> dict[str, tuple[Person, list[Person]]]:
        """Settings whose key adult is a relative: who that is, and the adults whom they must not hear about."""
        found: dict[str, tuple[Person, list[Person]]] = {}
        for number, relative in self._world.key_adult_kin.items():
            family = self._world.families[number]
            adults = sorted({one for pair in family.pairs for one in (pair.victim, pair.suspect)})
            for child in family.children:
                for stay in self._world.enrolments[child]:
                    if stay.end is None:
                        found[stay.urn] = (self._world.people[relative], [self._world.people[one] for one in adults])
        return found

    def _key_adult(self, setting: Setting) -> Contact:
        if setting.urn in self._kin:
            relative, adults = self._kin[setting.urn]
            name = f"{relative.first} {relative.surname}"
            return self._contact(setting, "key_adult", name, conflicts="; ".join(named(adult) for adult in adults))
        conflicts = ""
        if self._dice.random() < 0.08:
            stranger = self._world.people[self._dice.randrange(len(self._world.people))]
            conflicts = "" if stranger.is_child else named(stranger)
        return self._contact(setting, "key_adult", self._name(), conflicts=conflicts)

    def _name(self) -> str:
        culture = self._names.culture()
        return f"{self._names.forenames(culture, 'F', child=False).split(' ')[0]} {self._names.surname(culture)}"

    def _contact(
        self, setting: Setting, role: str, name: str, *, until: date | None = None, conflicts: str = ""
    ) -> Contact:
        since = self._world.today - timedelta(days=self._dice.randint(250, 2500))
        return Contact(
            setting.urn, role, name, email_for(name, setting.domain), setting.telephone, since, until, conflicts
        )  # fmt: skip

    def _mailbox(self, setting: Setting) -> Contact:
        email = TRUST_MAILBOX if setting.trust else f"safeguarding@{setting.domain}"
        since = self._world.today - timedelta(days=900)
        return Contact(setting.urn, "mailbox", "Safeguarding mailbox", email, setting.telephone, since)
