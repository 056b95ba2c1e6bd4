"""What a trend plot shows, worked out before anything is painted: scale, bands, unbroken runs, words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.views import Trend
from tracker.language import _

FAR = 4
"""A limit this many times beyond the highest value would flatten the curve: it is said in words instead."""

_LONGEST_NAME = 7
"""Letters of the baseline visit's name that fit beside a plot; a longer one is given in short."""

AIR = Decimal("1.12")


@dataclass(frozen=True)
class Scale:
    """The values between the foot and the head of a plot."""

    low: Decimal
    high: Decimal

    def share(self, value: Decimal) -> float:
        """How high the value stands: 0 at the foot, 1 at the head."""
        return float((value - self.low) / (self.high - self.low))

    def shows(self, value: Decimal) -> bool:
        """Whether the value lies on the plot."""
        return self.low <= value <= self.high


def scale_of(trend: Trend) -> Scale:
    """From zero up to what is highest of values, reference range and the limits within reach.

    Laboratory values that all lie high and close together (sodium) get a foot of their own; scores never. Foot and
    head are round numbers where they are written beside the plot, and a score has no head beyond its highest total.
    """
    values = [point.value for point in trend.points]
    marks = [*values, *(mark for mark in (trend.low, trend.high) if mark is not None)]
    marks += [limit for _op, limit in trend.limits if limit <= FAR * max(marks)]
    top, bottom = max(marks), min(marks)
    high = top * AIR if top > 0 else Decimal(1)
    if is_bare(trend):
        whole = INSTRUMENTS[trend.id].high if trend.id in INSTRUMENTS else _round_above(high)
        high = min(_round_above(high), whole)
    return Scale(_foot(bottom, top, counted=bool(trend.bands) or not trend.unit), high)


def _foot(bottom: Decimal, top: Decimal, *, counted: bool) -> Decimal:
    if bottom < 0:
        return bottom * AIR
    if counted or bottom < top * Decimal("0.4"):
        return Decimal(0)
    foot = max(Decimal(0), bottom - (top - bottom or top / 4) * Decimal("0.6"))
    step = _round_below((top - foot) / 2)
    return (foot / step).to_integral_value(ROUND_FLOOR) * step


def is_bare(trend: Trend) -> bool:
    """Whether nothing but its values says how high a plot is: its head is then written beside it."""
    return not trend.bands and not trend.limits and trend.low is None and trend.high is None


def _round_below(number: Decimal) -> Decimal:
    """The next of 1, 2, 5, 10, 20 ... at or below a positive number."""
    power = Decimal(1).scaleb(number.adjusted())
    return max(power * lead for lead in (1, 2, 5) if power * lead <= number)


def _round_above(number: Decimal) -> Decimal:
    """The next of 10, 15, 20, 25, 30, 40, 50, 60, 80, 100 ... at or above a positive number."""
    tenth = Decimal(1).scaleb(number.adjusted() - 1)
    return min(tenth * lead for lead in (10, 15, 20, 25, 30, 40, 50, 60, 80, 100) if tenth * lead >= number)


@dataclass(frozen=True)
class BandShade:
    """One severity band between two values, and which of the severity colours s0 to s4 it takes."""

    label: str
    low: Decimal
    high: Decimal
    shade: int


def shades(trend: Trend, scale: Scale) -> tuple[BandShade, ...]:
    """The bands that the plot reaches, each with its blue: the worst of five or more is s4."""
    return tuple(band for band in _bands(trend, scale.low) if band.low < scale.high and band.high > scale.low)


def _bands(trend: Trend, foot: Decimal) -> Iterator[BandShade]:
    shift = 5 - len(trend.bands) if len(trend.bands) > 4 else 1
    low = foot
    for index, (label, upto) in enumerate(trend.bands):
        yield BandShade(label, low, upto, min(4, max(0, index + shift)))
        low = upto


def band_of(trend: Trend, value: Decimal) -> str:
    """The severity word of a value (the upper bound belongs to the band); empty without bands."""
    return next((label for label, upto in trend.bands if value <= upto), "")


def change_words(trend: Trend, baseline_short: str, baseline_label: str) -> tuple[str, ...]:
    """The change of the last value since baseline, absolute, in per cent too for scores; none without one."""
    start = next((point for point in trend.points if point.label == baseline_short), None)
    last = trend.points[-1] if trend.points else None
    if start is None or last is None or start is last:
        return ()
    change = last.value - start.value
    visit = baseline_label if len(baseline_label) <= _LONGEST_NAME else baseline_short
    words = _("{change} since {visit}").format(change=signed(change), visit=visit)
    if not trend.bands or start.value == 0:
        return (words,)
    share = (change * 100 / start.value).quantize(Decimal("0.1"), ROUND_HALF_UP)  # as on paper
    return words, f"{signed(share)} %"


def signed(number: Decimal) -> str:
    """A number with its sign, the true minus."""
    return f"+{number}" if number > 0 else shown(number)


def shown(number: Decimal) -> str:
    """A number with the true minus."""
    return f"{number:f}".replace("-", "−")


def forbids_above(operator: str) -> bool:
    """Whether a limit with this operator is crossed upwards."""
    return operator in (">", ">=", "≥")


def limit_words(operator: str, limit: Decimal) -> str:
    """A limit as people write it: "> 100", "≤ 3.5"."""
    sign = {"<=": "≤", ">=": "≥"}.get(operator, operator)
    return f"{sign} {shown(limit)}"


def trend_words(trend: Trend) -> str:
    """The whole trend in one sentence, for those who hear it."""
    values = ", ".join(
        _("{visit} {value}").format(visit=point.label, value=shown(point.value))
        + (" " + _("(threshold crossed)") if point.crossed else "")
        for point in trend.points
    )
    return (
        _("{name} {unit}: {values}")
        .format(name=trend.name, unit=trend.unit, values=values)
        .replace(" :", ":")
    )
