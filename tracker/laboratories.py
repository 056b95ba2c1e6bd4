"""The laboratories of a site and their reference ranges: add, rename, change, strike. Nothing is deleted.

A result keeps the range that was stored with it, so that no change here moves what was recorded.
"""

from dataclasses import replace

from tracker.catalogue import analytes
from tracker.domain.laboratories import Laboratory, Range
from tracker.domain.range_entry import TypedRange, overlap, read_range, refuse_overlap
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import NotFound, NotPossible, Refusal, ValueRefused
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read_laboratories as read
from tracker.storage import tables
from tracker.storage.writer import Value


@needs(Right.READ)
def laboratories(site: Site) -> tuple[Laboratory, ...]:
    """Every laboratory of the site, the active ones first."""
    with site.look() as connection:
        found = read.laboratories(connection)
    return tuple(sorted(found, key=lambda one: not one.active))


@needs(Right.READ)
def ranges(site: Site, laboratory_id: str) -> tuple[Range, ...]:
    """The ranges of a laboratory that stand, in the order of a laboratory report."""
    with site.look() as connection:
        found = read.ranges(connection, laboratory_id)
    order = list(analytes())
    standing = [one for one in found if not one.struck]
    return tuple(sorted(standing, key=lambda one: (order.index(one.analyte), one.unit, *_place(one))))


def _place(one: Range) -> tuple[str, int, str]:
    first = one.valid_from.isoformat() if one.valid_from else ""
    return str(one.sex or ""), one.age_from or 0, first


@needs(Right.CONFIGURE)
def add(site: Site, name: str) -> tuple[str, Changes]:
    """Add a laboratory; returns its id. ValueRefused for an empty name or one that is already here."""
    with site.work() as work:
        values: dict[str, Value] = {"name": _new_name(work, name), "active": True}
        laboratory_id = work.insert(tables.LABORATORY, values)
        work.touched(laboratory=laboratory_id)
        return laboratory_id, work.changes


@needs(Right.CONFIGURE)
def rename(site: Site, laboratory_id: str, name: str) -> Changes:
    """Give a laboratory another name. ValueRefused as `add`."""
    with site.work() as work:
        known = _laboratory(work, laboratory_id)
        work.update(tables.LABORATORY, laboratory_id, {"name": _new_name(work, name, known)})
        work.touched(laboratory=laboratory_id)
        return work.changes


@needs(Right.CONFIGURE)
def set_active(site: Site, laboratory_id: str, active: bool) -> Changes:
    """Stop offering a laboratory for new results, or offer it again; its ranges and results stay."""
    with site.work() as work:
        _laboratory(work, laboratory_id)
        work.update(tables.LABORATORY, laboratory_id, {"active": active})
        work.touched(laboratory=laboratory_id)
        return work.changes


def _new_name(work: Work, name: str, own: Laboratory | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise ValueRefused(
            Refusal.MISSING, _("The laboratory has no name."), _("Write the name on its reports."), "name"
        )
    for known in read.laboratories(work.connection):
        if known.name.casefold() == wanted.casefold() and known != own:
            raise ValueRefused(
                Refusal.NOT_A_CHOICE,
                _("{name} is already a laboratory of this site.").format(name=known.name),
                _("Choose it in the list.")
                if known.active
                else _("It is no longer active: make it active again."),
                "name",
            )
    return wanted


def _laboratory(work: Work, laboratory_id: str) -> Laboratory:
    for known in read.laboratories(work.connection):
        if known.id == laboratory_id:
            return known
    raise NotFound(
        _("This laboratory is not recorded at this site."), _("Choose one in the list of laboratories.")
    )


# --- ranges -------------------------------------------------------------------------------------------------


@needs(Right.CONFIGURE)
def add_range(site: Site, laboratory_id: str, typed: TypedRange) -> tuple[str, Changes]:
    """Add a range; returns its id. ValueRefused at the field that is wrong, or where two ranges could both serve."""
    with site.work() as work:
        _laboratory(work, laboratory_id)
        new = _checked(work, laboratory_id, typed)
        range_id = work.insert(tables.RANGE, _columns(new))
        work.touched(laboratory=laboratory_id)
        return range_id, work.changes


@needs(Right.CONFIGURE)
def change_range(
    site: Site, laboratory_id: str, range_id: str, typed: TypedRange, reason: str = ""
) -> Changes:
    """Change a range for results to come; what is recorded keeps its own. ValueRefused as `add_range`."""
    with site.work() as work:
        _standing(work, laboratory_id, range_id)
        new = _checked(work, laboratory_id, typed, range_id)
        work.update(tables.RANGE, range_id, _columns(new), reason=reason.strip())
        work.touched(laboratory=laboratory_id)
        return work.changes


@needs(Right.CONFIGURE)
def strike_range(site: Site, laboratory_id: str, range_id: str, reason: str) -> Changes:
    """Strike a range that should not be there; it stays on record with the reason."""
    if not reason.strip():
        raise ValueRefused(
            Refusal.MISSING, _("There is no reason."), _("Say why this range is struck."), "reason"
        )
    with site.work() as work:
        _standing(work, laboratory_id, range_id)
        work.update(tables.RANGE, range_id, {"struck": True}, reason=reason.strip())
        work.touched(laboratory=laboratory_id)
        return work.changes


@needs(Right.CONFIGURE)
def copy_ranges(site: Site, from_id: str, to_id: str) -> tuple[int, Changes]:
    """Copy the ranges of another laboratory; those that would meet a range already there are left out.

    Returns how many were copied.
    """
    with site.work() as work:
        there = list(read.ranges(work.connection, to_id))
        wanted = [replace(one, id="", laboratory_id=to_id) for one in read.ranges(work.connection, from_id)]
        copied = 0
        for new in wanted:
            if not new.struck and not any(overlap(new, other) for other in there):
                work.insert(tables.RANGE, _columns(new))
                copied += 1
        work.touched(laboratory=to_id)
        return copied, work.changes


def _checked(work: Work, laboratory_id: str, typed: TypedRange, range_id: str = "") -> Range:
    analyte = analytes().get(typed.analyte)
    if analyte is None:
        raise ValueRefused(
            Refusal.MISSING,
            _("No analyte is chosen."),
            _("Type its name, or what the report calls it: SGPT, Hb, CRP."),
            "analyte",
        )
    new = replace(read_range(typed, analyte, laboratory_id), id=range_id)
    refuse_overlap(new, read.ranges(work.connection, laboratory_id), analyte)
    return new


def _standing(work: Work, laboratory_id: str, range_id: str) -> Range:
    for known in read.ranges(work.connection, laboratory_id):
        if known.id == range_id and not known.struck:
            return known
    raise NotPossible(_("This range was struck."), _("Add it again where it is needed."))


def typed_of(one: Range) -> TypedRange:
    """A range as its editor shows it."""
    return TypedRange(
        analyte=one.analyte,
        unit=one.unit,
        low=one.low,
        high=one.high,
        sex=one.sex or "",
        age_from="" if one.age_from is None else str(one.age_from),
        age_to="" if one.age_to is None else str(one.age_to),
        valid_from=one.valid_from.isoformat() if one.valid_from else "",
        valid_to=one.valid_to.isoformat() if one.valid_to else "",
    )


def _columns(one: Range) -> dict[str, Value]:
    return {
        "laboratory_id": one.laboratory_id,
        "analyte": one.analyte,
        "sex": one.sex.value if one.sex else "",
        "age_from": one.age_from,
        "age_to": one.age_to,
        "unit": one.unit,
        "low": one.low,
        "high": one.high,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
    }
