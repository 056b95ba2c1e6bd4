"""The logs of a participant as data: adverse events, history, medication, vaccinations, doses, dispensing.

Each log is a list of items; a row holds one canonical text for each of them: an ISO date that may lack day or
month where the item is `partial`, the code of a choice, a decimal, or words. Empty means not recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.forms import Choice, Item, ItemKind
from tracker.language import N_


class LogItem(Item):
    """An item of a log.

    `partial`: a date of which day and month may be unknown. `several`: codes of any number of choices, a space
    between. `may_come`: a date that may lie in the future (a planned end). `above_zero`: 0 is refused.
    `asked`: whether a person enters it. `asked_if`: only while another item has this answer.
    """

    partial: bool = False
    several: bool = False
    may_come: bool = False
    above_zero: bool = False
    asked: bool = True
    asked_if: tuple[str, str] | None = None


@dataclass(frozen=True)
class Log:
    """One log: its name to people, what a single row is called, its items, and the pairs of first and last day."""

    id: str
    title: str
    one: str
    items: tuple[LogItem, ...]
    spans: tuple[tuple[str, str], ...] = ()

    def item(self, item_id: str) -> LogItem:
        """The item with this id. KeyError when the log has none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(f"{self.id} has no item {item_id}")

    @property
    def asked(self) -> tuple[LogItem, ...]:
        """The items a person enters."""
        return tuple(item for item in self.items if item.asked)


def _choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=label) for code, label in pairs)


def _text(item_id: str, label: str, *, required: bool = False, hint: str = "") -> LogItem:
    return LogItem(id=item_id, label=label, kind=ItemKind.TEXT, required=required, hint=hint)


def _if_serious(item: LogItem) -> LogItem:
    return item.model_copy(update={"asked_if": ("serious", "yes")})


def _day(
    item_id: str, label: str, *, required: bool = False, hint: str = "", may_come: bool = False
) -> LogItem:
    return LogItem(
        id=item_id, label=label, kind=ItemKind.DATE, required=required, hint=hint, may_come=may_come
    )


def _partial(
    item_id: str, label: str, *, required: bool = False, hint: str = "", may_come: bool = False
) -> LogItem:
    whole = _day(item_id, label, required=required, hint=hint or DATE_HINT, may_come=may_come)
    return whole.model_copy(update={"partial": True})


def _number(item_id: str, label: str, *, required: bool = False, unit: str = "", hint: str = "") -> LogItem:
    return LogItem(id=item_id, label=label, required=required, unit=unit, hint=hint, above_zero=True)


def _whole(item_id: str, label: str, *, required: bool = False, above_zero: bool = False) -> LogItem:
    return LogItem(
        id=item_id, label=label, required=required, step=Decimal(1), low=Decimal(0), above_zero=above_zero
    )


def _one_of(
    item_id: str, label: str, choices: Iterable[Choice], *, required: bool = False, hint: str = ""
) -> LogItem:
    return LogItem(
        id=item_id, label=label, kind=ItemKind.CHOICE, choices=tuple(choices), required=required, hint=hint
    )


def _yes_no(item_id: str, label: str, *, required: bool = False) -> LogItem:
    return LogItem(id=item_id, label=label, kind=ItemKind.YES_NO, required=required)


DATE_HINT = N_("day, month or year")

GRADES = _choices(
    ("1", N_("Mild")),
    ("2", N_("Moderate")),
    ("3", N_("Severe")),
    ("4", N_("Life-threatening")),
    ("5", N_("Death")),
)
"""CTCAE v5.0 (NCI, 27 Nov 2017), general meaning of the grades 1 to 5."""

CRITERIA = _choices(
    ("death", N_("Death")),
    ("life_threatening", N_("Life-threatening")),
    ("hospitalisation", N_("Hospitalisation or prolonged stay")),
    ("disability", N_("Disability or incapacity")),
    ("congenital_anomaly", N_("Congenital anomaly")),
    ("medically_important", N_("Medically important")),
)
"""ICH E2A (27 Oct 1994), II.B: what makes an adverse event serious."""

OUTCOMES = _choices(
    ("recovered", N_("Recovered")),
    ("recovering", N_("Recovering")),
    ("not_recovered", N_("Not recovered")),
    ("sequelae", N_("Recovered with sequelae")),
    ("fatal", N_("Fatal")),
    ("unknown", N_("Unknown")),
)
"""CDISC controlled terminology, code list OUT (C66768); ICH E2B uses the same six."""

ACTIONS = _choices(
    ("dose_not_changed", N_("Dose not changed")),
    ("dose_reduced", N_("Dose reduced")),
    ("dose_increased", N_("Dose increased")),
    ("interrupted", N_("Interrupted")),
    ("withdrawn", N_("Withdrawn")),
    ("not_applicable", N_("Not applicable")),
    ("unknown", N_("Unknown")),
)
"""CDISC controlled terminology, code list ACN (C66767)."""

RELATIONS = _choices(
    ("not_related", N_("Not related")),
    ("unlikely", N_("Unlikely")),
    ("possible", N_("Possible")),
    ("probable", N_("Probable")),
    ("certain", N_("Certain")),
    ("not_assessable", N_("Cannot be assessed")),
)
"""The WHO-UMC causality categories and "not related"; the studies name no scale (K: to be confirmed by the site)."""

EVERY = _choices(
    ("day", N_("Day")),
    ("week", N_("Week")),
    ("month", N_("Month")),
    ("once", N_("Once")),
    ("as needed", N_("As needed")),
)
DOSE_EVERY = tuple(one for one in EVERY if one.code in ("day", "week", "as needed"))
UNITS = _choices(("mg", "mg"), ("g", "g"), ("ug", "µg"), ("mL", "mL"), ("IU", "IU"))
ROUTES = _choices(
    ("oral", N_("Oral")),
    ("topical", N_("Topical")),
    ("subcutaneous", N_("Subcutaneous")),
    ("intramuscular", N_("Intramuscular")),
    ("intravenous", N_("Intravenous")),
    ("intra_articular", N_("Intra-articular")),
    ("inhaled", N_("Inhaled or nasal")),
    ("eye", N_("Into the eye")),
    ("other", N_("Other")),
)
"""The routes that the drug catalogue knows (drugs.ROUTES), by their codes."""
LIVE = _choices(("yes", N_("Yes")), ("no", N_("No")), ("unknown", N_("Unknown")))

_NOTE = _text("note", N_("Note"))

ADVERSE_EVENT = Log(
    "adverse_event",
    N_("Adverse events"),
    N_("Adverse event"),
    (
        _text("words", N_("Adverse event, in the words used"), required=True),
        _text("term", N_("CTCAE term"), hint=N_("a term of CTCAE v5.0, or the site’s own word")),
        _one_of("grade", N_("Grade"), GRADES),
        _partial("onset", N_("Onset"), required=True),
        _partial("ended", N_("End")),
        _one_of("outcome", N_("Outcome"), OUTCOMES),
        _yes_no("serious", N_("Serious"), required=True),
        LogItem(
            id="serious_criteria",
            label=N_("Serious because of"),
            kind=ItemKind.CHOICE,
            choices=CRITERIA,
            several=True,
            required=False,
            asked_if=("serious", "yes"),
        ),
        _if_serious(
            _day("aware_on", N_("Site became aware on"), hint=N_("from here the time to report runs"))
        ),
        _if_serious(_day("reported_on", N_("Reported to the sponsor on"))),
        _one_of("relation", N_("Relation to the study treatment"), RELATIONS),
        _one_of("action", N_("Action taken with the study treatment"), ACTIONS),
        _NOTE,
    ),
    (("onset", "ended"), ("onset", "aware_on"), ("aware_on", "reported_on")),
)

MEDICAL_HISTORY = Log(
    "medical_history",
    N_("Medical history"),
    N_("Condition"),
    (
        _text("words", N_("Condition"), required=True),
        _partial("started", N_("Since")),
        _partial("ended", N_("Until")),
        _yes_no("ongoing", N_("Ongoing")),
        _NOTE,
    ),
    (("started", "ended"),),
)

MEDICATION = Log(
    "medication",
    N_("Medication, earlier and concomitant"),
    N_("Medication"),
    (
        _text("name", N_("Medication"), required=True),
        LogItem(id="drug", label=N_("Drug"), kind=ItemKind.TEXT, required=False, asked=False),
        _number("dose", N_("Dose"), hint=N_("in all, in the time given below")),
        _one_of("unit", N_("Unit"), UNITS),
        _one_of("every", N_("Every"), EVERY),
        _one_of("route", N_("Route"), ROUTES),
        _text("indication", N_("Taken for")),
        _partial("started", N_("Start")),
        _partial("ended", N_("End"), may_come=True),
        _yes_no("ongoing", N_("Ongoing")),
        _NOTE,
    ),
    (("started", "ended"),),
)

VACCINATION = Log(
    "vaccination",
    N_("Vaccinations"),
    N_("Vaccination"),
    (
        _text("name", N_("Vaccine"), required=True),
        _one_of("live", N_("Live vaccine"), LIVE, required=True),
        _partial("given_on", N_("Given on"), required=True),
        _NOTE,
    ),
)

DOSE = Log(
    "dose",
    N_("Doses of study treatment"),
    N_("Dose"),
    (
        _text("drug", N_("Drug"), required=True),
        _number("amount", N_("Dose"), required=True, hint=N_("in all, in the time given below")),
        _one_of("unit", N_("Unit"), UNITS, required=True),
        _one_of("every", N_("Every"), DOSE_EVERY, required=True),
        _day("started", N_("From"), required=True),
        _day("ended", N_("To"), may_come=True, hint=N_("empty while it is taken")),
        _number("weight", N_("Weight used"), unit="kg"),
        _day("weight_on", N_("Weighed on")),
        _text("reason", N_("Reason for the change")),
    ),
    (("started", "ended"),),
)

DISPENSING = Log(
    "dispensing",
    N_("Study drug dispensed and returned"),
    N_("Dispensing"),
    (
        _text("drug", N_("Drug"), required=True),
        _text("kit", N_("Kit number")),
        _text("batch", N_("Batch")),
        _day("dispensed_on", N_("Dispensed on"), required=True),
        _whole("dispensed", N_("Tablets dispensed"), required=True, above_zero=True),
        _number("per_day", N_("Tablets per day")),
        _number("per_week", N_("Tablets per week"), hint=N_("for what is taken once a week")),
        _day("returned_on", N_("Returned on")),
        _whole("returned", N_("Tablets returned")),
        _NOTE,
    ),
    (("dispensed_on", "returned_on"),),
)

LOGS = {log.id: log for log in (ADVERSE_EVENT, MEDICAL_HISTORY, MEDICATION, VACCINATION, DOSE, DISPENSING)}
"""The logs by id, in the order of the screens; each item has the column of its name in storage/log_tables.py."""
