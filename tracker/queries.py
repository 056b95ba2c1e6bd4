"""The verbs of queries: raise one, answer, close, open again; and the lists of them."""

from tracker import query_keeping, query_records
from tracker.domain.queries import Cause, Query, QueryKind, Step
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import NotAllowed, NotFound, ReasonNeeded, Refusal, ValueRefused
from tracker.history import History, load
from tracker.language import _
from tracker.permission import needs
from tracker.query_checks import causes
from tracker.site import Site, Work
from tracker.storage import read, read_queries
from tracker.visit_record import form_items, unasked_items


@needs(Right.QUERY)
def raise_query(
    site: Site,
    participant_id: str,
    text: str,
    visit_id: str | None = None,
    form_id: str = "",
    item_id: str = "",
) -> tuple[str, Changes]:
    """Ask about a participant, a visit, a form or a field of it; returns the query's id.

    ValueRefused without a text; NotFound for a place there is not.
    """
    with site.work() as work:
        _check_place(load(site, work.connection, participant_id), visit_id, form_id, item_id)
        cause = Cause(QueryKind.BY_HAND, _asked(text), form_id, item_id)
        query = query_keeping.new(work, participant_id, visit_id, cause)
        query_keeping.say(work, query, Step.RAISED, site.user.login, cause.text)
        return query.id, work.changes


@needs(Right.ANSWER)
def answer(site: Site, query_id: str, text: str) -> Changes:
    """Answer a query; it waits for whoever raises queries to close it. NotPossible for one that is closed."""
    with site.work() as work:
        query = _open(work, query_id)
        query_keeping.move(work, query, Step.ANSWERED, site.user.login, _asked(text))
        return work.changes


@needs(Right.QUERY)
def close(site: Site, query_id: str, text: str = "") -> Changes:
    """Close a query, answered or not. ReasonNeeded for one of the program whose cause still stands."""
    with site.work() as work:
        query = _open(work, query_id)
        if not text.strip() and _still_holds(work, query):
            raise ReasonNeeded(
                _("What this query is about is as it was: {cause}").format(cause=query.cause),
                _("Say why it may stay so."),
            )
        query_keeping.move(work, query, Step.CLOSED, site.user.login, text.strip())
        return work.changes


@needs(Right.QUERY)
def reopen(site: Site, query_id: str, text: str) -> Changes:
    """Open a query again that was answered or closed, saying why."""
    with site.work() as work:
        query = _open(work, query_id)
        query_keeping.move(work, query, Step.REOPENED, site.user.login, _asked(text))
        return work.changes


@needs(Right.READ)
def of_participant(site: Site, participant_id: str) -> tuple[Query, ...]:
    """Every query of a participant, closed ones too, in the order of their numbers."""
    with site.look() as connection:
        found = read_queries.of_participants(connection, [read.participant(connection, participant_id).id])
        return query_records.shown(site, connection, found)


@needs(Right.READ)
def of_visit(site: Site, visit_id: str) -> tuple[Query, ...]:
    """Every query at a visit, closed ones too, in the order of their numbers."""
    with site.look() as connection:
        found = read_queries.of_visits(connection, [read.visit(connection, visit_id).id])
        return query_records.shown(site, connection, found)


@needs(Right.READ)
def standing(site: Site) -> tuple[Query, ...]:
    """The queries of the site that wait for an answer, or with an answer to be read."""
    with site.look() as connection:
        return query_records.shown(site, connection, read_queries.standing(connection))


@needs(Right.READ)
def closed(site: Site) -> tuple[Query, ...]:
    """The queries of the site that are closed, in the order of their numbers."""
    with site.look() as connection:
        return query_records.shown(site, connection, read_queries.closed(connection))


def _asked(text: str) -> str:
    if not text.strip():
        raise ValueRefused(Refusal.MISSING, _("There is no text."), _("Write what is to be known."), "text")
    return text.strip()


def _open(work: Work, query_id: str) -> Query:
    """A query that who acts may see. NotFound; NotAllowed for a masked assessor at a form they do not see."""
    query = read_queries.query(work.connection, query_id)
    if not query_records.shown(work.site, work.connection, (query,)):
        raise NotAllowed(
            _("This query is about what a masked assessor does not see."), _("Ask the coordinator.")
        )
    return query


def _still_holds(work: Work, query: Query) -> bool:
    if query.kind is QueryKind.BY_HAND or query.visit_id is None:
        return False
    history = load(work.site, work.connection, query.participant_id)
    found = causes(history, history.visit(query.visit_id))
    return any(one.place == (query.kind, query.form, query.item) for one in found)


def _check_place(history: History, visit_id: str | None, form_id: str, item_id: str) -> None:
    if visit_id is None:
        if form_id or item_id:
            raise NotFound(_("A form is asked about at a visit."), _("Choose the visit."))
        return
    visits = {visit.id: visit for visit in history.visits}
    if visit_id not in visits:
        raise NotFound(_("This visit is not one of the participant’s."), _("Open the participant again."))
    if form_id and form_id not in history.forms_of(visits[visit_id]):
        raise NotFound(_("This form is not part of the visit."), _("Open the visit again."))
    if item_id and item_id not in _items(history, visit_id, form_id):
        raise NotFound(_("The form does not ask for this."), _("Open the visit again."))


def _items(history: History, visit_id: str, form_id: str) -> frozenset[str]:
    if not form_id:
        return frozenset()
    history = history.under(history.visit(visit_id))
    form = history.protocol.form(form_id)
    recorded = [one.item for one in history.entries.get(visit_id, ()) if one.form == form_id]
    asked = (*form_items(form, history.protocol, (), form_id), *unasked_items(form, recorded))
    return frozenset(item.id for item in asked)
