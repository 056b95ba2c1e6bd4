"""The words beside a visit in a worklist: how long there is still, and how long a screening holds."""

from datetime import date

from tracker.domain.records import Visit, VisitStatus
from tracker.domain.screening import Screening
from tracker.language import _, ngettext


def status_words(visit: Visit, day: date) -> str:
    """A visit's status in the words of a worklist: "2 days left", "5 days past the target"."""
    match visit.status:
        case VisitStatus.OVERDUE if visit.latest:
            past = (day - visit.latest).days
            return ngettext("{n} day past the window", "{n} days past the window", past).format(n=past)
        case VisitStatus.PAST_TARGET if visit.target is None and visit.appointment:
            past = (day - visit.appointment).days
            words = ngettext("{n} day past the appointment", "{n} days past the appointment", past)
            return words.format(n=past)
        case VisitStatus.PAST_TARGET if visit.target:
            past = (day - visit.target).days
            return ngettext("{n} day past the target", "{n} days past the target", past).format(n=past)
        case VisitStatus.CLOSING if visit.latest:
            left = (visit.latest - day).days
            words = ngettext("{n} day left", "{n} days left", left).format(n=left)
            return words if left else _("last day is today")
        case VisitStatus.MISSED if visit.missed_reason:
            return _("missed: {reason}").format(reason=visit.missed_reason)
    if visit.status in (VisitStatus.PLANNED, VisitStatus.DUE):
        if visit.appointment:
            return _("booked")
        return (
            _("window open, no appointment yet")
            if visit.status is VisitStatus.DUE
            else _("no appointment yet")
        )
    return _(visit.status.value)


def expiry_words(screening: Screening) -> str:
    """How long a screening still holds: "7 days left", "last day is today", "expired 2 days ago"."""
    days = screening.days_left
    if not days:
        return _("last day is today")
    if days > 0:
        return ngettext("{n} day left", "{n} days left", days).format(n=days)
    return ngettext("expired {n} day ago", "expired {n} days ago", -days).format(n=-days)
