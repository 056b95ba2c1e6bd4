"""How far source data verification has come with a participant, for who does it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from tracker.language import _, ngettext
from ui import theme
from ui.widgets.cards import TitledCard
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.source_checks import Progress


class SourceCard(TitledCard):
    """Hidden until there is progress to show."""

    def __init__(self) -> None:
        super().__init__(_("Source data"))
        self.words = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self.changed = Text("", theme.LABEL, theme.MEDIUM, "warn", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(13, 10, 13, 12)
        column.setSpacing(6)
        for part in (self.words, self._bar, self.changed):
            column.addWidget(part)
        self.body.addWidget(body)
        self.hide()

    def show_progress(self, progress: "Progress | None") -> None:
        """Show the counts; None for who does not verify source data."""
        self.setVisible(progress is not None)
        if progress is None:
            return
        words = ngettext("{done} of {n} answer compared", "{done} of {n} answers compared", progress.recorded)
        self.words.set_text(words.format(done=progress.compared, n=progress.recorded))
        self._bar.setRange(0, max(1, progress.recorded))
        self._bar.setValue(progress.compared)
        self._bar.setAccessibleName(self.words.whole())
        since = ngettext(
            "{n} changed since it was compared", "{n} changed since they were compared", progress.changed
        )
        self.changed.set_text(since.format(n=progress.changed))
        self.changed.setVisible(progress.changed > 0)
