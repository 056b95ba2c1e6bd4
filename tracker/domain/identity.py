"""Who a participant is: name, telephone and hospital number, kept apart from the trial data.

Source: ICH E6(R2) 8.3.21, the confidential list of names of all subjects by which the investigator can tell who a
number is; which three things it holds is product.md 3.8.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from tracker.domain.plain_text import check
from tracker.errors import Refusal, ValueRefused
from tracker.language import _

LONGEST = 200
"""Characters of each: more is not a name, a telephone or a number of a hospital."""


@dataclass(frozen=True)
class Identity:
    """Name, telephone and hospital number as they were typed; each may be empty."""

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "telephone", "hospital_number")

    name: str = ""
    telephone: str = ""
    hospital_number: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return not (self.name or self.telephone or self.hospital_number)

    def field(self, name: str) -> str:
        """One of `FIELDS`."""
        return {
            "name": self.name,
            "telephone": self.telephone,
            "hospital_number": self.hospital_number,
        }[name]


@dataclass(frozen=True)
class Identified:
    """One line of the identification list."""

    participant_id: str
    number: str
    initials: str
    study_short: str
    study_id: str
    identity: Identity = Identity()
    proposed: Identity = Identity()
    """What is written of the same person's earlier record, where nothing is written here yet."""
    same_as: tuple[str, ...] = ()
    """The numbers of others with the same hospital number: one person in two studies, or entered twice."""

    def fits(self, words: str) -> bool:
        """Whether every word is in number, initials, name, hospital number or telephone; spaces in the last two and
        capitals make no difference."""
        close = [one.replace(" ", "") for one in (self.identity.telephone, self.identity.hospital_number)]
        texts = [one.casefold() for one in (self.number, self.initials, self.identity.name, *close)]
        joined = words.replace(" ", "").casefold()
        if any(joined in one for one in map(str.casefold, close)):
            return True
        return all(any(word in text for text in texts) for word in words.casefold().split())


@dataclass(frozen=True)
class Change:
    """What somebody wrote of one line: the old text (none for a new line) and the new one, by field."""

    at: datetime
    login: str
    old: Mapping[str, str]
    new: Mapping[str, str]


def tidy(typed: Identity) -> Identity:
    """What was typed without spaces around it. ValueRefused for what is too long or holds signs nobody sees."""
    found = Identity(*(" ".join(typed.field(name).split()) for name in Identity.FIELDS))
    for name in Identity.FIELDS:
        check(found.field(name), name, lines=False)
        if len(found.field(name)) > LONGEST:
            raise ValueRefused(
                Refusal.NOT_A_CHOICE,
                _("This is longer than {n} characters.").format(n=LONGEST),
                _("Write it shorter."),
                name,
            )
    return found


def with_doubles(rows: Iterable[Identified]) -> tuple[Identified, ...]:
    """Each line with the numbers of the others that have its hospital number."""
    rows = tuple(rows)
    holders: dict[str, list[Identified]] = {}
    for row in rows:
        holders.setdefault(_key(row), []).append(row)
    holders.pop("", None)
    return tuple(
        replace(row, same_as=tuple(one.number for one in holders.get(_key(row), ()) if one is not row))
        for row in rows
    )


def _key(row: Identified) -> str:
    return row.identity.hospital_number.replace(" ", "").casefold()
