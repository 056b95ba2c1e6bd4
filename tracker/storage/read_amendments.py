"""The versions of a study, the amendments that brought them, and who consented to which form."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from tracker.domain.amendment import StudyVersion
from tracker.domain.consent import Consent
from tracker.storage.asked import in_chunks, of_one
from tracker.storage.tables import AMENDMENT, CONSENT, DECISION, VERSION

_VERSIONS = of_one(select(VERSION.c.id, VERSION.c.version).order_by(VERSION.c.id), VERSION.c.study_id)


def version_ids(connection: Connection, study_id: str) -> dict[str, str]:
    """The versions of a study by name, in the order they came, each with its id."""
    return {version: row_id for row_id, version in connection.execute(_VERSIONS, {"wanted": study_id}).all()}


def versions(connection: Connection, study_id: str) -> tuple[StudyVersion, ...]:
    """The same with what is known of each, the first one first."""
    a, v = AMENDMENT.c, VERSION.c
    query = (
        select(
            v.id, v.version, v.sha256, v.added_at, a.approved_on, a.consent_version, a.reason, a.accepted_by
        )
        .join_from(VERSION, AMENDMENT, a.version_id == v.id, isouter=True)
        .where(v.study_id == study_id)
        .order_by(v.id)
    )
    return tuple(
        StudyVersion(
            row.id,
            row.version,
            row.sha256,
            row.added_at,
            row.approved_on,
            row.consent_version or "",
            row.reason or "",
            row.accepted_by or "",
        )
        for row in connection.execute(query)
    )


def asked(connection: Connection) -> dict[str, tuple[str, datetime]]:
    """The version of the consent form that each study asks for since an amendment, and since when."""
    c = AMENDMENT.c
    query = select(c.study_id, c.consent_version, c.accepted_at).where(c.consent_version != "").order_by(c.id)
    return {row.study_id: (row.consent_version, row.accepted_at) for row in connection.execute(query)}


def consents(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[Consent, ...]]:
    """The consents to later versions of the form by participant, in the order they were recorded."""
    found: dict[str, list[Consent]] = {}
    query = select(CONSENT).order_by(CONSENT.c.id)
    for row in in_chunks(connection, query, CONSENT.c.participant_id, participant_ids):
        one = Consent(row.participant_id, row.version, row.consented_on, row.recorded_by, row.recorded_at)
        found.setdefault(row.participant_id, []).append(one)
    return {who: tuple(given) for who, given in found.items()}


def consent_id(connection: Connection, participant_id: str, version: str) -> str | None:
    """The row of a consent."""
    c = CONSENT.c
    query = select(c.id).where(c.participant_id == participant_id, c.version == version)
    return connection.execute(query).scalar_one_or_none()


def decided_at(connection: Connection, participant_id: str) -> datetime | None:
    """The instant at which eligibility was decided the last time."""
    c = DECISION.c
    query = select(c.recorded_at).where(c.participant_id == participant_id).order_by(c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()
