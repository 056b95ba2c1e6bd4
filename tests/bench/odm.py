"""`odm`: the ODM export of 1,000 participants, beside their rows read by the driver and as many elements of lxml."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from bench.grown import OWN, grown
from bench.sites import bare_driver
from bench.turns import Taken, in_turn, timed
from lxml import etree

from tracker import demo, exporting, studies
from tracker.site import Site
from tracker.storage.read_steps import TOLD

STUDY = "baaz-ad-ir"
PEOPLE_IN_STUDY, OF_DEMO = 1_000, 20
"""Participants of the study, and how many of them the demo itself has."""
PEOPLE = "SELECT id FROM participant WHERE study_id = ?"
OF_PEOPLE = ("visit", "flag", "query", "adverse_event", "medication", "dose", "dispensing", "deviation")
OF_VISITS = ("result", "score", "signature")
Flat = list[tuple[int, str, dict[str, str], str | None]]


def measure(keep: Path) -> Iterator[Taken]:
    """Both ways to a file of their own."""
    path = grown(keep, OWN + PEOPLE_IN_STUDY - OF_DEMO, STUDY)
    with Site.open(path, "coordinator", demo.PASSWORD) as site:
        study = studies.study(site, STUDY).id

        def ours() -> None:
            exporting.export(site, exporting.Wanted("odm", STUDY), keep / "ours.xml")

        ours()
        head, people = _elements(keep / "ours.xml")

        def limit() -> None:
            _read(driver, study)
            _write(head, people, keep / "bare.xml")

        with bare_driver(site) as driver:
            yield in_turn(timed(ours), timed(limit), repeats=3)


def _read(driver: sqlcipher.Connection, study: str) -> None:
    """Every row that the file tells of, and every entry of the trail that says who wrote it."""
    driver.execute("SELECT * FROM participant WHERE study_id = ?", (study,)).fetchall()
    for table in OF_PEOPLE:
        driver.execute(f"SELECT * FROM {table} WHERE participant_id IN ({PEOPLE})", (study,)).fetchall()
    visits = f"SELECT id FROM visit WHERE participant_id IN ({PEOPLE})"
    for table in OF_VISITS:
        driver.execute(f"SELECT * FROM {table} WHERE visit_id IN ({visits})", (study,)).fetchall()
    told = ", ".join("?" * len(TOLD))
    driver.execute(
        "SELECT participant_id, table_name, record_id, at, zone, login, reason, sequence, new FROM audit"
        f" WHERE participant_id IN ({PEOPLE}) AND table_name IN ({told}) ORDER BY sequence",
        (study, *TOLD),
    ).fetchall()


def _elements(path: Path) -> tuple[Flat, list[Flat]]:
    """What the file consists of, in its order: all before the first participant, then each participant."""
    root = etree.parse(path).getroot()
    *head, clinical = root
    return [one for part in head for one in _flat(part)], [_flat(subject) for subject in clinical]


def _flat(top: etree._Element) -> Flat:
    """An element and all in it: how deep it lies, its name, attributes and text."""
    above = len(list(top.iterancestors()))
    return [
        (len(list(one.iterancestors())) - above, str(one.tag), dict(one.attrib), one.text)
        for one in top.iter()
    ]


def _write(head: Flat, people: list[Flat], path: Path) -> None:
    """The same elements by lxml; no more than one participant is in memory at a time, as with ours."""
    with path.open("wb") as out, etree.xmlfile(out, encoding="utf-8") as file, file.element("ODM"):
        for part in (head, *people):
            _write_part(part, file)


def _write_part(part: Flat, file: Any) -> None:
    within: list[etree._Element] = []
    for depth, name, attributes, text in part:
        if not depth:
            if within:
                file.write(within[0])
            made = etree.Element(name, attributes)
        else:
            made = etree.SubElement(within[depth - 1], name, attributes)
        made.text = text
        within[depth:] = [made]
    file.write(within[0])
