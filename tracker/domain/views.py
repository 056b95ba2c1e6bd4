"""Records put together for those who read them: a visit's forms, trends, lists and pages, all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum, auto
from typing import Literal

from tracker.domain import vital_signs
from tracker.domain.audit_entry import AuditEntry
from tracker.domain.consent import Consent, ToConsent
from tracker.domain.endpoint_results import EndpointResult
from tracker.domain.forms import base_form, sample_number
from tracker.domain.log_views import LogRecord
from tracker.domain.openings import Opening
from tracker.domain.planned import Window
from tracker.domain.protocol import Item
from tracker.domain.queries import Query
from tracker.domain.records import (
    Crossing,
    Deviation,
    Entry,
    Flag,
    LabJudgement,
    Participant,
    SiteInfo,
    Study,
    Visit,
)
from tracker.domain.samples import Measured, Rival, deciding, repeat_title
from tracker.domain.signing import Lock, Signature
from tracker.domain.vital_signs import DerivedLine


@dataclass(frozen=True)
class Field:
    """One line of a form: the item, what is recorded, what it was last time, and what is said of it."""

    item: Item
    entry: Entry | None = None
    previous: Entry | None = None
    previous_label: str = ""
    baseline: Entry | None = None
    earlier: tuple[tuple[date, Entry], ...] = ()
    """All answers of visits before this one with their days, latest first."""
    judgement: LabJudgement | None = None
    units: tuple[str, ...] = ()
    site_units: tuple[str, ...] = ()
    """Of `units`, those in which the laboratories of the site report it; empty where no table says so."""
    suggested_unit: str = ""
    suggested_low: str = ""
    suggested_high: str = ""
    suggested_source: str = ""
    suggested: str = ""
    """An answer proposed and recorded with the first result of its form: the laboratory, where there is only one."""
    range_note: str = ""
    """Why no range is proposed, or that the one recorded is no longer the one of the table."""

    rivals: tuple[Rival, ...] = ()
    """The results of the same item at the same visit in other samples, the first first."""
    held_on: date | None = None
    """Of a sample's date: the day of its visit, from which it may differ."""

    @property
    def answered(self) -> bool:
        """Whether there is a value or a stated reason for none."""
        return self.entry is not None and (self.entry.missing is not None or self.entry.text != "")

    @property
    def stands(self) -> "Stands":
        """How the result stands among several of one visit; without a value or a rival it stands alone."""
        if self.entry is None or self.entry.value is None or not self.rivals:
            return Stands.ALONE
        found = deciding((self.entry, *(rival.entry for rival in self.rivals)))
        if found is self.entry:
            return Stands.DECIDES
        return Stands.OPEN if found is None or found.undecided else Stands.YIELDS


class Stands(Enum):
    """Which of several results of one visit decides: this one, another, or nobody chose yet."""

    ALONE = auto()
    DECIDES = auto()
    YIELDS = auto()
    OPEN = auto()


FormKind = Literal["instrument", "laboratory", "criteria", "items"]


class FormState(StrEnum):
    """How far a form is."""

    EMPTY = "empty"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True)
class ScoreRecord:
    """An instrument's result beside its baseline and last one."""

    instrument: str
    name: str
    total: Decimal | None
    band: str = ""
    band_code: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    baseline: Decimal | None = None
    baseline_label: str = ""
    previous: Decimal | None = None
    previous_label: str = ""
    high: Decimal | None = None
    source: str = ""
    confirm: tuple[str, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    """The study's rules on this score, judged."""

    @property
    def change(self) -> Decimal | None:
        """Total minus baseline; None where either is missing."""
        return None if self.total is None or self.baseline is None else self.total - self.baseline


@dataclass(frozen=True)
class FormRecord:
    """One form of a visit with its fields, and its score where it is an instrument."""

    id: str
    title: str
    kind: FormKind
    fields: tuple[Field, ...]
    instrument: str | None = None
    score: ScoreRecord | None = None
    sampled: date | None = None
    """The day that counts: of the sample where one is recorded, else of the visit."""
    known: Mapping[str, Measured] = field(default_factory=dict)
    """Weight and height as last recorded on or before that day."""
    repeatable: bool = False

    @property
    def base(self) -> str:
        """The id of the form that this one repeats, else its own."""
        return base_form(self.id)

    @property
    def list_title(self) -> str:
        """The title in a list, where a repeat follows its form: "Repeat 1 (2nd sample)"."""
        return self.title if self.sample == 1 else repeat_title(self.id, is_sample=self.kind == "laboratory")

    @property
    def sample(self) -> int:
        """Which sample of the visit this is, 1 being the first."""
        return sample_number(self.id)

    @property
    def derived(self) -> tuple[DerivedLine, ...]:
        """What the recorded values derive."""
        answers = {one.item.id: one.entry.value for one in self.fields if one.entry}
        return vital_signs.derived(answers, self.known) if self.kind == "items" else ()

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields that must be answered."""
        return tuple(one for one in self.fields if one.item.required)

    @property
    def done(self) -> int:
        """How many required fields are answered."""
        return sum(one.answered for one in self.required)

    @property
    def state(self) -> FormState:
        """Empty, begun or done."""
        if all(one.answered for one in self.required):
            return FormState.DONE
        return FormState.BEGUN if any(one.answered for one in self.fields) else FormState.EMPTY


@dataclass(frozen=True)
class TrendPoint:
    """One value on a trend: its day, the visit it belongs to and the number."""

    on: date
    label: str
    value: Decimal
    crossed: bool = False


@dataclass(frozen=True)
class Trend:
    """A score or an analyte over time, only visits that have a value; reference range and limits where known."""

    id: str
    name: str
    unit: str
    points: tuple[TrendPoint, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    bands: tuple[tuple[str, Decimal], ...] = ()
    limits: tuple[tuple[str, Decimal], ...] = ()
    """Limit lines: an operator and its number, such as (">", 100)."""
    gaps: tuple[date, ...] = ()
    """The days of visits that should have had a value and have none: no line crosses them."""

    @property
    def runs(self) -> tuple[tuple[TrendPoint, ...], ...]:
        """The runs of points that a line may join."""
        runs: list[list[TrendPoint]] = []
        for point in sorted(self.points, key=lambda one: one.on):
            if not runs or any(runs[-1][-1].on < gap < point.on for gap in self.gaps):
                runs.append([])
            runs[-1].append(point)
        return tuple(tuple(run) for run in runs)


@dataclass(frozen=True)
class VisitRecord:
    """Everything one visit holds, frozen: what the visit screen shows and what its paper prints."""

    site: SiteInfo
    study: Study
    participant: Participant
    visit: Visit
    forms: tuple[FormRecord, ...]
    flags: tuple[Flag, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    trends: tuple[Trend, ...] = ()
    needs: tuple[str, ...] = ()
    code: str = ""
    """What a scanner types to open this very visit; it means nothing to anyone else."""
    masked: bool = False
    today: date | None = None
    weights_frozen: date | None = None
    """The day of baseline where the site froze the region weights of EASI there."""
    logs: tuple[LogRecord, ...] = ()
    """The rows of the logs that concern the visit: adverse events since the visit before, the rest on its day."""

    ongoing: tuple[LogRecord, ...] = ()
    """Adverse events and medication without an end: what a blank sheet asks after."""
    endpoints: tuple[EndpointResult, ...] = ()
    """How the participant stands at the endpoints that are told at this visit."""
    signatures: tuple[Signature, ...] = ()
    """Those that stand and those that a later change made void, in the order they were given."""
    locks: tuple[Lock, ...] = ()
    """What keeps the visit from being changed: a lock on itself, its participant or its study."""
    queries: tuple[Query, ...] = ()
    """What was asked at this visit, closed ones too, in the order of their numbers."""

    @property
    def missing(self) -> tuple[tuple[FormRecord, Field], ...]:
        """The required fields without an answer."""
        return tuple((form, one) for form in self.forms for one in form.required if not one.answered)

    @property
    def undecided(self) -> tuple[tuple[FormRecord, Field], ...]:
        """The results of which several stand and nobody chose the one that decides, each once."""
        found: dict[str, tuple[FormRecord, Field]] = {}
        for form in self.forms:
            for one in form.fields:
                if one.stands is Stands.OPEN:
                    found.setdefault(one.item.id, (form, one))
        return tuple(found.values())

    def form(self, form_id: str) -> FormRecord:
        """The form with this id. KeyError when the visit does not have it."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise KeyError(form_id)


@dataclass(frozen=True)
class PrintStamp:
    """What every page says of its printing."""

    at: datetime
    """Local time with its zone."""
    by: str
    software: str
    audit_head: str = ""
    audit_entries: int = 0


@dataclass(frozen=True)
class TodayRow:
    """One visit on the Today screen."""

    participant: Participant
    study_short: str
    visit: Visit
    words: str
    progress: str = ""
    flags: int = 0


@dataclass(frozen=True)
class TodayBoard:
    """What today asks for: each list sorted, each row opens where the work is."""

    today: date
    overdue: tuple[TodayRow, ...] = ()
    closing: tuple[TodayRow, ...] = ()
    due: tuple[TodayRow, ...] = ()
    this_week: tuple[TodayRow, ...] = ()
    flags: tuple[Flag, ...] = ()
    incomplete: tuple[TodayRow, ...] = ()
    screening: tuple[TodayRow, ...] = ()
    """Baseline visits whose screening expires within a week, or has expired."""
    to_book: tuple[TodayRow, ...] = ()
    """The next visits of those of whom no window and no appointment says when they come, by number."""
    to_decide: tuple[TodayRow, ...] = ()
    """The baseline visits, held, of those still in screening: enrolled or failed, somebody decides. By number."""
    unsigned: tuple[TodayRow, ...] = ()
    """Visits that are complete and on which no signature stands, the earliest held first."""
    queries: tuple[Query, ...] = ()
    """Queries that wait for an answer, or with an answer to be read, in the order of their numbers."""
    consents: tuple[ToConsent, ...] = ()
    """Who must consent again since an amendment changed the form, by number."""


@dataclass(frozen=True)
class Waiting:
    """How many visits wait in the lists of Today of which the first are read."""

    to_complete: int
    to_sign: int


@dataclass(frozen=True)
class MatrixCell:
    """One visit in the participants matrix."""

    visit: Visit
    begun: bool = False
    flags: int = 0
    cannot_tell: int = 0
    queries: int = 0
    """Those that are open, or answered and not yet closed."""
    seen: int = 0
    """Flags that an investigator acknowledged and nobody closed yet; `flags` and `cannot_tell` leave them out."""


@dataclass(frozen=True)
class MatrixRow:
    """One participant in the matrix, cells in the order of the schedule."""

    participant: Participant
    study_key: str
    study_short: str
    cells: tuple[MatrixCell, ...]
    next_in_days: int | None = None


@dataclass(frozen=True)
class ParticipantPage:
    """Everything the participant screen shows."""

    site: SiteInfo
    study: Study
    participant: Participant
    visits: tuple[Visit, ...]
    flags: tuple[Flag, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    trends: tuple[Trend, ...] = ()
    history: tuple[AuditEntry, ...] = ()
    today: date | None = None
    screened_before: Participant | None = None
    """The earlier record of the same person, whose screening failed."""
    screened_again: Participant | None = None
    """The later record of the same person, under a new number."""
    logs: Mapping[str, LogRecord] = field(default_factory=dict)
    laboratories: Mapping[str, str] = field(default_factory=dict)
    """The names of the site's laboratories by id, as the trail has them."""
    locks: tuple[Lock, ...] = ()
    """What keeps the participant from being changed: a lock on the record, or on the whole study."""
    openings: tuple[Opening, ...] = ()
    """Every time the mask was opened, here or elsewhere."""
    windows: Mapping[str, Window] = field(default_factory=dict)
    """The site's own windows of the study, by planned visit."""
    queries: tuple[Query, ...] = ()
    """The queries that stand, in the order of their numbers."""
    masked: bool = False
    """Whether who reads is masked in this study: what could tell the arm was left out."""
    consents: tuple[Consent, ...] = ()
    """The consents to later versions of the form."""
    to_consent: ToConsent | None = None
    """The version of the form that the participant has not consented to yet."""
