"""The randomisation list: taken in from a file, concealed, drawn line by line at enrolment, closed with a reason."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tracker import planning
from tracker.domain.allocation import Allocation, AllocationList, Line, Problem, Reading, Stratum, read_list
from tracker.domain.entry import clean
from tracker.domain.masking import is_masked
from tracker.domain.plain_text import visible
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, Participant
from tracker.domain.rights import Right
from tracker.errors import NotFound, NotPossible, ReasonNeeded, Refusal, TrackerError, ValueRefused, in_short
from tracker.exchange.file_hash import sha256_of
from tracker.exchange.table_file import open_table
from tracker.language import _, ngettext
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_allocation, sealing, tables
from tracker.storage.writer import Value, new_id

MOST_TOLD = 5
"""How many of a list's faults one sentence names."""


class ListRefused(TrackerError):
    """A randomisation list that cannot be used; nothing of it was taken in. `problems` names every row and column."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        told = [str(one) for one in problems[:MOST_TOLD]]
        if more := len(problems) - len(told):
            told.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        happened = _("The list {file} was not taken in: {problems}.").format(
            file=file, problems="; ".join(told)
        )
        super().__init__(happened, _("Correct it where it was made, and import it again."))
        self.problems = problems


@needs(Right.IMPORT)
def take_in(site: Site, study_id: str, path: Path, replacing: str = "") -> tuple[AllocationList, Changes]:
    """Take a list in from a CSV file or a workbook, its lines sealed; enrolment draws from it from now on.

    `replacing` is the reason for which the list that is open is closed; without it a second list is refused.
    ListRefused or TableRefused for a file that cannot be used, NotPossible for a study that draws no arm.
    """
    with site.look() as connection:
        protocol = planning.plan_of(site, connection, study_id).protocol
    _check_randomised(protocol)
    lines, sha256 = lines_of(path, protocol)
    with site.work() as work:
        _make_room(work, study_id, replacing.strip())
        _check_kits(work, study_id, path.name, lines)
        list_id = _write(work, study_id, path.name, sha256, lines)
        work.touched(study=study_id)
        taken = next(one for one in read_allocation.lists(work.connection, study_id) if one.id == list_id)
        return taken, work.changes


@needs(Right.IMPORT)
def close(site: Site, list_id: str, reason: str) -> Changes:
    """Close a list, so that nothing more is drawn from it; its lines stay concealed. ReasonNeeded."""
    with site.work() as work:
        study_id = read_allocation.study_of_list(work.connection, list_id)
        if study_id is None:
            raise NotFound(_("This site has no such randomisation list."), _("Open the study again."))
        found = read_allocation.open_list(work.connection, study_id)
        if found is None or found.id != list_id:
            raise NotPossible(_("This list is closed already."), _("Import the next one."))
        _close(work, list_id, reason.strip())
        work.touched(study=study_id)
        return work.changes


@needs(Right.IMPORT)
def close_open(site: Site, study_id: str, reason: str) -> Changes:
    """Close the list of a study that is open. NotFound where none is."""
    found = open_list(site, study_id)
    if found is None:
        raise NotFound(_("This study has no open randomisation list."), _("There is nothing to close."))
    return close(site, found.id, reason)


@needs(Right.READ)
def lists(site: Site, study_id: str) -> tuple[AllocationList, ...]:
    """The lists of a study, the newest first: file, hash, and how many lines of each stratum are drawn.

    A masked assessor is not told why a list was closed: people write what they like there.
    """
    with site.look() as connection:
        found = read_allocation.lists(connection, study_id)
        masked = found and is_masked(site.user.roles, planning.plan_of(site, connection, study_id).protocol)
    return tuple(replace(one, close_reason="") for one in found) if masked else found


@needs(Right.READ)
def open_list(site: Site, study_id: str) -> AllocationList | None:
    """The list that the next enrolment draws from; None where arm or kit is recorded by hand."""
    with site.look() as connection:
        return read_allocation.open_list(connection, study_id)


@needs(Right.READ)
def drawn(site: Site, participant_id: str) -> Allocation | None:
    """What was drawn for a participant; None for who was enrolled without a list, and for a masked assessor."""
    with site.look() as connection:
        who = read.participant(connection, participant_id)
        protocol = planning.plan_of(site, connection, who.study_id).protocol
        if is_masked(site.user.roles, protocol):
            return None
        return read_allocation.drawn_for(connection, participant_id)


# --- drawing, as a part of enrolment


def allocate(
    work: Work, who: Participant, protocol: Protocol, arm: str | None, kit: str | None, stratum: str | None
) -> tuple[str | None, str | None]:
    """Arm and kit of a participant who is enrolled: the next line of the open list, or what a person chose.

    NotPossible where a list is open and a person chose, and where its stratum has no line left.
    """
    found = read_allocation.open_list(work.connection, who.study_id)
    if found is None:
        return chosen(work, who, protocol, arm, kit)
    if arm is not None or (kit or "").strip():
        raise _not_chosen()
    line = _draw(work, who, found, _stratum(found, stratum))
    _check_drawn(work, who, protocol, line)
    return line.arm, line.kit


def _not_chosen() -> NotPossible:
    return NotPossible(
        _("This study has a randomisation list: the allocation is drawn from it, not chosen."),
        _("Draw the next allocation. Where the list must not be used, close it first, with a reason."),
    )


def by_hand(
    work: Work, who: Participant, protocol: Protocol, arm: str | None, kit: str | None
) -> tuple[str | None, str | None]:
    """An arm or kit of the past. NotPossible while a list is open; ValueRefused as `chosen`."""
    if protocol.allocation == "randomised" and read_allocation.open_list(work.connection, who.study_id):
        raise _not_chosen()
    return chosen(work, who, protocol, arm, kit)


def chosen(
    work: Work, who: Participant, protocol: Protocol, arm: str | None, kit: str | None
) -> tuple[str | None, str | None]:
    """Arm and kit as a person chose them. ValueRefused for what the study cannot have, and a kit that someone has."""
    kit = clean(kit or "") or None
    check_choice(protocol, arm, kit)
    if kit in read_allocation.kits(work.connection, who.study_id):
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("Kit {kit} is recorded for another participant.").format(kit=kit),
            _("Check the number on the box."),
            "kit",
        )
    return arm, kit


def check_choice(protocol: Protocol, arm: str | None, kit: str | None) -> None:
    """Refuse an arm or kit that a person chose and the study cannot have."""
    if arm is not None and not protocol.arm_is_recorded:
        raise NotPossible(_("In a double-blind study the arm is never stored."), _("Record the kit number."))
    arms = [one.id for one in protocol.arms]
    if arm is not None and arm not in arms:
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("The study has no arm {arm}.").format(arm=arm),
            _("The arms are {names}.").format(names=", ".join(arms)),
            "arm",
        )
    if protocol.allocation == "randomised" and protocol.arm_is_recorded and arm is None:
        raise ValueRefused(
            Refusal.MISSING, _("The arm is needed."), _("Choose the arm that was drawn."), "arm"
        )
    if not protocol.arm_is_recorded and not kit:
        raise ValueRefused(Refusal.MISSING, _("The kit number is needed."), _("It stands on the box."), "kit")


def _stratum(found: AllocationList, given: str | None) -> Stratum:
    """The stratum that is drawn from. ValueRefused where it is not said, or unknown."""
    wanted = (given or "").strip().casefold()
    names = ", ".join(one.name for one in found.strata)
    if found.is_stratified and not wanted:
        raise ValueRefused(
            Refusal.MISSING,
            _("The stratum is needed."),
            _("The strata of the list are {names}.").format(names=names),
            "stratum",
        )
    for one in found.strata:
        if one.name.casefold() == wanted:
            return one
    raise ValueRefused(
        Refusal.NOT_A_CHOICE,
        _("The list has no stratum {name}.").format(name=in_short(given or "")),
        _("Its strata are {names}.").format(names=names) if names else _("It has no strata: leave it out."),
        "stratum",
    )


def _draw(work: Work, who: Participant, found: AllocationList, stratum: Stratum) -> Allocation:
    """Give the next line of a stratum to a participant; the unit of work keeps a second window from the same line."""
    line = read_allocation.next_line(work.connection, found.id, stratum.name)
    if line is None:
        of = _(" of stratum {name}").format(name=stratum.name) if stratum.name else ""
        raise NotPossible(
            _("Every line{of} of the randomisation list is drawn.").format(of=of),
            _("Ask whoever made the list for the next one, and import it."),
        )
    line_id, allocation = line
    work.update(
        tables.ALLOCATION_LINE,
        line_id,
        {"participant_id": who.id, "drawn_at": work.site.clock.now()},
        participant=who.id,
    )
    return allocation


def _check_drawn(work: Work, who: Participant, protocol: Protocol, line: Allocation) -> None:
    """Refuse a line that no longer fits the study; what it says stays concealed, as nothing of the draw is kept."""
    arms = {one.id for one in protocol.arms}
    fits = line.arm in arms if protocol.arm_is_recorded else line.arm is None and line.kit
    if not fits or line.kit in read_allocation.kits(work.connection, who.study_id):
        raise NotPossible(
            _("Line {n} of the randomisation list does not fit the study any more.").format(n=line.position),
            _("Ask whoever made the list. It can be closed with a reason, and another one imported."),
        )


# --- taking in


def _check_randomised(protocol: Protocol) -> None:
    if protocol.allocation != "randomised":
        raise NotPossible(
            _("{study} is not randomised: it has no list.").format(study=protocol.short_title),
            _("Check which study the file is of."),
        )


def lines_of(path: Path, protocol: Protocol) -> tuple[tuple[Line, ...], str]:
    """The lines of the file and its SHA-256. ListRefused, TableRefused."""
    table = open_table(path)
    sha256 = sha256_of(path)
    problems = list[Problem]()

    def rows() -> Iterator[tuple[int, tuple[str, ...]]]:
        for row in table.rows():
            if row.problem:
                problems.append(Problem(row.number, "", row.problem))
            yield row.number, row.cells

    reading: Reading = read_list(table.header, rows(), protocol)
    found = (*problems, *reading.problems)
    if sha256_of(path) != sha256:
        found = (Problem(1, "", _("the file changed while it was read")),)
    if found:
        raise ListRefused(path.name, found)
    return reading.lines, sha256


def _make_room(work: Work, study_id: str, reason: str) -> None:
    """Close the list that is open, for a reason; refuse to go on beside it."""
    found = read_allocation.open_list(work.connection, study_id)
    if found is None:
        return
    if not reason:
        raise NotPossible(
            _("This study has an open randomisation list already: {file}.").format(file=found.file),
            _("Close it with a reason, then import the next one."),
        )
    _close(work, found.id, reason)


def _close(work: Work, list_id: str, reason: str) -> None:
    if not reason:
        raise ReasonNeeded(_("Closing a randomisation list needs a reason."), _("Say why it ends."))
    values: dict[str, Value] = {"closed_at": work.site.clock.now(), "close_reason": reason}
    work.update(tables.ALLOCATION_LIST, list_id, values, reason=reason)


def _check_kits(work: Work, study_id: str, file: str, lines: tuple[Line, ...]) -> None:
    """Refuse kits that participants have already: such a list was used before, or belongs to another study."""
    held = read_allocation.kits(work.connection, study_id)
    used = [line for line in lines if line.kit in held]
    if used:
        why = _("kit {kit} is recorded for a participant already")
        raise ListRefused(file, tuple(Problem(line.row, "", why.format(kit=line.kit)) for line in used))


def _write(work: Work, study_id: str, file: str, sha256: str, lines: tuple[Line, ...]) -> str:
    list_id, secret = new_id(), sealing.new_secret()
    work.insert(
        tables.ALLOCATION_LIST,
        {
            "id": list_id,
            "study_id": study_id,
            "file": visible(file, lines=False),
            "sha256": sha256,
            "secret": secret,
            "imported_at": work.site.clock.now(),
            "imported_by": work.site.user.login,
            "closed_at": None,
            "close_reason": "",
        },
    )
    for position, line in enumerate(lines, 1):
        said = {"number": line.number, "arm": line.arm, "kit": line.kit}
        row = read_allocation.sealed_line(secret, list_id, position, line.stratum, said)
        work.insert(tables.ALLOCATION_LINE, row)
    return list_id
