"""Taking laboratory results in from a file: planned for every participant, then written in one transaction.

Each result stays as reported and is judged in its unit against the range that came with it. A dry run plans and
writes nothing; a second import of the same file finds every result identical.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from tracker import flagging, lab_newcomers, lab_plan, planning, query_keeping, studies
from tracker.domain.records import Changes, Entry, Participant, Study, Visit
from tracker.domain.rights import Right
from tracker.domain.views import Field
from tracker.errors import Cancelled, NotFound, TrackerError, ValueRefused
from tracker.estimates import Estimates
from tracker.exchange.lab_rows import FileResult, LabRows, Person, with_one_sign
from tracker.exchange.mapping import LabMapping, read_mapping
from tracker.exchange.table_file import Table, TableRefused, open_table
from tracker.history import History
from tracker.lab_outcome import Done, LabReport, Outcome
from tracker.lab_plan import ParticipantPlan, Placed, Plan, Settings
from tracker.language import _
from tracker.permission import needs
from tracker.recording import columns_of
from tracker.site import Site, Work
from tracker.storage import read, read_laboratories, read_results, read_trust, tables
from tracker.storage.writer import Value
from tracker.visit_record import analyte_item

AT_ONCE = 100
"""Participants read together."""
Told = Callable[[int, int], bool]
"""Is told how many of how many results are done; its False cancels."""


@dataclass(frozen=True)
class Wanted:
    """How a file is taken in."""

    mapping: str
    """The mapping, YAML."""
    dry_run: bool = False
    create_participants: bool = False
    reason: str = ""
    """Why results of completed visits are added or changed."""
    choices: Mapping[int, str] | None = None
    """The visits that a person chose, by the row of the file."""
    sha256: str = ""
    """Of the file that was looked at; another one is refused."""


@needs(Right.IMPORT)
def labs(
    site: Site, study_id: str, path: Path, wanted: Wanted, progress: Told | None = None
) -> tuple[LabReport, Changes]:
    """Take the results of a file in, or say what would be done. All of it in one transaction, or nothing.

    TableRefused, MappingRefused, and what else speaks against the whole file; a result that cannot be taken is set
    aside with its row, its column and why. Cancelled where `progress` said so.
    """
    mapping = read_mapping(wanted.mapping)
    study = studies.study(site, study_id)
    file = _read(path, mapping)
    if wanted.sha256 not in ("", file.sha256):
        raise changed_since(path)
    if wanted.dry_run:
        with site.look() as connection:
            run = _Run(site, connection, study, mapping, wanted, file)
            plans = [outcomes_of(plan) for plan in run.plans(progress)]
            return run.report(plans), Changes()
    with site.alone(), site.work() as work:
        run, first = _Run(site, work.connection, study, mapping, wanted, file), work.writer.head()[0] + 1
        plans = [outcomes_of(_written(work, run, plan)) for plan in run.plans(progress)]
        report = run.report(plans)
        _note(work, study, report, mapping, first)
        return report, work.changes


def changed_since(path: Path) -> TableRefused:
    """What is said of a file that is not the one that was checked."""
    return TableRefused(
        _("The file {file} changed since it was checked.").format(file=path.name), _("Check it again.")
    )


def outcomes_of(plan: Plan) -> tuple[Mapping[int, Outcome], str]:
    """What is kept of a plan once it was carried out: its outcomes, and who was registered."""
    return plan.outcomes, plan.newcomer.who.shown_number if plan.newcomer and plan.new else ""


# --- the file


@dataclass(frozen=True)
class _File:
    """A file once read: its results in order, and what it says of each participant."""

    name: str
    sha256: str
    results: tuple[FileResult, ...]
    people: Mapping[str, frozenset[Person]]


def _read(path: Path, mapping: LabMapping) -> _File:
    table = open_table(path, mapping.layout, mapping.named)
    rows = LabRows(table, mapping)
    results = list[FileResult]()
    people: dict[str, set[Person]] = {}
    for row in table.rows():
        for result in rows.read(row):
            results.append(result)
            people.setdefault(result.participant, set()).add(rows.person(row))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return _File(
        path.name, sha256, with_one_sign(results), {who: frozenset(said) for who, said in people.items()}
    )


# --- planning


class _Run:
    """One import: the site as it is, the file, and how it is taken in."""

    def __init__(
        self,
        site: Site,
        connection: Connection,
        study: Study,
        mapping: LabMapping,
        wanted: Wanted,
        file: _File,
    ) -> None:
        self.site, self.connection, self.study = site, connection, study
        self.mapping, self.wanted, self.file = mapping, wanted, file
        self.plan = planning.plan_of(site, connection, study.id)
        self.reason = wanted.reason.strip()
        self._numbers: dict[str, set[str]] = {}
        """The numbers under which the file has who is known here, by the first of them."""
        self._settings = Settings(
            today=site.today(),
            reason=self.reason,
            rule=mapping.when_ambiguous,
            choices=wanted.choices or {},
            laboratory=_laboratory(connection, mapping.laboratory),
        )

    def plans(self, progress: Told | None) -> Iterator[Plan]:
        """The plan of each participant, in the order in which the file names them."""
        by_number = self._by_number()
        numbers, done = list(by_number), 0
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            known = self._known(some)
            for number in some:
                results = by_number[number]
                yield self._one(number, results, known.get(number))
                done += len(results)
                if progress and not progress(done, len(self.file.results)):
                    raise Cancelled(_("The import was cancelled; nothing was stored."))

    def _by_number(self) -> Mapping[str, list[tuple[int, FileResult]]]:
        """The results of each participant; who is named by both numbers, before and after enrolment, is one."""
        known = read.participants_by_number(self.connection, self.file.people)
        first: dict[str, str] = {}
        found: dict[str, list[tuple[int, FileResult]]] = {}
        for place, result in enumerate(self.file.results):
            who, number = known.get(result.participant), result.participant
            if who:
                number = first.setdefault(who.id, number)
                self._numbers.setdefault(number, set()).add(result.participant)
            found.setdefault(number, []).append((place, result))
        return found

    def _known(self, numbers: Sequence[str]) -> dict[str, History]:
        """Who of these is recorded at the site, with all visits and answers."""
        found = read.participants_by_number(self.connection, numbers)
        stored = read.visits(self.connection, [who.id for who in found.values()])
        visit_ids = [visit.id for mine in stored.values() for visit in mine]
        entries = read_results.entries(self.connection, visit_ids)
        return {number: self._history(who, stored, entries) for number, who in found.items()}

    def _history(
        self,
        who: Participant,
        stored: Mapping[str, tuple[Visit, ...]],
        entries: Mapping[str, tuple[Entry, ...]],
    ) -> History:
        own = stored.get(who.id, ()) if who.study_id == self.study.id else ()
        visits = planning.shown_visits(own, self.study.protocol, self.site.today())
        here = {visit.id: entries[visit.id] for visit in own if visit.id in entries}
        return History(who, self.study, visits, here, today=self.site.today())

    def _one(self, number: str, results: list[tuple[int, FileResult]], known: History | None) -> Plan:
        why = self._not_theirs(number, known)
        if why or known is None:
            newcomer = None if why else self._newcomer(number, results)
            if isinstance(newcomer, lab_newcomers.Newcomer):
                history = newcomer.history(self.study, self.site.today())
                return ParticipantPlan(history, self._settings).plan(results, newcomer)
            return self._nobody(results, why or newcomer or "")
        locks = read_trust.locks_around(self.connection, known.participant.id)
        return ParticipantPlan(known, self._settings, locks).plan(results)

    def _not_theirs(self, number: str, known: History | None) -> str:
        """Why the file's results under a number are not those of who has it here."""
        said = {one for name in self._numbers.get(number, {number}) for one in self.file.people[name]}
        if len(said) > 1:
            return _("the file gives {number} to several people: sex or birth differ").format(number=number)
        if known is None:
            return ""
        if known.participant.study_id != self.study.id:
            return _("{number} is in another study").format(number=number)
        return lab_newcomers.differs(known.participant, next(iter(said)), self.mapping.date_format)

    def _newcomer(self, number: str, results: list[tuple[int, FileResult]]) -> lab_newcomers.Newcomer | str:
        """Who is registered for a number, or why nobody is."""
        if not number:
            return _("the participant number is missing")
        if not self.wanted.create_participants:
            return _("no participant has the number {number}").format(number=number)
        today = self.site.today()
        good = [one for _place, one in results if not one.problem and one.day and one.day <= today]
        if not good:
            return _("no result of {number} can be taken").format(number=number)
        said = next(iter(self.file.people[number]))
        try:
            return lab_newcomers.newcomer(
                self.study, number, said, good, self.mapping.date_format, self.file.name
            )
        except (ValueRefused, KeyError):
            return _("the sex or the birth of {number} cannot be read").format(number=number)

    def _nobody(self, results: list[tuple[int, FileResult]], why: str) -> Plan:
        """Nothing of these results is taken; each is judged alone all the same."""
        protocol = self.study.protocol
        outcomes = {
            place: Outcome(one, Done.SET_ASIDE, one.problem or why, lab_plan.said_alone(one, protocol))
            for place, one in results
        }
        return Plan(outcomes)

    def report(self, plans: Sequence[tuple[Mapping[int, Outcome], str]]) -> LabReport:
        """What was done with each result, in the order of the file."""
        by_place = {place: one for outcomes, _who in plans for place, one in outcomes.items()}
        outcomes = tuple(by_place[place] for place in range(len(self.file.results)))
        created = tuple(who for _outcomes, who in plans if who)
        return LabReport(self.file.name, self.file.sha256, self.wanted.dry_run, outcomes, created)


def _laboratory(connection: Connection, name: str) -> str:
    """The id of the laboratory that a mapping names. NotFound where the site has none of that name."""
    if not name:
        return ""
    known = read_laboratories.laboratories(connection)
    found = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if found is None:
        names = ", ".join(one.name for one in known) or _("none yet")
        raise NotFound(
            _("This site has no laboratory {name}.").format(name=name),
            _("Its laboratories are: {names}.").format(names=names),
        )
    return found.id


# --- writing


def _written(work: Work, run: _Run, plan: Plan) -> Plan:
    """Write what was planned for one participant; returns the plan."""
    if not (plan.new or plan.changed) or plan.before is None or plan.after is None:
        return replace(plan, newcomer=None)
    if plan.newcomer:
        lab_newcomers.write(work, plan.newcomer, run.plan)
    who = plan.before.participant.id
    reason = run.reason or (plan.newcomer.reason if plan.newcomer else "")
    _write_new(work, plan, who, reason)
    for placed in plan.changed:
        _change(work, placed, who, reason)
    _rejudge(work, run, plan)
    for placed in (*plan.new, *plan.changed):
        work.touched(participant=who, visit=placed.spot.visit.id)
    return plan


def _write_new(work: Work, plan: Plan, who: str, reason: str) -> None:
    about = [_row(visit_id, entry, None) for visit_id, entry in plan.about]
    rows = [_row(placed.spot.visit.id, placed.entry, placed) for placed in plan.new]
    work.insert_many(tables.RESULT, about, participant=who, reason=reason)
    ids = work.insert_many(tables.RESULT, rows, participant=who, reason=reason)
    said = [(row_id, one, one.said) for row_id, one in zip(ids, plan.new, strict=True) if one.said]
    Estimates(work, who, reason).first(
        (row_id, derived) for row_id, _one, judged in said for derived in judged.estimates
    )
    flagging.Flags(work, who, reason).first(
        (_subject(one, row_id), judged.crossings) for row_id, one, judged in said if judged.crossings
    )


def _row(visit_id: str, entry: Entry, placed: Placed | None) -> dict[str, Value]:
    said = placed.said if placed else None
    return {"visit_id": visit_id, "form": entry.form, "item": entry.item, **columns_of(entry, said)}


def _subject(placed: Placed, row_id: str) -> flagging.Subject:
    field = Field(analyte_item(placed.entry.item))
    return flagging.of_result(placed.spot.visit, field, placed.entry, row_id)


def _change(work: Work, placed: Placed, who: str, reason: str) -> None:
    entry, said = placed.entry, placed.said
    work.update(tables.RESULT, entry.id, columns_of(entry, said), participant=who, reason=reason)
    Estimates(work, who, reason).keep(entry.id, said.estimates if said else ())
    flags = flagging.Flags(work, who, reason)
    flags.keep(_subject(placed, entry.id), said.crossings if said else ())


def _rejudge(work: Work, run: _Run, plan: Plan) -> None:
    """Judge anew what was recorded before and rests on what was written."""
    if plan.newcomer or plan.before is None or plan.after is None:
        return
    placed = (*plan.new, *plan.changed)
    written = {(one.spot.visit.id, one.entry.form, one.entry.item) for one in placed}
    items = {one.entry.item for one in placed}
    why = run.reason or _("judged anew: a value it rests on changed")
    flagging.Rejudging(work, plan.before, plan.after, why).resting_on(items, written)
    query_keeping.keep(work, plan.after, {one.spot.visit.id: one.spot.visit for one in placed}.values())


def _note(work: Work, study: Study, report: LabReport, mapping: LabMapping, first: int) -> None:
    """Put the import on the trail if it changed anything: the hash of its file, and its entries from `first` on."""
    if not (report.counts[Done.NEW] or report.counts[Done.CHANGED]):
        return
    said: dict[str, Value] = {
        "what": "labs",
        "file": report.file,
        "sha256": report.sha256,
        "laboratory": mapping.laboratory,
        **{str(done): n for done, n in report.counts.items()},
        "registered": len(report.created),
        "first": first,
        "last": work.writer.head()[0],
    }
    work.writer.note("import", "study", study.id, said)


# --- the assistant


@dataclass(frozen=True)
class Preview:
    """The first rows of a file as a mapping reads them, for a person to look at while making it."""

    table: Table
    rows: tuple[tuple[str, ...], ...]
    results: tuple[FileResult, ...]
    problem: str = ""
    """What keeps the mapping from being used yet."""
    known: frozenset[str] = frozenset()
    """The participant numbers among them that the site has."""


@needs(Right.IMPORT)
def preview(site: Site, path: Path, mapping: str, count: int = 20) -> Preview:
    """The first rows of a file and what the mapping makes of them. TableRefused where it is no table."""
    try:
        read_as = read_mapping(mapping)
    except TrackerError as error:
        return _unmapped(open_table(path), count, str(error))
    table = open_table(path, read_as.layout, read_as.named)
    try:
        rows = LabRows(table, read_as)
    except TrackerError as error:
        return _unmapped(table, count, str(error))
    first = tuple(islice(table.rows(), count))
    results = with_one_sign([result for row in first for result in rows.read(row)])
    with site.look() as connection:
        known = read.participants_by_number(connection, {one.participant for one in results})
    return Preview(table, tuple(row.cells for row in first), results, known=frozenset(known))


def _unmapped(table: Table, count: int, problem: str) -> Preview:
    rows = tuple(row.cells for row in islice(table.rows(), count))
    return Preview(table, rows, (), problem)
