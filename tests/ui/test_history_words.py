"""What the History tab says of single entries of the trail."""

import json
from dataclasses import replace

from fabricated import page

from ui.widgets.history_words import history_lines


def test_an_item_that_recurs_in_every_region_is_named_with_its_region() -> None:
    values = {"visit_id": "v3", "form": "easi", "item": "trunk.erythema", "text": "2"}
    made = replace(page().history[0], table="result", record="r9", action="insert", new=json.dumps(values))

    (line,) = history_lines(page(history=(made,)))

    assert line.what.startswith("Trunk, erythema")


def test_a_printed_document_is_said_in_plain_words() -> None:
    printed = replace(
        page().history[0], action="print", old=None, new='{"document":"report","how":"saved as PDF"}'
    )

    (line,) = history_lines(page(history=(printed,)))

    assert line.change == "report saved as PDF"


def test_a_laboratory_is_said_by_its_name() -> None:
    values = {"visit_id": "v3", "form": "laboratory", "item": "laboratory", "text": "l1", "value": "l1"}
    made = replace(page().history[0], table="result", record="r9", action="insert", new=json.dumps(values))

    (line,) = history_lines(replace(page(history=(made,)), laboratories={"l1": "Central laboratory"}))

    assert (line.what.partition(",")[0], line.change) == ("laboratory", "value: Central laboratory")


def test_a_row_of_a_log_is_said_in_the_words_of_its_items() -> None:
    values = {"words": "nausea", "onset": "2026-04", "serious": "no", "recorded_at": "x", "struck": False}
    made = replace(
        page().history[0], table="adverse_event", record="r9", action="insert", new=json.dumps(values)
    )
    struck = replace(
        made,
        action="update",
        old='{"struck":false,"struck_reason":""}',
        new='{"struck":true,"struck_reason":"twice"}',
    )

    after, before = history_lines(page(history=(struck, made)))

    assert before.what == "Adverse event: nausea"
    assert before.change == "Adverse event, in the words used: nausea · Onset: Apr 2026 · Serious: No"
    assert after.what == "Adverse event: nausea"
    assert after.change == "struck out: no → yes\nreason: – → twice"


def test_a_time_is_said_in_hours_and_minutes() -> None:
    booked = replace(
        page().history[0],
        table="visit",
        action="update",
        old='{"appointment_time":null}',
        new='{"appointment_time":"15:15:00"}',
    )

    (line,) = history_lines(page(history=(booked,)))

    assert line.change == "time: – → 15:15"
