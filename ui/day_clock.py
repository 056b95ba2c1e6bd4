"""The clock of a demo of another day."""

from datetime import UTC, date, datetime, time


class DayClock:
    """Starts at nine on a given day and goes on from there."""

    def __init__(self, day: date) -> None:
        self._offset = datetime.combine(day, time(9), UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """This moment, moved to the demo's day."""
        return datetime.now(UTC) + self._offset
