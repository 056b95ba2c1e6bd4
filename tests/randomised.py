"""A small randomised study with two arms, and participants who wait for their allocation in it."""

from datetime import date
from pathlib import Path

from stage import CONSENT

from tracker import allocation, enrolment, overview, studies, visits
from tracker.catalogue.study_files import shipped_text
from tracker.domain.allocation import AllocationList
from tracker.domain.records import Participant, Sex
from tracker.site import Site

ARMS = """arms:
  - {id: Verum, label: Baricitinib 4 mg, source: {words: "4 mg", where: "made up, section 1"}}
  - {id: Sham, label: Lebertran, source: {words: "cod liver oil", where: "made up, section 1"}}
"""
LISTED = "number,stratum,arm\n1,severe,Sham\n2,severe,Verum\n3,mild,Verum\n4,severe,Sham\n5,mild,Sham\n"
"""A list of two strata."""
KITS = "number,kit\n1,K-471\n2,K-136\n3,K-802\n"


def study_text(kind: str, choices: str = "") -> str:
    """The cohort's study file as a trial of two arms; `choices` of masking are the site's."""
    text = shipped_text("emc-daily-practice")
    before, after = text[: text.index("arms:\n")], text[text.index("visits:\n") :]
    text = f"{before}{ARMS}\n{after}"
    for old, new in (
        ("id: emc-daily-practice\n", "id: two-arms\n"),
        ("allocation: single_arm", "allocation: randomised"),
        ("kind: not_applicable", f"kind: {kind}\n  choices: [{choices}]" if choices else f"kind: {kind}"),
        ("DP-", "TA-"),
    ):
        text = text.replace(old, new)
    return text


def add_study(site: Site, kind: str = "open_label", choices: str = "") -> str:
    """Add the trial to a site; its id."""
    studies.add(site, text=study_text(kind, choices))
    return studies.study(site, "two-arms").id


def eligible(site: Site, study_id: str) -> str:
    """A participant of whom every criterion is met; the id."""
    given = enrolment.Registration(
        "N.H.", Sex.FEMALE, CONSENT, "2.0", birth_date=date(1991, 5, 5), baseline_on=CONSENT
    )
    who = enrolment.register(site, study_id, given)[0]
    baseline = overview.participant(site, who).visits[0]
    visits.hold(site, baseline.id, CONSENT)
    for criterion in enrolment.eligibility(site, who).results:
        enrolment.answer(site, who, criterion.criterion.id, "yes")
    return who


def list_file(folder: Path, text: str = LISTED, name: str = "list.csv") -> Path:
    """The file of a list."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def taken_in(site: Site, study_id: str, text: str = LISTED) -> AllocationList:
    """A list that was taken in."""
    return allocation.take_in(site, study_id, list_file(site.path.parent, text))[0]


def draw(site: Site, study_id: str, stratum: str | None = None) -> Participant:
    """Enrol another participant, who draws."""
    who = eligible(site, study_id)
    enrolment.enrol(site, who, CONSENT, "Dr Roy", stratum=stratum)
    return overview.participant(site, who).participant
