"""A masked assessor learns nothing that gives the arm away (visual.md: a masked assessor sees fewer screens)."""

from dataclasses import replace

import pytest
from fabricated import PROTOCOL, page

from tracker.domain.log_views import LogRecord
from tracker.domain.logs import LOGS
from tracker.domain.masking import is_masked, masked_page
from tracker.domain.protocol import Protocol
from tracker.domain.records import Role


def with_masking(kind: str) -> Protocol:
    return PROTOCOL.model_copy(update={"masking": PROTOCOL.masking.model_copy(update={"kind": kind})})


@pytest.mark.parametrize("kind", ["assessor", "double_blind"])
def test_an_assessor_who_is_nothing_else_is_masked(kind: str) -> None:
    assert is_masked({Role.ASSESSOR}, with_masking(kind))


def test_nobody_is_masked_in_an_open_label_study() -> None:
    assert not is_masked({Role.ASSESSOR}, with_masking("open_label"))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INVESTIGATOR, Role.MONITOR, Role.ADMINISTRATOR])
def test_another_role_beside_the_assessors_lifts_the_mask(role: Role) -> None:
    assert not is_masked({Role.ASSESSOR, role}, with_masking("assessor"))


def test_the_masked_page_has_no_arm_no_laboratory_no_flag_and_no_history() -> None:
    easi = PROTOCOL.form("easi").model_copy(update={"masked_assessor_sees": True})
    protocol = PROTOCOL.model_copy(update={"forms": (easi, PROTOCOL.form("lab"))})
    whole = page()
    logs = {"dose": LogRecord(LOGS["dose"])}
    whole = replace(whole, study=replace(whole.study, protocol=protocol), logs=logs)

    masked = masked_page(whole)

    assert (masked.participant.arm, masked.participant.kit) == (None, None)
    assert [trend.id for trend in masked.trends] == ["easi"]
    assert (masked.flags, masked.deviations, masked.history) == ((), (), ())
    assert masked.logs == {}
    assert masked.visits == whole.visits
