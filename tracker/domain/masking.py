"""What a masked outcome assessor may not see of a participant: the arm, and whatever could give it away."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.protocol import Protocol
from tracker.domain.records import Role
from tracker.domain.views import ParticipantPage, Trend, VisitRecord

_UNMASKED = frozenset({Role.COORDINATOR, Role.INVESTIGATOR, Role.MONITOR, Role.ADMINISTRATOR})


def is_masked(roles: Iterable[Role], protocol: Protocol) -> bool:
    """Whether someone with these roles is masked in this study: an assessor who is nothing else."""
    held = frozenset(roles)
    return protocol.masking.kind in ("assessor", "double_blind") and bool(held) and not held & _UNMASKED


def masked_page(page: ParticipantPage) -> ParticipantPage:
    """The page without arm, kit, laboratory and drug forms, flags, deviations and history (they name values)."""
    return replace(
        page,
        participant=replace(page.participant, arm=None, kit=None),
        trends=tuple(trend for trend in page.trends if _is_seen(trend, page.study.protocol)),
        flags=(),
        deviations=(),
        history=(),
    )


def masked_record(record: VisitRecord) -> VisitRecord:
    """The visit without arm, kit, needs, and every form not meant for an assessor with what was said of it."""
    seen = {form.id for form in record.study.protocol.forms if form.masked_assessor_sees}
    forms = tuple(form for form in record.forms if form.id in seen)
    scores = {form.instrument for form in forms if form.instrument}
    return replace(
        record,
        participant=replace(record.participant, arm=None, kit=None),
        forms=forms,
        flags=tuple(flag for flag in record.flags if flag.form in seen),
        trends=tuple(trend for trend in record.trends if trend.id in scores),
        needs=(),
        masked=True,
    )


def _is_seen(trend: Trend, protocol: Protocol) -> bool:
    return any(form.instrument == trend.id and form.masked_assessor_sees for form in protocol.forms)
