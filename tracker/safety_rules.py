"""The label packs of a study: which are switched on, by whom and why, and switching them.

A pack is judged beside the study's own thresholds and never merged with them. Switching one on judges what is
recorded, so that its flags appear at once; switching it off withdraws them. Both stand in the audit trail.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tracker import catalogue, history, studies
from tracker.domain.choices import ON, Choices
from tracker.domain.packs import Pack
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import NotFound, ReasonNeeded
from tracker.flagging import Rejudging
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results


@dataclass(frozen=True)
class PackState:
    """A label pack as it stands in a study: whether it is on, and who said so last, when and why."""

    pack: Pack
    on: bool
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@needs(Right.READ)
def packs(site: Site, study_id: str) -> tuple[PackState, ...]:
    """Every label pack with its state in a study, in the order of the catalogue."""
    with site.look() as connection:
        on = read.choices(connection, study_id).packs
        found = []
        for pack in catalogue.packs().values():
            row = read.choice_id(connection, study_id, _key(pack.id))
            said = read_results.last_change(connection, row) if row else None
            state = PackState(pack, pack.id in on)
            found.append(replace(state, by=said.user, at=said.at, reason=said.reason) if said else state)
    return tuple(found)


@needs(Right.CONFIGURE)
def switch(site: Site, study_id: str, pack_id: str, on: bool, reason: str) -> Changes:
    """Switch a label pack on or off for a study; every participant is judged anew in the same step.

    NotFound for a pack that does not ship; ReasonNeeded without a reason.
    """
    pack = _pack(pack_id)
    if not reason.strip():
        raise ReasonNeeded(
            _("Switching {pack} needs a reason.").format(pack=pack.title),
            _("Say why: it stands in the audit trail."),
        )
    with site.work() as work:
        if (pack_id in read.choices(work.connection, study_id).packs) is on:
            return work.changes
        studies.write_choice(work, study_id, _key(pack_id), ON if on else "", reason.strip())
        for participant in read.participants(work.connection, study_id):
            _judge_anew(work, participant.id, pack, on, reason.strip())
        work.touched(study=study_id)
        return work.changes


def _judge_anew(work: Work, participant_id: str, pack: Pack, on: bool, reason: str) -> None:
    """What is said of a participant with the pack switched, against what was said before."""
    after = history.load(work.site, work.connection, participant_id)
    texts = {**after.study.choices.texts, _key(pack.id): "" if on else ON}
    before = replace(after, study=replace(after.study, choices=Choices(texts)))
    Rejudging(work, before, after, reason).analytes(pack.analytes)


def _pack(pack_id: str) -> Pack:
    try:
        return catalogue.packs()[pack_id]
    except KeyError:
        raise NotFound(
            _("There is no label pack {name}.").format(name=pack_id),
            _("The packs are {names}.").format(names=", ".join(catalogue.packs())),
        ) from None


def _key(pack_id: str) -> str:
    return f"pack.{pack_id}"
