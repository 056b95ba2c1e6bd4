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

    assert (line.what.partition(",")[0], line.change) == ("laboratory", "value Central laboratory")
