"""The extreme site: in each study someone with everything recorded, and someone only registered.

Names of 80 characters, 40 adverse events, 60 laboratory values at one visit, three signatures, Persian and French. In
whatever could tell the treatment stands MARK, and the values and numbers of HIDDEN, which stand nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from course import CONSENT, VISITS, answers, course
from stage import PASSWORD, TestClock

from tracker import access, enrolment, logbook, overview, samples, signing, studies, visits
from tracker.domain.forms import ItemKind
from tracker.domain.records import Role, Sex, Typed
from tracker.domain.samples import ABOUT
from tracker.domain.signing import Meaning
from tracker.domain.views import Field, FormRecord, VisitRecord
from tracker.made_up import MadeUp
from tracker.site import NewSite, NewUser, Site

MARK = "Kanarienvogel"
"""Stands nowhere in the program or a study file."""
VALUE = "1987.3"
"""An ALT that nobody else has; with a point, for an id may hold any digits."""
KIT = "K-1107"
SITE_NAME = "Hôpital dermatologique universitaire d’Ó Súilleabháin-Müller de Sari et Mazandéran"[:80]
ANNA = "Anna-Margarethe O’Brien-Łukasiewicz y Fernández de la Reguera, professeure agrégée"[:80]
REZA = "Dr Reza Tavakoli Shirazi-Nejad Esfahani Mohammadpour O’Neill-D’Angelo, MD PhD FRCP"[:80]
PERSIAN = "بیمار دارو را در خانه فراموش کرد و فردا می‌آورد"
INVESTIGATOR = NewUser("reza", REZA, "a sentence of his", frozenset({Role.INVESTIGATOR}))
OWN = "one he chose alone"
STUDIES = tuple(VISITS)
AFTER = date(2026, 6, 15)
"""The day of the prints."""


@dataclass(frozen=True)
class People:
    """The two participants of a study, by id."""

    extreme: str
    empty: str


@dataclass(frozen=True)
class Extreme:
    """The site as it was made."""

    path: Path
    people: Mapping[str, People]
    """By the key of the study's file."""
    visits: Mapping[str, str]
    """The extreme participant's fullest visit, by the key of the study's file."""


def build(path: Path) -> Extreme:
    """Make it in a folder that is not there yet."""
    clock = TestClock(CONSENT)
    info = NewSite(SITE_NAME, "01", "Asia/Tehran", "IR")
    people: dict[str, People] = {}
    full: dict[str, str] = {}
    with Site.create(path, info, NewUser("anna", ANNA, PASSWORD), clock=clock) as site:
        access.add(site, INVESTIGATOR)
        with Site.open(path, INVESTIGATOR.login, INVESTIGATOR.password, clock=clock) as first:
            access.change_own_password(first, INVESTIGATOR.password, OWN)
        for key in STUDIES:
            studies.add(site, key)
            who, full[key] = _extreme(site, clock, key)
            people[key] = People(who, _empty(site, clock, key))
        clock.set_to(AFTER)
        with Site.open(path, INVESTIGATOR.login, OWN, clock=clock) as investigator:
            for visit_id in full.values():
                for meaning in (Meaning.REVIEWED, Meaning.APPROVED):
                    signing.sign(investigator, visit_id, meaning, OWN)
    return Extreme(path, people, full)


def _empty(site: Site, clock: TestClock, key: str) -> str:
    """Someone who has consented, and nothing more."""
    clock.set_to(CONSENT)
    booked = CONSENT + timedelta(days=14)
    given = enrolment.Registration("Ł.Ø.", Sex.MALE, CONSENT, "1.0", birth_year=1950, baseline_on=booked)
    return enrolment.register(site, studies.study(site, key).id, given)[0]


def _extreme(site: Site, clock: TestClock, key: str) -> tuple[str, str]:
    """The first two visits, then everything at the second; the next are overdue or to come. Who, and that visit."""
    who = course(site, clock, key, {}, until=VISITS[key][1])
    record = _fullest(site, who)
    if has_laboratory(key):
        _much_laboratory(site, record)
    _many_events(site, record)
    signing.sign(site, record.visit.id, Meaning.ENTERED, PASSWORD)
    return who, record.visit.id


def _fullest(site: Site, who: str) -> VisitRecord:
    """The last visit with a laboratory; one study has none."""
    held = [one.id for one in overview.participant(site, who).visits if one.is_held]
    seen = [visits.open_visit(site, one) for one in reversed(held)]
    return next((one for one in seen if _laboratory(one)), seen[0])


def _laboratory(record: VisitRecord) -> FormRecord | None:
    return next((form for form in record.forms if any(one.item.id == "alt" for one in form.fields)), None)


def _much_laboratory(site: Site, record: VisitRecord) -> None:
    """Samples again and again until 60 values stand, the last with an ALT far above every limit."""
    reason = f"{MARK}: {PERSIAN}, prélèvement hémolysé; ≥ 5 µg × 10⁹, ≤ 2 m², d’après O’Neill"
    base, person = _laboratory(record), MadeUp(Random("extreme"), Sex.FEMALE, None)
    visit_id, day = record.visit.id, record.visit.held_on
    assert base
    assert day
    values, form_id = sum(1 for form in record.forms for one in form.fields if _is_value(one)), base.id
    while values < 60:
        form_id, _changes = samples.repeat(site, visit_id, base.id, reason)
        form = visits.open_visit(site, visit_id).form(form_id)
        given = [one for one in answers(form, person, day, {}) if one.item not in ABOUT]
        visits.save_form(site, visit_id, form_id, given, reason)
        values += len(given)
    high = Typed("alt", VALUE, "U/L", "", "35", confirmed=True)
    visits.save(site, visit_id, form_id, high, reason)


def _is_value(field: Field) -> bool:
    return field.entry is not None and field.item.kind is ItemKind.ANALYTE


def _many_events(site: Site, record: VisitRecord) -> None:
    """40 adverse events, the first serious, and a medication, a dose and a dispensing; none of it is for assessors."""
    who, day = record.participant.id, record.visit.held_on
    assert day
    for number in range(40):
        words = f"{MARK} no. {number + 1} of 40, {PERSIAN if number % 4 == 0 else 'éruption prurigineuse'}"
        row = {"words": words, "onset": day.isoformat(), "serious": "no", "grade": str(number % 3 + 1)}
        if not number:
            row |= {"serious": "yes", "serious_criteria": "hospitalisation", "aware_on": day.isoformat()}
        logbook.add(site, who, "adverse_event", row)
    logbook.add(
        site, who, "medication", {"name": f"prednisolone ({MARK})", "started": "2026-01", "ongoing": "yes"}
    )


def has_laboratory(key: str) -> bool:
    """Whether the study has a laboratory at all: daily practice has none."""
    return key != "emc-daily-practice"
