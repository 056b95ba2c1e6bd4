"""Emergency unmasking of one participant, and the record that a code was broken elsewhere."""

from datetime import date, datetime

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.masking import is_masked
from tracker.domain.openings import Opening
from tracker.domain.records import Changes, Participant
from tracker.domain.rights import Right
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_trust, sign_in, tables
from tracker.storage.writer import Value


@needs(Right.UNMASK)
def may_unmask(site: Site, participant_id: str) -> str:
    """The first step: what unmasking would mean, in words. NotPossible in a double-blind study: no arm is stored."""
    with site.look() as connection:
        who = read.participant(connection, participant_id)
        _check_stored(site, connection, who)
    return _("The arm of {number} is shown once, to you; that is on the record for ever.").format(
        number=who.shown_number
    )


@needs(Right.UNMASK)
def unmask(site: Site, participant_id: str, reason: str, password: str) -> tuple[str, Changes]:
    """The second step: the arm of one participant, after the reason and the password. It is on the trail first."""
    if not reason.strip():
        raise ReasonNeeded(_("Unmasking needs a reason."), _("Say which emergency asks for it."))
    sign_in.confirm(site.path, site.user.login, password, site.clock.now())
    with site.work() as work:
        who = read.participant(work.connection, participant_id)
        _check_stored(site, work.connection, who)
        values: dict[str, Value] = {
            "participant_id": participant_id,
            "by_whom": site.user.login,
            "reason": reason.strip(),
            "recorded_at": site.clock.now(),
        }
        work.insert(tables.UNMASKING, values, participant=participant_id, reason=reason.strip())
        work.touched(participant=participant_id)
        changes = work.changes
    return str(who.arm), changes


def _check_stored(site: Site, connection: Connection, who: Participant) -> None:
    masking = planning.plan_of(site, connection, who.study_id).protocol.masking.kind
    if masking in ("open_label", "not_applicable"):
        raise NotPossible(_("Nobody is masked in this study."), _("The arm is on the participant’s page."))
    if who.arm is None:
        raise NotPossible(
            _("No arm is stored for {number}.").format(number=who.shown_number),
            _("Break the code where the randomisation list is kept, and record it here."),
        )


@needs(Right.MANAGE)
def record_code_break(site: Site, participant_id: str, broken_on: date, by_whom: str, reason: str) -> Changes:
    """Record that the code of a double-blind study was broken elsewhere. The arm itself is never stored."""
    with site.work() as work:
        who = read.participant(work.connection, participant_id)
        if planning.plan_of(site, work.connection, who.study_id).protocol.arm_is_recorded:
            raise NotPossible(_("This study is not double blind."), _("Use unmasking."))
        if broken_on > site.today() or broken_on < who.consent_date:
            raise ValueRefused(
                Refusal.OUT_OF_RANGE,
                _("This day lies before consent or in the future."),
                _("Check the date."),
                "broken_on",
            )
        if not by_whom.strip() or not reason.strip():
            raise ReasonNeeded(_("Who broke the code and why is needed."), _("Type both."))
        values: dict[str, Value] = {
            "participant_id": participant_id,
            "by_whom": by_whom.strip(),
            "reason": reason.strip(),
            "recorded_at": site.clock.now(),
            "broken_on": broken_on,
        }
        work.insert(tables.CODE_BREAK, values, participant=participant_id, reason=reason.strip())
        work.touched(participant=participant_id)
        return work.changes


@needs(Right.READ)
def openings(site: Site, participant_id: str) -> tuple[Opening, ...]:
    """Every time the mask of a participant was opened, here or elsewhere; nothing for who is masked."""
    with site.look() as connection:
        who = read.participant(connection, participant_id)
        if is_masked(site.user.roles, planning.plan_of(site, connection, who.study_id).protocol):
            return ()
        here, elsewhere = read_trust.openings(connection, participant_id)
    opened = [Opening(False, _day(site, r.recorded_at), r.by_whom, r.reason, r.recorded_at) for r in here]
    broken = [Opening(True, row.broken_on, row.by_whom, row.reason, row.recorded_at) for row in elsewhere]
    return tuple(sorted((*opened, *broken), key=lambda one: one.recorded_at))


def _day(site: Site, moment: datetime) -> date:
    return moment.astimezone(site.zone).date()
