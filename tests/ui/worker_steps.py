"""The worker held: what it is asked meanwhile waits, so that no test hangs on which of two is faster."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ui.bridge import Bridge


@contextmanager
def held(bridge: Bridge) -> Iterator[None]:
    """Within the block the worker begins nothing; at its end it does what it was asked, in that order."""
    go_on = threading.Event()
    bridge.in_background(go_on.wait, list[object]().append)
    try:
        yield
    finally:
        go_on.set()
