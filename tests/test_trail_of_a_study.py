"""The audit trail listing of a study holds every entry about it, also those that are about no participant."""

import randomised
from stage import CONSENT
from test_audit_trail import INVESTIGATOR
from test_signing import as_

from tests.reports.pdf_reading import whole_text
from tracker import allocation, amending, locking, study_papers
from tracker.domain.signing import Scope
from tracker.site import Site


def test_amendments_locks_and_randomisation_lists_of_a_study_are_listed(new_site: Site) -> None:
    trial = randomised.add_study(new_site)
    randomised.taken_in(new_site, trial)
    allocation.close_open(new_site, trial, "a seal was broken")
    newer = randomised.study_text("open_label").replace('version: "1.0"', 'version: "2.0"')
    amending.accept(new_site, trial, newer, amending.Acceptance(CONSENT, "asked by the committee"))
    with as_(new_site, INVESTIGATOR) as investigator:
        locking.lock(investigator, Scope.STUDY, trial, "inspection")

    text = " ".join(whole_text(study_papers.audit(new_site, trial)).split())

    for words in ("asked by the committee", "inspection", "a seal was broken"):
        assert words in text
    assert text.count("Line of the randomisation list") == 5  # as many as randomised.LISTED has
