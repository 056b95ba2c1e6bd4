"""The audit trail listing: every entry about a study or a participant, each with its link of the chain."""

from tracker import trail
from tracker.domain.dates import full
from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing
from tracker.domain.logs import LOGS
from tracker.language import _
from tracker.listed.scope import Scope, count_fact
from tracker.storage import read_listings
from tracker.trail import TrailLine
from tracker.trail_columns import THINGS


def listing(scope: Scope) -> Listing:
    """The trail of a study or a participant, the oldest entry first."""
    if scope.participant:
        found = read_listings.trail_of_participant(scope.connection, scope.participant.id)
    else:
        found = read_listings.trail_of_study(scope.connection, scope.study.id)
    lines = trail.in_words(scope.site, scope.connection, found)
    return scope.listing(
        _("Audit trail listing"),
        facts=_facts(scope, lines),
        parts=(_part(scope, lines),),
        remarks=_remarks(scope),
    )


def _facts(scope: Scope, lines: tuple[TrailLine, ...]) -> tuple[Fact, ...]:
    whole = read_listings.count_trail(scope.connection)
    people = len({line.login for line in lines})
    facts = [
        count_fact(_("Entries"), len(lines), _("of {n} of the site").format(n=whole)),
        count_fact(_("Written by"), people, _("users")),
    ]
    if lines:
        facts.append((_("First"), full(lines[0].at), _("entry {n}").format(n=lines[0].sequence)))
        facts.append((_("Last"), full(lines[-1].at), _("entry {n}").format(n=lines[-1].sequence)))
    return tuple(facts)


def _part(scope: Scope, lines: tuple[TrailLine, ...]) -> ListedPart:
    said = () if scope.masked else (ListedColumn(_("Change"), share=2.4), ListedColumn(_("Why"), share=1))
    columns = (
        ListedColumn(_("Entry"), 34, right=True),
        ListedColumn(_("When"), 86),
        ListedColumn(_("Who"), 66),
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("What"), share=1.4),
        *said,
    )
    rows = tuple(_row(line, scope.masked) for line in lines)
    note = _("the oldest first; below each its hash, chained to the entry before")
    return ListedPart(_("Entries"), note, columns, rows, _("There is no entry."))


def _row(line: TrailLine, masked: bool) -> ListedRow:
    when = f"{full(line.at)} {line.at:%H:%M:%S}"
    said = () if masked else ("; ".join(line.change.split("\n")), line.reason)
    what = _thing(line) if masked else line.what
    cells = (str(line.sequence), when, line.login, line.participant, what, *said)
    return ListedRow(cells, below=_below(line))


def _below(line: TrailLine) -> str:
    """The hash in groups of eight, as on screen, and who acted as what, where, in which zone."""
    zone = line.at.strftime("%z")
    groups = " ".join(line.hash[at : at + 8] for at in range(0, len(line.hash), 8))
    return _("{hash}   as {role} at {workstation}   UTC{zone}").format(
        hash=groups, role=line.role, workstation=line.workstation, zone=f"{zone[:3]}:{zone[3:5]}"
    )


def _thing(line: TrailLine) -> str:
    """The kind of record alone: what was written there may give the treatment away."""
    return _("Row of a log") if line.table in LOGS else _(THINGS.get(line.table, line.action))


def _remarks(scope: Scope) -> tuple[str, ...]:
    remarks = [
        _(
            "Entries about other studies, users, backups and sign-ins are not of this listing, so that numbers are"
            " left out; the chain itself is checked with “verify”, against a seal kept elsewhere."
        )
    ]
    if scope.masked:
        remarks.append(_("Masked: what was written is left out; who wrote when is complete."))
    return tuple(remarks)
