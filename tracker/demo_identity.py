"""Made-up names, telephones and hospital numbers for the demo's identification list."""

from random import Random

from tracker import identity
from tracker.domain.identity import Identity
from tracker.domain.records import Sex
from tracker.site import Site

WOMEN = (
    "Adèle Béatrice Chloé Denise Élise Fatima Gisèle Hélène Jeanne Karima Louise Mina Nadia Odile Parisa Rosa Sophie "
    "Thérèse Valérie Wafa Yasmine Zahra"
)
MEN = (
    "Alain Bruno Cyril Denis Éric Farid Guy Hugo Jules Karim Luc Marc Nabil Omar Paul Rémy Simon Théo Victor William "
    "Yves Zaki"
)
FAMILIES = (
    "Amara Bertin Colin Dumas Esnault Fabre Girard Haddad Janvier Kermarrec Lambert Moulin Noël Oury Perrin Roussel "
    "Sabatier Tessier Vidal Weber Yazdani Zidane"
)
LETTERS = "ABCDEFGHJKLMNOPRSTVWYZ"
"""The first letters of each of the three lists, in their order."""
WRITTEN = 6
"""One in so many has no line yet."""


def write(site: Site, participant_id: str, initials: str, sex: Sex, source: Random) -> None:
    """Write who a participant is said to be, by their initials; of some nothing is written yet."""
    if source.randrange(WRITTEN) == 0:
        return
    first, family = (LETTERS.index(letter) for letter in initials.replace(".", ""))
    given = (WOMEN if sex is Sex.FEMALE else MEN).split()[first]
    # 06 39 98 is kept for fiction in France (Arcep, decision 2018-0881): it rings nowhere.
    telephone = f"06 39 98 {source.randrange(100):02} {source.randrange(100):02}"
    number = f"DEMO-{source.randrange(100_000, 1_000_000)}"
    identity.record(site, participant_id, Identity(f"{given} {FAMILIES.split()[family]}", telephone, number))
