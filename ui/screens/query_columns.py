"""The columns and filters of the list of queries."""

from collections.abc import Callable
from datetime import date, tzinfo

from tracker.domain.queries import Query, QueryState
from tracker.language import _
from ui.screens.query_panel import INKS, state_words
from ui.tables import Cell, Column, Head
from ui.widgets.glyphs import Glyph
from ui.widgets.pills import Pill

TESTS: dict[str, Callable[[Query], bool]] = {
    "open": lambda query: query.state is QueryState.OPEN,
    "reopened": lambda query: query.reopened,
    "answered": lambda query: query.state is QueryState.ANSWERED,
    "closed": lambda query: query.state is QueryState.CLOSED,
    "all": lambda _query: True,
}


def state_pills() -> list[Pill]:
    """Where a query stands, the first what waits for an answer."""
    return [
        Pill("open", _("Open"), Glyph.QUERY),
        Pill("reopened", _("Re-opened"), Glyph.QUERY),
        Pill("answered", _("Answered, to be closed"), Glyph.BEGUN),
        Pill("closed", _("Closed"), Glyph.TICK),
        Pill("all", _("All")),
    ]


def columns(zone: tzinfo, today: date) -> tuple[Column[Query], ...]:
    """Number, whose, where, what is asked, for how many days, and how it stands."""

    def age(query: Query) -> int:
        """Full days from when it was raised to today, or to when it was closed."""
        last = today if query.stands else query.messages[-1].at.astimezone(zone).date()
        return (last - query.raised.at.astimezone(zone).date()).days

    return (
        Column(Head(_("No.")), 62, _number, lambda query: query.number),
        Column(
            Head(_("Participant")),
            98,
            lambda query: Cell(query.participant, bold=True),
            lambda one: one.participant,
        ),
        Column(
            Head(_("About")),
            204,
            lambda query: Cell(query.place, tip=query.place),
            lambda one: one.place,
            stretch=2,
        ),
        Column(
            Head(_("Asked")), 224, lambda query: Cell(query.asked, ink="ink2", tip=query.asked), stretch=3
        ),
        Column(Head(_("Days")), 52, lambda query: Cell(str(age(query))), age, end=True),
        Column(Head(_("State")), 92, _state, lambda query: query.state.value),
    )


def _number(query: Query) -> Cell:
    return Cell(str(query.number), Glyph.TICK if query.state is QueryState.CLOSED else Glyph.QUERY)


def _state(query: Query) -> Cell:
    ink = INKS[query.state]
    return Cell(state_words(query), ink="ink2" if ink == "done" else ink)
