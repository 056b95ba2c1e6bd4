"""The last part of the assistant: check the whole file, answer what is ambiguous, import it, keep the layout."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker import exchanged, import_mappings, laboratories
from tracker.domain.records import Changes
from tracker.errors import Cancelled, TrackerError
from tracker.exchanged import Taken
from tracker.lab_outcome import WORDS, Done
from tracker.language import _, ngettext
from tracker.layouts import Draft
from ui import dates, theme
from ui.bridge import Bridge
from ui.import_kinds import Checked, ImportKind, Line, Options
from ui.screens.exchange_export import grouped
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import TitledCard
from ui.widgets.field_line import at_the_line
from ui.widgets.fields import LabelledField, State
from ui.widgets.long_work import LongWork, Progress
from ui.widgets.notice import Notice
from ui.widgets.outcome_view import OutcomeView
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill

_NAMED = 6
"""Numbers of new participants that a notice names."""


class CheckCard(QWidget):
    """`saved` says that a layout was kept, `storing` that an import begins or is over."""

    saved = Signal()
    storing = Signal(bool)

    def __init__(self, bridge: Bridge, kind: ImportKind) -> None:
        super().__init__()
        self._bridge, self._kind, self._draft = bridge, kind, Draft()
        self._study, self._path, self._text = "", Path(), ""
        self._choices: dict[int, str] = {}
        self._stores = False
        self.checked: Checked | None = None
        self.name = LabelledField(
            _("Keep the layout as"), hint=_("proposed for the next file with these columns")
        )
        self.keep_button = plain(_("Keep"))
        self.reason = LabelledField(_("Reason"), hint=_("for results of visits that are completed already"))
        self.register = TogglePill(_("Register unknown participants"), "create")
        self.check_button = plain(_("Check the whole file"))
        self.import_button = primary(_("Import"))
        self.work = LongWork(bridge)
        self.notice = Notice()
        self.outcome = OutcomeView(kind.heads)
        self.table: PlainTable[Taken] = PlainTable(_("Last imports"), _columns())
        self._lay_out()
        self._connect()
        self._show_state()

    # --- what is to be taken in

    def show_card(self) -> None:
        """Show the last imports."""
        rows = exchanged.taken_in(self._bridge.site, self._kind.key)
        self.table.set_rows(rows)
        self._last.setVisible(bool(rows))

    def set_name(self, name: str) -> None:
        """The layout has this name already, or none."""
        self.name.set_text(name)
        self._choices = {}

    def set_file(self, study: str, path: Path, text: str, draft: Draft) -> None:
        """What would be checked; without `text` the layout cannot be used yet."""
        self._study, self._path, self._text, self._draft = study, path, text, draft
        self._show_state()

    def forget(self) -> None:
        """What was checked, or is being checked now, no longer holds."""
        if not self._is_storing:
            self.work.forget()
        self._text = ""
        self.checked = None
        self.outcome.hide()
        self.notice.hide()
        self._show_state()

    @property
    def _is_storing(self) -> bool:
        return self._stores and self.work.busy

    def options(self) -> Options:
        """How the file would be taken in now."""
        return Options(self.reason.text().strip(), self.register.isChecked(), dict(self._choices))

    # --- checking and importing

    def check(self) -> None:
        """Say of every line what would become of it; nothing is stored."""
        self._run(_("Checking"), "", self._was_checked)

    def take_in(self) -> None:
        """Import what was checked, whole or not at all."""
        if self.checked is not None and self.checked.fits:
            self._run(_("Importing"), self.checked.sha256, self._was_imported)

    def _run(self, words: str, sha256: str, done: object) -> None:
        if self._is_storing or not self._text:
            return
        self._stores = bool(sha256)
        self.notice.hide()
        kind, site, study, path, text = self._kind, self._bridge.site, self._study, self._path, self._text
        options = self.options()

        def call(told: Progress) -> tuple[Checked, Changes]:
            return kind.take(site, study, path, text, options, sha256, told)

        self.work.run(words, call, done, self._failed, only_reads=not sha256)  # type: ignore[arg-type]  # one of the two below

    def _was_checked(self, found: tuple[Checked, Changes]) -> None:
        self.checked = found[0]
        self._show_lines(found[0])
        asked = found[0].asked
        todo = _("Nothing is stored yet.")
        if asked:
            words = ngettext("{n} line asks for its visit.", "{n} lines ask for their visit.", asked)
            todo = f"{words.format(n=asked)} {todo}"
        self.notice.say(_counts(found[0]), todo, icon="info")
        self._show_state()
        (
            self.outcome.table if asked else self.import_button if found[0].fits else self.check_button
        ).setFocus()

    def _was_imported(self, found: tuple[Checked, Changes]) -> None:
        self._bridge.do(lambda: found)  # announces what changed
        self.checked = None
        self._show_lines(found[0])
        more = _registered(found[0].created)
        words = _("Imported. {counts}").format(counts=_counts(found[0]))
        self.notice.say(words, f"{more} SHA-256 {grouped(found[0].sha256)}".strip(), icon="check")
        if self.name.text().strip():
            self.keep()
        self.show_card()
        self._show_state()
        self.check_button.setFocus()

    def _failed(self, error: TrackerError) -> None:
        stopped = isinstance(error, Cancelled)
        if not (stopped and self._stores):  # an import that was stopped left everything as it was checked
            self.checked = None
            self.outcome.hide()
        self.notice.say(error.happened, error.todo, token="accent" if stopped else "flag", icon="info")
        self._show_state()
        self.check_button.setFocus()

    def _show_lines(self, found: Checked) -> None:
        self.outcome.set_lines(found)
        self.outcome.show()
        QTimer.singleShot(0, self, self._into_view)

    def _into_view(self) -> None:
        """The page scrolls to what was found, once it is laid out."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            for part in (self.outcome, self.notice):
                area.ensureWidgetVisible(part, 0, theme.GAP)

    def _visit_chosen(self, line: Line, visit: str) -> None:
        """The choice holds for every result of the same sample; the file is checked anew with it."""
        if self.checked is None:
            return
        for one in self.checked.lines:
            if one.like == line.like:
                self._choices[one.row] = visit
        self.check()

    # --- keeping the layout

    def keep(self) -> None:
        """Keep the layout under its name."""
        self.name.set_state(State.NORMAL)
        site, text, kind, name = (
            self._bridge.site,
            self._kind.text_of(self._draft),
            self._kind.key,
            self.name.text(),
        )
        wanted = self._draft.settings.get("laboratory", "")
        every = laboratories.laboratories(site) if wanted else ()
        known = next((one.id for one in every if one.name == wanted), None)
        try:
            self._bridge.try_do(lambda: import_mappings.save(site, name, text, known, kind))
        except TrackerError as error:
            self.name.set_state(State.ERROR, str(error))
            return
        self.name.set_hint(_("kept, and proposed for the next file with these columns"))
        self.saved.emit()

    # --- frame

    def _show_state(self) -> None:
        fits = self.checked.fits if self.checked else 0
        ready = bool(self._text) and not self.work.busy
        self.check_button.setEnabled(ready)
        self.keep_button.setEnabled(ready)
        self.import_button.setEnabled(ready and fits > 0)
        words = ngettext("Import {n} line", "Import {n} lines", fits).format(n=fits) if fits else _("Import")
        self.import_button.set_text(words)

    def _running(self, on: bool) -> None:
        self.storing.emit(on and self._stores)
        self._show_state()
        if on:
            self.work.cancel_button.setFocus()

    def _options_changed(self, _what: object = None) -> None:
        text = self._text
        self.forget()
        self._text = text
        self._show_state()

    def _connect(self) -> None:
        self.check_button.clicked.connect(self.check)
        self.import_button.clicked.connect(self.take_in)
        self.keep_button.clicked.connect(self.keep)
        self.work.running.connect(self._running)
        self.outcome.chosen.connect(self._visit_chosen)
        self.reason.edited.connect(self._options_changed)
        self.register.toggled.connect(self._options_changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        card = TitledCard(_("Check and import"))
        card.body.addWidget(self._inside())
        column.addWidget(card)
        self._last = TitledCard(_("Last imports"))
        self._last.body.addWidget(self.table)
        column.addWidget(self._last)

    def _inside(self) -> QWidget:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(13, 12, 13, 14)
        inside.setSpacing(theme.GAP)
        fields = QHBoxLayout()
        fields.setSpacing(theme.GAP)
        fields.addWidget(self.name, 3)
        fields.addLayout(at_the_line(self.keep_button))
        fields.addWidget(self.reason, 4)
        inside.addLayout(fields)
        self._register_line = QWidget()
        line = QHBoxLayout(self._register_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        line.addWidget(self.register)
        words = _("With the sex and birth that the file says, and a visit for each day of a sample.")
        line.addWidget(Text(words, theme.BODY, ink="ink2", wrap=True), 1)
        inside.addWidget(self._register_line)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.check_button)
        buttons.addWidget(self.import_button)
        buttons.addStretch()
        inside.addLayout(buttons)
        for part in (self.work, self.notice, self.outcome):
            inside.addWidget(part)
        self.outcome.hide()
        if self._kind.key != "labs":
            self.reason.hide()
            self._register_line.hide()
        return holder


def _counts(found: Checked) -> str:
    words = ", ".join(f"{found.count(done)} {_(WORDS[done])}" for done in Done if found.count(done))
    return (
        _("{lines}: {words}.").format(lines=_lines(len(found.lines)), words=words)
        if words
        else _("No lines.")
    )


def _registered(numbers: tuple[str, ...]) -> str:
    """Who was registered, the first of them by number."""
    if not numbers:
        return ""
    named, left = ", ".join(numbers[:_NAMED]), len(numbers) - _NAMED
    if left > 0:
        named = ngettext("{named} and {n} more", "{named} and {n} more", left).format(named=named, n=left)
    return _("Registered: {numbers}.").format(numbers=named)


def _lines(count: int) -> str:
    return ngettext("{n} line", "{n} lines", count).format(n=count)


def _columns() -> tuple[Column[Taken], ...]:
    def counts(row: Taken) -> str:
        return ", ".join(f"{getattr(row, done.value)} {_(WORDS[done])}" for done in Done)

    return (
        Column(
            _("When"),
            lambda row: f"{dates.full(row.at)}\n{dates.clock(row.at)}, {row.login}",
            150,
            1,
            ink=lambda _row: "ink2",
        ),
        Column(_("Study"), lambda row: row.study, 130, 1),
        Column(_("What came of it"), counts, 260, 2, weight=theme.MEDIUM),
        Column(
            _("File and SHA-256"),
            lambda row: f"{row.file}\n{grouped(row.sha256)}",
            330,
            4,
            ink=lambda _row: "ink2",
        ),
    )
