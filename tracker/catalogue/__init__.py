"""The data that the domain reads: analytes and grading tables, loaded once, checked against their schema."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from tracker.domain.grading import GradingTable
from tracker.domain.units import Analyte

try:
    # The C parser is several times as fast; not every build of PyYAML carries it.
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]


class _DecimalLoader(SafeLoader):
    """Reads 0.05 as the decimal that is written, never through a binary float."""


def _decimal(_loader: SafeLoader, node: yaml.Node) -> Decimal:
    return Decimal(node.value)


_DecimalLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


@cache
def analytes() -> Mapping[str, Analyte]:
    """Every analyte by its id, in the order of a laboratory report."""
    read = [Analyte.model_validate(entry) for entry in _read("analytes.yaml")]
    return MappingProxyType({analyte.id: analyte for analyte in read})


@cache
def ctcae(version: str = "5.0") -> GradingTable:
    """The CTCAE laboratory terms of one version. KeyError for a version without a data file."""
    for file in files(__package__).iterdir():
        if file.name.startswith("ctcae_") and file.name.endswith(".yaml"):
            table = GradingTable.model_validate(_read(file.name))
            if table.version == version:
                return table
    raise KeyError(version)


def _read(name: str) -> Any:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, _DecimalLoader)
