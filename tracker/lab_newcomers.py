"""Who a laboratory's file names and the site does not know: registered as a migration would, with a visit a sample.

What the file does not say stays unknown; nobody's consent, sex or birth is made up. The days of consent and of the
visits are those of the samples, and the reason on the trail says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker import planning
from tracker.catalogue import analytes
from tracker.domain.dates import read_year
from tracker.domain.protocol import Form, Protocol
from tracker.domain.records import Participant, ParticipantStatus, Sex, Study, Visit
from tracker.domain.units import Family
from tracker.domain.unplanned import offered_forms
from tracker.errors import ValueRefused
from tracker.exchange.file_days import reader
from tracker.exchange.lab_rows import FileResult, Person
from tracker.history import History
from tracker.language import N_, _
from tracker.site import Work
from tracker.storage import tables
from tracker.storage.writer import Value, new_id

SEXES = {
    "": Sex.UNKNOWN,
    **dict.fromkeys(("f", "female", "w", "woman"), Sex.FEMALE),
    **dict.fromkeys(("m", "male", "man"), Sex.MALE),
}
"""How files write the sex."""
REASON = N_("registered from {file}: consent and visits have the days of its samples")


@dataclass(frozen=True)
class Newcomer:
    """A participant to be registered, with one visit for each day of a sample."""

    who: Participant
    visits: tuple[Visit, ...]
    reason: str

    def history(self, study: Study, today: date) -> History:
        """What will be there once it is written."""
        return History(self.who, study, self.visits, {}, today=today)


def person_of(said: Person, date_format: str) -> tuple[Sex, date | None, int | None]:
    """Sex and birth as the file has them. ValueRefused where they cannot be read; KeyError for a sex."""
    born = reader(date_format)(said.birth_date) if said.birth_date else None
    year = read_year(said.birth_year) if said.birth_year and not born else None
    return SEXES[said.sex.strip().casefold()], born, year


def differs(who: Participant, said: Person, date_format: str) -> str:
    """Why who the file names is not who is recorded under the number; empty where nothing speaks against it."""
    try:
        sex, born, year = person_of(said, date_format)
    except (ValueRefused, KeyError):
        return _("the sex or the birth of {number} cannot be read").format(number=who.shown_number)
    year_known = who.birth_date.year if who.birth_date else who.birth_year
    others = (
        bool(sex) and bool(who.sex) and sex is not who.sex,
        bool(born and who.birth_date and born != who.birth_date),
        bool((year or born) and year_known and (year or (born and born.year)) != year_known),
    )
    if any(others):
        return _("{number} is recorded here with another sex or birth: is it the same person?").format(
            number=who.shown_number
        )
    return ""


def newcomer(
    study: Study, number: str, said: Person, results: Iterable[FileResult], form: str, file: str
) -> Newcomer:
    """A participant to be, from the results under a number that is not known. ValueRefused, KeyError as person_of."""
    sex, born, year = person_of(said, form)
    by_day: dict[date, set[str]] = {}
    for one in results:
        if one.day and one.analyte:
            by_day.setdefault(one.day, set()).add(one.analyte)
    days = sorted(by_day)
    who = Participant(
        id=new_id(),
        study_id=study.id,
        screening_number=number,
        number=None,
        initials=said.initials,
        sex=sex,
        birth_date=born,
        birth_year=year,
        consent_date=days[0],
        consent_version="",
        status=ParticipantStatus.SCREENING,
    )
    reason = _(REASON).format(file=file)
    visits = tuple(
        _visit(who, place, day, forms_for(study.protocol, by_day[day]), study.protocol, reason)
        for place, day in enumerate(days, start=1)
    )
    return Newcomer(who, visits, reason)


def forms_for(protocol: Protocol, names: Iterable[str]) -> tuple[str, ...]:
    """The laboratory forms of a visit that holds these analytes: those that ask for them, else the longest."""
    offered = offered_forms(protocol)
    usual = [form for form in protocol.forms if form.analytes and not _is_pregnancy(form)]
    forms = [form for form in usual if form.id in offered] or usual
    if not forms:
        return ()
    longest = max(forms, key=lambda form: len(form.analytes))
    chosen = {next((form for form in forms if name in form.analytes), longest).id for name in names}
    return tuple(form.id for form in protocol.forms if form.id in chosen)


def _is_pregnancy(form: Form) -> bool:
    return all(analytes()[name].family is Family.PREGNANCY for name in form.analytes)


def _visit(
    who: Participant, place: int, day: date, forms: Sequence[str], protocol: Protocol, reason: str
) -> Visit:
    planned_id = f"unscheduled-{place}"
    return Visit(
        id=new_id(),
        participant_id=who.id,
        planned_id=planned_id,
        label=protocol.visit_label(planned_id),
        short=protocol.visit_short(planned_id),
        position=place,
        provisional=True,
        held_on=day,
        forms=tuple(forms),
        reason=reason,
    )


def write(work: Work, one: Newcomer, plan: planning.Plan) -> None:
    """Register a newcomer with all planned visits and one for each sample."""
    who = one.who
    row: dict[str, Value] = {
        "id": who.id,
        "study_id": who.study_id,
        "screening_number": who.screening_number,
        "number": None,
        "initials": who.initials,
        "sex": who.sex.value,
        "birth_date": who.birth_date,
        "birth_year": who.birth_year,
        "consent_date": who.consent_date,
        "consent_version": who.consent_version,
        "status": who.status.value,
        "end_reason": "",
    }
    work.insert(tables.PARTICIPANT, row, participant=who.id, reason=one.reason)
    work.insert_many(tables.VISIT, planning.first_rows(who, plan), participant=who.id, reason=one.reason)
    rows = [_visit_row(who, visit, plan) for visit in one.visits]
    work.insert_many(tables.VISIT, rows, participant=who.id, reason=one.reason)
    for visit in one.visits:
        work.touched(participant=who.id, visit=visit.id)


def _visit_row(who: Participant, visit: Visit, plan: planning.Plan) -> dict[str, Value]:
    return {
        "id": visit.id,
        **planning.new_row(who, visit.planned_id, len(plan.protocol.visits), plan.version_id),
        "held_on": visit.held_on,
        "forms": ",".join(visit.forms or ()),
        "reason": visit.reason,
    }
