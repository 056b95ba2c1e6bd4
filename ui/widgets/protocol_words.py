"""What a study file says, in words: offsets, windows, limits with their exact operators, arms, drugs."""

from tracker.catalogue import analytes
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.labs import SIGNS, WORDS, printed
from tracker.domain.protocol import (
    Compare,
    Drug,
    Form,
    Is,
    Masking,
    PlannedVisit,
    Threshold,
)
from tracker.domain.series import series_words
from tracker.domain.units import shown
from tracker.language import N_, _, ngettext

MASKING = {
    "open_label": N_("open label"),
    "assessor": N_("assessor masked"),
    "double_blind": N_("double blind"),
    "not_applicable": N_("no masking"),
}
KINDS = {"trial": N_("trial"), "cohort": N_("cohort"), "routine": N_("routine care")}
ALLOCATIONS = {"randomised": N_("randomised"), "single_arm": N_("single arm")}


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
    often, said = every.get(drug.every or "", ""), ", ".join(filter(None, (drug.name, drug.dose)))
    return ", ".join(filter(None, (said, "" if often in said else often)))


def masking_words(masking: Masking, chosen: str = "") -> str:
    """Who is masked; where the text contradicts itself, whether the site chose (`chosen`) and among what."""
    words = _(MASKING[masking.kind])
    if not masking.choices:
        return words
    others = ", ".join(_(MASKING[kind]) for kind in masking.choices)
    if chosen:
        return _("{kind}, by the site’s choice among {choices}").format(kind=words, choices=others)
    return _("masking stated in contradictory ways; {kind} until the site chooses among {choices}").format(
        kind=words, choices=others
    )
