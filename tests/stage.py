"""The day on which tests take place, and who acts."""

from datetime import UTC, date, datetime, time, timedelta

TODAY = date(2026, 4, 14)
"""The day on which every test takes place, unless it moves the clock."""

CONSENT = date(2026, 3, 2)
"""The day on which the participants of a test consent."""

PASSWORD = "a long enough sentence"


class TestClock:
    """A clock that stands on the test's day and moves on a second at each look."""

    __test__ = False

    def __init__(self, day: date = TODAY) -> None:
        self.moment = datetime.combine(day, time(9, 41), UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def set_to(self, day: date) -> None:
        self.moment = datetime.combine(day, time(9, 41), UTC)
