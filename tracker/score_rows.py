"""Keeping the derived total of a form's answers beside them, in step with them and with the age that weighs them."""

import json

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.records import Visit
from tracker.history import History, answers_of, scored
from tracker.site import Work
from tracker.storage import read_results, tables
from tracker.storage.writer import Value


def store(
    work: Work, visit: Visit, form_id: str, instrument_id: str, score: Score, row_id: str | None, reason: str
) -> str:
    """Write a score, into its row if it has one. Returns the row's id."""
    values: dict[str, Value] = {
        "version": INSTRUMENTS[instrument_id].version,
        "total": None if score.total is None else f"{score.total:f}",
        "band": score.band.code if score.band else "",
        "parts": json.dumps({name: str(part) for name, part in score.parts.items()}, sort_keys=True),
    }
    who = visit.participant_id
    if row_id:
        work.update(tables.SCORE, row_id, values, participant=who, reason=reason)
        return row_id
    keys: dict[str, Value] = {"visit_id": visit.id, "form": form_id, "instrument": instrument_id}
    return work.insert(tables.SCORE, keys | values, participant=who, reason=reason)


def again(work: Work, history: History, visit: Visit, reason: str) -> None:
    """Derive the scores of a visit anew: its day, the birth or a choice of the site changed, and not its answers."""
    for form in history.under(visit).protocol.forms:
        answers = answers_of(history.entries.get(visit.id, ()), {form.id})
        if form.instrument and answers:
            score = scored(form.instrument, answers, history, visit)
            row_id = read_results.score_row(work.connection, visit.id, form.id)
            if row_id or score.total is not None:
                store(work, visit, form.id, form.instrument, score, row_id, reason)
