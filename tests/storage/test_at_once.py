"""Many rows written at once: the same rows and the same chain as one by one."""

import json
from datetime import date

from site_file import broken_links, plain_sql, rows, trail
from stage import PASSWORD

from tracker.site import Site
from tracker.storage.tables import LABORATORY, RANGE
from tracker.storage.writer import Value

ODD = 'says "5 %s", 100 %, a\\b\nand ×10⁹/L دما\u2028'
"""What JSON, a template or a letter beyond ASCII could stumble over."""


def of(laboratory: str, analyte: str, age: int | None, day: date | None, struck: bool) -> dict[str, Value]:
    """A reference range; sex and limits are left to their defaults."""
    return {
        "laboratory_id": laboratory,
        "analyte": analyte,
        "age_from": age,
        "valid_from": day,
        "struck": struck,
        "unit": ODD,
    }


def test_rows_written_at_once_are_stored_and_told_as_if_written_one_by_one(new_site: Site) -> None:
    with new_site.work() as work:
        lab = work.insert(LABORATORY, {"name": "Made-up"})
        wanted = [of(lab, "one", 1, date(2026, 4, 14), struck=True), of(lab, ODD, None, None, struck=False)]
        for one in wanted:
            work.writer.insert(RANGE, one, participant="p1", reason=ODD)

        work.writer.insert_many(RANGE, wanted, participant="p1", reason=ODD)

    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        stored = rows(connection, "SELECT * FROM reference_range ORDER BY id")
        entries = trail(connection)
    bare = [{name: value for name, value in row.items() if name != "id"} for row in stored]
    told = [json.loads(str(entry["new"])) for entry in entries[-4:]]
    assert bare[2:] == bare[:2]
    assert [row["id"] for row in told] == [row["id"] for row in stored]
    assert [row | {"id": ""} for row in told[2:]] == [row | {"id": ""} for row in told[:2]]
    assert broken_links(entries) == []


def test_an_empty_list_of_rows_writes_nothing(new_site: Site) -> None:
    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        before = trail(connection)

    with new_site.work() as work:
        ids = work.insert_many(RANGE, [])

    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        assert trail(connection) == before
    assert ids == []
