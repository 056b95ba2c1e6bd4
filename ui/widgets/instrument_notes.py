"""Below an instrument: what the site must confirm of its rules, and the line that its owner asks to show."""

from tracker.domain.instruments.base import Instrument
from tracker.language import _
from ui import theme
from ui.widgets.written import Line, Written

_GAP, _BEFORE_CREDIT = 3, 4


class InstrumentNotes(Written):
    """Quiet lines: a heading with its count, one line for each point, then the credit line."""

    def __init__(self, instrument: Instrument) -> None:
        lines = []
        if instrument.confirm:
            lines.append(Line(_("To be confirmed by the site"), theme.HINT, theme.SEMIBOLD, "ink2"))
        lines += [Line(f"· {_(words)}", theme.HINT, ink="ink2", gap=_GAP) for words in instrument.confirm]
        if instrument.copyright:
            gap = _BEFORE_CREDIT + (_GAP if lines else 0)
            lines.append(Line(instrument.copyright, theme.HINT, ink="ink2", gap=gap))
        super().__init__(*lines, wrap=True)
        self.setContentsMargins(2, theme.GAP_WIDE, 2, 0)
