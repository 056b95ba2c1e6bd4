"""`open_visit`: a visit of about 60 items opened beside its last values, to painted.

The limit: the same rows read by the bare driver, and a form of Qt alone, to painted: for each item of the visit a line
edit, a label with its name and one with its last value. Ours shows one form of the visit at a time.
"""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.replayed import Asked, listening
from bench.sites import bare_driver, demo_of
from bench.turns import Taken, in_turn
from bench.window_turn import at_the_door, enter
from bench.windows import QT, bare_window, let_go, own_settings, painted
from PySide6.QtWidgets import QApplication

from tracker import overview, visits
from tracker.site import Site

ITEMS, REPEATS = 60, 15
RESTS = 0.1
"""Seconds on Today between two visits."""


def measure(keep: Path) -> Iterator[Taken]:
    """Another visit each time, from Today, in a window that has shown one before; as a day's work is."""
    own_settings(keep)
    app, stage = at_the_door(demo_of(keep, 100))
    enter(app, stage)
    shell, site = stage.shell, stage.bridge.site
    waiting = iter(_nearest(site))
    last: list[Asked] = []

    def ours() -> float:
        visit = next(waiting)
        shell.show_screen("today")
        _rest(app)
        with listening() as asked:
            began = perf_counter()
            painted(app, shell, lambda: _opened(app, shell, visit))
            taken = perf_counter() - began
        last[:] = [asked]
        return taken

    def limit() -> float:
        items = sum(len(form.fields) for form in shell.screen_now.record.forms)
        began = perf_counter()
        last[0].read(driver)
        window = bare_window(labels=2 * items, fields=items)
        painted(app, window.centralWidget(), window.show)
        taken = perf_counter() - began
        window.close()
        return taken

    with bare_driver(site) as driver:
        yield in_turn(ours, limit, repeats=REPEATS)
    stage.close()


def _opened(app: QApplication, shell: QT, visit: str) -> None:
    """Put the visit up; what else was to be deleted goes ahead of painting, as in a loop."""
    shell.show_screen("visit", visit_id=visit)
    let_go(app)


def _rest(app: QApplication) -> None:
    """What comes behind a paint, as that the forms of the visit before go, is done before one opens the next."""
    until = perf_counter() + RESTS
    while perf_counter() < until:
        app.processEvents()
    let_go(app)


def _nearest(site: Site) -> list[str]:
    """The visits that were held with as many items as comes nearest, each after another of the participant."""
    counted = [
        (abs(ITEMS - sum(len(form.fields) for form in visits.open_visit(site, cell.visit.id).forms)), cell)
        for row in overview.participants(site)
        for cell in row.cells[1:]
        if cell.visit.is_held
    ]
    return [cell.visit.id for _off, cell in sorted(counted, key=lambda one: one[0])[: REPEATS + 1]]
