"""The own passphrase: every user changes theirs here, at any time."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import access
from tracker.language import _
from ui import theme
from ui.aside import Aside
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.buttons import primary
from ui.widgets.cards import TitledCard
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.notice import Notice
from ui.widgets.text import Text

_FORM = 440


class OwnPassphrasePage(SitePage):
    """The present passphrase, the new one twice."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.notice = Notice()
        self.fields = NewPassphrase(_("Present passphrase"))
        self.button = primary(_("Change the passphrase"), key="↵")
        self._aside = Aside(bridge, self.button, self.fields)
        self._lay_out()
        self.fields.entered.connect(self.change)
        self.button.clicked.connect(self.change)

    def show_page(self) -> None:
        """Come up empty."""
        self.notice.hide()
        self.fields.clear()

    def leave(self) -> None:
        """What was typed does not wait here."""
        self.fields.clear()

    def change(self) -> None:
        """Change it; a refusal stands at the field it is about."""
        self.notice.hide()
        if not self.fields.check():
            return
        site, old, new = self.bridge.site, self.fields.old, self.fields.first.text()
        assert old is not None
        present = old.text()
        self._aside.run(
            lambda: access.change_own_password(site, present, new), self._changed, self.fields.say
        )

    def _changed(self, _nothing: object) -> None:
        self.fields.clear()
        self.notice.say(
            _("The passphrase is changed."),
            _("Backups made before open with the old one."),
            icon="check",
        )

    def _lay_out(self) -> None:
        card = TitledCard(_("Your passphrase"))
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(13, 13, 13, 16)
        column.setSpacing(theme.GAP_WIDE)
        words = _(
            "It opens the site for you alone and signs in your name. Nobody, no administrator either, can read it."
        )
        column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
        for part in (self.notice, self.fields):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        column.addLayout(row)
        card.body.addWidget(form)
        self.add_narrow(card, _FORM)
