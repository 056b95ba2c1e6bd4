"""The script entry: words that are not the window's go to the command line, which never loads Qt.

What the sign-in page does without is loaded once it is painted, or when it is needed.
"""

import builtins
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.stage import Stage

_NOT_DONE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run `visitbook WORDS`; the exit code is 0 done, 1 a check did not hold, 2 it could not be done."""
    words = list(sys.argv[1:] if argv is None else argv)
    no_memory_image()
    command = words[0] if words else ""
    if command == "pictures":
        no_display_needed()
        from ui.pictures import main as paint  # noqa: PLC0415  Qt is loaded for the window alone

        return paint(words[1:])
    if command == "demo" and not {"--no-window", "-h", "--help"}.intersection(words):
        return _demo(words)
    if not words:
        return _window(None)
    from tracker import cli  # noqa: PLC0415  a window that is started without words reads none

    if words[0].startswith("--site"):
        asked = cli.read(words)
        if asked is None:
            return _NOT_DONE
        if not hasattr(asked, "run"):
            return _window(asked.site)
    return cli.main(words)


def no_memory_image() -> None:
    """A crash leaves no picture of the memory on the disk: it would hold the key and what was on the screen."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  Windows has none

        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def no_display_needed() -> None:
    """Without a display Qt paints off screen."""
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform == "linux" and not display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _window(site: Path | None) -> int:
    if _no_display():
        return _NOT_DONE
    app, stage = _start()
    stage.begin(site)
    return _run(app, stage)


def _demo(words: Sequence[str]) -> int:
    from tracker import cli  # noqa: PLC0415  as above

    asked = cli.read(words)
    if asked is None or _no_display():
        return _NOT_DONE
    app, stage = _start()
    from ui.making import DemoWish  # noqa: PLC0415  as above

    stage.show_demo(DemoWish(asked.participants, asked.seed, asked.today, asked.site))
    return _run(app, stage)


def _no_display() -> bool:
    """Say that there is nowhere to show a window; Qt would abort."""
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform != "linux" or display:
        return False
    from tracker.language import _  # noqa: PLC0415  each way loads only what it needs

    words = _("There is no display to open a window on. Use the command line: visitbook --help.")
    print(words, file=sys.stderr)  # noqa: T201  there is no other place to say it
    return True


def _start() -> "tuple[QApplication, Stage]":
    from ui import collector  # noqa: PLC0415  as above

    collector.take_over()  # also: of what is loaded for the first paint nothing is thrown away
    from PySide6.QtCore import QTimer  # noqa: PLC0415  as above
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  as above

    import_plainly()
    from ui import theme  # noqa: PLC0415  as above
    from ui.after_paint import AfterPaint  # noqa: PLC0415  as above
    from ui.settings import Settings  # noqa: PLC0415  as above
    from ui.stage import Stage  # noqa: PLC0415  as above

    app, settings = QApplication([*sys.argv[:1], *theme.STYLE]), Settings()
    dress(app, settings.dark)
    stage = Stage(settings)
    catch(stage)
    turns = QTimer(stage)
    turns.timeout.connect(collector.turn)
    turns.start(collector.EVERY)
    AfterPaint(stage, _keep_log)
    return app, stage


def import_plainly() -> None:
    """Give Python's own import back, which PySide6 replaces for the spellings of `__feature__`; nothing here has any.

    PySide6's reads the source of whatever is imported, and Python keeps each line: 30 MB. Its later parts would put it
    back once more by its other name.
    """
    plain = vars(builtins).get("__orig_import__", builtins.__import__)
    vars(builtins).update(__import__=plain, __feature_import__=plain)


def dress(app: "QApplication", dark: bool | None) -> None:
    """Name, theme and focus ring of the application; a change of the system's theme is followed."""
    from ui import theme  # noqa: PLC0415  as above
    from ui.widgets.focus_ring import FocusRing  # noqa: PLC0415  as above

    app.setApplicationName("Visitbook")
    app.setDesktopFileName("visitbook")
    theme.apply(app, dark)
    FocusRing(app)


def _run(app: "QApplication", stage: "Stage") -> int:
    from ui import collector  # noqa: PLC0415  as above

    app.styleHints().colorSchemeChanged.connect(stage.follow_system)
    show(stage)
    try:
        return app.exec()
    finally:
        collector.give_back()


def show(stage: "Stage") -> None:
    """Show the window where and as large as it was left; the first time as the screen has room."""
    kept = stage.settings.geometry
    if kept is None or not stage.restoreGeometry(kept):
        stage.show_first_time()
    else:
        stage.show()


def catch(stage: "Stage") -> None:
    """What nobody caught: a sentence on the screen, the places in the log, nothing of what was typed.

    A use case that refused (the disk is gone, another process is writing) has its own sentence; it is that one.
    """
    from tracker.errors import TrackerError  # noqa: PLC0415  as above
    from ui.jobs import unexpected  # noqa: PLC0415  as above

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            stage.say(error if isinstance(error, TrackerError) else unexpected(error))

    def in_a_thread(said: threading.ExceptHookArgs) -> None:
        if said.exc_value is not None:
            unexpected(said.exc_value)

    def in_passing(said: "sys.UnraisableHookArgs") -> None:
        if said.exc_value is not None:
            unexpected(said.exc_value)

    # Python would print the error with its words to the terminal, which many desktops keep in a file.
    sys.excepthook, sys.unraisablehook, threading.excepthook = caught, in_passing, in_a_thread


def _keep_log() -> None:
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415  slow to load

    from platformdirs import user_log_path  # noqa: PLC0415  as above

    folder = user_log_path("visitbook", ensure_exists=True)
    handler = RotatingFileHandler(folder / "visitbook.log", maxBytes=200_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("visitbook").addHandler(handler)


if __name__ == "__main__":
    sys.exit(main())
