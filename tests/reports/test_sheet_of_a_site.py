"""The blank sheet as a site prints it: its laboratory's units and ranges, what this participant needs, last scores."""

from collections.abc import Callable
from datetime import date

import pytest
from stage import CONSENT

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, whole_text
from tracker import enrolment, laboratories, logbook, paper, studies, unplanned, visits
from tracker.catalogue.study_files import shipped_text
from tracker.domain.range_entry import TypedRange
from tracker.domain.records import Sex, Typed
from tracker.site import Site


def sheet(site: Site, visit_id: str) -> str:
    return whole_text(paper.blank_sheet(site, visit_id))


@pytest.fixture
def man(new_site: Site, study_id: Callable[[str], str]) -> str:
    """A BAAZ screening visit of a man."""
    registration = enrolment.Registration("P.S.", Sex.MALE, CONSENT, "2.0", birth_date=date(1984, 1, 2))
    enrolment.register(new_site, study_id("baaz-ad-ir"), registration)
    return visits.find_visit(new_site, "SAR-S002", "screening")


def test_the_laboratory_table_has_the_units_of_the_site_and_a_place_for_another(
    new_site: Site, screening: str
) -> None:
    central = laboratories.add(new_site, "Central laboratory")[0]
    laboratories.add_range(new_site, central, TypedRange("wbc", "10*9/L", "4.0", "10.0"))

    said = sheet(new_site, screening)

    table = said[said.index("Unit (tick)") :]
    row = table[table.index("White blood cells") : table.index("Neutrophils")]
    assert "×10⁹/L 4.0–10.0 ×10⁹/L" in row
    assert "lakh/µL" not in row
    assert "lakh/µL" in table  # of the platelets no table of the site says anything: every unit is offered
    assert "Units are never guessed: tick or write one." in said
    assert "Range table of Central laboratory" in said


def test_a_site_without_range_tables_is_offered_every_unit_and_no_range(
    new_site: Site, screening: str
) -> None:
    said = sheet(new_site, screening)

    assert "g/dL g/L mmol/L" in said
    assert "Ranges:" not in said


def test_a_woman_is_reminded_of_the_pregnancy_test_and_a_man_is_not(
    new_site: Site, screening: str, man: str
) -> None:
    assert "Needs the site’s choice blood sample weight urine pregnancy test" in sheet(new_site, screening)
    assert "Needs the site’s choice blood sample weight" in sheet(new_site, man)
    assert "pregnancy test" not in sheet(new_site, man)


def test_an_unscheduled_visit_with_a_sample_is_reminded_of_it(new_site: Site, screening: str) -> None:
    participant = visits.open_visit(new_site, screening).participant.id
    forms = ("laboratory", "pregnancy")
    added, _changes = unplanned.add_unscheduled(new_site, participant, date(2026, 4, 14), forms, "rash")

    said = sheet(new_site, added)

    assert "Needs the site’s choice blood sample urine pregnancy test" in said


@pytest.mark.parametrize(("earlier", "seen"), [("shown", True), ("hidden", False)])
def test_the_last_scores_stand_in_grey_only_where_the_study_allows(
    new_site: Site, study_id: Callable[[str], str], earlier: str, seen: bool
) -> None:
    text = shipped_text("emc-daily-practice").replace("id: emc-daily-practice\n", "id: own\n", 1)
    text = text.replace("kind: cohort\n", f"kind: cohort\nearlier_scores: {earlier}\n", 1)
    text = text.replace("DP-", "OWN-")
    studies.add(new_site, text=text)
    registration = enrolment.Registration("P.S.", Sex.MALE, CONSENT, "2.0", birth_date=date(1984, 1, 2))
    enrolment.register(new_site, study_id("own"), registration)
    baseline = visits.find_visit(new_site, "OWN-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 4, 10))
    visits.save(new_site, baseline, "easi", Typed("trunk.erythema", "2.5"))

    week4 = visits.find_visit(new_site, "OWN-S001", "week4")

    said = sheet(new_site, week4)
    assert ("2.5" in said) is seen
    field = next(
        one
        for one in visits.open_visit(new_site, week4).form("easi").fields
        if one.item.id == "trunk.erythema"
    )
    assert (field.previous is not None) is seen


def test_the_mmt8_figure_has_two_boxes_a_muscle_and_says_whose_right_it_is(demo_site: Site) -> None:
    visit_id = visits.find_visit(demo_site, "01-002", "week5")

    made = paper.blank_sheet(demo_site, visit_id)

    said = whole_text(made)
    for words in ("Deltoid, middle", "Gluteus maximus", "Ankle dorsiflexors"):
        assert said.count(words) == 2
    assert said.count("Neck flexors") == 1  # tested once (clinical/scores.md 9)
    assert "the participant’s RIGHT" in said
    assert "Total, 0 to 150" in said
    assert outside_the_margins(made) == overlapping_text(made) == []


def test_what_has_no_end_yet_is_asked_after_and_what_ended_is_not(new_site: Site, screening: str) -> None:
    person = visits.open_visit(new_site, screening).participant.id
    for words, ended in (("headache", ""), ("a cold", "2026-03-20")):
        event = {"words": words, "onset": "2026-03-18", "ended": ended, "grade": "2", "serious": "no"}
        logbook.add(new_site, person, "adverse_event", event)
    logbook.add(new_site, person, "medication", {"name": "ibuprofen", "started": "2026-03-18"})
    forms = ("adverse_events", "medication")
    added, _changes = unplanned.add_unscheduled(new_site, person, date(2026, 4, 14), forms, "rash")

    said = sheet(new_site, added)

    assert said.count("In grey what had no end yet") == 2
    assert "headache 18 Mar 2026 2" in said
    assert "ibuprofen 18 Mar 2026" in said
    assert "a cold" not in said


def test_a_masked_sheet_asks_after_no_event_and_no_medication(new_site: Site, screening: str) -> None:
    person = visits.open_visit(new_site, screening).participant.id
    logbook.add(new_site, person, "medication", {"name": "ibuprofen", "started": "2026-03-18"})

    said = whole_text(paper.blank_sheet(new_site, screening, masked=True))

    assert "ibuprofen" not in said
