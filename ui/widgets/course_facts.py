"""What became of a participant beside the schedule, in pills and facts: screening that expires, stopped, left."""

from collections.abc import Iterator

from tracker.domain.records import ParticipantStatus
from tracker.domain.screening import Screening, screening_of
from tracker.domain.views import ParticipantPage
from tracker.language import N_, _
from tracker.status_words import expiry_words
from tracker.worklist import AHEAD
from ui import dates
from ui.widgets.glyphs import Glyph
from ui.widgets.status_pill import StatusPill

_LEFT = {
    ParticipantStatus.SCREEN_FAILURE: N_("Screening ended"),
    ParticipantStatus.COMPLETED: N_("Completed"),
    ParticipantStatus.WITHDRAWN: N_("Withdrew"),
    ParticipantStatus.LOST: N_("Lost since"),
    ParticipantStatus.DIED: N_("Died"),
}
REPEATS = "point.screening_repeats"
"""The open point in which a site settles which samples are repeated."""


def screening_on(page: ParticipantPage) -> Screening | None:
    """The screening that waits for baseline, where the protocol limits how long it holds."""
    if page.today is None:
        return None
    return screening_of(page.participant, page.study.protocol, page.visits, page.today)


def repeat_words(page: ParticipantPage, screening: Screening) -> str:
    """Which samples to repeat: as the site settled it, else the laboratory forms of screening, to be confirmed."""
    settled = page.study.choices.text(REPEATS)
    if settled:
        return _("{samples} (the site’s choice)").format(samples=settled)
    return _("{samples} (to be confirmed by the site)").format(samples=", ".join(screening.forms))


def course_pills(page: ParticipantPage) -> Iterator[StatusPill]:
    """Consent that is missing, treatment that was stopped, a screening that expires within a week or has expired."""
    if page.to_consent:
        words = _("Consent to version {version} missing").format(version=page.to_consent.version)
        yield StatusPill(Glyph.MISSING, words, "warn")
    if page.participant.treatment_stopped_on:
        yield StatusPill(Glyph.MISSED, _("Treatment stopped"), "warn")
    screening = screening_on(page)
    if screening and screening.expired:
        words = _("Screening {expired}").format(expired=expiry_words(screening))
        yield StatusPill(Glyph.OVERDUE, words, "warn")
    elif screening and screening.days_left <= AHEAD.days:
        words = _("Screening expires, {left}").format(left=expiry_words(screening))
        yield StatusPill(Glyph.CLOSING, words, "warn")


def course_facts(page: ParticipantPage) -> Iterator[tuple[str, str]]:
    """The same with days and reasons."""
    who, screening = page.participant, screening_on(page)
    for one in page.consents:
        said = _("version {version}, {day}")
        yield _("Consent again"), said.format(version=one.version, day=dates.full(one.consented_on))
    if screening:
        yield _("Screening holds to"), dates.full(screening.holds_to)
        if screening.expired:
            yield _("Repeat"), repeat_words(page, screening)
    if who.treatment_stopped_on:
        words = (dates.full(who.treatment_stopped_on), who.treatment_stop_reason)
        yield _("Treatment stopped"), ", ".join(filter(None, words))
    if who.ended_on:
        label = _(_LEFT.get(who.status, "Left"))
        yield label, ", ".join(filter(None, (dates.full(who.ended_on), who.end_reason)))
