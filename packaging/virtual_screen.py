"""A screen that is not there (Xvfb), looked at from outside the program that shows itself on it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

LONGEST = 60
"""Seconds after which something that does not come is given up."""
_NUMBER = 78
_SIZE = "1366x768x24"


@contextmanager
def screen() -> Iterator[str]:
    """The display to give to a program, as it is reached from any root folder of this computer."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415  the other tasks do without a display

    server = subprocess.Popen(
        ["Xvfb", f":{_NUMBER}", "-screen", "0", _SIZE, "-listen", "tcp", "-ac"], stderr=subprocess.DEVNULL
    )
    try:
        socket = Path(f"/tmp/.X11-unix/X{_NUMBER}")
        wait_until(socket.exists, "the virtual screen")
        os.environ.update(DISPLAY=f":{_NUMBER}", QT_QPA_PLATFORM="xcb")
        looking = QGuiApplication([])
        yield f"127.0.0.1:{_NUMBER}"
        looking.shutdown()
    finally:
        server.terminate()
        server.wait()


def seen() -> "QImage":
    """What stands on the screen now."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415  as above

    return QGuiApplication.primaryScreen().grabWindow(0).toImage()


def brightness(x: int, y: int) -> int:
    """How bright the screen is at a place, 0 to 255; where nothing stands it is black."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415  as above

    dot = QGuiApplication.primaryScreen().grabWindow(0, x, y, 1, 1).toImage().pixelColor(0, 0)
    return dot.lightness()


def wait_until(holds: Callable[[], bool], what: str, pause: float = 0.002) -> None:
    """Until it holds; what does not come ends the task."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > LONGEST:
            sys.exit(f"Did not come within {LONGEST} s: {what}.")
        time.sleep(pause)
