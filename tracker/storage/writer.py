"""The one place that writes: a row and its audit entry together, in one transaction, knowing the old value it read."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import uuid_utils
from sqlalchemy import Connection, String, Table, delete, insert, select, type_coerce, update

from tracker.domain.plain_text import visible
from tracker.storage import unsigned
from tracker.storage.at_once import Value, canonical, insert_entries, insert_rows, plain
from tracker.storage.tables import AUDIT, UNSIGNED, VISIT

__all__ = ["CLOCK", "GENESIS", "Actor", "Value", "Writer", "canonical", "chain_hash", "new_id", "plain"]

GENESIS = "0" * 64
"""What the first entry of the chain is chained to."""

CLOCK = "clock"
"""The action, table and record of an entry about the clock of the computer that the entry names anyway."""
SET_BACK = timedelta(minutes=1)
"""How far a clock may go back unnoted: time servers set it right by seconds all the time."""


@dataclass(frozen=True)
class Actor:
    """Who acts: given to the unit of work, never read from a global."""

    user_id: str
    login: str
    role: str
    workstation: str
    zone: str


_LAST = (
    # The instant as it is stored: one that was tampered with is for `verify` to tell.
    select(AUDIT.c.sequence, AUDIT.c.hash, type_coerce(AUDIT.c.at, String).label("at"))
    .order_by(AUDIT.c.sequence.desc())
    .limit(1)
)
"""The newest entry of the trail."""


def new_id() -> str:
    """A new time-ordered UUID, made before the row so that the trail can name it."""
    return str(uuid_utils.uuid7())


def chain_hash(previous: str, entry: Mapping[str, Value]) -> str:
    """SHA-256 of the previous entry's hash and this entry's fields."""
    return hashlib.sha256((previous + canonical(entry)).encode()).hexdigest()


class Writer:
    """Writes rows and their trail on one connection, inside the transaction of its unit of work."""

    def __init__(
        self, connection: Connection, actor: Actor, now: Callable[[], datetime], *, watched: bool = True
    ) -> None:
        """A clock that is `watched` leaves an entry of its own where it was set back."""
        self._connection = connection
        self._actor = actor
        self._now = now
        self._watched = watched
        self._head: tuple[int, str] | None = None
        self._last: datetime | None = None

    def insert(
        self, table: Table, values: Mapping[str, Value], *, participant: str | None = None, reason: str = ""
    ) -> str:
        """Write a new row; its id is made here unless given. Returns the id."""
        row = {"id": new_id(), **values}
        self._connection.execute(insert(table), row)
        self._trail("insert", table.name, str(row["id"]), participant, None, row, reason)
        if unsigned.rests_on(table, row):
            self._list_unsigned(table, [str(row["id"])])
        return str(row["id"])

    def insert_many(
        self,
        table: Table,
        rows: Sequence[Mapping[str, Value]],
        *,
        participant: str | None = None,
        reason: str = "",
    ) -> list[str]:
        """Write new rows with the same fields at once, each with its own entry in the trail. Returns their ids."""
        made: list[dict[str, Value]] = [{"id": new_id(), **values} for values in rows]
        if made:
            insert_rows(self._connection, table, made)
            at = self._instant()
            entry = self._entry(at, "insert", table.name, participant, reason)
            self._head, self._last = insert_entries(self._connection, entry, made, self.head()), at
            if unsigned.rests_on(table, made[0]):
                self._list_unsigned(table, [str(row["id"]) for row in made])
        return [str(row["id"]) for row in made]

    def update(
        self,
        table: Table,
        row_id: str,
        values: Mapping[str, Value],
        *,
        participant: str | None = None,
        reason: str = "",
    ) -> bool:
        """Change the given fields of a row; nothing is written where nothing differs. Returns whether it was."""
        wanted = [table.c[name] for name in values]
        old = self._connection.execute(select(*wanted).where(table.c.id == row_id)).mappings().one()
        changed = {name: value for name, value in values.items() if old[name] != value}
        if not changed:
            return False
        self._connection.execute(update(table).where(table.c.id == row_id).values(**changed))
        before = {name: old[name] for name in changed}
        self._trail("update", table.name, row_id, participant, before, changed, reason)
        if unsigned.rests_on(table, changed):
            self._list_unsigned(table, [row_id])
        return True

    def _list_unsigned(self, table: Table, row_ids: Sequence[str]) -> None:
        """Bring the visits that wait for a signature in step with these rows; it follows from them, so no trail."""
        for visits in unsigned.visits_of(self._connection, table, row_ids):
            self._connection.execute(delete(UNSIGNED).where(UNSIGNED.c.id.in_(visits)))
            names, true = [UNSIGNED.c.id, UNSIGNED.c.held_on], unsigned.truth().where(VISIT.c.id.in_(visits))
            self._connection.execute(insert(UNSIGNED).from_select(names, true))

    def note(
        self,
        action: str,
        table: str,
        record: str,
        new: Mapping[str, Value],
        *,
        participant: str | None = None,
        reason: str = "",
    ) -> None:
        """Put an event on the trail that changes no row: a print, an export, a sign-in.

        The names of files and computers in it are nobody's entry: what nobody sees in them is shown, not refused.
        """
        told = {name: visible(one) if isinstance(one, str) else one for name, one in new.items()}
        self._trail(action, table, record, participant, None, told, reason)

    def head(self) -> tuple[int, str]:
        """The sequence number and hash of the last entry; (0, GENESIS) for an empty trail."""
        if self._head is None:
            row = self._connection.execute(_LAST).first()
            self._head = (row.sequence, str(row.hash)) if row else (0, GENESIS)
            self._last = _moment(row.at) if row else None
        return self._head

    def _trail(
        self,
        action: str,
        table: str,
        record: str,
        participant: str | None,
        old: Mapping[str, Value] | None,
        new: Mapping[str, Value],
        reason: str,
    ) -> None:
        self._enter(self._instant(), action, table, record, participant, old, new, reason)

    def _instant(self) -> datetime:
        """Now; a clock that was set back leaves its entry before what it tells the time of."""
        self.head()
        at = self._now()
        if self._watched and self._last and at < self._last - SET_BACK:
            self._enter(at, CLOCK, CLOCK, CLOCK, None, None, {"was": self._last, "is": at}, "")
        return at

    def _entry(
        self, at: datetime, action: str, table: str, participant: str | None, reason: str
    ) -> dict[str, Value]:
        """An entry without its place, its record and its values."""
        actor = self._actor
        return {
            "at": at,
            "zone": actor.zone,
            "user_id": actor.user_id,
            "login": actor.login,
            "role": actor.role,
            "workstation": actor.workstation,
            "action": action,
            # A plain str: the driver asks SQLAlchemy's own kind for its adapter each time.
            "table_name": str(table),
            "participant_id": participant,
            "old": None,
            "reason": reason,
        }

    def _enter(
        self,
        at: datetime,
        action: str,
        table: str,
        record: str,
        participant: str | None,
        old: Mapping[str, Value] | None,
        new: Mapping[str, Value],
        reason: str,
    ) -> None:
        sequence, previous = self.head()
        entry: dict[str, Value] = {
            **self._entry(at, action, table, participant, reason),
            "sequence": sequence + 1,
            "record_id": record,
            "old": None if old is None else canonical(old),
            "new": canonical(new),
        }
        entry_hash = chain_hash(previous, entry)
        self._connection.execute(insert(AUDIT), {**entry, "hash": entry_hash})
        self._head, self._last = (sequence + 1, entry_hash), at


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
