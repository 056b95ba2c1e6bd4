"""How many keys a whole visit takes: one visit of each study typed by real keys, and the table of the README.

The goal (issue 4): beside the characters that the data itself has, at most one key for each field.
"""

import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from course import CONSENT, VISITS, course
from entry_steps import Open, press, recorded, screen_of, show
from keystrokes import Count, Typist
from pytestqt.qtbot import QtBot
from stage import TestClock

from tracker import overview, visits
from tracker.domain.records import Sex, Typed
from tracker.domain.views import VisitRecord
from tracker.made_up import MadeUp
from tracker.site import Site

README = Path(__file__).parents[2] / "README.md"
VISIT = {
    "bird": 1,
    "baaz-ad-ir": 2,
    "bsmmu-dcssc": 2,
    "emc-daily-practice": 1,
    "euroguiderm-baricitinib": 1,
}
"""Which of its visits is typed: one whose units are known from before, but for the lipids of BIRD."""


@dataclass(frozen=True)
class Typing:
    """A visit that was typed: what it was to hold, what it holds, and what that took."""

    planned: VisitRecord
    wanted: dict[tuple[str, str], str]
    found: dict[tuple[str, str], str]
    count: Count

    @property
    def row(self) -> str:
        """Its line of the README's table."""
        one = self.count
        study, visit = self.planned.study.protocol.id, self.planned.visit.short
        forms = len(self.planned.forms)
        return f"| `{study}`, {visit} | {forms} | {one.fields} | {one.characters} | {one.keys} |"


def next_visit(site: Site, clock: TestClock, key: str) -> VisitRecord:
    """The visit to be typed, begun, of a participant who was seen at every visit before it."""
    at = VISIT[key]
    who = course(site, clock, key, {}, VISITS[key][at - 1])
    number = overview.participant(site, who).participant.shown_number
    visit_id = visits.find_visit(site, number, VISITS[key][at])
    day = visits.open_visit(site, visit_id).visit.target or CONSENT + timedelta(days=28)
    clock.set_to(day)
    visits.hold(site, visit_id, day, "as the participant could come")
    return visits.open_visit(site, visit_id)


def made_up(record: VisitRecord) -> dict[tuple[str, str], Typed]:
    """What the visit is to hold; the height of a grown person was measured once, before."""
    arms = record.study.protocol.arms
    arm = arms[0].id if arms and record.study.protocol.arm_is_recorded else None
    person = MadeUp(Random(record.study.protocol.id), Sex.FEMALE, arm)
    day = record.visit.held_on
    return {
        (form.id, typed.item): replace(typed, text=typed.text.removesuffix(".0"))
        for form in record.forms
        for typed in person.form(form, day=day)
        if typed.item != "height"
    }


def typed(qtbot: QtBot, site: Site, clock: TestClock, key: str) -> Typing:
    record = next_visit(site, clock, key)
    data = made_up(record)
    screen = show(qtbot, screen_of(site), record.visit.id)
    count = Typist(qtbot, screen, data).type_visit()
    after = visits.open_visit(site, record.visit.id)
    found = {
        (form.id, one.item.id): one.entry.text for form in after.forms for one in form.fields if one.entry
    }
    return Typing(record, {place: one.text for place, one in data.items()}, found, count)


@pytest.mark.parametrize("key", list(VISIT))
def test_a_whole_visit_takes_at_most_one_key_for_each_field_beside_its_data(
    qtbot: QtBot, dressed: object, new_site: Site, clock: TestClock, key: str
) -> None:
    done = typed(qtbot, new_site, clock, key)

    sys.stdout.write(f"{done.row}\n")
    assert {place: done.found.get(place) for place in done.wanted} == done.wanted
    assert done.count.keys <= done.count.characters + done.count.fields
    assert done.row in README.read_text(encoding="utf-8")


def test_ten_is_one_key_in_mmt8(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bird", "screening")
    screen.show_form("mmt8")
    items = [one.item.id for one in screen.record.form("mmt8").required]

    press(qtbot, "t" * len(items))

    assert recorded(screen, "mmt8") == dict.fromkeys(items, "10")
