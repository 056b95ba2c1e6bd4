"""A row of a log from what was typed to what is recorded: every answer read, then the row judged as a whole.

All that is wrong is said at once, each refusal naming its field.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain import entry
from tracker.domain.drugs import KnownDrug, check_every
from tracker.domain.instruments.base import item_name
from tracker.domain.logs import Log, LogItem
from tracker.domain.partial_dates import PartialDate, read_partial
from tracker.domain.records import Typed
from tracker.errors import Refusal, ValueRefused
from tracker.language import _

Answers = Mapping[str, str]


class RowRefused(ValueRefused):
    """A row that cannot be recorded as it stands: `problems` holds a refusal for each field concerned."""

    def __init__(self, problems: tuple[ValueRefused, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, first.happened, first.todo, first.field)
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """A row being judged: its readable answers, the site's day, and the drug it names where that is known."""

    log: Log
    answers: Answers
    today: date
    drug: KnownDrug | None = None

    def text(self, item_id: str) -> str:
        """The canonical answer, empty where there is none."""
        return self.answers.get(item_id, "")

    def number(self, item_id: str) -> Decimal | None:
        """The answer as a number; None where there is none."""
        return Decimal(self.text(item_id)) if self.text(item_id) else None

    def day(self, item_id: str) -> PartialDate | None:
        """The answer as a date; None where there is none."""
        return PartialDate.parse(self.text(item_id)) if self.text(item_id) else None

    def refused(self, code: Refusal, item_id: str, happened: str, todo: str) -> ValueRefused:
        """A refusal at one field."""
        return ValueRefused(code, happened, todo, item_id)


Check = Callable[[Row], Iterator[ValueRefused]]


def read_row(log: Log, typed: Answers, today: date, drug: KnownDrug | None = None) -> dict[str, str]:
    """The canonical answers of a row, one for every item. RowRefused names every field that is wrong.

    `drug` is the catalogue's drug that the row names; `today` the site's calendar day.
    KeyError for an item that the log does not have.
    """
    for item_id in typed:
        log.item(item_id)
    answers: dict[str, str] = {}
    problems: list[ValueRefused] = []
    for item in log.items:
        try:
            answers[item.id] = read_item(item, typed.get(item.id, ""))
        except ValueRefused as refused:
            problems.append(refused)
    wrong = {problem.field for problem in problems}
    row = Row(log, answers, today, drug)
    problems += [problem for check in _CHECKS for problem in check(row) if problem.field not in wrong]
    if problems:
        raise RowRefused(_one_each(problems))
    return answers


def read_item(item: LogItem, text: str) -> str:
    """The canonical answer to one item. ValueRefused names the item and what is allowed."""
    try:
        value = _value(item, text)
    except ValueRefused as refused:
        raise ValueRefused(refused.code, refused.happened, refused.todo, item.id) from None
    if item.required and not value:
        happened = _("{name}: this is needed.").format(name=item_name(item))
        raise ValueRefused(Refusal.MISSING, happened, "", item.id)
    return value


def _value(item: LogItem, text: str) -> str:
    if not text.strip():
        return ""
    if item.partial:
        return read_partial(text).text
    if item.several:
        return _codes(item, text)
    value = entry.read(item, Typed(item.id, text), {}).value
    if isinstance(value, Decimal) and item.above_zero and value <= 0:
        words = _("{name} is above 0.").format(name=item_name(item))
        raise ValueRefused(Refusal.OUT_OF_RANGE, words, _("Leave it empty where it is not known."))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _codes(item: LogItem, text: str) -> str:
    """The codes in the order of the list, each once."""
    given = {str(entry.read(item, Typed(item.id, code), {}).value) for code in text.split()}
    return " ".join(choice.code for choice in item.choices if choice.code in given)


def coded_term(text: str, terms: Iterable[str], version: str) -> str:
    """A term of an adverse event as recorded: "Anemia (CTCAE v5.0)" where it is one of that version's, else as typed.

    The version stands in the text, so that a row says for ever which criteria its grade was read from.
    """
    mark = f" (CTCAE v{version})"
    typed = " ".join(text.split()).removesuffix(mark)
    known = {term.casefold(): term for term in terms}
    return known[typed.casefold()] + mark if typed.casefold() in known else typed


def _one_each(problems: list[ValueRefused]) -> tuple[ValueRefused, ...]:
    """The first problem of each field."""
    by_field: dict[str, ValueRefused] = {}
    for problem in problems:
        by_field.setdefault(problem.field, problem)
    return tuple(by_field.values())


# --- checks of every log


def _future(row: Row) -> Iterator[ValueRefused]:
    """A day that surely lies in the future is refused, except a planned end."""
    for item in row.log.items:
        day = row.day(item.id) if item.kind.value == "date" else None
        if day and not item.may_come and day.first > row.today:
            happened = _("{name}: {day} is in the future.").format(name=item_name(item), day=day.words)
            yield row.refused(Refusal.IN_THE_FUTURE, item.id, happened, _("Check the date."))


def _spans(row: Row) -> Iterator[ValueRefused]:
    """An end that surely lies before its start is refused; where it only may, nothing is said."""
    for first, last in row.log.spans:
        start, end = row.day(first), row.day(last)
        if start and end and end.last < start.first:
            words = _("{end} ({last}) is before {start} ({first}).").format(
                end=_(row.log.item(last).label),
                last=end.words,
                start=_(row.log.item(first).label).lower(),
                first=start.words,
            )
            yield row.refused(Refusal.OUT_OF_RANGE, last, words, _("Check both dates."))


def _ongoing(row: Row) -> Iterator[ValueRefused]:
    """What has ended is not ongoing; a planned end may still come."""
    ended = row.day("ended")
    if row.text("ongoing") == "yes" and ended and ended.is_before(row.today):
        happened = _("Ongoing is yes, and it ended: {day}.").format(day=ended.words)
        yield row.refused(Refusal.NOT_A_CHOICE, "ongoing", happened, _("Keep one of the two."))


# --- adverse events


def _seriousness(row: Row) -> Iterator[ValueRefused]:
    """ICH E2A II.B: serious means at least one criterion; the day the site became aware starts the clock."""
    serious, criteria = row.text("serious"), row.text("serious_criteria")
    if serious == "yes" and not criteria:
        words = _("A serious adverse event has at least one criterion.")
        yield row.refused(Refusal.MISSING, "serious_criteria", words, _("Choose each that holds."))
    if serious == "no" and criteria:
        words = _("A criterion is chosen, and serious is no.")
        yield row.refused(Refusal.NOT_A_CHOICE, "serious_criteria", words, _("Keep one of the two."))
    if serious == "yes" and not row.text("aware_on"):
        words = _("The day on which the site became aware is needed.")
        yield row.refused(Refusal.MISSING, "aware_on", words, _("The time to report runs from it."))


def _death(row: Row) -> Iterator[ValueRefused]:
    """Grade 5 is death (CTCAE v5.0), a fatal outcome too; death is always serious (ICH E2A)."""
    grade, outcome = row.text("grade"), row.text("outcome")
    if grade != "5" and outcome != "fatal":
        return
    if grade and grade != "5":
        words = _("A fatal adverse event has grade 5.")
        yield row.refused(Refusal.NOT_A_CHOICE, "grade", words, _("Correct grade or outcome."))
    if outcome not in ("", "fatal"):
        words = _("Grade 5 is death.")
        yield row.refused(Refusal.NOT_A_CHOICE, "outcome", words, _("Correct grade or outcome."))
    if row.text("serious") == "no":
        words = _("Death is serious.")
        yield row.refused(Refusal.NOT_A_CHOICE, "serious", words, _("Choose yes, with the criterion death."))
    elif "death" not in row.text("serious_criteria").split():
        words = _("Death is among the criteria of a fatal adverse event.")
        yield row.refused(Refusal.MISSING, "serious_criteria", words, _("Choose it."))


def _outcome(row: Row) -> Iterator[ValueRefused]:
    """An adverse event that has not recovered has no end yet."""
    if row.text("outcome") in ("recovering", "not_recovered") and row.text("ended"):
        words = _("It is not recovered, and an end is given.")
        yield row.refused(Refusal.NOT_A_CHOICE, "outcome", words, _("Correct outcome or end."))


# --- doses


def _dose(row: Row) -> Iterator[ValueRefused]:
    """A dose says its unit and how often; a drug of one dose a week is never recorded by the day."""
    dose, every = row.text("dose") or row.text("amount"), row.text("every")
    if row.text("dose") and not row.text("unit"):
        yield row.refused(Refusal.UNIT_REQUIRED, "unit", _("The dose has no unit."), _("Choose it."))
    if every or dose:
        yield from _caught(lambda: check_every(row.drug, every))


def _weight(row: Row) -> Iterator[ValueRefused]:
    """The weight used goes with the day it was measured."""
    if row.text("weight") and not row.text("weight_on"):
        words = _("The weight has no date.")
        yield row.refused(Refusal.MISSING, "weight_on", words, _("Say when it was measured."))
    if row.text("weight_on") and not row.text("weight"):
        words = _("A date of weighing without a weight.")
        yield row.refused(Refusal.MISSING, "weight", words, _("Enter the weight, or clear the date."))


# --- dispensing


def _tablets(row: Row) -> Iterator[ValueRefused]:
    """Nobody returns more than was dispensed; tablets are taken by the day or by the week."""
    dispensed, returned = row.number("dispensed"), row.number("returned")
    if dispensed is not None and returned is not None and returned > dispensed:
        words = _("{returned} returned, only {dispensed} dispensed.").format(
            returned=f"{returned:f}", dispensed=f"{dispensed:f}"
        )
        yield row.refused(Refusal.OUT_OF_RANGE, "returned", words, _("Count again."))
    if row.text("per_day"):
        yield from _caught(lambda: check_every(row.drug, "day", "per_day"))
    if row.text("per_day") and row.text("per_week"):
        words = _("Tablets per day and per week are both given.")
        yield row.refused(Refusal.NOT_A_CHOICE, "per_week", words, _("Keep one of the two."))


def _caught(check: Callable[[], None]) -> Iterator[ValueRefused]:
    try:
        check()
    except ValueRefused as refused:
        yield refused


_CHECKS: tuple[Check, ...] = (
    _future,
    _spans,
    _ongoing,
    _seriousness,
    _death,
    _outcome,
    _dose,
    _weight,
    _tablets,
)
