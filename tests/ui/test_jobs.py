"""Work beside the window."""

import gc
import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.warm_up import WarmUp


class InACircle:
    """Garbage that only the collector frees; it tells in which thread."""

    def __init__(self, freed: list[int]) -> None:
        self.itself, self.freed = self, freed

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


def allocate() -> int:
    """So many containers that the collector would run."""
    return len([[number] for number in range(200_000)])


def test_what_nobody_holds_is_never_freed_in_a_worker(qtbot: QtBot, qapp: QApplication) -> None:
    """A widget freed there takes a timer of the window with it, and the program crashes."""
    jobs, freed, done = Jobs(), list[int](), list[int]()
    gc.collect()
    InACircle(freed)

    jobs.run(allocate, done.append, print)
    qtbot.waitUntil(lambda: bool(done) and gc.isenabled())
    gc.collect()

    assert freed == [threading.get_ident()]


def test_the_collector_runs_again_only_when_the_last_worker_is_idle(qtbot: QtBot, qapp: QApplication) -> None:
    one, other, go_on = Jobs(), Jobs(), threading.Event()
    done: list[object] = []
    one.run(allocate, done.append, print)
    other.run(go_on.wait, done.append, print)

    one.wait()
    while_one_works = gc.isenabled()
    go_on.set()
    other.wait()

    assert (while_one_works, gc.isenabled()) == (False, True)
    qtbot.waitUntil(lambda: len(done) == 2)


def test_loading_in_the_background_rests_the_collector_too(qtbot: QtBot, qapp: QApplication) -> None:
    warm_up = WarmUp()

    warm_up.start()
    during = gc.isenabled()
    warm_up.wait()

    assert (during, gc.isenabled()) == (False, True)
    qtbot.waitUntil(lambda: warm_up.is_ready)
