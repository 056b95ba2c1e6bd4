"""What a site sets for itself: how long it waits, how passwords age, where its backups go."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from tracker.domain import plain_text
from tracker.errors import Refusal, ValueRefused
from tracker.language import _

BOUNDS = {"idle_minutes": (1, 240), "password_days": (0, 3650), "backup_hours": (1, 24)}
"""What each number may be, bounds inside; 0 days means that passwords do not age."""


@dataclass(frozen=True)
class Settings:
    """The settings of a site with what holds until it sets its own."""

    idle_minutes: int = 10
    """Minutes without a key or a click after which the window hides what it shows."""
    password_days: int = 365
    """Days after which a password must be changed; 0 for never."""
    backup_hours: int = 4
    """Hours between two backups while a window is open."""
    backup_folder: str = ""
    """Where backups go beside the site's own folder; empty until the site chooses one."""

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Settings":
        """The settings from their texts; what is not set, or is out of bounds, is as it is at first."""
        given = {}
        for one in fields(cls):
            text = texts.get(one.name)
            if text is not None:
                given[one.name] = text if one.name not in BOUNDS else _number(one.name, text)
        return cls(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]


def _number(name: str, text: str) -> int | None:
    low, high = BOUNDS[name]
    # Python refuses to read a number of thousands of digits; this one has no more than its bound.
    short = text.isdecimal() and len(text) <= len(str(high))
    return int(text) if short and low <= int(text) <= high else None


def checked(name: str, text: str) -> str:
    """A setting as it is stored. ValueRefused with what is allowed; KeyError for a setting there is not."""
    if name not in {one.name for one in fields(Settings)}:
        raise KeyError(name)
    text = text.strip()
    if name in BOUNDS and _number(name, text) is None:
        low, high = BOUNDS[name]
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("{given} is not possible here.").format(given=text or "–"),
            _("Enter a whole number from {low} to {high}.").format(low=low, high=high),
            name,
        )
    plain_text.check(text, name, lines=False)
    return text
