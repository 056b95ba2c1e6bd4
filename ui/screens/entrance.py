"""What the pages before the shell share: the petrol panel, a form of 360 px beside it, one place for an error, help."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from tracker import VERSION
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.jobs import Jobs, outcome
from ui.widgets.notice import Notice
from ui.widgets.page_help import PageHelp
from ui.widgets.petrol_panel import WIDTH, PetrolPanel
from ui.widgets.text import Text

T = TypeVar("T")
_FORM = 360


class Entrance(QWidget):
    """A page before the shell. A subclass fills its form once by `fill`."""

    help_text: ClassVar[str] = ""
    """A few sentences shown by F1, marked with N_."""

    def __init__(self, title: str, below: Text) -> None:
        """`below` stands under the title: what this is about."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel = PetrolPanel(foot=_("Version {version}. F1 explains this page.").format(version=VERSION))
        self.title = Text(title, theme.SCORE, theme.SEMIBOLD)
        self.title.setFixedHeight(QFontMetrics(self.title.font()).height())
        self._below = below
        self.notice = Notice()
        self._jobs = Jobs(self)
        self._done: Callable[[Any], None] | None = None
        self._result: object = None
        self._focus: QWidget | None = None
        self._frame()
        self.help = PageHelp(self, self._explained)

    def help_words(self) -> str:
        """What F1 says of this page."""
        return _(self.help_text)

    def _explained(self) -> tuple[str, str]:
        return self.title.whole(), self.help_words()

    def ready(self) -> None:
        """The database is loaded."""

    def say(self, error: TrackerError) -> None:
        """Show why it did not work."""
        self.notice.say(error.happened, error.todo, token="flag", icon="info")

    def fill(self, parts: Sequence[QWidget | QLayout]) -> None:
        """Put the parts of the form below its title, in the middle of the page."""
        self._column.addStretch(2)
        for part in (self.title, self._below, self.notice, *parts):
            if isinstance(part, QLayout):
                self._column.addLayout(part)
            else:
                self._column.addWidget(part)
        self._column.addStretch(3)

    def wait_for(self, work: QWidget) -> None:
        """Show below the notice how far something is; nothing else can be done here until `go_on`."""
        self._column.insertWidget(self._column.indexOf(self.notice) + 1, work)
        self._hold_still(True, work)

    def go_on(self) -> None:
        """Take what is typed again."""
        self._hold_still(False, None)

    def aside(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run in the worker what takes a moment, as a passphrase does; nothing can be done here until it is over.

        `done` gets what it gives, `say` what is refused.
        """
        if self._done is None:
            self._done, self._focus = done, QApplication.focusWidget()
            self._hold_still(True, None)
            self._jobs.in_background(lambda: self._kept(outcome(call)), self._over)

    def wait(self) -> None:
        """Until the worker is idle."""
        self._jobs.wait()

    def drop(self) -> None:
        """The page goes: nobody hears of what the worker gave."""
        if self._done is not None:
            self._done = None
            self.left_behind(self._result)

    def left_behind(self, result: object) -> None:
        """What came when the page was gone; None where it was refused."""

    def _kept(self, found: tuple[T | None, TrackerError | None]) -> tuple[T | None, TrackerError | None]:
        """In the worker: the page may be gone before it is told."""
        self._result = found[0]
        return found

    def _over(self, found: tuple[Any, TrackerError | None]) -> None:
        result, error = found
        self._jobs.wait()  # it has no more to do than to say so, and `done` may put another page here
        if self._done is None:
            return
        done, self._done, self._result = self._done, None, None
        self.go_on()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        if error is None:
            done(result)
        else:
            self.say(error)

    def _hold_still(self, still: bool, but: QWidget | None) -> None:
        only_its_own = Qt.FindChildOption.FindDirectChildrenOnly
        for part in self._form.findChildren(QWidget, options=only_its_own):
            part.setEnabled(part is but or not still)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the form its room first."""
        super().resizeEvent(event)
        room = self.width() - _FORM - 96
        self.panel.setFixedWidth(max(0, min(WIDTH, room)))
        self.panel.setVisible(room >= 320)

    def _frame(self) -> None:
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
        self._form.setFixedWidth(_FORM + 2 * 8)
        centred.addStretch()
        centred.addWidget(self._form)
        centred.addStretch()
        area.setWidget(page)
        row.addWidget(area, stretch=1)
        self._column = QVBoxLayout(self._form)
        self._column.setContentsMargins(8, 24, 8, 24)
        self._column.setSpacing(theme.GAP_WIDE)


def ends(start: QWidget, end: QWidget | None = None) -> QHBoxLayout:
    """A line with something at its start, and perhaps at its end."""
    row = QHBoxLayout()
    row.addWidget(start)
    row.addStretch()
    if end is not None:
        row.addWidget(end)
    return row
