"""The site's days: its weekend, the public holidays it keeps, the days it closes itself, how long a visit takes."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import settings, site_calendar
from tracker.domain.working_days import (
    NO_HOLIDAYS,
    WEEKEND_WORDS,
    Closure,
    closure,
    closures_text,
)
from tracker.errors import TrackerError, ValueRefused
from tracker.language import _
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.buttons import IconButton, plain
from ui.widgets.cards import TitledCard
from ui.widgets.date_field import DateField
from ui.widgets.emptied import empty
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.text import Text

_FORM, _LIST, _DATE = 400, 400, 132
_SHOWN = timedelta(days=365)


def country_name(place: str) -> str:
    """The English name of a country by its code, with the code of a region: "Germany, BY"."""
    code, _dash, region = place.partition("-")
    found = QLocale.codeToTerritory(code)
    name = QLocale.territoryToString(found) if found is not QLocale.Country.AnyCountry else code
    return f"{name}, {region}" if region else name


class DaysPage(SitePage):
    """Choices at the start, the closed days beside them, and what comes of both below."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.weekend = LabelledField(_("Weekend"), editor=Select(_("Weekend")))
        self.holidays = LabelledField(_("Public holidays of"), editor=Select(_("Public holidays of")))
        self.region = LabelledField(_("Region"), editor=Select(_("Region")))
        self.minutes = LabelledField(
            _("An appointment takes"),
            unit=_("minutes"),
            hint=_("two that begin closer than this clash; 0 for never"),
        )
        self.closed = ClosedDays(bridge)
        self.coming = ComingDays()
        self._lay_out()
        for field, call in (
            (self.weekend, self._weekend_chosen),
            (self.holidays, self._country_chosen),
            (self.region, self._region_chosen),
        ):
            assert isinstance(field.editor, Select)
            field.editor.activated.connect(call)
        self.minutes.left.connect(self._minutes_left)
        self.closed.changed.connect(self._say_coming)

    def show_page(self) -> None:
        """Read what holds."""
        own, country = settings.of_site(self.bridge.site), self.bridge.site.info.country
        words = {code: _(name) for code, name in WEEKEND_WORDS.items()}
        as_country = _("as in {country}").format(country=country_name(country))
        _offer(self.weekend, [("country", as_country), *words.items()], own.weekend)
        place, _dash, region = own.holidays_of.partition("-")
        known = site_calendar.places(self.bridge.site)
        names = sorted(((code, country_name(code)) for code in known), key=lambda one: one[1])
        _offer(self.holidays, [("", as_country), (NO_HOLIDAYS, _("no public holidays")), *names], place)
        regions = known.get(place or country, ())
        _offer(self.region, [("", _("the whole country")), *((one, one) for one in regions)], region)
        self.region.setVisible(bool(regions) and place != NO_HOLIDAYS)
        self.minutes.set_text(str(own.visit_minutes))
        self.minutes.set_state(State.NORMAL)
        self.closed.show_closures(own.closures)
        self._say_coming()

    def _weekend_chosen(self, _row: int) -> None:
        self._change("weekend", self.weekend.text(), self.weekend)

    def _country_chosen(self, _row: int) -> None:
        self._change("holidays_of", self.holidays.text(), self.holidays)

    def _region_chosen(self, _row: int) -> None:
        place = self.holidays.text() or self.bridge.site.info.country
        region = self.region.text()
        wanted = f"{place}-{region}" if region else self.holidays.text()
        self._change("holidays_of", wanted, self.region)

    def _minutes_left(self, text: str) -> None:
        if text.strip() != str(settings.of_site(self.bridge.site).visit_minutes):
            self._change("visit_minutes", text, self.minutes)

    def _change(self, name: str, text: str, field: LabelledField) -> None:
        site = self.bridge.site
        try:
            self.bridge.try_do(lambda: settings.change(site, name, text))
        except TrackerError as error:
            field.set_state(State.ERROR, str(error))
            return
        self.bridge.saved.emit(site.now())
        self.show_page()

    def _say_coming(self) -> None:
        """The named days of the year to come, so that a person can check them."""
        today = self.bridge.site.today()
        days = site_calendar.working_days(self.bridge.site, today, today + _SHOWN)
        named = [(today + timedelta(days=n)) for n in range(_SHOWN.days + 1)]
        self.coming.show_days([(day, days.named(day)) for day in named if days.named(day)])

    def _lay_out(self) -> None:
        form = TitledCard(_("Working days"))
        words = _(
            "Appointments are proposed on working days. Dates that follow the moon are estimates: where the day "
            "differs, close that day here and book on the other one."
        )
        form.body.addWidget(
            _padded((Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True), *self._fields()))
        )
        coming = TitledCard(_("In the year to come"))
        coming.body.addWidget(_padded((self.coming,)))
        for part, width in ((form, _FORM), (self.closed, _LIST), (coming, _LIST)):
            part.setFixedWidth(width)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        start = QVBoxLayout()
        start.setSpacing(theme.GAP_WIDE)
        for part in (self.closed, coming):
            start.addWidget(part)
        start.addStretch()
        row.addWidget(form, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(start)
        row.addStretch()
        self.column.addLayout(row)

    def _fields(self) -> tuple[QWidget, ...]:
        return self.weekend, self.holidays, self.region, self.minutes


class ComingDays(QWidget):
    """The named days of a year, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)

    def show_days(self, days: Sequence[tuple[date, str]]) -> None:
        """Show these days with their names, or that there are none."""
        empty(self._rows)
        for day, name in days:
            self._rows.addWidget(_named_day(day, name))
        if not days:
            words = _("No named day in the year to come.")
            self._rows.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))


def _named_day(day: date, name: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    when = Text(f"{dates.with_weekday(day)} {day.year}", theme.BODY, theme.MEDIUM)
    when.setFixedWidth(_DATE)
    row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(name, theme.BODY, theme.REGULAR, "ink2", wrap=True), 1)
    return holder


class ClosedDays(TitledCard):
    """The days that the site closes itself: a line for each with a way to take it back, and a line to add one."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(_("Days the site closes itself"))
        self._bridge = bridge
        self._closures: tuple[Closure, ...] = ()
        self.first = DateField(_("First day"), required=True, today=bridge.site.today)
        self.last = DateField(_("Last day"), hint=_("empty: one day"), today=bridge.site.today)
        self.name = LabelledField(_("Why"), hint=_("such as: conference, staff day"))
        self.add_button = plain(_("Close these days"), icon="plus")
        self._listed, self._rows = QWidget(), QVBoxLayout()
        self._lay_out()
        self.add_button.clicked.connect(self.add)

    def show_closures(self, closures: Sequence[Closure]) -> None:
        """Show a line for each, the next ones first."""
        self._closures = tuple(closures)
        self.set_count(len(self._closures) or None)
        empty(self._rows)
        for one in self._closures:
            self._rows.addWidget(self._line(one))
        self._listed.setVisible(bool(self._closures))

    def add(self) -> None:
        """Record the days; what is wrong stands under its field."""
        if not self.first.check() or not (not self.last.text().strip() or self.last.check()):
            return
        first = self.first.day()
        assert first is not None
        try:
            new = closure(first, self.last.day() or first, self.name.text())
            self._record((*self._closures, new))
        except TrackerError as refused:
            wrong = refused.field if isinstance(refused, ValueRefused) else ""
            field = {"first": self.first, "last": self.last}.get(wrong, self.name)
            field.set_state(State.ERROR, str(refused))
            field.setFocus()
            return
        for field in (self.first, self.last):
            field.set_day(None)
        self.name.set_text("")
        self.name.set_state(State.NORMAL)
        self.first.setFocus()

    def _record(self, closures: Sequence[Closure]) -> None:
        site, text = self._bridge.site, closures_text(closures)
        self._bridge.try_do(lambda: settings.change(site, "closed_days", text))
        self._bridge.saved.emit(site.now())
        self.show_closures(settings.of_site(site).closures)
        self.changed.emit()

    def _line(self, one: Closure) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(Text(_span(one.first, one.last), theme.BODY, theme.SEMIBOLD))
        row.addWidget(Text(one.name, theme.BODY, theme.REGULAR, "ink2", elide=True), 1)
        open_again = IconButton(
            "x", _("Open again: {days}, {why}").format(days=_span(one.first, one.last), why=one.name)
        )
        open_again.setProperty("closure", one.text)
        open_again.clicked.connect(self._open_again)
        row.addWidget(open_again)
        return holder

    def _open_again(self) -> None:
        button = self.sender()
        assert button is not None
        text = button.property("closure")
        try:
            self._record([one for one in self._closures if one.text != text])
        except TrackerError as error:
            self._bridge.failed.emit(error)
            return
        self.first.setFocus()

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(theme.GAP)
        for field in (self.first, self.last):
            days.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        between = QWidget()
        between.setLayout(days)
        days.setContentsMargins(0, 0, 0, 0)
        self._listed.setLayout(self._rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch()
        add = QWidget()
        add.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(_padded((self._listed, between, self.name, add)))


def _padded(parts: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(13, 13, 13, 16)
    column.setSpacing(theme.GAP)
    for part in parts:
        column.addWidget(part)
    return holder


def _offer(field: LabelledField, choices: Sequence[tuple[str, str]], code: str) -> None:
    assert isinstance(field.editor, Select)
    field.editor.set_choices(choices)
    field.set_text(code)
    field.set_state(State.NORMAL)


def _span(first: date, last: date) -> str:
    return dates.full(first) if first == last else f"{dates.short(first)} – {dates.full(last)}"
