"""Below the head of a completed visit: who signed it, what became void and why, and the way to sign and lock."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.domain.signing import SHORT_WORDS, Signature
from tracker.domain.views import VisitRecord
from tracker.language import _, ngettext
from ui import dates, theme
from ui.widgets import buttons
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.signature_list import void_words
from ui.widgets.text import Text

HEIGHT = 36


class StandingBar(QWidget):
    """One line; no room for a visit that is neither complete nor signed nor locked."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._mark = GlyphMark(Glyph.COMPLETE)
        self._words = Text("", theme.BODY, theme.MEDIUM, elide=True)
        self._void = Text("", theme.LABEL, theme.MEDIUM, "warn", elide=True)
        self.signatures = buttons.quiet(_("Signatures"))
        self.lock = buttons.quiet(_("Lock visit"), icon="lock")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._mark)
        row.addWidget(self._words, 3)
        row.addWidget(self._void, 2)
        row.setSpacing(theme.GAP_WIDE)
        row.addWidget(self.signatures)
        row.addWidget(self.lock)
        self.hide()

    def show_visit(self, record: VisitRecord, *, may_lock: bool) -> None:
        """Say how the visit stands."""
        stand = [one for one in record.signatures if one.stands]
        void = [one for one in record.signatures if not one.stands]
        self._mark.set_glyph(Glyph.SIGNED if stand else Glyph.MISSING if void else Glyph.COMPLETE)
        self._words.set_text(_signed(stand) if stand else _voided(void) or _unsigned(record))
        self._words.set_ink("warn" if void and not stand else "ink")
        self._void.set_text(_voided(void))
        self._void.setVisible(bool(void and stand))
        self.lock.setVisible(may_lock and not record.locks)
        self.setVisible(bool(record.visit.completed_at or record.signatures or record.locks))

    def words(self) -> str:
        """All that the line says."""
        void = "" if self._void.isHidden() else self._void.whole()
        return f"{self._words.whole()} {void}".strip()


def _signed(stand: list[Signature]) -> str:
    said = [
        _("{meaning} by {name}, {day}").format(
            meaning=_(SHORT_WORDS[one.meaning]), name=one.name, day=dates.full(one.signed_at)
        )
        for one in reversed(stand)
    ]
    return _("Signed: {who}").format(who="; ".join(said))


def _unsigned(record: VisitRecord) -> str:
    return _("Complete, not signed") if record.visit.completed_at else _("Not complete, not signed")


def _voided(void: list[Signature]) -> str:
    """The latest void signature with why, and how many more there are."""
    if not void:
        return ""
    last = max(void, key=lambda one: one.voided_at or one.signed_at)
    words = _("Signature of {name} {void}").format(name=last.name, void=void_words(last))
    more = len(void) - 1
    others = ngettext("{n} more is void", "{n} more are void", more).format(n=more)
    return f"{words}; {others}" if more else words
