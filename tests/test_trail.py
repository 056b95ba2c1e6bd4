"""The audit trail as people read it: found by who, when and what, in words, and never more than the roles allow."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from stage import TODAY, TestClock
from test_signing import MONITOR, as_

from tracker import access, demo, overview, papers, settings, source_checks, trail, visits
from tracker.domain.logs import LOGS
from tracker.domain.records import Role, Typed
from tracker.errors import NotAllowed, NotFound
from tracker.papers import About, Issued
from tracker.site import NewUser, Site
from tracker.storage.sealing import CONCEALED
from tracker.storage.tables import NOT_ON_TRAIL, Base
from tracker.storage.writer import CLOCK
from tracker.trail import Filter, Kind
from tracker.trail_columns import THINGS, columns_of

ADMIN = NewUser("omid", "Omid Rad", "a sentence of his", frozenset({Role.ADMINISTRATOR}))
HIDDEN = frozenset(
    {
        *("id", "created_at", "recorded_at", "added_at", "raised_at", "signed_at", "locked_at", "checked_at"),
        *("unlocked_at", "at", "zone", "content", "text", "sha256", "head", "code", "position", "demo"),
        *("confirmed", "comparator", "range_source", "range_word", "grade", "grade_version", "value"),
        *("version", "band", "parts", "instrument", "form", "item", "equation", "inputs", "because", "words"),
        *("source", "origin", "rule_id", "label", "cannot_tell", "criteria", "planned_id", "key", "analyte"),
        *("kind", "record_id", "login", "unit", "rescreened_from", "weight_text", "scope"),
        *("imported_at", "imported_by", "sealed", "secret"),  # the trail's own columns say who and when
    }
)
"""Columns that name a row, or that the machine alone reads: the entry's own page has them all."""


def first(site: Site, **asked: object) -> trail.TrailLine:
    return trail.entries(site, Filter(**asked)).lines[0]  # type: ignore[arg-type]


@pytest.fixture
def monitor(demo_path: Path, clock: TestClock) -> Site:
    return Site.open(demo_path, "monitor", demo.PASSWORD, clock=clock)


# --- words


def test_an_entry_says_who_where_when_and_what_changed_from_what_to_what(
    new_site: Site, screening: str
) -> None:
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.6"), "misread")

    line = first(new_site, kind=Kind.RECORDS)

    assert (line.participant, line.what, line.change) == (
        "SAR-S001",
        "Body, weight, Screening",
        "value: 61.5 → 61.6",
    )
    assert (line.login, line.role, line.reason) == ("anna", "administrator, coordinator", "misread")
    assert (line.at.utcoffset(), line.zone) == (timedelta(0), "UTC")
    assert ("text", "61.5", "61.6") in line.columns


def test_configuration_users_and_paper_are_said_in_words(new_site: Site, screening: str) -> None:
    settings.change(new_site, "idle_minutes", "5", "an open ward")
    access.add(new_site, replace(MONITOR, roles=frozenset({Role.MONITOR, Role.INVESTIGATOR})))
    papers.printed(new_site, "visit", About(screening), Issued("printed", b"%PDF", "2"))

    assert first(new_site, kind=Kind.CONFIGURATION).what == "Setting: idle minutes"
    assert first(new_site, kind=Kind.CONFIGURATION).change == "value: 5"
    assert first(new_site, kind=Kind.USERS).what == "User: sara"
    assert "roles: investigator, monitor · active: yes" in first(new_site, kind=Kind.USERS).change
    printed = first(new_site, kind=Kind.PAPER)
    assert (printed.participant, printed.what, printed.change) == (
        "SAR-S001",
        "Screening",
        "Visit report: printed",
    )


def test_a_compared_source_is_said_with_its_value(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    fields = visits.open_visit(new_site, screening).form("vital_signs").fields
    weight = next(one.entry for one in fields if one.item.id == "weight")
    assert weight
    with as_(new_site, MONITOR) as sara:
        source_checks.mark(sara, screening, weight.id)

        assert first(sara, kind=Kind.SOURCE).what == "Source of Body, weight, Screening"


def test_every_table_has_its_kind_and_its_name() -> None:
    tables = {table.name for table in Base.metadata.sorted_tables if table not in NOT_ON_TRAIL}

    assert frozenset().union(*trail.TABLES.values()) == tables
    assert set(THINGS) | set(LOGS) == tables | {CLOCK}  # the clock is on the trail and has no table


def test_every_column_says_something_or_is_known_to_be_the_machines() -> None:
    tables = [table for table in Base.metadata.sorted_tables if table not in NOT_ON_TRAIL]
    silent = {
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.c
        if column.name not in columns_of(table.name)
        and column.name not in HIDDEN
        and column.name not in CONCEALED.get(table.name, ())
        and not column.foreign_keys
        and not column.name.endswith("_id")
    }

    assert silent == {"medication.drug"}  # found from the name that was typed, for the interaction hints


# --- looking for


def test_the_trail_is_found_by_participant_user_day_and_kind(new_site: Site, screening: str) -> None:
    settings.change(new_site, "idle_minutes", "5")

    of_woman = trail.entries(new_site, Filter(participant="SAR-S001")).lines
    assert {line.participant for line in of_woman} == {"SAR-S001"}
    assert trail.entries(new_site, Filter(login="nobody")).lines == ()
    assert trail.entries(new_site, Filter(first=TODAY, last=TODAY)).lines != ()
    assert trail.entries(new_site, Filter(first=TODAY + timedelta(days=1))).lines == ()
    assert trail.entries(new_site, Filter(last=TODAY - timedelta(days=1))).lines == ()
    kinds = {line.table for line in trail.entries(new_site, Filter(kind=Kind.CONFIGURATION)).lines}
    assert kinds <= trail.TABLES[Kind.CONFIGURATION]
    with pytest.raises(NotFound, match="No participant has the number"):
        trail.entries(new_site, Filter(participant="SAR-S999"))


def test_the_trail_of_a_participant_begins_with_the_registration(new_site: Site, screening: str) -> None:
    lines = trail.entries(new_site, Filter(participant="SAR-S001")).lines

    assert (lines[-1].action, lines[-1].table) == ("insert", "participant")


def test_a_long_trail_comes_in_parts_without_a_gap(demo_site: Site) -> None:
    whole = trail.entries(demo_site, Filter(), most=90)
    one = trail.entries(demo_site, Filter(), most=50)
    two = trail.entries(demo_site, Filter(), before=one.more, most=40)

    assert one.lines + two.lines == whole.lines
    assert trail.entries(demo_site, Filter(kind=Kind.PAPER), most=10_000).more is None


def test_everyone_who_wrote_is_named(demo_site: Site) -> None:
    assert "coordinator" in trail.logins(demo_site)


# --- who sees what


def test_an_administrator_sees_nothing_of_participants(new_site: Site, screening: str) -> None:
    papers.printed(new_site, "visit", About(screening), Issued("printed", b"%PDF", "2"))
    with as_(new_site, ADMIN) as omid:
        assert trail.kinds(omid) == (Kind.CONFIGURATION, Kind.USERS, Kind.BACKUPS)
        lines = trail.entries(omid, Filter(), most=10_000).lines
        assert {line.participant for line in lines} == {""}
        assert {line.table for line in lines} <= {
            table for kind in trail.WITHOUT_PEOPLE for table in trail.TABLES[kind]
        }
        assert trail.entries(omid, Filter(kind=Kind.RECORDS)).lines == ()
        with pytest.raises(NotFound, match="no entries about participants"):
            trail.entries(omid, Filter(participant="SAR-S001"))


def test_a_monitor_reads_the_whole_trail(monitor: Site) -> None:
    with monitor:
        assert trail.kinds(monitor) == tuple(Kind)
        assert trail.entries(monitor, Filter(kind=Kind.RECORDS)).lines != ()


def test_a_masked_assessor_reads_no_trail(demo_path: Path, clock: TestClock) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=clock) as assessor:
        for read in (trail.kinds, trail.logins, lambda site: trail.entries(site, Filter())):
            with pytest.raises(NotAllowed):
                read(assessor)


# --- the history of a field


def test_the_history_of_a_field_has_each_value_with_who_when_and_why(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "vital_signs", Typed("height", "162"))
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.6"), "misread")

    after, before = trail.of_form(new_site, screening, "vital_signs", "weight")

    assert (before.what, before.change) == ("Body, weight", "value: 61.5")
    assert (after.change, after.reason, after.login) == ("value: 61.5 → 61.6", "misread", "anna")
    assert len(trail.of_form(new_site, screening, "vital_signs")) == 3
    with pytest.raises(NotFound):
        trail.of_form(new_site, screening, "no_form", "weight")


def test_a_masked_assessor_reads_the_history_of_the_forms_that_assessors_see_and_no_reason(
    demo_path: Path, clock: TestClock
) -> None:
    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=clock) as site:
        visit_id = next(
            cell.visit.id
            for row in overview.participants(site)
            if row.study_key == "bsmmu-dcssc"
            for cell in row.cells
            if cell.visit.completed_at
        )
        visits.save(site, visit_id, "mrss", Typed("face", "2"), "arm B was seen")
        visits.save(site, visit_id, "mrss", Typed("face", "1"), "arm B was seen")

    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=clock) as assessor:
        lines = trail.of_form(assessor, visit_id, "mrss", "face")
        assert lines
        assert {line.reason for line in lines} == {""}
        with pytest.raises(NotFound, match="not part of the visit"):
            trail.of_form(assessor, visit_id, "laboratory")


def test_a_sign_in_says_what_it_was(new_site: Site) -> None:
    access.signed_in(new_site)

    found = first(new_site, kind=Kind.USERS)

    assert (found.what, found.change) == ("User: anna", "sign in")
