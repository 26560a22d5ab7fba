"""
Names as a county in England has them: from many languages, with those of the commonest families commonest.

The lists are Faker's (MIT); they are read once and drawn from with our own seeded dice, which is a thousand times
faster than asking Faker for each name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate
from random import Random
from typing import Literal

Sex = Literal["M", "F"]

# Faker's British lists are of grown people. What children are called (after the ONS lists of baby names).
BOYS = (
    "Oliver George Noah Arthur Harry Leo Muhammad Jack Charlie Oscar Jacob Henry Thomas Freddie Alfie Theo William "
    "Theodore Archie Joshua Alexander James Isaac Edward Lucas Tommy Finley Max Logan Ethan Teddy Mohammed Benjamin "
    "Arlo Joseph Sebastian Harrison Elijah Adam Daniel Samuel Louie Mason Reuben Albie Rory Jaxon Hugo Luca Zachary "
    "Reggie Hunter Dylan Toby Frankie Jude Kai Riley Callum Ryan Nathan Connor Jayden Tyler Kian"
).split()
GIRLS = (
    "Olivia Amelia Isla Ava Mia Ivy Lily Isabella Rosie Sophia Grace Freya Willow Florence Emily Ella Poppy Evie "
    "Elsie Charlotte Evelyn Sienna Sofia Daisy Phoebe Sophie Alice Harper Matilda Ruby Emilia Maya Millie Isabelle "
    "Eva Luna Jessica Ada Aria Arabella Maisie Esme Eliza Penelope Bonnie Chloe Mila Violet Hallie Scarlett Layla "
    "Imogen Eleanor Molly Harriet Elizabeth Thea Erin Lottie Summer Paige Megan Holly Libby Amber"
).split()
# Faker's list for Pakistan does not tell the sexes apart; these are the commonest here.
MUSLIM_MEN = (
    "Mohammed Muhammad Ahmed Ali Hassan Hussain Ibrahim Yusuf Omar Bilal Hamza Imran Usman Zain Adil Tariq Asif "
    "Kamran Shahid Rashid Faisal Haroon Idris Musa Ismail Zakariya Ayaan Rayyan Abdul"
).split()
MUSLIM_WOMEN = (
    "Fatima Aisha Zainab Maryam Khadija Amina Sana Hafsa Sumaya Nadia Rukhsana Shazia Saima Nasreen Farzana Samina "
    "Rabia Iqra Anaya Aaliyah Inaya Safa Hana Noor Yasmin Shabnam Parveen"
).split()
MUSLIM_SURNAMES = (
    "Khan Ahmed Hussain Ali Malik Iqbal Mahmood Rahman Shah Mirza Chaudhry Aslam Raja Miah Uddin Choudhury Siddiqui "
    "Qureshi Butt Mir Islam Hossain"
).split()
# A woman's own second name, which is nobody's family name.
MUSLIM_WOMEN_SECOND = ("Begum", "Bibi", "Akhtar", "Khatun", "Kousar")
SIKH_MEN = "Harpreet Gurdeep Manjit Jaswinder Arjan Sukhdev Amrit Jasdeep Ranjit Kulwinder Balraj Kirpal".split()
SIKH_WOMEN = "Harpreet Simran Jasleen Manpreet Gurleen Navjot Kiran Amrit Baljit Parminder Rupinder Avneet".split()
SIKH_SURNAMES = "Singh Kaur Gill Sandhu Dhillon Grewal Sidhu Bains Johal Rai Sahota Atwal".split()


@dataclass(frozen=True, slots=True)
class Culture:
    """Lists to draw from, with running weights for the surnames. `share` is of families."""

    slug: str
    share: float
    men: Sequence[str]
    women: Sequence[str]
    boys: Sequence[str]
    girls: Sequence[str]
    surnames: Sequence[str]
    running: Sequence[float]


def _listed(locale: str, attribute: str) -> list[str]:
    """A list of Faker's provider of names, without its weights, first spelling of each name only."""
    provider = import_module(f"faker.providers.person.{locale}").Provider
    return list(dict.fromkeys(getattr(provider, attribute)))


def _culture(
    slug: str,
    share: float,
    men: Sequence[str],
    women: Sequence[str],
    surnames: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    boys: Sequence[str] = (),
    girls: Sequence[str] = (),
) -> Culture:
    # Without known weights: the first names of a list are the commonest, as in most countries' own lists.
    running = list(accumulate(weights or [1 / (place + 12) for place in range(len(surnames))]))
    return Culture(slug, share, men, women, boys or men, girls or women, surnames, running)


def _faker(locale: str, share: float, **lists: str) -> Culture:
    """A culture straight from one Faker locale, whose lists have the usual names unless told otherwise."""
    return _culture(
        locale,
        share,
        _listed(locale, "first_names_male"),
        _listed(locale, "first_names_female"),
        _listed(locale, lists.get("surnames", "last_names")),
    )


def _british() -> Culture:
    provider = import_module("faker.providers.person.en_GB").Provider
    surnames = list(provider.last_names)
    return _culture(
        "en_GB",
        0.66,
        list(provider.first_names_male),
        list(provider.first_names_female),
        surnames,
        weights=[float(provider.last_names[name]) for name in surnames],
        boys=BOYS * 3 + _listed("en_IE", "first_names_male"),
        girls=GIRLS * 3 + _listed("en_IE", "first_names_female"),
    )


def _lithuanian() -> Culture:
    names = _listed("lt_LT", "first_names")
    women = [name for name in names if name.endswith(("a", "ė"))]
    men = [name for name in names if name.endswith("s")]
    return _culture("lt_LT", 0.012, men, women, _listed("lt_LT", "last_names"))


@cache
def cultures() -> tuple[Culture, ...]:
    """Every culture, commonest first. Polish surnames: the first 2,000, which hold most families."""
    pakistani = _listed("en_PK", "last_names")
    return (
        _british(),
        _culture("muslim", 0.085, MUSLIM_MEN, MUSLIM_WOMEN, MUSLIM_SURNAMES * 6 + pakistani),
        _faker("en_IN", 0.035),
        _culture("sikh", 0.018, SIKH_MEN, SIKH_WOMEN, SIKH_SURNAMES),
        _culture("pl_PL", 0.06, *_polish()),
        _faker("ro_RO", 0.04),
        _faker("en_IE", 0.02),
        _faker("pt_PT", 0.018),
        _faker("yo_NG", 0.014, surnames="last_names_male"),
        _lithuanian(),
        _faker("tr_TR", 0.01),
        _faker("tw_GH", 0.01, surnames="last_names_male"),
        _faker("hu_HU", 0.008),
        _faker("es_ES", 0.005),
        _faker("lv_LV", 0.005, surnames="last_names_male"),
    )


def _polish() -> tuple[list[str], list[str], list[str]]:
    surnames = _listed("pl_PL", "unisex_last_names")[:1500]
    # Faker's Polish list leaves out the names that differ for men and women; these are the commonest of them.
    gendered = (
        "Kowalski Wiśniewski Lewandowski Zieliński Szymański Kamiński Dąbrowski Kozłowski Jankowski Wojciechowski "
        "Kwiatkowski Krawczyński Piotrowski Grabowski Pawłowski Michalski Zawadzki Jabłoński Sikorski Górski"
    ).split()
    return _listed("pl_PL", "first_names_male"), _listed("pl_PL", "first_names_female"), gendered * 3 + surnames


# Endings of surnames that differ for a woman; the last is the plain case of Lithuanian for an unmarried one.
_ENDINGS = {
    "pl_PL": (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")),
    "lt_LT": (("auskas", "auskaitė"), ("ius", "iūtė"), ("as", "aitė"), ("ys", "ytė"), ("is", "ytė"), ("us", "utė")),
    "lv_LV": (("iņš", "iņa"), ("ītis", "īte"), ("is", "e"), ("s", "a")),
}


def surname_for(surname: str, culture: str, sex: Sex) -> str:
    """The form of a family's name for a man or a woman: Kowalski, Kowalska; in a Sikh family Singh, Kaur."""
    if culture == "sikh" and surname in {"Singh", "Kaur"}:
        return "Singh" if sex == "M" else "Kaur"
    if sex == "F":
        for ending, hers in _ENDINGS.get(culture, ()):
            if surname.endswith(ending):
                return surname.removesuffix(ending) + hers
    return surname


class Names:
    """Draws names with one set of dice."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._cultures = {culture.slug: culture for culture in cultures()}
        self._slugs = list(self._cultures)
        self._running = list(accumulate(culture.share for culture in self._cultures.values()))

    def culture(self) -> str:
        return self._dice.choices(self._slugs, cum_weights=self._running)[0]

    def surname(self, culture: str) -> str:
        """A family's name, in the form for a man; a Spaniard or a Portuguese may have two."""
        lists = self._cultures[culture]
        surname = self._dice.choices(lists.surnames, cum_weights=lists.running)[0]
        if culture in {"es_ES", "pt_PT"} and self._dice.random() < 0.5:
            return f"{surname} {self._dice.choices(lists.surnames, cum_weights=lists.running)[0]}"
        return surname

    def forenames(self, culture: str, sex: Sex, *, child: bool) -> str:
        """One forename or two; British children's names are those of now."""
        lists = self._cultures[culture]
        men, women = (lists.boys, lists.girls) if child else (lists.men, lists.women)
        names = men if sex == "M" else women
        # A low draw is likelier: the lists that are not in order of the alphabet have the commonest first.
        first = names[int(len(names) * self._dice.random() ** 1.3)]
        if self._dice.random() < 0.45:
            middle = self._dice.choice(names)
            return f"{first} {middle}" if middle != first else first
        return first
