"""One turn of a measure of the window, in a process of its own; says in JSON what it found.

python -m bench.window_turn start-ours|start-bare|sign-in|memory-ours|memory-bare WORDS ... KEEP
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter

from bench.windows import QT, bare_table, bare_window, own_settings, painted
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

USER = "coordinator"
SETTLED = 5.0
"""Seconds after which memory is read."""


def start_ours(_keep: Path, site: str) -> dict[str, float]:
    """The sign-in page of a site, painted; and how many widgets it has."""
    from ui import app as entry  # noqa: PLC0415  a bare window loads nothing of ours

    app, stage = entry._start()
    stage.begin(Path(site))
    at = painted(app, stage.centralWidget(), stage.show_first_time)
    fields = len(stage.findChildren(QLineEdit))
    found = {"painted": at, "fields": fields, "labels": len(stage.findChildren(QWidget)) - fields}
    stage.close()
    return found


def start_bare(_keep: Path, labels: str, fields: str) -> dict[str, float]:
    """As many widgets of Qt alone."""
    app = QApplication([])
    window = bare_window(int(labels), int(fields))
    return {"painted": painted(app, window.centralWidget(), window.show)}


def sign_in(_keep: Path, site: str) -> dict[str, float]:
    """Enter on the right passphrase to Today painted, and then the limit of it, in seconds."""
    from bench.replayed import listening  # noqa: PLC0415  as above

    app, stage = at_the_door(Path(site))
    with listening() as asked:
        began = perf_counter()
        enter(app, stage)
        ours = perf_counter() - began
    rows = len(stage.shell.screen_now.worklist.model_.lines)
    began = perf_counter()
    _limit(app, stage.bridge.site, asked, rows)
    limit = perf_counter() - began
    stage.close()
    return {"ours": ours, "limit": limit}


def memory_ours(_keep: Path, site: str) -> dict[str, float]:
    """Resident memory a while after Today is there."""
    app, stage = at_the_door(Path(site))
    enter(app, stage)
    resident = _settled(app)
    stage.close()
    return resident


def memory_bare(_keep: Path) -> dict[str, float]:
    """The same of a window of Qt alone."""
    app = QApplication([])
    window = bare_window(1, 1)
    painted(app, window.centralWidget(), window.show)
    return _settled(app)


def at_the_door(path: Path) -> "tuple[QApplication, QT]":
    """The sign-in page, filled in by a person who took a while to type; the clock is the site's own day."""
    from ui import app as entry  # noqa: PLC0415  as above

    app, stage = entry._start()  # first of all, as when a person starts it
    from stage import TestClock  # noqa: PLC0415  as above

    from tracker import demo  # noqa: PLC0415  as above
    from ui import session  # noqa: PLC0415  as above
    from ui.screens.sign_in import SignInScreen  # noqa: PLC0415  as above

    page = SignInScreen(path, opener=partial(session.opened, clock=TestClock()))
    stage._show_sign_in_page(page)
    painted(app, page, stage.show_first_time)
    while not stage._warm_up.is_over:
        app.processEvents()
    page.user.set_text(USER)
    page.password.set_text(demo.PASSWORD)
    return app, stage


def enter(app: QApplication, stage: QT) -> None:
    stage.centralWidget().sign_in()
    while stage.shell is None:
        app.processEvents(
            QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )  # as a window does, it sleeps meanwhile
    painted(app, stage.shell.screen_now, lambda: None)


def _limit(app: QApplication, site: QT, asked: QT, rows: int) -> None:
    """Argon2 with the same cost, the file opened by the driver, the same rows, and as many painted in Qt's table."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  as above
    from bench.sites import bare_driver  # noqa: PLC0415  as above

    from tracker.storage import folder  # noqa: PLC0415  as above

    cost = folder.keys_of(site.path).users[USER]["argon2id"]
    hash_secret_raw(
        b"demo", bytes(16), cost["time_cost"], cost["memory_kib"], cost["parallelism"], 32, Type.ID
    )
    with bare_driver(site) as driver:
        asked.read(driver)
    table = bare_table(rows, 5)
    painted(app, table.viewport(), table.show)


def _settled(app: QApplication) -> dict[str, float]:
    until = monotonic() + SETTLED
    while monotonic() < until:
        app.processEvents()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {"mb": pages * 4096 / 1e6}


TURNS: dict[str, Callable[..., dict[str, float]]] = {
    "start-ours": start_ours,
    "start-bare": start_bare,
    "sign-in": sign_in,
    "memory-ours": memory_ours,
    "memory-bare": memory_bare,
}


def main(turn: str, *words: str) -> None:
    """Do it, and say what was found."""
    keep = Path(words[-1])
    own_settings(keep)
    sys.stdout.write(json.dumps(TURNS[turn](keep, *words[:-1])) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
