"""The total of an instrument below its items, live: the number, its band on the scale, and its parts."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.instruments.base import Instrument, Score
from tracker.domain.labs import printed
from tracker.domain.views import ScoreRecord
from tracker.language import _, ngettext
from ui import theme
from ui.widgets.cards import Card
from ui.widgets.rule_lines import RuleLines
from ui.widgets.severity_scale import Mark, SeverityScale
from ui.widgets.text import Text


def shown_total(total: Decimal | None) -> str:
    """A total for people: without digits that say nothing, a mean to two decimals, a dash for none."""
    if total is None:
        return "–"
    rounded = total if total == round(total, 3) else round(total, 2)
    return printed(rounded.normalize() + 0)


class TotalCard(Card):
    """No total until the instrument's own rule gives one; then how many are missing is said instead."""

    def __init__(self, instrument: Instrument, goal_words: str = "") -> None:
        super().__init__()
        self._instrument, self._goal_words = instrument, goal_words
        self.total = Text("", theme.SCORE, theme.SEMIBOLD)
        self._band = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self._caption = Text("", theme.HINT, ink="ink2", wrap=True)
        self._scale = SeverityScale(instrument.low, instrument.high, instrument.bands, tall=True)
        row = QHBoxLayout()
        row.setContentsMargins(15, 10, 23, 8)
        row.setSpacing(theme.GAP_WIDE)
        row.addWidget(self._left())
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addSpacing(8)
        right.addWidget(self._scale)
        right.addWidget(self._caption)
        row.addLayout(right, 1)
        self.body.addLayout(row)
        self.rules = RuleLines()
        self.body.addWidget(self.rules)

    def show_score(
        self, score: Score, record: ScoreRecord | None, missing: int, goals: tuple[Mark, ...] = ()
    ) -> None:
        """Show what the items give now beside the recorded baseline."""
        self.total.set_text(shown_total(score.total))
        words = _(score.band.label) if score.band else ""
        if score.total is None:
            words = ngettext("{n} missing", "{n} missing", missing).format(n=missing)
        self._band.set_text(words)
        self._band.set_ink("ink" if score.band else "ink2")
        self._band.setVisible(bool(words))
        baseline = record.baseline if record else None
        self._scale.show_values(score.total, baseline, record.baseline_label if record else "", goals)
        self._caption.set_text(" ".join(part for part in (self._parts(score), self._sources(goals)) if part))
        recorded = record is not None and record.total == score.total
        self.rules.show_crossings(record.crossings if record and recorded else ())

    def _left(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(92)
        left = QVBoxLayout(holder)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        for text in (Text(_("Total"), theme.BODY, theme.SEMIBOLD), self.total, self._band):
            left.addWidget(text, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch()
        return holder

    def _parts(self, score: Score) -> str:
        """Named parts other than the regions a grid shows beside its rows."""
        if self._goal_words:
            return ""
        labels = self._instrument.part_labels
        shown = [
            f"{_(labels[name])} {shown_total(part) if isinstance(part, Decimal) else part}"
            for name, part in score.parts.items()
            if part is not None and name in labels
        ]
        return f"{', '.join(shown)}." if shown else ""

    def _sources(self, goals: tuple[Mark, ...]) -> str:
        marks = [
            _(self._goal_words).format(name=goal.name, value=printed(round(goal.at, 1))) for goal in goals
        ]
        dashed = _("Dashed: {marks}.").format(marks=", ".join(marks)) if marks else ""
        return f"{dashed} {self._instrument.source}.".strip()
