"""Signatures and locks: what they mean, who may give which, and what exactly they cover.

Source: 21 CFR 11.50 (name, date and time, meaning), 11.70 (linked to their record), 11.200 (two components). Who may
give which is our own split, to be confirmed by the site.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.records import Entry, Role, Visit
from tracker.language import N_, _


class Meaning(StrEnum):
    """What a signature says."""

    ENTERED = "entered"
    REVIEWED = "reviewed"
    APPROVED = "approved"


class Scope(StrEnum):
    """What a lock holds."""

    VISIT = "visit"
    PARTICIPANT = "participant"
    STUDY = "study"


MEANING_WORDS = {
    Meaning.ENTERED: N_("Entered from the source, complete"),
    Meaning.REVIEWED: N_("Reviewed"),
    Meaning.APPROVED: N_("Approved"),
}
SHORT_WORDS = {
    Meaning.ENTERED: N_("entered"),
    Meaning.REVIEWED: N_("reviewed"),
    Meaning.APPROVED: N_("approved"),
}
SIGNERS = {
    Meaning.ENTERED: frozenset({Role.COORDINATOR, Role.INVESTIGATOR, Role.ASSESSOR}),
    Meaning.REVIEWED: frozenset({Role.INVESTIGATOR}),
    Meaning.APPROVED: frozenset({Role.INVESTIGATOR}),
}
"""Which role one needs for which meaning."""


@dataclass(frozen=True)
class Signature:
    """A signature as it was given; one whose record changed afterwards is void and says why."""

    id: str
    visit_id: str
    login: str
    name: str
    role: str
    meaning: Meaning
    signed_at: datetime
    zone: str
    content: str
    voided_at: datetime | None = None
    void_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether the record is still what was signed."""
        return self.voided_at is None


@dataclass(frozen=True)
class Lock:
    """A lock that holds: on what, since when, by whom and why."""

    id: str
    scope: Scope
    record_id: str
    locked_at: datetime
    locked_by: str
    reason: str = ""


def open_meanings(roles: Iterable[Role], login: str, given: Iterable[Signature]) -> tuple[Meaning, ...]:
    """What someone with these roles may sign and has not signed yet, the most that it can mean last."""
    stands = {one.meaning for one in given if one.stands and one.login == login}
    return tuple(meaning for meaning in meanings_for(roles) if meaning not in stands)


def meanings_for(roles: Iterable[Role]) -> tuple[Meaning, ...]:
    """What someone with these roles may sign."""
    held = frozenset(roles)
    return tuple(meaning for meaning in Meaning if held & SIGNERS[meaning])


def signed_words(given: Iterable[Signature]) -> str:
    """The signatures that stand: "Reviewed by Reza Tavakoli"; else that one is void, or that there is none."""
    given = tuple(given)
    stands = [
        _("{what} by {who}").format(what=_(SHORT_WORDS[one.meaning]), who=one.name)
        for one in given
        if one.stands
    ]
    if stands:
        return ", ".join(stands)
    return _("signature void") if given else _("not signed")


def content_hash(visit: Visit, entries: Iterable[Entry]) -> str:
    """SHA-256 of everything a visit holds: its day and each answer with unit, range and reason, in a fixed order."""
    answers = sorted(  # no two answers share form and item, so nothing after them is compared
        [
            entry.form,
            entry.item,
            entry.text,
            "" if entry.value is None else str(entry.value),
            entry.missing.value if entry.missing else "",
            entry.missing_reason,
            entry.confirmed,
            entry.comparator,
            entry.unit,
            entry.low,
            entry.high,
            entry.range_source,
            entry.decides,
        ]
        for entry in entries
    )
    held = visit.held_on.isoformat() if visit.held_on else ""
    text = json.dumps([visit.id, visit.planned_id, held, answers], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """SHA-256 of one answer: what a monitor compared with the source."""
    parts = [entry.text, entry.missing, entry.missing_reason, entry.unit, entry.low, entry.high]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
