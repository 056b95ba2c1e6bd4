"""A participant's way through a whole study, with the scores of a test set where the rest is made up."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from stage import TestClock

from tracker import enrolment, overview, studies, visits
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.records import Sex, Typed
from tracker.domain.views import FormRecord
from tracker.made_up import MadeUp
from tracker.site import Site

CONSENT = date(2026, 3, 2)
VISITS = {
    "bird": ["screening", "baseline", "week5", "week12", "week24"],
    "baaz-ad-ir": ["screening", "baseline", "week6", "week12"],
    "bsmmu-dcssc": ["screening", "baseline", "week4", "week12", "week24"],
    "emc-daily-practice": ["baseline", "week4", "week12"],
    "euroguiderm-baricitinib": ["baseline", "week4", "month3", "month6"],
}
"""The visits of each study; month3, month6 begin a series without an end."""

Own = Mapping[str, Mapping[str, Mapping[str, Typed]]]
"""What a test sets, by planned visit, form and item; an instrument that it sets has no other answer."""


def course(site: Site, clock: TestClock, key: str, own: Own, until: str = "") -> str:
    """Register, enrol and see a woman of 35 at every visit, or up to one; her id."""
    study = studies.study(site, key)
    arm = study.protocol.arms[0].id if study.protocol.arm_is_recorded else None
    person = MadeUp(Random(key), Sex.FEMALE, arm)
    registration = enrolment.Registration(
        "N.H.",
        Sex.FEMALE,
        CONSENT,
        "1.0",
        birth_date=date(1990, 5, 5),
        baseline_on=CONSENT + timedelta(days=14),
    )
    who, day = enrolment.register(site, study.id, registration)[0], CONSENT
    number = overview.participant(site, who).participant.screening_number
    for planned in VISITS[key]:
        visit_id = visits.find_visit(site, number, planned)
        day = max(day, visits.open_visit(site, visit_id).visit.target or CONSENT)
        fill(site, clock, visit_id, day, person, own.get(planned, {}))
        if planned == VISITS[key][0]:
            kit = None if study.protocol.arm_is_recorded else "K-1107"
            enrolment.enrol(site, who, day, "Dr Roy", arm, kit)
        visits.complete(site, visit_id)
        if planned == until:
            break
    return who


def fill(
    site: Site,
    clock: TestClock,
    visit_id: str,
    day: date,
    person: MadeUp,
    own: Mapping[str, Mapping[str, Typed]],
) -> None:
    clock.set_to(day)
    visits.hold(site, visit_id, day, "as the participant could come")
    for form in visits.open_visit(site, visit_id).forms:
        visits.save_form(site, visit_id, form.id, answers(form, person, day, own.get(form.id, {})))


def answers(form: FormRecord, person: MadeUp, day: date, own: Mapping[str, Typed]) -> list[Typed]:
    made = {} if own and form.instrument else {one.item: one for one in person.form(form, day=day)}
    given = {**made, **own}
    return [Typed(t.item, t.text, t.unit, t.low, t.high, confirmed=True) for t in given.values()]


def typed(answered: Mapping[str, object]) -> dict[str, Typed]:
    return {item: Typed(item, str(text)) for item, text in answered.items()}


def easi(signs: int, area: int) -> dict[str, Typed]:
    """An EASI of the lower limbs alone: 0.4 × (four signs, each so strong) × area."""
    given = {item.id: 0 for item in INSTRUMENTS["easi"].items if item.required}
    for sign in ("erythema", "edema_papulation", "excoriation", "lichenification"):
        given[f"lower_limbs.{sign}"] = signs
    given["lower_limbs.area"] = area
    return typed(given)


def first(instrument: str, count: int, high: int, low: int = 0) -> dict[str, Typed]:
    """The first items at one answer, the others at another."""
    items = [item.id for item in INSTRUMENTS[instrument].items if item.required]
    return typed({item: high if place < count else low for place, item in enumerate(items)})


def disability(worst: int) -> dict[str, Typed]:
    """A HAQ-DI whose first categories, so many of eight, are at 3 and the others at 0."""
    items = [item.id for item in INSTRUMENTS["haq_di"].items if item.required]
    categories = list(dict.fromkeys(item.partition(".")[0] for item in items))
    return typed({item: 3 if item.partition(".")[0] in categories[:worst] else 0 for item in items})


def core(vas: tuple[str, str, str], mmt: int, haq: int, ck: str) -> dict[str, Mapping[str, Typed]]:
    """A myositis core set: physician, patient and extramuscular in cm; MMT-8; categories of HAQ-DI; CK."""
    names = ("physician_global", "patient_global", "extramuscular_global")
    scales = {name: typed({"activity": value}) for name, value in zip(names, vas, strict=True)}
    lab = {
        "ck": Typed("ck", ck, "U/L", "20", "200"),
        "ldh": Typed("ldh", "300", "U/L", "100", "250"),
        "aldolase": Typed("aldolase", "5", "U/L", "1", "7.6"),
        "ast": Typed("ast", "20", "U/L", "", "34"),
        "alt": Typed("alt", "20", "U/L", "", "35"),
    }
    return {**scales, "mmt8": first("mmt8", mmt, 10), "haq_di": disability(haq), "laboratory": lab}


BEFORE = core(("7.0", "6.0", "5.0"), mmt=10, haq=4, ck="3000")
AFTER = core(("2.0", "3.0", "2.0"), mmt=13, haq=2, ck="300")
WITHOUT = {"prednisone": typed({"dose": 0, "immunosuppressant": "none"})}


ECZEMA = {
    # EASI 0.4 × 4 × 2 × 5 = 16.0; then 0.4 × 4 × 1 × 5 = 8.0 (exactly half), 0.4 × 4 × 1 × 2 = 3.2 (80 % better).
    "baseline": {"easi": easi(2, 5), "viga_ad": typed({"level": 3}), "pp_nrs": typed({"itch": 8})},
    "week6": {"easi": easi(1, 5), "viga_ad": typed({"level": 2}), "pp_nrs": typed({"itch": 5})},
    "week12": {"easi": easi(1, 2), "viga_ad": typed({"level": 1}), "pp_nrs": typed({"itch": 4})},
}
