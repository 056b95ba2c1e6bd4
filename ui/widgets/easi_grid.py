"""EASI: four regions by area and four signs, tinted by severity, with the total live on its scale.

Areas are typed as 0 to 6, or in percent (the key % changes between the two): then the percent is recorded together
with the area score it stands for.
"""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tracker.domain.instruments.base import Score
from tracker.domain.instruments.easi import (
    AREA_LEGEND,
    EASI,
    REGIONS,
    SIGN_LEGEND,
    SIGNS,
    area_score,
    weights,
)
from tracker.domain.labs import printed
from tracker.domain.views import Field, FormRecord
from tracker.language import N_, _
from ui import theme
from ui.entry_draft import Draft
from ui.widgets import buttons
from ui.widgets.cards import Card
from ui.widgets.entry_cell import GRID, EntryCell
from ui.widgets.entry_form import Editor, EntryForm
from ui.widgets.key_legend import KeyLegend
from ui.widgets.severity_scale import Mark
from ui.widgets.text import Text
from ui.widgets.total_card import TotalCard
from ui.widgets.written import Line, Written

AREA, PERCENT = "area", "area_percent"
COLUMNS = ("area", *(sign for sign, _words in SIGNS))
_HEADS = (N_("Area"), *(words for _sign, words in SIGNS))
_AREA_STEPS = (0, 1, 2, 3, 4, 5, 5)
_GOALS = ((N_("75"), Decimal("0.25")), (N_("50"), Decimal("0.5")))


def tint(draft: Draft) -> int | None:
    """The severity step of a cell: signs up to 1 s1, up to 2 s2, above s3; area 0 to 6 over s0 to s5."""
    value = draft.number
    if value is None:
        return None
    if draft.item_id.endswith(PERCENT):
        return _AREA_STEPS[int(area_score(value))]
    if draft.item_id.endswith(".area"):
        return _AREA_STEPS[int(value)]
    return 0 if value == 0 else 1 if value <= 1 else 2 if value <= 2 else 3


class EasiGrid(EntryForm):
    """Twenty cells in the order of the paper sheet, the legend of digits, and the total with its bands."""

    def __init__(self, form: FormRecord, age_years: int | None = None) -> None:
        super().__init__(form, age_years)
        self.in_percent = any(_in_percent(draft.field) for draft in self.drafts.values())
        self.percent_button = buttons.Button("", buttons.Kind.QUIET, key="%", height=24)
        self.percent_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.percent_button.clicked.connect(self.switch_areas)
        self._names: dict[str, Written] = {}
        self._area_head = _head(_(_HEADS[0]), "")
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
        self._show_areas()
        self._show_score()

    def head_widgets(self) -> list[QWidget]:
        """How areas are typed stands beside the title."""
        return [self.percent_button]

    def order_by_items(self) -> None:
        """As on paper; a percent stands in the place of its area."""
        places = [
            f"{region}.{column}" for region, _words in REGIONS for column in (AREA, PERCENT, *COLUMNS[1:])
        ]
        self.editors = {place: self.editors[place] for place in places if place in self.editors}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key % changes how areas are typed."""
        if event.text() == "%":
            self.switch_areas()
        else:
            super().keyPressEvent(event)

    # --- areas in percent

    def switch_areas(self) -> None:
        """Type areas in percent from now on, or as 0 to 6 again; the keyboard stays in its region."""
        held = self._in_hand()
        self.in_percent = not self.in_percent
        self._show_areas()
        region, _dot, column = held.partition(".")
        if column in (AREA, PERCENT):
            self.editors[f"{region}.{PERCENT if self.in_percent else AREA}"].take_over()

    def focus_first(self) -> None:
        """An area that is missing is asked for in the way areas are typed."""
        super().focus_first()
        held = self._in_hand()
        region, _dot, column = held.partition(".")
        if column == AREA and self.in_percent:
            self.editors[f"{region}.{PERCENT}"].take_over()

    def _in_hand(self) -> str:
        """The item whose field has the keyboard."""
        held = self.focusWidget()
        return held.draft.item_id if isinstance(held, EntryCell) else ""

    def focus_item(self, item_id: str) -> None:
        """Going to an area changes to the way in which it is shown."""
        _region, _dot, column = item_id.partition(".")
        if column in (AREA, PERCENT) and (column == PERCENT) is not self.in_percent:
            self.switch_areas()
        super().focus_item(item_id)

    def _show_areas(self) -> None:
        for name, editor in self.editors.items():
            _region, _dot, column = name.partition(".")
            if column in (AREA, PERCENT) and isinstance(editor, QWidget):
                editor.setVisible((column == PERCENT) is self.in_percent)
        self._name_regions()
        self._area_head.set_lines(*_head_lines(_(_HEADS[0]), "0–100 %" if self.in_percent else "0–6"))
        self.percent_button.set_text(
            _("Type areas as 0–6") if self.in_percent else _("Type areas in percent")
        )

    def _make_draft(self, field: Field) -> Draft:
        draft = super()._make_draft(field)
        if field.item.id.endswith((f".{AREA}", f".{PERCENT}")):
            draft.left.disconnect(self.left)
            draft.left.connect(self._area_left)
        return draft

    def _area_left(self, draft: Draft) -> None:
        """A percent is saved with the area score it stands for; an area typed as 0 to 6 takes a percent back."""
        region, _dot, column = draft.item_id.partition(".")
        other = self.drafts.get(f"{region}.{AREA if column == PERCENT else PERCENT}")
        score = _score_of(draft) if column == PERCENT else ""
        if other is None or score is None or (column == AREA and other.empty):
            self.left.emit(draft)
            return
        if draft.typed.missing is not None and column == PERCENT:
            other.answer_missing(draft.typed.missing, draft.typed.missing_reason)
        else:
            other.set_text(score)
        self.together.emit([draft, other])

    def show_form(self, form: FormRecord) -> None:
        """Show a re-read record, and its score."""
        super().show_form(form)
        self._show_score()

    def steer(self, editor: Editor, key: int) -> None:
        """Up and down stay in the column, left and right in the order."""
        if Qt.Key(key) in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -len(COLUMNS) if Qt.Key(key) == Qt.Key.Key_Up else len(COLUMNS)
            order = [one for one in self.editors.values() if one.isVisibleTo(self)]
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
            grid.addWidget(_head(_(words), "0–3") if column else self._area_head, 0, _place(column))
        grid.addWidget(_right(Text(_("Region\nscore"), theme.LABEL, theme.SEMIBOLD)), 0, 7)
        for row, (region, _words) in enumerate(REGIONS, start=1):
            self._add_region(grid, row, region)
        card.body.addLayout(grid)
        return card

    def _add_region(self, grid: QGridLayout, row: int, region: str) -> None:
        self._names[region] = Written()
        grid.addWidget(self._names[region], row, 0)
        for column, sign in ((0, PERCENT), *enumerate(COLUMNS)):
            draft = self.drafts.get(f"{region}.{sign}")
            if draft is not None:
                cell = EntryCell(draft, GRID, tint)
                self.add_editor(cell)
                grid.addWidget(cell, row, _place(column))
        grid.addWidget(_right(self._region_scores[region]), row, 7)

    def _name_regions(self) -> None:
        """Each region with its weight and, where areas are typed in percent, the area score of its percent."""
        for region, words in REGIONS:
            lines = [Line(_(words), theme.BODY, theme.SEMIBOLD), _small(self._weight(region))]
            percent = [_small(self._area_in_words(region))] if self.in_percent else []
            self._names[region].set_lines(*lines, *percent)

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
        self._name_regions()
        self._total.show_score(score, self.form.score, self.open_count(), self._goals())

    def _area_in_words(self, region: str) -> str:
        """The area score that a percent stands for."""
        percent, area = self.drafts.get(f"{region}.{PERCENT}"), self.drafts.get(f"{region}.{AREA}")
        score = (_score_of(percent) or "") if percent else ""
        score = score or (area.typed.text if area else "")
        return _("area score {n}").format(n=score) if score else _("area score –")

    def _goals(self) -> tuple[Mark, ...]:
        """The totals of EASI-75 and EASI-50, a fall by three quarters and by half from baseline."""
        baseline = self.form.score.baseline if self.form.score else None
        return tuple(Mark(_(name), baseline * share) for name, share in _GOALS) if baseline else ()


def _place(column: int) -> int:
    """The grid column of an entry column: a gap stands between the area and the signs."""
    return 1 if column == 0 else column + 2


def _in_percent(field: Field) -> bool:
    """Whether an area was last recorded in percent."""
    known = field.entry if field.entry and field.answered else field.previous
    return field.item.id.endswith(PERCENT) and known is not None and known.value is not None


def _score_of(draft: Draft) -> str | None:
    """The area score of a typed percent, "" of none; None where the text is no percent, which saving tells."""
    if not draft.typed.text:
        return ""
    return None if draft.number is None else f"{area_score(draft.number):f}"


def _small(words: str) -> Line:
    return Line(words, theme.HINT, ink="ink2", gap=2)


def _head(words: str, span: str) -> Written:
    head = Written(
        *_head_lines(words, span),
        align=Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom,
        wrap=True,
    )
    head.setFixedWidth(GRID.width)
    return head


def _head_lines(words: str, span: str) -> tuple[Line, Line]:
    return Line(words, theme.LABEL, theme.SEMIBOLD), Line(span, theme.HINT, ink="ink2")


def _right(text: Text) -> Text:
    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return text


def _legend_row(grid: QGridLayout, row: int, title: str, entries: tuple[tuple[str, str], ...]) -> None:
    grid.addWidget(Text(title, theme.LABEL, theme.MEDIUM, "ink2"), row, 0)
    keys = KeyLegend([(key, _(words)) for key, words in entries])
    grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnMinimumWidth(0, 40)
    grid.setColumnStretch(1, 1)
