"""The verbs of a repeated sample: begin one beside the first, and choose which of several results decides."""

from collections.abc import Iterable
from dataclasses import replace

from tracker import flagging, query_keeping, visit_record
from tracker.domain.forms import base_form, repeat_of, sample_number
from tracker.domain.records import Changes, Entry, Typed, Visit
from tracker.domain.rights import Right
from tracker.domain.samples import ABOUT, REPEAT_REASON
from tracker.errors import NotPossible, ReasonNeeded
from tracker.history import History, load
from tracker.language import _
from tracker.permission import needs
from tracker.recording import Recording
from tracker.site import Site, Work
from tracker.storage import read, tables
from tracker.storage.writer import Value


@needs(Right.MANAGE)
def repeat(site: Site, visit_id: str, form_id: str, reason: str) -> tuple[str, Changes]:
    """Begin a repeat of a form at a visit; its first answer says why. Returns the id of the repeat.

    ReasonNeeded without a reason; NotPossible for a form that is never repeated, before the visit took place, or
    while the sample before it is still empty.
    """
    with site.work() as work:
        visit, history = _open(work, visit_id)
        forms = history.forms_of(visit)
        _may_repeat(history, visit, base_form(form_id), forms)
        if not reason.strip():
            raise ReasonNeeded(_("A repeat needs its reason."), _("Say why it is repeated."))
        same = [name for name in forms if base_form(name) == base_form(form_id)]
        new = repeat_of(form_id, sample_number(same[-1]) + 1)
        begun = replace(history, entries={**history.entries, visit.id: (*_at(history, visit), _began(new))})
        said = Typed(REPEAT_REASON, reason.strip())
        Recording(work, begun.under(visit), visit, reason.strip()).save({new: (said,)})
        return new, work.changes


@needs(Right.MANAGE)
def choose(site: Site, visit_id: str, form_id: str, reason: str, item_id: str | None = None) -> Changes:
    """Let the results of one sample decide: all that stand in several samples, or the one of `item_id`.

    ReasonNeeded without a reason; NotPossible where nothing stands in several samples.
    """
    with site.work() as work:
        visit, history = _open(work, visit_id)
        if not reason.strip():
            raise ReasonNeeded(_("Which result decides needs its reason."), _("Say why this one."))
        chosen = [one for one in _several(work, history, visit, form_id) if item_id in (None, one.item)]
        if not chosen:
            raise NotPossible(
                _("There is no second result to choose from."), _("Enter the result of the repeat first.")
            )
        winners = {entry.id for entry in chosen}
        losers = {other.id for entry in chosen for other in _others(history, visit, entry)}
        for row_id in sorted(winners | losers):
            values: dict[str, Value] = {"decides": row_id in winners}
            work.update(
                tables.RESULT, row_id, values, participant=visit.participant_id, reason=reason.strip()
            )
        _judge_anew(work, history, frozenset(one.item for one in chosen))
        work.touched(participant=visit.participant_id, visit=visit.id)
        return work.changes


def _open(work: Work, visit_id: str) -> tuple[Visit, History]:
    stored = read.visit(work.connection, visit_id)
    history = load(work.site, work.connection, stored.participant_id)
    return history.visit(visit_id), history


def _at(history: History, visit: Visit) -> tuple[Entry, ...]:
    return history.entries.get(visit.id, ())


def _began(form_id: str) -> Entry:
    """Stands for the repeat until its reason is written."""
    return Entry("", form_id, "", "")


def _may_repeat(history: History, visit: Visit, form_id: str, forms: Iterable[str]) -> None:
    if form_id not in forms or not history.protocol.form(form_id).repeatable:
        raise NotPossible(
            _("This form is not repeated at {visit}.").format(visit=visit.short),
            _("Enter a change in the form itself."),
        )
    if not visit.is_held:
        raise NotPossible(_("{visit} has not begun.").format(visit=visit.short), _("Record its date first."))
    recorded = {
        one.form for one in _at(history, visit) if one.item not in ABOUT and (one.text or one.missing)
    }
    empty = [name for name in forms if base_form(name) == form_id and name not in recorded]
    if empty:
        raise NotPossible(
            _("The sample before it is still empty."),
            _("Enter its results first; then a repeat stands beside it."),
        )


def _several(work: Work, history: History, visit: Visit, form_id: str) -> list[Entry]:
    """The results of a sample that stand in another one too."""
    record = visit_record.form_record(work.connection, history, visit, form_id)
    return [
        field.entry
        for field in record.fields
        if field.entry and field.entry.value is not None and field.rivals
    ]


def _others(history: History, visit: Visit, entry: Entry) -> tuple[Entry, ...]:
    rivals = history.rivals(history.protocol.form(entry.form), entry.item, visit, entry.form)
    return tuple(rival.entry for rival in rivals)


def _judge_anew(work: Work, before: History, items: frozenset[str]) -> None:
    """What rests on the chosen results is judged anew: limits against baseline, rises, estimates, doses."""
    after = load(work.site, work.connection, before.participant.id)
    why = _("judged anew: which sample decides was chosen")
    flagging.Rejudging(work, before, after, why).resting_on({*items}, frozenset())
    query_keeping.keep(work, after)
