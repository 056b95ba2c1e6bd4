"""A randomisation list: what its file may say, and what is known of it while its lines are concealed.

Source: product.md 3.2 (per stratum, concealed until drawn, drawn once, audited); the names of the columns are our own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.plain_text import hidden
from tracker.domain.protocol import Protocol
from tracker.errors import in_short
from tracker.language import _, ngettext

MOST_LINES = 10_000
"""Lines of a list: a site that enrols one participant a day needs less for 25 years."""
LONGEST_CELL = 80
"""Characters of a stratum, a number or a kit."""

_NUMBER = frozenset(
    {
        *("number", "no", "nr", "n", "sequence", "sequence_number", "seq", "line", "position", "order"),
        *("allocation_number", "randomisation_number", "randomization_number", "randomisation_no"),
        *("randomization_no", "rand_no"),
    }
)
_ARM = frozenset({"arm", "treatment", "treatment_arm", "allocation", "allocated_arm", "assignment", "group"})
_KIT = frozenset({"kit", "kit_number", "kit_no", "kit_id", "medication_number"})
_BLOCK = frozenset({"block", "block_size", "block_number", "block_no", "block_id"})
"""Read and not kept: who knows the blocks can guess the lines."""
_STRATUM = re.compile(r"strat(?:um|a)_?(.*)")


@dataclass(frozen=True)
class Line:
    """One line of a list. `number` is the file's own; `arm` the id of an arm, never in a double-blind study."""

    row: int
    number: str
    stratum: str
    arm: str | None
    kit: str | None


@dataclass(frozen=True)
class Problem:
    """Why a list is refused, by row (1 is the header) and column."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        """The problem as the part of a sentence."""
        place = _("row {row}, column “{column}”") if self.column else _("row {row}")
        return f"{place.format(row=self.row, column=in_short(self.column))}: {self.why}"


@dataclass(frozen=True)
class Reading:
    """The lines in the order in which they are drawn; they count for nothing while there is a problem."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Stratum:
    """One stratum of a list; the name is empty where a list has none."""

    name: str
    lines: int
    drawn: int

    @property
    def left(self) -> int:
        """How many lines wait."""
        return self.lines - self.drawn


@dataclass(frozen=True)
class AllocationList:
    """A list that was taken in, without what its lines say."""

    id: str
    study_id: str
    file: str
    sha256: str
    imported_at: datetime
    imported_by: str
    closed_at: datetime | None
    close_reason: str
    strata: tuple[Stratum, ...]

    @property
    def is_stratified(self) -> bool:
        """Whether a draw must say of which stratum."""
        return any(one.name for one in self.strata)


@dataclass(frozen=True)
class Allocation:
    """A line that was drawn for a participant: its place in the list, the file's own number, and what it said."""

    position: int
    number: str
    stratum: str
    arm: str | None
    kit: str | None


@dataclass(frozen=True)
class _Columns:
    """Where in a row each thing stands."""

    number: int | None
    arm: int | None
    kit: int | None
    strata: tuple[tuple[str, int], ...]


def read_list(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], protocol: Protocol
) -> Reading:
    """The lines of a list with their row numbers in the file, or everything that is wrong with it."""
    problems = [*_header_problems(header, protocol)]
    if problems:
        return Reading((), tuple(problems))
    columns, lines = _columns(header), list[Line]()
    for row, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) == MOST_LINES:
            problems.append(Problem(row, "", _("a list has at most {most} lines").format(most=MOST_LINES)))
            break
        line, wrong = _line(row, cells, header, columns, protocol)
        lines.append(line)
        problems += wrong
    if not lines:
        problems.append(Problem(1, "", _("no line follows the header")))
    if not problems:
        problems += [*_repeated(lines, header, columns), *_out_of_order(lines, header, columns)]
    return Reading(tuple(lines), tuple(problems))


def _plain(name: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", name.strip().casefold()).strip("_")


def _header_problems(header: Sequence[str], protocol: Protocol) -> Iterator[Problem]:
    names = [_plain(name) for name in header]
    for kind in (_NUMBER, _ARM, _KIT):
        several = [header[names.index(name)] for name in dict.fromkeys(names) if name in kind]
        if len(several) > 1:
            yield Problem(
                1, several[1], _("means the same as “{column}”").format(column=in_short(several[0]))
            )
    for at, name in enumerate(names):
        if not name or not (name in _NUMBER | _ARM | _KIT | _BLOCK or _STRATUM.fullmatch(name)):
            known = _("the columns are number, stratum, arm and kit")
            yield Problem(1, header[at] or str(at + 1), known)
        elif names.index(name) != at:
            yield Problem(1, header[at], _("is there twice"))
    yield from _arm_problems(header, frozenset(names), protocol)


def _arm_problems(header: Sequence[str], names: frozenset[str], protocol: Protocol) -> Iterator[Problem]:
    if protocol.arm_is_recorded and not names & _ARM:
        yield Problem(1, "", _("the column “arm” is missing"))
    if not protocol.arm_is_recorded:
        if not names & _KIT:
            yield Problem(1, "", _("the column “kit” is missing"))
        for column in (one for one in header if _plain(one) in _ARM):
            yield Problem(
                1, column, _("the arm is never stored in a double-blind study, only the kit number")
            )


def _columns(header: Sequence[str]) -> _Columns:
    def first(kind: frozenset[str]) -> int | None:
        return next((at for at, name in enumerate(header) if _plain(name) in kind), None)

    found = [(_STRATUM.fullmatch(_plain(name)), at) for at, name in enumerate(header)]
    strata = tuple((match[1].replace("_", " "), at) for match, at in found if match)
    return _Columns(first(_NUMBER), first(_ARM), first(_KIT), strata)


def _line(
    row: int, cells: Sequence[str], header: Sequence[str], columns: _Columns, protocol: Protocol
) -> tuple[Line, list[Problem]]:
    problems = list[Problem]()

    def cell(at: int | None) -> str:
        text = cells[at].strip() if at is not None and at < len(cells) else ""
        if at is not None and not text:
            problems.append(Problem(row, header[at], _("is empty")))
        if at is not None and len(text) > LONGEST_CELL:
            why = ngettext("is longer than {n} character", "is longer than {n} characters", LONGEST_CELL)
            problems.append(Problem(row, header[at], why.format(n=LONGEST_CELL)))
        elif at is not None and any(True for _place in hidden(text, lines=False)):
            problems.append(Problem(row, header[at], _("holds a character that nobody sees")))
        return text

    if len(cells) > len(header):
        problems.append(Problem(row, "", _("has more cells than the header")))
    named = [(name, cell(at)) for name, at in columns.strata]
    stratum = ", ".join(f"{name}: {value}" if len(named) > 1 else value for name, value in named)
    said, arm = cell(columns.arm), None
    if said and columns.arm is not None:
        arm = _arm(said, protocol)
        if arm is None:
            names = ", ".join(one.id for one in protocol.arms)
            why = _("the study has no arm “{arm}”; its arms are {names}")
            problems.append(Problem(row, header[columns.arm], why.format(arm=in_short(said), names=names)))
    return Line(row, cell(columns.number), stratum, arm, cell(columns.kit) or None), problems


def _arm(said: str, protocol: Protocol) -> str | None:
    """The id of the arm that is named so, by id or label."""
    for arm in protocol.arms:
        if said.casefold() in (arm.id.casefold(), arm.label.casefold()):
            return arm.id
    return None


def _repeated(lines: Sequence[Line], header: Sequence[str], columns: _Columns) -> Iterator[Problem]:
    """A number comes once in its stratum, a kit once in the list."""
    numbers, kits = Counter[tuple[str, str]](), Counter[str]()
    for line in lines:
        numbers[line.stratum, line.number] += 1
        kits[line.kit or ""] += 1
        if columns.number is not None and numbers[line.stratum, line.number] == 2:
            why = _("{number} is there twice").format(number=line.number)
            yield Problem(line.row, header[columns.number], why)
        if columns.kit is not None and kits[line.kit or ""] == 2:
            yield Problem(line.row, header[columns.kit], _("{number} is there twice").format(number=line.kit))


def _out_of_order(lines: Sequence[Line], header: Sequence[str], columns: _Columns) -> Iterator[Problem]:
    """Lines are drawn from the first to the last: numbers that go down leave it open which order is meant."""
    if columns.number is None or not all(re.fullmatch(r"[0-9]+", line.number) for line in lines):
        return
    last = dict[str, int]()
    for line in lines:
        number = int(line.number)
        if number < last.get(line.stratum, 0):
            why = _("{number} stands after {before}: sort the list as it is to be drawn")
            before = last[line.stratum]
            yield Problem(line.row, header[columns.number], why.format(number=number, before=before))
        last[line.stratum] = number
