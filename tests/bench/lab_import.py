"""How long 60,000 laboratory results take beside reading the CSV and writing as many rows with the bare driver.

As many rows are those of the file as they stand, in one plain table; or, in the site's own tables with their indexes,
the results alone, or all that the import writes: results with their trail, what they derive, flags and visits. Each is
one transaction in an encrypted file opened as a site opens its own. Processor time, so that what else the computer does
counts for neither. Run by hand: `PYTHONPATH=.:tests .venv/bin/python tests/bench/lab_import.py [ROWS]`. The goals are
issue 7's: under 25 times, within 300 MB. Made-up people only.
"""

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import sqlcipher3
from sqlalchemy import text
from stage import PASSWORD, TestClock

from tracker import lab_import, studies
from tracker.cli_words import say
from tracker.lab_outcome import Done
from tracker.site import NewSite, NewUser, Site
from tracker.storage import database

ROWS = 60_000
WRITTEN = ("result", "audit", "flag", "derived", "visit", "participant")
"""The tables that the import writes."""
TESTS = (
    ("SGPT", "U/L", "0", "40", 10, 90),
    ("SGOT", "U/L", "0", "40", 10, 90),
    ("Hb", "g/dL", "12.0", "16.0", 8, 17),
    ("WBC", "10*9/L", "4.0", "11.0", 2, 14),
    ("Platelets", "10*9/L", "150", "400", 90, 450),
    ("Creatinine", "umol/L", "45", "90", 40, 160),
    ("CK", "U/L", "30", "200", 20, 900),
    ("LDH", "U/L", "120", "250", 100, 500),
    ("Sodium", "mmol/L", "136", "145", 130, 150),
    ("Ferritin", "ng/mL", "10", "200", 5, 400),
)
"""As a report names them: unit, range, and between which numbers values are made up."""
MAPPING = """
participant: Patient
date: Sampled
analyte: Test
value: Result
unit: Unit
low: Low
high: High
date_format: ISO
analytes: {Ferritin: "other:Ferritin"}
"""


def make_file(path: Path, rows: int) -> None:
    """Fifty people or more, each with samples four weeks apart."""
    source = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Patient", "Sampled", "Test", "Result", "Unit", "Low", "High"))
        for n in range(rows):
            sample, test = divmod(n, len(TESTS))
            person, visit = divmod(sample, 24)
            name, unit, low, high, least, most = TESTS[test]
            value = f"{source.uniform(least, most):.1f}" if most < 100 else str(source.randint(least, most))
            day = date(2023, 1, 2) + timedelta(days=28 * visit + person % 7)
            writer.writerow((f"P-{person:04}", day.isoformat(), name, value, unit, low, high))


def bare(path: Path, folder: Path, site: Site, written: tuple[str, ...]) -> tuple[float, int]:
    """Processor seconds for reading the file and writing, encrypted and with the driver alone, the rows that the
    import wrote to these tables; and how many they are."""
    with site.look() as look:
        schema = [
            row.sql
            for row in look.execute(text("SELECT sql, tbl_name FROM sqlite_master WHERE sql IS NOT NULL"))
            if row.tbl_name in written and not row.sql.startswith("CREATE TRIGGER")
        ]
        read = {name: look.execute(text(f"SELECT * FROM {name}")).fetchall() for name in written}
    tables = {name: [tuple(row) for row in rows] for name, rows in read.items() if rows}
    connection = _bare_file(folder / f"bare-{len(written)}.db", schema)
    begun = time.process_time()
    with path.open(newline="", encoding="utf-8") as file:
        list(csv.reader(file))
    connection.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
    connection.execute("COMMIT")
    taken = time.process_time() - begun
    connection.close()
    return taken, sum(map(len, tables.values()))


def plain(path: Path, target: Path) -> float:
    """Processor seconds for reading the file and writing its rows as they stand to a table without index."""
    connection = _bare_file(target, ["CREATE TABLE line (a, b, c, d, e, f, g)"])
    begun = time.process_time()
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    taken = time.process_time() - begun
    connection.close()
    return taken


def _bare_file(path: Path, schema: Iterable[str]) -> sqlcipher3.Connection:
    """An encrypted file opened as a site opens its own; what rows refer to is in none of these tables."""
    connection = database.connect(path, os.urandom(32), make=True)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in schema:
        connection.execute(statement)
    return connection


def main() -> None:
    """Print the times, their ratio, and the memory at its highest."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_file(folder / "labs.csv", rows)
        info = NewSite("Made-up Clinic", "01", "UTC", "BD")
        clock = TestClock()
        with Site.create(
            folder / "b.visitbook", info, NewUser("anna", "Anna", PASSWORD), clock=clock
        ) as site:
            studies.add(site, "bird")
            taken = [_import(site, folder / "labs.csv", turn) for turn in ("first", "again")]
            least = min(plain(folder / "labs.csv", folder / f"plain-{turn}.db") for turn in range(5))
            say(f"bare driver: {least:.3f} s for the rows as they stand; {taken[0] / least:.1f} times that")
            for tables in (("result",), WRITTEN):
                least, count = bare(folder / "labs.csv", folder, site, tables)
                say(
                    f"bare driver: {least:.2f} s for {count} rows; the import takes {taken[0] / least:.1f} times that"
                )


def _import(site: Site, path: Path, turn: str) -> float:
    wanted = lab_import.Wanted(MAPPING, create_participants=True)
    begun = time.process_time()
    report, _changes = lab_import.labs(site, studies.study(site, "bird").id, path, wanted)
    taken = time.process_time() - begun
    counts = ", ".join(f"{done} {n}" for done, n in report.counts.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"{turn}: {taken:.1f} s, {peak} MB; {counts}")
    assert report.counts[Done.SET_ASIDE] == 0
    return taken


if __name__ == "__main__":
    main()
