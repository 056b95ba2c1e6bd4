"""The schedule and its axis: everything a long participation has, on as many pages as it takes."""

from dataclasses import replace
from datetime import date

import made_participants as people
import made_records as made
import pytest

from tests.reports.pdf_reading import (
    fonts_not_embedded,
    outside_the_margins,
    overlapping_text,
    texts,
    whole_text,
)
from tracker.domain.records import Deviation
from tracker.reports import schedule
from tracker.reports.timeline import timeline

GUIDELINE = "euroguiderm-baricitinib"


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_a_schedule_of_forty_visits_loses_none_and_nothing_overlaps(page: str) -> None:
    who = people.page(GUIDELINE, people.monthly(40, held=12))

    pdf = schedule.build(who, made.STAMP, page, jalali_dates=True)

    text = whole_text(pdf)
    assert all(f"Month {3 * number} " in text for number in range(1, 41))
    assert "Visits, continued" in texts(pdf)[1]
    assert fonts_not_embedded(pdf) == set()
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


def test_the_axis_is_drawn_only_where_a_visit_has_a_day() -> None:
    undated = replace(people.monthly(1)[0], target=None, earliest=None, latest=None, appointment=None)

    assert timeline((undated,), people.TODAY) is None
    assert timeline((), people.TODAY) is None


def test_a_single_day_of_one_visit_has_its_axis() -> None:
    only = replace(people.monthly(1)[0], earliest=None, latest=None)

    pdf = schedule.build(people.page(GUIDELINE, (only,)), made.STAMP)

    assert outside_the_margins(pdf) == []


def test_a_deviation_that_is_of_no_visit_has_its_own_section() -> None:
    deviation = Deviation(
        "d", "p", None, "consent", "consent form of an older version used", date(2026, 3, 1)
    )
    who = people.page(GUIDELINE, people.monthly(1), deviations=(deviation,))

    text = whole_text(schedule.build(who, made.STAMP))

    assert "Other deviations" in text
    assert "consent form of an older version used no reason given" in text
