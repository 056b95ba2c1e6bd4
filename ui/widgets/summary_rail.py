"""The summary beside the form: scores as they grow, flags, what cannot be judged, what is missing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.catalogue import analytes
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.queries import Query
from tracker.domain.records import Flag, FlagState
from tracker.domain.views import FormRecord, ScoreRecord, VisitRecord
from tracker.language import _, ngettext
from ui import theme
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph, flag_glyph
from ui.widgets.rail_row import Place, RailRow
from ui.widgets.score_panel import ScorePanel, ends
from ui.widgets.text import Text, rule
from ui.widgets.total_card import shown_total
from ui.wording import field_name

WIDTH = 300
_ANY_WIDTH = 16_777_215
_LONGEST = 8
_LIVE = (FlagState.OPEN, FlagState.ACKNOWLEDGED)


class SummaryRail(QScrollArea):
    """The rail of 300 px, or the content of the drawer. `wanted` names a field to go to."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fill_rail()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("sheet")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 10, 16, 16)
        self._column.setSpacing(theme.GAP_SMALL)
        self._scores = QVBoxLayout()
        self._scores.setSpacing(6)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(3)
        self._live = Text(_("updates as you type"), theme.HINT, ink="ink3")
        self._column.addLayout(ends(Text(_("Summary"), theme.LABEL, theme.MEDIUM, "ink2"), self._live))
        self._column.addLayout(self._scores)
        self._column.addLayout(self._lists)
        self._column.addStretch()
        self.setWidget(body)
        self._panel: ScorePanel | None = None
        self._panel_form = ""
        self._record: VisitRecord | None = None

    def show_visit(self, record: VisitRecord, form_id: str) -> None:
        """Show a visit with the score of this form large, or of its first instrument."""
        self._record = record
        instruments = [form for form in record.forms if form.instrument]
        chosen = next((form for form in instruments if form.id == form_id), next(iter(instruments), None))
        empty(self._scores)
        self._panel, self._panel_form = None, ""
        if chosen is not None and chosen.instrument:
            self._add_panel(chosen, chosen.instrument)
        for form in instruments:
            if form is not chosen and form.score is not None:
                self._scores.addLayout(_score_line(_(form.title), form.score))
        empty(self._lists)
        self._add_flags(record)
        self._add_undecided(record)
        self._add_queries(record)
        self._add_missing(record)

    def show_live(self, form: FormRecord, score: Score, so_far: str) -> None:
        """Show the score of what is being typed; `so_far` says how far it is while there is no total."""
        if self._panel is not None and form.id == self._panel_form:
            self._panel.show_score(score, form.score, so_far)

    def set_read_only(self, read_only: bool) -> None:
        """Where nothing is typed, nothing is said of typing."""
        self._live.setVisible(not read_only)

    def fill_rail(self) -> None:
        """Be the rail of 300 px."""
        self.setFixedWidth(WIDTH)

    def fill_drawer(self) -> None:
        """Take the width of the drawer."""
        self.setMinimumWidth(0)
        self.setMaximumWidth(_ANY_WIDTH)

    def places(self) -> list[Place]:
        """The fields the lines go to, from top to bottom."""
        rows = (self._lists.itemAt(index) for index in range(self._lists.count()))
        return [row.place for item in rows if item and isinstance(row := item.widget(), RailRow)]

    def counts(self) -> str:
        """The counts for the button that opens the drawer."""
        if self._record is None:
            return ""
        flags, asks = _split(self._record.flags)
        asked = [one for one in self._record.queries if one.stands]
        parts = [
            (len(flags), ngettext("{n} flag", "{n} flags", len(flags))),
            (len(asks), _("{n} cannot be judged")),
            (len(self._record.undecided), _("{n} to choose")),
            (len(asked), ngettext("{n} query", "{n} queries", len(asked))),
            (len(self._record.missing), _("{n} missing")),
        ]
        return ", ".join(words.format(n=n) for n, words in parts if n)

    def _add_panel(self, form: FormRecord, instrument_id: str) -> None:
        self._panel, self._panel_form = ScorePanel(instrument_id), form.id
        band = None
        if form.score is not None:
            bands = INSTRUMENTS[instrument_id].bands
            band = next((one for one in bands if one.code == form.score.band_code), None)
        total = form.score.total if form.score else None
        self._panel.show_score(Score(total, band), form.score)
        self._scores.addWidget(self._panel)

    def _add_flags(self, record: VisitRecord) -> None:
        flags, asks = _split(record.flags)
        if flags:
            self._heading(_("Flags"), len(flags), "flag")
        for flag in flags:
            self._row(
                Place(flag.form, flag.item),
                flag_glyph(flag),
                f"{_name(record, flag)} {flag.value}",
                flag.limit,
                "flag",
            )
            self._origin(flag)
        if asks:
            self._heading(_("Cannot be judged"), len(asks), "ask")
        for flag in asks:
            self._row(
                Place(flag.form, flag.item),
                Glyph.CANNOT_TELL,
                f"{_name(record, flag)} {flag.value}",
                _lacks(flag),
                "ask",
            )
            self._origin(flag)

    def _add_undecided(self, record: VisitRecord) -> None:
        """The results of which several stand and nobody chose the one that decides."""
        if not record.undecided:
            return
        self._heading(_("Which sample decides"), len(record.undecided), "ask")
        for form, field in record.undecided:
            values = [field.entry.shown if field.entry else "", *(one.entry.shown for one in field.rivals)]
            known = analytes().get(field.item.id)
            name = _(known.abbreviation) if known else field_name(field.item)
            place = Place(form.id, field.item.id)
            self._row(place, Glyph.CANNOT_TELL, name, _(" or ").join(values), "ask")

    def _add_missing(self, record: VisitRecord) -> None:
        if not record.missing or not record.visit.is_held:
            return
        self._heading(_("Missing"), len(record.missing), "warn", _("Enter goes there"))
        for form, field in record.missing[:_LONGEST]:
            self._row(Place(form.id, field.item.id), Glyph.MISSING, form.title, field_name(field.item))
        more = len(record.missing) - _LONGEST
        if more > 0:
            self._lists.addWidget(Text(_("{n} more").format(n=more), theme.LABEL, ink="ink2"))

    def _add_queries(self, record: VisitRecord) -> None:
        """What was asked here and is not closed; one about the visit itself has no field to go to."""
        standing = [one for one in record.queries if one.stands]
        if not standing:
            return
        self._heading(_("Queries"), len(standing), "ask", _("F7 answers"))
        for one in standing[:_LONGEST]:
            self._row(Place(one.form, one.item), Glyph.QUERY, _asked_at(record, one), one.asked)
        more = len(standing) - _LONGEST
        if more > 0:
            self._lists.addWidget(Text(_("{n} more").format(n=more), theme.LABEL, ink="ink2"))

    def _heading(self, title: str, count: int, ink: str, hint: str = "") -> None:
        self._lists.addSpacing(7)
        self._lists.addWidget(rule())
        self._lists.addSpacing(5)
        words, number = (
            Text(title, theme.BODY, theme.SEMIBOLD),
            Text(str(count), theme.BODY, theme.SEMIBOLD, ink),
        )
        row = ends(words, number, Text(hint, theme.HINT, ink="ink3"))
        self._lists.addLayout(row)

    def _row(self, place: Place, glyph: Glyph, left: str, right: str, tint: str = "") -> None:
        row = RailRow(place, glyph, left, right, tint)
        row.clicked.connect(self._clicked)
        self._lists.addWidget(row)

    def _origin(self, flag: Flag) -> None:
        """Whose rule it is, below the flag, where it is not the study's own."""
        if flag.origin:
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 3)
            row.addSpacing(32)
            row.addWidget(Text(flag.origin, theme.HINT, ink="ink2", wrap=True), 1)
            self._lists.addLayout(row)

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, RailRow):
            self.wanted.emit(row.place)


def _split(flags: tuple[Flag, ...]) -> tuple[list[Flag], list[Flag]]:
    live = [flag for flag in flags if flag.state in _LIVE]
    return [one for one in live if not one.cannot_tell], [one for one in live if one.cannot_tell]


def _name(record: VisitRecord, flag: Flag) -> str:
    """The short name of the flagged item: the limit stands at the other end of the line."""
    analyte = analytes().get(flag.item)
    if analyte is not None:
        return _(analyte.abbreviation)
    if flag.item in INSTRUMENTS:
        return INSTRUMENTS[flag.item].name
    form = next((one for one in record.forms if one.id == flag.form), None)
    items = {field.item.id: field.item.label for field in form.fields} if form else {}
    return _(items.get(flag.item, flag.label))


def _asked_at(record: VisitRecord, query: Query) -> str:
    """The field that a query is about, else its form; the visit where it is about no form that shows."""
    form = next((one for one in record.forms if one.id == query.form), None)
    if form is None:
        return _("Visit")
    names = {field.item.id: field_name(field.item) for field in form.fields}
    return names.get(query.item, form.title)


def _lacks(flag: Flag) -> str:
    return flag.because.removeprefix(_("cannot be judged: ")) or flag.limit


def _score_line(title: str, score: ScoreRecord) -> QHBoxLayout:
    """Another instrument: name, total with band, what it was; long words go on in a second line."""
    row = QHBoxLayout()
    name = Text(title, theme.LABEL, ink="ink2", wrap=True)
    name.setFixedWidth(116)
    total = f"{shown_total(score.total)} {_(score.band)}".strip()
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(total, theme.LABEL, theme.SEMIBOLD, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
    if score.previous is not None:
        before = _("was {value}").format(value=shown_total(score.previous))
        row.addWidget(Text(before, theme.LABEL, ink="ink2"), 0, Qt.AlignmentFlag.AlignTop)
    return row
