"""The audit trail of the site: found by participant, user, day and kind; an opened entry shows all it holds."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import papers, studies, trail
from tracker.domain.documents import DOCUMENTS
from tracker.domain.rights import Right
from tracker.errors import NotFound
from tracker.language import _, ngettext
from tracker.trail import KIND_WORDS, Filter, Kind, TrailLine
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.site_page import SitePage
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.drawer import Drawer
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.flow import FlowBox
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.print_menu import PrintMenu, of_studies
from ui.widgets.text import Text
from ui.widgets.trail_facts import entry_page, roles_of

_NUMBER, _DAY, _USER, _KIND = 104, 112, 132, 206
_ONE = "participant"


def _columns() -> tuple[Column[TrailLine], ...]:
    return (
        Column(_("No."), lambda line: str(line.sequence), 66, ink=lambda _line: "ink2", number=True),
        Column(_("When"), _when, 128, ink=lambda _line: "ink2"),
        Column(_("Who"), lambda line: f"{line.login}\n{roles_of(line)}", 118, ink=lambda _line: "ink2"),
        Column(_("What"), _what, 170, 1, weight=theme.MEDIUM),
        Column(_("Change"), lambda line: line.change or _("judged or calculated anew"), 190, 2),
        Column(_("Reason"), lambda line: line.reason, 110, 1, ink=lambda _line: "ink2"),
    )


def _when(line: TrailLine) -> str:
    return f"{dates.full(line.at)}\n{dates.clock_seconds(line.at)}"


def _what(line: TrailLine) -> str:
    return f"{line.participant}\n{line.what}" if line.participant else line.what


class TrailPage(SitePage):
    """Filters, the entries that fit, and a drawer with the whole of one."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.number = LabelledField(_("Participant"), editor=Entry(_("Participant")))
        self.user = LabelledField(_("User"), editor=Select(_("User")))
        self.kind = LabelledField(_("About"), editor=Select(_("About")))
        self.first, self.last = DateField(_("From")), DateField(_("To"))
        self.look = primary(_("Find"), key="↵")
        self.table: PlainTable[TrailLine] = PlainTable(_("Audit trail"), _columns(), selects=True)
        self.older = plain(_("Show older entries"))
        self.printing = PrintMenu(_("Print listing"))
        self.count = Text("", theme.LABEL, ink="ink2")
        self.drawer: Drawer | None = None
        self._lines: tuple[TrailLine, ...] = ()
        self._more: int | None = None
        self._asked = Filter()
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Offer who and what there is, and show the newest entries."""
        site = self.bridge.site
        kinds, sees_people = trail.kinds(site), len(trail.kinds(site)) == len(Kind)
        self._offer(self.kind, _("Everything"), [(kind.value, _(KIND_WORDS[kind])) for kind in kinds])
        self._offer(self.user, _("Everyone"), [(login, login) for login in trail.logins(site)])
        self.number.setVisible(sees_people)
        self._hint.set_text(
            _("Enter on a row shows all that the trail holds of it.")
            if sees_people
            else _(
                "You see what concerns users, settings and backups; entries about participants are left out."
            )
        )
        self.find_entries()

    def leave(self) -> None:
        """Take the drawer along."""
        if self.drawer is not None:
            self.drawer.hide()

    def find_entries(self) -> None:
        """Show the newest entries that fit; what cannot be looked for is said at its field."""
        if not (self.first.check() and self.last.check()):
            return
        self.number.set_state(State.NORMAL)
        asked = self._filter()
        try:
            part = trail.entries(self.bridge.site, asked)
        except NotFound as error:
            self.number.set_state(State.ERROR, error.happened)
            return
        self._asked, self._lines, self._more = asked, part.lines, part.more
        self._offer_listings()
        self._show()

    def _offer_listings(self) -> None:
        """The trail of the participant who is looked for, and of each study, for whoever may print."""
        site, number = self.bridge.site, self._asked.participant.strip()
        if not self.bridge.may(Right.PRINT):
            self.printing.offer()
            return
        title = _("{document}, {study}").format(document=_(DOCUMENTS["audit"].title), study=number)
        one = [(_ONE, title)] if number else []
        self.printing.offer(one, of_studies("audit", studies.studies(site)))

    def _print(self, code: str) -> None:
        if code == _ONE:
            about = papers.find(self.bridge.site, self._asked.participant.strip())
            self.go("document", what="audit", participant_id=about.participant_id)
        else:
            self.go("document", what="audit", study_id=code)

    def find_older(self) -> None:
        """Add the entries before those that show, whatever is being typed for the next look."""
        part = trail.entries(self.bridge.site, self._asked, before=self._more)
        self._lines, self._more = self._lines + part.lines, part.more
        self._show()

    def open_entry(self, line: TrailLine) -> None:
        """Show the whole entry in a drawer."""
        if self.drawer is None:
            self.drawer = Drawer(_screen_of(self))
        self.drawer.put(entry_page(line))
        self.drawer.open(_("Entry {n}").format(n=line.sequence))

    def _filter(self) -> Filter:
        kind = self._select(self.kind).code()
        return Filter(
            participant=self.number.text(),
            login=self._select(self.user).code(),
            first=self.first.day(),
            last=self.last.day(),
            kind=Kind(kind) if kind else None,
        )

    def _show(self) -> None:
        self.table.set_rows(self._lines)
        self._card.setVisible(bool(self._lines))
        self._empty.setVisible(not self._lines)
        self.older.setVisible(self._more is not None)
        shown = ngettext("{n} entry shown", "{n} entries shown", len(self._lines)).format(n=len(self._lines))
        self.count.set_text(_("{shown}, there are older ones").format(shown=shown) if self._more else shown)

    def _offer(self, field: LabelledField, all_words: str, choices: list[tuple[str, str]]) -> None:
        select = self._select(field)
        before = select.code()
        select.set_choices([("", all_words), *choices])
        select.set_code(before)

    def _select(self, field: LabelledField) -> Select:
        assert isinstance(field.editor, Select)
        return field.editor

    def _reset(self) -> None:
        self.number.set_text("")
        for field in (self.user, self.kind):
            self._select(field).set_code("")
        for day in (self.first, self.last):
            day.set_day(None)
        self.find_entries()

    def _connect(self) -> None:
        self.look.clicked.connect(self.find_entries)
        self.older.clicked.connect(self.find_older)
        self.printing.chosen.connect(self._print)
        self.table.opened.connect(self.open_entry)
        for field in (self.number, self.first, self.last):
            assert isinstance(field.editor, Entry)
            field.editor.returnPressed.connect(self.find_entries)
        for choice in (self.user, self.kind):
            self._select(choice).activated.connect(self.find_entries)

    def _lay_out(self) -> None:
        self._hint = Text("", theme.LABEL, ink="ink2", wrap=True)
        filters = FlowBox(gap=theme.GAP)
        widths = ((self.number, _NUMBER), (self.user, _USER), (self.kind, _KIND), (self.first, _DAY))
        for field, width in (*widths, (self.last, _DAY)):
            field.setFixedWidth(width)
            filters.add(field)
        filters.add(_at_the_foot(self.look))
        filters.add(_at_the_foot(self.printing))
        self._card = Card()
        self._card.body.addWidget(self.table)
        anew = plain(_("Show everything"))
        anew.clicked.connect(self._reset)
        self._empty = EmptyState(
            "search", _("No entry fits"), _("Widen the days, or leave the other fields empty."), (anew,)
        )
        below = QHBoxLayout()
        below.addWidget(self.older)
        below.addStretch()
        below.addWidget(self.count)
        for part in (filters, self._hint, self._card, self._empty):
            self.column.addWidget(part)
        self.column.addLayout(below)


def _at_the_foot(button: QWidget) -> QWidget:
    """Beside labelled fields a button stands on the line of their editors."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Text(" ", theme.LABEL, theme.MEDIUM))
    column.addWidget(button)
    column.addStretch()
    return holder


def _screen_of(page: QWidget) -> QWidget:
    """The screen that a page lies on: a drawer over the page itself would scroll away."""
    over = page.parentWidget()
    while over is not None and not isinstance(over, Screen):
        over = over.parentWidget()
    return over or page
