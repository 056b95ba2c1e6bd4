"""The logs on the visit report: printed where the visit has some, never where the report is masked."""

from dataclasses import replace

import made_records as made
import typical_records as usual

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, whole_text
from tracker.domain.log_views import LogNote, LogRecord, LogRow
from tracker.domain.logs import LOGS
from tracker.domain.masking import masked_record
from tracker.domain.records import LogEntry
from tracker.domain.views import VisitRecord
from tracker.reports import visit_report

EVENT = {
    "words": "pneumonia, admitted to the ward",
    "term": "Lung infection",
    "grade": "3",
    "onset": "2026-04-01",
    "serious": "yes",
    "serious_criteria": "hospitalisation medically_important",
    "relation": "possible",
    "action": "interrupted",
    "outcome": "recovering",
}
METHOTREXATE = {"name": "methotrexate", "dose": "15", "unit": "mg", "every": "week", "ongoing": "yes"}
DOSE = {"drug": "azathioprine", "amount": "125", "unit": "mg", "every": "day", "started": "2026-03-03"}


def with_logs() -> VisitRecord:
    def log(name: str, answers: dict[str, str], *notes: LogNote) -> LogRecord:
        return LogRecord(LOGS[name], (LogRow(LogEntry("1", name, answers), notes),))

    clock = LogNote("Not reported; aware since 3 Apr 2026, 11 days", "ask")
    logs = (
        log("adverse_event", EVENT, clock),
        log("medication", METHOTREXATE),
        log("dose", DOSE, LogNote("1.77 mg/kg, allowed 1.5–2.5 mg/kg")),
    )
    return replace(usual.typical(), logs=logs)


def test_adverse_events_medication_and_doses_are_printed() -> None:
    text = whole_text(visit_report.build(with_logs(), made.STAMP))

    for words in (
        "Adverse events since the visit before, or going on",
        "pneumonia, admitted to the ward",
        "Not reported; aware since 3 Apr 2026, 11 days",
        "15 mg per WEEK",
        "1.77 mg/kg, allowed 1.5–2.5 mg/kg",
    ):
        assert words in text


def test_what_is_printed_stays_inside_the_page_and_apart() -> None:
    for page in ("A4", "Letter"):
        pdf = visit_report.build(with_logs(), made.STAMP, page)

        assert outside_the_margins(pdf) == []
        assert overlapping_text(pdf) == []


def test_a_masked_report_prints_no_log() -> None:
    masked = masked_record(with_logs())

    text = whole_text(visit_report.build(masked, made.STAMP))
    assert masked.logs == ()
    assert "azathioprine" not in text
    assert "pneumonia" not in text


def test_a_visit_without_rows_prints_no_empty_table() -> None:
    empty = replace(usual.typical(), logs=(LogRecord(LOGS["adverse_event"]),))

    assert "since the visit before" not in whole_text(visit_report.build(empty, made.STAMP))
