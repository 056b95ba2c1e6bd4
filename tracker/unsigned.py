"""The completed visits that wait for a signature: what one person signs in one go, and how the list is read."""

from collections.abc import Mapping

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.masking import masked_rows
from tracker.domain.records import Visit
from tracker.domain.rights import Right
from tracker.domain.signing import Meaning, Signature, signed_words
from tracker.domain.views import TodayRow
from tracker.permission import needs
from tracker.planning import Protocols
from tracker.site import Site
from tracker.storage import read, read_results, read_trust
from tracker.worklist import masked_studies

MOST = 500
"""Visits offered at once, the earliest held first: more than anybody reads before signing; the rest follow."""


@needs(Right.SIGN)
def waiting(site: Site, meaning: Meaning) -> tuple[TodayRow, ...]:
    """The completed visits on which no signature with this meaning stands, the earliest held first.

    Their words name the signatures that stand, or say that one is void. Of masked studies without counts of flags.
    """
    with site.look() as connection:
        visits = read_trust.visits_without(connection, meaning.value, MOST)
        given = read_trust.signatures(connection, [visit.id for visit in visits])
        rows = _rows(site, connection, visits, given)
        masked = masked_studies(site, connection)
    return masked_rows(rows, masked)


def _rows(
    site: Site,
    connection: Connection,
    visits: tuple[Visit, ...],
    given: Mapping[str, tuple[Signature, ...]],
) -> tuple[TodayRow, ...]:
    people = read.participants_by_id(connection, {visit.participant_id for visit in visits})
    flags = read_results.flag_counts(connection, people)
    protocols = Protocols(site, connection).of(people.values())

    def row(visit: Visit) -> TodayRow:
        who = people[visit.participant_id]
        protocol = protocols[who.study_id]
        shown = planning.shown(visit, protocol, site.today(), None)
        signed = given.get(visit.id, ())
        how = "void" if signed and not any(one.stands for one in signed) else "complete"
        crossed, unknown, _seen = flags.get(visit.id, (0, 0, 0))
        return TodayRow(who, protocol.short_title, shown, signed_words(signed), how, crossed + unknown)

    return tuple(row(visit) for visit in visits)
