"""Undo and redo inside a visit, through the audit trail: a new change that restores what an earlier one changed.

What can be undone is read from the trail itself: the answers that who acts changed at this visit since signing in.
Nothing is taken out of the trail; undoing writes the answer as it was before, judged and scored like any other
change, and after completion it asks for its reason like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tracker import access, visit_record, visits
from tracker.domain.audit_entry import AuditEntry
from tracker.domain.item_names import field_name
from tracker.domain.records import Changes, Entry, Missing, Typed
from tracker.domain.rights import Right
from tracker.domain.samples import REPEAT_REASON
from tracker.domain.units import shown
from tracker.domain.views import Field, FormRecord
from tracker.errors import NotPossible
from tracker.history import load
from tracker.language import N_, _, ngettext
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results, read_trail, tables
from tracker.trail_words import row_of

UNDONE, REDONE, TOGETHER = N_("undone"), N_("redone"), N_("entered together")
"""What the trail calls the events that stand behind the entries they are about."""
_TAKEN_IN = "import"
"""The event of an import, which stands behind all that it wrote: in one visit that is undone as one."""

_CONTENT = ("text", "missing", "missing_reason", "unit", "low", "high", "confirmed", "range_source")
_EMPTY: dict[str, object] = {**dict.fromkeys(_CONTENT, ""), "missing": None, "confirmed": False}

State = Mapping[str, object]
"""What an answer holds, by column."""


@dataclass(frozen=True)
class Restored:
    """What was undone or redone: the answers of a form, of several the first, and in words what they were and are."""

    form_id: str
    items: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Step:
    """One change by a person: the entries of the trail it left, oldest first."""

    entries: tuple[AuditEntry, ...]

    def states(self, now: Mapping[str, State], *, forward: bool) -> dict[str, State]:
        """What each answer held before it, or after it when `forward`, by result.

        NotPossible where an answer is no longer as this step left it, or found it.
        """
        found = {one.record: dict(now[one.record]) for one in self.entries}
        for one in self.entries if forward else reversed(self.entries):
            before, after = _before(one), _content(one.new)
            start, end = (before, after) if forward else (after, before)
            if any(found[one.record][name] != value for name, value in start.items()):
                raise _changed_since()
            found[one.record].update(end)
        return {record: dict(state) for record, state in found.items()}


@dataclass
class _Stacks:
    """What stands to be undone and to be redone, the last at the end."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def follow(self, action: str) -> None:
        start, end = (self.done, self.undone) if action == UNDONE else (self.undone, self.done)
        if start:
            end.append(start.pop())

    def change(self, step: Step) -> None:
        if step.entries:  # an import may have left none at this visit
            self.done.append(step)
            self.undone.clear()


@needs(Right.ENTER)
def undo(site: Site, visit_id: str, reason: str = "") -> tuple[Restored, Changes]:
    """Take back the last change that who acts made at this visit since signing in.

    NotPossible where there is none, or the answer was changed since; ReasonNeeded once the visit is completed.
    """
    return _restore(site, visit_id, UNDONE, reason)


@needs(Right.ENTER)
def redo(site: Site, visit_id: str, reason: str = "") -> tuple[Restored, Changes]:
    """Make again what was undone last. NotPossible where nothing was, or another change came; else as `undo`."""
    return _restore(site, visit_id, REDONE, reason)


@needs(Right.ENTER)
def save_together(
    site: Site, visit_id: str, form_id: str, draft: Sequence[Typed], reason: str = ""
) -> Changes:
    """Record several fields as one change, which is undone as one. Refuses as `visits.save_form`."""
    with site.work() as work:
        first = work.writer.head()[0] + 1
        changes = visits.record_fields(work, visit_id, {form_id: draft}, reason)
        if work.writer.head()[0] >= first:
            _note(work, TOGETHER, visit_id, first)
        return changes


def _restore(site: Site, visit_id: str, action: str, reason: str) -> tuple[Restored, Changes]:
    with site.work() as work:
        stacks = _stacks(work, visit_id)
        stack = stacks.done if action == UNDONE else stacks.undone
        if not stack:
            raise _nothing(action)
        now = {one.id: one for one in read_results.entries(work.connection, [visit_id]).get(visit_id, ())}
        states = {record: _state(one) for record, one in now.items()}
        wanted = stack[-1].states(states, forward=action == REDONE)
        forms: dict[str, list[Typed]] = {}
        for record, state in wanted.items():
            forms.setdefault(now[record].form, []).append(_typed(now[record].item, state))
        first = work.writer.head()[0] + 1
        changes = visits.record_fields(work, visit_id, forms, reason)
        _restore_sources(work, visit_id, wanted, reason)
        _note(work, action, visit_id, first)
        words = _words(work, visit_id, forms, {now[one].item: states[one] for one in wanted})
        form_id, typed = next(iter(forms.items()))
    return Restored(form_id, tuple(one.item for one in typed), words), changes


def _note(work: Work, action: str, visit_id: str, first: int) -> None:
    """Say of the entries from `first` on what they were."""
    who = read.visit(work.connection, visit_id).participant_id
    said = {"first": first, "last": work.writer.head()[0]}
    work.writer.note(action, tables.VISIT.name, visit_id, said, participant=who)


def _restore_sources(work: Work, visit_id: str, wanted: Mapping[str, State], reason: str) -> None:
    """A range comes back with the words of where it came from."""
    who = read.visit(work.connection, visit_id).participant_id
    for record, state in wanted.items():
        if state["text"]:
            source = {"range_source": str(state["range_source"])}
            work.update(tables.RESULT, record, source, participant=who, reason=reason.strip())


# --- what stands to be undone


def _stacks(work: Work, visit_id: str) -> _Stacks:
    me, connection = work.site.user, work.connection
    since = read_trail.last_of(connection, me.id, access.SIGNED_IN)
    events = (UNDONE, REDONE, TOGETHER)
    here = read_trail.at_visit(connection, visit_id, me.login, since, events)
    imports = read_trail.events_since(connection, _TAKEN_IN, me.login, since)
    return _replayed(sorted((*here, *imports), key=attrgetter("sequence")))


def _replayed(entries: Sequence[AuditEntry]) -> _Stacks:
    """The entries and events of a visit, oldest first, as the steps they were.

    An event stands behind the entries it is about: those are no steps of their own.
    """
    spans = {one.sequence: _span(one) for one in entries if one.table != tables.RESULT.name}
    changes = [one for one in entries if _is_change(one)]
    inside = {one.sequence for span in spans.values() for one in _within(changes, span)}
    stacks = _Stacks()
    for one in entries:
        if one.action in (TOGETHER, _TAKEN_IN):
            stacks.change(Step(_within(changes, spans[one.sequence])))
        elif one.sequence in spans:
            stacks.follow(one.action)
        elif _is_change(one) and one.sequence not in inside:
            stacks.change(Step((one,)))
    return stacks


def _within(changes: Iterable[AuditEntry], span: tuple[int, int]) -> tuple[AuditEntry, ...]:
    return tuple(one for one in changes if span[0] <= one.sequence <= span[1])


def _span(event: AuditEntry) -> tuple[int, int]:
    """From which entry to which; nothing of an import of the first days, which did not say so."""
    said = row_of(event.new)
    return int(str(said.get("first", 0))), int(str(said.get("last", 0)))


def _is_change(entry: AuditEntry) -> bool:
    """Whether a person's answer changed, and not only what is said of it. Why a sample was repeated stays."""
    if entry.table != tables.RESULT.name or row_of(entry.new).get("item") == REPEAT_REASON:
        return False
    return bool(_content(entry.new).keys() - {"range_source"})


def _content(text: str | None) -> dict[str, object]:
    return {name: value for name, value in row_of(text).items() if name in _CONTENT}


def _before(entry: AuditEntry) -> dict[str, object]:
    return dict(_EMPTY) if entry.action == "insert" else _content(entry.old)


def _state(one: Entry) -> State:
    missing = one.missing.value if one.missing else None
    return {name: missing if name == "missing" else getattr(one, name) for name in _CONTENT}


def _typed(item: str, state: State) -> Typed:
    missing = state["missing"]
    return Typed(
        item,
        text=str(state["text"]),
        unit=str(state["unit"]),
        low=str(state["low"]),
        high=str(state["high"]),
        missing=Missing(str(missing)) if missing else None,
        missing_reason=str(state["missing_reason"]),
        confirmed=bool(state["confirmed"]),
    )


# --- in words


def _form(work: Work, visit_id: str, form_id: str) -> FormRecord:
    visit = read.visit(work.connection, visit_id)
    history = load(work.site, work.connection, visit.participant_id)
    return visit_record.form_record(work.connection, history, history.visit(visit_id), form_id)


def _words(
    work: Work, visit_id: str, forms: Mapping[str, Sequence[Typed]], before: Mapping[str, State]
) -> str:
    """What an answer was and is; of several only how many, and of which forms."""
    found = [_form(work, visit_id, form_id) for form_id in forms]
    n = sum(map(len, forms.values()))
    if n > 1:
        words = ngettext("{n} answer of {form}", "{n} answers of {form}", n)
        return words.format(n=n, form=", ".join(_(form.title) for form in found))
    return _one_word(found[0], next(iter(forms.values()))[0], before)


def _one_word(form: FormRecord, one: Typed, before: Mapping[str, State]) -> str:
    known = next((found for found in form.fields if found.item.id == one.item), None)
    if known is None:  # an item that its answer alone had shown
        return _(form.title)
    was, is_ = _value(known, _typed(one.item, before[one.item])), _value(known, one)
    return _("{name}: {before} → {after}").format(name=field_name(known.item), before=was, after=is_)


def _value(known: Field, typed: Typed) -> str:
    if typed.missing:
        return _(typed.missing.value)
    label = next((one.label for one in known.item.choices if one.code == typed.text), "")
    unit = shown(typed.unit) if typed.unit else known.item.unit if typed.text else ""
    return f"{_(label) if label else typed.text or '–'} {unit}".strip()


def _nothing(action: str) -> NotPossible:
    if action == UNDONE:
        return NotPossible(
            _("There is nothing to undo at this visit."),
            _("What you changed here since you signed in can be undone."),
        )
    return NotPossible(
        _("There is nothing to redo at this visit."), _("Only what was undone last can be made again.")
    )


def _changed_since() -> NotPossible:
    return NotPossible(
        _("This answer was changed in another way since."), _("Look at its history (F4) and enter it anew.")
    )
