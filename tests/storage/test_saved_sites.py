"""Sites saved by released versions: each opens in this one and shows what was recorded in it.

The folders in tests/data are made once for each release, by
`PYTHONPATH=. .venv/bin/python tests/data/make_saved_site.py`.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from site_file import broken_links, plain_sql, trail
from stage import TestClock

from tracker import overview, visits
from tracker.domain.records import Entry, Missing, ParticipantStatus
from tracker.site import Site
from tracker.storage.tables import Base

SAVED = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"
PASSWORD = "kept from the first version"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shutil.copytree(SAVED, tmp_path / SAVED.name)


@pytest.fixture
def site(path: Path) -> Iterator[Site]:
    with Site.open(path, "anna", PASSWORD, clock=TestClock()) as opened:
        yield opened


def recorded(site: Site, form: str, item: str) -> Entry:
    record = visits.open_visit(site, visits.find_visit(site, "SAR-S001", "screening"))
    entry = next(field.entry for field in record.form(form).fields if field.item.id == item)
    assert entry is not None
    return entry


def test_a_site_of_the_first_version_opens_for_its_user(site: Site) -> None:
    assert (site.info.name, site.info.timezone) == ("Sari Dermatology Clinic", "Asia/Tehran")
    assert site.user.name == "Anna Karimi"


def test_its_participants_and_visits_are_there(site: Site) -> None:
    rows = overview.participants(site)

    assert [row.participant.screening_number for row in rows] == ["SAR-S001", "SAR-S002"]
    assert [row.participant.initials for row in rows] == ["N.H.", "R.T."]
    assert {row.participant.status for row in rows} == {ParticipantStatus.SCREENING}
    held = [visit for visit in overview.participant(site, rows[0].participant.id).visits if visit.held_on]
    assert [(visit.planned_id, visit.held_on) for visit in held] == [("screening", date(2026, 3, 2))]


def test_its_values_are_as_they_were_typed(site: Site) -> None:
    weight, alt = recorded(site, "vital_signs", "weight"), recorded(site, "laboratory_screening", "alt")
    pulse = recorded(site, "vital_signs", "pulse")

    assert (weight.text, weight.value) == ("61.50", Decimal("61.50"))
    assert (alt.text, alt.unit, alt.low, alt.high) == ("212.0", "U/L", "7", "40")
    assert (pulse.missing, pulse.missing_reason) == (Missing.NOT_DONE, "Left early")


def test_its_trail_is_unbroken_and_says_what_was_corrected(path: Path) -> None:
    with plain_sql(path, "anna", PASSWORD) as connection:
        entries = trail(connection)

    corrected = [
        entry for entry in entries if entry["reason"] == "Misread" and entry["table_name"] == "result"
    ]
    assert broken_links(entries) == []
    assert [('"value":"210"' in entry["old"], '"value":"212.0"' in entry["new"]) for entry in corrected] == [
        (True, True)
    ]


def test_its_tables_are_those_of_this_version_and_its_trail_is_still_guarded(site: Site) -> None:
    with site.look() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        guards = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()

        assert differences == []
        assert set(guards) == {"audit_refuses_update", "audit_refuses_delete", "audit_refuses_replace"}


def test_it_can_be_written_to(site: Site) -> None:
    visit_id = visits.find_visit(site, "SAR-S002", "screening")

    visits.hold(site, visit_id, date(2026, 3, 3))

    assert visits.open_visit(site, visit_id).visit.held_on == date(2026, 3, 3)
