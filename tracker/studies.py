"""The studies of a site: add one that ships with Visitbook or the site's own file, set the site's windows."""

from collections.abc import Mapping
from pathlib import Path

from tracker import planning
from tracker.catalogue.study_files import (
    load_study,
    read_study_text,
    shipped_studies,
    shipped_text,
    study_hash,
)
from tracker.domain.protocol import Protocol, Window
from tracker.domain.records import Changes, Study
from tracker.domain.rights import Right
from tracker.errors import NotFound, NotPossible
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, tables
from tracker.storage.writer import Value


def shipped() -> tuple[Protocol, ...]:
    """The studies that ship with Visitbook."""
    return tuple(shipped_studies().values())


def read_file(path: Path) -> str:
    """The text of a site's own study file. StudyFileError where it is absent, over 1 MB, or not UTF-8."""
    return read_study_text(path)


@needs(Right.OWN)
def studies(site: Site) -> tuple[Study, ...]:
    """The studies of this site under their current protocol versions."""
    with site.look() as connection:
        plans = [(keys.id, planning.plan_of(site, connection, keys.id)) for keys in read.studies(connection)]
    return tuple(planning.study_of(id_, plan) for id_, plan in plans)


@needs(Right.OWN)
def study(site: Site, study_id: str) -> Study:
    """One study of this site, by its id or by the key of its file (bird). NotFound where it is neither."""
    for found in studies(site):
        if study_id in (found.id, found.protocol.id):
            return found
    raise NotFound(
        _("The study {name} is not at this site.").format(name=study_id), _("Add it on the Study screen.")
    )


@needs(Right.CONFIGURE)
def add(site: Site, study_key: str | None = None, text: str | None = None) -> Changes:
    """Add a shipped study by its key, or a site's own study by the text of its file. Refused whole, or added whole."""
    text = text if text is not None else _shipped_text(study_key or "")
    protocol = load_study(text, study_key or _("the study file"))
    with site.work() as work:
        if protocol.id in {known.key for known in read.studies(work.connection)}:
            raise NotPossible(
                _("The study {name} is already at this site.").format(name=protocol.short_title),
                _("Choose it on the Study screen."),
            )
        study_id = work.insert(tables.STUDY, {"key": protocol.id, "current_version_id": None})
        version: dict[str, Value] = {
            "study_id": study_id,
            "version": protocol.version,
            "text": text,
            "sha256": study_hash(text),
            "added_at": site.clock.now(),
        }
        work.update(tables.STUDY, study_id, {"current_version_id": work.insert(tables.VERSION, version)})
        work.touched(study=study_id)
        return work.changes


def _shipped_text(study_key: str) -> str:
    if study_key not in shipped_studies():
        names = ", ".join(shipped_studies())
        raise NotFound(
            _("Visitbook ships no study {name}.").format(name=study_key),
            _("It ships {names}.").format(names=names),
        )
    return shipped_text(study_key)


@needs(Right.READ)
def site_windows(site: Site, study_id: str) -> Mapping[str, Window]:
    """The windows the site set where the protocol states none, by planned visit."""
    with site.look() as connection:
        return planning.plan_of(site, connection, study_id).windows


@needs(Right.CONFIGURE)
def set_site_window(
    site: Site, study_id: str, planned_id: str, window: Window | None, reason: str
) -> Changes:
    """Set or take back the site's own window of a visit; open visits are dated anew, held ones stay.

    NotPossible where the protocol states the window, or the window is not days before and after the target.
    """
    with site.work() as work:
        planned = planning.plan_of(site, work.connection, study_id).protocol.visit(planned_id)
        if planned.window is not None:
            raise NotPossible(
                _("The protocol states the window of {visit}.").format(visit=planned.short),
                _("Set one only where the protocol states none."),
            )
        if window is not None and (window.minus is None or window.plus is None):
            raise NotPossible(_("A site's window is days before and after the target."), _("Give both."))
        _store_window(work, study_id, planned_id, window, reason)
        plan = planning.plan_of(site, work.connection, study_id)
        for participant in read.participants(work.connection, study_id):
            planning.replan(work, participant, plan)
        work.touched(study=study_id)
        return work.changes


def _store_window(work: Work, study_id: str, planned_id: str, window: Window | None, reason: str) -> None:
    values: dict[str, Value] = {
        "minus": window.minus if window else None,
        "plus": window.plus if window else None,
    }
    known = read.site_window_id(work.connection, study_id, planned_id)
    if known:
        work.update(tables.WINDOW, known, values, reason=reason)
    else:
        work.insert(tables.WINDOW, {"study_id": study_id, "planned_id": planned_id, **values}, reason=reason)


@needs(Right.CONFIGURE)
def choose(site: Site, study_id: str, key: str, text: str, reason: str = "") -> Changes:
    """Record what the site chose under a key (domain/choices.py); an empty text takes the choice back.

    Open visits are dated anew where the anchor of a visit was chosen; held ones stay.
    """
    with site.work() as work:
        write_choice(work, study_id, key, text, reason)
        if key.startswith("anchor."):
            plan = planning.plan_of(site, work.connection, study_id)
            for participant in read.participants(work.connection, study_id):
                planning.replan(work, participant, plan)
        work.touched(study=study_id)
        return work.changes


def write_choice(work: Work, study_id: str, key: str, text: str, reason: str) -> None:
    """Write a choice of the site inside a step that does more with it."""
    known = read.choice_id(work.connection, study_id, key)
    if known:
        work.update(tables.CHOICE, known, {"value": text.strip()}, reason=reason)
        return
    row: dict[str, Value] = {"study_id": study_id, "key": key, "value": text.strip()}
    work.insert(tables.CHOICE, row, reason=reason)
