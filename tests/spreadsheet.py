"""A spreadsheet of a site's participants, and its import into the daily-practice cohort."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracker import overview, participant_import, studies
from tracker.domain.records import Participant
from tracker.participant_import import ImportReport
from tracker.site import Site

PEOPLE = """
participant: Nr
initials: Init
sex: Geslacht
birth_date: Born
consent_date: Consent
enrolled_on: Enrolled
constants: {consent_version: "2.0"}
words: {v: F, m: M, ND: not done}
decimal: ","
date_format: D.M.Y
"""
BY_VISIT = f"""{PEOPLE}
visit: Visit
date: Date
reason: Why
visits: {{V1: baseline, V2: week4, V3: week12}}
values:
  Itch: pp_nrs.itch
  Months: medical_history.dupilumab_months
  Dose: {{item: study_drug.baricitinib_dose}}
"""
HEADER = "Nr;Init;Geslacht;Born;Consent;Enrolled;Visit;Date;Why;Itch;Months;Dose"
PERSON = "DW-7;N.H.;v;5.5.1991;2.12.2025;3.12.2025"
SHEET = (
    f"{PERSON};V1;3.12.2025;;8;7,0;4",
    f"{PERSON};V2;31.12.2025;;5;;4",
    f"{PERSON};V3;25.2.2026;;2;;2",
    "DW-9;B.L.;m;1.2.1980;4.1.2026;5.1.2026;V1;5.1.2026;;ND;24;4",
)
"""Two participants of the daily-practice cohort: four weeks and twelve weeks after the start, to the day."""

Import = Callable[..., ImportReport]


def importer(site: Site, folder: Path) -> Import:
    """Imports rows into the cohort, or into another `study`."""

    def into(*rows: str, mapping: str = BY_VISIT, header: str = HEADER, **how: Any) -> ImportReport:
        path = folder / "people.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        study = str(how.pop("study", "")) or studies.study(site, "emc-daily-practice").id
        return participant_import.take_in(site, study, path, mapping, **how)[0]

    return into


def done(report: ImportReport) -> list[str]:
    return [one.done.value for one in report.rows]


def people(site: Site) -> dict[str, Participant]:
    return {one.participant.shown_number: one.participant for one in overview.participants(site)}
