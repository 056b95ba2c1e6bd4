"""Below an instrument: what the site must confirm of its rules, and the line that its owner asks to show."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.instruments.base import Instrument
from tracker.language import _
from ui import theme
from ui.widgets.text import Text


class InstrumentNotes(QWidget):
    """Quiet lines: a heading with its count, one line for each point, then the credit line."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(2, theme.GAP_WIDE, 2, 0)
        column.setSpacing(3)
        if instrument.confirm:
            column.addWidget(Text(_("To be confirmed by the site"), theme.HINT, theme.SEMIBOLD, "ink2"))
        for words in instrument.confirm:
            column.addWidget(Text(f"· {_(words)}", theme.HINT, ink="ink2", wrap=True))
        if instrument.copyright:
            column.addSpacing(4)
            column.addWidget(Text(instrument.copyright, theme.HINT, ink="ink2", wrap=True))
