"""Consent again: who must, since an amendment changed the form, and that someone did."""

from datetime import date

from sqlalchemy import Connection

from tracker import planning
from tracker.domain import dates
from tracker.domain.consent import ON_STUDY, Consent, ToConsent, must_consent
from tracker.domain.masking import masked_participant
from tracker.domain.records import Changes, Participant
from tracker.domain.rights import Right
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_amendments, tables
from tracker.storage.writer import Value


@needs(Right.READ)
def waiting(site: Site, study_id: str | None = None) -> tuple[ToConsent, ...]:
    """Who must consent again, of the site or of a study, by number."""
    with site.look() as connection:
        return to_consent(site, connection, study_id)


def to_consent(
    site: Site, connection: Connection, study_id: str | None = None, one: Participant | None = None
) -> tuple[ToConsent, ...]:
    """The same inside a look at the site, or of one participant alone."""
    found: list[ToConsent] = []
    for study, (version, since) in read_amendments.asked(connection).items():
        if study_id not in (None, study):
            continue
        plan = planning.plan_of(site, connection, study)
        people = (one,) if one else read.participants(connection, study)
        given = read_amendments.consents(connection, [who.id for who in people if who.status in ON_STUDY])
        found += [
            ToConsent(
                masked_participant(who),
                plan.protocol.short_title,
                version,
                since.astimezone(site.zone).date(),
            )
            for who in people
            if must_consent(who, [later.version for later in given.get(who.id, ())], version)
        ]
    return tuple(sorted(found, key=lambda one: one.participant.shown_number))


def given(connection: Connection, participant_id: str) -> tuple[Consent, ...]:
    """The consents of a participant to later versions of the form."""
    return read_amendments.consents(connection, [participant_id]).get(participant_id, ())


@needs(Right.MANAGE)
def record(site: Site, participant_id: str, on: date, reason: str = "") -> Changes:
    """Record that a participant consented to the version that is asked for; once recorded, to another day.

    NotPossible where no amendment asks for a new consent; ValueRefused before the first consent or in the future;
    ReasonNeeded before the amendment was approved, or to change the day.
    """
    with site.work() as work:
        who = read.participant(work.connection, participant_id)
        version = _asked(work, who)
        _check_day(work, who, on)
        known = read_amendments.consent_id(work.connection, who.id, version)
        approved = next(
            one.approved_on
            for one in reversed(read_amendments.versions(work.connection, who.study_id))
            if one.consent_version == version
        )
        if not reason.strip():
            if approved and on < approved:
                words = _("Version {version} of the form was approved on {day}, after this day.")
                raise ReasonNeeded(
                    words.format(version=version, day=dates.full(approved)), _("Check the date, or say why.")
                )
            if known:
                raise ReasonNeeded(_("This consent is recorded already."), _("Say why its day changes."))
        _write(work, who, version, on, reason.strip(), known)
        return work.changes


def _asked(work: Work, who: Participant) -> str:
    version = read_amendments.asked(work.connection).get(who.study_id, ("", None))[0]
    if not version or who.status not in ON_STUDY:
        raise NotPossible(
            _("{number} need not consent again.").format(number=who.shown_number),
            _("Consent is asked again once an amendment changes the form, of who is on study."),
        )
    return version


def _write(work: Work, who: Participant, version: str, on: date, reason: str, known: str | None) -> None:
    said: dict[str, Value] = {
        "consented_on": on,
        "recorded_at": work.site.clock.now(),
        "recorded_by": work.site.user.login,
    }
    if known:
        work.update(tables.CONSENT, known, said, participant=who.id, reason=reason)
    else:
        row: dict[str, Value] = {"participant_id": who.id, "version": version}
        work.insert(tables.CONSENT, row | said, participant=who.id, reason=reason)
    work.touched(participant=who.id)


def _check_day(work: Work, who: Participant, on: date) -> None:
    if on > work.site.today():
        raise ValueRefused(Refusal.IN_THE_FUTURE, _("This day is in the future."), _("Check the date."), "on")
    if on < who.consent_date:
        words = _("This day is before the first consent ({day}).").format(day=dates.full(who.consent_date))
        raise ValueRefused(Refusal.OUT_OF_RANGE, words, _("Check the date."), "on")
