"""The laboratory on paper: offered to tick on the blank sheet, named on the report."""

from dataclasses import replace

import made_records as made
import pytest
import typical_records as usual

from tests.reports.pdf_reading import whole_text
from tracker.catalogue import analytes
from tracker.domain.laboratories import Laboratory
from tracker.domain.records import Entry
from tracker.domain.units import Analyte, bounds
from tracker.domain.views import Field, VisitRecord
from tracker.lab_proposals import laboratory_items
from tracker.reports import visit_report, visit_sheet
from tracker.reports.sheet_laboratory import MOST_BOXES, value_boxes

LABORATORIES = (Laboratory("l1", "Central laboratory"), Laboratory("l2", "Branch laboratory"))


def with_laboratory(record: VisitRecord, chosen: str = "") -> VisitRecord:
    """The record with the item "Laboratory" on its laboratory form."""
    (item,) = laboratory_items(LABORATORIES)
    entry = Entry("e", "laboratory", item.id, chosen, chosen) if chosen else None
    forms = tuple(
        replace(form, fields=(*form.fields, Field(item, entry))) if form.kind == "laboratory" else form
        for form in record.forms
    )
    return replace(record, forms=forms)


def test_the_sheet_offers_the_laboratories_of_the_site_to_tick() -> None:
    said = whole_text(visit_sheet.build(with_laboratory(usual.before_the_visit()), made.STAMP))

    assert "Laboratory Central laboratory Branch laboratory Another laboratory" in said


def test_the_sheet_of_a_site_without_laboratories_asks_for_none() -> None:
    assert "Another laboratory" not in whole_text(visit_sheet.build(usual.before_the_visit(), made.STAMP))


def test_the_report_names_the_laboratory_that_measured() -> None:
    said = whole_text(visit_report.build(with_laboratory(usual.typical(), "l1"), made.STAMP))

    assert "Central laboratory" in said
    assert "l1" not in said.split()


@pytest.mark.parametrize("analyte", [one for one in analytes().values() if one.units], ids=lambda one: one.id)
def test_the_boxes_of_the_sheet_hold_every_value_that_may_be_entered(analyte: Analyte) -> None:
    for unit, entry in analyte.units.items():
        whole, decimals = value_boxes(analyte, [unit])
        highest = bounds(analyte, unit).high or 0

        # Beyond six figures lie platelet counts above a million in a µL: seven have no room beside the signs.
        assert 10**whole > min(highest, 999_999), unit
        assert decimals >= entry.decimals, unit


def test_units_whose_points_stand_in_different_places_have_boxes_without_a_point() -> None:
    platelets = analytes()["platelets"]  # 250 ×10⁹/L, 250 000 /mm³ and 2.50 lakh are one count

    assert value_boxes(platelets, platelets.units) == (MOST_BOXES, 0)
    assert value_boxes(platelets, ["10*5/uL"]) == (2, 2)
