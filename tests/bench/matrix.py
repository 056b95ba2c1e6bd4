"""`matrix`: the participants of a site of 10,000 come up, to painted, and are scrolled by a page.

The limit: what was asked of the database until then, by the bare driver, and Qt's own table with as many rows and
columns, to painted and scrolled alike. As in the window, both read the first page; the other rows follow in the worker.
"""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.grown import grown
from bench.replayed import Asked, listening
from bench.sites import bare_driver
from bench.turns import Taken, in_turn
from bench.window_turn import at_the_door, enter
from bench.windows import QT, bare_table, own_settings, painted
from PySide6.QtWidgets import QAbstractSlider, QApplication

PEOPLE, REPEATS = 10_000, 15


def measure(keep: Path) -> Iterator[Taken]:
    """Each time as the first time after signing in: the screen and what it has read are made anew."""
    own_settings(keep)
    app, stage = at_the_door(grown(keep, PEOPLE))
    enter(app, stage)
    shell, bridge = stage.shell, stage.bridge
    last: list[tuple[Asked, int, int]] = []

    def ours() -> float:
        shell.show_screen("today")
        _forget(shell)
        bridge.wait()
        app.processEvents()
        with listening() as asked:
            began = perf_counter()
            painted(app, shell, lambda: shell.show_screen("participants"))
            table = shell.screen_now.table
            _scroll(app, table)
            taken = perf_counter() - began
        last[:] = [(asked, table.model().rowCount(), table.model().columnCount())]
        shell.screen_now._known.stop()
        return taken

    def limit() -> float:
        asked, rows, columns = last[0]
        began = perf_counter()
        asked.read(driver)
        table = bare_table(rows, columns)
        painted(app, table.viewport(), table.show)
        _scroll(app, table)
        taken = perf_counter() - began
        table.close()
        return taken

    with bare_driver(bridge.site) as driver:
        yield in_turn(ours, limit, repeats=REPEATS)
    stage.close()


def _forget(shell: QT) -> None:
    screen = shell._screens.pop("participants", None)
    if screen is not None:
        shell.stack.removeWidget(screen)
        screen.deleteLater()


def _scroll(app: QApplication, table: QT) -> None:
    """A page further, to painted."""
    bar = table.verticalScrollBar()
    painted(app, table.viewport(), lambda: bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd))
