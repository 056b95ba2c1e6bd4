"""What every table tells of a participant and of a visit: one column each, and how it is read."""

from collections.abc import Callable

from tracker.domain.dataset import Dataset, Subject
from tracker.domain.hiding import OLDEST
from tracker.domain.records import ParticipantStatus, Sex, Visit, VisitStatus
from tracker.exchange.cells import Cell, text
from tracker.exchange.variables import Codes, Column, Kind
from tracker.language import _

Read = Callable[[Subject], Cell]


def _words(codes: type[ParticipantStatus] | type[VisitStatus]) -> Codes:
    return tuple((one.value, _(one.value)) for one in codes)


# --- participants


def participant_columns(dataset: Dataset) -> tuple[tuple[Column, Read], ...]:
    """What is told of a participant, and how it is read; what the export leaves out is not among it."""
    columns = [*_everyone(dataset), *(() if dataset.deidentified else _person())]
    columns += () if dataset.masked else _treatment(dataset)
    hides_words = dataset.masked or dataset.deidentified
    return (*columns, *(() if hides_words else _treatment_words()))


def _everyone(dataset: Dataset) -> tuple[tuple[Column, Read], ...]:
    sexes = ((Sex.FEMALE.value, _("Female")), (Sex.MALE.value, _("Male")))
    return (
        (number_column(), lambda one: one.participant.shown_number),
        (Column("screening_number", _("Screening number")), lambda one: one.participant.screening_number),
        (Column("sex", _("Recorded sex"), Kind.CODE, codes=sexes), lambda one: one.participant.sex.value),
        (
            _age(dataset),
            lambda one: one.age_at_consent,
        ),
        (Column("consent_date", _("Day of consent"), Kind.DATE), lambda one: one.participant.consent_date),
        (
            Column("consent_version", _("Version of the consent form")),
            lambda one: one.participant.consent_version,
        ),
        (
            Column("status", _("Where the participant stands"), Kind.CODE, codes=_words(ParticipantStatus)),
            lambda one: one.participant.status.value,
        ),
        (Column("enrolled_on", _("Day of enrolment"), Kind.DATE), lambda one: one.participant.enrolled_on),
        (
            Column("ended_on", _("Day on which the participant left or completed"), Kind.DATE),
            lambda one: one.participant.ended_on,
        ),
        (
            Column("rescreened_from", _("Number of the earlier screening of the same person, which failed")),
            lambda one: one.rescreened_from or None,
        ),
    )


def _age(dataset: Dataset) -> Column:
    """The column of the age; one that was told as OLDEST says so in the dictionary, and in SPSS as its label."""
    label = _("Full years at consent; empty where not known")
    oldest = ((str(OLDEST), _("{n} or more").format(n=OLDEST)),) if dataset.deidentified else ()
    return Column("age_at_consent", label, Kind.NUMBER, codes=oldest)


def number_column() -> Column:
    """By which number a row names its participant."""
    return Column("number", _("Participant or screening number"))


def _person() -> tuple[tuple[Column, Read], ...]:
    return (
        (Column("initials", _("Initials")), lambda one: one.participant.initials),
        (Column("birth_date", _("Birth date"), Kind.DATE), lambda one: one.participant.birth_date),
        (
            Column("birth_year", _("Birth year, where only that is recorded"), Kind.NUMBER),
            lambda one: one.participant.birth_year,
        ),
        (Column("end_reason", _("Why the participant left")), lambda one: one.participant.end_reason or None),
    )


def _treatment(dataset: Dataset) -> tuple[tuple[Column, Read], ...]:
    arms = tuple((arm.id, _(arm.label)) for arm in dataset.protocol.arms)
    return (
        (Column("arm", _("Arm"), Kind.CODE, codes=arms), lambda one: one.participant.arm),
        (Column("kit", _("First kit number")), lambda one: one.participant.kit),
        (
            Column("treatment_stopped_on", _("Day on which treatment stopped"), Kind.DATE),
            lambda one: one.participant.treatment_stopped_on,
        ),
    )


def _treatment_words() -> tuple[tuple[Column, Read], ...]:
    """What people wrote of the treatment: it may name drugs, values and persons."""
    why = Column("treatment_stop_reason", _("Why treatment was stopped"))
    return ((why, lambda one: one.participant.treatment_stop_reason or None),)


# --- visits


ReadVisit = Callable[[Visit], Cell]


def visit_columns() -> tuple[tuple[Column, ReadVisit], ...]:
    """What is told of a visit, and how it is read."""
    return (*_planned(), *_happened())


def _planned() -> tuple[tuple[Column, ReadVisit], ...]:
    sources = (("protocol", _("protocol")), ("site", _("site")), ("not stated", _("not stated")))
    return (
        (Column("visit", _("Visit, as the study file names it")), lambda visit: visit.planned_id),
        (Column("visit_label", _("Visit")), lambda visit: visit.label),
        (
            Column("visit_status", _("Status of the visit"), Kind.CODE, codes=_words(VisitStatus)),
            lambda visit: visit.status.value,
        ),
        (Column("target", _("Target date"), Kind.DATE), lambda visit: visit.target),
        (Column("earliest", _("First day of the window"), Kind.DATE), lambda visit: visit.earliest),
        (Column("latest", _("Last day of the window"), Kind.DATE), lambda visit: visit.latest),
        (
            Column("window_source", _("Who states the window"), Kind.CODE, codes=sources),
            lambda visit: visit.window_source,
        ),
        (
            Column("provisional", _("yes where the dates rest on a baseline that was not held yet")),
            lambda visit: visit.provisional or None,
        ),
        (Column("appointment", _("Appointment"), Kind.DATE), lambda visit: visit.appointment),
        (
            Column("appointment_time", _("Time of the appointment")),
            lambda visit: text(visit.appointment_time) or None,
        ),
    )


def _happened() -> tuple[tuple[Column, ReadVisit], ...]:
    return (
        (Column("held_on", _("Day of the visit"), Kind.DATE), lambda visit: visit.held_on),
        (
            Column("day", _("Day counted from baseline, day 0"), Kind.NUMBER),
            lambda visit: visit.day if visit.held_on else None,
        ),
        (Column("missed_on", _("Recorded as missed on"), Kind.DATE), lambda visit: visit.missed_on),
        (Column("missed_reason", _("Why the visit was missed")), lambda visit: visit.missed_reason or None),
        (Column("not_needed", _("yes where no longer needed")), lambda visit: visit.not_needed or None),
        (
            Column("reason", _("Why a visit beside the schedule took place")),
            lambda visit: visit.reason or None,
        ),
        (
            Column("completed_at", _("When the visit was completed")),
            lambda visit: text(visit.completed_at) or None,
        ),
        (
            Column("protocol_version", _("Version of the study file")),
            lambda visit: visit.protocol_version or None,
        ),
    )
