"""Sites for tests: real folders made by the real use cases and migrations, once in a run, then copied for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis
import pytest
from made_once import made_once
from stage import CONSENT, PASSWORD, TODAY, TestClock
from terminal import Say

from tracker import cli, demo, enrolment, studies, visits
from tracker.clock import SystemClock
from tracker.domain.records import Sex
from tracker.site import NewSite, NewUser, Site
from tracker.storage import keys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a test never needs a display

# The same examples on every machine and every run: a test that fails here fails there.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("same")


LONG = (
    "test_never_lost.py",
    "test_demo.py",
    "test_keystrokes.py",
    "test_every_paper.py",
    "test_every_screen.py",
)
"""These begin first: whatever process came to one last would be at it when the others have nothing left to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session", autouse=True)
def no_test_ages() -> Iterator[None]:
    """The computer's clock goes on from one day, later than any in a test: by the real one passphrases grow too old."""
    ahead = datetime(2026, 11, 21, 12, tzinfo=UTC) - datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "now", lambda _: datetime.now(UTC) + ahead)
        yield


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture(scope="session")
def light_keys() -> Iterator[None]:
    """Keys that take 5 ms to derive and not 130: hundreds of tests open a site. test_keys.py holds the real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "ARGON2", {name: least for name, (least, _most) in keys.BOUNDS.items()})
        yield


@pytest.fixture(scope="session")
def _empty_folder(tmp_path_factory: pytest.TempPathFactory, light_keys: None) -> Path:
    def make(path: Path) -> None:
        info = NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")
        with Site.create(path, info, NewUser("anna", "Anna Karimi", PASSWORD), clock=TestClock()) as site:
            for study in studies.shipped():
                studies.add(site, study.id)

    return made_once(tmp_path_factory, "empty", make)[0]


@pytest.fixture(scope="session")
def _demo_folder(tmp_path_factory: pytest.TempPathFactory, light_keys: None) -> Path:
    return made_once(tmp_path_factory, "demo", lambda path: demo.build(path, 25, seed=3, today=TODAY))[0]


@pytest.fixture(scope="session")
def _small_folder(tmp_path_factory: pytest.TempPathFactory, light_keys: None) -> Path:
    return made_once(tmp_path_factory, "small", lambda path: demo.build(path, 5, seed=1, today=TODAY))[0]


@pytest.fixture
def site_path(_empty_folder: Path, tmp_path: Path) -> Path:
    """A closed site with the five studies and no participant; the user is anna."""
    return shutil.copytree(_empty_folder, tmp_path / "site.visitbook")


@pytest.fixture
def demo_path(_demo_folder: Path, tmp_path: Path) -> Path:
    """A closed demo site of 25 participants as on TODAY."""
    return shutil.copytree(_demo_folder, tmp_path / "demo.visitbook")


@pytest.fixture
def small_path(_small_folder: Path, tmp_path: Path) -> Path:
    """A closed demo site of five participants, one in each study: for what goes through every row again and again."""
    return shutil.copytree(_small_folder, tmp_path / "small.visitbook")


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


@pytest.fixture
def screening(new_site: Site, study_id: Callable[[str], str]) -> str:
    """A begun BAAZ screening visit of a woman of 34."""
    registration = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "2.0", birth_date=date(1991, 5, 5))
    enrolment.register(new_site, study_id("baaz-ad-ir"), registration)
    visit_id = visits.find_visit(new_site, "SAR-S001", "screening")
    visits.hold(new_site, visit_id, CONSENT)
    return visit_id


@pytest.fixture
def bird(new_site: Site, study_id: Callable[[str], str]) -> str:
    """A BIRD participant with a booked baseline."""
    registration = enrolment.Registration(
        "B.L.", Sex.MALE, CONSENT, "1.0", birth_year=1970, baseline_on=date(2026, 4, 1)
    )
    return enrolment.register(new_site, study_id("bird"), registration)[0]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Say words to the command line, with none of this computer's own settings."""
    monkeypatch.delenv("VISITBOOK_PASSPHRASE", raising=False)
    monkeypatch.delenv("VISITBOOK_USER", raising=False)

    def speak(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return speak
