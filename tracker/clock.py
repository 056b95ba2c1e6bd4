"""Where the time of a site comes from: the computer, or a clock that a test or the demo sets."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """This moment, in UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)
