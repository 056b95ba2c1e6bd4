"""First start: four things on one calm page (site, studies, first user, passphrase), then Today."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import TrackerError
from tracker.language import N_, _
from ui import theme
from ui.screens.first_start_steps import PassphraseStep, SiteStep, Step, StudiesStep, UserStep
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.notice import Notice
from ui.widgets.page_help import PageHelp
from ui.widgets.petrol_panel import WIDTH, PetrolPanel
from ui.widgets.text import Text, rule

_FORM, _NARROW_FORM = 560, 440
_HELP = N_(
    "Four things are asked: the site, its studies, the first user and a passphrase. Nothing is made before the last is "
    "answered, and Back keeps what was typed. Studies and users can be added later. The name and the code of the site "
    "stand on every page it prints; its country gives the public holidays."
)


@dataclass(frozen=True)
class FirstSite:
    """What first start asks for."""

    path: Path
    name: str
    code: str
    country: str
    timezone: str
    user_name: str
    login: str
    password: str = field(repr=False)
    studies: tuple[str, ...] = ()


class FirstStart(QWidget):
    """The page; `asked` gives a `FirstSite` when all four are answered."""

    asked = Signal(object)
    site_chosen = Signal(object)
    """The path of a site that exists already."""
    demo_wanted = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.site, self.studies = SiteStep(folder), StudiesStep()
        self.user, self.passphrase = UserStep(), PassphraseStep()
        self.steps: tuple[Step, ...] = (self.site, self.studies, self.user, self.passphrase)
        names = (_("The site"), _("Its studies"), _("The first user"), _("The passphrase"))
        self.panel = PetrolPanel(names, _("Everything stays on this computer, encrypted. F1 helps."))
        self.title = Text("", theme.SCORE, theme.SEMIBOLD)
        self.about = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.notice = Notice()
        self.back_button = plain(_("Back"), height=theme.CONTROL_SIGN_IN)
        self.next_button = primary(_("Go on"), key="↵", height=theme.CONTROL_SIGN_IN)
        self.open_button = quiet(_("Open a site that exists already"))
        self.demo_button = quiet(_("Try it with made-up people"))
        self._stack = QStackedWidget()
        self.help = PageHelp(self, self._explained)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.site.name.editor)
        self._show_step(0)

    def ready(self) -> None:
        """The studies are loaded: offer them."""
        from tracker import studies  # noqa: PLC0415  the window paints before this is loaded

        self.studies.offer(studies.shipped())

    def say(self, error: TrackerError) -> None:
        """Show why the site could not be made."""
        self.set_busy("")
        self.notice.say(error.happened, error.todo, token="flag", icon="info")

    def set_busy(self, words: str) -> None:
        """Say what goes on while the site is made; "" when it is over."""
        for button in (self.next_button, self.back_button):
            button.setEnabled(not words)
        self.next_button.set_text(words or self._next_words())

    @property
    def step(self) -> int:
        """The step that shows, from 0."""
        return self._stack.currentIndex()

    def go_on(self) -> None:
        """Check this step, then the next, or the end."""
        if not self.steps[self.step].check():
            return
        if self.step + 1 < len(self.steps):
            self._show_step(self.step + 1)
        else:
            self.notice.hide()
            self.asked.emit(self._answers())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the form its room first."""
        super().resizeEvent(event)
        form = _FORM if self.width() >= theme.NARROW else _NARROW_FORM
        self._form.setFixedWidth(form + 16)
        room = self.width() - form - 64
        self.panel.setFixedWidth(max(0, min(WIDTH, room)))
        self.panel.setVisible(room >= 320)

    def _explained(self) -> tuple[str, str]:
        return self.title.whole(), _(_HELP)

    def _answers(self) -> FirstSite:
        return FirstSite(
            path=self.site.folder(),
            name=self.site.name.text().strip(),
            code=self.site.code.text().strip(),
            country=self.site.country.text(),
            timezone=self.site.zone.text().strip(),
            user_name=self.user.name.text().strip(),
            login=self.user.login.text().strip(),
            password=self.passphrase.first.text(),
            studies=self.studies.chosen(),
        )

    def _show_step(self, number: int) -> None:
        for place, page in enumerate(self.steps):  # the stack is as high as the step that shows
            wanted = QSizePolicy.Policy.Preferred if place == number else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, wanted)
        self._stack.setCurrentIndex(number)
        step = self.steps[number]
        self.title.set_text(step.title)
        self.about.set_text(step.about)
        self.panel.set_step(number)
        self.notice.hide()
        self.back_button.setVisible(number > 0)
        self.next_button.set_text(self._next_words())
        for button in (self.open_button, self.demo_button):
            button.setVisible(number == 0)
        step.begin(self.user.name.text())

    def _next_words(self) -> str:
        return _("Make the site") if self.step + 1 == len(self.steps) else _("Go on")

    def _back(self) -> None:
        self._show_step(self.step - 1)

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Choose a site’s folder"))
        if found:
            self.site_chosen.emit(Path(found))

    def _connect(self) -> None:
        for step in self.steps:
            step.entered.connect(self.go_on)
        self.next_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self._back)
        self.open_button.clicked.connect(self._choose_folder)
        self.demo_button.clicked.connect(self.demo_wanted)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("plain")
        centred = QHBoxLayout(page)
        self._form = QWidget()
        centred.addStretch()
        centred.addWidget(self._form)
        centred.addStretch()
        area.setWidget(page)
        row.addWidget(area, stretch=1)
        self._fill(self._form)

    def _fill(self, form: QWidget) -> None:
        column = QVBoxLayout(form)
        column.setContentsMargins(8, 32, 8, 32)
        column.setSpacing(theme.GAP_WIDE)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.about)
        for step in self.steps:
            step.column.addStretch()
            self._stack.addWidget(step)
        column.addWidget(self.notice)
        column.addWidget(self._stack)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.next_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addWidget(rule())
        ways = QHBoxLayout()
        ways.addWidget(self.open_button)
        ways.addStretch()
        ways.addWidget(self.demo_button)
        column.addLayout(ways)
        column.addStretch(2)
