"""The tables of amendments: the versions of a study, what a new one changes, and whose visits it moves."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from tracker.amending import Moved
from tracker.domain.amended_visits import Fate
from tracker.domain.amendment import CHANGE_WORDS, Difference, StudyVersion
from tracker.domain.records import Visit
from tracker.language import N_, _, ngettext
from ui import dates, theme
from ui.tables import Cell, Head
from ui.tables import Column as Wide
from ui.widgets.glyphs import Glyph
from ui.widgets.plain_table import Column, PlainTable

FATES: dict[Fate, tuple[Glyph | None, str]] = {
    Fate.MOVED: (None, N_("moves")),
    Fate.ADDED: (Glyph.PLANNED, N_("is added")),
    Fate.DROPPED: (Glyph.NOT_APPLICABLE, N_("no longer planned")),
    Fate.BACK: (Glyph.PLANNED, N_("planned again")),
}


# --- versions


def versions_table(held: Mapping[str, int], zone: ZoneInfo) -> PlainTable[StudyVersion]:
    """The versions, the one in force first; `held` counts the visits that took place under each."""

    def since(one: StudyVersion) -> str:
        return dates.full(one.added_at.astimezone(zone).date())

    def visits(one: StudyVersion) -> str:
        n = held.get(one.version, 0)
        return ngettext("{n} visit", "{n} visits", n).format(n=n)

    return PlainTable(
        _("Versions of the study"),
        (
            Column(_("Version"), lambda one: one.version, 90, weight=theme.SEMIBOLD),
            Column(_("In force since"), since, 120),
            Column(_("Approved"), lambda one: dates.full(one.approved_on) if one.approved_on else "–", 120),
            Column(_("What changes"), lambda one: one.reason or _("the first version here"), 220, 2),
            Column(_("Consent form"), _consent, 150, 1, ink=lambda _one: "ink2"),
            Column(_("Held under it"), visits, 110, ink=lambda _one: "ink2"),
            Column(_("Accepted by"), lambda one: one.accepted_by or "–", 120, ink=lambda _one: "ink2"),
        ),
    )


def _consent(one: StudyVersion) -> str:
    if one.consent_version:
        return _("version {version}, asked again").format(version=one.consent_version)
    return _("unchanged") if one.accepted_by else "–"


# --- what changes


def differences_table() -> PlainTable[Difference]:
    """What a new version says otherwise."""
    return PlainTable(
        _("What changes"),
        (
            Column(_("Part"), lambda one: one.part, 110, ink=lambda _one: "ink2"),
            Column(_("What"), lambda one: one.name, 190, 1, weight=theme.MEDIUM),
            Column(_("How"), lambda one: _(CHANGE_WORDS[one.change]), 130),
            Column(_("Until now"), lambda one: one.before or "–", 220, 2, ink=lambda _one: "ink2"),
            Column(_("From now on"), lambda one: one.after or "–", 220, 2),
        ),
    )


# --- whose visits move


def moved_columns() -> tuple[Wide[Moved], ...]:
    """A row for each planned visit that has other days under the new version."""
    return (
        Wide(Head(_("Number")), 100, lambda one: Cell(one.participant.shown_number, bold=True), _number),
        Wide(Head(_("Initials")), 76, lambda one: Cell(one.participant.initials, ink="ink2"), _initials),
        Wide(Head(_("Visit")), 120, lambda one: Cell(one.label), lambda one: one.move.after.position),
        Wide(Head(_("What happens")), 170, _fate_cell, lambda one: one.move.fate),
        Wide(Head(_("Until now")), 215, lambda one: _days_cell(one.move.before, "ink2"), _before),
        Wide(Head(_("From now on")), 215, _after_cell, lambda one: one.move.after.target),
        Wide(Head(_("Appointment")), 200, _booked_cell, lambda one: one.move.after.appointment),
    )


def _number(one: Moved) -> str:
    return one.participant.shown_number


def _initials(one: Moved) -> str:
    return one.participant.initials


def _before(one: Moved) -> date | None:
    return one.move.before.target if one.move.before else None


def _fate_cell(one: Moved) -> Cell:
    glyph, words = FATES[one.move.fate]
    return Cell(_(words), glyph)


def _after_cell(one: Moved) -> Cell:
    return _days_cell(None if one.move.fate is Fate.DROPPED else one.move.after, "ink")


def _days_cell(visit: Visit | None, ink: str) -> Cell:
    words = days_words(visit)
    return Cell(words, ink=ink, tip=words)


def days_words(visit: Visit | None) -> str:
    """A visit's days: "8 Jun 2026 (3 Jun – 13 Jun)", the target alone where no window is stated."""
    if visit is None or (visit.target is None and visit.earliest is None):
        return "–"
    target = dates.full(visit.target) if visit.target else _("no target")
    if visit.earliest is None or visit.latest is None:
        return target
    return f"{target} ({dates.short(visit.earliest)} – {dates.short(visit.latest)})"


def _booked_cell(one: Moved) -> Cell:
    day = one.move.after.appointment
    if day is None:
        return Cell("")
    if one.move.outside:
        words = _("{day}, outside its window").format(day=dates.full(day))
        return Cell(words, Glyph.OVERDUE, "warn", tip=words)
    if one.move.fate is Fate.DROPPED:
        words = _("{day}, to be cancelled").format(day=dates.full(day))
        return Cell(words, Glyph.OVERDUE, "warn", tip=words)
    if one.move.before and one.move.before.target != one.move.after.target:
        words = _("{day}, to be checked").format(day=dates.full(day))
        return Cell(words, Glyph.CLOSING, "warn", tip=words)
    return Cell(dates.full(day))
