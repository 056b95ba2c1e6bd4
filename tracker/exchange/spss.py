"""The participants by visit as an SPSS system file: labels, code lists, measurement levels, user-missing values.

SPSS knows one kind of number, the IEEE double; it is made here from the recorded decimal, and nothing else uses it.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from tracker.domain.dataset import Dataset
from tracker.errors import NotPossible
from tracker.exchange.beside import working_folder
from tracker.exchange.cells import Cells, Row
from tracker.exchange.fixed_columns import participant_columns, visit_columns
from tracker.exchange.rows import visit_variables
from tracker.exchange.spss_variables import Growing, growing
from tracker.language import _

_CREATED_AT = 92
"""Where the header of a system file has the date and time of its making (PSPP, System File Format)."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write(dataset: Dataset, out: BinaryIO, told: Callable[[], None]) -> None:
    """Write the .sav: one case for each participant and visit. NotPossible where the libraries are not installed."""
    library, frames = _libraries()
    grown = _grown(dataset, told)
    with working_folder(out) as folder:
        path = folder / "export.sav"
        try:
            library.write_sav(_frame(frames, grown), str(path), **_described(dataset, grown))
        except library.ReadstatError as error:
            raise OSError(_("the disk did not take all of it")) from error
        _date(path, dataset.made_at)
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _frame(frames: Any, grown: list[Growing]) -> Any:
    kinds = {one.name: frames.Float64 if one.is_number else frames.String for one in grown}
    # What is not there is SPSS's system-missing value; a NaN would be taken for a number.
    return frames.DataFrame({one.name: one.cells for one in grown}, schema=kinds).fill_nan(None)


def _described(dataset: Dataset, grown: list[Growing]) -> dict[str, object]:
    return {
        "file_label": dataset.protocol.id[:64],
        "column_labels": {one.name: one.label for one in grown},
        "variable_value_labels": {one.name: labels for one in grown if (labels := one.labels())},
        "missing_ranges": {one.name: one.missing for one in grown if one.missing},
        "variable_measure": {one.name: one.measure for one in grown},
        "variable_format": {one.name: one.format for one in grown if one.format},
        "note": _note(dataset),
    }


def _libraries() -> tuple[Any, Any]:
    try:
        return import_module("pyreadstat"), import_module("polars")
    except ImportError as error:
        raise NotPossible(
            _("This installation cannot write SPSS files."),
            _("Export CSV or Excel; Visitbook run from its source writes SPSS files too."),
        ) from error


def _note(dataset: Dataset) -> list[str]:
    told = [dataset.software, dataset.site.name, f"{dataset.protocol.id} {dataset.protocol.version}"]
    return [*told, *(word for word in ("masked", "deidentified") if getattr(dataset, word))]


def _date(path: Path, made_at: datetime) -> None:
    """The hour of the site in the header, in place of the computer's."""
    stamp = f"{made_at:%d} {_MONTHS[made_at.month - 1]} {made_at:%y%H:%M:%S}".encode("ascii")
    with path.open("rb+") as file:
        file.seek(_CREATED_AT)
        file.write(stamp)


def _grown(dataset: Dataset, told: Callable[[], None]) -> list[Growing]:
    """Every variable with its cells, case by case."""
    people, visits, known = participant_columns(dataset), visit_columns(), visit_variables(dataset)
    columns = [*(column for column, _read in (*people, *visits)), *known]
    grown = [growing(column) for column in columns]
    for subject in dataset.subjects():
        person: Row = [read(subject) for _column, read in people]
        for held in subject.visits:
            cells = Cells(held)
            visit: Row = [read(held.visit) for _column, read in visits]
            for one, cell in zip(grown, (*person, *visit, *map(cells.cell, known)), strict=True):
                one.add(cell)
        told()
    return grown
