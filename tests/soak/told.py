"""What a process under test tells whoever watches it, and the site's clock for such processes."""

import os
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tracker.errors import TrackerError

Result = TypeVar("Result")
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)


class SteadyClock:
    """A clock that goes on over all processes of a soak, and that nobody sets."""

    def now(self) -> datetime:
        return BEGIN + timedelta(microseconds=time.monotonic_ns() // 1000)


class Told:
    """The pipe out of a process: what it was told is saved counts as acknowledged from here on."""

    def acknowledge(self, kind: str, what: str = "") -> None:
        """A step returned: what it did must be there whatever happens next."""
        self._line(f"{kind} {what}")

    def step(self, call: Callable[[], Result]) -> Result | None:
        """Do one step and go on after a refusal in words, as a person would."""
        try:
            return call()
        except TrackerError as error:
            self._line(f"refused {error}")
            return None

    def broke(self) -> None:
        """What is being handled has no words: that is a defect."""
        self._line("broke " + traceback.format_exc().replace("\n", "\\n"))

    def _line(self, text: str) -> None:
        os.write(1, text.encode(errors="replace").replace(b"\n", b" ") + b"\n")
