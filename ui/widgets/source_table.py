"""A form as a monitor compares it with its source: each answer with its mark, and what changed since it was marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from tracker.domain import units
from tracker.domain.forms import Item
from tracker.domain.instruments.base import choices_of
from tracker.domain.records import Entry
from tracker.domain.views import FormRecord
from tracker.language import _
from ui import dates, theme
from ui.widgets.glyphs import Glyph
from ui.widgets.plain_table import Column, PlainTable
from ui.wording import field_name

if TYPE_CHECKING:
    from tracker.source_checks import Mark


@dataclass(frozen=True)
class Compared:
    """One answer of a form with its mark, if it has one."""

    item: Item
    entry: Entry
    mark: "Mark | None"
    zone: tzinfo
    """The site's: a mark of the evening is of that day."""

    @property
    def item_id(self) -> str:
        """The id of the item."""
        return self.item.id

    @property
    def label(self) -> str:
        """The item's name with its group."""
        return field_name(self.item)

    @property
    def is_done(self) -> bool:
        """Whether it was compared and is still what was compared."""
        return self.mark is not None and not self.mark.changed

    @property
    def is_changed(self) -> bool:
        """Whether it changed since it was compared."""
        return self.mark is not None and self.mark.changed

    @property
    def shown(self) -> str:
        """The answer as it is recorded, with its unit, or why there is none."""
        if self.entry.missing:
            return ", ".join(filter(None, (_(str(self.entry.missing)), self.entry.missing_reason)))
        labels = {choice.code: _(choice.label) for choice in choices_of(self.item)}
        unit = units.shown(self.entry.unit) if self.entry.unit else _(self.item.unit)
        return labels.get(self.entry.text) or f"{self.entry.text} {unit}".strip()

    @property
    def words(self) -> str:
        """How it stands to its source."""
        if self.mark is None:
            return _("not compared")
        day = dates.full(self.mark.checked_at.astimezone(self.zone))
        words = _("changed since {who} compared it, {day}") if self.mark.changed else _("{who}, {day}")
        return words.format(who=self.mark.checked_by, day=day)


def compared(form: FormRecord, marks: "Mapping[str, Mark]", zone: tzinfo) -> tuple[Compared, ...]:
    """The recorded answers of a form with their marks, in the order of the form."""
    return tuple(
        Compared(one.item, one.entry, marks.get(one.entry.id), zone)
        for one in form.fields
        if one.entry is not None and one.answered
    )


def _columns() -> tuple[Column[Compared], ...]:
    return (
        Column(_("Field"), lambda one: one.label, 200, 1, weight=theme.MEDIUM),
        Column(_("Recorded"), lambda one: one.shown, 150, 1),
        Column(_("Source"), lambda one: one.words, 220, 1, ink=_ink, glyph=_glyph),
    )


def _ink(one: Compared) -> str:
    return "warn" if one.is_changed else "done" if one.is_done else "ink2"


def _glyph(one: Compared) -> Glyph:
    if one.is_changed:
        return Glyph.OVERDUE
    return Glyph.COMPLETE if one.is_done else Glyph.OPEN


class SourceTable(PlainTable[Compared]):
    """The answers of a form. `ticked` brings the one that Space, Enter or a double click was for."""

    ticked = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Source data verification"), _columns(), selects=True)
        self.opened.connect(self.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks and stays; the rest is the table's."""
        chosen = self.chosen_row()
        if event.key() == Qt.Key.Key_Space and chosen is not None:
            self.ticked.emit(chosen)
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """After a tick the next row is the chosen one."""
        row = self.currentIndex().row() + 1
        if row < len(self.table.rows):
            self.choose(row)
