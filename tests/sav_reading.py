"""A second reader of SPSS system files, written from their published description and from nothing that wrote them.

Source: PSPP developers' guide, "System File Format" (GNU project). Reads what is not compressed.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SYSTEM_MISSING = -struct.unpack("<d", b"\xff\xff\xff\xff\xff\xff\xef\x7f")[0]
MEASURES = {1: "nominal", 2: "ordinal", 3: "scale"}
FORMATS = {1: "A", 5: "F", 20: "DATE", 39: "SDATE"}


@dataclass
class SavVariable:
    """One variable as the dictionary of the file has it."""

    name: str
    width: int
    label: str
    format: str
    missing: tuple[float, ...]
    """For a range its lowest and highest number."""
    missing_texts: tuple[str, ...] = ()
    labels: dict[float | str, str] = field(default_factory=dict)
    measure: str = ""


@dataclass
class Sav:
    """What a file holds."""

    created: str
    file_label: str
    notes: list[str]
    variables: dict[str, SavVariable]
    cases: list[dict[str, float | str | None]]


class _Bytes:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self, size: int) -> bytes:
        self.at += size
        assert self.at <= len(self.content), "the file ends too early"
        return self.content[self.at - size : self.at]

    def integer(self) -> int:
        return int(struct.unpack("<i", self.take(4))[0])

    def double(self) -> float:
        return float(struct.unpack("<d", self.take(8))[0])

    def text(self, size: int) -> str:
        return self.take(size).decode().rstrip()


def read(path: Path) -> Sav:
    """The dictionary and the cases of a file."""
    found = _Bytes(path.read_bytes())
    assert found.take(4) == b"$FL2"
    found.take(60)
    assert found.integer() == 2, "another byte order"
    found.integer()
    assert found.integer() == 0, "compressed"
    found.integer()
    count = found.integer()
    found.double()
    created, label = found.text(17), found.text(64)
    found.take(3)
    places, notes = _dictionary(found)
    own = [one for one in places if one is not None]
    return Sav(created, label, notes, {one.name: one for one in own}, list(_cases(found, own, count)))


def _dictionary(found: _Bytes) -> tuple[list[SavVariable | None], list[str]]:
    """The variables by place, None where a long text goes on, and the notes."""
    places: list[SavVariable | None] = []
    notes: list[str] = []
    waiting: list[tuple[bytes, str]] = []
    while (record := found.integer()) != 999:
        if record == 2:
            places.append(_variable(found))
        elif record == 3:
            waiting = [_label(found) for _n in range(found.integer())]
        elif record == 4:
            for _n in range(found.integer()):
                _give(places[found.integer() - 1], waiting)
        elif record == 6:
            notes = [found.text(80) for _n in range(found.integer())]
        else:
            assert record == 7
            subtype, size, times = found.integer(), found.integer(), found.integer()
            _more(subtype, _Bytes(found.take(size * times)), [one for one in places if one])
    found.integer()
    return places, notes


def _variable(found: _Bytes) -> SavVariable | None:
    width, labelled, missing, shown = (found.integer() for _n in range(4))
    found.integer()
    name, label = found.text(8), ""
    if labelled:
        size = found.integer()
        label = found.take(size).decode()
        found.take(-size % 4)
    values = [found.take(8) for _n in range(abs(missing))]
    if width < 0:
        return None
    numbers = () if width else tuple(struct.unpack("<d", one)[0] for one in values)
    texts = tuple(one.decode().rstrip() for one in values) if width else ()
    kind = f"{FORMATS[shown >> 16 & 255]}{shown >> 8 & 255}"
    return SavVariable(name, width, label, kind + (f".{shown & 255}" if shown & 255 else ""), numbers, texts)


def _label(found: _Bytes) -> tuple[bytes, str]:
    value, size = found.take(8), found.take(1)[0]
    label = found.take(size).decode()
    found.take(-(size + 1) % 8)
    return value, label


def _give(variable: SavVariable | None, labels: list[tuple[bytes, str]]) -> None:
    assert variable is not None
    for value, label in labels:
        key = value.decode().rstrip() if variable.width else struct.unpack("<d", value)[0]
        variable.labels[key] = label


def _more(subtype: int, found: _Bytes, variables: list[SavVariable]) -> None:
    """The extension records: measures, long names, and what belongs to long texts."""
    if subtype == 11:
        for one in variables:
            one.measure = MEASURES[found.integer()]
            found.take(8)
    elif subtype == 13:
        names = dict(pair.split("=") for pair in found.content.decode().split("\t"))
        for one in variables:
            one.name = names.get(one.name, one.name)
    elif subtype in (21, 22):
        by_name = {one.name: one for one in variables}
        while found.at < len(found.content):
            _of_long_text(subtype, found, by_name)


def _of_long_text(subtype: int, found: _Bytes, variables: dict[str, SavVariable]) -> None:
    variable = variables[found.text(found.integer())]
    if subtype == 21:
        found.integer()
        for _n in range(found.integer()):
            value = found.text(found.integer())
            variable.labels[value] = found.text(found.integer())
    else:
        count, size = found.take(1)[0], found.integer()
        variable.missing_texts = tuple(found.text(size) for _n in range(count))


def _cases(
    found: _Bytes, variables: list[SavVariable], count: int
) -> Iterator[dict[str, float | str | None]]:
    for _n in range(count):
        case: dict[str, float | str | None] = {}
        for one in variables:
            if one.width:
                case[one.name] = found.take(-(-one.width // 8) * 8).decode().rstrip()
            else:
                number = found.double()
                case[one.name] = None if number == SYSTEM_MISSING else number
        yield case
    assert found.at == len(found.content)
