"""When a visit is planned and where that stands, in words: offsets, windows, sources."""

from collections.abc import Mapping

from tracker.domain.conditions import Basis, Source
from tracker.domain.planned import Offset, PlannedVisit, Window
from tracker.domain.protocol import Protocol
from tracker.language import N_, _, ngettext

_BASIS = {Basis.SITE: N_("the site’s choice"), Basis.CONFIRM: N_("to be confirmed")}


def offset_words(offset: Offset) -> str:
    """A target's distance: "6 weeks", "28 days", "3 months"."""
    if offset.weeks is not None:
        return ngettext("{n} week", "{n} weeks", offset.weeks).format(n=offset.weeks)
    if offset.months is not None:
        return ngettext("{n} month", "{n} months", offset.months).format(n=offset.months)
    return ngettext("{n} day", "{n} days", offset.days or 0).format(n=offset.days or 0)


def target_words(visit: PlannedVisit, protocol: Protocol, chosen: str = "") -> str:
    """When a visit is planned: "6 weeks after Visit 1"; not stated where the text gives no day.

    `chosen` is the anchor that the site chose where the text names none.
    """
    if visit.anchor is None or not (visit.target or visit.repeat):
        return _("baseline, day 0") if visit.is_baseline else _("not stated")
    anchor = protocol.visit(visit.anchor).label
    if visit.repeat:
        words = _("every {n} months after {visit}, without an end")
        if visit.anchor_choices:
            words += "\n" + (
                _("the site’s choice of anchor")
                if chosen
                else _("the text names no visit to count from; {visit} until the site chooses")
            )
        return words.format(n=visit.repeat.every_months, visit=anchor)
    assert visit.target is not None
    return _("{distance} after {visit}").format(distance=offset_words(visit.target), visit=anchor)


def window_text(window: Window, anchor: str) -> str:
    """A window: "±5 days", "7 days before to 3 days after", "day −28 to day −1 from Week 0"."""
    if window.first_day is not None and window.last_day is not None:
        first, last = (str(day).replace("-", "−") for day in (window.first_day, window.last_day))
        return _("day {first} to day {last} from {visit}").format(first=first, last=last, visit=anchor)
    if window.minus == window.plus:
        return ngettext("±{n} day", "±{n} days", window.plus or 0).format(n=window.plus)
    return _("{minus} days before to {plus} days after").format(minus=window.minus, plus=window.plus)


def window_words(visit: PlannedVisit, protocol: Protocol, own: Mapping[str, Window]) -> str:
    """The protocol's window, or the site's own, or that none is stated."""
    anchor = protocol.visit(visit.anchor).label if visit.anchor else ""
    if visit.window:
        return window_text(visit.window, anchor)
    if visit.id in own:
        return _("{window}, the site’s").format(window=window_text(own[visit.id], anchor))
    return _("not stated in the protocol")


def source_words(source: Source) -> str:
    """The few words a statement rests on and where they stand; whose choice it is where no text says it."""
    basis = _(_BASIS[source.basis]) if source.basis in _BASIS else ""
    quoted = f"“{source.words}”" if source.words else ""
    said_already = source.where.replace("'", "’").startswith(basis)
    return "\n".join(part for part in (quoted, source.where, "" if said_already else basis) if part)
