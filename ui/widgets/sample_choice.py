"""Which of several samples decides: the line below one result, and the bar above a form for the whole sample."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.labs import WORDS
from tracker.domain.records import Entry
from tracker.domain.samples import SAMPLE_DATE, Rival, days_apart, sample_name
from tracker.domain.units import shown
from tracker.domain.views import Field, FormRecord, Stands
from tracker.language import _, ngettext
from ui import dates, theme
from ui.entry_draft import Draft
from ui.widgets.ask_why import AskWhy
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.reason_line import show_in_place
from ui.widgets.text import Text


class ChoiceLine(QWidget):
    """Below a result of which the visit has others: what they are, which decides, and the choice of this one.

    Few results have others: what says so is made when one first has.
    """

    chosen = Signal(str)
    """The reason why this one decides."""
    asked = Signal(object)
    """The draft, when the line that asks for the reason came up: it wants to be in view."""
    words: Text
    ask: AskWhy

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._made = False

    def fields(self) -> tuple[QWidget, ...]:
        """What Tab comes to here."""
        return (self.ask.button,) if self._made else ()

    def show_record(self) -> None:
        """Say how the recorded result stands among the others."""
        field = self._draft.field
        alone = field.stands is Stands.ALONE
        if not alone:
            if not self._made:
                self._make()
            self._say(field)
        show_in_place(self, not alone)

    def _make(self) -> None:
        self._made = True
        self._mark = GlyphMark(Glyph.CANNOT_TELL, 13)
        self.words = Text("", theme.LABEL, theme.MEDIUM, wrap=True)
        self.ask = AskWhy(_("This one decides"), _("Why this one"), height=theme.CONTROL_TABLE)
        self.ask.button.setAccessibleName(_("{name}: this one decides").format(name=self._draft.label))
        self.ask.given.connect(self.chosen)
        self.ask.asking.connect(self._asking)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(6)
        row.addWidget(self._mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.ask)

    def _say(self, field: Field) -> None:
        self.words.set_text(told(field))
        self.words.set_ink("ask" if field.stands is Stands.OPEN else "ink2")
        self._mark.setVisible(field.stands is Stands.OPEN)
        may_choose = field.stands in (Stands.OPEN, Stands.YIELDS) and not self._draft.read_only
        self.ask.setVisible(may_choose)

    def _asking(self, asking: bool) -> None:
        if asking:
            self.asked.emit(self._draft)


def told(field: Field) -> str:
    """How a result stands among those of the same visit, the others with sample and day."""
    others = "; ".join(map(_rival, field.rivals))
    match field.stands:
        case Stands.OPEN:
            return _("Also {others}. Nobody chose which decides.").format(others=others)
        case Stands.DECIDES:
            return _("Decides over {others}.").format(others=others)
        case Stands.YIELDS:
            winner = next(one for one in field.rivals if one.entry.decides)
            return _("Does not decide; {other} does.").format(other=_rival(winner))
    return ""


def _rival(rival: Rival) -> str:
    name, value = sample_name(rival.form_id), _value(rival.entry)
    if rival.on is None:
        return _("{value} ({sample})").format(value=value, sample=name)
    return _("{value} ({sample}, {day})").format(value=value, sample=name, day=dates.full(rival.on))


def _value(entry: Entry) -> str:
    return f"{_(WORDS.get(entry.text, entry.text))} {shown(entry.unit) if entry.unit else ''}".strip()


class SampleBar(QWidget):
    """Above a form: the day of a sample that is not the visit's, and the choice for all its results at once.

    Most forms have nothing to say here: what says it is made when there first is something.
    """

    chosen = Signal(str)
    ask: AskWhy

    def __init__(self, form: FormRecord) -> None:
        super().__init__()
        self._may_choose, self._made = True, False
        self.show_form(form)

    def set_read_only(self, read_only: bool, form: FormRecord) -> None:
        """Say the same without offering the choice."""
        self._may_choose = not read_only
        self.show_form(form)

    def show_form(self, form: FormRecord) -> None:
        """Say what is to be said of the sample of a form."""
        several = [field for field in form.fields if field.stands is not Stands.ALONE]
        day = _other_day(form)
        if day or several:
            if not self._made:
                self._make()
            self._say(day, several)
        show_in_place(self, bool(day or several))

    def _make(self) -> None:
        self._made = True
        self.day = Text("", theme.LABEL, theme.MEDIUM, "warn", wrap=True)
        self._told = Text("", theme.LABEL, theme.MEDIUM, wrap=True)
        self.ask = AskWhy(_("This sample decides for all"), _("Why this sample"), height=theme.CONTROL_TABLE)
        self.ask.given.connect(self.chosen)
        self._several = QWidget()
        row = QHBoxLayout(self._several)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._told, 1)
        row.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(4)
        column.addWidget(self.day)
        column.addWidget(self._several)

    def _say(self, day: str, several: list[Field]) -> None:
        still = [field for field in several if field.stands is not Stands.DECIDES]
        self.day.set_text(day)
        self.day.setVisible(bool(day))
        self._told.set_text(_several_words(several))
        self._told.set_ink("ask" if any(one.stands is Stands.OPEN for one in several) else "ink2")
        self.ask.setVisible(bool(still) and self._may_choose)
        self._several.setVisible(bool(several))


def _other_day(form: FormRecord) -> str:
    field = next((one for one in form.fields if one.item.id == SAMPLE_DATE), None)
    recorded = field.entry.value if field and field.entry else None
    if field is None or field.held_on is None or not isinstance(recorded, str):
        return ""
    taken = date.fromisoformat(recorded)
    apart = days_apart(taken, field.held_on)
    return _("Sample of {day}, {apart}.").format(day=dates.full(taken), apart=apart) if apart else ""


def _several_words(several: list[Field]) -> str:
    if not several:
        return ""
    words = ngettext("{n} result stands", "{n} results stand", len(several)).format(n=len(several))
    still = sum(one.stands is Stands.OPEN for one in several)
    if not still:
        return _("{results} in several samples; which decides was chosen.").format(results=words)
    return _("{results} in several samples; for {n} nobody chose which decides.").format(
        results=words, n=still
    )
