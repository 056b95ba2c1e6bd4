"""The deviation log: what differs from the protocol and stands, and the visits that were missed."""

from collections import Counter
from typing import Any

from sqlalchemy import Row

from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing
from tracker.domain.records import Visit
from tracker.language import N_, _
from tracker.listed.scope import Scope, count_fact, day_words
from tracker.planning import OUTSIDE
from tracker.reports.words import span
from tracker.storage import read_listings

_REVIEW = (
    (N_("Coordinator"), N_("This log is complete.")),
    (N_("Investigator"), N_("I reviewed these deviations and what follows from them.")),
)


def listing(scope: Scope) -> Listing:
    """The deviation log of a study or a participant."""
    rows = [
        row for row in read_listings.deviations(scope.connection, scope.ids) if _may_be_listed(row, scope)
    ]
    rows.sort(key=lambda row: (row.on, scope.numbers[row.participant_id]))
    missed = [visit for visit in scope.visits.values() if visit.missed_on]
    return scope.listing(
        _("Deviation log"),
        facts=_facts(scope, rows, missed),
        parts=(_part(scope, rows), _missed_part(scope, missed)),
        remarks=_remarks(scope),
        review=_REVIEW,
        lies=False,
    )


def _may_be_listed(row: Row[Any], scope: Scope) -> bool:
    """Masked, only that a visit lay outside its window: anything else may name a drug."""
    return not scope.masked or row.kind == OUTSIDE


def _facts(scope: Scope, rows: list[Row[Any]], missed: list[Visit]) -> tuple[Fact, ...]:
    kinds = Counter(row.kind for row in rows)
    said = ", ".join(f"{_(kind)}: {count}" for kind, count in sorted(kinds.items()))
    people = {row.participant_id for row in rows} | {visit.participant_id for visit in missed}
    return (
        count_fact(_("Deviations"), len(rows), said),
        count_fact(_("Missed visits"), len(missed)),
        count_fact(_("Participants"), len(people), scope.of_words),
    )


def _part(scope: Scope, rows: list[Row[Any]]) -> ListedPart:
    reason = () if scope.masked else (ListedColumn(_("Reason given"), share=1.1),)
    columns = (
        ListedColumn(_("Day"), 56),
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("What"), share=1.6),
        *reason,
        ListedColumn(_("Logged"), 62),
    )
    listed = tuple(_row(row, scope) for row in rows)
    return ListedPart(_("Deviations"), _("logged by themselves"), columns, listed, _("None is logged."))


def _row(row: Row[Any], scope: Scope) -> ListedRow:
    logged = row.at.astimezone(scope.site.zone).date()
    reason = () if scope.masked else (row.reason or _("no reason given"),)
    what = row.detail if row.kind == OUTSIDE else f"{_(row.kind)}: {row.detail}"
    by = f"{day_words(logged)}\n{row.login}"
    return ListedRow((day_words(row.on), scope.numbers[row.participant_id], what, *reason, by))


def _missed_part(scope: Scope, missed: list[Visit]) -> ListedPart:
    reason = () if scope.masked else (ListedColumn(_("Reason given"), share=1.2),)
    columns = (
        ListedColumn(_("Said on"), 56),
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("Visit"), share=0.7),
        ListedColumn(_("Target, window"), share=1),
        *reason,
    )
    rows = tuple(_missed_row(visit, scope) for visit in sorted(missed, key=lambda one: str(one.missed_on)))
    return ListedPart(_("Missed visits"), _("a person said so"), columns, rows, _("None."))


def _missed_row(visit: Visit, scope: Scope) -> ListedRow:
    window = span(visit.earliest, visit.latest) if visit.earliest and visit.latest else _("no window")
    when = "\n".join(part for part in (day_words(visit.target), window) if part)
    reason = () if scope.masked else (visit.missed_reason,)
    number = scope.numbers[visit.participant_id]
    return ListedRow((day_words(visit.missed_on), number, visit.label, when, *reason))


def _remarks(scope: Scope) -> tuple[str, ...]:
    remarks = [
        _("A deviation that no longer holds because its record was corrected is on the audit trail."),
    ]
    if scope.masked:
        remarks.append(_("Masked: reasons and whatever may name a drug are left out."))
    return tuple(remarks)
