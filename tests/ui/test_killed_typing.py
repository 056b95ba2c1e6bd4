"""The program is killed in the middle of typing: the next start opens the same field, and only its text is gone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from entry_steps import focused, new_visit
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TODAY, TestClock

from tracker import visits
from tracker.site import Site
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.settings import Settings
from ui.stage import Stage

HERE = Path(__file__).parent


@pytest.fixture
def visit_id(new_site: Site) -> str:
    """A begun screening visit, in a site that nobody has open any more."""
    found = new_visit(new_site, "baaz-ad-ir", "screening")
    visits.hold(new_site, found, TODAY)
    new_site.close()
    return found


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication) -> Iterator[Stage]:
    window = Stage(Settings())
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    window.close()
    QApplication.processEvents()


def kill_in_the_middle_of_typing(settings: Path, site: Path, visit_id: str) -> None:
    """Weight and the field after it are typed and left, the third holds "8" when the process is killed."""
    words = [str(HERE / "killed_typing.py"), str(settings), str(site), visit_id]
    path = os.pathsep.join((str(HERE.parents[1]), str(HERE.parent), str(HERE)))
    child = subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    said = child.stdout.readline()
    child.kill()
    child.communicate(timeout=30)
    assert said == "typed\n"


def test_after_a_kill_in_the_middle_of_typing_the_same_field_opens_and_only_its_text_is_gone(
    stage: Stage, site_path: Path, visit_id: str, tmp_path: Path, clock: TestClock
) -> None:
    kill_in_the_middle_of_typing(tmp_path / "settings", site_path, visit_id)

    stage.enter(Site.open(site_path, "anna", PASSWORD, window=True, clock=clock))

    assert stage.shell is not None
    screen = stage.shell.screen_now
    assert isinstance(screen, VisitScreen)
    answers = {one.item.id: one.entry.text for one in screen.record.form("vital_signs").fields if one.entry}
    items = [one.item.id for one in screen.record.form("vital_signs").fields]
    first, second, third = items[items.index("weight") :][:3]
    assert answers == {first: "61.5", second: "120"}
    assert focused().draft.item_id == third  # type: ignore[attr-defined]  # an editor of the form
    assert "ended here without being closed" in stage.shell.message.text()


def test_a_window_that_was_closed_begins_where_a_day_begins(
    qtbot: QtBot, stage: Stage, site_path: Path, visit_id: str, clock: TestClock
) -> None:
    stage.enter(Site.open(site_path, "anna", PASSWORD, window=True, clock=clock))
    assert stage.shell is not None
    stage.shell.show_screen("visit", visit_id=visit_id, form_id="vital_signs", item_id="weight")
    qtbot.waitUntil(lambda: Settings().place is not None)  # written behind the paint
    kept = Settings().place
    stage.sign_out()

    stage.enter(Site.open(site_path, "anna", PASSWORD, window=True, clock=clock))

    assert kept is not None
    assert (kept.visit, kept.form, kept.item) == (visit_id, "vital_signs", "weight")
    assert isinstance(stage.shell.screen_now, TodayScreen)
