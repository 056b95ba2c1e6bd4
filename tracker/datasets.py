"""A study as exports read it: its shape once, its participants one after the other, in one view of the database."""

from collections.abc import Iterator

from sqlalchemy import Connection

from tracker import VERSION, planning, studies
from tracker.domain import dataset as shapes
from tracker.domain.dataset import Dataset, FormShape, LabSaid, LogShape, ScoreValue, Subject, VisitData
from tracker.domain.logs import LOGS
from tracker.domain.masking import is_masked
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, LogEntry, Participant, Study, Visit
from tracker.domain.rights import Right
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_exchange, read_results
from tracker.visit_record import form_items, form_kind

AT_ONCE = 100
"""Participants read together: few enough for the memory, enough to spare the database."""


@needs(Right.EXPORT)
def dataset(site: Site, study_id: str, *, masked: bool = False, deidentified: bool = False) -> Dataset:
    """A study as exports read it, by its id or the key of its file. Who is masked gets the masked one."""
    study = studies.study(site, study_id)
    with site.look() as connection:
        count = len(read.participants(connection, study.id))
    whole = Dataset(
        site=site.info,
        study=study,
        forms=_forms(study.protocol),
        logs=tuple(LogShape(log.id, log.title, log.items) for log in LOGS.values()),
        subjects=lambda: _subjects(site, study),
        count=count,
        made_at=site.now(),
        made_by=site.user.login,
        software=f"Visitbook {VERSION}",
    )
    if masked or is_masked(site.user.roles, study.protocol):
        whole = shapes.masked(whole)
    return shapes.deidentified(whole) if deidentified else whole


def _forms(protocol: Protocol) -> tuple[FormShape, ...]:
    return tuple(
        FormShape(
            form.id,
            form.title,
            form_kind(form),
            form_items(form, protocol),
            form.instrument,
            form.source.where if form.source else "",
        )
        for form in protocol.forms
    )


def _subjects(site: Site, study: Study) -> Iterator[Subject]:
    """The participants by number, read in one consistent view of the database."""
    with site.look() as connection:
        people = read.participants(connection, study.id)
        for start in range(0, len(people), AT_ONCE):
            yield from _some(site, connection, study, people[start : start + AT_ONCE])


def _some(
    site: Site, connection: Connection, study: Study, people: tuple[Participant, ...]
) -> Iterator[Subject]:
    ids = [who.id for who in people]
    stored = read.visits(connection, ids)
    visit_ids = [visit.id for mine in stored.values() for visit in mine]
    entries = read_results.entries(connection, visit_ids)
    scores, said = read_exchange.scores(connection, visit_ids), read_exchange.said(connection, visit_ids)
    logs = read_exchange.logs(connection, ids)
    for who in people:
        visits = planning.shown_visits(stored.get(who.id, ()), study.protocol, site.today())
        age = who.age_between(who.consent_date)
        yield Subject(
            who,
            age.sure if age else None,
            tuple(
                _visit(visit, entries.get(visit.id, ()), scores.get(visit.id, ()), said) for visit in visits
            ),
            logs.get(who.id, _NO_LOGS),
        )


_NO_LOGS: dict[str, tuple[LogEntry, ...]] = {}


def _visit(
    visit: Visit, entries: tuple[Entry, ...], scores: tuple[ScoreValue, ...], said: dict[str, LabSaid]
) -> VisitData:
    return VisitData(visit, entries, scores, {one.id: said[one.id] for one in entries if one.id in said})
