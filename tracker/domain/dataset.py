"""What an export gives on: the shape of a study, and its participants one after the other, frozen.

`masked` leaves out what an outcome assessor may not know; `deidentified` shifts the dates of each participant by
days of their own and drops initials, birth dates and free text.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.domain.forms import Item, ItemKind
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, LogEntry, Participant, SiteInfo, Study, Visit
from tracker.domain.views import FormKind

LONGEST_SHIFT = 365
"""Days by which the dates of a participant are moved at most."""
REPEAT = "#"
"""What stands between a form's id and the number of its repeat: laboratory#2."""


@dataclass(frozen=True)
class FormShape:
    """A form as exports describe it: its items with codes, units and allowed values."""

    id: str
    title: str
    kind: FormKind
    items: tuple[Item, ...]
    instrument: str | None = None
    source: str = ""


@dataclass(frozen=True)
class LogShape:
    """A log of the participants (adverse events, medication): its items."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ScoreValue:
    """A stored score: total and parts as they were derived, with the version of the rule."""

    form: str
    instrument: str
    version: str
    total: Decimal | None
    band: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class LabSaid:
    """What was said of a laboratory result when it was stored: range word, grade and the version that gave it."""

    range_word: str
    grade: int | None
    grade_version: str


@dataclass(frozen=True)
class VisitData:
    """One visit with what is recorded at it; `said` by the id of the entry."""

    visit: Visit
    entries: tuple[Entry, ...] = ()
    scores: tuple[ScoreValue, ...] = ()
    said: Mapping[str, LabSaid] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """One participant with visits in the order of the schedule, and the logs without struck rows."""

    participant: Participant
    age_at_consent: int | None
    visits: tuple[VisitData, ...]
    logs: Mapping[str, tuple[LogEntry, ...]]


@dataclass(frozen=True)
class Dataset:
    """A study as it is given on. `subjects()` reads them one after the other, so that thousands need no memory."""

    site: SiteInfo
    study: Study
    forms: tuple[FormShape, ...]
    logs: tuple[LogShape, ...]
    subjects: Callable[[], Iterator[Subject]]
    count: int
    made_at: datetime
    """Local time with its zone: the only thing that differs between two exports of the same data."""
    made_by: str
    software: str
    masked: bool = False
    deidentified: bool = False

    @property
    def protocol(self) -> Protocol:
        """The protocol version in force."""
        return self.study.protocol

    def form(self, form_id: str) -> FormShape | None:
        """The form with this id, also of a repeat; None where the export leaves it out."""
        base = form_id.split(REPEAT, maxsplit=1)[0]
        return next((form for form in self.forms if form.id == base), None)


def masked(dataset: Dataset) -> Dataset:
    """Without arm, kit, logs, and every form that is not meant for an outcome assessor."""
    seen = {form.id for form in dataset.protocol.forms if form.masked_assessor_sees}
    read = dataset.subjects

    def subjects() -> Iterator[Subject]:
        return (_masked(subject, seen) for subject in read())

    forms = tuple(form for form in dataset.forms if form.id in seen)
    return replace(dataset, forms=forms, logs=(), subjects=subjects, masked=True)


def _masked(subject: Subject, seen: set[str]) -> Subject:
    who = replace(
        subject.participant, arm=None, kit=None, treatment_stopped_on=None, treatment_stop_reason=""
    )
    visits = tuple(_masked_visit(visit, seen) for visit in subject.visits)
    return replace(subject, participant=replace(who, end_reason=""), visits=visits, logs={})


def _masked_visit(held: VisitData, seen: set[str]) -> VisitData:
    entries = tuple(entry for entry in held.entries if entry.form.split(REPEAT)[0] in seen)
    scores = tuple(score for score in held.scores if score.form in seen)
    return replace(held, entries=entries, scores=scores)


def deidentified(dataset: Dataset) -> Dataset:
    """With the dates of each participant shifted by days of their own, without initials, birth and free text."""
    texts = {
        (form.id, item.id) for form in dataset.forms for item in form.items if item.kind is ItemKind.TEXT
    }
    dates = {
        (form.id, item.id) for form in dataset.forms for item in form.items if item.kind is ItemKind.DATE
    }
    logs = tuple(
        replace(log, items=tuple(item for item in log.items if item.kind is not ItemKind.TEXT))
        for log in dataset.logs
    )
    read = dataset.subjects

    def subjects() -> Iterator[Subject]:
        return (_Shift.of(dataset.site, subject, texts, dates).subject(subject, logs) for subject in read())

    return replace(dataset, logs=logs, subjects=subjects, deidentified=True)


@dataclass(frozen=True)
class _Shift:
    """How one participant is made unrecognisable: days to take off every date, and the items to drop."""

    days: timedelta
    texts: set[tuple[str, str]]
    dates: set[tuple[str, str]]

    @classmethod
    def of(
        cls, site: SiteInfo, subject: Subject, texts: set[tuple[str, str]], dates: set[tuple[str, str]]
    ) -> "_Shift":
        # Both ids stay at the site: who has only the export cannot undo the shift.
        digest = hashlib.sha256(f"{site.id} {subject.participant.id}".encode()).digest()
        return cls(timedelta(days=1 + int.from_bytes(digest[:4], "big") % LONGEST_SHIFT), texts, dates)

    def subject(self, subject: Subject, logs: tuple[LogShape, ...]) -> Subject:
        who = replace(
            subject.participant,
            initials="",
            birth_date=None,
            birth_year=None,
            consent_date=subject.participant.consent_date - self.days,
            enrolled_on=self._moved(subject.participant.enrolled_on),
            ended_on=self._moved(subject.participant.ended_on),
            end_reason="",
            treatment_stopped_on=self._moved(subject.participant.treatment_stopped_on),
            treatment_stop_reason="",
        )
        kept = {log.id: tuple(self._log(log, row) for row in subject.logs.get(log.id, ())) for log in logs}
        return replace(
            subject, participant=who, visits=tuple(self._visit(one) for one in subject.visits), logs=kept
        )

    def _visit(self, held: VisitData) -> VisitData:
        visit = replace(
            held.visit,
            target=self._moved(held.visit.target),
            earliest=self._moved(held.visit.earliest),
            latest=self._moved(held.visit.latest),
            appointment=self._moved(held.visit.appointment),
            held_on=self._moved(held.visit.held_on),
            missed_on=self._moved(held.visit.missed_on),
            missed_reason="",
            reason="",
            completed_at=None,
        )
        entries = tuple(self._entry(one) for one in held.entries if self._place(one) not in self.texts)
        return replace(held, visit=visit, entries=entries)

    def _entry(self, entry: Entry) -> Entry:
        kept = replace(entry, missing_reason="", range_source="")
        if self._place(entry) not in self.dates or not isinstance(entry.value, str):
            return kept
        text = self._text(entry.value)
        return replace(kept, text=text, value=text or None)

    def _log(self, log: LogShape, row: LogEntry) -> LogEntry:
        kinds = {item.id: item.kind for item in log.items}
        answers = {
            key: self._text(text) if kinds[key] is ItemKind.DATE else text
            for key, text in row.answers.items()
            if key in kinds
        }
        return replace(row, answers=answers)

    def _text(self, text: str) -> str:
        """A whole ISO date moved; a part of a date cannot be moved and is left out."""
        try:
            return (date.fromisoformat(text) - self.days).isoformat()
        except ValueError:
            return ""

    def _moved(self, day: date | None) -> date | None:
        return None if day is None else day - self.days

    @staticmethod
    def _place(entry: Entry) -> tuple[str, str]:
        return entry.form.split(REPEAT)[0], entry.item
