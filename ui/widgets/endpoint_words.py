"""The words and signs of endpoints, the same in the table, in its detail and on the Results page."""

from tracker.domain.endpoint_results import (
    EndpointResult,
    EndpointState,
    Reading,
    hundredths,
    signed,
)
from tracker.domain.improvement import CATEGORIES, TotalImprovement
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.labs import printed
from tracker.language import N_, _
from ui import dates
from ui.widgets.glyphs import Glyph, token

GLYPHS = {
    EndpointState.REACHED: Glyph.COMPLETE,
    EndpointState.NOT_REACHED: Glyph.MISSED,
    EndpointState.CANNOT_TELL: Glyph.CANNOT_TELL,
    EndpointState.NOT_JUDGED: Glyph.NOT_APPLICABLE,
    EndpointState.NOT_YET: Glyph.PLANNED,
}
"""A sign for each state; a change that is measured needs none."""

COMPONENTS = {
    "physician_global": N_("Physician global"),
    "patient_global": N_("Patient global"),
    "mmt": N_("MMT-8"),
    "haq_di": N_("HAQ-DI"),
    "enzyme": N_("Muscle enzyme"),
    "extramuscular": N_("Extramuscular"),
}


def state_ink(state: EndpointState) -> str:
    """The ink of a state's word."""
    if state in (EndpointState.REACHED, EndpointState.NOT_REACHED, EndpointState.MEASURED):
        return "ink"
    return token(GLYPHS[state]) if state is EndpointState.CANNOT_TELL else "ink2"


def baseline_words(result: EndpointResult) -> str:
    """The baseline value alone; where it comes from stands in the detail."""
    return "" if result.improvement is not None else reading_words(result.numbers.baseline)


def reading_words(reading: Reading | None) -> str:
    """A value, or a dash."""
    return printed(reading.value) if reading else "–"


def value_words(result: EndpointResult) -> str:
    """The value at the visit; of the total improvement score its total."""
    if result.improvement is not None:
        return "–" if result.improvement.total is None else hundredths(result.improvement.total)
    return reading_words(result.numbers.now)


def change_words(result: EndpointResult) -> str:
    """The change in points."""
    change = result.numbers.change
    return "" if change is None else signed(change)


def percent_words(result: EndpointResult) -> str:
    """The change in percent of baseline, in the sign of the change: a fall is negative; none of a named level."""
    share = result.numbers.percent_improvement
    if share is None or _is_level(result.endpoint.measure):
        return ""
    change = -share if result.numbers.higher_is_worse else share
    sign = "+" if change > 0 else ""
    return f"{sign}{hundredths(change)} %"


def _is_level(instrument_id: str) -> bool:
    """Whether a score is one named level, of which a percentage means nothing."""
    items = INSTRUMENTS[instrument_id].items
    return len(items) == 1 and bool(items[0].choices)


def used_words(result: EndpointResult) -> str:
    """Which baseline was used: "Baseline 12.8 at V1, 31 Mar 2026"."""
    base = result.numbers.baseline
    if base is None:
        return ""
    day = f", {dates.full(base.on)}" if base.on else ""
    return _("Baseline {value} at {visit}{day}").format(value=printed(base.value), visit=base.visit, day=day)


def improvement_words(found: TotalImprovement | None) -> str:
    """The points of each measure, the enzyme and why it, the category."""
    if found is None:
        return ""
    lines = [found.because] if found.because else []
    if found.category:
        told = (f"{_(COMPONENTS[name])} {hundredths(value)}" for name, value in found.components.items())
        words = _(CATEGORIES[found.category])
        lines = [words[:1].upper() + words[1:], _("Points: {points}").format(points=", ".join(told)), *lines]
    return "\n".join(lines)
