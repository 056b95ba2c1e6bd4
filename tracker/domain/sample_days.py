"""On which days a sample may have been taken: not before birth; before consent only where a person confirms it."""

from datetime import date

from tracker.domain import dates
from tracker.domain.entry import NeedsConfirmation
from tracker.domain.records import Participant
from tracker.errors import Refusal, ValueRefused
from tracker.language import _


def check_day(item_id: str, day: date, who: Participant, *, confirmed: bool) -> None:
    """Refuse a sample's day before birth; ask about one before consent. A day after the visit is allowed.

    Source: the project's own rule (product.md: samples of other days, each with its own date). ValueRefused;
    NeedsConfirmation unless `confirmed`. A day in the future is refused with every other date.
    """
    born = who.birth_date or (date(who.birth_year, 1, 1) if who.birth_year else None)
    if born is not None and day < born:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE, _("This day is before birth."), _("Check the date of the sample."), item_id
        )
    if is_before_consent(day, who) and not confirmed:
        raise NeedsConfirmation(
            Refusal.OUT_OF_RANGE,
            _("Before consent ({day}).").format(day=dates.full(who.consent_date)),
            _("Nothing is done for a study before consent. Enter again confirms it, recorded."),
            item_id,
        )


def is_before_consent(day: date, who: Participant) -> bool:
    """Whether a sample was taken before the participant consented."""
    return day < who.consent_date
