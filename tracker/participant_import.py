"""Participants, visits and past values from the spreadsheet that the site has: all that can be taken in, or a dry run.

One transaction; each row is a part of it that is kept whole or set aside whole, said by row and column.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from tracker import planning, takeover
from tracker.domain.forms import ItemKind
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import Cancelled, in_short
from tracker.exchange.file_hash import sha256_of
from tracker.exchange.participant_mapping import MappingRefused, ParticipantMapping, read_mapping
from tracker.exchange.participant_rows import Fault, FilePerson, FileRow, FileVisit, ParticipantRows, merged
from tracker.exchange.table_file import open_table
from tracker.exchange.table_rows import Table, TableRefused
from tracker.lab_outcome import WORDS, Done
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results
from tracker.storage.writer import Value
from tracker.takeover import REFUSALS, SetAsideError, Wrote
from tracker.trail_columns import CLINICAL
from tracker.visit_record import form_items

T = TypeVar("T")
MOST_ROWS = 20_000
"""Rows of a spreadsheet of participants: 800 participants of 25 visits."""
Told = Callable[[int, int], bool]
"""Is told how many of how many rows are read; its False cancels."""


@dataclass(frozen=True)
class RowReport:
    """One row of the file and what became of it; `faults` say why it was set aside."""

    row: int
    participant: str
    visits: tuple[str, ...]
    done: Done
    faults: tuple[Fault, ...] = ()

    @property
    def why(self) -> str:
        """The faults in one text."""
        return "; ".join(str(one) for one in self.faults)


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do in a `dry_run`, row by row in the order of the file."""

    file: str
    sha256: str
    dry_run: bool
    rows: tuple[RowReport, ...]

    def count(self, done: Done) -> int:
        """How many rows were done so."""
        return sum(one.done is done for one in self.rows)

    def lines(self) -> Iterator[str]:
        """The report for a terminal: the counts, then what was set aside, by row and column."""
        if self.dry_run:
            yield _("Dry run: nothing was stored.")
        yield ", ".join(f"{_(words)}: {self.count(done)}" for done, words in WORDS.items())
        for one in self.rows:
            if one.faults:
                words = _("row {row}: {done}: {why}")
                yield words.format(row=one.row, done=_(WORDS[one.done]), why=one.why)

    def to_json(self) -> str:
        """The report as JSON, every row in the order of the file."""
        told = {
            "file": self.file,
            "sha256": self.sha256,
            "dry_run": self.dry_run,
            **{done.value: self.count(done) for done in Done},
            "rows": [_as_json(one) for one in self.rows],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _as_json(one: RowReport) -> dict[str, object]:
    return {
        "row": one.row,
        "participant": one.participant,
        "visits": list(one.visits),
        "status": one.done.value,
        "why": one.why,
        "columns": [fault.column for fault in one.faults if fault.column],
    }


class _DryRunError(Exception):
    """Ends a transaction of which nothing is to be kept."""


@needs(Right.IMPORT)
def take_in(
    site: Site,
    study_id: str,
    path: Path,
    mapping_text: str,
    *,
    dry_run: bool = False,
    checked: str = "",
    progress: Told | None = None,
) -> tuple[ImportReport, Changes]:
    """Take a spreadsheet in by its mapping, or only say what would come of it.

    A second import of the same file changes nothing; `checked` is the SHA-256 of the file that was looked at.
    MappingRefused or TableRefused for what cannot be read at all; Cancelled where `progress` said so, and then nothing
    is kept.
    """
    mapping = read_mapping(mapping_text)
    with site.look() as connection:
        protocol = planning.plan_of(site, connection, study_id).protocol
    kinds = kinds_of(mapping, protocol)
    table = open_table(path, mapping.layout, mapping.named)
    sha256 = sha256_of(path)
    reader = ParticipantRows(table, mapping, kinds)
    groups = _groups(table, reader)
    if sha256 != sha256_of(path):
        raise TableRefused(_("The file {file} changed while it was read.").format(file=path.name))
    if checked not in ("", sha256):
        raise TableRefused(
            _("The file {file} changed since it was checked.").format(file=path.name), _("Check it again.")
        )
    taking = _Taking(site, study_id, path.name, reader.columns, protocol.visits[0].id, progress)
    try:
        with site.alone(), site.work() as work:
            taking.take(work, groups)
            report = ImportReport(path.name, sha256, dry_run, taking.report)
            if dry_run:
                raise _DryRunError
            taking.note(work, report)
    except _DryRunError:
        return report, Changes()
    return report, taking.changes


# --- reading


def _groups(table: Table, reader: ParticipantRows) -> dict[str, list[FileRow]]:
    """The rows of each participant, in the order in which the file first names them."""
    groups: dict[str, list[FileRow]] = {}
    for count, row in enumerate(table.rows(), 1):
        if count > MOST_ROWS:
            raise TableRefused(
                _("{file} has more than {n} rows of participants.").format(file=table.name, n=MOST_ROWS),
                _("Divide it into several."),
            )
        read = reader.read(row)
        groups.setdefault(read.participant, []).append(read)
    if text := reader.two_readings():
        raise TableRefused(
            _("“{text}” has two readings, because other numbers of {file} have a decimal comma.").format(
                text=in_short(text), file=table.name
            ),
            _("Say the decimal sign of the file."),
        )
    return groups


def _check_visits(mapping: ParticipantMapping, protocol: Protocol) -> None:
    for name in (*mapping.visits.values(), *mapping.held):
        try:
            unplanned = is_unplanned(protocol.visit(name).id)
        except KeyError:
            unplanned = True
        if unplanned:
            raise MappingRefused(
                _("The mapping names the visit “{visit}”, which {study} does not plan.").format(
                    visit=in_short(name), study=protocol.short_title
                ),
                _("Its visits are {names}.").format(names=", ".join(one.id for one in protocol.visits)),
            )


def kinds_of(mapping: ParticipantMapping, protocol: Protocol) -> dict[str, ItemKind]:
    """What each item of the mapping is. MappingRefused for an item or a visit that the study does not have."""
    _check_visits(mapping, protocol)
    asked = {
        f"{form.id}.{item.id}": item.kind for form in protocol.forms for item in form_items(form, protocol)
    }
    for name in mapping.items:
        if name not in asked:
            raise MappingRefused(
                _("The mapping names the item “{item}”, which {study} does not ask for.").format(
                    item=in_short(name), study=protocol.short_title
                ),
                _("Write FORM.ITEM as in the study file. Totals are calculated from their items."),
            )
    return {name: asked[name] for name in mapping.items}


# --- writing


class _Taking:
    """One import inside its transaction: each participant, and each row of theirs, with its own point of return."""

    def __init__(
        self,
        site: Site,
        study_id: str,
        file: str,
        columns: Mapping[str, str],
        first_visit: str,
        progress: Told | None,
    ) -> None:
        self._site, self._study_id, self._file = site, study_id, file
        self._columns, self._first_visit, self._progress = columns, first_visit, progress
        self._report: list[RowReport] = []
        self._first = 0
        """The number of the first entry of the trail that the import leaves."""
        self._touched: list[Changes] = []

    @property
    def report(self) -> tuple[RowReport, ...]:
        """Every row in the order of the file."""
        return tuple(sorted(self._report, key=lambda one: one.row))

    @property
    def changes(self) -> Changes:
        """What was changed for all participants together."""
        return Changes(
            frozenset().union(*(one.participants for one in self._touched)),
            frozenset().union(*(one.visits for one in self._touched)),
        )

    def take(self, work: Work, groups: Mapping[str, list[FileRow]]) -> None:
        """Take every participant in."""
        self._first = read_results.audit_head(work.connection)[0] + 1
        of = sum(len(rows) for rows in groups.values())
        for number, rows in groups.items():
            self._participant(work, number, rows)
            if self._progress and not self._progress(len(self._report), of):
                raise Cancelled(_("The import was cancelled; nothing of it was kept."))

    def note(self, work: Work, report: ImportReport) -> None:
        """Put the import on the trail, with the hash of its file, if it changed anything."""
        if report.count(Done.NEW) or report.count(Done.CHANGED):
            said: dict[str, Value] = {
                "what": "participants",
                "file": report.file,
                "sha256": report.sha256,
                **{done.value: report.count(done) for done in Done},
                "first": self._first,
                "last": read_results.audit_head(work.connection)[0],
            }
            work.writer.note("import", "study", self._study_id, said)

    def _participant(self, work: Work, number: str, rows: list[FileRow]) -> None:
        """One participant; nothing of one of whom no row can be taken."""
        sound = [row for row in rows if not row.faults]
        is_known = read.number_is_taken(work.connection, number)
        savepoint, touched = work.connection.begin_nested(), list[Changes]()
        try:
            became = self._written(work, number, sound, touched)
        except SetAsideError as aside:
            became = {row.row: aside.faults for row in sound}
        if not is_known:
            became = self._with_their_first(number, rows, became)
        if any(isinstance(one, Wrote) for one in became.values()):
            savepoint.commit()
            self._touched += touched
        else:
            savepoint.rollback()
        self._report += [_row_report(row, became.get(row.row, row.faults)) for row in rows]

    def _with_their_first(
        self, number: str, rows: list[FileRow], became: dict[int, Wrote | tuple[Fault, ...]]
    ) -> dict[int, Wrote | tuple[Fault, ...]]:
        """Somebody new is taken in with the row that begins their record, or not at all."""
        failed = (row.row for row in rows if self._begins(row) and not isinstance(became.get(row.row), Wrote))
        first = next(failed, None)
        if first is None:
            return became
        why = _("row {row}, with which {number} begins, is set aside").format(row=first, number=number)
        return {at: (Fault("", why),) if isinstance(one, Wrote) else one for at, one in became.items()}

    def _begins(self, row: FileRow) -> bool:
        """Whether a row may register: it has the first visit, is wrong about the person, or is cut off."""
        of_person = {"", *self._columns.values()}
        return self._first_visit in row.named or any(fault.column in of_person for fault in row.faults)

    def _written(
        self, work: Work, number: str, rows: list[FileRow], touched: list[Changes]
    ) -> dict[int, Wrote | tuple[Fault, ...]]:
        """Registration, then the visits by their days, then how the participant left. SetAsideError for all rows."""
        if not rows:
            return {}
        told, study, file = self._told(number, rows), self._study_id, self._file
        who, wrote = self._step(work, touched, lambda part: takeover.person(part, study, number, told, file))
        became: dict[int, Wrote | tuple[Fault, ...]] = {}
        for row in sorted(rows, key=_first_day):
            try:
                with work.connection.begin_nested():
                    became[row.row] = self._visits(work, touched, who, row)
            except SetAsideError as aside:
                became[row.row] = aside.faults
        wrote += self._step(work, touched, lambda part: takeover.end(part, who, told, file))
        first = next((at for at, one in became.items() if isinstance(one, Wrote)), None)
        return {at: _added(one, wrote) if at == first else one for at, one in became.items()}

    def _visits(self, work: Work, touched: list[Changes], who: str, row: FileRow) -> Wrote:
        wrote = Wrote()
        for visit in sorted(row.visits, key=lambda one: one.day):
            wrote += self._step(work, touched, partial(_visit, who=who, told=visit, file=self._file))
        return wrote

    def _step(self, work: Work, touched: list[Changes], act: Callable[[Work], T]) -> T:
        """One step as a unit of work of its own, so that going back leaves no half-known trail behind."""
        part = Work(self._site, work.connection)
        try:
            done = act(part)
        except REFUSALS as error:
            raise SetAsideError([Fault("", takeover.why(error))]) from error
        part.settle()
        touched.append(part.changes)
        return done

    def _told(self, number: str, rows: list[FileRow]) -> FilePerson:
        """What the rows of one number say together. SetAsideError where they speak of two participants."""
        told, differing = merged(row.person for row in rows)
        if differing:
            words = _("the rows of {number} have another {field} each: two participants may have one number")
            raise SetAsideError(
                Fault(self._columns.get(name, ""), words.format(number=number, field=_(CLINICAL[name])))
                for name in differing
            )
        return told


def _visit(part: Work, who: str, told: FileVisit, file: str) -> Wrote:
    return takeover.visit(part, who, told, file)


def _added(became: Wrote | tuple[Fault, ...], wrote: Wrote) -> Wrote | tuple[Fault, ...]:
    return became + wrote if isinstance(became, Wrote) else became


def _first_day(row: FileRow) -> date:
    return min((one.day for one in row.visits), default=date.min)


def _row_report(row: FileRow, became: Wrote | tuple[Fault, ...]) -> RowReport:
    visits = tuple(one.planned_id for one in row.visits)
    if not isinstance(became, Wrote):
        return RowReport(row.row, row.participant, visits, Done.SET_ASIDE, became)
    done = Done.NEW if became.new else Done.CHANGED if became.changed else Done.IDENTICAL
    return RowReport(row.row, row.participant, visits, done)
