"""What a qualification case can ask for: each function of the case format, answered by the domain itself.

Here only names and shapes are matched; every number, band and judgement comes from the functions that screens
and reports use.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.domain import endpoints
from tracker.domain.instruments import INSTRUMENTS, tis
from tracker.language import N_
from tracker.qualified import laboratory, rules, scores
from tracker.qualified.inputs import Inputs, Result, Studies


@dataclass(frozen=True)
class Qualified:
    """A function of the case format and what its sources leave to be confirmed by the site."""

    compute: Callable[[Inputs, Studies], Result]
    confirm: tuple[str, ...] = ()


def _of(name: str) -> tuple[str, ...]:
    return INSTRUMENTS[name].confirm


FUNCTIONS: Mapping[str, Qualified] = {
    "easi": Qualified(scores.easi, _of("easi")),
    "easi_response": Qualified(scores.easi_response, endpoints.CONFIRM["easi_response"]),
    "mrss": Qualified(scores.mrss, _of("mrss")),
    "mmt8": Qualified(scores.mmt8, _of("mmt8")),
    "cdasi": Qualified(scores.cdasi, _of("cdasi")),
    "haq_di": Qualified(scores.haq_di, _of("haq_di")),
    "dlqi": Qualified(scores.dlqi, _of("dlqi")),
    "poem": Qualified(scores.poem, _of("poem")),
    "scorad": Qualified(scores.scorad, _of("scorad")),
    "cdai": Qualified(scores.cdai, _of("cdai")),
    "tis": Qualified(scores.total_improvement, tis.CONFIRM),
    "egfr_ckdepi_2009": Qualified(
        laboratory.egfr,
        (N_("Computed without the race coefficient unless it is asked for; no source text mentions it."),),
    ),
    "cockcroft_gault": Qualified(
        laboratory.cockcroft_gault,
        (N_("The actual weight is used; no source text says which weight is meant."),),
    ),
    "convert_unit": Qualified(laboratory.convert_unit),
    "ctcae_grade": Qualified(
        laboratory.ctcae_grade,
        (
            N_("Hyperglycemia has no numeric grades and chronic kidney disease those recalled, not seen."),
            N_("Triglycerides of exactly 150 mg/dL are grade 1, as the text reads."),
            N_("INR on anticoagulation: multiples of baseline stand in place of the fixed cut-offs."),
            N_("Sodium between 129 and 130 mmol/L counts as below 130; the text leaves it open."),
        ),
    ),
    "eligibility_lab_flag": Qualified(
        rules.eligibility_lab_flag,
        (N_("Entry ranges, which catch wrong units, are proposals for every analyte."),),
    ),
    "visit_window": Qualified(
        rules.visit_window, (N_("Days are calendar days; the anchor's day is day 0."),)
    ),
}
"""Every function of the case format by its name."""
