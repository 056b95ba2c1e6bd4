"""Sites or muscles in rows, right and left side by side, beside their body figure: mRSS and MMT-8."""

from decimal import Decimal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.instruments.mrss import SIDES
from tracker.domain.views import FormRecord
from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.entry_draft import Draft
from ui.widgets.body_figure import STEPS, BodyFigure
from ui.widgets.cards import Card
from ui.widgets.entry_cell import SITE, EntryCell, Tint
from ui.widgets.entry_form import Editor, EntryForm
from ui.widgets.muscle_figure import MuscleFigure, one_less, strength_tint
from ui.widgets.text import Text, rule
from ui.widgets.total_card import TotalCard

_SIDE_NAMES = [words for _side, words in SIDES]
_HEAD, _INSET, _SIDE, _CORNER = 33, 14, 90, 5
"""The height of the head, what stands free at both sides, the width of a side's column, the head's corners; in px."""
_START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # the painter mirrors it


def skin_tint(draft: Draft) -> int | None:
    """The severity step of an mRSS site."""
    return STEPS.get(draft.typed.text)


class ScoreList(QWidget):
    """Rows of one label and one or two cells in the order of the items; those of no side in the middle.

    It paints its head, labels and hairlines itself: each cell says its site and side by its own name.
    """

    def __init__(self, form: EntryForm, title: str, tint: Tint | None = None, row_height: int = 43) -> None:
        super().__init__()
        self.rows: list[list[EntryCell]] = []
        self._title, self._row_height = title, row_height
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(_INSET, _HEAD + 1, _INSET, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(1)  # the hairline
        grid.setColumnStretch(0, 1)
        for column in (1, 2):
            grid.setColumnMinimumWidth(column, _SIDE)
        for drafts in _rows(form):
            self._add_row(form, drafts, tint)
        self.setMinimumWidth(self._widest_label() + 2 * (_INSET + _SIDE))

    def _add_row(self, form: EntryForm, drafts: list[Draft], tint: Tint | None) -> None:
        row = len(self.rows)
        self._grid.setRowMinimumHeight(row, self._row_height)
        cells = [EntryCell(draft, SITE, tint) for draft in drafts]
        for cell in cells:
            form.add_editor(cell)
            group = cell.draft.field.item.group
            sided = group in _SIDE_NAMES
            column, span = (1 + _SIDE_NAMES.index(group), 1) if sided else (1, 2)
            self._grid.addWidget(cell, row, column, 1, span, Qt.AlignmentFlag.AlignCenter)
        self.rows.append(cells)

    def _widest_label(self) -> int:
        metrics = QFontMetrics(theme.font(theme.BODY, theme.MEDIUM))
        return max(metrics.horizontalAdvance(_label(cells)) for cells in self.rows)

    def paintEvent(self, event: object) -> None:
        """Draw the head, and each row's label and the hairline above it."""
        painter = QPainter(self)
        self._paint_head(painter)
        painter.setFont(theme.font(theme.BODY, theme.MEDIUM))
        for row, cells in enumerate(self.rows):
            box = self._grid.cellRect(row, 0)
            if row:
                painter.fillRect(0, box.top() - 1, self.width(), 1, theme.colour("line"))
            painter.setPen(theme.colour("ink"))
            painter.drawText(box, _START, isolated(_label(cells)))

    def _paint_head(self, painter: QPainter) -> None:
        """Rounded above as the card around it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.setClipRect(0, 0, self.width(), _HEAD)
        painter.drawRoundedRect(QRect(0, 0, self.width(), _HEAD + _CORNER), _CORNER, _CORNER)
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(0, _HEAD, self.width(), 1, theme.colour("line2"))
        painter.setPen(theme.colour("ink2"))
        painter.setFont(theme.font(theme.LABEL, theme.SEMIBOLD))
        for column, words in enumerate((self._title, *map(_, _SIDE_NAMES))):
            across = self._grid.cellRect(0, column)
            box = QRect(across.left(), 0, across.width(), _HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter if column else _START, isolated(words))

    def beside(self, cell: Editor, key: Qt.Key) -> EntryCell | None:
        """The cell that an arrow reaches; None at the edge."""
        row = next((cells for cells in self.rows if cell in cells), None)
        if row is None or not isinstance(cell, EntryCell):
            return None
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            at = row.index(cell) + (1 if key == Qt.Key.Key_Right else -1)
            return row[at] if 0 <= at < len(row) else None
        at = self.rows.index(row) + (1 if key == Qt.Key.Key_Down else -1)
        if not 0 <= at < len(self.rows):
            return None
        return self.rows[at][min(row.index(cell), len(self.rows[at]) - 1)]


class SidedForm(EntryForm):
    """A list of rows with two sides, and beside it the body figure with the same values and the same focus."""

    def __init__(self, form: FormRecord, age_years: int | None = None) -> None:
        super().__init__(form, age_years)
        skin = form.instrument == "mrss"
        self.list = ScoreList(
            self, _("Site") if skin else _("Muscle"), skin_tint if skin else strength_tint, 43 if skin else 40
        )
        self.figure = BodyFigure(self.drafts) if skin else MuscleFigure(self.drafts)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        row.setSpacing(theme.GAP)
        self._add_figure(row, self.figure)
        row.addWidget(self._list_card(skin), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._total = None if skin else self._add_total(column)
        self.order_by_items()
        self.edited.connect(self._show_total)
        self._show_total()

    def show_form(self, form: FormRecord) -> None:
        """Show a re-read record, and its score."""
        super().show_form(form)
        self._show_total()

    def so_far(self) -> str:
        """The sum of the sites that are scored, beside the last visit's of the same sites."""
        scored = {item: value for item, value in self.answers().items() if isinstance(value, Decimal)}
        if not scored or not self.open_count():
            return ""
        before = [self.drafts[item].field.previous for item in scored]
        words = [
            super().so_far(),
            _("So far {sum} from {n}.").format(sum=sum(scored.values()), n=len(scored)),
        ]
        last = [entry.value for entry in before if entry and isinstance(entry.value, Decimal)]
        if last and len(last) == len(scored):
            label = self.drafts[next(iter(scored))].field.previous_label
            words.append(_("The same were {sum} at {visit}.").format(sum=sum(last), visit=label))
        return "\n".join(words)

    def _add_total(self, column: QVBoxLayout) -> TotalCard:
        card = TotalCard(INSTRUMENTS[self.form.instrument or ""])
        column.addWidget(card)
        return card

    def _show_total(self) -> None:
        if self._total is not None:
            self._total.show_score(self.score() or Score(None), self.form.score, self.open_count())

    def steer(self, editor: Editor, key: int) -> None:
        """Arrows stay in their row and column."""
        target = self.list.beside(editor, Qt.Key(key))
        if target is not None:
            target.take_over()

    def _add_figure(self, row: QHBoxLayout, figure: BodyFigure) -> None:
        card = Card()
        card.body.addWidget(figure)
        row.addWidget(card, 1)
        figure.picked.connect(self._cycle)
        self.entered.connect(self._point)

    def _list_card(self, skin: bool) -> Card:
        card = Card()
        card.setFixedWidth(310 if skin else 350)
        card.body.addWidget(self.list)
        card.body.addWidget(rule())
        below = QVBoxLayout()
        below.setContentsMargins(14, 8, 14, 8)
        below.setSpacing(4)
        below.addWidget(self.note)
        for words in self._hints(skin):
            below.addWidget(Text(words, theme.HINT, ink="ink2", wrap=True))
        card.body.addLayout(below)
        return card

    def _hints(self, skin: bool) -> list[str]:
        last = next((one.field.previous_label for one in self.drafts.values() if one.field.previous), "")
        hints = [_("Small digit: last visit, {visit}.").format(visit=last)] if last else []
        if skin:
            hints += [_("17 digits, no other key: each moves on."), _("Click a site: 0 to 3 in turn.")]
        else:
            hints += [_("One key each: 0 to 9, and t for ten. Only after 1 press Enter.")]
            hints += [_("Click a muscle for its field; click again: 10, then one less each time.")]
        return hints

    def _point(self, draft: Draft) -> None:
        self.figure.set_focus_site(draft.item_id)

    def _cycle(self, site: str) -> None:
        """The next digit of a clicked site, saved at once; the list gets the same focus."""
        draft, text = self.drafts[site], self.drafts[site].typed.text
        waits = (
            isinstance(self.figure, MuscleFigure) and getattr(self.focusWidget(), "draft", None) is not draft
        )
        self.focus_item(site)
        if waits and not draft.empty:
            return  # to a muscle that is tested the first click only goes
        if isinstance(self.figure, MuscleFigure):
            draft.set_text(one_less(draft))
        else:
            draft.set_text("0" if not text.isdecimal() else str((int(text) + 1) % 4))
        draft.leave()


def _rows(form: EntryForm) -> list[list[Draft]]:
    """Drafts grouped by label, in the order in which the labels first come."""
    rows: dict[str, list[Draft]] = {}
    for draft in form.drafts.values():
        rows.setdefault(draft.field.item.label, []).append(draft)
    return list(rows.values())


def _label(cells: list[EntryCell]) -> str:
    return _(cells[0].draft.field.item.label)
