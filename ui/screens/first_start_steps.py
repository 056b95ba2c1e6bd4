"""The four steps of first start; each checks itself and says beside the field what is missing."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from PySide6.QtCore import QLocale, Qt, QTimeZone, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.buttons import quiet
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.notice import Notice
from ui.widgets.offered_words import offered_words
from ui.widgets.passphrase import SHORTEST, PassphraseField
from ui.widgets.study_choice import StudyChoice
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.protocol import Protocol

_TALL = theme.CONTROL_SIGN_IN


class Step(QWidget):
    """One step: `entered` says that Enter was pressed in its last field."""

    entered = Signal()
    title = ""
    about = ""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GAP_WIDE)

    def begin(self, user_name: str) -> None:
        """The step comes up."""
        first = next((one for one in self.findChildren(LabelledField) if one.isEnabled()), None)
        if first is not None:
            first.editor.setFocus()

    def check(self) -> bool:
        """Whether everything is answered; says what is not."""
        unanswered = [one for one in self.findChildren(LabelledField) if not _answered(one)]
        if unanswered:
            unanswered[0].editor.setFocus()
        return not unanswered

    def add(self, *fields: LabelledField) -> None:
        """Put fields in one row; Enter goes to the next field, after the last one on."""
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        for one in fields:
            row.addWidget(one, stretch=1, alignment=Qt.AlignmentFlag.AlignTop)
            one.edited.connect(self._edited)
        self.column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, from whatever has the keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _edited(self) -> None:
        for one in self.findChildren(LabelledField):
            one.set_state(State.NORMAL)

    def _enter(self) -> None:
        fields = self.findChildren(LabelledField)
        here = next((n for n, one in enumerate(fields) if one.editor.hasFocus()), len(fields) - 1)
        if here + 1 < len(fields):
            fields[here + 1].editor.setFocus()
        else:
            self.entered.emit()


def _answered(one: LabelledField) -> bool:
    if one.text().strip():
        return True
    one.set_state(State.NEEDED, _("{label} is needed.").format(label=one.label.whole()))
    return False


class SiteStep(Step):
    """Name, code, country, time zone, and where the folder is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.title, self.about = _("Your site"), _("These stand on every page that Visitbook prints.")
        self._folder, self._chosen = folder, False
        self.name = LabelledField(_("Name of the site"), height=_TALL, hint=_("Hospital and department"))
        self.code = LabelledField(
            _("Site code"), height=_TALL, hint=_("As the sponsor writes it, such as 01")
        )
        country = Select(_("Country"), countries(), height=_TALL)
        country.setEditable(False)
        self.country = LabelledField(_("Country"), editor=country, hint=_("For public holidays"))
        self.country.set_text(proposed_country())
        zone = Entry(_("Time zone"), height=_TALL)
        zone.setCompleter(offered_words(sorted(available_timezones()), zone))
        self.zone = LabelledField(_("Time zone"), editor=zone, hint=_("Proposed from this computer"))
        self.zone.set_text(bytes(QTimeZone.systemTimeZoneId().data()).decode())
        self.where = Text("", theme.LABEL, theme.REGULAR, "ink2", elide=True)
        self.change_button = quiet(_("Keep it elsewhere"))
        self._lay_out()
        self._show_folder()

    def folder(self) -> Path:
        """The folder to be made: chosen, or named after the site."""
        return self._folder if self._chosen else self._folder / f"{folder_name(self.name.text())}.visitbook"

    def check(self) -> bool:
        """Name and code are typed, the time zone exists."""
        whole = super().check()
        if self.zone.text().strip() and self.zone.text().strip() not in available_timezones():
            self.zone.set_state(State.ERROR, _("There is no such time zone. Type one such as Europe/Paris."))
            return False
        return whole

    def _lay_out(self) -> None:
        self.add(self.name)
        self.add(self.code, self.country)
        self.add(self.zone)
        row = QHBoxLayout()
        row.addWidget(self.where, stretch=1)
        row.addWidget(self.change_button)
        self.column.addLayout(row)
        self.name.edited.connect(self._show_folder)
        self.change_button.clicked.connect(self._choose)

    def _show_folder(self) -> None:
        self.where.set_text(_("Kept in {folder}").format(folder=self.folder()))

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(
            self, _("Where to keep the site’s folder"), str(self._folder)
        )
        if found:
            self._folder, self._chosen = Path(found), False
            self._show_folder()


class StudiesStep(Step):
    """Any of the studies that ship with Visitbook, several at once, or none yet."""

    def __init__(self) -> None:
        super().__init__()
        self.title = _("Your studies")
        self.about = _("Choose what this site runs. Studies can be added later, your own as a file too.")
        self._choices: list[StudyChoice] = []
        self._waiting = Text(_("Reading the studies…"), theme.BODY, theme.REGULAR, "ink2")
        self.column.addWidget(self._waiting)
        self.column.setSpacing(theme.GAP_SMALL)

    def offer(self, protocols: "Sequence[Protocol]") -> None:
        """Show the studies as cards."""
        self._waiting.hide()
        for protocol in protocols:
            choice = StudyChoice(protocol)
            self._choices.append(choice)
            self.column.insertWidget(self.column.count() - 1, choice)

    def begin(self, user_name: str) -> None:
        """The first card gets the keyboard."""
        if self._choices:
            self._choices[0].setFocus()

    def chosen(self) -> tuple[str, ...]:
        """The keys of the chosen studies."""
        return tuple(one.key for one in self._choices if one.isChecked())


class UserStep(Step):
    """Who starts: coordinator and administrator in one."""

    def __init__(self) -> None:
        super().__init__()
        self.title = _("The first user")
        self.about = _("You become coordinator and administrator, and add the others later.")
        self.name = LabelledField(_("Your name"), height=_TALL, hint=_("As it stands on printed pages"))
        self.login = LabelledField(_("User name"), height=_TALL, hint=_("What you type to sign in"))
        self.add(self.name)
        self.add(self.login)
        self._proposed = ""
        self.name.edited.connect(self._propose)

    def _propose(self, name: str) -> None:
        if self.login.text() == self._proposed:
            self._proposed = login_of(name)
            self.login.set_text(self._proposed)


class PassphraseStep(Step):
    """The passphrase, twice, with its rule and a plain warning."""

    def __init__(self) -> None:
        super().__init__()
        self.title = _("Your passphrase")
        self.about = _("It opens the site and decrypts its data.")
        rule = _("At least {n} characters; a short sentence is good.").format(n=SHORTEST)
        self.first = PassphraseField(_("Passphrase"), hint=rule)
        self.second = PassphraseField(_("The same again"))
        self.warning = Notice()
        self.add(self.first)
        self.add(self.second)
        self.column.addWidget(self.warning)
        self.warning.say(
            _("Nobody can look a passphrase up."),
            _(
                "Make the site’s recovery key afterwards (Site, Recovery key), print it and lock it away: without "
                "passphrase and recovery key nobody can read this site’s data again."
            ),
            token="warn",
        )

    def check(self) -> bool:
        """Long enough, and twice the same."""
        if len(self.first.text()) < SHORTEST:
            words = _("Shorter than {n} characters: add {more} more.")
            more = SHORTEST - len(self.first.text())
            self.first.set_state(State.ERROR, words.format(n=SHORTEST, more=more))
            self.first.editor.setFocus()
            return False
        if self.first.text() != self.second.text():
            self.second.set_state(State.ERROR, _("The two differ. Type the same passphrase again."))
            self.second.editor.setFocus()
            return False
        return True


def countries() -> list[tuple[str, str]]:
    """Code and English name of every country Qt knows, by name."""
    any_, world = QLocale.Country.AnyCountry, QLocale.Country.World
    found = {
        QLocale.territoryToCode(one): QLocale.territoryToString(one)
        for one in QLocale.Country
        if one not in (any_, world)
    }
    return sorted(
        ((code, name) for code, name in found.items() if code.isalpha() and len(code) == 2), key=_by_name
    )


def proposed_country() -> str:
    """The country of this computer's time zone, else of its language."""
    of_zone = QTimeZone.systemTimeZone().territory()
    unknown = (QLocale.Country.AnyCountry, QLocale.Country.World)
    return QLocale.territoryToCode(QLocale.system().territory() if of_zone in unknown else of_zone)


def _by_name(country: tuple[str, str]) -> str:
    return country[1]


def login_of(name: str) -> str:
    """A user name proposed from a name: Léa Moreau gives l.moreau."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    parts = [re.sub(r"[^a-z0-9]", "", part) for part in plain.split()]
    parts = [part for part in parts if part and part not in ("dr", "prof")]
    return f"{parts[0][0]}.{parts[-1]}" if len(parts) > 1 else "".join(parts)


def folder_name(name: str) -> str:
    """A site's name as a folder's name."""
    words = re.sub(r"[^\w -]", "", name, flags=re.UNICODE).strip()
    return re.sub(r"\s+", " ", words) or "Site"
