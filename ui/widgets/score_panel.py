"""One instrument large in the summary rail: total, band, change from baseline, and its scale."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.labs import printed
from tracker.domain.views import ScoreRecord
from tracker.language import _
from ui import theme
from ui.widgets.severity_scale import SeverityScale
from ui.widgets.text import Text
from ui.widgets.total_card import shown_total


class ScorePanel(QWidget):
    """One instrument large: total, band, change from baseline, its scale."""

    def __init__(self, instrument_id: str) -> None:
        super().__init__()
        self._instrument = INSTRUMENTS[instrument_id]
        self._change = Text("", theme.LABEL, ink="ink2")
        self._total = Text("", theme.SCORE, theme.SEMIBOLD)
        self._band = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self._reached = Text("", theme.LABEL, ink="ink2")
        self._so_far = Text("", theme.LABEL, ink="ink2", wrap=True)
        self._scale = SeverityScale(self._instrument.low, self._instrument.high, self._instrument.bands)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(ends(Text(self._instrument.name, theme.BODY, theme.SEMIBOLD), self._change))
        column.addLayout(ends(self._total, self._band, self._reached))
        column.addWidget(self._so_far)
        column.addWidget(self._scale)

    def show_score(self, score: Score, record: ScoreRecord | None, so_far: str = "") -> None:
        """Show a result, recorded or growing; `so_far` stands where there is no total yet."""
        self._total.set_text(shown_total(score.total))
        self._band.set_text(_(score.band.label) if score.band else "")
        baseline = record.baseline if record else None
        self._change.set_text(change_words(score.total, baseline))
        self._reached.set_text(self._goal(score.total, baseline))
        self._scale.show_values(score.total, baseline, record.baseline_label if record else "")
        self._so_far.set_text(so_far)
        self._so_far.setVisible(score.total is None and bool(so_far))

    def _goal(self, total: Decimal | None, baseline: Decimal | None) -> str:
        """EASI-50, 75 or 90 reached, from the recorded baseline."""
        if self._instrument.id != "easi" or not baseline or total is None:
            return ""
        for percent in (90, 75, 50):
            if (baseline - total) * 100 >= percent * baseline:
                return _("EASI-{n} reached").format(n=percent)
        return ""


def change_words(total: Decimal | None, baseline: Decimal | None) -> str:
    """The change from baseline with its sign and percentage: "−21.1 (−71.5 %)"."""
    if total is None or baseline is None:
        return ""
    change = total - baseline
    words = _signed(change)
    if baseline:
        words += f"  ({_signed(round(change * 100 / baseline, 1))} %)"
    return words


def _signed(number: Decimal) -> str:
    text = printed(number.normalize() + 0)
    return f"+{text}" if number > 0 else text


def ends(*parts: Text) -> QHBoxLayout:
    """A line with its parts from the start, the last at the end."""
    row = QHBoxLayout()
    row.setSpacing(theme.GAP_SMALL)
    for part in parts[:-1]:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
    row.addStretch()
    row.addWidget(parts[-1], 0, Qt.AlignmentFlag.AlignBottom)
    return row
