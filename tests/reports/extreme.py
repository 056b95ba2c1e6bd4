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
from tracker.made_up import MadeUp
from tracker.site import NewSite, NewUser, Site

MARK = "Kanarienvogel"
"""Stands nowhere in the program or a study file."""
VALUE = "19873"
"""An ALT that nobody else has."""
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
            people[key] = People(_extreme(site, clock, key), _empty(site, clock, key))
            full[key] = _fullest(site, people[key].extreme)
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


def _extreme(site: Site, clock: TestClock, key: str) -> str:
    """The first two visits, then everything at the second; the next are overdue or to come."""
    who = course(site, clock, key, {}, until=VISITS[key][1])
    visit_id = _fullest(site, who)
    if _laboratories(site, visit_id):
        _much_laboratory(site, visit_id)
    _many_events(site, visit_id)
    signing.sign(site, visit_id, Meaning.ENTERED, PASSWORD)
    return who


def _fullest(site: Site, who: str) -> str:
    """The last visit with a laboratory; one study has none."""
    seen = [one.id for one in overview.participant(site, who).visits if one.is_held]
    return next((one for one in reversed(seen) if _laboratories(site, one)), seen[-1])


def _laboratories(site: Site, visit_id: str) -> list[str]:
    """The laboratory of the visit and its repeats."""
    forms = visits.open_visit(site, visit_id).forms
    return [form.id for form in forms if any(field.item.id == "alt" for field in form.fields)]


def _much_laboratory(site: Site, visit_id: str) -> None:
    """Samples again and again until 60 values stand, the last with an ALT far above every limit."""
    reason = f"{MARK}: {PERSIAN}, prélèvement hémolysé; ≥ 5 µg × 10⁹, ≤ 2 m², d’après O’Neill"
    base, person = _laboratories(site, visit_id)[0], MadeUp(Random("extreme"), Sex.FEMALE, None)
    day = visits.open_visit(site, visit_id).visit.held_on
    assert day
    while _values(site, visit_id) < 60:
        form_id, _changes = samples.repeat(site, visit_id, base, reason)
        form = visits.open_visit(site, visit_id).form(form_id)
        given = [one for one in answers(form, person, day, {}) if one.item not in ABOUT]
        visits.save_form(site, visit_id, form_id, given, reason)
    high = Typed("alt", VALUE, "U/L", "", "35", confirmed=True)
    visits.save(site, visit_id, _laboratories(site, visit_id)[-1], high, reason)


def _values(site: Site, visit_id: str) -> int:
    fields = [one for form in visits.open_visit(site, visit_id).forms for one in form.fields]
    return sum(1 for one in fields if one.entry and one.item.kind is ItemKind.ANALYTE)


def _many_events(site: Site, visit_id: str) -> None:
    """40 adverse events, the first serious, and a medication, a dose and a dispensing; none of it is for assessors."""
    record = visits.open_visit(site, visit_id)
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
