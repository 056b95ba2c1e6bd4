"""EASI: four regions by area and four signs, tinted by severity, with the total live on its scale."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.instruments.base import Score
from tracker.domain.instruments.easi import AREA_LEGEND, EASI, REGIONS, SIGN_LEGEND, SIGNS, weights
from tracker.domain.labs import printed
from tracker.domain.views import FormRecord
from tracker.language import N_, _
from ui import theme
from ui.entry_draft import Draft
from ui.widgets.cards import Card
from ui.widgets.entry_cell import GRID, EntryCell
from ui.widgets.entry_form import Editor, EntryForm
from ui.widgets.key_cap import KeyCap
from ui.widgets.severity_scale import Mark
from ui.widgets.text import Text
from ui.widgets.total_card import TotalCard

COLUMNS = ("area", *(sign for sign, _words in SIGNS))
_HEADS = (N_("Area"), *(words for _sign, words in SIGNS))
_AREA_STEPS = (0, 1, 2, 3, 4, 5, 5)
_GOALS = ((N_("75"), Decimal("0.25")), (N_("50"), Decimal("0.5")))


def tint(draft: Draft) -> int | None:
    """The severity step of a cell: signs up to 1 s1, up to 2 s2, above s3; area 0 to 6 over s0 to s5."""
    try:
        value = Decimal(draft.typed.text)
    except ArithmeticError:
        return None
    if draft.item_id.endswith(".area"):
        return _AREA_STEPS[int(value)] if 0 <= value <= 6 else None
    if not 0 <= value <= 3:
        return None
    return 0 if value == 0 else 1 if value <= 1 else 2 if value <= 2 else 3


class EasiGrid(EntryForm):
    """Twenty cells in the order of the paper sheet, the legend of digits, and the total with its bands."""

    def __init__(self, form: FormRecord, age_years: int | None = None) -> None:
        super().__init__(form, age_years)
        self._region_scores = {region: Text("–", 16, theme.SEMIBOLD) for region, _words in REGIONS}
        self._total = TotalCard(EASI, N_("EASI-{name} at {value}"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(self._grid_card())
        column.addWidget(self.note)
        column.addWidget(self._legend())
        column.addSpacing(theme.GAP_SMALL)
        column.addWidget(self._total)
        self.order_by_items()
        self.edited.connect(self._show_score)
        self._show_score()

    def show_form(self, form: FormRecord) -> None:
        """Show a re-read record, and its score."""
        super().show_form(form)
        self._show_score()

    def steer(self, editor: Editor, key: int) -> None:
        """Up and down stay in the column, left and right in the order."""
        if Qt.Key(key) in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -len(COLUMNS) if Qt.Key(key) == Qt.Key.Key_Up else len(COLUMNS)
            order = list(self.editors.values())
            at = order.index(editor) + by
            if 0 <= at < len(order):
                order[at].take_over()
        else:
            super().steer(editor, key)

    # --- layout ---------------------------------------------------------------------------------------------

    def _grid_card(self) -> Card:
        card = Card()
        grid = QGridLayout()
        grid.setContentsMargins(15, 8, 15, 12)
        grid.setHorizontalSpacing(theme.GAP_SMALL)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnMinimumWidth(0, 108)
        grid.setColumnMinimumWidth(2, 6)
        grid.setColumnStretch(7, 1)
        for column, words in enumerate(_HEADS):
            grid.addLayout(_head(_(words), "0–6" if column == 0 else "0–3"), 0, _place(column))
        grid.addWidget(_right(Text(_("Region\nscore"), theme.LABEL, theme.SEMIBOLD)), 0, 7)
        for row, (region, words) in enumerate(REGIONS, start=1):
            self._add_region(grid, row, region, _(words))
        card.body.addLayout(grid)
        return card

    def _add_region(self, grid: QGridLayout, row: int, region: str, words: str) -> None:
        name = QVBoxLayout()
        name.setSpacing(2)
        name.addStretch()
        name.addWidget(Text(words, theme.BODY, theme.SEMIBOLD))
        name.addWidget(Text(self._weight(region), theme.HINT, ink="ink2"))
        name.addStretch()
        grid.addLayout(name, row, 0)
        for column, sign in enumerate(COLUMNS):
            draft = self.drafts.get(f"{region}.{sign}")
            if draft is not None:
                cell = EntryCell(draft, GRID, tint)
                self.add_editor(cell)
                grid.addWidget(cell, row, _place(column))
        grid.addWidget(_right(self._region_scores[region]), row, 7)

    def _weight(self, region: str) -> str:
        if self.age_years is None:
            return _("weight: age not known")
        return _("weight × {weight}").format(weight=weights(self.age_years)[region])

    def _legend(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("legend")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(holder)
        grid.setContentsMargins(14, 6, 14, 6)
        grid.setVerticalSpacing(6)
        _legend_row(grid, 0, _("Area"), AREA_LEGEND)
        half = (".", N_("adds a half to the digit just typed"))
        _legend_row(grid, 1, _("Signs"), (*SIGN_LEGEND, half))
        return holder

    # --- score ----------------------------------------------------------------------------------------------

    def _show_score(self) -> None:
        score = self.score() or Score(None)
        for region, words in self._region_scores.items():
            part = score.parts.get(region)
            words.set_text(printed(Decimal(part).quantize(Decimal("0.01"))) if part is not None else "–")
        self._total.show_score(score, self.form.score, self.open_count(), self._goals())

    def _goals(self) -> tuple[Mark, ...]:
        """The totals of EASI-75 and EASI-50, a fall by three quarters and by half from baseline."""
        baseline = self.form.score.baseline if self.form.score else None
        return tuple(Mark(_(name), baseline * share) for name, share in _GOALS) if baseline else ()


def _place(column: int) -> int:
    """The grid column of an entry column: a gap stands between the area and the signs."""
    return 1 if column == 0 else column + 2


def _head(words: str, range_: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    lines = [Text(words, theme.LABEL, theme.SEMIBOLD, wrap=True), Text(range_, theme.HINT, ink="ink2")]
    column.addStretch()
    for line in lines:
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        line.setFixedWidth(GRID.width)
        column.addWidget(line)
    return column


def _right(text: Text) -> Text:
    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return text


def _legend_row(grid: QGridLayout, row: int, title: str, entries: tuple[tuple[str, str], ...]) -> None:
    grid.addWidget(Text(title, theme.LABEL, theme.MEDIUM, "ink2"), row, 0)
    line = QHBoxLayout()
    line.setSpacing(6)
    for key, words in entries:
        line.addWidget(KeyCap(key))
        line.addWidget(Text(_(words), theme.LABEL))
        line.addSpacing(10)
    line.addStretch()
    grid.addLayout(line, row, 1)
    grid.setColumnMinimumWidth(0, 40)
    grid.setColumnStretch(1, 1)
