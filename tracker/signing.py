"""Signing a visit: the password again, what it means, and a hash of what the visit holds; any change voids it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tracker import planning
from tracker.domain.masking import is_masked
from tracker.domain.records import Changes, Visit
from tracker.domain.rights import Right
from tracker.domain.signing import SIGNERS, Meaning, Signature, content_hash
from tracker.errors import Cancelled, NotAllowed, NotPossible, TrackerError
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results, read_trust, sign_in, tables
from tracker.storage.writer import Value

Told = Callable[[int, int], bool]
"""Is told how many of how many visits are signed; its False cancels."""


@needs(Right.SIGN)
def sign(site: Site, visit_id: str, meaning: Meaning, password: str) -> Changes:
    """Sign a completed visit. WrongPassphrase (counted as at sign-in); NotAllowed; NotPossible while it is open."""
    return sign_several(site, (visit_id,), meaning, password)


@needs(Right.SIGN)
def sign_several(
    site: Site, visit_ids: Sequence[str], meaning: Meaning, password: str, progress: Told | None = None
) -> Changes:
    """Sign completed visits in one go, all of them or none: each has a signature of its own.

    Cancelled where `progress` said so. Of several, a refusal names the visit that cannot be signed.
    """
    if not site.user.roles & SIGNERS[meaning]:
        names = ", ".join(sorted(_(role.value) for role in SIGNERS[meaning]))
        raise NotAllowed(
            _("{login} may not sign this.").format(login=site.user.login),
            _("This is for: {roles}.").format(roles=names),
        )
    sign_in.confirm(site.path, site.user.login, password, site.clock.now())
    with site.alone(), site.work() as work:
        for done, visit_id in enumerate(visit_ids):
            if progress and not progress(done, len(visit_ids)):
                raise Cancelled(_("Signing was cancelled; nothing was signed."))
            try:
                _sign(work, visit_id, meaning)
            except NotPossible as error:
                raise (_of_visit(work, visit_id, error) if len(visit_ids) > 1 else error) from None
        return work.changes


def _of_visit(work: Work, visit_id: str, error: TrackerError) -> NotPossible:
    visit = read.visit(work.connection, visit_id)
    who = read.participant(work.connection, visit.participant_id)
    protocol = planning.plan_of(work.site, work.connection, who.study_id).protocol
    words = _("{number} {visit}: {happened} None of the visits was signed.")
    label = protocol.visit_label(visit.planned_id)
    return NotPossible(
        words.format(number=who.shown_number, visit=label, happened=error.happened), error.todo
    )


def _sign(work: Work, visit_id: str, meaning: Meaning) -> None:
    site, visit = work.site, read.visit(work.connection, visit_id)
    _may_be_signed(work, visit, site.user.login, meaning)
    entries = read_results.entries(work.connection, [visit_id]).get(visit_id, ())
    values: dict[str, Value] = {
        "participant_id": visit.participant_id,
        "visit_id": visit_id,
        "user_id": site.user.id,
        "login": site.user.login,
        "name": site.user.name,
        "role": ", ".join(sorted(site.user.roles)),
        "meaning": meaning.value,
        "signed_at": site.clock.now(),
        "zone": site.info.timezone,
        "content": content_hash(visit, entries),
        "void_reason": "",
    }
    work.insert(tables.SIGNATURE, values, participant=visit.participant_id)
    work.touched(participant=visit.participant_id, visit=visit_id)


def _may_be_signed(work: Work, visit: Visit, login: str, meaning: Meaning) -> None:
    if visit.completed_at is None:
        raise NotPossible(_("This visit is not complete."), _("Complete it, then sign."))
    given = read_trust.signatures(work.connection, [visit.id]).get(visit.id, ())
    if any(one.stands and one.login == login and one.meaning is meaning for one in given):
        raise NotPossible(_("You have signed this already."), _("The signature stands."))


@needs(Right.READ)
def signatures(site: Site, visit_id: str) -> tuple[Signature, ...]:
    """The signatures of a visit, void ones too; why one is void may name a value, so who is masked is not told."""
    with site.look() as connection:
        given = read_trust.signatures(connection, [visit_id]).get(visit_id, ())
        who = read.participant(connection, read.visit(connection, visit_id).participant_id)
        masked = is_masked(site.user.roles, planning.plan_of(site, connection, who.study_id).protocol)
    return tuple(replace(one, void_reason="") for one in given) if masked else given
