"""The audit trail read by people: of the site by who, when and what; of one field; each entry in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tracker import access, planning, undoing, visits
from tracker.domain.amendment import REJECTED
from tracker.domain.audit_entry import AuditEntry
from tracker.domain.logs import LOGS
from tracker.domain.masking import can_be_masked
from tracker.domain.rights import Right
from tracker.domain.versions import widest
from tracker.errors import NotFound
from tracker.language import N_, _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_trail
from tracker.storage.read_trail import Wanted
from tracker.trail_words import Items, Names, change_words, every_column, items_of, row_of


class Kind(StrEnum):
    """What an entry is about, as one looks for it."""

    RECORDS = "records"
    SIGNING = "signing"
    SOURCE = "source"
    UNMASKING = "unmasking"
    PAPER = "paper"
    CONFIGURATION = "configuration"
    USERS = "users"
    BACKUPS = "backups"


KIND_WORDS = {
    Kind.RECORDS: N_("Data of participants"),
    Kind.SIGNING: N_("Signatures and locks"),
    Kind.SOURCE: N_("Source data verification"),
    Kind.UNMASKING: N_("Unmasking and code breaks"),
    Kind.PAPER: N_("Printing and export"),
    Kind.CONFIGURATION: N_("Studies, laboratories, settings"),
    Kind.USERS: N_("Users and sign-ins"),
    Kind.BACKUPS: N_("Backups and seals"),
}
TABLES: Mapping[Kind, frozenset[str]] = {
    Kind.RECORDS: frozenset(
        {
            *("participant", "visit", "result", "derived", "score", "flag", "decision", "deviation"),
            *("flag_note", "query", "query_message", "identity", "consent"),
            *LOGS,
        }
    ),
    Kind.SIGNING: frozenset({"signature", "record_lock"}),
    Kind.SOURCE: frozenset({"source_check"}),
    Kind.UNMASKING: frozenset({"unmasking", "code_break"}),
    Kind.PAPER: frozenset(),
    Kind.CONFIGURATION: frozenset(
        {
            *(
                "site",
                "site_setting",
                "study",
                "protocol_version",
                "site_window",
                "study_choice",
                "amendment",
            ),
            *("laboratory", "reference_range"),
            *("import_mapping", "allocation_list", "allocation_line"),
        }
    ),
    Kind.USERS: frozenset({"user_account"}),
    Kind.BACKUPS: frozenset({"backup_run"}),
}
"""The tables of each kind; every table has its place."""
ACTIONS: Mapping[Kind, frozenset[str]] = {
    Kind.RECORDS: frozenset({undoing.UNDONE, undoing.REDONE, undoing.TOGETHER}),
    Kind.PAPER: frozenset({"print", "export", "import"}),
    Kind.CONFIGURATION: frozenset({REJECTED}),
    Kind.USERS: frozenset({access.SIGNED_IN, access.SIGNED_OUT, access.WRONG, "let in", "recovery key"}),
    Kind.BACKUPS: frozenset({"seal", "restore", "damaged log", "clock"}),
}
"""The events of each kind that change no row."""
WITHOUT_PEOPLE = (Kind.CONFIGURATION, Kind.USERS, Kind.BACKUPS)
"""What an administrator sees of the trail, who sees no clinical data."""
SHOWN_AT_ONCE = 100


@dataclass(frozen=True)
class Filter:
    """What one looks for; what is empty does not matter. Days are those of the site, both inside."""

    participant: str = ""
    """The number as people write it."""
    login: str = ""
    first: date | None = None
    last: date | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class TrailLine:
    """One entry in words, with all that the trail holds of it."""

    sequence: int
    at: datetime
    """Local time of the day it was written, with its zone."""
    zone: str
    login: str
    role: str
    workstation: str
    participant: str
    what: str
    change: str
    reason: str
    action: str
    table: str
    record: str
    columns: tuple[tuple[str, str, str], ...]
    """Every column with its old and new value, for who wants to see them all."""
    hash: str


@dataclass(frozen=True)
class Part:
    """A part of the trail, newest first; `more` is what to ask for next, if there is more."""

    lines: tuple[TrailLine, ...]
    more: int | None


# --- the trail of the site


def _sees_people(site: Site) -> bool:
    """Whether who acts sees what the trail says of participants: an administrator does not, nor a masked assessor."""
    return not can_be_masked(site.user.roles)


@needs(Right.AUDIT)
def kinds(site: Site) -> tuple[Kind, ...]:
    """What one may look for."""
    return tuple(Kind) if _sees_people(site) else WITHOUT_PEOPLE


@needs(Right.AUDIT)
def logins(site: Site) -> tuple[str, ...]:
    """Everyone who is on the trail."""
    with site.look() as connection:
        return read_trail.logins(connection)


@needs(Right.AUDIT)
def entries(site: Site, asked: Filter, before: int | None = None, most: int = SHOWN_AT_ONCE) -> Part:
    """The newest entries that fit, or those before a number. NotFound for a participant there is not."""
    with site.look() as connection:
        wanted = _wanted(site, connection, asked)
        found = read_trail.entries(connection, wanted, before, most + 1)
        shown = found[:most]
        names = _names(site, connection, shown)
    more = shown[-1].sequence if len(found) > most else None
    return Part(tuple(_line(entry, names) for entry in shown), more)


def _wanted(site: Site, connection: Connection, asked: Filter) -> Wanted:
    allowed = kinds(site)
    of_kind = allowed if asked.kind is None else tuple(kind for kind in allowed if kind is asked.kind)
    everything = _sees_people(site) and asked.kind is None
    return Wanted(
        participant=_participant(site, connection, asked.participant),
        login=asked.login,
        since=_midnight(site, asked.first) if asked.first else None,
        until=_midnight(site, asked.last + timedelta(days=1)) if asked.last else None,
        tables=None if everything else frozenset().union(*(TABLES[kind] for kind in of_kind)),
        actions=frozenset().union(*(ACTIONS.get(kind, frozenset()) for kind in of_kind)),
        without_people=not _sees_people(site),
    )


def _participant(site: Site, connection: Connection, number: str) -> str:
    if not number.strip():
        return ""
    if not _sees_people(site):
        raise NotFound(_("You see no entries about participants."), _("Leave the number out."))
    return read.participant_by_number(connection, number.strip()).id


def _midnight(site: Site, day: date) -> datetime:
    return datetime.combine(day, time.min, site.zone)


def _names(site: Site, connection: Connection, shown: Iterable[AuditEntry]) -> Names:
    """What the rows named in these entries are called."""
    shown = tuple(shown)
    made = _made(connection, [entry.record for entry in shown])
    for name in ("result_id", "flag_id"):
        made |= _made(connection, [str(row[name]) for row in made.values() if row.get(name)])
    people = read.participants_by_id(connection, [one.participant for one in shown if one.participant])
    plans = {
        study: planning.plan_of(site, connection, study)
        for study in {who.study_id for who in people.values()}
    }
    items = {study: items_of(widest(plan.protocol, plan.versions.values())) for study, plan in plans.items()}
    labels = {
        visit: plans[people[who].study_id].protocol.visit_label(planned)
        for visit, (planned, who) in read_trail.planned_ids(connection, people).items()
    }
    return Names(
        visits=labels,
        items={who.id: items[who.study_id] for who in people.values()},
        made=made,
        others=read_trail.names(connection),
    )


def _made(connection: Connection, ids: Iterable[str]) -> dict[str, Mapping[str, object]]:
    return {record: row_of(new) for record, new in read_trail.made(connection, ids).items()}


def _line(entry: AuditEntry, names: Names) -> TrailLine:
    return TrailLine(
        sequence=entry.sequence,
        at=entry.at.astimezone(ZoneInfo(entry.zone)),
        zone=entry.zone,
        login=entry.user,
        role=entry.role,
        workstation=entry.workstation,
        participant=names.others.get(entry.participant, ""),
        what=names.of(entry),
        change=change_words(entry, names),
        reason=entry.reason,
        action=entry.action,
        table=entry.table,
        record=entry.record,
        columns=every_column(entry),
        hash=entry.hash,
    )


def in_words(site: Site, connection: Connection, found: Iterable[AuditEntry]) -> tuple[TrailLine, ...]:
    """These entries in words, in their order. Whoever calls it asked for the right to read them."""
    found = tuple(found)
    names = _names(site, connection, found)
    return tuple(_line(entry, names) for entry in found)


# --- the history of a field


@needs(Right.READ)
def of_form(site: Site, visit_id: str, form_id: str, item_id: str = "") -> tuple[TrailLine, ...]:
    """What was recorded of a form, or of one item of it, newest first. NotFound for a form that one does not see.

    A masked assessor is told no one else's reasons: people write what they like there.
    """
    record = visits.open_visit(site, visit_id)
    if form_id not in {form.id for form in record.forms}:
        raise NotFound(_("This form is not part of the visit."), _("Open the visit again."))
    with site.look() as connection:
        found = read_trail.of_form(connection, visit_id, form_id, item_id)
        made = _made(connection, [entry.record for entry in found])
        others = read_trail.names(connection)
    items: Mapping[str, Items] = {"": items_of(record.study.protocol)}
    names = Names(items=items, made=made, others=others)
    lines = tuple(_line(entry, names) for entry in found)
    if not record.masked:
        return lines
    return tuple(line if line.login == site.user.login else replace(line, reason="") for line in lines)
