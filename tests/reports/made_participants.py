"""Made-up participants' pages, for the papers that are of a participant and not of a visit."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import made_records as made

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.records import Study, Visit
from tracker.domain.schedule import visit_status
from tracker.domain.views import ParticipantPage

TODAY = date(2026, 4, 14)


def page(study: str, visits: tuple[Visit, ...], **changes: Any) -> ParticipantPage:
    whole = ParticipantPage(
        made.SITE, Study("st", shipped_studies()[study], "pv"), made.PERSON, visits, today=TODAY
    )
    return replace(whole, **changes)


def monthly(count: int, held: int = 0) -> tuple[Visit, ...]:
    """Visits every month of the follow-up, the first of them held on their day, the others booked at nine."""
    return tuple(_month(number, number <= held) for number in range(1, count + 1))


def _month(number: int, held: bool) -> Visit:
    day = TODAY + timedelta(days=30 * number)
    visit = Visit(
        f"v{number}",
        "p",
        f"month{3 * number}",
        f"Month {3 * number}",
        f"M{3 * number}",
        number,
        target=day,
        earliest=day - timedelta(days=7),
        latest=day + timedelta(days=7),
        window_source="site",
        appointment=None if held else day,
        appointment_time=None if held else time(9),
        held_on=day if held else None,
        day=30 * number,
        protocol_version="1.0",
    )
    return replace(visit, status=visit_status(visit, TODAY))
