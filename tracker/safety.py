"""Flags over all participants: read with their history, acknowledged by an investigator, closed, opened again."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.flag_notes import EXPLAINED, Action, FlagNote, FlagStep
from tracker.domain.flag_steps import after
from tracker.domain.masking import is_masked
from tracker.domain.records import Changes, Flag
from tracker.domain.rights import Right
from tracker.domain.views import Trend
from tracker.errors import NotAllowed, ReasonNeeded, Refusal, ValueRefused
from tracker.history import load
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results, read_trail, tables
from tracker.storage.writer import Value
from tracker.trail_words import row_of
from tracker.trends import trends
from tracker.visit_record import named_flags


@dataclass(frozen=True)
class FlagLine:
    """A flag in the list of the site, with the study it belongs to."""

    flag: Flag
    study_id: str
    study_short: str


@needs(Right.READ)
def flags(site: Site) -> tuple[FlagLine, ...]:
    """All flags of the site, withdrawn ones too, newest first; of a study that masks who acts none."""
    with site.look() as connection:
        found = read_results.every_flag(connection)
        people = read.participants_by_id(connection, [flag.participant_id for flag in found])
        plans = {
            study: planning.plan_of(site, connection, study).protocol
            for study in {who.study_id for who in people.values()}
        }
    lines = []
    for flag in found:
        study = people[flag.participant_id].study_id
        if not is_masked(site.user.roles, plans[study]):
            (named,) = named_flags([flag], plans[study])
            lines.append(FlagLine(named, study, plans[study].short_title))
    return tuple(lines)


@needs(Right.READ)
def history(site: Site, flag_id: str) -> tuple[FlagNote, ...]:
    """All that was done with a flag from its first day, with the value it had then."""
    with site.look() as connection:
        flag = _flag(site, connection, flag_id)
        made = row_of(read_trail.made(connection, [flag_id]).get(flag_id))
    first = FlagNote(
        FlagStep.RAISED,
        "",
        flag.raised_at,
        value=str(made.get("value", flag.value)),
        limit=str(made.get("limit_text", flag.limit)),
    )
    return (first, *flag.notes)


@needs(Right.READ)
def trend(site: Site, flag_id: str) -> Trend | None:
    """How the value a flag stands on went on from visit to visit; None where there are not two of them."""
    with site.look() as connection:
        flag = _flag(site, connection, flag_id)
        found = trends(load(site, connection, flag.participant_id))
    return next((one for one in found if one.id == flag.item), None)


@needs(Right.DECIDE)
def acknowledge(site: Site, flag_id: str, action: Action, text: str = "") -> Changes:
    """An investigator has seen a flag and says what is done about it.

    ReasonNeeded for an action that says nothing without a note; NotPossible for a flag that is closed or withdrawn.
    """
    if action in EXPLAINED and not text.strip():
        raise ReasonNeeded(_("This action says nothing without a note."), _("Write why, or what is done."))
    return _step(site, flag_id, FlagStep.ACKNOWLEDGED, text, action)


@needs(Right.DECIDE)
def close(site: Site, flag_id: str, text: str) -> Changes:
    """Nothing more is to be done about an acknowledged flag, and why. It stays on the list of what was flagged."""
    return _step(site, flag_id, FlagStep.CLOSED, _said(text))


@needs(Right.DECIDE)
def reopen(site: Site, flag_id: str, text: str) -> Changes:
    """Open a flag again that was acknowledged or closed, saying why."""
    return _step(site, flag_id, FlagStep.REOPENED, _said(text))


def _said(text: str) -> str:
    if not text.strip():
        raise ValueRefused(Refusal.MISSING, _("There is no note."), _("Write why."), "text")
    return text


def _step(site: Site, flag_id: str, step: FlagStep, text: str, action: Action | None = None) -> Changes:
    with site.work() as work:
        flag = _flag(site, work.connection, flag_id)
        state: dict[str, Value] = {"state": after(flag.state, step).value}
        work.update(tables.FLAG, flag.id, state, participant=flag.participant_id)
        _write(work, flag, FlagNote(step, site.user.name, site.clock.now(), action, text.strip()))
        work.touched(participant=flag.participant_id, visit=flag.visit_id)
        return work.changes


def _write(work: Work, flag: Flag, note: FlagNote) -> None:
    row: dict[str, Value] = {
        "flag_id": flag.id,
        "step": note.step.value,
        "by_whom": note.by,
        "at": note.at,
        "action": note.action.value if note.action else "",
        "text": note.text,
        "value": flag.value,
        "limit_text": flag.limit,
    }
    work.insert(tables.FLAG_NOTE, row, participant=flag.participant_id)


def _flag(site: Site, connection: Connection, flag_id: str) -> Flag:
    """A flag that who acts may see. NotFound; NotAllowed for a masked assessor."""
    flag = read_results.flag(connection, flag_id)
    study = read.participant(connection, flag.participant_id).study_id
    if is_masked(site.user.roles, planning.plan_of(site, connection, study).protocol):
        raise NotAllowed(_("Flags are not for a masked assessor."), _("Ask the coordinator."))
    return flag
