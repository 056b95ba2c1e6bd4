"""That the mask of a participant was opened: in an emergency here, or a code broken elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Opening:
    """A participant was unmasked here, or the code broken elsewhere: when, by whom, why. The arm is not in it."""

    elsewhere: bool
    on: date
    by_whom: str
    reason: str
    recorded_at: datetime
