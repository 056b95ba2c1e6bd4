"""The top bar: search, the site's date, the moment of the last save, the DEMO sign, and help."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.domain.records import Changes
from tracker.language import _
from ui import dates, theme
from ui.direction import isolated
from ui.widgets.buttons import Button, Kind
from ui.widgets.icons import Icon
from ui.widgets.search_box import SearchBox
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.overview import Hit


_MINUTE = 60_000


class Badge(QWidget):
    """A plate that says on every screen what must not be forgotten, shorter where there is little room."""

    def __init__(self, words: str, short: str, meaning: str, ink: str) -> None:
        super().__init__()
        self._long, self._brief, self._ink, self._is_short = words, short, ink, False
        self.setAccessibleName(meaning)
        self.setToolTip(meaning)

    def set_short(self, short: bool) -> None:
        """Say the one word alone."""
        self._is_short = short
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words and 10 px on either side."""
        return QSize(QFontMetrics(self._font()).horizontalAdvance(self._words()) + 20, 20)

    def minimumSizeHint(self) -> QSize:
        """The same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: object) -> None:
        """Draw the plate with its dashed edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRectF(0, (self.height() - 20) / 2, self.width(), 20)
        painter.setBrush(theme.colour(f"{self._ink}_bg"))
        painter.setPen(QPen(theme.colour(self._ink), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.colour(self._ink))
        painter.setFont(self._font())
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, isolated(self._words()))

    def _words(self) -> str:
        return self._brief if self._is_short else self._long

    def _font(self) -> QFont:
        return theme.font(theme.HINT, theme.SEMIBOLD)


def demo_badge() -> Badge:
    """Says that nobody here is real."""
    return Badge(_("DEMO · made-up people"), _("DEMO"), _("DEMO: made-up people"), "warn")


def read_only_badge() -> Badge:
    """Says that nothing can be saved."""
    return Badge(_("READ ONLY"), _("READ ONLY"), _("Open to read only: nothing can be saved here."), "ask")


def masked_badge(studies: Sequence[str]) -> Badge:
    """Says to an assessor in which studies the treatment is hidden."""
    names = ", ".join(studies)
    meaning = _("You are masked in {studies}: arm, drug, laboratory, flags and history are not shown.")
    return Badge(
        _("MASKED · {studies}").format(studies=names), _("MASKED"), meaning.format(studies=names), "ask"
    )


class TopBar(QWidget):
    """The bar above every screen."""

    day_came = Signal(object)
    """Another day began while the window is open: a `Changes` of nothing, what depends on the day is read again."""

    def __init__(
        self,
        find: "Callable[[str], Sequence[Hit]] | None",
        today: "Callable[[], date]",
        demo: bool,
        masked: Sequence[str] = (),
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self._today, self._day = today, today()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.TOP_BAR)
        self.search = SearchBox(find or _nothing)
        self.date = Text(dates.spoken(self._day), theme.BODY, theme.SEMIBOLD)
        self._tick = Icon("check", "ink2", 14)
        self.saved = Text("", theme.LABEL, theme.REGULAR, "ink2")
        self.demo = demo_badge() if demo else None
        self.masked = masked_badge(masked) if masked else None
        self.read_only = read_only_badge() if read_only else None
        self.help = Button(_("F1"), Kind.QUIET, icon="circle-question-mark", ink="ink2")
        self.help.setToolTip(_("Help for this screen (F1); all keys (?)"))
        self.help.setAccessibleName(_("Help for this screen"))
        self._lay_out()
        self._tick.hide()
        self.search.setHidden(find is None)
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(self.look_at_the_day)
        self._minutes.start(_MINUTE)

    def look_at_the_day(self) -> None:
        """A window left open over midnight shows the new day."""
        if self._today() != self._day:
            self._day = self._today()
            self.date.set_text(dates.spoken(self._day))
            self.day_came.emit(Changes())

    def set_saved(self, at: datetime) -> None:
        """Say when something was last recorded."""
        self.saved.set_text(_("Saved {time}").format(time=dates.clock_seconds(at)))
        self._tick.show()

    def set_narrow(self, narrow: bool) -> None:
        """Shorten what can be shortened."""
        for badge in filter(None, (self.demo, self.masked, self.read_only)):
            badge.set_short(narrow)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(self.search, stretch=1)
        row.addStretch(1)
        row.addWidget(self.date)
        row.addSpacing(16)
        row.addWidget(self._tick)
        row.addWidget(self.saved)
        row.addSpacing(12)
        for badge in filter(None, (self.read_only, self.masked, self.demo)):
            row.addWidget(badge)
            row.addSpacing(12)
        row.addWidget(self.help)


def _nothing(_text: str) -> "Sequence[Hit]":
    """What is found by who may read nobody."""
    return ()
