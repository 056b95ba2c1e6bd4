"""What a masked outcome assessor may not see of a participant: the arm, and whatever could give it away."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from tracker.domain.endpoint_results import is_seen_masked
from tracker.domain.forms import Form, base_form
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, Participant, Role, Visit
from tracker.domain.rights import Right, may
from tracker.domain.views import (
    MatrixCell,
    MatrixRow,
    ParticipantPage,
    TodayBoard,
    TodayRow,
    Trend,
    VisitRecord,
)

_UNMASKED = frozenset({Role.COORDINATOR, Role.INVESTIGATOR, Role.MONITOR})
"""An administrator sees no clinical data, so that this role beside the assessor's lifts no mask."""


def can_be_masked(roles: Iterable[Role]) -> bool:
    """Whether someone with these roles is masked wherever a study masks its assessors."""
    return not frozenset(roles) & _UNMASKED


def is_masked(roles: Iterable[Role], protocol: Protocol) -> bool:
    """Whether someone with these roles is masked in this study: an assessor who reads as nothing else."""
    return protocol.masking.kind in ("assessor", "double_blind") and can_be_masked(roles)


def may_enter(roles: Iterable[Role], form: Form) -> bool:
    """Whether someone with these roles may record this form: an assessor only what assessors see, in every study."""
    held = frozenset(roles)
    return may(held, Right.MANAGE) or (may(held, Right.ENTER) and form.masked_assessor_sees)


def masked_page(page: ParticipantPage) -> ParticipantPage:
    """The page without arm, kit, laboratory, drug forms, logs, flags, deviations and history (they name values)."""
    return replace(
        page,
        participant=masked_participant(page.participant),
        visits=tuple(masked_visit(visit, page.study.protocol) for visit in page.visits),
        trends=tuple(trend for trend in page.trends if _is_seen(trend, page.study.protocol)),
        flags=(),
        deviations=(),
        history=(),
        screened_before=page.screened_before and masked_participant(page.screened_before),
        screened_again=page.screened_again and masked_participant(page.screened_again),
        logs={},
        laboratories={},
        locks=tuple(replace(one, reason="") for one in page.locks),
        openings=(),
        queries=tuple(
            one for one in page.queries if one.form and base_form(one.form) in seen_forms(page.study.protocol)
        ),
        masked=True,
    )


def masked_record(record: VisitRecord) -> VisitRecord:
    """The visit without arm, kit, needs, logs, and every form not meant for an assessor with what was said of it."""
    seen = seen_forms(record.study.protocol)
    forms = tuple(form for form in record.forms if base_form(form.id) in seen)
    scores = {form.instrument for form in forms if form.instrument}
    return replace(
        record,
        participant=masked_participant(record.participant),
        visit=masked_visit(record.visit, record.study.protocol),
        forms=tuple(replace(form, known={}) for form in forms),
        flags=tuple(replace(flag, notes=()) for flag in record.flags if base_form(flag.form) in seen),
        deviations=(),
        trends=tuple(trend for trend in record.trends if trend.id in scores),
        needs=(),
        logs=(),
        ongoing=(),
        endpoints=tuple(
            replace(one, visit=masked_visit(one.visit, record.study.protocol))
            for one in record.endpoints
            if is_seen_masked(one.endpoint, record.study.protocol)
        ),
        signatures=tuple(replace(one, void_reason="") for one in record.signatures),
        locks=tuple(replace(one, reason="") for one in record.locks),
        queries=tuple(one for one in record.queries if one.form and base_form(one.form) in seen),
        masked=True,
    )


def masked_board(board: TodayBoard, masked: Mapping[str, Protocol]) -> TodayBoard:
    """A day's lists with the rows of these studies masked; their flags are not read at all, nor hidden queries."""
    names = [one.name for one in fields(board) if one.name not in ("today", "flags", "queries", "consents")]
    lists: dict[str, Any] = {name: masked_rows(getattr(board, name), masked) for name in names}
    return replace(board, **lists)


def masked_rows(rows: Iterable[TodayRow], masked: Mapping[str, Protocol]) -> tuple[TodayRow, ...]:
    """The rows of a worklist, those of these studies masked and without a count of flags."""
    return tuple(
        replace(
            row,
            participant=masked_participant(row.participant),
            visit=masked_visit(row.visit, masked[row.participant.study_id]),
            flags=0,
        )
        if row.participant.study_id in masked
        else row
        for row in rows
    )


def masked_matrix_row(row: MatrixRow, protocol: Protocol) -> MatrixRow:
    """A participant's visits without arm, reasons and flags."""
    cells = tuple(MatrixCell(masked_visit(cell.visit, protocol), cell.begun) for cell in row.cells)
    return replace(row, participant=masked_participant(row.participant), cells=cells)


def masked_participant(who: Participant) -> Participant:
    """Without arm and kit, and without the reasons for stopping and leaving: they name drugs and values."""
    return replace(
        who, arm=None, kit=None, end_reason="", treatment_stopped_on=None, treatment_stop_reason=""
    )


def masked_visit(visit: Visit, protocol: Protocol) -> Visit:
    """Without what people wrote of it, and of a visit that no protocol plans only the forms that assessors see."""
    seen = seen_forms(protocol)
    forms = None if visit.forms is None else tuple(form for form in visit.forms if base_form(form) in seen)
    return replace(visit, reason="", missed_reason="", forms=forms)


def masked_entries(entries: Iterable[Entry], protocol: Protocol) -> tuple[Entry, ...]:
    """The answers on forms that assessors see."""
    seen = seen_forms(protocol)
    return tuple(entry for entry in entries if base_form(entry.form) in seen)


def seen_forms(protocol: Protocol) -> frozenset[str]:
    """The forms that a masked assessor sees, by id."""
    return frozenset(form.id for form in protocol.forms if form.masked_assessor_sees)


def _is_seen(trend: Trend, protocol: Protocol) -> bool:
    return any(form.instrument == trend.id and form.masked_assessor_sees for form in protocol.forms)
