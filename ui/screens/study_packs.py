"""The label packs on the Study screen: each with its rules, their source, and the switch that only a reason turns."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import catalogue, safety_rules
from tracker.domain.packs import Pack
from tracker.domain.protocol import Basis, Threshold
from tracker.domain.visit_words import source_words
from tracker.errors import TrackerError
from tracker.language import _
from tracker.safety_rules import PackState
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.cards import Card
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.protocol_words import measured_words, rule_words
from ui.widgets.reason_panel import ReasonPanel
from ui.widgets.text import Text, rule
from ui.widgets.toggle_pill import TogglePill


class PacksBox(QWidget):
    """All label packs of a study, below its own thresholds."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.cards = {pack.id: PackCard(bridge, pack) for pack in catalogue.packs().values()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(Text(_("Rules of product labels and guidelines"), theme.VALUE, theme.SEMIBOLD))
        words = _(
            "Not part of the study’s text. The site switches each on or off; its flags name it. It judges who takes "
            "the drug, and everyone whose arm is not recorded."
        )
        column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
        for card in self.cards.values():
            column.addWidget(card)

    def panels(self) -> list[ReasonPanel]:
        """Where the reasons are typed."""
        return [card.panel for card in self.cards.values()]

    def show_study(self, study_id: str) -> None:
        """Show how the packs stand in a study."""
        for state in safety_rules.packs(self._bridge.site, study_id):
            self.cards[state.pack.id].show_state(study_id, state)


class PackCard(Card):
    """One pack: title, switch, who switched it, the reason that is asked, its rules, what it cannot judge."""

    def __init__(self, bridge: Bridge, pack: Pack) -> None:
        super().__init__()
        self._bridge, self._pack = bridge, pack
        self._study_id, self._on = "", False
        self.toggle = TogglePill(_("Off"), pack.id)
        self.state_words = Text("", theme.LABEL, theme.MEDIUM, "ink2", wrap=True)
        self.panel = ReasonPanel(_("Reason"), _("Confirm"))
        self.table = _rules_table(pack)
        self._lay_out()
        self.toggle.clicked.connect(self._ask)
        self.panel.given.connect(self._switch)
        self.panel.closed.connect(self._closed)
        self.setAccessibleName(pack.title)

    def show_state(self, study_id: str, state: PackState) -> None:
        """Show whether the pack is on, and who said so."""
        if study_id != self._study_id:
            self.panel.hide()
        self._study_id, self._on = study_id, state.on
        words = _("On") if state.on else _("Off")
        self.toggle.setText(words)
        self.toggle.setChecked(state.on)
        self.toggle.setAccessibleName(f"{self._pack.title}: {words}")
        self.toggle.updateGeometry()
        self.state_words.set_text(_state_words(state))

    def _ask(self) -> None:
        """A press turns nothing yet: it asks why."""
        self.toggle.setChecked(self._on)
        if self._on:
            title = _("Switch {pack} off")
            words = _("Its flags are withdrawn; the audit trail keeps them.")
        else:
            title = _("Switch {pack} on")
            words = _("What is recorded is judged by it at once, and its flags appear on Today.")
        named = title.format(pack=self._pack.title)
        self.panel.open_for(named, words, f"{self._study_id} {self._on}", named)

    def _switch(self, reason: str) -> None:
        site, study_id, on = self._bridge.site, self._study_id, not self._on
        try:
            self._bridge.try_do(
                lambda: safety_rules.switch(site, study_id, self._pack.id, on=on, reason=reason)
            )
        except TrackerError as error:
            self.panel.refuse(error)
        else:
            self.panel.close_panel()

    def _closed(self) -> None:
        self.toggle.setFocus()

    def _lay_out(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 12, 13, 12)
        column.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        title = Text(self._pack.title, theme.VALUE, theme.SEMIBOLD, wrap=True)
        head.addWidget(title, 1)
        head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.state_words)
        column.addWidget(Text(_source_words(self._pack), theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        column.addWidget(self.panel)
        self.body.addWidget(holder)
        self.body.addWidget(rule())
        self.body.addWidget(self.table)
        if self._pack.also:
            self.body.addWidget(rule())
            self.body.addWidget(_also(self._pack))


def _rules_table(pack: Pack) -> PlainTable[Threshold]:
    table: PlainTable[Threshold] = PlainTable(
        pack.title,
        (
            Column(_("Measured"), lambda one: measured_words(one.condition), 150, 1, weight=theme.MEDIUM),
            Column(_("Limit"), rule_words, 190, 1, weight=theme.SEMIBOLD),
            Column(_("Asks for"), _asks_for, 190, 2),
            Column(_("Source"), lambda one: source_words(one.source), 260, 3, ink=lambda _one: "ink2"),
        ),
    )
    table.set_rows(pack.rules)
    return table


def _asks_for(one: Threshold) -> str:
    asked = one.action[:1].upper() + one.action[1:]
    decides = _("A person decides {what}.").format(what=_(one.to_decide)) if one.to_decide else ""
    return "\n".join(part for part in (asked, decides) if part)


def _source_words(pack: Pack) -> str:
    """Where the pack comes from, how the source dates itself, when it was read."""
    read = _("read {day}").format(day=dates.full(pack.read_on))
    confirm = _("to be confirmed by the site") if pack.source.basis is Basis.CONFIRM else ""
    return " · ".join(part for part in (pack.source.where, pack.issued, read, confirm) if part)


def _state_words(state: PackState) -> str:
    if state.at is None:
        return _("Never switched on in this study.")
    words = (
        _("Switched on by {user}, {day}: {reason}")
        if state.on
        else _("Switched off by {user}, {day}: {reason}")
    )
    return words.format(user=state.by, day=dates.full(state.at.date()), reason=state.reason)


def _also(pack: Pack) -> QWidget:
    """What the source asks for and no rule on values judges."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(13, 10, 13, 12)
    column.setSpacing(4)
    column.addWidget(Text(_("Also asked, and not judged here"), theme.LABEL, theme.MEDIUM, "ink2"))
    for source in pack.also:
        column.addWidget(Text(f"“{source.words}”: {source.where}", theme.LABEL, ink="ink2", wrap=True))
    return holder
