"""The laboratories of the site: who reports to it, and the reference ranges that its results are proposed with."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import laboratories, studies
from tracker.catalogue import analytes
from tracker.domain.laboratories import Laboratory, Range, ages, limits, sex_words, validity
from tracker.domain.rights import Right
from tracker.language import N_, _, ngettext
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.laboratory_panel import LaboratoryPanel
from ui.screens.range_panel import RangePanel
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.kept_words import not_recorded
from ui.widgets.page_area import PageArea
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.print_menu import PrintMenu, of_studies
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.records import Changes

_LIST = 230
_SIGHT = 60
"""px above and below the chosen row that stay in sight."""


class LaboratoriesScreen(Screen):
    """`show_for()`."""

    title = N_("Laboratories")
    help_text = N_(
        "The laboratories that report to the site, each with its reference ranges by analyte, sex, age and days of "
        "validity. On a laboratory form the range of the chosen laboratory on the day of the sample is proposed; a "
        "range typed with a result goes before it. What is recorded keeps its range whatever changes here. Nothing "
        "is deleted: a range is struck with its reason, a laboratory is no longer offered."
    )
    keys = (
        (N_("Enter"), N_("on a range: change or strike it"), Right.CONFIGURE),
        (N_("Esc"), N_("close what is being typed"), Right.CONFIGURE),
    )
    side_entry = "laboratories"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._now = ""
        self._may = bridge.may(Right.CONFIGURE)
        self._all: tuple[Laboratory, ...] = ()
        self.add_button = plain(_("Add a laboratory"), icon="plus")
        self.printing = PrintMenu(_("Print ranges"))
        self.naming = LaboratoryPanel(bridge)
        self.list = _laboratory_table()
        self.table = _range_table()
        self.panel = RangePanel(bridge)
        self._name = Text("", theme.FORM, theme.SEMIBOLD, elide=True)
        self._words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.rename_button = quiet(_("Rename"))
        self.active_button = quiet("")
        self.add_range = primary(_("Add a range"), icon="plus")
        self.copy_button = plain("")
        self._lay_out()
        self._connect()
        if not self._may:
            for button in (self.add_button, self.rename_button, self.active_button, self.add_range):
                button.hide()

    def show_for(self, **wanted: Any) -> None:
        """Show the laboratories, and the ranges of the one that was there, or the first."""
        self._read()
        printable = studies.studies(self.bridge.site) if self.bridge.may(Right.PRINT) and self._all else ()
        self.printing.offer(of_studies("ranges", printable))
        self.begin_at(self.list if self._all or not self._may else self.naming.name.editor)
        if not self._all and self._may:
            self.naming.open_new()
        elif not self.naming.name.text():
            self.naming.hide()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """Names and ranges that were typed and not recorded."""
        return not_recorded(self.naming.typed.kept, self.panel.typed.kept)

    def refresh(self, changes: "Changes") -> None:
        """A laboratory or its ranges changed."""
        if changes.laboratories:
            self._read()

    # --- showing --------------------------------------------------------------------------------------------

    @property
    def laboratory(self) -> Laboratory | None:
        """The laboratory whose ranges show."""
        return next((one for one in self._all if one.id == self._now), None)

    def _read(self) -> None:
        self._all = laboratories.laboratories(self.bridge.site)
        ids = [one.id for one in self._all]
        if self._now not in ids:
            self._now = ids[0] if ids else ""
        self._nothing.setVisible(not self._all)
        self._whole.setVisible(bool(self._all))
        now = self._now
        self.list.set_rows(self._all)
        if now:
            self.list.choose(ids.index(now))
            self._show_ranges()

    def _chosen(self, laboratory: Laboratory) -> None:
        if laboratory.id != self._now:
            self._now = laboratory.id
            self.panel.put_aside()
            self._show_ranges()

    def _show_ranges(self) -> None:
        known = self.laboratory
        if known is None:
            return
        rows = laboratories.ranges(self.bridge.site, known.id)
        self.table.set_rows(rows)
        self._card.setVisible(bool(rows))
        self._name.set_text(known.name)
        self._words.set_text(_words(known, len(rows), self._may))
        self.active_button.set_text(_("No longer offer") if known.active else _("Offer again"))
        others = [one for one in self._all if one.id != known.id]
        source = next((one for one in others if laboratories.ranges(self.bridge.site, one.id)), None)
        self.copy_button.setVisible(not rows and source is not None and self._may)
        self._source = source.id if source else ""
        self.copy_button.set_text(
            _("Copy from {laboratory}").format(laboratory=source.name if source else "")
        )

    # --- acting ---------------------------------------------------------------------------------------------

    def _add_range(self) -> None:
        if self.laboratory:
            self.panel.open_new(self.laboratory)
            self._to_panel()

    def _open_range(self, one: Range) -> None:
        if self.laboratory and self._may:
            self.panel.open_for(self.laboratory, one)
            self._to_panel()

    def _to_panel(self) -> None:
        """The panel stands above the table: bring it into sight."""
        self.add_range.hide()
        self.page.to_top()

    def _row_chosen(self, _row: Range) -> None:
        """The page scrolls, not the table: keep the chosen row in sight."""
        body = self.page.widget()
        if self.table.hasFocus() and body is not None:
            place = self.table.visualRect(self.table.currentIndex()).center()
            self.page.ensureVisible(0, self.table.viewport().mapTo(body, place).y(), 0, _SIGHT)

    def _rename(self) -> None:
        if self.laboratory:
            self.naming.open_for(self.laboratory)

    def _switch_active(self) -> None:
        known, site = self.laboratory, self.bridge.site
        if known:
            self.bridge.do(lambda: laboratories.set_active(site, known.id, not known.active))

    def _copy(self) -> None:
        site, source, now = self.bridge.site, self._source, self._now
        self.bridge.do(lambda: laboratories.copy_ranges(site, source, now))

    def _named(self, laboratory_id: str) -> None:
        self._now = laboratory_id
        self._read()
        self.add_range.setFocus()

    def _to_table(self) -> None:
        (self.table if self.table.table.rows else self.add_range).setFocus()

    def _panel_closed(self) -> None:
        self.add_range.show()
        if not self.list.hasFocus():
            self._to_table()

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.naming.open_new)
        self.printing.chosen.connect(self._print)
        self.naming.recorded.connect(self._named)
        self.naming.closed.connect(self.list.setFocus)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._to_table)
        self.table.opened.connect(self._open_range)
        self.table.chosen.connect(self._row_chosen)
        self.panel.closed.connect(self._panel_closed)
        self.add_range.clicked.connect(self._add_range)
        self.rename_button.clicked.connect(self._rename)
        self.active_button.clicked.connect(self._switch_active)
        self.copy_button.clicked.connect(self._copy)

    def _print(self, study_id: str) -> None:
        self.go("document", what="ranges", study_id=study_id)

    # --- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(Text(_("Laboratories"), theme.PAGE, theme.SEMIBOLD))
        head.addStretch()
        head.addWidget(self.printing)
        head.addWidget(self.add_button)
        column.addLayout(head)
        column.addWidget(self.naming)
        self._nothing = EmptyState(
            "test-tube-rack",
            _("No laboratory yet"),
            _(
                "Add the laboratory that measures the site’s samples, then its reference ranges: they are proposed "
                "with every result, so that one number and one Enter are enough."
            ),
        )
        column.addWidget(self._nothing)
        column.addWidget(self._both())
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.page = PageArea(page)
        whole.addWidget(self.page)

    def _both(self) -> QWidget:
        self._whole = QWidget()
        row = QHBoxLayout(self._whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_WIDE)
        names = Card()
        names.setFixedWidth(_LIST)
        names.body.addWidget(self.list)
        row.addWidget(names, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._ranges(), 1)
        return self._whole

    def _ranges(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_WIDE)
        head.addWidget(self._name, 1)
        for button in (self.rename_button, self.active_button, self.copy_button, self.add_range):
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.panel)
        self._card = Card()
        self._card.body.addWidget(self.table)
        column.addWidget(self._card)
        column.addStretch()
        return holder


def _words(known: Laboratory, count: int, may_change: bool) -> str:
    if not may_change:
        words = ngettext("{n} range.", "{n} ranges.", count).format(n=count)
    elif not count:
        words = _("No ranges yet: until there are some, what was last typed with a result is proposed.")
    else:
        words = ngettext(
            "{n} range. Enter on it changes or strikes it.",
            "{n} ranges. Enter on one changes or strikes it.",
            count,
        ).format(n=count)
    return words if known.active else _("Not offered for new results. {words}").format(words=words)


def _laboratory_table() -> PlainTable[Laboratory]:
    def standing(one: Laboratory) -> str:
        return one.name if one.active else _("{name}\nno longer offered").format(name=one.name)

    def ink(one: Laboratory) -> str:
        return "ink" if one.active else "ink2"

    column = Column(_("Laboratory"), standing, _LIST - 4, 1, ink, theme.MEDIUM)
    return PlainTable(_("Laboratories"), (column,), selects=True)


def _range_table() -> PlainTable[Range]:
    def analyte(one: Range) -> str:
        return _(analytes()[one.analyte].name)

    def people(one: Range) -> str:
        by_sex = "" if one.sex is None else sex_words(one.sex)
        return ", ".join(part for part in (by_sex, ages(one)) if part) or _("everyone")

    def valid(one: Range) -> str:
        return validity(one) or _("always")

    columns: tuple[Column[Range], ...] = (
        Column(_("Analyte"), analyte, 190, 2, weight=theme.MEDIUM),
        Column(_("Range"), limits, 150, 1),
        Column(_("For"), people, 150, 1, ink=_second),
        Column(_("Valid"), valid, 150, 1, ink=_second),
    )
    return PlainTable(_("Reference ranges"), columns, selects=True)


def _second(_row: Range) -> str:
    return "ink2"
