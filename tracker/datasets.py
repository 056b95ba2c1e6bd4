"""A study as exports read it: its shape once, its participants one after the other, in one view of the database."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum

from sqlalchemy import Connection

from tracker import VERSION, planning, studies
from tracker.catalogue import analytes, ctcae, drugs
from tracker.domain import hiding
from tracker.domain.dataset import Dataset, FormShape, LogShape, Subject, VisitData
from tracker.domain.forms import Form, Item, ItemKind, base_form, repeat_of
from tracker.domain.found import SHAPES
from tracker.domain.laboratories import Laboratory
from tracker.domain.log_rows import coded_term
from tracker.domain.logs import LOGS
from tracker.domain.masking import is_masked
from tracker.domain.protocol import Protocol
from tracker.domain.records import LogEntry, Participant, Role, Study, User, Visit
from tracker.domain.rights import Right
from tracker.domain.units import OTHER
from tracker.domain.versions import widest
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import (
    read,
    read_exchange,
    read_found,
    read_laboratories,
    read_results,
    read_steps,
    read_trust,
)
from tracker.visit_record import analyte_item, form_items, form_kind

AT_ONCE = 100
"""Participants read together: few enough for the memory, enough to spare the database."""


class Trail(Enum):
    """What of the audit trail is read with the records."""

    NOTHING = "nothing"
    LAST = "last"
    """Who wrote each record last, and the signatures."""
    WHOLE = "whole"
    """Every change of every record."""


@needs(Right.EXPORT)
def dataset(
    site: Site,
    study_id: str,
    *,
    masked: bool = False,
    deidentified: bool = False,
    trail: Trail = Trail.NOTHING,
) -> Dataset:
    """A study as exports read it, by its id or the key of its file. Who is masked gets the masked one."""
    found = studies.study(site, study_id)
    study = replace(found, protocol=widest(found.protocol, found.versions.values()))
    with site.look() as connection:
        count = len(read.participants(connection, study.id))
        laboratories = read_laboratories.laboratories(connection)
        forms = _forms(study.protocol, laboratories)
        unasked = _unasked(connection, study.id, forms)
        users = tuple(
            User(row.id, row.login, row.name, frozenset(map(Role, row.roles.split(","))))
            for row in read.users(connection)
        )
    whole = Dataset(
        site=site.info,
        study=study,
        forms=tuple(replace(form, unasked=unasked.get(form.id, ())) for form in forms),
        logs=tuple(LogShape(log.id, log.title, log.items) for log in LOGS.values()),
        subjects=lambda: _subjects(site, study, trail),
        count=count,
        made_at=site.now(),
        made_by=site.user.login,
        software=f"Visitbook {VERSION}",
        found=SHAPES,
        users=users,
    )
    if masked or is_masked(site.user.roles, study.protocol):
        whole = hiding.masked(whole)
    return hiding.deidentified(whole, _coded()) if deidentified else whole


def _coded() -> hiding.Coded:
    """The terms and drugs that the catalogues know, as the logs keep them."""
    table = ctcae()
    terms = frozenset(coded_term(term.term, (term.term,), table.version) for term in table.terms)
    known = frozenset(word for drug in drugs().drugs for word in (drug.id, *drug.names))
    return {
        ("adverse_event", "term"): terms,
        **{(log, "drug"): known for log in ("medication", "dose", "dispensing")},
    }


def _forms(protocol: Protocol, laboratories: tuple[Laboratory, ...]) -> tuple[FormShape, ...]:
    return tuple(
        FormShape(
            form.id,
            form.title,
            form_kind(form),
            _items(form, protocol, laboratories),
            form.instrument,
            form.source.where if form.source else "",
            form.repeatable,
        )
        for form in protocol.forms
    )


def _unasked(
    connection: Connection, study_id: str, forms: tuple[FormShape, ...]
) -> dict[str, tuple[Item, ...]]:
    """The results that were recorded on forms that do not ask for them; a text where one of its values is no number."""
    asked = {(form.id, item.id) for form in forms for item in form.items}
    found: dict[str, dict[str, Item]] = {}
    for name, item in read_exchange.recorded(connection, study_id):
        form = base_form(name)
        if (form, item) not in asked and (item.startswith(OTHER) or item in analytes()):
            made = analyte_item(item)
            if item.startswith(OTHER):
                values = read_exchange.values_of(connection, study_id, item)
                is_text = not all(read_results.NUMBER.fullmatch(one) for one in values)
                made = made.model_copy(update={"kind": ItemKind.TEXT}) if is_text else made
            found.setdefault(form, {})[item] = made
    return {form: tuple(items.values()) for form, items in found.items()}


def _items(form: Form, protocol: Protocol, laboratories: tuple[Laboratory, ...]) -> tuple[Item, ...]:
    """Every item that may be recorded on a form, those of a repeated sample too; all laboratories there ever were."""
    return form_items(form, protocol, laboratories, repeat_of(form.id, 2) if form.repeatable else form.id)


def _subjects(site: Site, study: Study, trail: Trail) -> Iterator[Subject]:
    """The participants by number, read in one consistent view of the database."""
    with site.look() as connection:
        people = read.participants(connection, study.id)
        numbers = {who.id: who.shown_number for who in people}
        for start in range(0, len(people), AT_ONCE):
            some = _some(site, connection, study, people[start : start + AT_ONCE])
            linked = (
                replace(one, rescreened_from=numbers.get(one.participant.rescreened_from or "", ""))
                for one in some
            )
            yield from _traced(connection, linked, trail)


def _some(
    site: Site, connection: Connection, study: Study, people: tuple[Participant, ...]
) -> Iterator[Subject]:
    ids = [who.id for who in people]
    stored = read.visits(connection, ids)
    visit_ids = [visit.id for mine in stored.values() for visit in mine]
    entries = read_results.entries(connection, visit_ids)
    scores, said = read_exchange.scores(connection, visit_ids), read_exchange.said(connection, visit_ids)
    logs = read_exchange.logs(connection, ids)
    planned = {visit.id: visit.planned_id for mine in stored.values() for visit in mine}
    beside = read_found.of_participants(connection, ids, planned)

    def held(visit: Visit) -> VisitData:
        mine = entries.get(visit.id, ())
        told = {one.id: said[one.id] for one in mine if one.id in said}
        return VisitData(visit, mine, scores.get(visit.id, ()), told)

    for who in people:
        visits = planning.shown_visits(stored.get(who.id, ()), study.protocol, site.today())
        age = who.age_between(who.consent_date)
        sure = age.sure if age else None
        seen = tuple(map(held, visits))
        yield Subject(who, sure, seen, logs.get(who.id, _NO_LOGS), found=beside.get(who.id, ()))


_NO_LOGS: dict[str, tuple[LogEntry, ...]] = {}


def _traced(connection: Connection, some: Iterator[Subject], trail: Trail) -> Iterator[Subject]:
    """The participants with what the trail says of their records, and their signatures."""
    if trail is Trail.NOTHING:
        yield from some
        return
    people = list(some)
    ids = [one.participant.id for one in people]
    given = read_trust.signatures(connection, [held.visit.id for one in people for held in one.visits])
    numbers = read_steps.log_numbers(connection, ids)
    traces = read_steps.last(connection, ids) if trail is Trail.LAST else {}
    steps = read_steps.steps(connection, ids) if trail is Trail.WHOLE else {}
    for one in people:
        who = one.participant.id
        visits = tuple(replace(held, signatures=given.get(held.visit.id, ())) for held in one.visits)
        yield replace(
            one,
            visits=visits,
            numbers=numbers.get(who, {}),
            traces=traces.get(who, {}),
            steps=steps.get(who, ()),
        )
