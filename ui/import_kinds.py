"""The two kinds of files that the assistant takes in, behind one face: results, and the site's spreadsheet."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from tracker import lab_import, lab_layouts, participant_import, participant_layouts
from tracker.catalogue import analytes
from tracker.domain import dates
from tracker.domain.analyte_names import find
from tracker.domain.records import Changes
from tracker.domain.units import UNITS, shown
from tracker.lab_outcome import Done, LabReport, Outcome, Said
from tracker.language import N_, _, ngettext
from tracker.layouts import Draft, Preview, Proposal, Unread
from tracker.participant_import import ImportReport, RowReport
from tracker.site import Site
from ui.widgets.long_work import Progress

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Roles:
    """What a column may be. `of_thing` roles ask of which analyte or item, `of_visit` ones of which visit."""

    single: Choices
    of_thing: Choices
    things: Choices
    find_thing: Callable[[str], Sequence[str]]
    units: Callable[[str], Choices]
    with_unit: str
    """The role whose values may have one unit for the whole column."""
    of_visit: Choices = ()
    visits: Choices = ()

    def asks_thing(self, role: str) -> bool:
        """Whether a role is of an analyte or item."""
        return role in dict(self.of_thing)

    def asks_visit(self, role: str, by_column: bool) -> bool:
        """Whether a role is of a visit; not where a column of the file names it (`by_column`)."""
        return bool(self.visits) and not by_column and (role in dict(self.of_visit) or self.asks_thing(role))


@dataclass(frozen=True)
class Options:
    """How a file is taken in: `choices` are the visits that a person chose, by row."""

    reason: str = ""
    create: bool = False
    choices: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What becomes of a result or row; `asked`: the visits of which a person chooses, `like`: who shares a choice."""

    row: int
    column: str
    done: Done
    cells: tuple[str, ...]
    why: str = ""
    asked: Choices = ()
    like: tuple[str, ...] = ()
    alarming: bool = False
    """Whether a limit of the protocol is crossed."""


@dataclass(frozen=True)
class Checked:
    """The whole file, checked or imported."""

    lines: tuple[Line, ...]
    sha256: str
    created: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> Mapping[Done, int]:
        """How many lines were done so; counted once, in the worker."""
        return Counter(one.done for one in self.lines)

    @cached_property
    def asked(self) -> int:
        """How many lines ask for their visit."""
        return sum(bool(one.asked) for one in self.lines)

    def count(self, done: Done) -> int:
        """How many lines were done so."""
        return self.counts.get(done, 0)

    def counted(self) -> "Checked":
        """Itself, with its counts made where this is called."""
        _made = (self.counts, self.asked)
        return self

    @property
    def fits(self) -> int:
        """How many would be stored."""
        return self.count(Done.NEW) + self.count(Done.CHANGED)


class ImportKind(Protocol):
    """What the assistant asks of a kind of file."""

    key: str
    heads: tuple[str, ...]
    """The heads of the columns of `Line.cells`."""

    def roles(self, site: Site, study_id: str) -> Roles:
        """What its columns may be."""

    def proposed(self, site: Site, study_id: str, path: Path) -> Proposal:
        """How a file is probably laid out."""

    def text_of(self, draft: Draft) -> str:
        """The mapping of a draft."""

    def draft_of(self, text: str) -> Draft:
        """The draft of a mapping."""

    def preview(self, site: Site, study_id: str, path: Path, text: str) -> Preview:
        """The first rows as they are read."""

    def unread(
        self, site: Site, study_id: str, path: Path, text: str, going: Callable[[], bool]
    ) -> tuple[Unread, ...]:
        """What of the file's words has no meaning yet; it stops where `going` says no."""

    def take(
        self, site: Site, study_id: str, path: Path, text: str, options: Options, sha256: str, told: Progress
    ) -> tuple[Checked, Changes]:
        """Import a file that was checked; without the hash only check it."""


class Labs:
    """Laboratory results."""

    key = "labs"
    heads: tuple[str, ...] = (
        N_("Participant"),
        N_("Day"),
        N_("Test"),
        N_("Result"),
        N_("Range"),
        N_("Visit"),
        N_("Judged"),
    )

    def roles(self, site: Site, study_id: str) -> Roles:
        """Columns of one result per row, and of one column per analyte."""
        return Roles(
            lab_layouts.ONE_COLUMN,
            lab_layouts.OF_ANALYTE,
            analyte_choices(),
            named_analytes,
            units_of,
            "result_of",
        )

    def proposed(self, site: Site, study_id: str, path: Path) -> Proposal:
        """How a file is probably laid out."""
        return lab_layouts.proposed(site, path)

    def text_of(self, draft: Draft) -> str:
        """The mapping of a draft."""
        return lab_layouts.text_of(draft)

    def draft_of(self, text: str) -> Draft:
        """The draft of a mapping."""
        return lab_layouts.draft_of(text)

    def preview(self, site: Site, study_id: str, path: Path, text: str) -> Preview:
        """The first rows as they are read."""
        return lab_layouts.preview(site, path, text)

    def unread(
        self, site: Site, study_id: str, path: Path, text: str, going: Callable[[], bool]
    ) -> tuple[Unread, ...]:
        """What of the file's words has no meaning yet; it stops where `going` says no."""
        return lab_layouts.unread(site, study_id, path, text, going)

    def take(
        self, site: Site, study_id: str, path: Path, text: str, options: Options, sha256: str, told: Progress
    ) -> tuple[Checked, Changes]:
        """Import a file that was checked; without the hash only check it."""
        wanted = lab_import.Wanted(
            text, not sha256, options.create, options.reason, dict(options.choices), sha256
        )
        report, changes = lab_import.labs(site, study_id, path, wanted, told)
        labels = dict(participant_layouts.visits(site, study_id))
        return _checked_labs(report, labels), changes


def _checked_labs(report: LabReport, labels: Mapping[str, str]) -> Checked:
    lines = tuple(_lab_line(one, labels) for one in report.outcomes)
    return Checked(lines, report.sha256, report.created).counted()


def _lab_line(one: Outcome, labels: Mapping[str, str]) -> Line:
    result = one.result
    day = dates.full(result.day) if result.day else ""
    cells = (
        result.participant,
        day,
        lab_layouts.test_words(result),
        lab_layouts.value_words(result),
        lab_layouts.range_words(result),
        labels.get(one.visit, one.visit),
        said_words(one.said),
    )
    asked = tuple((visit, labels.get(visit, visit)) for visit in one.choices)
    like = (result.participant, day, *one.choices) if asked else ()
    return Line(result.row, result.column, one.done, cells, one.why, asked, like, bool(one.said.crossed))


_RANGE = {"low": N_("low"), "normal": N_("normal"), "high": N_("high"), "cannot_tell": N_("cannot tell")}


def said_words(said: Said) -> str:
    """What is said of a result: its place in the range, its grade, how many limits it crosses."""
    crossed = len(said.crossed)
    parts = (
        _(_RANGE.get(said.range_flag, said.range_flag)),
        _("grade {n}").format(n=said.grade) if said.grade else "",
        ngettext("{n} limit crossed", "{n} limits crossed", crossed).format(n=crossed) if crossed else "",
    )
    return ", ".join(part for part in parts if part)


class People:
    """Participants, visits and past values from the site's own spreadsheet."""

    key = "participants"
    heads: tuple[str, ...] = (N_("Participant"), N_("Visits"))

    def roles(self, site: Site, study_id: str) -> Roles:
        """Fields of a participant, and items of this study."""
        items = participant_layouts.items(site, study_id)
        return Roles(
            participant_layouts.ONE_COLUMN,
            participant_layouts.OF_ITEM,
            items,
            lambda text: [key for key, words in items if text.casefold() in words.casefold()],
            lambda item: units_of(item.partition(".")[2]),
            "value_of",
            participant_layouts.OF_VISIT,
            participant_layouts.visits(site, study_id),
        )

    def proposed(self, site: Site, study_id: str, path: Path) -> Proposal:
        """How a file is probably laid out."""
        return participant_layouts.proposed(site, study_id, path)

    def text_of(self, draft: Draft) -> str:
        """The mapping of a draft."""
        return participant_layouts.text_of(draft)

    def draft_of(self, text: str) -> Draft:
        """The draft of a mapping."""
        return participant_layouts.draft_of(text)

    def preview(self, site: Site, study_id: str, path: Path, text: str) -> Preview:
        """The first rows as they are read."""
        return participant_layouts.preview(site, study_id, path, text)

    def unread(
        self, site: Site, study_id: str, path: Path, text: str, going: Callable[[], bool]
    ) -> tuple[Unread, ...]:
        """What of the file's words has no meaning yet; it stops where `going` says no."""
        return participant_layouts.unread(site, study_id, path, text, going)

    def take(
        self, site: Site, study_id: str, path: Path, text: str, options: Options, sha256: str, told: Progress
    ) -> tuple[Checked, Changes]:
        """Import a file that was checked; without the hash only check it."""
        report, changes = participant_import.take_in(
            site, study_id, path, text, dry_run=not sha256, checked=sha256, progress=told
        )
        labels = dict(participant_layouts.visits(site, study_id))
        return _checked_people(report, labels), changes


def _checked_people(report: ImportReport, labels: Mapping[str, str]) -> Checked:
    return Checked(tuple(_person_line(one, labels) for one in report.rows), report.sha256)


def _person_line(one: RowReport, labels: Mapping[str, str]) -> Line:
    visits = ", ".join(labels.get(visit, visit) for visit in one.visits)
    columns = ", ".join(dict.fromkeys(fault.column for fault in one.faults if fault.column))
    return Line(one.row, columns, one.done, (one.participant, visits), one.why)


# --- analytes and units, as people type them


def analyte_choices() -> Choices:
    """Every analyte of the catalogue with its abbreviation."""
    return tuple((one.id, f"{_(one.name)} ({_(one.abbreviation)})") for one in analytes().values())


def named_analytes(text: str) -> list[str]:
    """The analytes that a text may mean, the best first."""
    return [one.id for one in find(analytes().values(), text)]


def units_of(analyte: str) -> Choices:
    """The units in which an analyte may be reported; every one for a name that the catalogue lacks."""
    known = analytes().get(analyte)
    if known is None:
        return ()
    return tuple((unit, shown(unit)) for unit in known.units if unit in UNITS)
