"""Responses and changes between baseline and a later visit, compared exactly and never rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

CONFIRM: Final[Mapping[str, tuple[str, ...]]] = {
    "easi_response": (N_("EASI-50 and EASI-75 are at least 50 and 75 % fall from baseline."),),
}
"""What is to be confirmed by the site, by function (rules marked K)."""

_EASI_HIGH = Decimal(72)


@dataclass(frozen=True)
class EasiResponse:
    """The fall of EASI in percent of baseline (negative: a rise), the responses; all None where undefined."""

    percent_improvement: Decimal | None = None
    easi50: bool | None = None
    easi75: bool | None = None
    easi90: bool | None = None
    easi100: bool | None = None


def easi_response(baseline: Decimal | None, current: Decimal | None) -> EasiResponse:
    """EASI-50, -75, -90 and -100 from two EASI totals (0 to 72): a fall of at least that share of baseline.

    Undefined without either total and where baseline is 0. Source: usdermed (90, 100; seen), the others
    likewise (K).
    """
    for field, total in (("baseline", baseline), ("current", current)):
        if total is not None and not 0 <= total <= _EASI_HIGH:
            happened = _("EASI: {given} is outside 0 to 72.").format(given=total)
            raise ValueRefused(Refusal.OUT_OF_RANGE, happened, _("Check both totals."), field)
    if baseline is None or current is None or baseline == 0:
        return EasiResponse()
    gained = (baseline - current) * 100
    reached = {f"easi{share}": gained >= share * baseline for share in (50, 75, 90, 100)}
    return EasiResponse(gained / baseline, **reached)
