"""Queries as they are shown: what they are about in words; for who is masked only those at forms that assessors see."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.forms import base_form, sample_number
from tracker.domain.masking import is_masked, seen_forms
from tracker.domain.protocol import Protocol
from tracker.domain.queries import Query
from tracker.domain.samples import sample_name
from tracker.language import _
from tracker.site import Site
from tracker.storage import read
from tracker.trail_words import items_of


def shown(
    site: Site, connection: Connection, found: Iterable[Query], masked: bool = False
) -> tuple[Query, ...]:
    """The queries that who acts may see, with their places; `masked` as for an assessor whoever asks."""
    queries = tuple(found)
    people = read.participants_by_id(connection, [one.participant_id for one in queries])
    plans = {
        study: planning.plan_of(site, connection, study).protocol
        for study in {who.study_id for who in people.values()}
    }
    seen = {
        study: seen_forms(protocol) if masked or is_masked(site.user.roles, protocol) else None
        for study, protocol in plans.items()
    }
    visits = read.visits(connection, people)
    planned = {visit.id: visit.planned_id for mine in visits.values() for visit in mine}
    words = {study: items_of(protocol) for study, protocol in plans.items()}
    found_ = []
    for query in queries:
        study = people[query.participant_id].study_id
        if _is_seen(query, seen[study]):
            place = _place(query, plans[study], words[study], planned)
            found_.append(replace(query, place=place, study_id=study))
    return tuple(found_)


def _is_seen(query: Query, seen: frozenset[str] | None) -> bool:
    """Masked, only a query at a form that assessors see: in any other people may name a drug."""
    return seen is None or (query.form != "" and base_form(query.form) in seen)


def _place(
    query: Query, protocol: Protocol, items: Mapping[tuple[str, str], str], planned: Mapping[str, str]
) -> str:
    """ "Week 6, Laboratory (2nd sample), Alanine aminotransferase", or that it is about the participant."""
    if query.visit_id is None:
        return _("the participant")
    parts = [protocol.visit_label(planned[query.visit_id])]
    if query.form:
        title = _(protocol.form(query.form).title)
        parts.append(title if sample_number(query.form) == 1 else f"{title} ({sample_name(query.form)})")
    if query.item:
        parts.append(items.get((base_form(query.form), query.item), query.item.replace("_", " ")))
    return ", ".join(parts)
