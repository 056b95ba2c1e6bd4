"""A masked assessor learns nothing that gives the arm away (visual.md: a masked assessor sees fewer screens)."""

from dataclasses import replace
from datetime import date

import pytest
from fabricated import PROTOCOL, page

from tracker.domain.log_views import LogRecord
from tracker.domain.logs import LOGS
from tracker.domain.masking import (
    is_masked,
    masked_board,
    masked_entries,
    masked_matrix_row,
    masked_page,
    masked_visit,
    may_enter,
)
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, Role
from tracker.domain.views import MatrixCell, MatrixRow, TodayBoard, TodayRow

SEEN = PROTOCOL.model_copy(
    update={
        "forms": (
            PROTOCOL.form("easi").model_copy(update={"masked_assessor_sees": True}),
            PROTOCOL.form("lab"),
        )
    }
)
"""The made-up study: its assessors see EASI and no laboratory."""


def with_masking(kind: str) -> Protocol:
    return PROTOCOL.model_copy(update={"masking": PROTOCOL.masking.model_copy(update={"kind": kind})})


@pytest.mark.parametrize("kind", ["assessor", "double_blind"])
def test_an_assessor_who_is_nothing_else_is_masked(kind: str) -> None:
    assert is_masked({Role.ASSESSOR}, with_masking(kind))


def test_nobody_is_masked_in_an_open_label_study() -> None:
    assert not is_masked({Role.ASSESSOR}, with_masking("open_label"))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INVESTIGATOR, Role.MONITOR])
def test_another_role_that_reads_beside_the_assessors_lifts_the_mask(role: Role) -> None:
    assert not is_masked({Role.ASSESSOR, role}, with_masking("assessor"))


def test_an_administrator_sees_no_clinical_data_and_so_lifts_no_mask() -> None:
    assert is_masked({Role.ASSESSOR, Role.ADMINISTRATOR}, with_masking("assessor"))


@pytest.mark.parametrize(
    ("role", "may_record"),
    [
        (Role.COORDINATOR, ("easi", "lab")),
        (Role.INVESTIGATOR, ("easi", "lab")),
        (Role.ASSESSOR, ("easi",)),
        (Role.MONITOR, ()),
        (Role.ADMINISTRATOR, ()),
    ],
)
def test_an_assessor_records_only_what_assessors_see(role: Role, may_record: tuple[str, ...]) -> None:
    assert tuple(form.id for form in SEEN.forms if may_enter({role}, form)) == may_record


def test_the_masked_page_has_no_arm_no_laboratory_no_flag_and_no_history() -> None:
    whole = page()
    logs = {"dose": LogRecord(LOGS["dose"])}
    whole = replace(whole, study=replace(whole.study, protocol=SEEN), logs=logs)

    masked = masked_page(whole)

    assert (masked.participant.arm, masked.participant.kit) == (None, None)
    assert [trend.id for trend in masked.trends] == ["easi"]
    assert (masked.flags, masked.deviations, masked.history) == ((), (), ())
    assert masked.logs == {}
    assert masked.visits == whole.visits
    assert masked.masked


def test_the_mask_covers_the_other_records_of_the_same_person() -> None:
    earlier = replace(page().participant, arm="A", kit="K-7")

    masked = masked_page(replace(page(), screened_before=earlier, screened_again=earlier))

    for found in (masked.screened_before, masked.screened_again):
        assert found is not None
        assert (found.arm, found.kit) == (None, None)


def test_what_people_wrote_of_a_visit_and_which_hidden_forms_it_asked_is_not_told() -> None:
    seen = replace(
        page().visits[0], reason="a flare", missed_reason="in hospital", forms=("easi", "lab", "lab~2")
    )

    masked = masked_visit(seen, SEEN)

    assert (masked.reason, masked.missed_reason, masked.forms) == ("", "", ("easi",))


def test_only_the_answers_that_assessors_see_are_kept() -> None:
    answers = [Entry("1", "easi", "head_area", "3"), Entry("2", "lab", "alt", "212")]

    assert [one.id for one in masked_entries(answers, SEEN)] == ["1"]


def test_a_worklist_masks_the_rows_of_masked_studies_alone() -> None:
    who, visit = replace(page().participant, arm="A"), page().visits[0]
    other = replace(who, id="another", study_id="open")
    rows = tuple(TodayRow(one, "", visit, "due", flags=2) for one in (who, other))

    board = masked_board(TodayBoard(page().today or date.min, due=rows), {who.study_id: SEEN})

    assert [(row.participant.arm, row.flags) for row in board.due] == [(None, 0), ("A", 2)]


def test_a_row_of_the_matrix_counts_no_flags_for_a_masked_assessor() -> None:
    row = MatrixRow(replace(page().participant, arm="A"), "", "", (MatrixCell(page().visits[0], True, 2, 1),))

    masked = masked_matrix_row(row, SEEN)

    assert masked.participant.arm is None
    assert (masked.cells[0].begun, masked.cells[0].flags, masked.cells[0].cannot_tell) == (True, 0, 0)
