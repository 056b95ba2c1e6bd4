"""One laboratory result: value, unit, range, what is said of it, and the sentence it rests on."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.catalogue import analytes
from tracker.domain.laboratories import Range, converted, limits
from tracker.domain.labs import printed
from tracker.domain.records import Crossing, LabJudgement
from tracker.domain.units import shown
from tracker.language import N_, _
from ui import theme
from ui.direction import isolated, placed
from ui.entry_draft import Draft
from ui.widgets.choice_strip import ChoiceStrip, choices_of
from ui.widgets.entry_cell import LAB, EntryCell
from ui.widgets.fields import State
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.range_field import RangeField
from ui.widgets.reason_line import FieldNote
from ui.widgets.sample_choice import ChoiceLine
from ui.widgets.text import Text, tip
from ui.widgets.typed_select import units_named
from ui.widgets.unit_box import UnitBox

NAME, VALUE, UNIT, RANGE, WORD, CHANGE, PREVIOUS = 104, 92, 92, 92, 132, 50, 76
"""Column widths in px; the name takes what is left."""

_LONGEST_NAME = 18
_MARGIN = 14

_ARROWS = {
    ("low", False): Glyph.LOW,
    ("high", False): Glyph.HIGH,
    ("low", True): Glyph.FLAG_LOW,
    ("high", True): Glyph.FLAG_HIGH,
}
_WORDS = {"low": N_("low"), "high": N_("high"), "normal": N_("in range")}


class LabRow(QWidget):
    """A row of 37 px, 55 with its message line; the whole row is tinted where a threshold is crossed."""

    gone_on = Signal(object)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.note = FieldNote(draft)
        self._open_source = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._make_parts()
        self._lay_out()
        draft.shown.connect(self.show_record)
        self.show_record()

    @property
    def judgement(self) -> LabJudgement | None:
        """What is said of the recorded value; nothing while another text stands in the field."""
        return None if self.draft.changed else self.draft.field.judgement

    @property
    def needs_unit(self) -> bool:
        """Whether a value stands here that nothing can be said of before its unit is chosen."""
        typed = self.draft.typed
        return bool(self.draft.field.units and typed.text and not typed.unit)

    def toggle_source(self) -> None:
        """Show the full words and place of the rules, or hide them again."""
        self._open_source = not self._open_source
        self.show_record()

    def fields(self) -> tuple[QWidget, ...]:
        """What Tab comes to in this row, in its order."""
        typed = isinstance(self.value, EntryCell)
        own = (self.value, self.unit, self.range) if typed else (self.value,)
        return (*own, *self.note.fields(), *self.choice.fields())

    # --- parts ----------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        draft = self.draft
        self.mark = GlyphMark(Glyph.FLAG)
        keep = self.mark.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.mark.setSizePolicy(keep)
        self.value: EntryCell | ChoiceStrip
        if choices_of(draft.field):
            self.value = ChoiceStrip(draft, small=True)
        else:
            self.value = EntryCell(draft, LAB)
        self.unit = self._unit_box()
        self.unit_words = Text("", theme.LABEL, ink="ink2")
        self.range = RangeField(draft)
        self.range.setFixedWidth(RANGE)
        self.arrow = GlyphMark(Glyph.HIGH, 12)
        self.word = Text("", theme.LABEL, theme.MEDIUM)
        self.grade = GradeBox()
        self.change = _number(Text("", theme.BODY, ink="ink2"))
        self.previous = _number(Text("", theme.BODY, ink="ink2", elide=False))
        self.message = Text("", theme.LABEL, theme.MEDIUM, wrap=True)
        self.source = Text(_("source F3"), theme.HINT, theme.MEDIUM, "accent")
        self.informs = Text("", theme.HINT, ink="ink2", wrap=True)
        self.choice = ChoiceLine(draft)
        self.range.gone_on.connect(self._on)

    def _unit_box(self) -> UnitBox:
        codes = self.draft.field.units
        name = _("{name}, unit").format(name=self.draft.label)
        box = UnitBox(name, units_named, height=theme.CONTROL_TABLE)
        box.set_choices([(code, shown(code)) for code in codes])
        box.setFixedWidth(UNIT - 2)
        box.activated.connect(self._unit_chosen)
        box.picked.connect(self.draft.set_unit)
        box.left_alone.connect(self.draft.leave)
        box.gone_on.connect(self._on_from_unit)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, 5)
        column.setSpacing(1)
        column.addLayout(self._line())
        below = QHBoxLayout()
        below.addWidget(self.message, 1)
        below.addWidget(self.source, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(below)
        noted = QHBoxLayout()
        noted.addWidget(self.note)
        column.addLayout(noted)
        informed, several = QHBoxLayout(), QHBoxLayout()
        informed.addWidget(self.informs)
        several.addWidget(self.choice)
        column.addLayout(informed)
        column.addLayout(several)
        self._under_value = (below, noted, informed, several)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is said below the value under the value."""
        super().resizeEvent(event)
        start = round(placed(self, QRectF(self.value.geometry())).x()) - _MARGIN
        left, right = (0, start) if self.isRightToLeft() else (start, 0)
        for row in self._under_value:
            row.setContentsMargins(left, 0, right, 0)

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_SMALL)
        label = _(self.draft.field.item.label)
        name = Text(_short(self.draft), theme.BODY, theme.MEDIUM, elide=True)
        name.setMinimumWidth(NAME)
        name.setToolTip(tip(label))
        name.setAccessibleName(label)
        line.addWidget(name, 1)
        line.addWidget(self.mark)
        line.addWidget(self.value)
        if isinstance(self.value, ChoiceStrip):
            for unused in (
                self.unit,
                self.unit_words,
                self.range,
                self.arrow,
                self.word,
                self.grade,
                self.change,
            ):
                unused.setParent(self)
                unused.hide()
            self._add_quiet(line)
            return line
        line.addSpacing(4)
        line.addWidget(_cell(UNIT, self.unit, self.unit_words))
        line.addWidget(self.range)
        line.addSpacing(6)
        line.addWidget(self._said_cell())
        self.change.setFixedWidth(CHANGE)
        line.addWidget(self.change)
        self._add_quiet(line)
        return line

    def _said_cell(self) -> QWidget:
        """Low or high with its arrow, and the grade at the end."""
        holder = _cell(WORD, self.arrow, self.word)
        row = holder.layout()
        assert row is not None
        row.addWidget(self.grade)
        return holder

    def _add_quiet(self, line: QHBoxLayout) -> None:
        self.previous.setFixedWidth(PREVIOUS)
        line.addWidget(self.previous)

    # --- what is shown --------------------------------------------------------------------------------------

    def show_record(self) -> None:
        """Show what is recorded and what is said of it."""
        said = self.judgement
        crossed, undecided = (said.crossed, said.undecided) if said else ((), ())
        self.mark.setVisible(bool(crossed or undecided))
        self.mark.set_glyph(Glyph.FLAG if crossed else Glyph.CANNOT_TELL)
        if isinstance(self.value, EntryCell):
            self._show_numbers(said, bool(undecided))
        previous = self.draft.field.previous
        self.previous.set_text(_previous(self.draft) if previous else "")
        self._show_message(said)
        self.update()

    def _show_numbers(self, said: LabJudgement | None, asks: bool) -> None:
        """What only a measured result has: unit, range word, grade, change."""
        self._show_unit(asks)
        self._show_word(said)
        self.grade.show_grade(said.grade if said else None, flagged=bool(said and said.crossed))
        self.grade.setToolTip(tip(said.grade_text) if said else "")
        change = said.change if said else None
        self.change.set_text("" if change is None else _signed(printed(change)))

    def _show_unit(self, asks: bool) -> None:
        typed = self.draft.typed
        one_way = len(self.draft.field.units) < 2 or self.draft.read_only
        settled = bool(typed.unit) and not self.unit.hasFocus() and one_way
        self.unit.setVisible(bool(self.draft.field.units) and not settled)
        self.unit_words.setVisible(settled)
        self.unit_words.set_text(shown(typed.unit) if typed.unit else "")
        self.unit.set_code(typed.unit)
        self.unit.setEnabled(not self.draft.read_only)
        waits = not typed.unit and bool(typed.text)
        self.unit.set_state(State.ASK if waits or (asks and not typed.unit) else State.NORMAL)

    def _show_word(self, said: LabJudgement | None) -> None:
        word = said.range_word if said else ""
        flagged = bool(said and said.crossed)
        arrow = _ARROWS.get((word, flagged))
        self.arrow.setVisible(arrow is not None or word == "cannot tell")
        self.arrow.set_glyph(arrow or Glyph.CANNOT_TELL)
        self.word.set_text(_(_WORDS[word]) if word in _WORDS else self._untold() if word else "")
        self.word.set_ink(
            "ink2" if word == "normal" else "flag" if flagged else "ask" if word == "cannot tell" else "warn"
        )
        self.word.setToolTip(tip(said.range_because) if said else "")

    def _untold(self) -> str:
        """Why no word can be said: without a unit nothing can be judged, without a range only the range."""
        return _("no range") if self.draft.typed.unit else _("cannot be judged")

    def _show_message(self, said: LabJudgement | None) -> None:
        text, ink = self._told(said)
        self.message.set_text(text)
        self.message.set_ink(ink)
        self.message.setVisible(bool(text))
        ruled = bool(said and (said.crossed or said.undecided))
        self.source.setVisible(ruled)
        self.informs.set_text(said.informs if said else "")
        self.informs.setVisible(bool(said and said.informs))
        self.choice.show_record()

    def _told(self, said: LabJudgement | None) -> tuple[str, str]:
        if said is None:
            return self._of_range()
        if said.crossed:
            return self._rule_words(said.crossed), "flag"
        if not self.draft.typed.unit and not choices_of(self.draft.field):
            units = _(" or ").join(shown(code) for code in self.draft.field.units)
            return _("Choose {units}. Not judged until then: silence would not mean normal.").format(
                units=units
            ), "ask"
        if said.undecided:
            return self._rule_words(said.undecided), "ask"
        words, ink = self._of_range()
        return "\n".join(part for part in (said.derived, words) if part), "ink2" if said.derived else ink

    def _of_range(self) -> tuple[str, str]:
        """Why no range is proposed, or that the one proposed is not in the unit of the result."""
        field, typed = self.draft.field, self.draft.typed
        other = bool(typed.unit and field.suggested_unit and typed.unit != field.suggested_unit)
        if other and (field.suggested_low or field.suggested_high) and not (typed.low or typed.high):
            analyte = analytes()[self.draft.item_id]
            proposed = Range(
                "", "", analyte.id, field.suggested_unit, field.suggested_low, field.suggested_high
            )
            words = _(
                "The range proposed is {range}, about {converted}. Type the range that is printed with this result."
            )
            return words.format(
                range=limits(proposed), converted=converted(proposed, analyte, typed.unit)
            ), "ask"
        if typed.low or typed.high:
            return field.range_note if field.entry else "", "ink2"
        return field.range_note, "ask"

    def _rule_words(self, crossings: tuple[Crossing, ...]) -> str:
        return "\n".join(_crossing_words(one, self._open_source) for one in crossings)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint the row and draw its bar where something is crossed or cannot be judged."""
        said = self.judgement
        token = "flag" if said and said.crossed else "ask" if said and said.undecided else ""
        if token:
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.colour(f"{token}_bg"))
            start = self.width() - 3 if self.isRightToLeft() else 0
            painter.fillRect(start, 0, 3, self.height(), theme.colour(token))

    def _unit_chosen(self, _row: int) -> None:
        self.draft.set_unit(self.unit.code())
        self.draft.leave()

    def _on_from_unit(self) -> None:
        """Enter in the unit: as in the value, where it may confirm what is unusual."""
        self.draft.enter()
        if not self.draft.asks:
            self.gone_on.emit(self.value)

    def _on(self) -> None:
        self.draft.leave()
        if not self.draft.asks:
            self.gone_on.emit(self.value)


class GradeBox(QWidget):
    """An outlined "grade 2"; nothing for grade 0 or none."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._flagged = "", False
        self.setFixedSize(60, 21)

    def show_grade(self, grade: int | None, flagged: bool) -> None:
        """Show a grade in the ink of its row."""
        self._words = _("grade {n}").format(n=grade) if grade else ""
        self.setVisible(bool(grade) and self.parentWidget() is not None)
        self._flagged = flagged
        self.setAccessibleName(self._words)
        self.update()

    def paintEvent(self, event: object) -> None:
        """Draw the outline and the words."""
        if not self._words:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = theme.colour("flag" if self._flagged else "warn")
        painter.setPen(QPen(token, 1.2))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.8, 0.8, -0.8, -0.8), 4, 4)
        painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, isolated(self._words))


def _short(draft: Draft) -> str:
    """The analyte as a row names it: its abbreviation where the name is long."""
    label, analyte = _(draft.field.item.label), analytes().get(draft.item_id)
    return label if analyte is None or len(label) <= _LONGEST_NAME else _(analyte.abbreviation)


def _crossing_words(crossing: Crossing, full: bool) -> str:
    """Why a threshold is crossed or cannot be judged, and where it stands; `full` adds the words of the source."""
    source = f"{crossing.where}: “{crossing.words}”" if full and crossing.words else crossing.where
    source = f"{crossing.origin}: {source}" if crossing.origin else source
    if crossing.crossed is None:
        return f"{crossing.label}: {crossing.because}. {source}."
    return f"{crossing.because}. {source}."


def _previous(draft: Draft) -> str:
    previous = draft.field.previous
    if previous is None:
        return ""
    other = previous.unit and previous.unit != draft.typed.unit
    choices = {choice.code: _(choice.label) for choice in choices_of(draft.field)}
    text = choices.get(previous.text, previous.shown)
    return f"{text} {shown(previous.unit)}" if other else text


def _signed(number: str) -> str:
    return number if number.startswith("−") or number.strip("0.") == "" else f"+{number}"


def _number(text: Text) -> Text:
    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return text


def _cell(width: int, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    holder.setFixedWidth(width)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return holder
