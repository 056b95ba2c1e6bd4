"""What the site settles on the Study screen: an open point, who is masked, from which visit a series counts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from tracker import settling
from tracker.domain.choices import day_choices
from tracker.domain.protocol import OpenPoint, PlannedVisit, Protocol
from tracker.domain.records import Role, Study
from tracker.errors import TrackerError
from tracker.language import _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.kept_words import KeptWords
from ui.widgets.plain_table import PlainTable
from ui.widgets.protocol_words import MASKING
from ui.widgets.step_panel import StepPanel, beside

MOST_SHOWN = 4
"""How many moved visits are named before the rest is counted."""
_MAY = (Role.COORDINATOR, Role.INVESTIGATOR)


class ChoicePanel(StepPanel):
    """Settles one thing: a text or one of what the study file offers, and why; the last choice can be taken back."""

    settled = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._study_id, self._key = "", ""
        self.text = LabelledField(_("Settled as"))
        self.choice = LabelledField(_("The site’s choice"), editor=Select(_("The site’s choice")))
        self.take_back = plain(_("Take back"))
        self.typed = KeptWords(self.text, self.choice, self.reason)
        self.fields.addLayout(beside((self.text, 2), (self.choice, 2), (self.reason, 2)))
        self.foot.insertWidget(1, self.take_back)
        self.set_order(self.text.editor, self.choice.editor, self.reason.editor)
        self.take_back.clicked.connect(self._take_back)
        self.given.connect(self.record)
        self._editor().currentIndexChanged.connect(self._show_effect)

    def open_for(self, study: Study, key: str, words: str, offered: Sequence[tuple[str, str]] = ()) -> None:
        """Come up for a key of domain/choices.py with what stands there; without `offered` any text is taken."""
        self._study_id, self._key = study.id, key
        now = study.choices.text(key)
        self.begin(_title(key), words, _("Settle"))
        self.text.setVisible(not offered)
        self.choice.setVisible(bool(offered))
        self._editor().set_choices([("", _("choose")), *offered])
        begins = ("", now, "") if offered else (now, "", "")
        self.typed.come_up(self._about(), f"{study.protocol.short_title}, {_title(key)}", *begins)
        self.take_back.setVisible(bool(now))
        self._show_effect()
        (self.choice if offered else self.text).setFocus()

    def record(self) -> None:
        """Settle it; what is wrong stands under its field."""
        field = self.text if not self.text.isHidden() else self.choice
        if field.text().strip():
            self._record(field.text().strip())
        else:
            field.set_state(State.ERROR, _("Say how it is settled, or take it back."))
            field.setFocus()

    def close_panel(self) -> None:
        """Give it up, or be done."""
        self.typed.recorded(self._about())
        super().close_panel()

    def _about(self) -> str:
        return f"{self._study_id} {self._key}"

    def _take_back(self) -> None:
        self._record("")

    def _record(self, text: str) -> None:
        site, study_id, key, reason = self._bridge.site, self._study_id, self._key, self.reason.text()
        self.tell("")
        try:
            self._bridge.try_do(lambda: settling.settle(site, study_id, key, text, reason))
        except TrackerError as error:
            self.refuse(error, {"text": self.choice if self.text.isHidden() else self.text})
        else:
            self.close_panel()
            self.settled.emit()

    def _show_effect(self, _index: int = 0) -> None:
        """What another anchor would move, before it is chosen."""
        kind, _dot, visit_id = self._key.partition(".")
        anchor = self._editor().code()
        if kind != "anchor" or not anchor:
            self.tell_effect(())
            return
        moved = settling.anchor_effect(self._bridge.site, self._study_id, visit_id, anchor)
        self.tell_effect(effect_lines(moved))

    def _editor(self) -> Select:
        assert isinstance(self.choice.editor, Select)
        return self.choice.editor


class StudyChoices(QWidget):
    """The button under a page of the study and the panel that it opens."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._study: Study | None = None
        self._table: PlainTable[Any] | None = None
        self._key, self._row = "", 0
        self.button = plain("")
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.panel = ChoicePanel(bridge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.button)
        column.addWidget(self.panel)
        self.button.clicked.connect(self.open_panel)
        self.panel.closed.connect(self._back)

    def show_page(self, key: str, study: Study, table: PlainTable[Any]) -> None:
        """Offer what can be settled on this page: an open point, the masking, an anchor."""
        same = (self._key, self._study and self._study.id) == (key, study.id)
        self._row = self._row if same and key == "open" else 0
        self._key, self._study, self._table = key, study, table
        self.panel.hide()
        may = bool(self._bridge.site.user.roles & frozenset(_MAY))
        words = _offer(key, study.protocol)
        self.button.set_text(words)
        self.setVisible(bool(words) and may)
        if key in ("open", "drugs") and may:
            table.opened.connect(self.open_panel)
        if self._row:  # after one point is settled the keyboard is still at it
            table.choose(self._row)

    def open_panel(self, *_row: object) -> None:
        """Open for the chosen open point, or for the one thing this page leaves to the site."""
        if self._study is None or self._table is None or self.isHidden():
            return
        protocol = self._study.protocol
        if self._key == "open":
            point: OpenPoint | None = self._table.chosen_row()
            if point:
                self._row = self._table.currentIndex().row()
                self.panel.open_for(self._study, f"point.{point.id}", point.question)
        elif self._key == "arms":
            offered: list[tuple[str, str]] = [(kind, _(MASKING[kind])) for kind in protocol.masking.choices]
            words = _(
                "The text states the masking in contradictory ways. Screens and paper follow this choice."
            )
            self.panel.open_for(self._study, "masking", words, offered)
        elif self._key == "drugs":
            row = self._table.chosen_row()
            if row and row.key:
                self.panel.open_for(self._study, row.key, row.question)
        elif visit := anchored(protocol):
            offered = [(name, protocol.visit_label(name)) for name in visit.anchor_choices]
            words = _("The text names no visit from which {visit} is counted. Held visits stay as they are.")
            self.panel.open_for(self._study, f"anchor.{visit.id}", words.format(visit=visit.label), offered)

    def _back(self) -> None:
        """The keyboard goes back to the points, or to the button."""
        (self._table if self._key == "open" and self._table else self.button).setFocus()


def anchored(protocol: Protocol) -> PlannedVisit | None:
    """The visit whose anchor the study file leaves to the site."""
    return next((visit for visit in protocol.visits if visit.anchor_choices), None)


def effect_lines(moved: Sequence[settling.Moved]) -> tuple[str, ...]:
    """Which planned visits would move, the first ones by name."""
    if not moved:
        return (_("No planned visit moves."),)
    people = len({one.number for one in moved})
    words = ngettext(
        "{n} planned visit moves, of {people}:", "{n} planned visits move, of {people}:", len(moved)
    )
    who = ngettext("{n} participant", "{n} participants", people).format(n=people)
    lines = [words.format(n=len(moved), people=who)]
    for one in moved[:MOST_SHOWN]:
        before, after = (dates.full(day) if day else _("no day") for day in (one.before, one.after))
        lines.append(f"{one.number}  {one.visit}: {before} → {after}")
    if len(moved) > MOST_SHOWN:
        lines.append(_("and {n} more").format(n=len(moved) - MOST_SHOWN))
    return tuple(lines)


def _offer(key: str, protocol: Protocol) -> str:
    if key == "open" and protocol.open_points:
        return _("Settle the chosen point")
    if key == "drugs" and day_choices(protocol):
        return _("Set the site’s days of the chosen row")
    if key == "arms" and protocol.masking.choices:
        return _("Choose the masking")
    visit = anchored(protocol) if key == "visits" else None
    return _("Choose from which visit {visit} counts").format(visit=visit.label) if visit else ""


def _title(key: str) -> str:
    titles = {
        "point": _("Open point"),
        "masking": _("Masking"),
        "anchor": _("Anchor"),
        "rule": _("Days set by the site"),
    }
    return titles[key.partition(".")[0]]
