"""Below the visits to sign: what the signatures mean, the own passphrase once for all, and how far the signing is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import signing
from tracker.domain.records import Changes
from tracker.domain.signing import MEANING_WORDS, Meaning, meanings_for
from tracker.errors import Cancelled, TrackerError, WrongPassphrase
from tracker.language import _, ngettext
from ui import theme
from ui.bridge import Bridge
from ui.screens.sign_panel import likely
from ui.widgets.buttons import primary
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.passphrase import PassphraseField
from ui.widgets.text import Text
from ui.wording import role_words

_MEANING, _PASSPHRASE = 280, 260
"""px"""
_BELOW_LABEL = 21
"""px from the top of a field to its line: the button stands beside the lines."""


class SigningFoot(Card):
    """`meant` says that another meaning is chosen, `signed` that it is done, `dropped` that Esc was pressed."""

    meant = Signal()
    signed = Signal()
    dropped = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._visits: tuple[str, ...] = ()
        self._asked: tuple[str, ...] = ()
        self.meaning = LabelledField(_("What the signatures mean"), editor=Select(_("Meaning")))
        self.passphrase = PassphraseField(_("Your passphrase, once for all"), height=theme.CONTROL)
        self.sign = primary("", key="↵")
        self.work = LongWork(bridge)
        self.notice = Notice()
        self._offer_meanings()
        self._lay_out()
        assert isinstance(self.meaning.editor, Select)
        self.meaning.editor.activated.connect(self._meant)
        self.sign.clicked.connect(self.give)
        self.work.running.connect(self._running)
        self.set_visits(())

    def chosen_meaning(self) -> Meaning:
        """What the signatures would say."""
        return Meaning(self.meaning.text())

    def set_visits(self, visits: Sequence[str]) -> None:
        """Which visits would be signed, by id."""
        self._visits = tuple(visits)
        n = len(self._visits)
        words = ngettext("Sign {n} visit", "Sign {n} visits", n).format(n=n)
        self.sign.set_text(words if n else _("Sign visits"))
        self.sign.setEnabled(bool(n) and not self.work.busy)

    def begin(self) -> None:
        """Take the keyboard: the meaning proposed is the likely one."""
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Let no passphrase stand in the field."""
        self.passphrase.set_text("")
        self.passphrase.set_state(State.NORMAL)

    def give(self) -> None:
        """Sign all that are chosen, or none; a refusal stands below the passphrase."""
        if self.work.busy:
            return
        if not self._visits:
            self._refuse(_("Choose at least one visit in the list."))
            return
        if not self.passphrase.text():
            self._refuse(_("Type your passphrase: it is part of the signatures."))
            return
        self.notice.hide()
        self.passphrase.set_state(State.NORMAL)
        site, visits, meaning, typed = (
            self._bridge.site,
            self._visits,
            self.chosen_meaning(),
            self.passphrase.text(),
        )

        def call(told: signing.Told) -> Changes:
            return signing.sign_several(site, visits, meaning, typed, told)

        self._asked = visits
        self.work.run(_("Signing"), call, self._done, self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs, Esc goes back to the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give()
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _done(self, changes: Changes) -> None:
        n, meaning = len(self._asked), _(MEANING_WORDS[self.chosen_meaning()])
        self.forget()
        self._bridge.do(lambda: changes)  # announces what changed
        words = ngettext("{n} visit is signed: {meaning}.", "{n} visits are signed: {meaning}.", n)
        self.notice.say(words.format(n=n, meaning=meaning), icon="check")
        self.signed.emit()

    def _failed(self, error: TrackerError) -> None:
        if isinstance(error, Cancelled):
            self.notice.say(error.happened, error.todo, icon="info")
            self.begin()
            return
        if isinstance(error, WrongPassphrase):
            self.passphrase.set_text("")
        self._refuse(str(error))

    def _refuse(self, words: str) -> None:
        self.passphrase.set_state(State.ERROR, words)
        self.begin()

    def _running(self, on: bool) -> None:
        self.sign.setEnabled(bool(self._visits) and not on)
        for field in (self.meaning, self.passphrase):
            field.setEnabled(not on)
        if on:
            self.work.cancel_button.setFocus()

    def _meant(self, _row: int) -> None:
        self.notice.hide()
        self.meant.emit()

    def _offer_meanings(self) -> None:
        offered = meanings_for(self._bridge.site.user.roles)
        assert isinstance(self.meaning.editor, Select)
        self.meaning.editor.set_choices([(str(one), _(MEANING_WORDS[one])) for one in offered])
        self.meaning.set_text(str(likely(offered)))

    def _lay_out(self) -> None:
        user = self._bridge.site.user
        words = _(
            "You sign as {name}, {roles}. Each visit gets a signature of its own, over its day and every answer as "
            "they stand now. Any later change makes that one void."
        ).format(name=user.name, roles=role_words(user.roles).lower())
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(theme.GAP)
        inside.addWidget(Text(words, theme.BODY, ink="ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        for field, wide in ((self.meaning, _MEANING), (self.passphrase, _PASSPHRASE)):
            field.setFixedWidth(wide)
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_lowered(self.sign), 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.work)
        inside.addWidget(self.notice)
        self.body.addLayout(inside)


def _lowered(button: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, _BELOW_LABEL, 0, 0)
    column.addWidget(button)
    return holder
