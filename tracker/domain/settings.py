"""What a site sets for itself: how long it waits, how passwords age, where its backups go, what its card says."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from tracker.domain import plain_text
from tracker.domain.working_days import WEEKENDS, Closure, closures_text, read_closures
from tracker.errors import Refusal, ValueRefused
from tracker.language import _

BOUNDS = {
    "idle_minutes": (1, 240),
    "password_days": (0, 3650),
    "backup_hours": (1, 24),
    "visit_minutes": (0, 480),
}
"""What each number may be, bounds inside; 0 days means that passwords do not age, 0 minutes that no times clash."""
CHOICES = {"jalali_dates": ("country", "yes", "no"), "weekend": ("country", *WEEKENDS)}
"""What each choice may be, the one that holds at first in front."""
LONGEST = {"card_place": 160, "holidays_of": 40, "closed_days": 12_000}
"""How many characters a text may have: the card has no room for more, and nobody closes more often."""


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
    jalali_dates: str = "country"
    """Whether Jalali dates stand beside Gregorian ones on what participants get; "country": at a site in Iran."""
    card_place: str = ""
    """Where participants come and whom they call, as the appointment card says it."""
    weekend: str = "country"
    """The days of the week without visits, a code of working_days.WEEKENDS; "country": as in the site's country."""
    holidays_of: str = ""
    """Whose public holidays the site keeps: a country or region ("DE-BY"), "none"; empty: those of its country."""
    closed_days: str = ""
    """The days that the site closes by itself (working_days.read_closures)."""
    visit_minutes: int = 15
    """Minutes that an appointment takes: two that begin closer than this clash; 0 for never."""

    @property
    def closures(self) -> tuple[Closure, ...]:
        """The days that the site closes by itself, the earliest first."""
        return read_closures(self.closed_days)

    def shows_jalali(self, country: str) -> bool:
        """Whether Jalali dates are printed, at a site in a country (ISO 3166-1 alpha-2)."""
        return country == "IR" if self.jalali_dates == "country" else self.jalali_dates == "yes"

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Settings":
        """The settings from their texts; what is not set, or is out of bounds, is as it is at first."""
        given = {}
        for one in fields(cls):
            text = texts.get(one.name)
            if text is not None:
                given[one.name] = _read(one.name, text)
        known = {name: value for name, value in given.items() if value is not None}
        return cls(**known)  # type: ignore[arg-type]  # each read by its own name


def _read(name: str, text: str) -> str | int | None:
    """The value that a stored text stands for; None where it cannot."""
    if name in BOUNDS:
        return _number(name, text)
    if name == "closed_days":
        return text if _is_readable(text) else None
    return text if text in CHOICES.get(name, (text,)) else None


def _is_readable(text: str) -> bool:
    try:
        read_closures(text)
    except ValueRefused:
        return False
    return True


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
    if text not in CHOICES.get(name, (text,)):
        words = _("Choose one of {choices}.").format(choices=", ".join(CHOICES[name]))
        raise ValueRefused(
            Refusal.NOT_A_CHOICE, _("{given} is not possible here.").format(given=text or "–"), words, name
        )
    if len(text) > LONGEST.get(name, len(text)):
        words = _("The text has {n} characters, and there is room for {most}.")
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            words.format(n=len(text), most=LONGEST[name]),
            _("Write it in fewer words."),
            name,
        )
    plain_text.check(text, name, lines=False)
    return closures_text(read_closures(text)) if name == "closed_days" else text
