"""A site whose records are hard to give on: missing answers, repeats, comparators, formulas, other scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stage import TODAY, TestClock

from tracker import demo, lab_import, logbook, overview, samples, studies, unmasking, visits
from tracker.domain.records import Missing, Typed
from tracker.site import Site
from tracker.storage import tables

STUDY = "bsmmu-dcssc"
"""The Bangladeshi trial: its assessors are masked, and it is analysed in SPSS (issue 7)."""
WHY = "read again from the laboratory’s sheet"
PERSIAN = "شروع دارو؛ «خوب»"
FORMULA = '=HYPERLINK("http://example.org";"ALT")'
Exported = Callable[..., Path]


@dataclass(frozen=True)
class Rich:
    """The site's folder, and the number of the participant about whom the hard things were written."""

    path: Path
    number: str

    def open(self, login: str = "coordinator") -> Site:
        return Site.open(self.path, login, demo.PASSWORD, clock=TestClock())


def enrich(path: Path) -> Rich:
    """Write them into a demo."""
    with Site.open(path, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
        who = next(
            row.participant
            for row in overview.participants(site)
            if row.study_key == STUDY
            and row.participant.enrolled_on
            and all(cell.visit.completed_at for cell in row.cells[:2])
        )
        _write(site, who.id, visits.find_visit(site, who.shown_number, "baseline"))
        _consent_again(site, who.id)
    with Site.open(path, "investigator", demo.PASSWORD, clock=TestClock()) as site:
        unmasking.unmask(site, who.id, "fever and no granulocytes", demo.PASSWORD)
    return Rich(path, who.shown_number)


def _write(site: Site, who: str, visit: str) -> None:
    def laboratory(item: str, text: str, low: str, high: str, unit: str, form: str = "laboratory") -> None:
        typed = Typed(item, text, unit=unit, low=low, high=high, confirmed=True)
        visits.save(site, visit, form, typed, WHY)

    laboratory("alt", "212.50", "0", "40.0", "U/L")
    laboratory("crp", "<5.0", "", "5", "mg/L")
    laboratory("creatinine", "0.90", "0.50", "1.10", "mg/dL")
    visits.save(
        site,
        visit,
        "laboratory",
        Typed("esr", missing=Missing.NOT_DONE, missing_reason="clotted; −20 °C"),
        WHY,
    )
    visits.save(site, visit, "medication", Typed("new_or_changed", "yes"), WHY)
    visits.save(site, visit, "medication", Typed("details", FORMULA), WHY)
    visits.save(site, visit, "adverse_events", Typed("details", "UNK"), WHY)
    samples.repeat(site, visit, "laboratory", "haemolysed")
    laboratory("creatinine", "1.20", "0.50", "1.10", "mg/dL", "laboratory#2")
    _import(site, visit)
    answers = {"name": f"-2+3 {PERSIAN}, «à jeun»", "started": "2026-01", "ongoing": "yes", "dose": "2.50"}
    logbook.add(site, who, "medication", {**answers, "unit": "mg", "every": "day"})


def _consent_again(site: Site, who: str) -> None:
    """To a later version of the form: written as it stands, because no demo has an amendment."""
    said = {
        "version": "3.0",
        "consented_on": TODAY,
        "recorded_at": site.now(),
        "recorded_by": site.user.login,
    }
    with site.work() as work:
        work.insert(tables.CONSENT, {"participant_id": who, **said}, participant=who)


def _import(site: Site, visit: str) -> None:
    """What no form asks for: a number, and words."""
    held = visits.open_visit(site, visit)
    who, day = held.participant.shown_number, held.visit.held_on
    path = site.path.parent / "beside.csv"
    lines = ("Patient,Day,Test,Result,Unit", f"{who},{day},FER,512.50,ng/mL", f"{who},{day},ANA,speckled,")
    path.write_text("\n".join(lines), encoding="utf-8")
    wanted = lab_import.Wanted(BESIDE, reason=WHY)
    report, _changes = lab_import.labs(site, studies.study(site, STUDY).id, path, wanted)
    assert [str(one.done) for one in report.outcomes] == ["new", "new"]


BESIDE = """{participant: Patient, date: Day, analyte: Test, value: Result, unit: Unit, date_format: ISO,
 analytes: {FER: "other:Ferritin", ANA: "other:ANA pattern"}}"""
