"""Signing a visit in the page: what the signature means, the own passphrase, and every signature given so far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker import signing
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.domain.signing import MEANING_WORDS, Meaning, open_meanings
from tracker.domain.views import VisitRecord
from tracker.errors import TrackerError, WrongPassphrase
from tracker.language import _
from ui import theme
from ui.aside import Aside
from ui.bridge import Bridge
from ui.widgets import buttons
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.passphrase import PassphraseField
from ui.widgets.signature_list import SignatureList
from ui.widgets.step_panel import narrow
from ui.widgets.text import Text
from ui.wording import role_words

_FIELD = 340
"""The width of the two fields, in px."""


def to_sign(bridge: Bridge, record: VisitRecord) -> tuple[Meaning, ...]:
    """What who is signed in may still sign of this visit; nothing while it is not complete."""
    if record.visit.completed_at is None or not bridge.may(Right.SIGN):
        return ()
    user = bridge.site.user
    return open_meanings(user.roles, user.login, record.signatures)


class SignPanel(QWidget):
    """`signed` says that a signature was given, `dropped` that the person went back (Esc)."""

    signed = Signal()
    dropped = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._visit_id = ""
        self.meaning = LabelledField(_("What the signature means"), editor=Select(_("Meaning")))
        self.passphrase = PassphraseField(_("Your passphrase"))
        self.sign = buttons.primary(_("Sign"), key="↵")
        self.back = buttons.plain(_("Back to the forms"), key="Esc")
        self.given = SignatureList()
        self._aside = Aside(bridge, self.sign, self.meaning, self.passphrase, self.back)
        self._title = Text("", theme.FORM, theme.SEMIBOLD, wrap=True)
        self._words = Text("", theme.BODY, ink="ink2", wrap=True)
        self.sign.clicked.connect(self.give)
        self.back.clicked.connect(self.dropped)
        self._lay_out()

    def show_visit(self, record: VisitRecord) -> None:
        """Offer what may still be signed, and list what was; nothing is typed yet."""
        if record.visit.id != self._visit_id:
            self._leave_behind()
        self._visit_id = record.visit.id
        offered = to_sign(self._bridge, record)
        name = f"{record.participant.shown_number} {record.visit.label}"
        title = _("Sign {visit}") if offered else _("Signatures of {visit}")
        self._title.set_text(title.format(visit=name))
        self._words.set_text(self._means() if offered else self._why_not(record))
        choices = [(str(one), _(MEANING_WORDS[one])) for one in offered]
        assert isinstance(self.meaning.editor, Select)
        self.meaning.editor.set_choices(choices)
        if offered:
            self.meaning.set_text(str(likely(offered)))
        for widget in (self.meaning, self.passphrase, self.sign):
            widget.setVisible(bool(offered))
        self.forget()
        self.given.show_signatures(record.signatures)

    def _leave_behind(self) -> None:
        """A signature under way for the visit before is given all the same; it is heard of there."""
        self._aside.forget()
        self.sign.set_text(_("Sign"))

    def begin(self) -> None:
        """Take the keyboard: to the passphrase, as the meaning proposed is the likely one."""
        first = self.back if self.passphrase.isHidden() else self.passphrase
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Let no passphrase stand in the field."""
        self.passphrase.set_text("")
        self.passphrase.set_state(State.NORMAL)

    def give(self) -> None:
        """Sign; a refusal stands below the passphrase."""
        if self._aside.busy:
            return
        meaning, typed, visit_id = Meaning(self.meaning.text()), self.passphrase.text(), self._visit_id
        if not typed:
            self._refuse(_("Type your passphrase: it is part of the signature."))
            return
        site = self._bridge.site
        self.sign.set_text(_("Signing…"))
        self._aside.run(lambda: signing.sign(site, visit_id, meaning, typed), self._signed, self._refused)

    def _signed(self, _changes: Changes) -> None:
        self.sign.set_text(_("Sign"))
        self.forget()
        self.signed.emit()

    def _refused(self, error: TrackerError) -> None:
        self.sign.set_text(_("Sign"))
        if isinstance(error, WrongPassphrase):
            self.passphrase.set_text("")
        self._refuse(str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs, Esc goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.sign.isHidden():
            self.give()
        elif event.key() == Qt.Key.Key_Escape and self.back.isEnabled():
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _refuse(self, words: str) -> None:
        self.passphrase.set_state(State.ERROR, words)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _means(self) -> str:
        user = self._bridge.site.user
        words = _(
            "You sign as {name}, {roles}. The signature covers the whole visit as it stands now, its day and every "
            "answer. Any later change makes it void, visibly and with its reason."
        )
        return words.format(name=user.name, roles=role_words(user.roles).lower())

    def _why_not(self, record: VisitRecord) -> str:
        if record.visit.completed_at is None:
            return _("A visit is signed once it is complete.")
        if not self._bridge.may(Right.SIGN):
            return _("Your role does not sign visits.")
        return _("You have signed this visit, and your signature stands.")

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(20, 18, 20, 20)
        inside.setSpacing(theme.GAP)
        inside.addWidget(self._title)
        inside.addWidget(self._words)
        for field in (self.meaning, self.passphrase):
            inside.addLayout(narrow(field, _FIELD))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.sign)
        row.addWidget(self.back)
        row.addStretch()
        inside.addLayout(row)
        card = Card()
        card.body.addLayout(inside)
        body = QWidget()
        body.setObjectName("plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(theme.GAP_WIDE)
        column.addWidget(card)
        column.addWidget(self.given)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def likely(offered: tuple[Meaning, ...]) -> Meaning:
    """An investigator most often reviews; who may only say that it was entered says so."""
    return Meaning.REVIEWED if Meaning.REVIEWED in offered else offered[-1]
