"""A window in a process of its own that types into a visit, says so, and waits to be killed.

`python killed_typing.py SETTINGS SITE VISIT`
"""

import sys
import time
from pathlib import Path

from entry_steps import focused
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stage import PASSWORD, TestClock

from tracker.site import Site
from ui import app as entry
from ui.settings import Settings
from ui.stage import Stage


def main(settings: str, site: str, visit_id: str) -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    app = QApplication([])
    entry.dress(app, dark=False)
    window = Stage(Settings())
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.enter(Site.open(Path(site), "anna", PASSWORD, window=True, clock=TestClock()))
    assert window.shell is not None
    window.shell.show_screen("visit", visit_id=visit_id, form_id="vital_signs", item_id="weight")
    for key in "61.5\r120\r8":
        QTest.keyClick(focused(), "\r" if key == "\r" else key)
    print("typed", flush=True)  # noqa: T201  what the test waits for
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
