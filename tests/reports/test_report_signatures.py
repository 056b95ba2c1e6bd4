"""The signatures of a visit on its report."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import made_records as made
import typical_records as usual

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, whole_text
from tracker.domain.masking import masked_record
from tracker.domain.signing import Meaning, Signature
from tracker.domain.views import VisitRecord
from tracker.reports import visit_report

ENTERED = Signature(
    "1",
    "v",
    "coordinator",
    "L. Moreau",
    "coordinator",
    Meaning.ENTERED,
    datetime(2026, 4, 13, 16, 2, tzinfo=ZoneInfo("Asia/Tehran")),
    "Asia/Tehran",
    "0" * 64,
    voided_at=datetime(2026, 4, 14, 5, 30, tzinfo=UTC),
    void_reason="weight misread on the source",
)
REVIEWED = replace(
    ENTERED,
    id="2",
    login="investigator",
    name="Dr A. Roy",
    role="investigator",
    meaning=Meaning.REVIEWED,
    signed_at=datetime(2026, 4, 14, 9, 41, tzinfo=ZoneInfo("Asia/Tehran")),
    voided_at=None,
    void_reason="",
)


def report(*signatures: Signature) -> bytes:
    record = replace(usual.typical(), signatures=signatures)
    return visit_report.build(record, made.STAMP)


def test_a_signature_is_printed_with_meaning_name_role_and_time_with_its_zone() -> None:
    text = whole_text(report(REVIEWED))

    # 21 CFR 11.50(a): printed name, date and time, meaning. Tehran keeps UTC+03:30 all year since 2022.
    assert "Reviewed Dr A. Roy, investigator 14 Apr 2026 09:41 (+03:30) Asia/Tehran stands" in text


def test_a_void_signature_is_printed_with_since_when_and_why() -> None:
    text = whole_text(report(ENTERED, REVIEWED))

    # 05:30 UTC is 09:00 in Tehran
    assert "VOID since 14 Apr 2026 09:00 (+03:30): weight misread on the source" in text


def test_where_a_signature_stands_there_are_no_boxes_to_sign_by_hand() -> None:
    unsigned, void, signed = whole_text(report()), whole_text(report(ENTERED)), whole_text(report(REVIEWED))

    by_hand = "I reviewed this visit and its flags."
    assert (by_hand in unsigned, by_hand in void, by_hand in signed) == (True, True, False)


def test_the_head_of_the_trail_stands_below_the_signatures() -> None:
    text = whole_text(report(REVIEWED))

    assert "Audit trail at printing: entry 18 204, 9f2c61aa" in text
    assert text.index("Asia/Tehran stands") < text.index("Audit trail at printing")


def test_the_masked_report_does_not_say_why_a_signature_is_void() -> None:
    record: VisitRecord = masked_record(replace(usual.typical(), signatures=(ENTERED,)))

    text = whole_text(visit_report.build(record, made.STAMP))

    assert "VOID since 14 Apr 2026 09:00 (+03:30): the visit was changed" in text
    assert "misread" not in text


def test_nothing_overlaps_and_nothing_leaves_the_page() -> None:
    pages = report(*(replace(ENTERED, id=str(n)) for n in range(9)), REVIEWED)

    assert outside_the_margins(pages) == []
    assert overlapping_text(pages) == []
