"""Consent to the version of a form, and who must consent again once an amendment changes it. Product.md 3.3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.records import Participant, ParticipantStatus

ON_STUDY = frozenset({ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED})
"""Those who must know what changed: who left, or completed the study, is asked for nothing more."""


@dataclass(frozen=True)
class Consent:
    """A participant's consent to a later version of the form, on the day it was signed."""

    participant_id: str
    version: str
    consented_on: date
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class ToConsent:
    """Someone who has not consented yet to the version of the form that an amendment brought."""

    participant: Participant
    """Without arm and kit, whoever asks: they are nobody’s concern here."""
    study_short: str
    version: str
    since: date
    """The site's day on which the amendment was accepted."""


def same_version(one: str, other: str) -> bool:
    """Whether two people who write a version mean the same: "2.0", "v2.0", "Version 2.0"."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    words = text.strip().casefold()
    for before in ("version", "vers.", "v."):
        words = words.removeprefix(before).strip()
    return words[1:] if words[:1] == "v" and words[1:2].isdigit() else words


def must_consent(who: Participant, given: Iterable[str], asked: str) -> bool:
    """Whether someone on study consented to no form of the version that is asked; `given` are later consents."""
    if not asked or who.status not in ON_STUDY:
        return False
    return not any(same_version(one, asked) for one in (who.consent_version, *given))
