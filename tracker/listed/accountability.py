"""Drug accountability: what was dispensed to whom and came back, what is out, and how much was taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.compliance import Compliance, compliance
from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing, Mark
from tracker.domain.log_words import shown
from tracker.domain.logs import DISPENSING
from tracker.domain.records import LogEntry
from tracker.language import N_, _
from tracker.listed.events import MASKED
from tracker.listed.scope import Scope, count_fact
from tracker.storage import read_exchange

_REVIEW = (
    (N_("Dispensed and counted by"), N_("I dispensed and counted what is listed.")),
    (N_("Investigator"), N_("I reviewed this accountability.")),
)


@dataclass(frozen=True)
class Given:
    """One dispensing to a participant."""

    number: str
    entry: LogEntry
    compliance: Compliance

    def said(self, item: str) -> str:
        """An answer in the words of its item."""
        return shown(DISPENSING.item(item), self.code(item))

    def code(self, item: str) -> str:
        """An answer as it is recorded."""
        return self.entry.answers.get(item, "")

    @property
    def is_out(self) -> bool:
        """Whether nothing was said of what came back."""
        return not self.code("returned")


def listing(scope: Scope) -> Listing:
    """The drug accountability of a study or a participant."""
    found = () if scope.masked else _given(scope)
    return scope.listing(
        _("Drug accountability"),
        facts=() if scope.masked else _facts(scope, found),
        parts=(_part(scope, found), *(() if scope.masked else (_totals_part(found),))),
        remarks=() if scope.masked else _remarks(scope),
        review=() if scope.masked else _REVIEW,
    )


def _given(scope: Scope) -> tuple[Given, ...]:
    logs = read_exchange.logs(scope.connection, scope.ids)
    found = [
        Given(scope.numbers[who], entry, compliance(entry.answers))
        for who in scope.ids
        for entry in logs.get(who, {}).get(DISPENSING.id, ())
    ]
    return tuple(sorted(found, key=lambda one: (one.number, one.code("dispensed_on"))))


def _facts(scope: Scope, found: tuple[Given, ...]) -> tuple[Fact, ...]:
    over = sum(one.compliance.over_used is True for one in found)
    return (
        count_fact(_("Dispensings"), len(found)),
        count_fact(_("Participants"), len({one.number for one in found}), scope.of_words),
        count_fact(_("Tablets dispensed"), _sum(found, "dispensed")),
        count_fact(_("Tablets returned"), _sum(found, "returned")),
        count_fact(_("Not yet returned"), sum(one.is_out for one in found), _("dispensings")),
        count_fact(_("More gone than expected"), over, _("dispensings")),
    )


def _sum(found: Iterable[Given], item: str) -> int:
    return sum(int(one.code(item) or 0) for one in found)


def _part(scope: Scope, found: tuple[Given, ...]) -> ListedPart:
    nothing = _(MASKED) if scope.masked else _("Nothing was dispensed.")
    columns = (
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("Drug"), share=1.2, strong=True),
        ListedColumn(_("Kit"), share=0.7),
        ListedColumn(_("Batch"), share=0.6),
        ListedColumn(_("Dispensed on"), 60),
        ListedColumn(_("Tablets out"), 48, right=True),
        ListedColumn(_("To take"), 58),
        ListedColumn(_("Returned on"), 60),
        ListedColumn(_("Tablets back"), 52, right=True),
        ListedColumn(_("Gone"), 34, right=True),
        ListedColumn(_("Of expected"), share=1.2),
    )
    note = _("tablets to take from the day dispensed to the day before the return")
    return ListedPart(_("Dispensed and returned"), note, columns, tuple(map(_row, found)), nothing)


def _row(one: Given) -> ListedRow:
    gone = "" if one.compliance.taken is None else f"{one.compliance.taken:f}"
    cells = (
        one.number,
        one.said("drug"),
        one.code("kit") or "–",
        one.code("batch") or "–",
        one.said("dispensed_on"),
        one.code("dispensed"),
        _to_take(one),
        one.said("returned_on") or _("not yet"),
        one.code("returned") or "–",
        gone or "–",
        one.compliance.words if not one.is_out else "–",
    )
    note = _("Note: {words}").format(words=one.code("note")) if one.code("note") else ""
    return ListedRow(cells, Mark.FLAG if one.compliance.over_used else Mark.NONE, note)


def _to_take(one: Given) -> str:
    if one.code("per_week"):
        return _("{n} per WEEK").format(n=one.code("per_week"))
    return _("{n} per day").format(n=one.code("per_day")) if one.code("per_day") else ""


def _totals_part(found: tuple[Given, ...]) -> ListedPart:
    """By drug: what went out, what came back, what is still with participants."""
    columns = (
        ListedColumn(_("Drug"), share=2, strong=True),
        ListedColumn(_("Dispensings"), 70, right=True),
        ListedColumn(_("Tablets dispensed"), 90, right=True),
        ListedColumn(_("Tablets returned"), 90, right=True),
        ListedColumn(_("Gone, as counted"), 90, right=True),
        ListedColumn(_("Not yet returned, dispensed"), 130, right=True),
    )
    by_drug: dict[str, list[Given]] = {}
    for one in found:
        by_drug.setdefault(one.said("drug"), []).append(one)
    rows = tuple(_total(drug, ones) for drug, ones in sorted(by_drug.items()))
    return ListedPart(_("By drug"), "", columns, rows, _("Nothing was dispensed."))


def _total(drug: str, ones: list[Given]) -> ListedRow:
    out, back = [one for one in ones if one.is_out], [one for one in ones if not one.is_out]
    gone = _sum(back, "dispensed") - _sum(back, "returned")
    numbers = (len(ones), _sum(ones, "dispensed"), _sum(ones, "returned"), gone, _sum(out, "dispensed"))
    return ListedRow((drug, *(str(number) for number in numbers)))


def _remarks(scope: Scope) -> tuple[str, ...]:
    known = _("Gone means not returned: whether a tablet was swallowed nobody knows.")
    return (known, *scope.struck_remark(DISPENSING.id))
