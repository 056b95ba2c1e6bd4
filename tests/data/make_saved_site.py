"""Makes tests/data/site-0.1.visitbook, the saved site that every later version must open.

Run from the top of the repository: `PYTHONPATH=. .venv/bin/python tests/data/make_saved_site.py`.
It is run once for a release and its folder then never changes; a later version adds a folder of its own beside it.
Only until 0.1 is released is it made anew where the first tables change.
"""

import platform
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from tracker import enrolment, studies, visits
from tracker.domain.records import Missing, Sex, Typed
from tracker.site import NewSite, NewUser, Site

PATH = Path(__file__).with_name("site-0.1.visitbook")
LOGIN, PASSWORD = "anna", "kept from the first version"
CONSENT = date(2026, 3, 2)


class FixedClock:
    """Half past nine in the morning (UTC) of 14 April 2026."""

    def now(self) -> datetime:
        return datetime(2026, 4, 14, 9, 30, tzinfo=UTC)


def make(path: Path) -> None:
    """A site with one study, a participant with results of three kinds, and one who is only registered."""
    user = NewUser(LOGIN, "Anna Karimi", PASSWORD)
    info = NewSite("Sari Dermatology Clinic", "01", "Asia/Tehran", "IR")
    with Site.create(path, info, user, clock=FixedClock()) as site:
        studies.add(site, "baaz-ad-ir")
        study_id = studies.studies(site)[0].id
        for initials, sex in (("N.H.", Sex.FEMALE), ("R.T.", Sex.MALE)):
            registration = enrolment.Registration(initials, sex, CONSENT, "2.0", birth_date=date(1991, 5, 5))
            enrolment.register(site, study_id, registration)
        _fill(site, visits.find_visit(site, "SAR-S001", "screening"))


def _fill(site: Site, visit_id: str) -> None:
    visits.hold(site, visit_id, CONSENT)
    visits.save(site, visit_id, "vital_signs", Typed("weight", "61.50"))
    visits.save(
        site, visit_id, "vital_signs", Typed("pulse", missing=Missing.NOT_DONE, missing_reason="Left early")
    )
    visits.save(site, visit_id, "laboratory_screening", Typed("alt", "210", "U/L", "7", "40"))
    visits.save(site, visit_id, "laboratory_screening", Typed("alt", "212.0", "U/L", "7", "40"), "Misread")


if __name__ == "__main__":
    platform.node = lambda: "front-desk"  # the trail of a public file names no real computer
    shutil.rmtree(PATH, ignore_errors=True)
    make(PATH)
    sys.stdout.write(f"{PATH}\n")
