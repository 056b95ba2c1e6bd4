"""What every test of the window needs: the theme, settings of its own, and the shell of a real site."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from entry_steps import As, Open, new_visit, screen_of, show
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from stage import TODAY, TestClock

from tracker import demo, visits
from tracker.site import Site
from ui import app as entry
from ui import collector, theme
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.visit import VisitScreen


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        # Qt's offscreen platform says the first of any window, the last two of any menu.
        if here in item.path.parents:
            said = ("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")
            item.add_marker(pytest.mark.qt_log_ignore(*said, extend=True))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """The windows of tests are freed between them, never inside a call of Qt, as the program's own are."""
    collector.take_over()
    outcome = yield
    collector.turn()
    collector.give_back()
    return outcome


class Wardrobe(QtBot):
    """Adds a widget in the stylesheet that it has in the application's window."""

    def addWidget(  # noqa: N802  as Qt writes it
        self, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        """Style the widget, and close it when the test is over."""
        theme.style(widget)
        super().addWidget(widget, before_close_func=before_close_func)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """What presses the keys and waits; every widget added to it looks as it does in the application."""
    return Wardrobe(request)


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with its fonts, theme and focus ring."""
    entry.dress(qapp, dark=False)
    return qapp


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> None:
    """No test reads or writes the settings of who runs it."""
    folder = tmp_path / "settings"
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


@pytest.fixture(autouse=True)
def no_worker_left() -> Iterator[None]:
    """A worker that a test leaves behind keeps the collector at rest, and what is freed then is freed anywhere."""
    yield
    assert not collector.is_resting()


@pytest.fixture
def light(dressed: QApplication) -> Iterator[None]:
    """The light theme before a test of both, and again after it."""
    theme.apply(dressed, dark=False)
    yield
    theme.apply(dressed, dark=False)


@pytest.fixture
def shell(qtbot: QtBot, dressed: QApplication, demo_site: Site) -> Iterator[MainWindow]:
    """The shell of a demo site of 25 participants, 1366 by 768, not yet on a screen."""
    yield from _shell(qtbot, demo_site)


@pytest.fixture
def empty_shell(qtbot: QtBot, dressed: QApplication, new_site: Site) -> Iterator[MainWindow]:
    """The shell of a site with five studies and nobody in them."""
    yield from _shell(qtbot, new_site)


@pytest.fixture
def signed_in(qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock) -> Iterator[As]:
    """The window of the demo for one of its users, not yet on a screen."""
    opened: list[MainWindow] = []

    def sign_in(login: str) -> MainWindow:
        window = MainWindow(Bridge(Site.open(demo_path, login, demo.PASSWORD, clock=clock)))
        qtbot.addWidget(window)
        opened.append(window)
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    yield sign_in
    for window in opened:
        window.bridge.close()
        window.close()
    QApplication.processEvents()


def _shell(qtbot: QtBot, site: Site) -> Iterator[MainWindow]:
    window = MainWindow(Bridge(site))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    window.bridge.finish()
    window.close()
    QApplication.processEvents()


@pytest.fixture
def open_visit(qtbot: QtBot, dressed: QApplication, new_site: Site) -> Open:
    """Register a participant in a study and open the named visit, held today unless `held` is False."""

    def open_(study: str, planned: str, *, held: bool = True) -> VisitScreen:
        visit_id = new_visit(new_site, study, planned)
        if held:
            visits.hold(new_site, visit_id, TODAY)
        return show(qtbot, screen_of(new_site), visit_id)

    return open_
