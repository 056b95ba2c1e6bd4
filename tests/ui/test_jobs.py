"""Work beside the window."""

import gc
import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import collector
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
    qtbot.waitUntil(lambda: bool(done) and not collector.is_resting())
    gc.collect()

    assert freed == [threading.get_ident()]


def test_the_collector_runs_again_only_when_the_last_worker_is_idle(qtbot: QtBot, qapp: QApplication) -> None:
    one, other, go_on = Jobs(), Jobs(), threading.Event()
    done: list[object] = []
    one.run(allocate, done.append, print)
    other.run(go_on.wait, done.append, print)

    one.wait()
    while_one_works = collector.is_resting()
    go_on.set()
    other.wait()

    assert (while_one_works, collector.is_resting()) == (True, False)
    qtbot.waitUntil(lambda: len(done) == 2)


def test_loading_in_the_background_rests_the_collector_too(qtbot: QtBot, qapp: QApplication) -> None:
    warm_up = WarmUp()

    warm_up.start()
    during = collector.is_resting()
    warm_up.wait()

    assert (during, collector.is_resting()) == (True, False)
    qtbot.waitUntil(lambda: warm_up.is_ready)


def test_what_nobody_holds_is_freed_in_a_turn_of_the_loop_and_not_as_somebody_allocates(
    qapp: QApplication,
) -> None:
    """Freed while a signal is disconnected, a widget asks for a lock that Qt holds: the window would stand still."""
    freed = list[int]()
    gc.collect()
    InACircle(freed)

    held = [[number] for number in range(200_000)]
    meanwhile = list(freed)
    collector.turn()

    assert len(held) == 200_000
    assert (meanwhile, freed) == ([], [threading.get_ident()])


def test_a_window_that_closed_before_its_first_paint_loads_nothing(qapp: QApplication) -> None:
    warm_up = WarmUp()
    warm_up.wait()

    warm_up.start()

    assert not collector.is_resting()


def test_what_loading_left_is_freed_as_it_ends_and_not_while_somebody_waits(
    qtbot: QtBot, qapp: QApplication
) -> None:
    warm_up, freed = WarmUp(), list[int]()
    gc.collect()
    InACircle(freed)
    held = [[number] for number in range(200_000)]

    warm_up.start()
    qtbot.waitUntil(lambda: warm_up.is_over, timeout=60_000)

    assert len(held) == 200_000
    assert freed == [threading.get_ident()]


def test_nothing_is_freed_in_a_turn_while_a_worker_runs(qapp: QApplication) -> None:
    jobs, freed, go_on = Jobs(), list[int](), threading.Event()
    gc.collect()
    InACircle(freed)
    jobs.run(go_on.wait, freed.append, print)

    held = [[number] for number in range(200_000)]
    collector.turn()
    meanwhile = list(freed)
    go_on.set()
    jobs.wait()

    assert len(held) == 200_000
    assert meanwhile == []
