"""Settings of the site: how long a window waits, how long a passphrase holds, backups, the appointment card."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import settings
from tracker.errors import TrackerError
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.cards import TitledCard
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.text import Text

_FORM = 440
FIELDS = (
    (
        "idle_minutes",
        N_("Lock the window after"),
        N_("minutes"),
        N_("without a key or a click; what is typed stays"),
    ),
    (
        "password_days",
        N_("A passphrase holds for"),
        N_("days"),
        N_("then a new one is chosen at the next sign-in; 0 for never"),
    ),
    (
        "backup_hours",
        N_("A backup every"),
        N_("hours"),
        N_("while a window is open, and one whenever it closes"),
    ),
    (
        "card_place",
        N_("Where to come and whom to call"),
        "",
        N_("on the appointment card that participants get"),
    ),
)
JALALI = (
    ("country", N_("at a site in Iran")),
    ("yes", N_("yes")),
    ("no", N_("no")),
)


class SettingsPage(SitePage):
    """Each field records itself as it is left, as everywhere."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.fields = {
            name: LabelledField(_(label), unit=unit and _(unit), hint=_(words))
            for name, label, unit, words in FIELDS
        }
        self.fields["jalali_dates"] = self._jalali()
        self._lay_out()
        for field in self.fields.values():
            field.left.connect(self.record)

    def show_page(self) -> None:
        """Read what holds; what was refused still stands in its field with the reason."""
        for name, field in self.fields.items():
            if field.editor.state is not State.ERROR:
                field.set_text(self._held(name))

    def record(self) -> None:
        """Record what was changed; what is not possible stays in its field with the reason."""
        for name, field in self.fields.items():
            if field.text().strip() != self._held(name):
                self._change(name, field)

    def _held(self, name: str) -> str:
        return str(getattr(settings.of_site(self.bridge.site), name))

    def _change(self, name: str, field: LabelledField) -> None:
        site, text = self.bridge.site, field.text()
        try:
            self.bridge.try_do(lambda: settings.change(site, name, text))
        except TrackerError as error:
            field.set_state(State.ERROR, str(error))
            return
        field.set_text(self._held(name))
        field.set_state(State.NORMAL)
        self.bridge.saved.emit(site.now())
        self.bridge.settings_changed.emit()

    def _jalali(self) -> LabelledField:
        name = _("Jalali dates beside Gregorian")
        choices = [(code, _(words)) for code, words in JALALI]
        hint = _("on the appointment card and the participant’s schedule")
        return LabelledField(name, hint=hint, editor=Select(name, choices))

    def _lay_out(self) -> None:
        card = TitledCard(_("Settings"))
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(13, 13, 13, 16)
        column.setSpacing(theme.GAP_WIDE)
        words = _(
            "They hold for everyone at this site. A change is saved as you leave the field, on the audit trail."
        )
        column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
        for field in self.fields.values():
            column.addWidget(field)
        card.body.addWidget(form)
        self.add_narrow(card, _FORM)
