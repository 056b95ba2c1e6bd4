"""Plain selects of what was done with flags."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from tracker.domain.flag_notes import Action, FlagNote, FlagStep
from tracker.storage.asked import of_many, rows_among
from tracker.storage.flag_tables import FLAG_NOTE

_NOTES = of_many(select(FLAG_NOTE).order_by(FLAG_NOTE.c.id), FLAG_NOTE.c.flag_id)


def notes(connection: Connection, flag_ids: Iterable[str]) -> dict[str, tuple[FlagNote, ...]]:
    """What was done with each flag since it was raised, the first first."""
    found: dict[str, list[FlagNote]] = {}
    for row in rows_among(connection, _NOTES, flag_ids):
        note = FlagNote(
            step=FlagStep(row.step),
            by=row.by_whom,
            at=row.at,
            action=Action(row.action) if row.action else None,
            text=row.text,
            value=row.value,
            limit=row.limit_text,
        )
        found.setdefault(row.flag_id, []).append(note)
    return {flag_id: tuple(said) for flag_id, said in found.items()}
