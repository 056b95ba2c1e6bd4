"""What an export leaves out: for a masked outcome assessor, and for whoever may not recognise a participant."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.dataset import (
    Answered,
    Dataset,
    Recorded,
    ScoreValue,
    Step,
    Subject,
    Trace,
    VisitData,
)
from tracker.domain.forms import ItemKind, base_form
from tracker.domain.found import Found, FoundShape, Part, PartKind, Value
from tracker.domain.masking import masked_participant, masked_visit, seen_forms
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, LogEntry, Participant, SiteInfo, Visit
from tracker.domain.signing import Signature

LONGEST_SHIFT = 365
"""Days by which the dates of a participant are moved at most."""
OLDEST = 90
"""Years; a higher age is told as this, "90 or more" (45 CFR 164.514(b)(2)(i)(C): all ages over 89)."""


def masked(dataset: Dataset) -> Dataset:
    """Without arm, kit, logs, what people wrote as reasons, and every form not meant for an outcome assessor."""
    shown = _without([one for one in dataset.found if one.told_masked], lambda part: part.own_words)
    hide = _Mask(dataset.protocol, shown)
    read = dataset.subjects

    def subjects() -> Iterator[Subject]:
        return (hide.subject(subject) for subject in read())

    forms = tuple(form for form in dataset.forms if form.id in hide.seen)
    return replace(dataset, forms=forms, logs=(), found=shown, subjects=subjects, masked=True)


def _without(shapes: Iterable[FoundShape], hidden: Callable[[Part], bool]) -> tuple[FoundShape, ...]:
    """The kinds of findings without the parts that an export may not hold."""
    return tuple(
        replace(shape, parts=tuple(part for part in shape.parts if not hidden(part))) for shape in shapes
    )


def _only(found: Iterable[Found], shapes: Iterable[FoundShape]) -> Iterator[Found]:
    """The findings of these kinds, with their parts alone."""
    parts = {shape.id: frozenset(part.id for part in shape.parts) for shape in shapes}
    for one in found:
        if one.kind in parts:
            told = {name: value for name, value in one.values.items() if name in parts[one.kind]}
            yield replace(one, values=told)


class _Mask:
    """What is left of a study's records for who is masked."""

    def __init__(self, protocol: Protocol, found: tuple[FoundShape, ...]) -> None:
        self._protocol, self._found = protocol, found
        self.seen = seen_forms(protocol)

    def subject(self, subject: Subject) -> Subject:
        return replace(
            subject,
            participant=masked_participant(subject.participant),
            visits=tuple(self._visit(visit) for visit in subject.visits),
            logs={},
            numbers={},
            found=tuple(one for one in _only(subject.found, self._found) if base_form(one.form) in self.seen),
            traces={key: replace(one, reason="") for key, one in subject.traces.items()},
            steps=changed_steps(subject.steps, self._recorded, lambda trace: replace(trace, reason="")),
        )

    def _visit(self, held: VisitData) -> VisitData:
        entries = tuple(entry for entry in held.entries if base_form(entry.form) in self.seen)
        shown = {entry.id for entry in entries}
        return replace(
            held,
            visit=masked_visit(held.visit, self._protocol),
            entries=entries,
            scores=tuple(score for score in held.scores if score.form in self.seen),
            said={key: said for key, said in held.said.items() if key in shown},
            signatures=tuple(replace(one, void_reason="") for one in held.signatures),
        )

    def _recorded(self, one: Recorded) -> Recorded | None:
        match one:
            case Participant():
                return masked_participant(one)
            case Visit():
                return masked_visit(one, self._protocol)
            case Answered():
                return one if base_form(one.entry.form) in self.seen else None
            case ScoreValue():
                return one if one.form in self.seen else None
            case Signature():
                return replace(one, void_reason="")
            case _:
                return None


def changed_steps(
    steps: Iterable[Step],
    record: Callable[[Recorded], Recorded | None],
    trace: Callable[[Trace], Trace],
) -> tuple[Step, ...]:
    """The steps with every record and trace changed; a step of which nothing is left to see is left out."""
    changed = (
        replace(
            step,
            trace=trace(step.trace),
            before=step.before and record(step.before),
            after=step.after and record(step.after),
        )
        for step in steps
    )
    return tuple(step for step in changed if step.before != step.after)


Coded = Mapping[tuple[str, str], frozenset[str]]
"""Of texts that are chosen from a vocabulary, by log and item, all the words there are: terms, drugs."""
NOTHING_CODED: Coded = {}


def deidentified(dataset: Dataset, coded: Coded = NOTHING_CODED) -> Dataset:
    """With the dates of each participant shifted by days of their own, without initials, birth and free text.

    A text of a log stays where it is one of `coded`: it is then nobody's own words.
    Of who wrote what, the role stays, without name, reason and number of the trail: the order of the trail would join
    the shifts of two participants. Of what the study file in force does not describe only numbers stay.
    """
    logs = tuple(
        replace(
            log,
            items=tuple(i for i in log.items if i.kind is not ItemKind.TEXT or (log.id, i.id) in coded),
        )
        for log in dataset.logs
    )
    kinds = {(form.id, item.id): item.kind for form in dataset.forms for item in form.items}
    aliases = {user.login: f"user-{n}" for n, user in enumerate(dataset.users, start=1)}
    users = tuple(replace(user, login=aliases[user.login], name="") for user in dataset.users)
    log_kinds = {log.id: {item.id: item.kind for item in log.items} for log in logs}
    found = _without(dataset.found, lambda part: part.own_words or part.orders)
    read = dataset.subjects

    def subjects() -> Iterator[Subject]:
        return (
            _Shift(_days(dataset.site, subject.participant), kinds, log_kinds, aliases, coded, found).subject(
                subject
            )
            for subject in read()
        )

    return replace(dataset, logs=logs, subjects=subjects, users=users, found=found, deidentified=True)


def _age_told(age: int | None) -> int | None:
    return None if age is None else min(age, OLDEST)


def _days(site: SiteInfo, who: Participant) -> timedelta:
    # Both ids stay at the site: who has only the export cannot undo the shift.
    digest = hashlib.sha256(f"{site.id} {who.id}".encode()).digest()
    return timedelta(days=1 + int.from_bytes(digest[:4], "big") % LONGEST_SHIFT)


@dataclass(frozen=True)
class _Shift:
    """How one participant is made unrecognisable: days to take off every date, and what kind each item is."""

    days: timedelta
    kinds: Mapping[tuple[str, str], ItemKind]
    log_kinds: Mapping[str, Mapping[str, ItemKind]]
    aliases: Mapping[str, str]
    coded: Coded
    found: tuple[FoundShape, ...]

    def subject(self, subject: Subject) -> Subject:
        logs = {log: tuple(self._log(row) for row in subject.logs.get(log, ())) for log in self.log_kinds}
        return replace(
            subject,
            participant=self._participant(subject.participant),
            age_at_consent=_age_told(subject.age_at_consent),
            visits=tuple(self._held(one) for one in subject.visits),
            logs=logs,
            found=tuple(self._found(one) for one in _only(subject.found, self.found)),
            traces={key: self._trace(one) for key, one in subject.traces.items()},
            steps=changed_steps(subject.steps, self._recorded, self._trace),
        )

    def _recorded(self, one: Recorded) -> Recorded | None:
        match one:
            case Participant():
                return self._participant(one)
            case Visit():
                return self._visit(one)
            case Answered():
                entry = self._entry(one.entry)
                return None if entry is None else replace(one, entry=entry)
            case LogEntry():
                return self._log(one)
            case Signature():
                return self._signature(one)
            case _:
                return one

    def _trace(self, trace: Trace) -> Trace:
        return Trace(trace.at - self.days, self.aliases.get(trace.login, ""))

    def _found(self, one: Found) -> Found:
        logins = {part.id for shape in self.found for part in shape.parts if part.kind is PartKind.LOGIN}
        told = {
            name: self.aliases.get(str(value), "") if name in logins else self._moved_value(value)
            for name, value in one.values.items()
        }
        return replace(one, values=told)

    def _moved_value(self, value: Value) -> Value:
        return value - self.days if isinstance(value, date) else value

    def _participant(self, who: Participant) -> Participant:
        return replace(
            who,
            initials="",
            birth_date=None,
            birth_year=None,
            consent_date=who.consent_date - self.days,
            enrolled_on=self._moved(who.enrolled_on),
            ended_on=self._moved(who.ended_on),
            end_reason="",
            treatment_stopped_on=self._moved(who.treatment_stopped_on),
            treatment_stop_reason="",
        )

    def _held(self, held: VisitData) -> VisitData:
        entries = tuple(kept for one in held.entries if (kept := self._entry(one)))
        return replace(
            held,
            visit=self._visit(held.visit),
            entries=entries,
            signatures=tuple(self._signature(one) for one in held.signatures),
        )

    def _visit(self, visit: Visit) -> Visit:
        return replace(
            visit,
            target=self._moved(visit.target),
            earliest=self._moved(visit.earliest),
            latest=self._moved(visit.latest),
            appointment=self._moved(visit.appointment),
            held_on=self._moved(visit.held_on),
            missed_on=self._moved(visit.missed_on),
            missed_reason="",
            reason="",
            completed_at=None,
        )

    def _signature(self, given: Signature) -> Signature:
        return replace(
            given,
            login=self.aliases.get(given.login, ""),
            name="",
            signed_at=given.signed_at - self.days,
            content="",
            voided_at=given.voided_at and given.voided_at - self.days,
            void_reason="",
        )

    def _entry(self, entry: Entry) -> Entry | None:
        """The entry without its free texts and with its date moved; None for a text.

        What is not described could be a text or a date, unless it is a number.
        """
        unknown = ItemKind.NUMBER if isinstance(entry.value, Decimal) else ItemKind.TEXT
        kind = self.kinds.get((base_form(entry.form), entry.item), unknown)
        if kind is ItemKind.TEXT:
            return None
        kept = replace(entry, missing_reason="", range_source="")
        if kind is not ItemKind.DATE or not isinstance(entry.value, str):
            return kept
        text = self._text(entry.value)
        return replace(kept, text=text, value=text or None)

    def _log(self, row: LogEntry) -> LogEntry:
        kinds = self.log_kinds.get(row.log, {})
        answers = {
            key: self._answer(kinds[key], text, self.coded.get((row.log, key), frozenset()))
            for key, text in row.answers.items()
            if key in kinds
        }
        return replace(row, answers=answers, struck_reason="")

    def _answer(self, kind: ItemKind, text: str, coded: frozenset[str]) -> str:
        if kind is ItemKind.TEXT:
            return text if text in coded else ""
        return self._text(text) if kind is ItemKind.DATE else text

    def _text(self, text: str) -> str:
        """A whole ISO date moved; a part of a date cannot be moved and is left out."""
        try:
            return (date.fromisoformat(text) - self.days).isoformat()
        except ValueError:
            return ""

    def _moved(self, day: date | None) -> date | None:
        return None if day is None else day - self.days
