"""What every instrument has: items with allowed values, a total with bands, a rule for what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from tracker.domain.forms import Choice, Item, ItemKind
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

Answers = Mapping[str, Decimal | str | None]

Given = Mapping[str, Decimal | str]
"""Answers after `check_answers`: only what was answered, numbers as Decimal, choices as their code."""

Parts = Mapping[str, Decimal | str | None]

YES_NO = (Choice(code="yes", label=N_("Yes")), Choice(code="no", label=N_("No")))


@dataclass(frozen=True)
class Band:
    """A named severity and the highest total that belongs to it; with `below` that total lies outside."""

    code: str
    label: str
    upto: Decimal
    below: bool = False

    def holds(self, total: Decimal) -> bool:
        """Whether the total is not above this band."""
        return total < self.upto if self.below else total <= self.upto


@dataclass(frozen=True)
class Score:
    """The result of an instrument: no total where items are missing, unless its own rule gives one.

    `parts` holds sub-scores (regions, activity and damage) and other named results.
    """

    total: Decimal | None
    band: Band | None = None
    parts: Parts = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """An assessment as data and one pure function.

    `score(answers, age_years)` takes answers by item id (absent or None is missing; choices by code), raises
    ValueRefused(OUT_OF_RANGE or INVALID_STEP) for an impossible answer, and never guesses.
    """

    id: str
    name: str
    full_name: str
    items: tuple[Item, ...]
    low: Decimal
    high: Decimal
    bands: tuple[Band, ...]
    score: Callable[[Answers, int | None], Score]
    version: str
    source: str
    higher_is_worse: bool = True
    copyright: str = ""
    confirm: tuple[str, ...] = ()
    """What the sources leave to be confirmed by the site (rules marked K or convention)."""
    part_labels: Mapping[str, str] = field(default_factory=dict)
    """The words for the names in `Score.parts`."""
    stands_in: Mapping[str, str] = field(default_factory=dict)
    """Item id -> the item that counts in its place while it is unanswered (EASI area in percent)."""
    licensed: bool = False
    """Its licence forbids the wording: neutral labels ship, the site may add its licensed text (domain/wording.py)."""
    own_missing_rule: bool = False
    """Its published rule may give a total although answers are missing (DLQI, POEM, HAQ-DI)."""

    def item(self, item_id: str) -> Item:
        """The item with this id. KeyError when the instrument has none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(f"{self.id} has no item {item_id}")


def band_for(instrument: Instrument, total: Decimal | None) -> Band | None:
    """The severity band of a total; None without a total or where the instrument has no bands."""
    if total is None:
        return None
    return next((band for band in instrument.bands if band.holds(total)), None)


def answered(answers: Answers, item_id: str) -> bool:
    """Whether the item has an answer."""
    return answers.get(item_id) not in (None, "")


def missing_items(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """The item ids without which there is no total; none for an instrument with its own missing rule.

    `Score.missing` names the unanswered items of such an instrument.
    """
    if instrument.own_missing_rule:
        return ()
    return tuple(
        item.id
        for item in instrument.items
        if item.required
        and not answered(answers, item.id)
        and not answered(answers, instrument.stands_in.get(item.id, ""))
    )


def check_answers(instrument: Instrument, answers: Answers) -> Given:
    """What was answered, each inside its item's allowed values; ValueRefused for the first that is not.

    A stand-in is left out while the item it stands for is answered. KeyError for an id the instrument lacks.
    """
    for item_id in answers:
        instrument.item(item_id)
    idle = {other for item_id, other in instrument.stands_in.items() if answered(answers, item_id)}
    given: dict[str, Decimal | str] = {}
    for item in instrument.items:
        answer = answers.get(item.id)
        if answer is not None and answer != "" and item.id not in idle:
            given[item.id] = check_item(item, answer)
    return given


def choices_of(item: Item) -> tuple[Choice, ...]:
    """The answers an item allows: its own, or yes and no; none for a number, a date or a text."""
    return item.choices or (YES_NO if item.kind is ItemKind.YES_NO else ())


def check_item(item: Item, answer: Decimal | str) -> Decimal | str:
    """The answer as it is scored, or ValueRefused naming the item, what was given and the allowed values."""
    if item.kind is ItemKind.NUMBER:
        return _check_number(item, answer)
    choices = choices_of(item)
    return _check_choice(item, choices, answer) if choices else answer


def score_complete(
    instrument: Instrument, answers: Answers, compute: Callable[[Given], tuple[Decimal, Parts]]
) -> Score:
    """The score of an instrument that needs every required item: `compute` gives total and parts."""
    given = check_answers(instrument, answers)
    missing = missing_items(instrument, given)
    if missing:
        return Score(None, missing=missing)
    total, parts = compute(given)
    return Score(total, band_for(instrument, total), parts)


def score_sum(instrument: Instrument, answers: Answers) -> Score:
    """The score of an instrument whose total is the plain sum of its required items."""
    needed = [item.id for item in instrument.items if item.required]
    return score_complete(instrument, answers, lambda given: (points(given, needed), {}))


def points(given: Given, item_ids: list[str]) -> Decimal:
    """The sum of these items; choices count as the number that is their code."""
    return sum((Decimal(given[item_id]) for item_id in item_ids), Decimal(0))


def item_name(item: Item) -> str:
    """How a sentence names the item: its label, then its group ("Foot, right") where the label has it not."""
    label, group = _(item.label), _(item.group) if item.group else ""
    if not group or label.casefold().startswith(group.casefold()):
        return label
    # "V-area neck" keeps its capital, "Right" does not.
    inside = group[:1].lower() + group[1:] if group[1:2].islower() else group
    return f"{label}, {inside}"


def _check_number(item: Item, answer: Decimal | str) -> Decimal:
    value = _number(answer)
    if value is None:
        happened = _("{name}: {given} is not a number.").format(name=item_name(item), given=answer)
        raise ValueRefused(Refusal.NOT_A_NUMBER, happened, _allowed(item), item.id)
    if (item.low is not None and value < item.low) or (item.high is not None and value > item.high):
        happened = _("{name}: {given} is outside its allowed values.")
        raise _refused(Refusal.OUT_OF_RANGE, happened, item, value)
    if item.step is not None and (value - (item.low or 0)) % item.step != 0:
        happened = _("{name}: {given} lies between the allowed values.")
        raise _refused(Refusal.INVALID_STEP, happened, item, value)
    return value


def _check_choice(item: Item, choices: tuple[Choice, ...], answer: Decimal | str) -> str:
    # Adding 0 makes a negative zero the zero it is.
    code = answer if isinstance(answer, str) else f"{answer.normalize() + 0:f}"
    codes = [choice.code for choice in choices]
    if code in codes:
        return code
    value = _number(code)
    numbers = [number for number in map(_number, codes) if number is not None]
    if value is not None and numbers and min(numbers) < value < max(numbers):
        happened = _("{name}: {given} lies between the allowed values.")
        raise _refused(Refusal.INVALID_STEP, happened, item, code)
    raise _refused(Refusal.OUT_OF_RANGE, _("{name}: {given} is outside its allowed values."), item, code)


def _number(text: Decimal | str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _refused(code: Refusal, happened: str, item: Item, given: Decimal | str) -> ValueRefused:
    return ValueRefused(
        code, happened.format(name=item_name(item), given=_shown(given)), _allowed(item), item.id
    )


def _allowed(item: Item) -> str:
    if choices := choices_of(item):
        return _("Allowed: {codes}.").format(codes=", ".join(choice.code for choice in choices))
    if item.low is None or item.high is None:
        return _("Enter a number.")
    if item.step is None:
        return _("Enter {low} to {high}.").format(low=_shown(item.low), high=_shown(item.high))
    words = _("Enter {low} to {high} in steps of {step}.")
    return words.format(low=_shown(item.low), high=_shown(item.high), step=_shown(item.step))


def _shown(value: Decimal | str) -> str:
    return str(value) if isinstance(value, str) else f"{value:f}".replace("-", "−")
