"""What each format makes of a site whose records are hard to give on; written once for all tests."""

import shutil
from pathlib import Path

import pytest
from made_once import made_once
from rich_site import STUDY, Exported, Rich, enrich

from tracker import exporting
from tracker.exporting import Wanted


@pytest.fixture(scope="session")
def rich(_demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Rich:
    """The demo with what is hard to give on."""

    def make(path: Path) -> str:
        return enrich(shutil.copytree(_demo_folder, path)).number

    return Rich(*made_once(tmp_path_factory, "rich", make))


@pytest.fixture(scope="session")
def exported(rich: Rich, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """A file of the rich site in a format, written once for all tests that ask for the same."""
    folder = tmp_path_factory.mktemp("exported")
    made: dict[Wanted, Path] = {}

    def file(kind: str, study: str | None = STUDY, **how: bool) -> Path:
        wanted = Wanted(kind, study, **how)
        if wanted not in made:
            made[wanted] = folder / f"{len(made)}.{kind}"
            with rich.open() as site:
                exporting.export(site, wanted, made[wanted])
        return made[wanted]

    return file
