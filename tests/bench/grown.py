"""A site that grew: the demo's own participants, and beside them as many as are wanted of those who have finished.

They are copies of the demo's finished participants under other numbers, with at most fifty results each, their visits,
decisions and signatures, every row with its entry in the trail. Who has finished asks for nothing more: Today shows as
many rows as without them.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.sites import copy_of, demo_of
from sqlalchemy import Connection, Table, select
from stage import TestClock

from tracker import demo, studies
from tracker.domain.records import ParticipantStatus
from tracker.planning import new_code
from tracker.site import Site
from tracker.storage import tables
from tracker.storage.writer import Writer, new_id

OWN = 100
"""How many participants the demo itself has."""
RESULTS, AT_ONCE = 50, 500
GOING_ON = (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED)
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Finished:
    """The rows of a participant who has finished."""

    participant: Mapping[str, Any]
    visits: Rows
    results: Rows
    beside: Mapping[Table, Rows]

    @property
    def is_signed(self) -> bool:
        """Whether a signature stands on each visit that was completed: Today does not ask for one."""
        standing = {row["visit_id"] for row in self.beside[tables.SIGNATURE] if row["voided_at"] is None}
        return all(visit["id"] in standing for visit in self.visits if visit["completed_at"])


def grown(keep: Path, people: int, study: str = "") -> Path:
    """A site with as many participants, made once and kept. Only to be read.

    With a study all who are added take part in that one.
    """
    path = keep / f"grown-{'-'.join(filter(None, (study, str(people))))}.visitbook"
    if not path.exists():
        making = keep / "growing"
        shutil.rmtree(making, ignore_errors=True)
        made = copy_of(demo_of(keep, OWN), making)
        with Site.open(made, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
            _grow(site, people, study and studies.study(site, study).id)
        made.rename(path)
    return path


def _grow(site: Site, people: int, study_id: str) -> None:
    with site.look() as connection:
        every = _finished(connection)
    finished = [one for one in every if study_id in ("", one.participant["study_id"])]
    for start in range(OWN, people, AT_ONCE):
        with site.work() as work:
            for number in range(start, min(start + AT_ONCE, people)):
                _copy(work.writer, finished[number % len(finished)], number)


def _finished(connection: Connection) -> list[Finished]:
    query = select(tables.PARTICIPANT).where(tables.PARTICIPANT.c.status.not_in(GOING_ON))
    found = []
    for who in connection.execute(query).mappings():
        visits = _rows(connection, tables.VISIT, "participant_id", [who["id"]])
        results = _rows(connection, tables.RESULT, "visit_id", [visit["id"] for visit in visits])
        beside = {
            table: _rows(connection, table, "participant_id", [who["id"]])
            for table in (tables.DECISION, tables.SIGNATURE)
        }
        found.append(Finished(who, visits, results[:RESULTS], beside))
    return [one for one in found if len(one.results) == RESULTS and one.is_signed]


def _rows(connection: Connection, table: Table, column: str, wanted: list[str]) -> Rows:
    return connection.execute(select(table).where(table.c[column].in_(wanted))).mappings().all()


def _copy(writer: Writer, one: Finished, number: int) -> None:
    """The same participant once more: new ids, numbers and codes, all else as it was."""
    who = new_id()
    named = {
        "id": who,
        "number": f"G-{number:05}",
        "screening_number": f"GS-{number:05}",
        "rescreened_from": None,
    }
    writer.insert(tables.PARTICIPANT, {**one.participant, **named}, participant=who)
    ids = {visit["id"]: new_id() for visit in one.visits}
    of = {"participant_id": who}
    visits = [{**visit, **of, "id": ids[visit["id"]], "code": new_code()} for visit in one.visits]
    results = [{**row, "id": new_id(), "visit_id": ids[row["visit_id"]]} for row in one.results]
    writer.insert_many(tables.VISIT, visits, participant=who)
    writer.insert_many(tables.RESULT, results, participant=who)
    for table, rows in one.beside.items():
        again = [{**row, **of, "id": new_id()} for row in rows]
        visited = [row | {"visit_id": ids[row["visit_id"]]} if "visit_id" in row else row for row in again]
        writer.insert_many(table, visited, participant=who)
