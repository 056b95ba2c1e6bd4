"""What is recorded, as frozen values: what screens show, paper prints and rules judge. No row leaves storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from tracker.domain.age import Age
from tracker.domain.choices import Choices
from tracker.domain.derived_value import Derived
from tracker.domain.flag_notes import FlagNote, FlagStep
from tracker.domain.protocol import Protocol
from tracker.language import _


class Role(StrEnum):
    """What a user may do; a user has one or more."""

    COORDINATOR = "coordinator"
    INVESTIGATOR = "investigator"
    ASSESSOR = "assessor"
    MONITOR = "monitor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class User:
    """Someone who signs in."""

    id: str
    login: str
    name: str
    roles: frozenset[Role]
    must_change: bool = False
    """Whether a new password is to be chosen before anything else."""


@dataclass(frozen=True)
class SiteInfo:
    """The site: one folder, one database, several studies."""

    id: str
    name: str
    code: str
    timezone: str
    country: str
    demo: bool = False


@dataclass(frozen=True)
class Study:
    """A study at this site under its current protocol version, as the site settled it (choices.py)."""

    id: str
    protocol: Protocol
    protocol_version_id: str
    choices: Choices = field(default_factory=Choices)
    versions: Mapping[str, Protocol] = field(default_factory=dict)
    """Every version by its name, each with what only the others have (versions.py); empty before any amendment."""
    in_force: Protocol | None = None
    """The current version without what earlier ones had; None where that is `protocol` itself."""

    @property
    def current(self) -> Protocol:
        """The current version as its file has it: what is planned and asked from now on."""
        return self.in_force or self.protocol


class Sex(StrEnum):
    """Recorded sex, which reference ranges and equations ask for."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = ""
    """Of who came with a laboratory's file that does not say it: ranges and equations that ask for it cannot tell."""


class ParticipantStatus(StrEnum):
    """Where a participant stands in the study."""

    SCREENING = "screening"
    SCREEN_FAILURE = "screen failure"
    ENROLLED = "enrolled"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    LOST = "lost to follow-up"
    DIED = "died"


@dataclass(frozen=True)
class Participant:
    """A participant: numbers and initials, never a name. `number` is given at enrolment."""

    id: str
    study_id: str
    screening_number: str
    number: str | None
    initials: str
    sex: Sex
    birth_date: date | None
    birth_year: int | None
    consent_date: date
    consent_version: str
    status: ParticipantStatus
    arm: str | None = None
    kit: str | None = None
    enrolled_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    rescreened_from: str | None = None
    """The participant record of an earlier screening that failed."""
    treatment_stopped_on: date | None = None
    treatment_stop_reason: str = ""

    @property
    def shown_number(self) -> str:
        """The number people use: the participant number, before enrolment the screening number."""
        return self.number or self.screening_number

    def age_on(self, day: date) -> int | None:
        """Full years on `day`; from the birth year alone the fewest they can be (the birthday is still to come)."""
        age = self.age_between(day)
        return age.fewest if age else None

    def age_between(self, day: date) -> Age | None:
        """Full years on `day` as far as the records tell: the birth year alone leaves two until its last day.

        Born on 29 February, the year is full on 1 March of a year without that day.
        """
        if self.birth_date is not None:
            had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
            years = day.year - self.birth_date.year - (0 if had_birthday else 1)
            return Age(years, years)
        if self.birth_year is None:
            return None
        most = day.year - self.birth_year
        return Age(most if (day.month, day.day) == (12, 31) else max(most - 1, 0), most)


@dataclass(frozen=True)
class Decision:
    """What was decided about eligibility, by whom and on which day."""

    outcome: str
    decided_by: str
    decided_on: date
    reason: str


class VisitStatus(StrEnum):
    """The one list of visit statuses, the same on every screen, page and export."""

    PLANNED = "planned"
    DUE = "due"
    CLOSING = "closing"
    OVERDUE = "overdue"
    PAST_TARGET = "past target"
    HELD = "held"
    HELD_EARLY = "held early"
    HELD_LATE = "held late"
    MISSED = "missed"
    NOT_NEEDED = "not needed"


WindowSource = Literal["protocol", "site", "not stated"]


@dataclass(frozen=True)
class Visit:
    """One visit of one participant: its planned dates, its appointment, and the day that counts."""

    id: str
    participant_id: str
    planned_id: str
    label: str
    short: str
    position: int
    target: date | None = None
    earliest: date | None = None
    latest: date | None = None
    window_source: WindowSource = "not stated"
    provisional: bool = False
    appointment: date | None = None
    appointment_time: time | None = None
    held_on: date | None = None
    missed_on: date | None = None
    missed_reason: str = ""
    not_needed: bool = False
    completed_at: datetime | None = None
    protocol_version: str = ""
    forms: tuple[str, ...] | None = None
    """The forms of a visit that no protocol plans; None for a planned one, whose forms the study file names."""
    reason: str = ""
    """Why a visit that no protocol plans took place."""
    signed: bool = False
    """Whether a signature stands that no later change made void."""
    locked: bool = False
    """Whether the visit, its participant or its study takes no more changes."""
    status: VisitStatus = VisitStatus.PLANNED
    day: int | None = None
    """The day counted from baseline (day 0), of the held date or else of the target."""

    def form_ids(self, protocol: Protocol) -> tuple[str, ...]:
        """The forms of this visit: its own where no protocol plans it, else those that the study file names."""
        return protocol.visit(self.planned_id).forms if self.forms is None else self.forms

    @property
    def is_held(self) -> bool:
        """Whether the visit took place."""
        return self.held_on is not None


class Missing(StrEnum):
    """An answer that says why there is no value."""

    NOT_DONE = "not done"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Typed:
    """What a person left in a field: the text as typed, for a laboratory value its unit and range beside it."""

    item: str
    text: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    missing: Missing | None = None
    missing_reason: str = ""
    confirmed: bool = False


RangeWord = Literal["low", "normal", "high", "cannot tell", ""]


@dataclass(frozen=True)
class Crossing:
    """One threshold judged for one value: crossed, or not to be judged, with the sentence it rests on."""

    rule_id: str
    label: str
    crossed: bool | None
    because: str
    limit: str
    words: str
    where: str
    missing: tuple[str, ...] = ()
    origin: str = ""
    """The label pack the rule comes from; empty for the study's own."""


@dataclass(frozen=True)
class LabJudgement:
    """What is said of a laboratory value: range word, grade, thresholds, each yes, no or cannot tell."""

    range_word: RangeWord = ""
    range_because: str = ""
    grade: int | None = None
    grade_text: str = ""
    change: Decimal | None = None
    derived: str = ""
    """A line such as "eGFR 93 mL/min/1.73 m², CKD-EPI 2009, calculated"."""
    informs: str = ""
    """The other estimates of a creatinine, which judge nothing here."""
    estimates: tuple[Derived, ...] = ()
    crossings: tuple[Crossing, ...] = ()

    @property
    def crossed(self) -> tuple[Crossing, ...]:
        """The thresholds the value crosses."""
        return tuple(one for one in self.crossings if one.crossed)

    @property
    def undecided(self) -> tuple[Crossing, ...]:
        """The thresholds that cannot be judged."""
        return tuple(one for one in self.crossings if one.crossed is None)


@dataclass(frozen=True)
class Entry:
    """One recorded item: "7.10" typed is "7.10" kept. `value` is the number, date or code it stands for."""

    id: str
    form: str
    item: str
    text: str
    value: Decimal | str | None = None
    missing: Missing | None = None
    missing_reason: str = ""
    confirmed: bool = False
    comparator: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    range_source: str = ""
    decides: bool | None = None
    """Of repeated results of one visit: whether this one counts; None while nobody chose."""
    undecided: bool = False
    """Stands for several results of one visit of which nobody chose the one that decides; it has no value."""

    @property
    def shown(self) -> str:
        """The text as typed, or the word for why there is none."""
        if self.undecided:
            return _("not chosen")
        return str(self.missing) if self.missing else self.text


class FlagState(StrEnum):
    """A flag is raised, acknowledged and closed; one whose value was corrected is withdrawn, never deleted."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Flag:
    """A threshold crossed (or one that cannot be judged: `cannot_tell`), with value, limit and source sentence."""

    id: str
    participant_id: str
    visit_id: str
    number: str
    visit_short: str
    form: str
    item: str
    label: str
    rule_id: str
    cannot_tell: bool
    value: str
    limit: str
    because: str
    words: str
    where: str
    state: FlagState
    raised_at: datetime
    origin: str = ""
    """The label pack the rule comes from; empty for the study's own."""
    notes: tuple[FlagNote, ...] = ()
    """What was done with it since it was raised, the first first."""

    @property
    def seen(self) -> FlagNote | None:
        """How an investigator acknowledged it as it is judged now, the last time; None while it is open."""
        if self.state not in (FlagState.ACKNOWLEDGED, FlagState.CLOSED):
            return None
        given = [note for note in self.notes if note.step is FlagStep.ACKNOWLEDGED]
        return given[-1] if given else None

    @property
    def closed(self) -> FlagNote | None:
        """How it was closed; None while it is not."""
        return self.notes[-1] if self.state is FlagState.CLOSED and self.notes else None


@dataclass(frozen=True)
class LogEntry:
    """One row of a participant's log (adverse_event, medication, dose ...): its answers as canonical texts by item."""

    id: str
    log: str
    answers: Mapping[str, str]
    struck: bool = False
    struck_reason: str = ""


@dataclass(frozen=True)
class Deviation:
    """Something that differs from the protocol and still stands, logged by itself (a visit out of its window)."""

    id: str
    participant_id: str
    visit_id: str | None
    kind: str
    detail: str
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Changes:
    """What a use case changed, so that open screens re-read it."""

    participants: frozenset[str] = field(default_factory=frozenset)
    visits: frozenset[str] = field(default_factory=frozenset)
    studies: frozenset[str] = field(default_factory=frozenset)
    laboratories: frozenset[str] = field(default_factory=frozenset)
