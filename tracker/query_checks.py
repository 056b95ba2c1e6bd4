"""What the program asks of a completed visit by itself: what is missing, out of range, or does not fit together."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from tracker.domain.dates import full
from tracker.domain.forms import ItemKind, sample_number
from tracker.domain.log_words import is_current
from tracker.domain.partial_dates import PartialDate
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Item
from tracker.domain.queries import Cause, QueryKind
from tracker.domain.records import Entry, LogEntry, Visit
from tracker.domain.samples import ABOUT
from tracker.history import History
from tracker.language import _, ngettext
from tracker.visit_record import asked_items, form_items

EVENTS_ASKED = "new_or_changed"
"""The item of the form `adverse_events` that asks at each visit whether there were any."""
_EVENTS = "adverse_events"


def causes(history: History, visit: Visit) -> tuple[Cause, ...]:
    """What is to be asked of a visit as it is recorded now; nothing before it is completed."""
    if visit.completed_at is None or visit.held_on is None:
        return ()
    return tuple(_of_visit(history, visit, visit.held_on))


def _of_visit(history: History, visit: Visit, held: date) -> Iterator[Cause]:
    history = history.under(visit)
    yield from _order(history, visit, held)
    for form_id in history.forms_of(visit):
        recorded = {
            one.item: one for one in history.entries.get(visit.id, ()) if one.form == form_id and _said(one)
        }
        asked = asked_items(
            form_items(history.protocol.form(form_id), history.protocol, (), form_id), history, recorded
        )
        yield from _missing(form_id, asked, recorded)
        for item in asked:
            if item.id in recorded:
                yield from _of_answer(item, recorded[item.id])
        yield from _not_chosen(history, visit, form_id, recorded)
    yield from _events(history, visit, held)


def _said(entry: Entry) -> bool:
    return bool(entry.text) or entry.missing is not None


# --- missing


def _missing(form_id: str, asked: Iterable[Item], recorded: Mapping[str, Entry]) -> Iterator[Cause]:
    """A form without any answer is asked for once; of one that was begun each required item.

    A repeated sample seldom has every result of the first.
    """
    required = [item for item in asked if item.required]
    blank = [item for item in required if item.id not in recorded]
    if required and len(blank) == len(required) and not recorded.keys() - ABOUT:
        words = ngettext(
            "Nothing is recorded: {n} item.", "Nothing is recorded: {n} items.", len(blank)
        ).format(n=len(blank))
        yield Cause(QueryKind.MISSING, words, form_id)
        return
    for item in blank if sample_number(form_id) == 1 else ():
        yield Cause(QueryKind.MISSING, _("There is neither a value nor a reason for none."), form_id, item.id)


def _of_answer(item: Item, entry: Entry) -> Iterator[Cause]:
    if entry.missing is not None and not entry.missing_reason:
        words = _("It says “{word}” without a reason.").format(word=_(str(entry.missing)))
        yield Cause(QueryKind.MISSING, words, entry.form, entry.item)
    if item.kind is ItemKind.ANALYTE and not item.choices and entry.text and not entry.unit:
        words = _("{value} has no unit.").format(value=entry.text)
        yield Cause(QueryKind.MISSING, words, entry.form, entry.item)
    if entry.confirmed:
        words = _("{value} is unusual; who entered it confirmed it.").format(
            value=f"{entry.text} {entry.unit or item.unit}".strip()
        )
        yield Cause(QueryKind.OUT_OF_RANGE, words, entry.form, entry.item)


# --- what does not fit together


def _order(history: History, visit: Visit, held: date) -> Iterator[Cause]:
    """A planned visit takes place after those that the schedule has before it."""
    if is_unplanned(visit.planned_id):
        return
    for other in history.visits:
        earlier = other.position < visit.position and not is_unplanned(other.planned_id)
        if earlier and other.held_on and other.held_on > held:
            words = _("It took place on {day}, before {visit} on {other}.").format(
                day=full(held), visit=other.short, other=full(other.held_on)
            )
            yield Cause(QueryKind.INCONSISTENT, words)
            return


def _not_chosen(
    history: History, visit: Visit, form_id: str, recorded: Mapping[str, Entry]
) -> Iterator[Cause]:
    """Of several results of one visit one decides; asked once, at the latest sample."""
    here = sample_number(form_id)
    if here == 1:
        return
    form = history.protocol.form(form_id)
    for name, entry in recorded.items():
        rivals = () if name in ABOUT else history.rivals(form, name, visit, form_id)
        latest = all(sample_number(rival.entry.form) < here for rival in rivals)
        if entry.value is not None and rivals and latest and entry.decides is None:
            words = _("Several results stand, and nobody chose the one that decides.")
            yield Cause(QueryKind.INCONSISTENT, words, form_id, name)


def _events(history: History, visit: Visit, held: date) -> Iterator[Cause]:
    """What the visit says of adverse events against what its log holds since the visit before."""
    answers = {one.form: one.value for one in history.entries.get(visit.id, ()) if one.item == EVENTS_ASKED}
    if answers.get(_EVENTS) not in ("yes", "no"):
        return
    before = [one.held_on for one in history.visits if one.held_on and one.held_on < held]
    since = max(before) + timedelta(days=1) if before else date.min
    log = [row for row in history.logs.get("adverse_event", ()) if not row.struck]
    if answers[_EVENTS] == "yes" and not any(
        is_current("adverse_event", row.answers, since, held) for row in log
    ):
        words = _("It says that there were adverse events, and the log has none of that time.")
        yield Cause(QueryKind.INCONSISTENT, words, _EVENTS, EVENTS_ASKED)
    if answers[_EVENTS] == "no" and before and any(_began(row, since, held) for row in log):
        words = _("It says that there were none, and the log has one that began in that time.")
        yield Cause(QueryKind.INCONSISTENT, words, _EVENTS, EVENTS_ASKED)


def _began(row: LogEntry, since: date, held: date) -> bool:
    """Whether an event surely began after the visit before and before this one."""
    onset = PartialDate.parse(row.answers["onset"])
    return since <= onset.first and onset.last < held
