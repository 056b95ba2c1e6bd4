"""Sites for tests: real folders made by the real use cases and migrations, once, then copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tracker import demo, studies
from tracker.site import NewSite, NewUser, Site

TODAY = date(2026, 4, 14)
"""The day on which every test takes place, unless it moves the clock."""

PASSWORD = "a long enough sentence"


class TestClock:
    """A clock that stands on the test's day and moves on a second at each look."""

    __test__ = False

    def __init__(self, day: date = TODAY) -> None:
        self.moment = datetime.combine(day, time(9, 41), UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def set_to(self, day: date) -> None:
        self.moment = datetime.combine(day, time(9, 41), UTC)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture(scope="session")
def _empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "site.visitbook"
    info = NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")
    with Site.create(path, info, NewUser("anna", "Anna Karimi", PASSWORD), clock=TestClock()) as site:
        for study in studies.shipped():
            studies.add(site, study.id)
    return path


@pytest.fixture(scope="session")
def _demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.visitbook"
    demo.build(path, 25, seed=3, today=TODAY)
    return path


@pytest.fixture
def site_path(_empty_folder: Path, tmp_path: Path) -> Path:
    """A closed site with the five studies and no participant; the user is anna."""
    return shutil.copytree(_empty_folder, tmp_path / "site.visitbook")


@pytest.fixture
def demo_path(_demo_folder: Path, tmp_path: Path) -> Path:
    """A closed demo site of 25 participants as on TODAY."""
    return shutil.copytree(_demo_folder, tmp_path / "demo.visitbook")


@pytest.fixture
def new_site(site_path: Path, clock: TestClock) -> Iterator[Site]:
    """An open site with the five studies and no participant."""
    with Site.open(site_path, "anna", PASSWORD, clock=clock) as site:
        yield site


@pytest.fixture
def demo_site(demo_path: Path, clock: TestClock) -> Iterator[Site]:
    """An open demo site of 25 participants, signed in as coordinator."""
    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=clock) as site:
        yield site


@pytest.fixture
def study_id(new_site: Site) -> Callable[[str], str]:
    """The id of a study at the new site by the key of its file."""
    return lambda key: studies.study(new_site, key).id
