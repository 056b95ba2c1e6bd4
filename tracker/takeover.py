"""What the site's own spreadsheet says of a participant, written as a person would have entered it.

Each function is a part of a unit of work, and tells how many things were new and how many changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker import enrolment, leaving, recording, visit_record, visits
from tracker.domain import dates
from tracker.domain.entry import NeedsConfirmation
from tracker.domain.records import Changes, Participant, ParticipantStatus, Visit
from tracker.errors import (
    Locked,
    NotFound,
    NotPossible,
    ReasonNeeded,
    Refusal,
    TrackerError,
    ValueRefused,
    in_short,
)
from tracker.exchange.participant_rows import Fault, FilePerson, FileValue, FileVisit
from tracker.flagging import Rejudging
from tracker.history import History, load
from tracker.language import N_, _
from tracker.site import Work
from tracker.storage import read, tables
from tracker.storage.writer import Value
from tracker.trail_columns import CLINICAL

TAKEN_OVER = N_("taken over from {file}")
_SAME = ("initials", "sex", "consent_date", "consent_version")
_OF_ENROLMENT = ("enrolled_on", "arm", "kit", "number")
REFUSALS = (ValueRefused, ReasonNeeded, NotFound, NotPossible, Locked)
"""What a person would have been told in the same place: the row is set aside. Anything else ends the import."""
_LONGEST = 64
"""Characters of a number, as the database keeps them."""


class SetAsideError(Exception):
    """What keeps a row from being taken in, by column."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Wrote:
    """How many participants, visits and values were new, and how many values changed."""

    new: int = 0
    changed: int = 0

    def __add__(self, other: "Wrote") -> "Wrote":
        return Wrote(self.new + other.new, self.changed + other.changed)


# --- the participant


def person(work: Work, study_id: str, number: str, told: FilePerson, file: str) -> tuple[str, Wrote]:
    """Register a participant under the number of the file, and enrol who was enrolled; the id, and what was new.

    Of who is known nothing is changed: where the file says otherwise, NotPossible names in what. Only a registration
    without a consent, made from a laboratory's file, is completed.
    """
    known = _known(work, study_id, number)
    wrote = Wrote() if known else Wrote(new=1)
    who = known.id if known else _register(work, study_id, number, told)
    if known and not known.consent_version:
        _complete_registration(work, known, told, file)
        wrote = Wrote(changed=1)
    elif known:
        _check_same(known, told)
    if told.enrolled_on and (known is None or known.enrolled_on is None):
        _enrol(work, who, number, told, file)
        wrote = Wrote(new=1)
    return who, wrote


def _known(work: Work, study_id: str, number: str) -> Participant | None:
    try:
        found = read.participant_by_number(work.connection, number)
    except NotFound:
        return None
    if found.study_id != study_id:
        raise NotPossible(
            _("{number} is a participant of another study.").format(number=number),
            _("Check the number, or the study."),
        )
    return found


def _register(work: Work, study_id: str, number: str, told: FilePerson) -> str:
    if len(number) > _LONGEST:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE, _("The number {number} is too long.").format(number=in_short(number))
        )
    return enrolment.record(work, study_id, _registration(told), number=number)


def _registration(told: FilePerson) -> enrolment.Registration:
    missing = [name for name in _SAME if not getattr(told, name)]
    if missing or told.sex is None or told.consent_date is None:
        names = ", ".join(_(CLINICAL[name]) for name in missing)
        raise ValueRefused(Refusal.MISSING, _("Missing: {names}.").format(names=names))
    return enrolment.Registration(
        told.initials,
        told.sex,
        told.consent_date,
        told.consent_version,
        birth_date=told.birth_date,
        birth_year=None if told.birth_date else told.birth_year,
    )


def _complete_registration(work: Work, known: Participant, told: FilePerson, file: str) -> None:
    """Give who was registered from a laboratory's file, without a consent, what the spreadsheet says of them."""
    for name in ("initials", "sex", "birth_date", "birth_year"):
        if getattr(known, name) and getattr(told, name) not in (None, "", getattr(known, name)):
            raise _another(known, [name])
    given = enrolment.checked(work, _registration(told))
    before = load(work.site, work.connection, known.id)
    early = [one for one in before.visits if one.held_on and one.held_on < given.consent_date]
    if early:
        raise NotPossible(
            _("{visit} was held before consent.").format(visit=early[0].short), _("Check both dates.")
        )
    values: dict[str, Value] = {name: getattr(given, name) for name in _SAME if name != "sex"}
    values |= {"sex": given.sex.value, "birth_date": given.birth_date, "birth_year": given.birth_year}
    words = _(TAKEN_OVER).format(file=file)
    work.update(tables.PARTICIPANT, known.id, values, participant=known.id, reason=words)
    Rejudging(work, before, load(work.site, work.connection, known.id), words).everything()
    work.touched(participant=known.id)


def _check_same(known: Participant, told: FilePerson) -> None:
    names = [*_SAME, *(_OF_ENROLMENT if known.enrolled_on else ())]
    differing = [name for name in names if getattr(told, name) not in (None, "", getattr(known, name))]
    if told.birth_date and known.birth_date not in (None, told.birth_date):
        differing.append("birth_date")
    year = told.birth_date.year if told.birth_date else told.birth_year
    known_year = known.birth_date.year if known.birth_date else known.birth_year
    if year and year != known_year and "birth_date" not in differing:
        differing.append("birth_year")
    if differing:
        raise _another(known, differing)


def _another(known: Participant, differing: Iterable[str]) -> NotPossible:
    return NotPossible(
        _("{number} is recorded with another {names}.").format(
            number=known.shown_number, names=", ".join(_(CLINICAL[name]) for name in differing)
        ),
        _("Two participants may have one number: check the record and the file."),
    )


def _enrol(work: Work, who: str, number: str, told: FilePerson, file: str) -> None:
    assert told.enrolled_on is not None
    words = _(TAKEN_OVER).format(file=file)
    own = told.number or number
    taken = own != number and read.number_is_taken(work.connection, own)
    if taken:
        raise NotPossible(_("The number {number} is taken.").format(number=own), _("Check the number."))
    enrolment.take_over(
        work,
        who,
        own,
        told.enrolled_on,
        told.decided_by or words,
        told.arm or None,
        told.kit or None,
        words,
    )


def end(work: Work, participant_id: str, told: FilePerson, file: str) -> Wrote:
    """Record how a participant left, once every visit of the file is there."""
    status, on = told.status, told.ended_on
    who = read.participant(work.connection, participant_id)
    if status in (None, ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED):
        _check_status(who, status)
        return Wrote()
    assert status is not None
    if on is None:
        raise ValueRefused(Refusal.MISSING, _("The day on which the participant left is missing."))
    if who.status is status and who.ended_on == on:
        return Wrote()
    if who.status not in (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED):
        raise NotPossible(
            _("{number} is already {status}.").format(number=who.shown_number, status=_(who.status))
        )
    reason = told.end_reason
    if status is ParticipantStatus.SCREEN_FAILURE:
        enrolment.fail(work, who.id, on, told.decided_by or _(TAKEN_OVER).format(file=file), reason)
    elif status is ParticipantStatus.COMPLETED:
        _complete(work, who, on_day=on)
    else:
        leaving.end(work, who.id, status, on, reason)
    return Wrote(new=1)


def _check_status(who: Participant, status: ParticipantStatus | None) -> None:
    if status is ParticipantStatus.ENROLLED and who.enrolled_on is None:
        raise ValueRefused(Refusal.MISSING, _("The day of enrolment is missing."))


def _complete(work: Work, who: Participant, on_day: date) -> Changes:
    if who.enrolled_on is None or not who.enrolled_on <= on_day <= work.site.today():
        raise ValueRefused(
            Refusal.OUT_OF_RANGE, _("The study was completed before enrolment or in the future.")
        )
    history = load(work.site, work.connection, who.id)
    return leaving.leave(work, history, ParticipantStatus.COMPLETED, on_day, "")


# --- visits


def visit(work: Work, participant_id: str, told: FileVisit, file: str) -> Wrote:
    """Record that a visit was held and what was answered at it. SetAsideError names the columns that cannot be so."""
    history, wrote = load(work.site, work.connection, participant_id), Wrote()
    try:
        found = _visit(history, told)
        if found.held_on is None:
            visits.record_day(work, found.id, told.day, told.reason)
            history, wrote = load(work.site, work.connection, participant_id), Wrote(new=1)
    except REFUSALS as error:
        raise SetAsideError([Fault(told.column, why(error))]) from error
    return wrote + _values(work, history, history.visit(found.id), told.values, file)


def _visit(history: History, told: FileVisit) -> Visit:
    found = next((one for one in history.visits if one.planned_id == told.planned_id), None)
    if found is None:
        names = ", ".join(one.planned_id for one in history.visits)
        raise NotFound(
            _("There is no visit {visit}; the visits are {names}.").format(
                visit=in_short(told.planned_id), names=names
            )
        )
    if found.held_on not in (None, told.day):
        assert found.held_on is not None
        raise NotPossible(
            _("{visit} is recorded on {day}.").format(visit=found.short, day=dates.full(found.held_on)),
            _("Change the day on the visit, with its reason."),
        )
    return found


def _values(work: Work, history: History, held: Visit, values: tuple[FileValue, ...], file: str) -> Wrote:
    """Record the answers that differ, form by form, once every one of them can be recorded."""
    differing = _differing(work, history, held, values)
    # A completed visit asks why, and that is for a person to say.
    words = "" if held.completed_at else _(TAKEN_OVER).format(file=file)
    for form in dict.fromkeys(one.form for one, _new in differing):
        of_form = [one for one, _new in differing if one.form == form]
        try:
            draft = [one.typed for one in of_form]
            recording.Recording(work, history.under(held), held, words).save({form: draft})
        except REFUSALS as error:
            raise SetAsideError([Fault(of_form[0].column, why(error))]) from error
        history = load(work.site, work.connection, history.participant.id)
    new = sum(is_new for _one, is_new in differing)
    return Wrote(new, len(differing) - new)


def _differing(
    work: Work, history: History, held: Visit, values: tuple[FileValue, ...]
) -> list[tuple[FileValue, bool]]:
    """The answers that are not recorded so already, and whether each is new. SetAsideError names all that is wrong."""
    forms = history.forms_of(held)
    asked = dict.fromkeys(one.form for one in values if one.form in forms)
    records = {form: visit_record.form_record(work.connection, history, held, form) for form in asked}
    faults, found = list[Fault](), list[tuple[FileValue, bool]]()
    for one in values:
        if one.form not in records:
            no_form = _("{visit} has no form {form}").format(visit=held.short, form=one.form)
            faults.append(Fault(one.column, no_form))
            continue
        try:
            field = recording.field_of(records[one.form], one.typed.item)
            new = recording.read_entry(field, one.form, one.typed)
        except REFUSALS as error:
            faults.append(Fault(one.column, why(error)))
        else:
            if not recording.same(field.entry, new):
                found.append((one, field.entry is None))
    if faults:
        raise SetAsideError(faults)
    return found


def why(error: TrackerError) -> str:
    """A refusal as the part of a sentence; of an unusual value that a person must confirm it."""
    words = error.happened.removesuffix(".")
    if isinstance(error, NeedsConfirmation):
        return _("{why}: enter it by hand to confirm it").format(why=words)
    return words
