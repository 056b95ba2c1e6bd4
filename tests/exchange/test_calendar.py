"""Calendars parsed back by a second parser, vobject, and compared with the appointments of the site."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from rich_site import Rich
from stage import TODAY

from tracker import exporting, leaving, overview, studies, visits
from tracker.domain.records import Participant, ParticipantStatus, Visit
from tracker.exporting import Wanted
from tracker.site import Site

Event = dict[str, Any]


@pytest.fixture
def site(rich: Rich, tmp_path: Path) -> Iterator[Site]:
    copied = Rich(shutil.copytree(rich.path, tmp_path / "copied.visitbook"), rich.number)
    with copied.open() as opened:
        yield opened


def events(site: Site, study: str | None = None, participant: str | None = None) -> dict[str, Event]:
    """What vobject reads, by UID."""
    target = site.path.parent / "made.ics"
    exporting.export(site, Wanted("ics", study, participant), target)
    calendar = vobject.readOne(target.read_bytes().decode("utf-8"), validate=True)
    found = {
        one.uid.value: {name: field[0].value for name, field in one.contents.items()}
        for one in calendar.vevent_list
    }
    assert len(found) == len(calendar.vevent_list)
    return found


def waiting(site: Site) -> tuple[Participant, Visit]:
    """Someone enrolled with a visit that is still to come."""
    for row in overview.participants(site):
        if row.participant.status is ParticipantStatus.ENROLLED:
            for cell in row.cells:
                if not (cell.visit.is_held or cell.visit.missed_on) and cell.visit.target:
                    return row.participant, cell.visit
    raise AssertionError


def event_of(site: Site, visit: Visit) -> Event:
    return events(site)[f"{visit.id}@visitbook"]


def test_the_calendar_of_the_site_holds_every_appointment_with_its_day(site: Site) -> None:
    found = events(site)

    booked = {
        f"{cell.visit.id}@visitbook": (row.participant.shown_number, cell.visit)
        for row in overview.participants(site)
        for cell in row.cells
        if cell.visit.appointment
    }
    assert len(booked) > 40
    standing = {uid for uid, one in found.items() if one["status"] == "CONFIRMED"}
    assert booked.keys() - found.keys() == set()
    assert standing - booked.keys() == set()
    for uid, (number, visit) in booked.items():
        assert found[uid]["summary"] == f"{number}: {visit.label}"
        if visit.appointment_time:
            at = datetime.combine(visit.appointment or TODAY, visit.appointment_time, site.zone)
            assert found[uid]["dtstart"] == at
        else:
            assert found[uid]["dtstart"] == visit.appointment


def test_the_calendar_of_a_study_or_a_participant_is_a_part_of_that_of_the_site(site: Site) -> None:
    whole, study = events(site), events(site, "bird")
    who = overview.participants(site, studies.study(site, "bird").id)[0].participant

    one = events(site, participant=who.shown_number)

    assert 0 < len(one) < len(study) < len(whole)
    assert one.keys() < study.keys() < whole.keys()
    assert {event["summary"].partition(":")[0] for event in one.values()} == {who.shown_number}


def test_a_moved_appointment_keeps_its_uid_and_counts_one_more(site: Site) -> None:
    _who, visit = waiting(site)
    visits.book(site, visit.id, visit.target, time(8, 30))
    before = event_of(site, visit)

    visits.book(site, visit.id, visit.target, time(14, 0))

    after = event_of(site, visit)
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert after["dtstart"] - before["dtstart"] == timedelta(hours=5, minutes=30)
    assert after["last-modified"] > before["last-modified"]


def test_an_appointment_that_was_taken_back_stays_in_the_calendar_as_cancelled(site: Site) -> None:
    _who, visit = waiting(site)
    visits.book(site, visit.id, visit.target)
    before = event_of(site, visit)

    visits.book(site, visit.id, None)

    after = event_of(site, visit)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["dtstart"] == before["dtstart"] == visit.target
    assert int(after["sequence"]) == int(before["sequence"]) + 1


def test_who_leaves_the_study_has_their_appointments_cancelled(site: Site) -> None:
    who, visit = waiting(site)
    visits.book(site, visit.id, visit.target)

    leaving.withdraw(site, who.id, TODAY, "moved away")

    assert event_of(site, visit)["status"] == "CANCELLED"


def test_nothing_of_health_drug_or_study_is_in_a_calendar(site: Site) -> None:
    found = events(site)

    # Only these: a number, a visit, a day, a place.
    told = {name for one in found.values() for name in one}
    assert told == {
        *("uid", "dtstamp", "last-modified", "sequence", "status", "class", "summary", "location", "dtstart"),
    }
    content = (site.path.parent / "made.ics").read_text("utf-8").lower()
    for study in studies.studies(site):
        assert study.protocol.id not in content
        for arm in study.protocol.arms:
            assert arm.label.lower() not in content
    for row in overview.participants(site):
        assert f" {row.participant.initials.lower()}" not in content
    assert not any(drug in content for drug in ("baricitinib", "methotrexate", "azathioprine", "placebo"))


def test_lines_end_and_are_folded_as_the_standard_asks(site: Site) -> None:
    events(site)

    raw = (site.path.parent / "made.ics").read_bytes()
    # RFC 5545, 3.1: lines end with CR LF and have at most 75 octets.
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.endswith(b"END:VCALENDAR\r\n")


def test_a_day_without_an_hour_is_a_whole_day(site: Site) -> None:
    _who, visit = waiting(site)

    visits.book(site, visit.id, visit.target)

    start = event_of(site, visit)["dtstart"]
    assert isinstance(start, date)
    assert not isinstance(start, datetime)
