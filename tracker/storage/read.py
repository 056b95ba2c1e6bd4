"""Plain selects into frozen values. What is shown beside them (labels, status) is decided by the domain."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, exists, func, or_, select

from tracker.domain.choices import Choices
from tracker.domain.planned import EARLY_TERMINATION, UNSCHEDULED
from tracker.domain.records import Participant, ParticipantStatus, Role, Sex, SiteInfo, User, Visit
from tracker.errors import NotFound
from tracker.language import _
from tracker.storage.asked import in_chunks, of_many, of_one, rows_among
from tracker.storage.tables import (
    CHOICE,
    LOCK,
    PARTICIPANT,
    SETTING,
    SIGNATURE,
    SITE,
    STUDY,
    USER,
    VERSION,
    VISIT,
    WINDOW,
)

_SIGNED = exists().where(SIGNATURE.c.visit_id == VISIT.c.id, SIGNATURE.c.voided_at.is_(None))
_STUDY_OF = (
    select(PARTICIPANT.c.study_id)
    .where(PARTICIPANT.c.id == VISIT.c.participant_id)
    .correlate(VISIT)  # two levels deep SQLAlchemy does not see by itself that this is the visit of the row
    .scalar_subquery()
)
_LOCKED = exists().where(
    LOCK.c.record_id.in_([VISIT.c.id, VISIT.c.participant_id, _STUDY_OF]), LOCK.c.unlocked_at.is_(None)
)
_VISIT = [VISIT.c[field.name] for field in fields(Visit) if field.name in VISIT.c]
VISITS = select(*_VISIT, VERSION.c.version, _SIGNED.label("signed"), _LOCKED.label("locked")).join(
    VERSION, VERSION.c.id == VISIT.c.protocol_version_id
)
"""Visits with the protocol version that each is planned or was held under, and whether it is signed or locked."""
_PEOPLE = select(*(PARTICIPANT.c[field.name] for field in fields(Participant)))
"""Participants, their columns as the fields of one stand."""
_STUDIES = select(STUDY.c.id, STUDY.c.key, STUDY.c.current_version_id).order_by(STUDY.c.id)
_WINDOWS = of_one(select(WINDOW.c.planned_id, WINDOW.c.minus, WINDOW.c.plus), WINDOW.c.study_id)
_CHOICES = of_one(select(CHOICE.c.key, CHOICE.c.value), CHOICE.c.study_id)
_PARTICIPANT = of_one(_PEOPLE, PARTICIPANT.c.id)
_VISITED_BY = of_one(select(VISIT.c.participant_id), VISIT.c.id)
_VISITS_OF = of_many(VISITS.order_by(VISIT.c.position), VISIT.c.participant_id)


@dataclass(frozen=True)
class StudyKeys:
    """A study's ids: the row, the key of its study file, the protocol version in force."""

    id: str
    key: str
    version_id: str


def site_info(connection: Connection) -> SiteInfo:
    """The site of this database."""
    row = connection.execute(select(SITE)).one()
    return SiteInfo(row.id, row.name, row.code, row.timezone, row.country, row.demo)


def user(connection: Connection, login: str) -> User:
    """The user who signs in by this name. NotFound where there is none."""
    row = connection.execute(select(USER).where(USER.c.login == login, USER.c.active)).one_or_none()
    if row is None:
        raise NotFound(
            _("The user {login} does not exist at this site.").format(login=login), _("Check the user name.")
        )
    return _user(row)


def users(connection: Connection) -> tuple[Row[Any], ...]:
    """The rows of all users, also of those who left, in the order they came."""
    return tuple(connection.execute(select(USER).order_by(USER.c.id)))


def user_row(connection: Connection, login: str) -> Row[Any]:
    """The row of a user, also of one who left. NotFound where there is none."""
    row = connection.execute(select(USER).where(USER.c.login == login)).one_or_none()
    if row is None:
        raise NotFound(
            _("The user {login} does not exist at this site.").format(login=login), _("Check the user name.")
        )
    return row


def settings(connection: Connection) -> dict[str, str]:
    """What the site set for itself, by key."""
    return {row.key: row.value for row in connection.execute(select(SETTING))}


def setting_id(connection: Connection, key: str) -> str | None:
    """The row of a setting."""
    return connection.execute(select(SETTING.c.id).where(SETTING.c.key == key)).scalar_one_or_none()


def _user(row: Row[Any]) -> User:
    roles = frozenset(Role(name) for name in row.roles.split(","))
    return User(row.id, row.login, row.name, roles, row.must_change)


def knows_login(connection: Connection, login: str) -> bool:
    """Whether a user has this login, be it in other capitals, or had it once."""
    return login.casefold() in {known.casefold() for known in connection.scalars(select(USER.c.login))}


def studies(connection: Connection) -> tuple[StudyKeys, ...]:
    """The studies of the site in the order they were added."""
    return tuple(StudyKeys(*row) for row in connection.execute(_STUDIES).all())


def protocol_text(connection: Connection, version_id: str) -> str:
    """The study file's text of a protocol version."""
    return str(connection.execute(select(VERSION.c.text).where(VERSION.c.id == version_id)).scalar_one())


def site_windows(connection: Connection, study_id: str) -> dict[str, tuple[int, int]]:
    """The site's own windows of a study: days before and after the target by planned visit."""
    rows = connection.execute(_WINDOWS, {"wanted": study_id})
    return {
        row.planned_id: (row.minus, row.plus)
        for row in rows
        if row.minus is not None and row.plus is not None
    }


def site_window_id(connection: Connection, study_id: str, planned_id: str) -> str | None:
    """The row of the site's own window of a visit, also one that was taken back."""
    query = select(WINDOW.c.id).where(WINDOW.c.study_id == study_id, WINDOW.c.planned_id == planned_id)
    return connection.execute(query).scalar_one_or_none()


def choices(connection: Connection, study_id: str) -> Choices:
    """What the site chose for a study."""
    rows = connection.execute(_CHOICES, {"wanted": study_id})
    return Choices({row.key: row.value for row in rows})


def choice_id(connection: Connection, study_id: str, key: str) -> str | None:
    """The row of a choice, also one that was taken back."""
    query = select(CHOICE.c.id).where(CHOICE.c.study_id == study_id, CHOICE.c.key == key)
    return connection.execute(query).scalar_one_or_none()


def choice_ids(connection: Connection, study_id: str) -> dict[str, str]:
    """The rows of a study's choices by key."""
    rows = connection.execute(select(CHOICE.c.key, CHOICE.c.id).where(CHOICE.c.study_id == study_id))
    return {row.key: row.id for row in rows}


def participant(connection: Connection, participant_id: str) -> Participant:
    """One participant. NotFound where there is none."""
    row = connection.execute(_PARTICIPANT, {"wanted": participant_id}).one_or_none()
    if row is None:
        raise NotFound(
            _("This participant is not recorded at this site."), _("Open the list of participants.")
        )
    return _participant(row)


def participant_by_number(connection: Connection, number: str) -> Participant:
    """The participant with this participant or screening number. NotFound where there is none."""
    named = or_(PARTICIPANT.c.number == number, PARTICIPANT.c.screening_number == number)
    row = connection.execute(_PEOPLE.where(named)).one_or_none()
    if row is None:
        raise NotFound(
            _("No participant has the number {number}.").format(number=number), _("Check the number.")
        )
    return _participant(row)


def participants_by_number(connection: Connection, numbers: Iterable[str]) -> dict[str, Participant]:
    """Who has one of these participant or screening numbers, by the number that was asked."""
    wanted = list(numbers)
    rows = [
        *in_chunks(connection, _PEOPLE, PARTICIPANT.c.screening_number, wanted),
        *in_chunks(connection, _PEOPLE, PARTICIPANT.c.number, wanted),
    ]
    found = [_participant(row) for row in rows]
    asked = frozenset(wanted)
    return {
        name: who for who in found for name in (who.screening_number, who.number) if name in asked and name
    }


def participants(connection: Connection, study_id: str | None = None) -> tuple[Participant, ...]:
    """All participants of a study, or of the site, by number."""
    query = _PEOPLE.order_by(func.coalesce(PARTICIPANT.c.number, PARTICIPANT.c.screening_number))
    if study_id is not None:
        query = query.where(PARTICIPANT.c.study_id == study_id)
    return tuple(_participant(row) for row in connection.execute(query))


def participant_counts(connection: Connection) -> dict[str, int]:
    """How many participants each study has that has any."""
    query = select(PARTICIPANT.c.study_id, func.count().label("n")).group_by(PARTICIPANT.c.study_id)
    return {row.study_id: row.n for row in connection.execute(query)}


def waiting_for_baseline(connection: Connection, study_id: str, planned_id: str) -> tuple[Participant, ...]:
    """Who of a study is screened or enrolled and has not held the baseline visit."""
    query = (
        _PEOPLE.join(VISIT, VISIT.c.participant_id == PARTICIPANT.c.id)
        .where(
            PARTICIPANT.c.study_id == study_id, VISIT.c.planned_id == planned_id, VISIT.c.held_on.is_(None)
        )
        .where(PARTICIPANT.c.status.in_((ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED)))
    )
    return tuple(_participant(row) for row in connection.execute(query))


def participants_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Participant]:
    """The participants with these ids."""
    rows = in_chunks(connection, _PEOPLE, PARTICIPANT.c.id, ids)
    return {row.id: _participant(row) for row in rows}


def rescreened_as(connection: Connection, participant_id: str) -> Participant | None:
    """The later record of a participant whose screening failed and was repeated."""
    query = _PEOPLE.where(PARTICIPANT.c.rescreened_from == participant_id)
    row = connection.execute(query).first()
    return None if row is None else _participant(row)


def numbers_like(connection: Connection, text: str, limit: int) -> tuple[Participant, ...]:
    """Participants whose number or initials begin with the text."""
    start = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = (PARTICIPANT.c.number, PARTICIPANT.c.screening_number, PARTICIPANT.c.initials)
    query = _PEOPLE.where(or_(*(column.ilike(start, escape="\\") for column in columns))).limit(limit)
    return tuple(_participant(row) for row in connection.execute(query))


def count_participants(connection: Connection, study_id: str, enrolled: bool) -> int:
    """How many participants a study has, or how many of them have a participant number."""
    query = select(func.count()).select_from(PARTICIPANT).where(PARTICIPANT.c.study_id == study_id)
    if enrolled:
        query = query.where(PARTICIPANT.c.number.is_not(None))
    return int(connection.execute(query).scalar_one())


def number_is_taken(connection: Connection, number: str) -> bool:
    """Whether some participant has this number, as either of the two."""
    named = or_(PARTICIPANT.c.number == number, PARTICIPANT.c.screening_number == number)
    return connection.execute(select(PARTICIPANT.c.id).where(named)).first() is not None


def visit(connection: Connection, visit_id: str) -> Visit:
    """One visit as stored. NotFound where there is none."""
    row = connection.execute(VISITS.where(VISIT.c.id == visit_id)).one_or_none()
    if row is None:
        raise _no_visit()
    return visit_of(row)


def visited_by(connection: Connection, visit_id: str) -> str:
    """The participant whose visit this is, without all else that a visit consists of. NotFound where there is none."""
    found = connection.execute(_VISITED_BY, {"wanted": visit_id}).scalar_one_or_none()
    if found is None:
        raise _no_visit()
    return str(found)


def _no_visit() -> NotFound:
    return NotFound(_("This visit is not recorded at this site."), _("Open the participant’s page."))


def visit_code(connection: Connection, visit_id: str) -> str:
    """A visit's scanner code."""
    return str(connection.execute(select(VISIT.c.code).where(VISIT.c.id == visit_id)).scalar_one())


def visit_id_by_code(connection: Connection, code: str) -> str | None:
    """The visit that a scanned code names."""
    return connection.execute(select(VISIT.c.id).where(VISIT.c.code == code)).scalar_one_or_none()


def visits(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[Visit, ...]]:
    """The visits of each participant in the order of the schedule, as stored."""
    found: dict[str, list[Visit]] = {}
    for row in rows_among(connection, _VISITS_OF, participant_ids):
        found.setdefault(row.participant_id, []).append(visit_of(row))
    return {participant_id: tuple(rows) for participant_id, rows in found.items()}


def visits_that_place(
    connection: Connection, participant_ids: Iterable[str], baselines: Collection[str]
) -> dict[str, tuple[Visit, ...]]:
    """By participant the visits from which the day and the place of any other follow, as stored.

    That is the baseline, under one of these names; of who has a visit that no protocol plans, every one.
    """
    ids = set(participant_ids)
    c = VISIT.c
    no_plan = or_(c.planned_id == EARLY_TERMINATION, c.planned_id.startswith(UNSCHEDULED))
    query = select(c.participant_id).where(no_plan)
    moved = {row.participant_id for row in in_chunks(connection, query, c.participant_id, ids)}
    days0 = in_chunks(connection, VISITS.where(c.planned_id.in_(baselines)), c.participant_id, ids - moved)
    return {**visits(connection, moved), **{row.participant_id: (visit_of(row),) for row in days0}}


def open_visits(connection: Connection, until: date) -> tuple[Visit, ...]:
    """Visits not held, missed or let go that ask for something on or before the day."""
    c = VISIT.c
    still_open = (c.held_on.is_(None), c.missed_on.is_(None), c.not_needed.is_(False))
    asked = or_(c.earliest <= until, c.target <= until, c.appointment <= until)
    return tuple(visit_of(row) for row in connection.execute(VISITS.where(*still_open, asked)))


def visits_held_on(connection: Connection, day: date, study_id: str | None = None) -> tuple[Visit, ...]:
    """Visits held on a day, of one study or of the site."""
    query = VISITS.where(VISIT.c.held_on == day)
    if study_id is not None:
        of_study = select(PARTICIPANT.c.id).where(PARTICIPANT.c.study_id == study_id)
        query = query.where(VISIT.c.participant_id.in_(of_study))
    return tuple(visit_of(row) for row in connection.execute(query))


def visits_by_id(connection: Connection, ids: Sequence[str]) -> tuple[Visit, ...]:
    """The visits with these ids, in their order."""
    found = {row.id: visit_of(row) for row in in_chunks(connection, VISITS, VISIT.c.id, ids)}
    return tuple(found[one] for one in ids)


def _participant(row: Sequence[Any]) -> Participant:
    """The participant of a row of _PEOPLE."""
    row_id, study_id, screening, number, initials, sex, born, year, consented, version, status, *rest = row
    who = (row_id, study_id, screening, number, initials, Sex(sex), born, year, consented, version)
    return Participant(*(*who, ParticipantStatus(status), *rest))


def visit_of(row: Sequence[Any]) -> Visit:
    """The visit of a row of VISITS, whose columns stand as the fields of a visit do: lists have hundreds of them."""
    row_id, participant_id, planned_id, *days, forms, reason, version, signed, locked = row
    own = None if forms is None else tuple(name for name in forms.split(",") if name)
    said = (version, own, reason, bool(signed), bool(locked))
    return Visit(*(row_id, participant_id, planned_id, "", "", *days, *said))
