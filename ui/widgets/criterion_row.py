"""One eligibility criterion: number, words, how it stands and why, its questions, the source it rests on."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.criteria import CriterionResult, Outcome
from tracker.domain.protocol import Criterion
from tracker.language import N_, _
from ui import theme
from ui.widgets.answer_strip import YES_NO, YES_NO_NA, AnswerStrip
from ui.widgets.buttons import quiet
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text

_FIRST_LINE = 25
LOOKS = {
    Outcome.MET: (Glyph.TICK, N_("met"), "done"),
    Outcome.FAILED: (Glyph.FLAG, N_("failed"), "flag"),
    Outcome.NOT_KNOWN: (Glyph.CANNOT_TELL, N_("not yet known"), "ask"),
}


def questions(criterion: Criterion) -> Iterator[tuple[str, str, bool]]:
    """The yes/no questions a person answers: id, words, and whether "not applicable" is an answer."""
    if criterion.condition is None:
        yield criterion.id, criterion.short, criterion.not_applicable
    for question in criterion.questions:
        yield question.id, question.label, question.not_applicable


class CriterionRow(QWidget):
    """`answered` brings question and answer, `missing_wanted` the criterion whose missing values are to be entered."""

    answered = Signal(str, str)
    missing_wanted = Signal(object)

    def __init__(self, criterion: Criterion) -> None:
        super().__init__()
        self.criterion = criterion
        self._shown: tuple[CriterionResult, tuple[str, ...], bool] | None = None
        self._mark = GlyphMark(Glyph.CANNOT_TELL)
        self._word = Text("", theme.LABEL, theme.MEDIUM)
        self._word.setFixedWidth(86)
        self._because = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.strips = tuple(
            AnswerStrip(name, label, YES_NO_NA if optional else YES_NO)
            for name, label, optional in questions(criterion)
        )
        self.there = quiet(_("Go there"))
        self.there.setAccessibleName(_("Go to what is missing for {words}").format(words=criterion.short))
        self.more = quiet(_("Source"))
        self.more.setAccessibleName(_("Source of {words}").format(words=criterion.short))
        self._source: QWidget | None = None
        self._lay_out()
        self.more.clicked.connect(self._toggle_source)
        self.there.clicked.connect(self._go_there)
        for strip in self.strips:
            strip.answered.connect(self._answered)

    def show_result(self, result: CriterionResult, answers: Mapping[str, str], *, open_: bool) -> None:
        """Show how the criterion stands; `open_` while answers may still be given."""
        given = tuple(answers.get(strip.question_id, "") for strip in self.strips)
        if self._shown == (result, given, open_):
            return  # laying all rows out anew after each answer would be felt
        self._shown = (result, given, open_)
        glyph, word, ink = LOOKS[result.outcome]
        self._mark.set_glyph(glyph)
        self._word.set_text(_(word))
        self._word.set_ink(ink)
        missing = self._missing_values(result)
        because = self._words_of(result, missing)
        self._because.set_text(because)
        self._because.setVisible(bool(because))
        self.there.setVisible(open_ and bool(missing))
        for strip, code in zip(self.strips, given, strict=True):
            strip.set_code(code)
            strip.setEnabled(open_)

    def _is_one_question(self) -> bool:
        return self.criterion.condition is None and len(self.strips) == 1

    def _missing_values(self, result: CriterionResult) -> tuple[str, ...]:
        """What is missing and is entered elsewhere: everything but the answers to this row's own questions."""
        asked = {_(label) for _id, label, _na in questions(self.criterion)}
        return tuple(name for name in result.holds.missing if name not in asked)

    def _words_of(self, result: CriterionResult, missing: tuple[str, ...]) -> str:
        if self._is_one_question():
            return ""
        if result.outcome is Outcome.NOT_KNOWN and result.holds.missing:
            return _("Missing: {names}").format(names=", ".join(missing)) if missing else ""
        return "; ".join(self._told(result.holds.because))

    def _told(self, because: str) -> Iterator[str]:
        """The parts of a reason without the answers that stand below."""
        asked = tuple(f"{_(label)}: " for _id, label, _na in questions(self.criterion))
        for part in because.split("; "):
            if not part.startswith(asked):
                yield part

    def _answered(self, code: str) -> None:
        strip = self.sender()
        if isinstance(strip, AnswerStrip):
            self.answered.emit(strip.question_id, code)

    def _go_there(self) -> None:
        self.missing_wanted.emit(self.criterion)

    def _toggle_source(self) -> None:
        if self._source is None:  # few are ever looked at
            self._source = self._source_box()
            self._middle.addWidget(self._source)
        shows = self._source.isHidden()
        self._source.setVisible(shows)
        self.more.set_text(_("Hide source") if shows else _("Source"))

    def _source_box(self) -> QWidget:
        source, holder = self.criterion.source, QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        if source.words:
            column.addWidget(Text(f"“{source.words}”", theme.LABEL, theme.REGULAR, "ink", wrap=True))
        column.addWidget(Text(source.where, theme.HINT, theme.REGULAR, "ink3", wrap=True))
        if self.criterion.note:
            column.addWidget(Text(self.criterion.note, theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        holder.hide()
        return holder

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 8, 13, 8)
        row.setSpacing(theme.GAP_SMALL)
        top = Qt.AlignmentFlag.AlignTop
        number = Text(self.criterion.number, theme.LABEL, theme.MEDIUM, "ink2")
        number.setFixedWidth(34)
        start = QHBoxLayout()
        start.setSpacing(theme.GAP_SMALL)
        for widget in (number, self._mark, self._word):
            start.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        start.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(start)
        holder.setFixedHeight(_FIRST_LINE)
        row.addWidget(holder, 0, top)
        middle = QVBoxLayout()
        middle.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        words = Text(self.criterion.short, theme.BODY, theme.MEDIUM, wrap=True)
        words.setContentsMargins(0, 4, 0, 0)
        head.addWidget(words, 1, top)
        head.addWidget(self.there, 0, top)
        if self._is_one_question():
            head.addWidget(self.strips[0], 0, top)
        head.addWidget(self.more, 0, top)
        middle.addLayout(head)
        middle.addWidget(self._because)
        for line in self._question_lines():
            middle.addLayout(line)
        row.addLayout(middle, 1)
        self._middle = middle

    def _question_lines(self) -> Iterator[QHBoxLayout]:
        if self._is_one_question():
            return
        labels = {name: label for name, label, _optional in questions(self.criterion)}
        for strip in self.strips:
            line = QHBoxLayout()
            line.setSpacing(theme.GAP)
            line.addWidget(Text(labels[strip.question_id], theme.LABEL, theme.REGULAR, "ink2", wrap=True), 1)
            line.addWidget(strip, 0, Qt.AlignmentFlag.AlignTop)
            yield line
