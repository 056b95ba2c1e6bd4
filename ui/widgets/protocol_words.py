"""What a study file says, in words: offsets, windows, limits with their exact operators, sources."""

from collections.abc import Mapping

from tracker.catalogue import analytes
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.labs import SIGNS, WORDS, printed
from tracker.domain.protocol import (
    Basis,
    Compare,
    Drug,
    Form,
    Is,
    Masking,
    Offset,
    PlannedVisit,
    Protocol,
    Source,
    Threshold,
    Window,
)
from tracker.domain.series import series_words
from tracker.domain.units import shown
from tracker.language import N_, _, ngettext

MASKING = {
    "open_label": N_("open label"),
    "assessor": N_("assessor masked"),
    "double_blind": N_("double blind"),
    "not_applicable": N_("not applicable"),
}
KINDS = {"trial": N_("trial"), "cohort": N_("cohort"), "routine": N_("routine care")}
ALLOCATIONS = {"randomised": N_("randomised"), "single_arm": N_("single arm")}
_BASIS = {Basis.SITE: N_("the site’s choice"), Basis.CONFIRM: N_("to be confirmed")}


def offset_words(offset: Offset) -> str:
    """A target's distance: "6 weeks", "28 days", "3 months"."""
    if offset.weeks is not None:
        return ngettext("{n} week", "{n} weeks", offset.weeks).format(n=offset.weeks)
    if offset.months is not None:
        return ngettext("{n} month", "{n} months", offset.months).format(n=offset.months)
    return ngettext("{n} day", "{n} days", offset.days or 0).format(n=offset.days or 0)


def target_words(visit: PlannedVisit, protocol: Protocol, chosen: str = "") -> str:
    """When a visit is planned: "6 weeks after Visit 1"; not stated where the text gives no day.

    `chosen` is the anchor that the site chose where the text names none.
    """
    if visit.anchor is None or not (visit.target or visit.repeat):
        return _("baseline, day 0") if visit.is_baseline else _("not stated")
    anchor = protocol.visit(visit.anchor).label
    if visit.repeat:
        words = _("every {n} months after {visit}, without an end")
        if visit.anchor_choices:
            words += "\n" + (
                _("the site’s choice of anchor")
                if chosen
                else _("the text names no visit to count from; {visit} until the site chooses")
            )
        return words.format(n=visit.repeat.every_months, visit=anchor)
    assert visit.target is not None
    return _("{distance} after {visit}").format(distance=offset_words(visit.target), visit=anchor)


def window_text(window: Window, anchor: str) -> str:
    """A window: "±5 days", "7 days before to 3 days after", "day −28 to day −1 from Week 0"."""
    if window.first_day is not None and window.last_day is not None:
        first, last = (str(day).replace("-", "−") for day in (window.first_day, window.last_day))
        return _("day {first} to day {last} from {visit}").format(first=first, last=last, visit=anchor)
    if window.minus == window.plus:
        return ngettext("±{n} day", "±{n} days", window.plus or 0).format(n=window.plus)
    return _("{minus} days before to {plus} days after").format(minus=window.minus, plus=window.plus)


def window_words(visit: PlannedVisit, protocol: Protocol, own: Mapping[str, Window]) -> str:
    """The protocol's window, or the site's own, or that none is stated."""
    anchor = protocol.visit(visit.anchor).label if visit.anchor else ""
    if visit.window:
        return window_text(visit.window, anchor)
    if visit.id in own:
        return _("{window}, the site’s").format(window=window_text(own[visit.id], anchor))
    return _("not stated in the protocol")


def takes_site_window(visit: PlannedVisit) -> bool:
    """Whether the site may set a window: none is stated, and there is a target to count from."""
    return visit.window is None and (visit.target is not None or visit.repeat is not None)


def limit_words(rule: Compare | Is) -> str:
    """A limit with its operator: "≥ 2 × ULN", "< 10.0 g/dL or < 100 g/L", "positive"."""
    if isinstance(rule, Is):
        return _(WORDS.get(rule.word, rule.word))
    sign = SIGNS[rule.op]
    if rule.times:
        return f"{sign} {printed(rule.limits[0].value)} × {_(rule.times)}"
    limits = (f"{sign} {printed(one.value)} {shown(one.unit or '')}".strip() for one in rule.limits)
    return _(" or ").join(limits)


def rule_words(rule: Threshold) -> str:
    """A threshold's limit in all its units, and what it asks beyond one value: "> 1.3 × baseline within 12 months"."""
    return limit_words(rule.condition) + series_words(rule)


def measured_words(rule: Compare | Is) -> str:
    """What a limit is about: the analyte, score, item or age."""
    if rule.analyte:
        known = analytes().get(rule.analyte)
        return known.name if known else rule.analyte
    if isinstance(rule, Compare) and rule.score:
        return INSTRUMENTS[rule.score].name if rule.score in INSTRUMENTS else rule.score
    if isinstance(rule, Compare) and rule.age:
        return _("age")
    return (rule.item or "").replace(".", ", ").replace("_", " ")


def source_words(source: Source) -> str:
    """The few words a statement rests on and where they stand; whose choice it is where no text says it."""
    basis = _(_BASIS[source.basis]) if source.basis in _BASIS else ""
    quoted = f"“{source.words}”" if source.words else ""
    said_already = source.where.replace("'", "’").startswith(basis)
    return "\n".join(part for part in (quoted, source.where, "" if said_already else basis) if part)


def form_words(form: Form) -> str:
    """What a form is made of."""
    if form.instrument:
        known = INSTRUMENTS.get(form.instrument)
        return known.full_name if known else form.instrument
    if form.analytes:
        names = (analytes()[name].abbreviation for name in form.analytes if name in analytes())
        return ", ".join(names)
    if form.criteria:
        return _("inclusion and exclusion criteria")
    return ngettext("{n} item", "{n} items", len(form.items)).format(n=len(form.items))


def drug_words(drug: Drug) -> str:
    """A drug with its dose as the text gives it."""
    every = {"day": _("every day"), "week": _("once a WEEK"), "as needed": _("as needed")}
    often = every.get(drug.every or "", "")
    return ", ".join(filter(None, (drug.name, drug.dose, "" if often in drug.name else often)))


def masking_words(masking: Masking, chosen: str = "") -> str:
    """Who is masked; where the text contradicts itself, whether the site chose (`chosen`) and among what."""
    words = _(MASKING[masking.kind])
    if not masking.choices:
        return words
    others = ", ".join(_(MASKING[kind]) for kind in masking.choices)
    if chosen:
        return _("{kind}, by the site’s choice among {choices}").format(kind=words, choices=others)
    return _("stated in contradictory ways; {kind} until the site chooses among {choices}").format(
        kind=words, choices=others
    )
