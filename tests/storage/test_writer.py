"""The one writer: a row and its entry on the trail, chained, or neither."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from site_file import broken_links, plain_sql, rows, trail
from stage import PASSWORD, TODAY, TestClock

from tracker import demo, enrolment, studies, visits
from tracker.domain.records import Sex, Typed
from tracker.site import Site
from tracker.storage.tables import FLAG, SITE, STUDY, VISIT, instant_text
from tracker.storage.writer import Value, canonical, new_id


@pytest.fixture
def study_row(new_site: Site) -> str:
    """A row to write to."""
    with new_site.work() as work:
        return work.insert(STUDY, {"key": "a-study"})


@contextmanager
def stored(path: Path) -> Iterator[list[dict[str, object]]]:
    """The trail as it lies in the file."""
    with plain_sql(path, "anna", PASSWORD) as connection:
        yield trail(connection)


def fail_halfway(site: Site, row_id: str) -> None:
    """Write two things, then break."""
    with site.work() as work:
        work.insert(STUDY, {"key": "second"})
        work.update(STUDY, row_id, {"key": "third"})
        raise ZeroDivisionError


# --- the trail


def test_a_new_row_leaves_one_entry_with_its_values_and_who_wrote_it_when_and_why(
    new_site: Site, clock: TestClock
) -> None:
    clock.set_to(TODAY)
    with new_site.work() as work:
        row_id = work.insert(STUDY, {"key": "a-study"}, participant="p1", reason="asked for")

    with stored(new_site.path) as entries:
        last, before = entries[-1], entries[-2]
    assert last["sequence"] == before["sequence"] + 1  # type: ignore[operator]
    assert {
        name: last[name] for name in ("action", "table_name", "record_id", "participant_id", "reason")
    } == {
        "action": "insert",
        "table_name": "study",
        "record_id": row_id,
        "participant_id": "p1",
        "reason": "asked for",
    }
    assert (last["user_id"], last["login"]) == (new_site.user.id, "anna")
    assert (last["role"], last["zone"]) == ("administrator, coordinator", "UTC")
    assert last["at"] == "2026-04-14T09:41:01.000000+00:00"
    assert last["old"] is None
    assert json.loads(str(last["new"])) == {"id": row_id, "key": "a-study"}


def test_a_change_leaves_one_entry_with_the_old_and_the_new_value_of_what_changed(
    new_site: Site, study_row: str
) -> None:
    with new_site.work() as work:
        changed = work.update(
            STUDY, study_row, {"key": "another", "current_version_id": None}, reason="misread"
        )

    with stored(new_site.path) as entries:
        last = entries[-1]
    assert changed
    assert (last["action"], last["record_id"], last["reason"]) == ("update", study_row, "misread")
    assert json.loads(str(last["old"])) == {"key": "a-study"}
    assert json.loads(str(last["new"])) == {"key": "another"}


def test_a_change_that_changes_nothing_writes_nothing(new_site: Site, study_row: str) -> None:
    with stored(new_site.path) as entries:
        before = entries

    with new_site.work() as work:
        changed = work.update(STUDY, study_row, {"key": "a-study"})

    with stored(new_site.path) as entries:
        assert entries == before
    assert not changed


def test_a_unit_of_work_that_fails_leaves_neither_row_nor_entry(new_site: Site, study_row: str) -> None:
    with stored(new_site.path) as entries:
        before = entries

    with pytest.raises(ZeroDivisionError):
        fail_halfway(new_site, study_row)

    with stored(new_site.path) as entries, plain_sql(new_site.path, "anna", PASSWORD) as connection:
        found = [row["key"] for row in rows(connection, "SELECT key FROM study")]
        assert entries == before
    assert "a-study" in found
    assert not {"second", "third"} & set(found)


def test_the_trail_goes_on_after_a_unit_of_work_that_failed(new_site: Site, study_row: str) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_halfway(new_site, study_row)

    with new_site.work() as work:
        work.insert(STUDY, {"key": "third"})

    with stored(new_site.path) as entries:
        assert broken_links(entries) == []


def test_the_hashes_of_a_whole_demo_follow_from_each_other(demo_path: Path) -> None:
    with plain_sql(demo_path, "coordinator", demo.PASSWORD) as connection:
        entries = trail(connection)

    assert len(entries) > 1000
    assert broken_links(entries) == []


def test_every_stored_row_is_what_its_trail_says_it_became(demo_path: Path) -> None:
    with plain_sql(demo_path, "coordinator", demo.PASSWORD) as connection:
        entries = trail(connection)
        tables = {str(entry["table_name"]) for entry in entries}
        found = {name: rows(connection, f"SELECT * FROM {name}") for name in sorted(tables)}
    told: dict[str, dict[str, object]] = {}
    for entry in entries:
        if entry["action"] in {"insert", "update"}:
            told.setdefault(str(entry["record_id"]), {}).update(json.loads(str(entry["new"])))

    for name in tables - {"audit"}:
        for row in found[name]:
            for column, value in told[row["id"]].items():
                kept = row[column]
                assert (kept.removesuffix(".000000") if isinstance(kept, str) else kept) == value, (
                    name,
                    column,
                )
    assert {row["id"] for name in tables for row in found[name]} == set(told)


def test_an_entry_that_was_altered_beside_the_program_shows(new_site: Site, study_row: str) -> None:
    with stored(new_site.path) as entries:
        entries[2]["reason"] = "slipped in"

        assert broken_links(entries) == [3]


# --- values


def test_ids_are_time_ordered_uuids(new_site: Site) -> None:
    ids = [new_id() for _n in range(1000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 1000
    assert {UUID(one).version for one in ids} == {7}  # RFC 9562 section 5.7


def test_instants_are_kept_as_utc_text_of_one_width(new_site: Site) -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    moments = (
        (datetime(2026, 4, 14, 13, 11, tzinfo=tehran), "2026-04-14T09:41:00.000000+00:00"),
        (datetime(2026, 4, 14, 9, 41, 0, 5, UTC), "2026-04-14T09:41:00.000005+00:00"),
    )
    for moment, text in moments:
        with new_site.work() as work:
            work.update(SITE, new_site.info.id, {"created_at": moment})

        with plain_sql(new_site.path, "anna", PASSWORD) as connection:
            kept = rows(connection, "SELECT created_at FROM site")[0]["created_at"]
            last = trail(connection)[-1]
        assert kept == text
        assert json.loads(last["new"]) == {"created_at": text}


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        instant_text(datetime(2026, 4, 14, 9, 41))  # noqa: DTZ001  that it is refused is the point


def test_a_trail_written_by_a_clock_of_another_zone_stays_chained(site_path: Path) -> None:
    class TehranClock:
        def now(self) -> datetime:
            return datetime(2026, 4, 14, 13, 11, tzinfo=timezone(timedelta(hours=3, minutes=30)))

    with Site.open(site_path, "anna", PASSWORD, clock=TehranClock()) as site, site.work() as work:
        work.insert(STUDY, {"key": "a-study"})

    with stored(site_path) as entries:
        assert broken_links(entries) == []


def test_values_on_the_trail_are_the_same_text_for_the_same_values() -> None:
    values: dict[str, Value] = {
        "b": date(2026, 4, 14),
        "a": time(9, 5),
        "c": True,
        "d": None,
        "e": "é",
        "f": 2,
    }

    text = canonical(values)

    assert text == '{"a":"09:05:00","b":"2026-04-14","c":true,"d":null,"e":"é","f":2}'
    assert text == canonical(dict(reversed(values.items())))


@pytest.mark.parametrize("typed", ["7.10", "7.1", "1.50", "120", "1000.000"])
def test_a_decimal_is_kept_as_it_was_typed(new_site: Site, typed: str) -> None:
    baaz = next(one for one in studies.studies(new_site) if one.protocol.id == "baaz-ad-ir")
    consent = date(2026, 3, 2)
    registration = enrolment.Registration("N.H.", Sex.FEMALE, consent, "2.0", birth_year=1991)
    enrolment.register(new_site, baaz.id, registration)
    visit_id = visits.find_visit(new_site, "SAR-S001", "screening")
    visits.hold(new_site, visit_id, consent)

    visits.save(
        new_site, visit_id, "laboratory_screening", Typed("alt", typed, "U/L", "7", "40", confirmed=True)
    )

    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        kept = rows(connection, "SELECT text, value, typeof(value) AS kind FROM result WHERE item = 'alt'")[0]
    assert kept == {"text": typed, "value": typed, "kind": "text"}


def test_no_column_keeps_a_binary_fraction() -> None:
    kinds = {str(column.type) for table in VISIT.metadata.tables.values() for column in table.columns}

    assert FLAG.c.value.type.python_type is str
    assert not any(word in kind for kind in kinds for word in ("FLOAT", "REAL", "DOUBLE", "NUMERIC"))
