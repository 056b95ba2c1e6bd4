"""Plain selects of a participant's logs."""

from sqlalchemy import Connection, select

from tracker.domain.records import LogEntry
from tracker.storage.log_tables import LOG_TABLES

KEPT_APART = ("id", "participant_id", "struck", "struck_reason", "recorded_at")


def logs(connection: Connection, participant_id: str) -> dict[str, tuple[LogEntry, ...]]:
    """Every log of a participant in the order of recording, struck rows included."""
    found = {}
    for name, table in LOG_TABLES.items():
        answers = [column.name for column in table.c if column.name not in KEPT_APART]
        query = select(table).where(table.c.participant_id == participant_id).order_by(table.c.id)
        found[name] = tuple(
            LogEntry(row["id"], name, {key: row[key] for key in answers}, row["struck"], row["struck_reason"])
            for row in connection.execute(query).mappings()
        )
    return found
