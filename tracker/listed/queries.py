"""The query listing: what was asked of the data, what was answered, and what still waits."""

from tracker import query_records
from tracker.domain.dates import clock, full
from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing, Mark
from tracker.domain.queries import KIND_WORDS, STATE_WORDS, STEP_WORDS, Message, Query, QueryState
from tracker.language import _, ngettext
from tracker.listed.scope import Scope, count_fact
from tracker.storage import read_queries


def listing(scope: Scope) -> Listing:
    """The queries of a study or a participant, those that stand first."""
    found = read_queries.of_participants(scope.connection, scope.ids)
    queries = query_records.shown(scope.site, scope.connection, found, scope.masked)
    standing = tuple(one for one in queries if one.stands)
    closed = tuple(one for one in queries if not one.stands)
    masked = _("Masked: only queries at forms that assessors see.")
    return scope.listing(
        _("Query listing"),
        facts=_facts(scope, queries, standing),
        parts=(
            _part(_("Open and answered"), standing, scope, _("No query is open.")),
            _part(_("Closed"), closed, scope, _("None was closed.")),
        ),
        remarks=(masked,) if scope.masked else (),
    )


def _facts(scope: Scope, queries: tuple[Query, ...], standing: tuple[Query, ...]) -> tuple[Fact, ...]:
    opened = [one for one in standing if one.state is QueryState.OPEN]
    days = [_age(one, scope) for one in opened]
    oldest = ngettext("the oldest {n} day", "the oldest {n} days", max(days, default=0))
    people = {one.participant_id for one in standing}
    return (
        count_fact(_("Queries"), len(queries)),
        count_fact(_("Open"), len(opened), oldest.format(n=max(days)) if days else ""),
        count_fact(_("Answered, to be closed"), len(standing) - len(opened)),
        count_fact(_("Closed"), len(queries) - len(standing)),
        count_fact(_("Participants with one that stands"), len(people), scope.of_words),
    )


def _age(query: Query, scope: Scope) -> int:
    """Full days from when it was raised to today, or to when it was closed."""
    last = scope.today if query.stands else query.messages[-1].at.astimezone(scope.site.zone).date()
    return (last - query.raised.at.astimezone(scope.site.zone).date()).days


def _part(title: str, queries: tuple[Query, ...], scope: Scope, nothing: str) -> ListedPart:
    columns = (
        ListedColumn(_("Query"), 30, right=True),
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("About"), share=1.4),
        ListedColumn(_("Asked"), share=2, strong=True),
        ListedColumn(_("Kind"), 60),
        ListedColumn(_("State"), 48),
        ListedColumn(_("Days"), 28),
    )
    rows = tuple(_row(one, scope) for one in queries)
    return ListedPart(title, _("below each what was said of it"), columns, rows, nothing)


def _row(query: Query, scope: Scope) -> ListedRow:
    mark = Mark.ASK if query.state is QueryState.OPEN else Mark.NONE
    cells = (
        str(query.number),
        query.participant,
        query.place,
        query.asked,
        _(KIND_WORDS[query.kind]),
        _(STATE_WORDS[query.state]),
        str(_age(query, scope)),
    )
    return ListedRow(cells, mark, "\n".join(_said(one, query, scope) for one in query.messages))


def _said(message: Message, query: Query, scope: Scope) -> str:
    """Who did what when; what was asked stands above already."""
    at = message.at.astimezone(scope.site.zone)
    who = message.by or "Visitbook"
    head = _("{day} {time} {step} by {who}").format(
        day=full(at), time=clock(at), step=_(STEP_WORDS[message.step]), who=who
    )
    return f"{head}: {message.text}" if message.text not in ("", query.asked) else head
