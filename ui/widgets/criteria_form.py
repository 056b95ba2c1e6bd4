"""The eligibility criteria as a form: what decides each, how it stands now, and y, n, a to answer."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.criteria import CriterionResult, Outcome
from tracker.domain.protocol import Criterion
from tracker.domain.views import FormRecord
from tracker.language import N_, _
from ui import theme
from ui.widgets.cards import Card
from ui.widgets.choice_strip import ChoiceStrip
from ui.widgets.entry_form import EntryForm
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text, rule

STANDS = {
    Outcome.MET: (Glyph.COMPLETE, "ink2", N_("met")),
    Outcome.FAILED: (Glyph.FLAG, "flag", N_("failed")),
    Outcome.NOT_KNOWN: (Glyph.MISSING, "warn", N_("not yet known")),
}
"""The sign, ink and word of each outcome."""

_TITLES = {"inclusion": N_("Inclusion"), "exclusion": N_("Exclusion")}


class CriterionRow(QWidget):
    """One criterion: number, short words, outcome; below the words of its source and why it stands so."""

    def __init__(self, form: "CriteriaForm", criterion: Criterion) -> None:
        super().__init__()
        self.criterion = criterion
        self._glyph = GlyphMark(Glyph.MISSING)
        self._word = Text("", theme.LABEL, theme.MEDIUM)
        self._word.setFixedWidth(96)
        self._why = Text("", theme.LABEL, ink="ink2", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 8, 15, 8)
        row.setSpacing(theme.GAP)
        number = Text(criterion.number, theme.BODY, theme.SEMIBOLD, "ink2")
        number.setFixedWidth(34)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(form), 1)
        row.addLayout(self._outcome())

    def show_result(self, result: CriterionResult) -> None:
        """Show how the criterion stands, and what decides it or what is missing."""
        glyph, ink, word = STANDS[result.outcome]
        self._glyph.set_glyph(glyph)
        self._word.set_text(_(word))
        self._word.set_ink(ink)
        because = result.holds.because if self.criterion.condition is not None else ""
        self._why.set_text(because)
        self._why.setVisible(bool(because))

    def _words(self, form: "CriteriaForm") -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(5)
        column.addWidget(Text(_(self.criterion.short), theme.BODY, theme.MEDIUM, wrap=True))
        if self.criterion.source.words:
            source = f"“{self.criterion.source.words}” {self.criterion.source.where}"
            column.addWidget(Text(source, theme.HINT, ink="ink3", wrap=True))
        column.addWidget(self._why)
        for question_id, label in _questions(self.criterion):
            if question_id in form.drafts:
                column.addLayout(self._question(form, question_id, label))
        return column

    def _question(self, form: "CriteriaForm", question_id: str, label: str) -> QVBoxLayout:
        draft = form.drafts[question_id]
        strip = ChoiceStrip(draft, small=True)
        form.add_editor(strip)
        note = form.own_note(draft)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        if label:
            line.addWidget(Text(_(label), theme.BODY, ink="ink2", wrap=True), 1)
        line.addWidget(strip)
        if not label:
            line.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(note)
        return column

    def _outcome(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        return line


class CriteriaForm(EntryForm):
    """Inclusion, then exclusion; computed criteria show the recorded values they rest on."""

    def __init__(self, form: FormRecord, criteria: tuple[Criterion, ...]) -> None:
        super().__init__(form)
        self.rows: dict[str, CriterionRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for kind, title in _TITLES.items():
            of_kind = [one for one in criteria if one.kind == kind]
            if of_kind:
                column.addWidget(self._card(_(title), of_kind))
        self.order_by_items()

    def show_results(self, results: Mapping[str, CriterionResult]) -> None:
        """Show how each criterion stands now."""
        for criterion_id, row in self.rows.items():
            if criterion_id in results:
                row.show_result(results[criterion_id])

    def _card(self, title: str, criteria: list[Criterion]) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setContentsMargins(15, 10, 15, 6)
        head.addWidget(Text(title, theme.BODY, theme.SEMIBOLD))
        head.addStretch()
        head.addWidget(Text(_("Y yes, N no, A not applicable"), theme.HINT, ink="ink2"))
        card.body.addLayout(head)
        for criterion in criteria:
            card.body.addWidget(rule())
            row = CriterionRow(self, criterion)
            self.rows[criterion.id] = row
            card.body.addWidget(row)
        return card


def _questions(criterion: Criterion) -> list[tuple[str, str]]:
    """The questions of a criterion; the criterion itself where nothing computes it."""
    asked = [(question.id, question.label) for question in criterion.questions]
    return [(criterion.id, ""), *asked] if criterion.condition is None else asked
