"""The order in which a laboratory prints its results: kept for each laboratory, followed by form, sheet and report."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from tracker.catalogue import analytes
from tracker.domain.protocol import ItemKind
from tracker.domain.report_order import merged, ordered
from tracker.domain.rights import Right
from tracker.domain.units import OTHER
from tracker.domain.views import Field
from tracker.errors import NotFound
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_laboratories, tables

SETTING = "report_order"
"""The setting of a site without laboratories; behind a point the id of the laboratory whose order it is."""


@needs(Right.MANAGE)
def keep(site: Site, laboratory_id: str, items: Sequence[str]) -> None:
    """Keep the order of these analytes; "" for a site without laboratories. NotFound for an analyte there is not.

    Analytes of other forms of the laboratory keep the places they had; none at all brings the study's order back.
    """
    for name in items:
        if name not in analytes() and not name.startswith(OTHER):
            raise NotFound(_("There is no analyte {name}.").format(name=name), _("Choose one of the form."))
    with site.work() as work:
        known = {one.id for one in read_laboratories.laboratories(work.connection)}
        if laboratory_id and laboratory_id not in known:
            raise NotFound(_("This laboratory is not one of the site."), _("Choose the laboratory again."))
        key = _key(laboratory_id)
        before = kept(work.connection, laboratory_id)
        text = ",".join(merged(before, items)) if items else ""
        row = read.setting_id(work.connection, key)
        if row:
            work.update(tables.SETTING, row, {"value": text})
        elif text:
            work.insert(tables.SETTING, {"key": key, "value": text})


def kept(connection: Connection, laboratory_id: str) -> tuple[str, ...]:
    """The analytes in the order of a laboratory's report; none where none was kept."""
    return _read(read.settings(connection), laboratory_id)


def in_order(connection: Connection, fields: Sequence[Field], laboratory_id: str) -> list[Field]:
    """The fields of a form: what is asked of the sample first, then the results as the laboratory reports them."""
    order = kept(connection, laboratory_id)
    sample = [one for one in fields if one.item.kind is not ItemKind.ANALYTE]
    results = {one.item.id: one for one in fields if one.item.kind is ItemKind.ANALYTE}
    return [*sample, *(results[name] for name in ordered(tuple(results), order))]


def _read(settings: Mapping[str, str], laboratory_id: str) -> tuple[str, ...]:
    return tuple(name for name in settings.get(_key(laboratory_id), "").split(",") if name)


def _key(laboratory_id: str) -> str:
    return f"{SETTING}.{laboratory_id}" if laboratory_id else SETTING
