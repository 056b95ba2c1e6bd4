"""Lists for the terminal and for other programs: participants by visits, and what asks for a person today."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tracker.domain.queries import Query
from tracker.domain.records import Flag, Visit
from tracker.domain.views import MatrixRow, TodayBoard, TodayRow

Json = dict[str, Any]
SECTIONS = (
    *("overdue", "closing", "due", "to_book", "to_decide", "this_week"),
    *("incomplete", "screening", "unsigned"),
)


def participants(rows: Iterable[MatrixRow]) -> list[Json]:
    """Each participant with the dates and statuses of the visits: dates in ISO form or None."""
    return [
        {
            "number": row.participant.shown_number,
            "study": row.study_key,
            "status": row.participant.status.value,
            "visits": [_visit(cell.visit) for cell in row.cells],
        }
        for row in rows
    ]


def participant_lines(rows: Iterable[MatrixRow]) -> Iterator[str]:
    """A line for each participant."""
    for row in rows:
        cells = "  ".join(f"{c.visit.planned_id} {_day(c.visit)} {c.visit.status}" for c in row.cells)
        who = row.participant
        yield f"{who.shown_number}  {row.study_key}  {who.status}  {cells}"


def today(board: TodayBoard, keys: Mapping[str, str]) -> Json:
    """The worklist of a day; `keys` gives the study file's id for the id of a study."""
    sections = {name: [_row(row, keys) for row in getattr(board, name)] for name in SECTIONS}
    return {
        "date": board.today.isoformat(),
        **sections,
        "flags": [_flag(flag) for flag in board.flags],
        "queries": [_query(query) for query in board.queries],
    }


def today_lines(board: TodayBoard, keys: Mapping[str, str]) -> Iterator[str]:
    """A line for each visit that asks for someone, then one for each flag."""
    for name in SECTIONS:
        for row in getattr(board, name):
            number, study = row.participant.shown_number, keys[row.participant.study_id]
            yield f"{name.replace('_', ' ')}: {number}  {study}  {row.visit.planned_id}  {row.words}"
    for query in board.queries:
        yield f"query {query.number}, {query.state}: {query.participant}  {query.place}  {query.asked}"
    for flag in board.flags:
        yield f"flag: {flag.number}  {flag.visit_short}  {flag.label}  {flag.value}  {flag.because}"


def _row(row: TodayRow, keys: Mapping[str, str]) -> Json:
    return {
        "number": row.participant.shown_number,
        "study": keys[row.participant.study_id],
        "words": row.words,
        "visit": _visit(row.visit),
    }


def _visit(visit: Visit) -> Json:
    return {
        "id": visit.planned_id,
        "target": _iso(visit.target),
        "earliest": _iso(visit.earliest),
        "latest": _iso(visit.latest),
        "appointment": _iso(visit.appointment),
        "date": _iso(visit.held_on),
        "status": visit.status.value,
    }


def _flag(flag: Flag) -> Json:
    return {
        "number": flag.number,
        "visit": flag.visit_short,
        "item": flag.item,
        "label": flag.label,
        "rule": flag.rule_id,
        "origin": flag.origin,
        "value": flag.value,
        "limit": flag.limit,
        "because": flag.because,
        "words": flag.words,
        "source": flag.where,
        "state": flag.state.value,
        "cannot_tell": flag.cannot_tell,
    }


def _query(query: Query) -> Json:
    return {
        "query": query.number,
        "number": query.participant,
        "place": query.place,
        "kind": query.kind.value,
        "state": query.state.value,
        "text": query.asked,
        "raised": query.raised.at.isoformat(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(visit: Visit) -> str:
    return _iso(visit.held_on or visit.appointment or visit.target) or "–"
