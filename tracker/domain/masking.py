"""What a masked outcome assessor may not see of a participant: the arm, and whatever could give it away."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.endpoint_results import is_seen_masked
from tracker.domain.forms import base_form
from tracker.domain.protocol import Protocol
from tracker.domain.records import Participant, Role
from tracker.domain.views import ParticipantPage, Trend, VisitRecord

_UNMASKED = frozenset({Role.COORDINATOR, Role.INVESTIGATOR, Role.MONITOR, Role.ADMINISTRATOR})


def is_masked(roles: Iterable[Role], protocol: Protocol) -> bool:
    """Whether someone with these roles is masked in this study: an assessor who is nothing else."""
    held = frozenset(roles)
    return protocol.masking.kind in ("assessor", "double_blind") and bool(held) and not held & _UNMASKED


def masked_page(page: ParticipantPage) -> ParticipantPage:
    """The page without arm, kit, laboratory, drug forms, logs, flags, deviations and history (they name values)."""
    return replace(
        page,
        participant=_without_arm(page.participant),
        visits=tuple(replace(visit, reason="") for visit in page.visits),
        trends=tuple(trend for trend in page.trends if _is_seen(trend, page.study.protocol)),
        flags=(),
        deviations=(),
        history=(),
        logs={},
    )


def masked_record(record: VisitRecord) -> VisitRecord:
    """The visit without arm, kit, needs, logs, and every form not meant for an assessor with what was said of it."""
    seen = {form.id for form in record.study.protocol.forms if form.masked_assessor_sees}
    forms = tuple(form for form in record.forms if base_form(form.id) in seen)
    scores = {form.instrument for form in forms if form.instrument}
    return replace(
        record,
        participant=_without_arm(record.participant),
        visit=replace(record.visit, reason=""),
        forms=forms,
        flags=tuple(flag for flag in record.flags if base_form(flag.form) in seen),
        trends=tuple(trend for trend in record.trends if trend.id in scores),
        needs=(),
        logs=(),
        endpoints=tuple(
            one for one in record.endpoints if is_seen_masked(one.endpoint, record.study.protocol)
        ),
        masked=True,
    )


def _without_arm(who: Participant) -> Participant:
    """Without arm and kit, and without the reasons for stopping and leaving: they name drugs and values."""
    return replace(
        who, arm=None, kit=None, end_reason="", treatment_stopped_on=None, treatment_stop_reason=""
    )


def _is_seen(trend: Trend, protocol: Protocol) -> bool:
    return any(form.instrument == trend.id and form.masked_assessor_sees for form in protocol.forms)
