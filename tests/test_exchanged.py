"""What was given on and taken in, told from the audit trail with the hash of each file."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from stage import CONSENT
from test_lab_import import ALT, HEAD, MAPPING

from tracker import exchanged, exporting, lab_import
from tracker.exporting import Wanted
from tracker.site import Site


def test_the_last_exports_stand_newest_first_with_what_was_left_out(new_site: Site, tmp_path: Path) -> None:
    exporting.export(new_site, Wanted("csv", "bird", masked=True), tmp_path / "bird.zip")
    exporting.export(new_site, Wanted("ics"), tmp_path / "all.ics")

    calendar, study = exchanged.given_on(new_site)

    assert (calendar.format, calendar.study, calendar.file) == ("ics", "", "all.ics")
    assert (study.format, study.study, study.masked, study.deidentified) == ("csv", "bird", True, False)
    assert study.sha256 == hashlib.sha256((tmp_path / "bird.zip").read_bytes()).hexdigest()
    assert exchanged.given_on(new_site, 1) == (calendar,)


def test_an_import_stands_with_what_came_of_it(
    new_site: Site, screening: str, study_id: Callable[[str], str], tmp_path: Path
) -> None:
    path = tmp_path / "labs.csv"
    path.write_text(HEAD + ALT + f"N-9,{CONSENT.isoformat()},SGPT,35,U/L,0,40\n")
    lab_import.labs(new_site, study_id("baaz-ad-ir"), path, lab_import.Wanted(MAPPING))

    (taken,) = exchanged.taken_in(new_site, "labs")

    assert (taken.study, taken.file, taken.login) == ("baaz-ad-ir", "labs.csv", "anna")
    assert (taken.new, taken.changed, taken.identical, taken.set_aside) == (1, 0, 0, 1)
    assert exchanged.taken_in(new_site, "participants") == ()
