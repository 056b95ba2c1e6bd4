"""Responder, temporary responder, non-responder: by a definition that the site enters, and by nothing else.

The Erasmus MC article (de Wijs et al.) names these three groups and gives no rule for them. The three words are
read here as: reached at the last visit of the definition; reached before and not at the last; never reached.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Final, Literal

from tracker.domain.choices import Choices
from tracker.domain.endpoint_results import Numbers, hundredths
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.labs import printed
from tracker.domain.protocol import Protocol
from tracker.domain.verdict import Verdict
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

Kind = Literal["percent", "points", "level"]
KINDS: Final[Mapping[Kind, str]] = {
    "percent": N_("improved by at least so many % of baseline"),
    "points": N_("improved by at least so many points"),
    "level": N_("at or below this level (where higher is better: at or above)"),
}
"""The ways in which the site may say what a response is."""

KEYS: Final = ("measure", "kind", "value", "visits")
NO_RULE: Final = N_(
    "The article gives no rule. Nobody is classified until the site enters its own definition."
)
OPEN_POINT: Final = "response_patterns"
"""The open point of a study that asks for the definition."""


class Pattern(StrEnum):
    """The group of a participant."""

    RESPONDER = N_("responder")
    TEMPORARY = N_("temporary responder")
    NON_RESPONDER = N_("non-responder")
    CANNOT_TELL = N_("cannot tell")


@dataclass(frozen=True)
class ResponseRule:
    """The site's definition: a score, a limit (percent of baseline, points, or a level), and visits in their order."""

    measure: str
    kind: Kind
    value: Decimal
    visits: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """The definition as the site's choices, by key."""
        parts = (self.measure, self.kind, f"{self.value:f}", ",".join(self.visits))
        return {f"rule.response.{key}": text for key, text in zip(KEYS, parts, strict=True)}

    def words(self, protocol: Protocol) -> str:
        """The definition for people, in one sentence."""
        name = _(INSTRUMENTS[self.measure].name)
        visits = ", ".join(protocol.visit_label(visit) for visit in self.visits)
        reached = {
            "percent": _("{name} improved by at least {value} % of baseline"),
            "points": _("{name} improved by at least {value} points"),
            "level": _("{name} {sign} {value}"),
        }[self.kind]
        sign = "≤" if INSTRUMENTS[self.measure].higher_is_worse else "≥"
        told = reached.format(name=name, value=printed(self.value), sign=sign)
        return _("Response: {reached}, looked at {visits}.").format(reached=told, visits=visits)


@dataclass(frozen=True)
class Classified:
    """A participant's group by the site's definition, how each visit stands, and what is missing."""

    pattern: Pattern
    visits: tuple[tuple[str, Verdict], ...]
    missing: tuple[str, ...] = ()


def read_rule(texts: Mapping[str, str], protocol: Protocol) -> ResponseRule:
    """A definition as typed: measure, kind, value, visits (ids, separated by commas).

    `value`: above 0 to 100 for percent, above 0 for points, 0 up to the highest total for a level. At least two
    visits after baseline, so that a response can be lost. ValueRefused with the field.
    """
    measure = texts.get("measure", "")
    kind = next((one for one in KINDS if one == texts.get("kind")), None)
    if measure not in {form.instrument for form in protocol.forms if form.instrument}:
        raise _refused("measure", _("The score is missing."), _("Choose a score of this study."))
    if kind is None:
        raise _refused("kind", _("The kind of response is missing."), _("Choose one."))
    value = _value(texts.get("value", ""), kind, INSTRUMENTS[measure].high)
    return ResponseRule(measure, kind, value, _visits(texts.get("visits", ""), protocol))


def rule_of(choices: Choices, protocol: Protocol) -> ResponseRule | None:
    """The definition that the site entered; None without one, or where the study no longer has what it names."""
    given = {key: choices.text(f"rule.response.{key}") for key in KEYS}
    if not any(given.values()):
        return None
    try:
        return read_rule(given, protocol)
    except ValueRefused:
        return None


def later_visits(protocol: Protocol) -> tuple[str, ...]:
    """The visits that a definition may look at: those after baseline that have an end."""
    ids = [visit.id for visit in protocol.visits]
    later = protocol.visits[ids.index(protocol.baseline.id) + 1 :]
    return tuple(visit.id for visit in later if visit.repeat is None)


def responded(rule: ResponseRule, numbers: Numbers, names: tuple[str, str]) -> Verdict:
    """Whether a visit's value is a response. `names`: the value there and the one at baseline, for what is missing."""
    here, before = names
    missing: tuple[str, ...] = () if numbers.now else (here,)
    if rule.kind == "level":
        return Verdict(None, "", missing) if numbers.now is None else _by_level(rule, numbers.now.value)
    missing += () if numbers.baseline else (before,)
    if missing:
        return Verdict(None, "", missing)
    if rule.kind == "percent" and numbers.baseline_is_zero:
        return Verdict(None, _("baseline is 0"), (_("a baseline above 0"),))
    gained = numbers.percent_improvement if rule.kind == "percent" else numbers.improvement
    assert gained is not None
    unit = " %" if rule.kind == "percent" else ""
    told = _("improved by {gained}{unit}").format(gained=hundredths(gained), unit=unit)
    return Verdict(Fraction(gained) >= Fraction(rule.value), told)


def classify(visits: Sequence[tuple[str, Verdict]]) -> Classified:
    """The group from the verdicts in the order of the visits (at least one); open ones count only while they decide."""
    answers = [verdict.answer for _label, verdict in visits]
    *earlier, last = answers
    missing = tuple(dict.fromkeys(name for _label, verdict in visits for name in verdict.missing))
    if last is True:
        return Classified(Pattern.RESPONDER, tuple(visits))
    if last is False and True in earlier:
        return Classified(Pattern.TEMPORARY, tuple(visits))
    if None not in answers:
        return Classified(Pattern.NON_RESPONDER, tuple(visits))
    return Classified(Pattern.CANNOT_TELL, tuple(visits), missing)


def _by_level(rule: ResponseRule, value: Decimal) -> Verdict:
    worse = INSTRUMENTS[rule.measure].higher_is_worse
    return Verdict(value <= rule.value if worse else value >= rule.value, printed(value))


def _value(text: str, kind: str, high: Decimal) -> Decimal:
    least, most = (Decimal(0), Decimal(100) if kind == "percent" else high)
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    inside = value.is_finite() and least <= value <= most
    if not inside or (value == 0 and kind != "level"):
        words = _("Enter a number above 0, at most {most}.") if kind != "level" else _("Enter 0 to {most}.")
        happened = _("“{text}” is no limit.").format(text=text.strip())
        raise _refused("value", happened, words.format(most=printed(most)))
    return value


def _visits(text: str, protocol: Protocol) -> tuple[str, ...]:
    named = {part.strip() for part in text.split(",") if part.strip()}
    offered = later_visits(protocol)
    chosen = tuple(visit for visit in offered if visit in named)
    if named - set(offered) or len(chosen) < 2:
        told = _("Fewer than two visits are chosen.")
        raise _refused("visits", told, _("Choose two or more visits after baseline."))
    return chosen


def _refused(field: str, happened: str, todo: str) -> ValueRefused:
    return ValueRefused(Refusal.NOT_A_CHOICE, happened, todo, field)
