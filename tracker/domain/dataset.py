"""What an export gives on: the shape of a study, and its participants one after the other, frozen.

hiding.py leaves out what a masked or de-identified export may not hold.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tracker.domain.forms import Item, base_form
from tracker.domain.found import Found, FoundShape
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, LogEntry, Participant, SiteInfo, Study, User, Visit
from tracker.domain.signing import Signature
from tracker.domain.views import FormKind

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
    repeatable: bool = False
    """Whether a second sample or measurement may stand beside the first."""
    unasked: tuple[Item, ...] = ()
    """What was recorded on the form although it does not ask for it: results that a laboratory sent beside."""


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
    """One visit with what is recorded at it; `said` by the id of the entry, signatures in the order given."""

    visit: Visit
    entries: tuple[Entry, ...] = ()
    scores: tuple[ScoreValue, ...] = ()
    said: Mapping[str, LabSaid] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class Trace:
    """One entry of the audit trail: when (local time with its zone), who, why; its number, 0 where it is left out."""

    at: datetime
    login: str
    reason: str = ""
    sequence: int = 0


@dataclass(frozen=True)
class Answered:
    """An entry with what was said of it."""

    entry: Entry
    said: LabSaid | None = None


Recorded = Participant | Visit | Answered | ScoreValue | LogEntry | Signature


@dataclass(frozen=True)
class Step:
    """One change of one record: what it was before (None: it was not there) and after.

    `planned_id` names the visit of a record that belongs to one.
    """

    trace: Trace
    record: str
    planned_id: str
    before: Recorded | None
    after: Recorded | None


@dataclass(frozen=True)
class Subject:
    """One participant with visits in the order of the schedule, and the logs without struck rows."""

    participant: Participant
    age_at_consent: int | None
    visits: tuple[VisitData, ...]
    logs: Mapping[str, tuple[LogEntry, ...]]
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Each row of a log by its id -> which of this participant's rows of that log it is, struck ones counted."""
    traces: Mapping[str, Trace] = field(default_factory=dict)
    """Who wrote each result last, by its id, and each column of any other record, by "id column"; where it is read."""
    steps: tuple[Step, ...] = ()
    """Every change in the order of the trail; read where an export tells them."""
    found: tuple[Found, ...] = ()
    """Calculated values, eligibility, deviations, flags and queries, kind by kind."""
    rescreened_from: str = ""
    """The number of the earlier screening that failed, where this is a later one of the same person."""


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
    found: tuple[FoundShape, ...] = ()
    """The kinds of what is found beside the answers, with the parts that this export may hold."""
    users: tuple[User, ...] = ()
    """Everyone who may be named as who wrote or signed something."""

    @property
    def protocol(self) -> Protocol:
        """The protocol version in force."""
        return self.study.protocol

    def form(self, form_id: str) -> FormShape | None:
        """The form with this id, also of a repeat; None where the export leaves it out."""
        base = base_form(form_id)
        return next((form for form in self.forms if form.id == base), None)
