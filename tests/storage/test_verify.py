"""What verify finds: every kind of tampering that a site's file can suffer, and nothing in a file that is whole."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from site_file import CHAINED, plain_sql, trail

from tracker import demo
from tracker.errors import Damaged
from tracker.site import Site
from tracker.storage import verify
from tracker.storage.verify import Fault, Finding, Seal

SAVED = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"


def found(
    path: Path, *seals: Seal, login: str = "coordinator", password: str = demo.PASSWORD
) -> list[Finding]:
    with Site.open(path, login, password) as site, site.look() as connection:
        return list(verify.findings(connection, seals))


def tamper(path: Path, *statements: str) -> None:
    """Plain SQL by someone who has the key, with the guards taken off and put back."""
    with plain_sql(path, "coordinator", demo.PASSWORD) as connection:
        for name in verify.GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for sql in verify.GUARDS.values():
            connection.execute(sql)
        connection.commit()


def write_chain_anew(path: Path) -> None:
    """What someone with the key and the program's source does to hide an edit: every hash computed again."""
    with plain_sql(path, "coordinator", demo.PASSWORD) as connection:
        entries, previous, hashes = trail(connection), "0" * 64, []
    for entry in entries:
        covered = {name: entry[name] for name in CHAINED}
        text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256((previous + text).encode()).hexdigest()
        hashes.append(f"UPDATE audit SET hash = '{previous}' WHERE sequence = {entry['sequence']}")
    tamper(path, *hashes)


def made_and_changed(path: Path) -> tuple[int, int]:
    """The entries that made a participant and that changed it first."""
    with plain_sql(path, "coordinator", demo.PASSWORD) as connection:
        query = (
            "SELECT sequence FROM audit WHERE record_id = (SELECT min(id) FROM participant) ORDER BY sequence"
        )
        first, second, *_later = [row[0] for row in connection.execute(query)]
    return first, second


def faults(path: Path, *seals: Seal) -> set[Fault]:
    return {finding.fault for finding in found(path, *seals)}


def sealed(path: Path) -> Seal:
    with Site.open(path, "coordinator", demo.PASSWORD) as site, site.look() as connection:
        return verify.head(connection)


def test_a_whole_site_has_no_fault(demo_path: Path) -> None:
    assert found(demo_path) == []


def test_a_site_of_the_first_version_has_no_fault_after_its_upgrade(tmp_path: Path) -> None:
    path = shutil.copytree(SAVED, tmp_path / SAVED.name)

    assert found(path, login="anna", password="kept from the first version") == []


@pytest.mark.parametrize(
    ("table", "field", "text"),
    [
        ("reference_range", "struck", "''"),  # reads as no, and no query finds it as no
        ("user_account", "active", "2"),
        ("signature", "signed_at", "'2026-01-01'"),  # an instant without its zone
        ("flag", "raised_at", "x'00ff'"),
    ],
)
def test_what_no_program_of_ours_stored_is_found_as_an_edited_row(
    small_path: Path, table: str, field: str, text: str
) -> None:
    tamper(small_path, f"UPDATE {table} SET {field} = {text} WHERE id = (SELECT max(id) FROM {table})")

    (finding,) = found(small_path)
    assert (finding.fault, finding.table) == (Fault.ROW_CHANGED, table)
    assert field in finding.fields


@pytest.mark.parametrize("place", ["site SET created_at", "user_account SET password_changed_at"])
def test_a_site_whose_own_rows_cannot_be_read_is_said_to_be_damaged(small_path: Path, place: str) -> None:
    tamper(small_path, f"UPDATE {place} = 'never'")

    with pytest.raises(Damaged, match="holds what Visitbook did not store"):
        Site.open(small_path, "coordinator", demo.PASSWORD)


@pytest.mark.parametrize("column", [name for name in CHAINED if name != "sequence"] + ["hash"])
def test_an_entry_that_holds_bytes_is_found(small_path: Path, column: str) -> None:
    tamper(
        small_path, f"UPDATE audit SET {column} = x'00ff' WHERE sequence = (SELECT max(sequence) FROM audit)"
    )

    assert Fault.CHAIN_BROKEN in faults(small_path)


def test_an_edited_row_is_found_with_its_field(small_path: Path) -> None:
    tamper(
        small_path,
        "UPDATE result SET value = '999' WHERE id = (SELECT min(id) FROM result WHERE value <> '')",
    )

    assert [(one.fault, one.table, one.fields) for one in found(small_path)] == [
        (Fault.ROW_CHANGED, "result", ("value",))
    ]


def test_a_date_that_is_none_is_found(small_path: Path) -> None:
    tamper(small_path, "UPDATE visit SET target = 'soon' WHERE id = (SELECT min(id) FROM visit)")

    with Site.open(small_path, "coordinator", demo.PASSWORD) as site, site.look() as connection:
        assert {one.fault for one in verify.findings(connection)} == {Fault.ROW_CHANGED}


def test_a_deleted_row_is_found(small_path: Path) -> None:
    tamper(small_path, "DELETE FROM deviation WHERE id = (SELECT min(id) FROM deviation)")

    assert [(one.fault, one.table) for one in found(small_path)] == [(Fault.ROW_MISSING, "deviation")]


def test_a_table_that_was_dropped_is_found(small_path: Path) -> None:
    tamper(small_path, "DROP TABLE vaccination")

    assert found(small_path)[0] == Finding(Fault.TABLE_MISSING, "vaccination")


def test_an_inserted_row_is_found(small_path: Path) -> None:
    tamper(small_path, "INSERT INTO study (id, key) VALUES ('x', 'slipped in')")

    assert found(small_path) == [Finding(Fault.ROW_UNKNOWN, "study", "x")]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM unsigned_visit", Fault.ROW_MISSING),
        ("UPDATE unsigned_visit SET held_on = '2020-01-01'", Fault.ROW_CHANGED),
        (
            "INSERT INTO unsigned_visit SELECT id, held_on FROM visit WHERE completed_at IS NULL",
            Fault.ROW_UNKNOWN,
        ),
    ],
)
def test_a_visit_taken_from_or_put_among_those_to_be_signed_is_found(
    small_path: Path, statement: str, fault: Fault
) -> None:
    tamper(small_path, statement)

    assert {(one.fault, one.table) for one in found(small_path)} == {(fault, "unsigned_visit")}


def test_a_changed_entry_of_the_trail_is_found(small_path: Path) -> None:
    tamper(small_path, "UPDATE audit SET reason = 'another' WHERE sequence = 5")

    assert found(small_path) == [Finding(Fault.CHAIN_BROKEN, sequence=5)]


def test_an_entry_that_is_no_json_and_no_instant_is_found(small_path: Path) -> None:
    tamper(small_path, "UPDATE audit SET new = 'nothing', at = 'noon' WHERE sequence = 5")

    assert Finding(Fault.CHAIN_BROKEN, sequence=5) in found(small_path)


def test_two_entries_that_changed_places_are_found(small_path: Path) -> None:
    tamper(
        small_path,
        "UPDATE audit SET sequence = -5 WHERE sequence = 5",
        "UPDATE audit SET sequence = 5 WHERE sequence = 6",
        "UPDATE audit SET sequence = 6 WHERE sequence = -5",
    )

    assert {one.sequence for one in found(small_path) if one.fault is Fault.CHAIN_BROKEN} >= {5, 6}


def test_entries_in_another_order_are_found_though_their_chain_was_written_anew(small_path: Path) -> None:
    first, second = made_and_changed(small_path)
    tamper(
        small_path,
        f"UPDATE audit SET sequence = -1 WHERE sequence = {first}",
        f"UPDATE audit SET sequence = {first} WHERE sequence = {second}",
        f"UPDATE audit SET sequence = {second} WHERE sequence = -1",
    )
    write_chain_anew(small_path)

    assert Fault.CHAIN_BROKEN not in faults(small_path)
    assert Fault.OLD_VALUE_DIFFERS in faults(small_path)


def test_an_entry_slipped_in_between_is_found(small_path: Path) -> None:
    copied = ", ".join(column for column in CHAINED if column != "sequence")
    tamper(
        small_path,
        "UPDATE audit SET sequence = -sequence - 1 WHERE sequence >= 40",
        f"INSERT INTO audit (sequence, {copied}, hash) SELECT 40, {copied}, hash FROM audit WHERE sequence = 39",
        "UPDATE audit SET sequence = -sequence WHERE sequence < 0",
    )

    assert Finding(Fault.CHAIN_BROKEN, sequence=40) in found(small_path)


def test_a_value_edited_in_its_row_and_in_the_whole_trail_is_found_by_the_seal(small_path: Path) -> None:
    seal = sealed(small_path)
    tamper(
        small_path,
        "UPDATE participant SET initials = 'Q.Q.' WHERE screening_number = 'SAR-S001'",
        "UPDATE audit SET new = json_set(new, '$.initials', 'Q.Q.') WHERE action = 'insert'"
        " AND record_id = (SELECT id FROM participant WHERE screening_number = 'SAR-S001')",
    )
    write_chain_anew(small_path)

    assert Finding(Fault.CHAIN_BROKEN, sequence=seal.sequence) in found(small_path, seal)


def test_a_forged_seal_does_not_stand_before_the_true_one(small_path: Path) -> None:
    end = sealed(small_path)
    true = Seal(end.sequence, "a" * 64)

    assert faults(small_path, true, end) == {Fault.CHAIN_BROKEN}
    assert faults(small_path, end, true) == {Fault.CHAIN_BROKEN}


def test_an_entry_taken_out_of_the_middle_is_found(small_path: Path) -> None:
    tamper(small_path, "DELETE FROM audit WHERE sequence = 40")

    assert Finding(Fault.CHAIN_BROKEN, sequence=41) in found(small_path)


def test_a_tail_cut_off_together_with_its_rows_is_found_by_the_seal(small_path: Path) -> None:
    with Site.open(small_path, "coordinator", demo.PASSWORD) as site, site.work() as work:
        work.writer.note("print", "site", site.info.id, {"what": "a label"})
    seal = sealed(small_path)
    tamper(small_path, "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")

    assert found(small_path) == []  # nothing inside the file tells
    assert found(small_path, seal) == [Finding(Fault.TRAIL_SHORTENED, sequence=seal.sequence)]


def test_a_chain_written_anew_from_some_entry_on_is_found_by_the_seal(small_path: Path) -> None:
    seal = sealed(small_path)

    assert faults(small_path, Seal(seal.sequence, "0" * 64)) == {Fault.CHAIN_BROKEN}
    assert faults(small_path, seal) == set()


@pytest.mark.parametrize("name", list(verify.GUARDS))
def test_a_guard_that_was_taken_off_is_found(small_path: Path, name: str) -> None:
    with plain_sql(small_path, "coordinator", demo.PASSWORD) as connection:
        connection.execute(f"DROP TRIGGER {name}")

    assert found(small_path) == [Finding(Fault.GUARD_MISSING, record=name)]


def test_a_guard_that_was_weakened_is_found(small_path: Path) -> None:
    with plain_sql(small_path, "coordinator", demo.PASSWORD) as connection:
        connection.execute("DROP TRIGGER audit_refuses_update")
        connection.execute("CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit BEGIN SELECT 1; END")

    assert found(small_path) == [Finding(Fault.GUARD_MISSING, record="audit_refuses_update")]


def test_a_trigger_that_is_not_ours_is_found(small_path: Path) -> None:
    swallows = "CREATE TRIGGER helper BEFORE UPDATE ON result BEGIN SELECT RAISE(IGNORE); END"
    with plain_sql(small_path, "coordinator", demo.PASSWORD) as connection:
        connection.execute(swallows)

    assert found(small_path) == [Finding(Fault.TRIGGER_UNKNOWN, record="helper")]


def test_the_counts_are_those_of_the_tables(new_site: Site) -> None:
    with new_site.look() as connection:
        counted = verify.counts(connection)

    assert counted["study"] == 5  # the five that ship
    assert counted["participant"] == 0
