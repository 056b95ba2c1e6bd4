"""The signatures of a visit: those that stand, and those that a later change made void, with why."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.signing import MEANING_WORDS, Signature
from tracker.language import _
from ui import dates, theme
from ui.widgets.cards import TitledCard
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text, rule
from ui.wording import role_words


def at_words(at: datetime, zone: str) -> str:
    """14 Apr 2026, 13:11:07 (Asia/Tehran)."""
    return f"{dates.full(at)}, {dates.clock_seconds(at)} ({zone})"


def void_words(signature: Signature) -> str:
    """Since when and why a signature is void; "" for one that stands."""
    if signature.voided_at is None:
        return ""
    since = dates.full(signature.voided_at.astimezone(signature.signed_at.tzinfo))
    if not signature.void_reason:
        return _("void since {day}, the visit was changed").format(day=since)
    return _("void since {day}: {reason}").format(day=since, reason=signature.void_reason)


def role_of(signature: Signature) -> str:
    """The roles under which it was given, in words."""
    return role_words(one.strip() for one in signature.role.split(",")).lower()


class SignatureLine(QWidget):
    """One signature: what it means, who in which role, when; below, why it no longer stands."""

    def __init__(self, signature: Signature) -> None:
        super().__init__()
        mark = GlyphMark(Glyph.SIGNED if signature.stands else Glyph.MISSED)
        mark.setAccessibleName(_("stands") if signature.stands else _("void"))
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 9, 15, 10)
        row.setSpacing(theme.GAP)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        ink = "ink" if signature.stands else "ink2"
        column.addWidget(
            Text(_(MEANING_WORDS[signature.meaning]), theme.BODY, theme.SEMIBOLD, ink, wrap=True)
        )
        who = _("{name}, {role}").format(name=signature.name, role=role_of(signature))
        column.addWidget(Text(who, theme.BODY, ink=ink, wrap=True))
        when = at_words(signature.signed_at, signature.zone)
        column.addWidget(Text(when, theme.LABEL, ink="ink2", wrap=True))
        if not signature.stands:
            words = void_words(signature)
            words = f"{words[:1].upper()}{words[1:]}"
            column.addWidget(Text(words, theme.LABEL, theme.MEDIUM, "warn", wrap=True))
        row.addLayout(column, 1)


class SignatureList(TitledCard):
    """A card with every signature of a visit, the latest first."""

    def __init__(self) -> None:
        super().__init__(_("Signatures"))
        self._rows: list[QWidget] = []

    def show_signatures(self, signatures: tuple[Signature, ...]) -> None:
        """Show these; without one say so."""
        for row in self._rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        self.set_count(sum(one.stands for one in signatures) or None)
        for signature in reversed(signatures):
            if self._rows:
                self._add(rule())
            self._add(SignatureLine(signature))
        if not signatures:
            none = Text(_("Nobody has signed this visit yet."), theme.BODY, ink="ink2", wrap=True)
            none.setContentsMargins(15, 10, 15, 12)
            self._add(none)

    def _add(self, row: QWidget) -> None:
        self._rows.append(row)
        self.body.addWidget(row)
