import builtins
import linecache
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker.errors import SiteError
from ui import app, jobs, pictures
from ui.main_window import SCREENS
from ui.making import DemoWish
from ui.settings import Settings
from ui.stage import Stage

ROOT = Path(__file__).parents[2]


def fresh_process(code: str) -> str:
    """What a Python that has loaded nothing yet prints."""
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"QT_QPA_PLATFORM": "offscreen"},
    )
    return run.stdout.strip()


def test_words_of_the_command_line_never_load_qt() -> None:
    code = "import sys; from ui.app import main; main(['study', 'list']); print('PySide6' in sys.modules)"

    assert fresh_process(code).splitlines()[-1] == "False"


def test_the_sign_in_page_paints_before_the_database_is_loaded() -> None:
    code = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.app import dress
from ui.screens.sign_in import SignInScreen
import ui.stage
dress(app, False)
page = SignInScreen(Path("site.visitbook"))
page.grab()
later = ("sqlalchemy", "pydantic", "reportlab", "tracker.site", "ui.keeper", "ui.dates", "datetime", "html")
print([name for name in later if name in sys.modules])
"""

    assert fresh_process(code) == "[]"


def test_the_window_has_its_own_style_whatever_the_desktop_asks_for() -> None:
    code = """
import os
os.environ["QT_STYLE_OVERRIDE"] = "windows"
from ui.app import _start
application, stage = _start()
print(application.style().name(), flush=True)
os._exit(0)  # a window that is closed would remember where it stood
"""

    assert fresh_process(code) == "fusion"


def test_of_what_is_imported_once_the_window_starts_no_source_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """PySide6 puts an import of its own in the place of Python's, which keeps the lines of every module."""
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)
    monkeypatch.setattr(builtins, "__feature_import__", vars(builtins)["__feature_import__"])
    (tmp_path / "imported_late.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)

    app.import_plainly()
    builtins.__import__("imported_late")

    assert sys.modules.pop("imported_late").x == 1
    assert not [name for name in linecache.cache if name.endswith("imported_late.py")]


def test_the_demo_is_made_up_beside_the_window_and_opens_on_today(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    stage = Stage(Settings())

    stage.show_demo(DemoWish(participants=2, seed=1, today=TODAY, path=tmp_path / "demo.visitbook"))
    qtbot.waitUntil(lambda: stage.shell is not None, timeout=60_000)

    assert stage.shell is not None
    assert stage.shell.bridge.site.today() == TODAY
    assert stage.shell.top_bar.demo is not None
    assert Settings().sites == []  # a demo is not offered at the next sign-in
    stage.close()


def test_the_window_comes_up_as_large_as_it_was_left(qtbot: QtBot, dressed: QApplication) -> None:
    before, after = Stage(Settings()), Stage(Settings())
    app.show(before)
    before.resize(777, 555)
    before.close()

    app.show(after)
    size = after.size()
    after.close()

    assert (size.width(), size.height()) == (777, 555)


def test_our_own_defect_is_a_sentence_and_the_log_holds_nothing_typed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(typed: str) -> None:
        raise ValueError(typed)

    try:
        fail("Anna Karimi, 0912 345 6789")
    except ValueError as error:
        said = jobs.unexpected(error)

    assert str(said).startswith("Something in Visitbook did not work.")
    assert "ValueError at " in caplog.text
    assert "Karimi" not in caplog.text


def test_a_refusal_that_no_screen_caught_is_said_in_its_own_words(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))  # as it was, after the test
    stage, said = Stage(Settings()), list[str]()
    monkeypatch.setattr(stage, "say", lambda error: said.append(str(error)))
    app.catch(stage)

    for error in (SiteError("The disk is gone.", "Put it back."), ValueError("Anna Karimi")):
        sys.excepthook(type(error), error, None)

    assert said[0] == "The disk is gone. Put it back."
    assert said[1].startswith("Something in Visitbook did not work.")


def test_every_screen_of_the_shell_has_its_picture() -> None:
    assert {picture.screen for picture in pictures.PICTURES} == set(SCREENS)


def test_without_a_display_qt_paints_off_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    app.no_display_needed()

    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_a_window_without_a_display_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    code = app.main([])

    assert code == 2
    assert capsys.readouterr().err.startswith("There is no display")
