"""A participant on baricitinib in a study with rules of its own beyond one value, and what is entered of them."""

from datetime import date

from stage import CONSENT, TestClock

from tracker import enrolment, overview, safety_rules, studies, visits
from tracker.catalogue.study_files import shipped_text
from tracker.domain.records import Flag, Sex, Typed
from tracker.site import Site

DAYS = {"baseline": CONSENT, "week4": date(2026, 3, 30), "month3": date(2026, 6, 2)}
OWN_RULES = """
thresholds:
  - id: alt_twice
    label: ALT > 100 U/L
    condition: {analyte: alt, op: ">", limits: [{value: "100", unit: U/L}]}
    purpose: safety
    in_a_row: 2
    source: {words: "ALT above 100 twice", where: made up, section 1}
  - id: easi_worse
    label: EASI above baseline
    condition: {score: easi, op: ">", times: baseline, limits: [{value: "1"}]}
    purpose: safety
    source: {words: "worse than at the start", where: made up, section 2}
  - id: dose_kept
    label: Dose below half of the start
    condition: {item: study_drug.baricitinib_dose, op: "<", times: baseline, limits: [{value: "0.5"}]}
    purpose: safety
    source: {words: "a dose below half", where: made up, section 3}
"""


class Person:
    """One participant on baricitinib and what is entered of them, visit by visit."""

    def __init__(self, site: Site, clock: TestClock, study_id: str) -> None:
        self.site, self.clock = site, clock
        given = enrolment.Registration(
            "P.V.", Sex.MALE, CONSENT, "1.0", birth_date=date(1980, 1, 1), baseline_on=CONSENT
        )
        self.id = enrolment.register(site, study_id, given)[0]
        number = overview.participant(site, self.id).participant.screening_number
        self.visits = {planned: visits.find_visit(site, number, planned) for planned in DAYS}
        visits.hold(site, self.visits["baseline"], CONSENT)
        enrolment.answer(site, self.id, "inclusion_1", "yes")
        enrolment.enrol(site, self.id, CONSENT, "Dr Roy")
        clock.set_to(date(2026, 6, 10))
        for planned in ("week4", "month3"):
            visits.hold(site, self.visits[planned], DAYS[planned])

    def lab(self, planned: str, item: str, text: str, unit: str, high: str = "") -> None:
        visits.save(self.site, self.visits[planned], "laboratory", Typed(item, text, unit, "", high))

    def easi(self, planned: str, sign: str) -> None:
        form = visits.open_visit(self.site, self.visits[planned]).form("easi")
        draft = [Typed(field.item.id, sign) for field in form.fields if field.item.required]
        visits.save_form(self.site, self.visits[planned], "easi", draft)

    def flags(self, planned: str) -> list[Flag]:
        return list(visits.open_visit(self.site, self.visits[planned]).flags)

    def told(self, planned: str) -> dict[str, bool]:
        """The rules that stand at a visit, and whether each is one that cannot be judged."""
        return {flag.rule_id: flag.cannot_tell for flag in self.flags(planned)}


def add_own_study(site: Site) -> str:
    """Add a study of the site's own with rules beyond one value; returns its id."""
    text = shipped_text("euroguiderm-baricitinib").replace("thresholds: []\n", OWN_RULES.lstrip(), 1)
    text = text.replace("id: euroguiderm-baricitinib\n", "id: own\n", 1)
    text = text.replace("where: made up, section", "where: made-up section")
    studies.add(site, text=text)
    return studies.study(site, "own").id


def switch(person: Person, study_id: str, pack: str, on: bool = True, reason: str = "agreed") -> None:
    safety_rules.switch(person.site, study_id, pack, on, reason)
