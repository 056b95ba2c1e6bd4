"""The adverse events of a study: all of them, and the serious ones with the clock of their report."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing, Mark
from tracker.domain.log_words import shown
from tracker.domain.logs import ADVERSE_EVENT
from tracker.domain.partial_dates import PartialDate
from tracker.domain.records import LogEntry
from tracker.domain.serious import REPORT_DAYS, ReportClock, report_clock
from tracker.language import N_, _, ngettext
from tracker.listed.scope import Scope, count_fact
from tracker.storage import read_exchange

MASKED = N_("The logs are not for a masked assessor: they could give the treatment away.")
_REVIEW = ((N_("Investigator"), N_("I reviewed these events, their seriousness and their relation.")),)
_SEVERE = ("3", "4", "5")


@dataclass(frozen=True)
class Event:
    """One adverse event of a participant with the clock of its report."""

    number: str
    entry: LogEntry
    clock: ReportClock | None

    def said(self, item: str) -> str:
        """An answer in the words of its item."""
        return shown(ADVERSE_EVENT.item(item), self.entry.answers.get(item, ""))

    def code(self, item: str) -> str:
        """An answer as it is recorded."""
        return self.entry.answers.get(item, "")

    @cached_property
    def onset(self) -> str:
        """The onset as it sorts."""
        return self.code("onset")

    @property
    def ongoing(self) -> bool:
        """Whether no end is recorded and it is not said to be over."""
        return not self.code("ended") and self.code("outcome") not in ("recovered", "sequelae", "fatal")


def of_study(scope: Scope) -> tuple[Event, ...]:
    """The adverse events that stand, by participant and onset; none where the listing is masked."""
    if scope.masked:
        return ()
    logs = read_exchange.logs(scope.connection, scope.ids)
    limit = scope.study.choices.text(REPORT_DAYS)
    found = [
        Event(scope.numbers[who], entry, report_clock(entry.answers, scope.today, limit))
        for who in scope.ids
        for entry in logs.get(who, {}).get(ADVERSE_EVENT.id, ())
    ]
    return tuple(sorted(found, key=lambda one: (one.number, one.onset)))


# --- the listing


def listing(scope: Scope) -> Listing:
    """The adverse event listing of a study or a participant."""
    found = of_study(scope)
    return scope.listing(
        _("Adverse event listing"),
        facts=_facts(scope, found),
        parts=(_part(scope, found),),
        remarks=_remarks(scope),
        review=() if scope.masked else _REVIEW,
    )


def _facts(scope: Scope, found: tuple[Event, ...]) -> tuple[Fact, ...]:
    if scope.masked:
        return ()
    serious = [one for one in found if one.code("serious") == "yes"]
    severe = sum(one.code("grade") in _SEVERE for one in found)
    return (
        count_fact(_("Adverse events"), len(found)),
        count_fact(_("Participants"), len({one.number for one in found}), scope.of_words),
        count_fact(_("Serious"), len(serious), _not_reported(serious)),
        count_fact(_("Grade 3 and above"), severe),
        count_fact(_("Not over"), sum(one.ongoing for one in found)),
    )


def _not_reported(serious: list[Event]) -> str:
    count = sum(not one.code("reported_on") for one in serious)
    return ngettext("{n} not reported", "{n} not reported", count).format(n=count) if serious else ""


def _part(scope: Scope, found: tuple[Event, ...]) -> ListedPart:
    nothing = _(MASKED) if scope.masked else _("No adverse event is recorded.")
    columns = (
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("Adverse event"), share=2.1, strong=True),
        ListedColumn(_("CTCAE term"), share=1.1),
        ListedColumn(_("Grade"), 30),
        ListedColumn(_("Onset"), 56),
        ListedColumn(_("End"), 56),
        ListedColumn(_("Days"), 28),
        ListedColumn(_("Serious"), share=1.4),
        ListedColumn(_("Relation"), 56),
        ListedColumn(_("Action"), 60),
        ListedColumn(_("Outcome"), 60),
    )
    note = "" if scope.masked else _("in the words used; term and grade where given")
    return ListedPart(_("Adverse events"), note, columns, tuple(_row(one) for one in found), nothing)


def _row(one: Event) -> ListedRow:
    end = one.said("ended") or (_("ongoing") if one.ongoing else _("not recorded"))
    serious = one.said("serious_criteria") if one.code("serious") == "yes" else one.said("serious")
    grade = f"G{one.code('grade')}" if one.code("grade") else ""
    cells = (
        one.number,
        one.code("words"),
        one.code("term"),
        grade,
        one.said("onset"),
        end,
        _days(one),
        serious,
        one.said("relation"),
        one.said("action"),
        one.said("outcome"),
    )
    return ListedRow(cells, Mark.FLAG if one.code("serious") == "yes" else Mark.NONE, _below(one))


def _below(one: Event) -> str:
    note = _("Note: {words}").format(words=one.code("note")) if one.code("note") else ""
    return "\n".join(part for part in (one.clock.words if one.clock else "", note) if part)


def _days(one: Event) -> str:
    """How many days it lasted, both ends counted; nothing where a day is not known."""
    answers: Mapping[str, str] = one.entry.answers
    if not answers.get("onset") or not answers.get("ended"):
        return ""
    first, last = PartialDate.parse(answers["onset"]), PartialDate.parse(answers["ended"])
    if first.first != first.last or last.first != last.last:
        return ""
    return str((last.first - first.first).days + 1)


def _remarks(scope: Scope) -> tuple[str, ...]:
    if scope.masked:
        return ()
    known = _("Days: both the first and the last counted. Marked: serious.")
    return (known, *scope.struck_remark(ADVERSE_EVENT.id))


# --- the serious ones in the safety listing


def serious_rows(scope: Scope) -> tuple[ListedRow, ...]:
    """A line for each serious adverse event with the state of its report."""
    return tuple(_serious_row(one) for one in of_study(scope) if one.code("serious") == "yes")


def _serious_row(one: Event) -> ListedRow:
    late = one.clock is not None and (one.clock.late or one.clock.reported_on is None)
    term = one.code("term")
    cells = (
        one.number,
        f"{one.code('words')}\n{term}" if term else one.code("words"),
        f"G{one.code('grade')}" if one.code("grade") else "",
        one.said("onset"),
        one.said("serious_criteria"),
        one.said("relation"),
        one.said("outcome"),
        one.clock.words if one.clock else "",
    )
    return ListedRow(cells, Mark.FLAG if late else Mark.NONE)


def serious_part(scope: Scope, rows: tuple[ListedRow, ...]) -> tuple[ListedPart, ...]:
    """The part of the safety listing; none where the listing is masked."""
    if scope.masked:
        return ()
    columns = (
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("Adverse event, term"), share=1.4, strong=True),
        ListedColumn(_("Grade"), 30),
        ListedColumn(_("Onset"), 56),
        ListedColumn(_("Serious because of"), share=1),
        ListedColumn(_("Relation"), 62),
        ListedColumn(_("Outcome"), 66),
        ListedColumn(_("Report"), share=1.5),
    )
    note = _("marked: not reported, or reported late")
    return (ListedPart(_("Serious adverse events"), note, columns, rows, _("None.")),)
