"""The later appointments that can go with one that moves: each from its day to another, before anything is done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.calendar_views import away_words
from tracker.domain.moving import Follow, Step
from tracker.language import _, ngettext
from ui import dates, theme
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill

_SHOWN = 5


class LaterMoves(QWidget):
    """A pill that takes them along or leaves them, and a line for each; hidden where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.pill = TogglePill(_("Move the later appointments too"), "later")
        self._follows: tuple[Follow, ...] = ()
        self._about = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._lines = QWidget()
        self._rows = QVBoxLayout(self._lines)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.pill)
        head.addWidget(self._about, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)  # the focus ring of the pill
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._lines)
        self.hide()

    def set_follows(self, follows: Sequence[Follow]) -> bool:
        """Show what would go along, by itself where one cannot stay as it is; returns whether something new shows."""
        before, self._follows = self._follows, tuple(follows)
        if before != self._follows:
            self.pill.setChecked(any(one.must for one in self._follows))
        must = sum(one.must for one in self._follows)
        words = ngettext(
            "{n} of them would otherwise lie outside its window or before this visit.",
            "{n} of them would otherwise lie outside their windows or before this visit.",
            must,
        )
        self._about.set_text(words.format(n=must) if must else _("They keep their distance to this one."))
        self._show_lines()
        self.setVisible(bool(self._follows))
        return bool(self._follows) and before != self._follows

    def steps(self) -> tuple[Step, ...]:
        """The appointments that go along, as chosen."""
        taken = self._follows if self.pill.isChecked() else ()
        return tuple(Step(one.visit.id, one.day, one.visit.appointment_time) for one in taken)

    def undoing(self) -> tuple[Step, ...]:
        """The same appointments where they stand now."""
        taken = self._follows if self.pill.isChecked() else ()
        return tuple(Step(one.visit.id, one.was, one.visit.appointment_time) for one in taken)

    def words(self) -> list[str]:
        """What the lines say."""
        return [_words(one) for one in self._follows]

    def _show_lines(self) -> None:
        empty(self._rows)
        for one in self._follows[:_SHOWN]:
            self._rows.addWidget(_line(one))
        rest = len(self._follows) - _SHOWN
        if rest > 0:
            words = ngettext("and {n} more", "and {n} more", rest).format(n=rest)
            self._rows.addWidget(Text(words, theme.LABEL, theme.REGULAR, "ink2"))


def _line(follow: Follow) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    odd = bool(follow.outside or follow.closed)
    row.addWidget(GlyphMark(Glyph.CLOSING if odd else Glyph.OPEN))
    row.addWidget(Text(_words(follow), theme.BODY, theme.REGULAR, "warn" if odd else "ink", wrap=True), 1)
    return holder


def _words(follow: Follow) -> str:
    """ "Week 12: Mon 18 May → Wed 20 May"; what is odd about the new day behind it."""
    days = f"{dates.with_weekday(follow.was)} → {dates.with_weekday(follow.day)}"
    odd = away_words(follow.outside).rstrip(".") if follow.outside else follow.closed
    return ", ".join(filter(None, (f"{follow.visit.label}: {days}", odd)))
