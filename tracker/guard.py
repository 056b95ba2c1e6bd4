"""What every write of a unit of work passes: a lock refuses it, and a signature that no longer fits is voided.

Here, and not in each use case, so that no way of writing can forget it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, select

from tracker.domain import plain_text
from tracker.domain.signing import Scope, content_hash
from tracker.errors import Locked
from tracker.language import _
from tracker.storage import read, read_results, read_trust, tables
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.writer import Value, Writer

CONSEQUENCES: dict[str, frozenset[str]] = {
    tables.VISIT.name: frozenset(
        {"target", "earliest", "latest", "window_source", "provisional", "position"}
    ),
    tables.RESULT.name: frozenset({"range_word", "grade", "grade_version"}),
}
"""Columns that follow from another record: a locked visit is dated and judged anew when its baseline changes."""
_OF_PARTICIPANT = (
    *(tables.PARTICIPANT, tables.VISIT, tables.RESULT, tables.DECISION, tables.CONSENT),
    *LOG_TABLES.values(),
)
_OF_STUDY = (
    *(tables.STUDY, tables.VERSION, tables.WINDOW, tables.CHOICE, tables.ALLOCATION_LIST),
    tables.AMENDMENT,
)

_ONE_LINE = (
    *(tables.SITE, tables.USER, tables.PARTICIPANT, tables.LABORATORY, tables.SETTING),
    tables.IDENTITY,
)
"""What has no text of several lines: a second line could pass for another entry."""


class Guard:
    """Watches the writes of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._locks: dict[str, Mapping[str, tuple[Scope, str]]] = {}
        self._written: dict[str, str] = {}
        self._plain: set[tuple[str, bool]] = set()
        """Texts that passed already: an import writes the same ones many times."""

    def check(
        self,
        table: Table,
        row_id: str | None,
        values: Mapping[str, Value],
        participant: str | None,
        reason: str,
    ) -> None:
        """Refuse a write to what is locked, by itself or with what it belongs to. Locked says by whom.

        ValueRefused for a text with characters that nobody sees.
        """
        self._check_text(reason, lines=False)
        self._check_texts(table, values.values())
        self._check_locks(table, row_id, values, participant, reason)

    def check_many(
        self, table: Table, rows: Sequence[Mapping[str, Value]], participant: str | None, reason: str
    ) -> None:
        """The same for new rows that are written at once: each text and each visit is looked at once."""
        self._check_text(reason, lines=False)
        self._check_texts(table, dict.fromkeys(value for values in rows for value in values.values()))
        by_visit = {values.get("visit_id"): values for values in rows}
        for values in by_visit.values() if table is tables.RESULT else rows:
            self._check_locks(table, None, values, participant, reason)

    def _check_locks(
        self,
        table: Table,
        row_id: str | None,
        values: Mapping[str, Value],
        participant: str | None,
        reason: str,
    ) -> None:
        if values.keys() <= CONSEQUENCES.get(table.name, frozenset()):
            return
        if table in _OF_STUDY:
            self._refuse(self._locks_on(self._study_of(table, row_id, values)))
        elif table in _OF_PARTICIPANT and participant:
            visit = self._visit_of(table, row_id, values)
            around = {**self._locks_around(participant), **self._locks_on(str(values.get("study_id", "")))}
            self._refuse(
                {
                    record: one
                    for record, one in around.items()
                    if one[0] is not Scope.VISIT or record == visit
                }
            )
            if visit:
                self._written[visit] = reason

    def _check_texts(self, table: Table, values: Iterable[Value]) -> None:
        """No text that nobody can see through reaches the database, whichever way it came."""
        if table is tables.VERSION:  # a study file, checked line by line when it was read
            return
        lines = table not in _ONE_LINE
        for value in values:
            if isinstance(value, str):
                self._check_text(value, lines=lines)

    def _check_text(self, text: str, *, lines: bool) -> None:
        if (text.isascii() and text.isprintable()) or (text, lines) in self._plain:
            return
        plain_text.check(text, lines=lines)
        self._plain.add((text, lines))

    def settle(self, writer: Writer, now: datetime) -> None:
        """Void the signatures of the visits written here whose content is no longer what was signed."""
        given = read_trust.signatures(self._connection, self._written) if self._written else {}
        for visit_id, signatures in given.items():
            if any(one.stands for one in signatures):
                self._void(writer, now, visit_id)

    def _void(self, writer: Writer, now: datetime, visit_id: str) -> None:
        visit = read.visit(self._connection, visit_id)
        content = content_hash(visit, read_results.entries(self._connection, [visit_id]).get(visit_id, ()))
        reason = self._written[visit_id] or _("the visit was changed")
        values: dict[str, Value] = {"voided_at": now, "void_reason": reason}
        for one in read_trust.signatures(self._connection, [visit_id])[visit_id]:
            if one.stands and one.content != content:
                writer.update(
                    tables.SIGNATURE, one.id, values, participant=visit.participant_id, reason=reason
                )

    def _refuse(self, held: Mapping[str, tuple[Scope, str]]) -> None:
        for scope, login in held.values():
            raise locked(scope, login)

    def _locks_around(self, participant: str) -> Mapping[str, tuple[Scope, str]]:
        if participant not in self._locks:
            self._locks[participant] = read_trust.locks_around(self._connection, participant)
        return self._locks[participant]

    def _locks_on(self, study: str) -> Mapping[str, tuple[Scope, str]]:
        held = read_trust.locks(self._connection, [study]) if study else ()
        return {one.record_id: (one.scope, one.locked_by) for one in held}

    def _study_of(self, table: Table, row_id: str | None, values: Mapping[str, Value]) -> str:
        if table is tables.STUDY:
            return row_id or ""
        if "study_id" in values or row_id is None:
            return str(values.get("study_id", ""))
        return str(self._connection.scalar(select(table.c.study_id).where(table.c.id == row_id)))

    def _visit_of(self, table: Table, row_id: str | None, values: Mapping[str, Value]) -> str:
        if table is tables.VISIT:
            return row_id or ""
        if table is tables.RESULT and row_id:
            return str(self._connection.scalar(select(table.c.visit_id).where(table.c.id == row_id)))
        return str(values.get("visit_id", "")) if table is tables.RESULT else ""


def locked(scope: Scope, login: str) -> Locked:
    """The refusal of a write to a locked record."""
    what = {
        Scope.VISIT: _("This visit is locked by {login}."),
        Scope.PARTICIPANT: _("This participant is locked by {login}."),
        Scope.STUDY: _("This study is locked by {login}."),
    }[scope]
    return Locked(what.format(login=login), _("An investigator can unlock it, with a reason."))
