"""Appointments as iCalendar (RFC 5545): an event for each, with a UID for ever and a SEQUENCE for updates.

A summary holds the number of the participant and the name of the visit, and nothing of health, drug or study.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO

import icalendar

from tracker.domain.appointments import Appointment, Calendar

_END = b"END:VCALENDAR\r\n"


def write(calendar: Calendar, out: BinaryIO, told: Callable[[], None]) -> None:
    """Write the calendar; `told` is called after each participant."""
    head = icalendar.Calendar()
    head.add("prodid", f"-//Visitbook//{calendar.software}//EN")
    head.add("version", "2.0")
    head.add("method", "PUBLISH")
    head.add("x-wr-calname", calendar.name)
    out.write(head.to_ical().removesuffix(_END))
    for appointments in calendar.appointments():
        for one in appointments:
            out.write(_event(one, calendar).to_ical())
        told()
    out.write(_END)


def _event(one: Appointment, calendar: Calendar) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{one.visit_id}@visitbook")
    event.add("dtstamp", calendar.made_at.astimezone(UTC))
    event.add("last-modified", one.changed_at.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("summary", f"{one.number}: {one.visit}")
    event.add("location", calendar.place)
    event.add("dtstart", _start(one, calendar))
    return event


def _start(one: Appointment, calendar: Calendar) -> object:
    """The day, or the instant in UTC; how long a visit lasts is not recorded, and so it is not said."""
    if one.time is None:
        return one.day
    return datetime.combine(one.day, one.time, calendar.zone).astimezone(UTC)
