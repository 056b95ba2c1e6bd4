"""The data that the domain reads: analytes, grading tables, label packs, loaded once, checked against their schema."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import yaml

from tracker.domain.drugs import DrugCatalogue
from tracker.domain.grading import GradingTable
from tracker.domain.packs import Pack
from tracker.domain.requirements import Standard
from tracker.domain.units import OTHER, Analyte, uncatalogued

try:
    # The C parser is several times as fast; not every build of PyYAML carries it.
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]  # reads the same


class _DecimalLoader(SafeLoader):
    """Reads 0.05 as the decimal that is written, never through a binary float."""


def _decimal(_loader: SafeLoader, node: yaml.Node) -> Decimal:
    return Decimal(node.value)


_DecimalLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


class _Analytes(dict[str, Analyte]):
    """The catalogue's analytes; one that it lacks (`other:NAME`) is made from its name and not counted."""

    def __missing__(self, name: str) -> Analyte:
        if not name.startswith(OTHER):
            raise KeyError(name)
        return uncatalogued(name)


@cache
def analytes() -> Mapping[str, Analyte]:
    """Every analyte by its id, in the order of a laboratory report."""
    read = [Analyte.model_validate(entry) for entry in _read("analytes.yaml")]
    return MappingProxyType(_Analytes({analyte.id: analyte for analyte in read}))


@cache
def drugs() -> DrugCatalogue:
    """Every drug, class of drugs and interaction that rules and logs speak of."""
    return DrugCatalogue.model_validate(_read("drugs.yaml"))


@cache
def ctcae(version: str = "5.0") -> GradingTable:
    """The CTCAE laboratory terms of one version. KeyError for a version without a data file."""
    return grading_tables()[version]


@cache
def grading_tables(folder: Traversable | None = None) -> Mapping[str, GradingTable]:
    """Every version of the criteria that has a data file, by its version; of `folder` where one is given."""
    read = (GradingTable.model_validate(one) for one in _files(folder or files(__package__) / "grading"))
    return MappingProxyType({table.version: table for table in read})


@cache
def packs() -> Mapping[str, Pack]:
    """The label packs by their id, in the order of their files."""
    read = (Pack.model_validate(one) for one in _files(files(__package__) / "packs"))
    return MappingProxyType({pack.id: pack for pack in read})


@cache
def requirements() -> tuple[Standard, ...]:
    """What electronic records are held to, with the tests that prove it."""
    return tuple(Standard.model_validate(one) for one in _read("requirements.yaml"))


def _files(folder: Traversable) -> list[Any]:
    """What the YAML files of a folder hold, in the order of their names."""
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    return [yaml.load(file.read_text(encoding="utf-8"), _DecimalLoader) for file in found]


def _read(name: str) -> Any:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, _DecimalLoader)
