"""When wrong passwords shut someone out, and for how long: our own rule, to be confirmed by the site.

Five wrong tries in a row shut the user out for 15 minutes; every further wrong one for twice as long as before, a day
at most. The right password afterwards, or an administrator, ends it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TRIES = 5
"""Wrong passwords in a row before the first lock-out."""
FIRST = timedelta(minutes=15)
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Tries:
    """The wrong tries of one user since the last right password, and until when the user is shut out."""

    failed: int = 0
    until: datetime | None = None

    def is_shut_out(self, now: datetime) -> bool:
        """Whether a try is not even looked at. A clock that was set back only makes it longer."""
        return self.until is not None and now < self.until


def after_wrong(tries: Tries, now: datetime) -> Tries:
    """The tries after one more wrong password."""
    failed = tries.failed + 1
    if failed < TRIES:
        return replace(tries, failed=failed)
    doublings = min(failed - TRIES, 10)  # beyond that the longest holds anyway
    return Tries(failed, now + min(FIRST * 2**doublings, LONGEST))
