"""A laboratory's file, CSV and workbook, and its mapping, made hostile for fuzz.py."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import hypothesis.strategies as st
import xlsxwriter
import yaml

from tracker.catalogue.study_files import shipped_studies
from tracker.exchange.lab_rows import LabRows
from tracker.exchange.mapping import read_mapping
from tracker.exchange.table_file import open_table
from tracker.lab_plan import said_alone

from . import hostile

RESULTS = (
    b"No,Day,Test,Result,Unit,Range\n"
    b"01-001,2026-03-02,SGPT,135,U/L,0-40\n"
    b'01-001,2026-03-02,Hb,"13,1",g/dL,12 - 16\n'
    b"01-002,2026-03-03,FER,<5,ng/mL,10-200\n"
)
MAPPING = """
participant: No
date: Day
analyte: Test
value: Result
unit: Unit
range: Range
analytes: {SGPT: alt, FER: "other:Ferritin"}
units: {IU/L: U/L}
date_format: ISO
"""

Read = Callable[[bytes, Path], None]


def kinds() -> dict[str, tuple[st.SearchStrategy[bytes], Read]]:
    """Each kind of file: its inputs, and how it is read."""
    mapping = hostile.files(MAPPING.encode(), yaml.load(MAPPING, yaml.BaseLoader), hostile.as_yaml)
    return {
        "results of a laboratory": (hostile.files(RESULTS), _results),
        "workbook of a laboratory": (_workbooks(), _results),
        "mapping of a laboratory": (mapping, _mapping),
    }


@cache
def workbook() -> bytes:
    """The same results as a workbook, the same bytes each time."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 4, 14, tzinfo=UTC)})
        sheet = book.add_worksheet("Results")
        for place, line in enumerate(RESULTS.decode().splitlines()):
            sheet.write_row(place, 0, line.replace('"13,1"', "13.1").split(","))
        sheet.write_number(1, 3, 135)
        sheet.merge_range("H1:I2", "x")
    return out.getvalue()


@st.composite
def _workbooks(draw: st.DrawFn) -> bytes:
    """A workbook with a part changed before it is packed, or changed as a whole."""
    whole = workbook()
    if draw(st.booleans()):
        return draw(hostile.changed_bytes(whole))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(hostile.changed_bytes(parts[name]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return out.getvalue()


def _results(data: bytes, place: Path) -> None:
    _read(place, data, MAPPING)


def _mapping(data: bytes, place: Path) -> None:
    _read(place, RESULTS, data.decode("utf-8", "replace"))


def _read(place: Path, content: bytes, mapping_text: str) -> None:
    path = place / "labs.csv"
    path.write_bytes(content)
    mapping, protocol = read_mapping(mapping_text), shipped_studies()["bird"]
    table = open_table(path, mapping.layout, mapping.named)
    rows = LabRows(table, mapping)
    for row in table.rows():
        rows.person(row)
        for result in rows.read(row):
            result.problem.encode("utf-8", "replace")
            said_alone(result, protocol)
