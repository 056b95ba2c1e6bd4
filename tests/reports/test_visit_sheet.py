from dataclasses import replace
from io import BytesIO

import made_records as made
import pytest
import typical_records as usual
from pypdf import PdfReader

from tests.reports.pdf_reading import (
    fonts_not_embedded,
    outside_the_margins,
    overlapping_text,
    texts,
    whole_text,
)
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.instruments import INSTRUMENTS
from tracker.reports import visit_sheet
from tracker.reports.sheet_scores import total_boxes

EVERY_VISIT = [
    (study, visit.id) for study, protocol in shipped_studies().items() for visit in protocol.visits
]


def test_the_sheet_says_whose_visit_it_is_when_and_what_it_needs() -> None:
    said = whole_text(visit_sheet.build(usual.before_the_visit(), made.STAMP))

    for words in (
        "SAR-014 Week 6",
        "BAAZ-AD-IR NCT05969730",
        "Initials N.H.",
        "12 Apr 2026",
        "day 42 from Visit 1",
        "5 Apr to 19 Apr 2026",
        "the site’s own; protocol: none",
        "14 Apr 2026, 09:00",
        "urine pregnancy test",
        "VB-7K3Q-0M4X",
    ):
        assert words in said


def test_forms_stand_in_screen_order_with_what_to_mark() -> None:
    said = whole_text(visit_sheet.build(usual.before_the_visit(), made.STAMP))

    titles = [
        "Vital signs",
        "EASI",
        "vIGA-AD, BSA and Itch NRS",
        "POEM",
        "DLQI",
        "Laboratory",
        "Study drug",
        "Notes",
    ]
    places = [said.index(f"{title} ") for title in titles]
    assert places == sorted(places)
    assert "Head and neck weight × 0.1" in said
    # The licence of DLQI asks for it on every copy.
    assert "© Dermatology Life Quality Index. A Y Finlay, G K Khan, April 1992" in said


def test_last_values_and_last_ranges_are_printed_and_units_are_left_to_tick() -> None:
    said = whole_text(visit_sheet.build(usual.before_the_visit(), made.STAMP))

    assert "V1: 62.4 kg" in said
    assert "12.0–15.5 g/dL 12.4" in said
    assert "≤ 35 U/L 24" in said
    assert "g/dL g/L mmol/L" in said
    assert "µmol/L" in said


def test_every_page_of_the_sheet_has_header_footer_and_a_line_to_sign() -> None:
    pages = texts(visit_sheet.build(usual.before_the_visit(), made.STAMP))

    for number, page in enumerate(pages, start=1):
        assert "SAR-014 Week 6" in page
        assert "Site 01 Demo Hospital Participant SAR-014 Week 6 Protocol 1.3" in page
        assert "Printed 14 Apr 2026 08:02 (+03:30) by L. Moreau Visitbook 1.0.0 DEMO, made-up people" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Assessed by (name) Signature Date" in page


def test_a_site_that_is_no_demo_says_nothing_of_demo() -> None:
    record = usual.before_the_visit(site=replace(made.SITE, demo=False))

    assert "DEMO" not in whole_text(visit_sheet.build(record, made.STAMP))


def test_the_figure_of_mrss_finds_room_below_the_head_of_a_letter_sheet() -> None:
    week4 = replace(made.WEEK6, planned_id="week4", label="Week 4", short="W4")
    record = made.record("bsmmu-dcssc", week4)

    first = texts(visit_sheet.build(record, made.STAMP, "Letter"))[0]

    assert "Needs" in first
    assert "Sites that cannot be assessed, and why" in first


def test_the_masked_sheet_has_17_boxes_on_one_page_and_never_the_arm_or_kit() -> None:
    pdf = visit_sheet.build(usual.masked_mrss(), made.STAMP)

    said, about = whole_text(pdf), str(PdfReader(BytesIO(pdf)).metadata)
    assert len(texts(pdf)) == 1
    assert "for the masked assessor: arm and drug are not printed" in said
    assert said.count("Upper arm") == 2
    assert "no site window set" in said
    arms = [arm.label for arm in shipped_studies()["bsmmu-dcssc"].arms]
    for hidden in ("K-0417", "baricitinib", "methotrexate", *arms):
        assert hidden.casefold() not in (said + about).casefold()


@pytest.mark.parametrize(("study", "visit"), EVERY_VISIT)
def test_the_sheet_of_every_shipped_visit_is_clean_on_both_page_sizes(study: str, visit: str) -> None:
    # Letter is the shorter page: of every second visit both are looked at.
    both = EVERY_VISIT.index((study, visit)) % 2 == 0
    planned = shipped_studies()[study].visit(visit)
    record = made.record(
        study, replace(made.WEEK6, planned_id=visit, label=planned.label, short=planned.short)
    )

    for page in ("A4", "Letter") if both else ("Letter",):
        pdf = visit_sheet.build(record, made.STAMP, page)
        assert fonts_not_embedded(pdf) == set()
        assert outside_the_margins(pdf) == []
        assert overlapping_text(pdf) == []
        said = whole_text(pdf)
        for form in record.forms:
            assert form.title in said


def test_every_criterion_of_a_screening_visit_is_on_the_sheet() -> None:
    protocol = shipped_studies()["baaz-ad-ir"]
    record = made.record(
        "baaz-ad-ir", replace(made.WEEK6, planned_id="screening", label="Screening", short="SCR")
    )

    said = whole_text(visit_sheet.build(record, made.STAMP))

    for criterion in protocol.criteria:
        assert criterion.short in said
    assert "decided by the recorded values" in said


def test_every_item_of_every_instrument_can_be_written_on_paper() -> None:
    study = shipped_studies()["baaz-ad-ir"]
    form = study.form("easi")
    for instrument in INSTRUMENTS.values():
        one = form.model_copy(update={"id": "one", "title": instrument.name, "instrument": instrument.id})
        forms = (made.form_record(one, study, {}, {}, "V1"),)

        pdf = visit_sheet.build(usual.before_the_visit(forms=forms), made.STAMP)

        said = whole_text(pdf)
        labels = (
            {item.label for item in instrument.items if item.required} if len(instrument.items) > 1 else set()
        )
        missing = [label for label in labels if label not in said and label != "Share affected"]
        assert (instrument.id, missing) == (instrument.id, [])
        assert overlapping_text(pdf) == []
        assert outside_the_margins(pdf) == []


# The smallest step of each sum: scores.md 1, 4, 8, 11, 12.
@pytest.mark.parametrize(
    ("instrument", "total"),
    [("easi", "72.00"), ("scorad", "103.00"), ("mrss", "51"), ("haq_di", "2.875"), ("cdai", "12.3")],
)
def test_the_boxes_of_a_total_hold_its_decimals(instrument: str, total: str) -> None:
    whole, _point, decimals = total.partition(".")

    boxes = total_boxes(instrument, int(INSTRUMENTS[instrument].high))

    assert boxes == (len(whole), len(decimals))


def test_one_number_has_no_total_beside_it() -> None:
    # FVC of 50.5 % is above the limit of 50 % (NCT06936215, exclusion 8): a total in whole figures would not be.
    study = shipped_studies()["bsmmu-dcssc"]
    forms = (made.form_record(study.form("fvc"), study, {}, {}, "V1"),)

    said = whole_text(visit_sheet.build(usual.before_the_visit(forms=forms), made.STAMP))

    assert "Of predicted" in said
    assert "Total" not in said


def test_the_same_visit_and_stamp_give_the_same_sheet() -> None:
    assert visit_sheet.build(usual.before_the_visit(), made.STAMP) == visit_sheet.build(
        usual.before_the_visit(), made.STAMP
    )
