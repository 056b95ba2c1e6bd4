"""A randomisation list and a site's own spreadsheet of participants with its mapping, made hostile for fuzz.py."""

from collections.abc import Callable
from pathlib import Path

import hypothesis.strategies as st
import yaml

from tracker import allocation, participant_import
from tracker.catalogue.study_files import shipped_studies
from tracker.exchange.participant_mapping import read_mapping
from tracker.exchange.participant_rows import ParticipantRows
from tracker.exchange.table_file import open_table

from . import hostile

LIST = b"number,stratum,kit\n1,mild,K-471\n2,severe,K-136\n3,mild,K-802\n"
SHEET = (
    b"Nr;Init;Sex;Born;Consent;Enrolled;Visit;Date;Itch\n"
    b"DW-7;N.H.;F;5.5.1991;2.12.2025;3.12.2025;baseline;3.12.2025;8\n"
    b"DW-7;N.H.;F;5.5.1991;2.12.2025;3.12.2025;week4;31.12.2025;not done\n"
)
MAPPING = """
participant: Nr
initials: Init
sex: Sex
birth_date: Born
consent_date: Consent
constants: {consent_version: "2.0"}
visit: Visit
date: Date
values: {Itch: pp_nrs.itch}
"""

Read = Callable[[bytes, Path], None]


def kinds() -> dict[str, tuple[st.SearchStrategy[bytes], Read]]:
    """Each kind of file: its inputs, and how it is read."""
    mapping = hostile.files(MAPPING.encode(), yaml.load(MAPPING, yaml.BaseLoader), hostile.as_yaml)
    return {
        "randomisation list": (hostile.files(LIST), _list),
        "spreadsheet of participants": (hostile.files(SHEET), _sheet),
        "mapping of participants": (mapping, _mapping),
    }


def _list(data: bytes, place: Path) -> None:
    path = place / "list.csv"
    path.write_bytes(data)
    lines, _hash = allocation.lines_of(path, shipped_studies()["bird"])
    assert lines
    assert all(line.arm is None and line.kit for line in lines)


def _sheet(data: bytes, place: Path) -> None:
    _read(place, data, MAPPING)


def _mapping(data: bytes, place: Path) -> None:
    _read(place, SHEET, data.decode("utf-8", "replace"))


def _read(place: Path, sheet: bytes, mapping_text: str) -> None:
    path = place / "people.csv"
    path.write_bytes(sheet)
    mapping = read_mapping(mapping_text)
    table = open_table(path, mapping.layout, mapping.named)
    kinds = participant_import.kinds_of(mapping, shipped_studies()["emc-daily-practice"])
    reader = ParticipantRows(table, mapping, kinds)
    for row in map(reader.read, table.rows()):
        "; ".join(map(str, row.faults)).encode("utf-8", "replace")
