"""Whom a listing is of, and what all listings say alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from tracker import planning, studies
from tracker.domain.dates import full
from tracker.domain.forms import base_form
from tracker.domain.listing import Fact, ListedPart, Listing
from tracker.domain.masking import is_masked, masked_participant, masked_visit, seen_forms
from tracker.domain.protocol import Protocol
from tracker.domain.records import Participant, Study, Visit
from tracker.errors import NotFound
from tracker.language import _, ngettext
from tracker.site import Site
from tracker.storage import read, read_listings


@dataclass(frozen=True)
class Scope:
    """A study and those of its participants who are listed, masked already where the listing is."""

    site: Site
    connection: Connection
    study: Study
    people: tuple[Participant, ...]
    participant: Participant | None
    masked: bool

    @property
    def protocol(self) -> Protocol:
        """The protocol version in force, as the site settled it."""
        return self.study.protocol

    @cached_property
    def today(self) -> date:
        """The site's calendar day."""
        return self.site.today()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The participants by id, in the order of their numbers."""
        return tuple(who.id for who in self.people)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """What each participant is called, by id."""
        return {who.id: who.shown_number for who in self.people}

    @cached_property
    def visits(self) -> Mapping[str, Visit]:
        """Every visit of those listed, by id, by participant and then in the order of the schedule."""
        stored = read.visits(self.connection, self.ids)
        shown = [
            visit
            for who in self.ids
            for visit in planning.shown_visits(stored.get(who, ()), self.protocol, self.today)
        ]
        kept = (masked_visit(visit, self.protocol) for visit in shown) if self.masked else shown
        return {visit.id: visit for visit in kept}

    def sees(self, form_id: str) -> bool:
        """Whether what a form holds may be listed."""
        return not self.masked or base_form(form_id) in self._seen

    @cached_property
    def _seen(self) -> frozenset[str]:
        return seen_forms(self.protocol)

    @property
    def of_words(self) -> str:
        """ "of 12 participants", or of which one."""
        if self.participant:
            return _("of {number}").format(number=self.participant.shown_number)
        count = len(self.people)
        return ngettext("of {n} participant", "of {n} participants", count).format(n=count)

    def listing(
        self,
        title: str,
        facts: tuple[Fact, ...],
        parts: tuple[ListedPart, ...],
        remarks: tuple[str, ...] = (),
        review: tuple[tuple[str, str], ...] = (),
        *,
        lies: bool = True,
    ) -> Listing:
        """A listing of these; the words of `review` are not translated yet."""
        return Listing(
            title=title,
            site=self.site.info,
            study=self.study,
            participant=self.participant,
            facts=facts,
            parts=parts,
            remarks=remarks,
            review=tuple((_(role), _(words)) for role, words in review),
            lies=lies,
            masked=self.masked,
        )

    def struck_remark(self, log_id: str) -> tuple[str, ...]:
        """How many rows of a log are not listed as they were struck out; nothing where none was."""
        count = read_listings.struck(self.connection, self.ids, log_id)
        words = ngettext(
            "{n} row that was struck out is not listed; it is on the audit trail.",
            "{n} rows that were struck out are not listed; they are on the audit trail.",
            count,
        )
        return (words.format(n=count),) if count else ()


def scope(
    site: Site, connection: Connection, study_id: str, participant_id: str | None, masked: bool
) -> Scope:
    """A study, or one participant of it. NotFound where there is none; masked for whoever may not know the arm."""
    study = studies.study(site, study_id)
    masked = masked or is_masked(site.user.roles, study.protocol)
    people = read.participants(connection, study.id)
    if participant_id:
        people = tuple(who for who in people if who.id == participant_id)
        if not people:
            raise NotFound(_("This participant is not in the study."), _("Check the number."))
    if masked:
        people = tuple(masked_participant(who) for who in people)
    return Scope(site, connection, study, people, people[0] if participant_id else None, masked)


def day_words(day: date | None) -> str:
    """14 Apr 2026, or nothing."""
    return full(day) if day else ""


def count_fact(caption: str, count: int, remark: str = "") -> tuple[str, str, str]:
    """A number at the head of a listing."""
    return caption, str(count), remark
