from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count

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
from tracker.domain.criteria import CriterionResult, Outcome
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.protocol import Item, ItemKind
from tracker.domain.records import Deviation, Entry, FlagState, Missing
from tracker.domain.verdict import Verdict
from tracker.domain.views import Field, FormRecord, TrendPoint, VisitRecord
from tracker.errors import TrackerError
from tracker.reports import visit_report

PERSIAN = "بیمار ظرف قرص‌ها را در خانه جا گذاشت"
FRENCH = "boîte oubliée à la maison, l’apportera le 16 avril"


def said(record: VisitRecord) -> str:
    return whole_text(visit_report.build(record, made.STAMP))


def test_the_head_says_who_when_and_how_the_visit_fits_its_window() -> None:
    text = said(usual.typical())

    for words in (
        "N.H., female, 34 years Arm B, azathioprine 1.5–2.5 mg/kg a day open label enrolled 24 Feb 2026",
        "12 Apr 2026",
        "day 42 from Visit 1",
        "day 44 from Visit 1",
        "on time",
        "visit not completed",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("held", "words"),
    [(date(2026, 4, 3), "2 days early"), (date(2026, 4, 20), "1 day late"), (date(2026, 4, 19), "on time")],
)
def test_early_and_late_are_said_in_days(held: date, words: str) -> None:
    record = usual.typical()

    assert words in said(replace(record, visit=replace(record.visit, held_on=held)))


def test_a_completed_visit_is_not_called_uncompleted() -> None:
    record = usual.typical()
    done = replace(record.visit, completed_at=datetime(2026, 4, 14, 9, tzinfo=UTC))

    assert "not completed" not in said(replace(record, visit=done))


def test_flags_stand_first_with_their_sentence_and_source() -> None:
    first = texts(visit_report.build(usual.typical(), made.STAMP))[0]

    assert "2 flags" in first
    assert "2 not yet seen by an investigator" in first
    assert "“AST or ALT > 100 U/L”, azathioprine monitoring, NHS D&G 2020 (BSR 2017)" in first
    assert "Cannot be judged Albumin 38" in first


def test_a_withdrawn_flag_is_not_printed_as_standing() -> None:
    gone = tuple(replace(flag, state=FlagState.WITHDRAWN) for flag in usual.FLAGS)

    assert "2 flags" not in said(replace(usual.typical(), flags=gone))


def test_scores_have_band_baseline_change_and_percent() -> None:
    text = said(usual.typical())

    assert "EASI 8.40 moderate 29.50 −21.10 −71.5 %" in text  # (8.40 − 29.50) / 29.50
    assert "vIGA-AD 2 Mild 4 −2 BSA" in text  # a named level has no percentage
    assert "BSA 14 % 46 % −32 −69.6 %" in text


def test_a_score_without_total_says_how_many_items_are_missing() -> None:
    record = usual.typical()
    now = {**usual.NOW, "easi": {"head_neck.area": "2"}}

    text = said(made.record("baaz-ad-ir", record.visit, now, usual.BEFORE))

    assert "no total: 19 items missing" in text


def test_items_stand_with_the_last_value_beside_them() -> None:
    text = said(usual.typical())

    assert "Upper limbs 3 4 1.5 2.5 1 2 1.5 2 1 2 3.00" in text
    assert "Weight 62.0 kg 62.4" in text


def test_laboratory_values_have_range_letter_grade_change_and_what_they_cross() -> None:
    text = said(usual.typical())

    assert "Haemoglobin 11.8 g/dL 12.0–15.5 L G1 12.4 −0.6" in text
    assert "< 3.5 ×10⁹/L" in text
    assert "lacks the unit" in text
    assert "<5 mg/L ≤ 5" in text
    assert "sample 14 Apr 2026 08:15" in text


def test_what_is_missing_has_its_reason() -> None:
    text = said(usual.typical())

    assert "not done bottle left at home, will bring on 16 April" in text
    assert "Medication nothing recorded, 1 item" in text


def test_deviations_signature_boxes_and_the_head_of_the_trail_close_the_report() -> None:
    late = Deviation(
        "d", "p", "v", "visit late", "Visit held 1 day after its window", date(2026, 4, 20), "roads closed"
    )

    text = said(usual.typical(deviations=(late,)))

    assert "Visit held 1 day after its window roads closed" in text
    assert "I reviewed this visit and its flags." in text
    assert "entry 18 204, 9f2c61aa 03de7b18" in text


def test_trends_name_their_visits_values_bands_and_limits() -> None:
    text = said(usual.typical())

    for words in ("31.2", "29.5", "8.4", "> 100", "severe", "SCR", "W6"):
        assert words in text


def test_values_of_later_visits_are_no_part_of_the_report() -> None:
    record = usual.typical()
    easi = record.trends[0]
    later = replace(easi, points=(*easi.points, TrendPoint(date(2026, 5, 24), "W12", Decimal("3.35"))))

    text = said(replace(record, trends=(later,)))

    assert "W12" not in text
    assert "3.35" not in text


def test_an_analyte_inside_its_range_needs_no_plot() -> None:
    platelets = usual.trend("platelets", "Plt", "×10⁹/L", "240 248 212", low=Decimal(150), high=Decimal(450))

    assert visit_report.trends_to_print(usual.typical(trends=(platelets,))) == ()


@pytest.mark.parametrize("instrument", ["dlqi", "haq_di", "poem", "scorad"])
def test_long_names_of_bands_stay_inside_the_page(instrument: str) -> None:
    bands = tuple((band.label, band.upto) for band in INSTRUMENTS[instrument].bands)
    high = str(bands[-1][1])
    plots = tuple(
        usual.trend(f"{instrument}{n}", instrument, "", f"{high} 0.5 1", bands=bands) for n in range(2)
    )
    crossed = tuple(
        replace(one, points=(replace(one.points[0], crossed=True), *one.points[1:])) for one in plots
    )

    clean(visit_report.build(usual.typical(trends=crossed), made.STAMP))


def test_a_masked_report_never_has_the_arm_or_kit() -> None:
    record = usual.typical(masked=True, participant=replace(made.PERSON, kit="K-0417"))
    record = replace(
        record, forms=tuple(form for form in record.forms if form.kind == "instrument"), flags=(), trends=()
    )

    pdf = visit_report.build(record, made.STAMP)

    text = whole_text(pdf) + str(PdfReader(BytesIO(pdf)).metadata)
    assert "for the masked assessor: arm and drug are not printed" in text
    assert "Arm B" not in text
    assert "azathioprine" not in text
    assert "K-0417" not in text


def test_a_double_blind_study_prints_the_kit_but_no_arm() -> None:
    visit = replace(made.WEEK6, planned_id="week5", label="Week 5", short="W5", held_on=date(2026, 4, 14))
    record = made.record("bird", visit, participant=replace(made.PERSON, arm="A", kit="K-0417"))

    text = said(record)

    assert "kit K-0417" in text
    assert "double blind" in text
    assert "Placebo" not in text


def test_the_outcome_of_every_criterion_is_printed() -> None:
    protocol = shipped_studies()["baaz-ad-ir"]
    visit = replace(
        made.WEEK6, planned_id="screening", label="Screening", short="SCR", held_on=date(2026, 2, 1)
    )
    outcomes = [
        CriterionResult(one, Verdict(None, "EASI is not recorded", ("EASI",)), Outcome.NOT_KNOWN)
        for one in protocol.criteria
    ]
    record = made.record("baaz-ad-ir", visit, {"eligibility": {"inclusion_2": "yes"}})

    text = whole_text(visit_report.build(record, made.STAMP, criteria=outcomes))

    assert text.count("not known yet") == len(protocol.criteria)
    assert "I2 Can read, understand and give written informed consent" in text
    assert "missing: EASI" in text


def clean(pdf: bytes) -> None:
    assert fonts_not_embedded(pdf) == set()
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_the_typical_report_is_clean(page: str) -> None:
    clean(visit_report.build(usual.typical(), made.STAMP, page))


def test_a_visit_with_nothing_recorded_gives_a_report_that_says_so() -> None:
    record = made.record("baaz-ad-ir", made.WEEK6)

    pdf = visit_report.build(record, made.STAMP)

    clean(pdf)
    assert "not held yet" in whole_text(pdf)
    assert "EASI nothing recorded, 20 items" in whole_text(pdf)


def extreme() -> VisitRecord:
    record = usual.typical()
    site = replace(
        made.SITE,
        name="Hôpital Saint-Jean-d’Acre « l’Aube » of Our Lady’s Perpetual Succour, South-East Wing 2",
    )
    person = replace(made.PERSON, number="O’Neill-Ó Briain’s-" + "W" * 60, initials="Ł.Ø.’", arm="B")
    labs = next(form for form in record.forms if form.id == "laboratory")
    many = tuple(lab_field(number, field) for number, field in zip(count(), labs.fields * 5, strict=False))
    long = FormRecord("notes", "Notes of the day", "items", tuple(text_fields()))
    forms = tuple(replace(form, fields=many) if form is labs else form for form in record.forms)
    return replace(record, site=site, participant=person, forms=(*forms, long))


def lab_field(number: int, field: Field) -> Field:
    return replace(
        field,
        item=field.item.model_copy(
            update={"id": f"{field.item.id}{number}", "label": f"{field.item.label} {number}"}
        ),
    )


def text_fields() -> list[Field]:
    wanted = {
        "persian": PERSIAN,
        "french": FRENCH,
        "unbroken": "x" * 300,
        "long": "The participant’s mother called. " * 120,
        "odd": "a\u202eb zero\u200bwidth",
    }
    fields = [
        Field(
            Item(id=name, label=f"Remark {name}", kind=ItemKind.TEXT), Entry("e", "notes", name, text, text)
        )
        for name, text in wanted.items()
    ]
    gone = Entry(
        "e", "notes", "gone", "", missing=Missing.NOT_DONE, missing_reason="the laboratory was closed; " * 150
    )
    return [*fields, Field(Item(id="gone", label="Remark gone"), gone)]


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_very_long_and_foreign_texts_stay_whole_and_clean(page: str) -> None:
    pdf = visit_report.build(extreme(), replace(made.STAMP, by="Ó Súilleabháin-D’Angelo " * 4), page)

    clean(pdf)
    text = whole_text(pdf).replace(" ", "")
    assert FRENCH.replace(" ", "") in text
    assert "x" * 300 in text.replace("\n", "")
    assert text.count("mother") == 120
    assert text.count("closed;") == 2 * 150  # in its form and in the list of what is missing
    assert "a‹U+202E›bzero‹U+200B›width" in text
    assert len(texts(pdf)) > 4


def test_persian_words_can_be_read_back_and_searched_in_their_own_order() -> None:
    text = whole_text(visit_report.build(extreme(), made.STAMP))

    for word in ("بیمار", "خانه", "گذاشت"):
        assert word in text


def test_a_character_no_font_has_is_named_instead_of_printing_a_box() -> None:
    record = usual.typical(site=replace(made.SITE, name="হাসপাতাল"))

    with pytest.raises(TrackerError, match=r"U\+09B9"):
        visit_report.build(record, made.STAMP)


def test_the_same_visit_and_stamp_give_the_same_report() -> None:
    assert visit_report.build(extreme(), made.STAMP) == visit_report.build(extreme(), made.STAMP)
