"""The instruments of a study: their sources, what the site must confirm, and the site's licensed texts."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from tracker import wording
from tracker.domain import weighing
from tracker.domain.labs import printed
from tracker.errors import TrackerError
from tracker.language import _, ngettext
from tracker.wording import UsedInstrument, Wording
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.kept_words import Kept, KeptWords
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text


def instruments_table(used: Sequence[UsedInstrument]) -> PlainTable[UsedInstrument]:
    """One row for each form that is an instrument."""
    table: PlainTable[UsedInstrument] = PlainTable(
        _("Instruments"),
        (
            Column(_("Form"), lambda one: _(one.form.title), 130, 1, weight=theme.SEMIBOLD),
            Column(_("Total"), _total, 92),
            Column(_("Items shown"), _items, 150, 1),
            Column(_("To be confirmed by the site"), _confirm, 300, 3, ink=lambda _row: "ink2"),
            Column(_("Source and owner"), _source, 220, 2, ink=lambda _row: "ink2"),
        ),
        selects=True,
    )
    table.set_rows(used)
    return table


def _total(used: UsedInstrument) -> str:
    return _("{low} to {high}").format(low=printed(used.instrument.low), high=printed(used.instrument.high))


def _items(used: UsedInstrument) -> str:
    if used.form.instrument == "easi":
        return _("Weights {choice}").format(choice=_(weighing.WORDS[used.weights]))
    if not used.wordings:
        return _("as shipped")
    if not used.worded:
        return _("neutral labels; the licensed text can be added")
    words = ngettext(
        "the site’s text for {n} of {all}", "the site’s text for {n} of {all}", len(used.wordings)
    )
    return words.format(n=used.worded, all=len(used.wordings))


def _confirm(used: UsedInstrument) -> str:
    return "\n".join(_(words) for words in used.instrument.confirm)


def _source(used: UsedInstrument) -> str:
    return "\n".join(part for part in (used.instrument.source, used.instrument.copyright) if part)


def can_open(used: UsedInstrument | None) -> bool:
    """Whether the site has something to set about an instrument."""
    return used is not None and (bool(used.wordings) or used.form.instrument == "easi")


class InstrumentPanel(Card):
    """Comes up under the table: a licensed text item by item, or the weights of EASI. `closed` when given up."""

    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._study_id = ""
        self._used: UsedInstrument | None = None
        self._title = Text("", theme.VALUE, theme.SEMIBOLD)
        self._words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.choice = Select(_("Item or choice"))
        self.picked = LabelledField(_("Item"), editor=self.choice)
        self.text = LabelledField(_("Licensed text"))
        self._entered = Text("", theme.HINT, ink="ink2")
        self.reason = LabelledField(_("Reason"))
        self._texts, self._whys = KeptWords(self.text), KeptWords(self.reason)
        self._weights = KeptWords(self.picked, self.reason)
        self.save = primary(_("Record"), key="↵")
        self.take_back = plain(_("Take back"))
        self.close_button = quiet(_("Close"))
        self._lay_out()
        self.picked.edited.connect(self._picked)
        self.save.clicked.connect(self.record)
        self.take_back.clicked.connect(self._take_back)
        self.close_button.clicked.connect(self._close)
        self.hide()

    def open_for(self, study_id: str, used: UsedInstrument) -> None:
        """Come up for an instrument."""
        self._study_id, self._used = study_id, used
        self._title.set_text(_(used.instrument.full_name))
        for words in (self._texts, self._whys, self._weights):
            words.rest()
        self.text.setVisible(bool(used.wordings))
        if used.wordings:
            self._show_texts(used, used.wordings[0])
        else:
            self._show_weights(used)
        self.show()
        self.choice.setFocus()

    def _show_texts(self, used: UsedInstrument, first: Wording) -> None:
        self._words.set_text(
            _(
                "Enter the text of the site’s own licensed copy. It is shown and printed before the neutral label and "
                "stays at this site. {owner}"
            ).format(owner=used.instrument.copyright)
        )
        self.reason.set_hint(_("such as: licence of the site, form version"))
        self.picked.label.set_text(_("Item"))
        self.choice.set_choices([(one.item.id, one.name) for one in used.wordings])
        self._whys.come_up(self._about(), _(used.form.title), "")
        self._pick(first.item.id)

    def _show_weights(self, used: UsedInstrument) -> None:
        self._words.set_text(
            _(
                "A child who turns 8 gets other weights. Many trials keep those of baseline; the study’s text does "
                "not say which."
            )
        )
        self.reason.set_hint(_("such as: decided by the sponsor"))
        self.picked.label.set_text(_("Region weights"))
        self.choice.set_choices([(name, _(words)) for name, words in weighing.WORDS.items() if name])
        self._weights.come_up(self._about(), _(used.form.title), used.weights or weighing.VISIT, "")
        self._entered.hide()
        self.take_back.setVisible(bool(used.weights))

    def _pick(self, item_id: str) -> None:
        self.choice.set_code(item_id)
        self._picked(item_id)

    def _picked(self, chosen: str) -> None:
        found_in, known = self._used, self._wordings()
        found = next((one for one in known if one.item.id == chosen), None)
        if found is None or found_in is None:
            return
        self._texts.come_up(self._about(chosen), f"{_(found_in.form.title)}, {found.name}", found.text)
        words = _("Entered {at} by {who}") if found.text else _("Taken back {at} by {who}")
        told = words.format(at=dates.full(found.at.date()), who=found.by) if found.at else ""
        self._entered.set_text(told)
        self._entered.setVisible(bool(told))
        self.take_back.setVisible(bool(found.text))

    def kept(self) -> tuple[Kept, ...]:
        """Texts, weights and reasons that wait."""
        return self._texts.kept, self._weights.kept, self._whys.kept

    def _about(self, item_id: str = "") -> str:
        return f"{self._study_id} {self._used.form.id if self._used else ''} {item_id}"

    def _wordings(self) -> tuple[Wording, ...]:
        return self._used.wordings if self._used else ()

    def record(self) -> None:
        """Record what is entered; what is wrong stands under its field."""
        chosen, site, reason = self.choice.code(), self._bridge.site, self.reason.text().strip()
        if not self._wordings():
            self._do(lambda: wording.choose_weights(site, self._study_id, chosen, reason), self.reason)
        elif not self.text.text().strip():
            self.text.set_state(State.ERROR, _("Enter the text, or take it back."))
            self.text.setFocus()
        else:
            self._write(self.text.text())

    def _take_back(self) -> None:
        site, reason = self._bridge.site, self.reason.text().strip()
        if self._wordings():
            self._write("")
        else:
            self._do(lambda: wording.choose_weights(site, self._study_id, "", reason), self.reason)

    def _write(self, text: str) -> None:
        if self._used is None:
            return
        site, form, item = self._bridge.site, self._used.form.id, self.choice.code()
        reason = self.reason.text().strip()
        self._do(lambda: wording.write(site, self._study_id, form, item, text, reason), self.text)

    def _do(self, job: Callable[[], object], field: LabelledField) -> None:
        at = self.choice.code()
        try:
            self._bridge.try_do(job)
        except TrackerError as error:
            field.set_state(State.ERROR, str(error))
            return
        self._go_on(at)

    def _go_on(self, done: str) -> None:
        """The next item without a text, as whoever copies a form goes down it; closed after the weights."""
        if self._used is None or not self._wordings():
            self._close()
            return
        self._texts.recorded(self._about(done))
        self._whys.kept.pop(self._about(), None)  # it was given, and stands there for the next item
        used = wording.used_instruments(self._bridge.site, self._study_id)
        self._used = next(one for one in used if one.form.id == self._used.form.id)
        ids = [one.item.id for one in self._wordings()]
        following = ids[min(ids.index(done) + 1, len(ids) - 1)]
        self._pick(following)
        self.show()
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter records, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        for words, about in (
            (self._texts, self._about(self.choice.code())),
            (self._weights, self._about()),
            (self._whys, self._about()),
        ):
            words.recorded(about)
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        column = self.closable(self._title, self.close_button)
        column.addWidget(self._words)
        fields = QHBoxLayout()
        fields.setSpacing(theme.GAP_WIDE)
        for field, share in ((self.picked, 1), (self.reason, 1)):
            fields.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)
        column.addWidget(self.text)
        column.addWidget(self._entered)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.save)
        row.addWidget(self.take_back)
        row.addStretch()
        column.addLayout(row)
