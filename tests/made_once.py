"""Sites that are dear to make: one process of a run makes each, and every process has a copy of its own."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

Told = TypeVar("Told")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Told]) -> tuple[Path, Told]:
    """A copy of the site that `make` makes at a path, and what it told of it; no other process of the run makes it.

    A path in what it told is that of the original.
    """
    made = _of_this_run(factory) / f"made-{name}"
    site, told = made / f"{name}.visitbook", made / "told"
    with FileLock(f"{made}.lock"):
        if not told.exists():  # what another process could not finish is begun anew
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            told.write_bytes(pickle.dumps(make(site)))
    own = shutil.copytree(site, factory.mktemp(name) / site.name)
    return own, pickle.loads(told.read_bytes())


def _of_this_run(factory: pytest.TempPathFactory) -> Path:
    """The folder of all processes of this run; pytest-xdist gives each of its own a folder in there."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
