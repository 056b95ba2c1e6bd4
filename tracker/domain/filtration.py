"""The eGFR that a creatinine gives a participant, also where the birth year alone leaves two ages."""

from dataclasses import dataclass

from tracker.domain.age import Age
from tracker.domain.labs import LabValue, crosses
from tracker.domain.protocol import Compare, Threshold
from tracker.domain.renal import Estimate, egfr_ckd_epi_2009, near_threshold, shown_rate
from tracker.domain.units import Analyte
from tracker.domain.verdict import Verdict
from tracker.errors import ValueRefused
from tracker.language import _


@dataclass(frozen=True)
class Filtration:
    """The eGFR (mL/min/1.73 m², unrounded) of one creatinine at the fewest and the most years of an age."""

    creatinine: LabValue
    sex: str
    age: Age
    youngest: Estimate
    oldest: Estimate

    @property
    def text(self) -> str:
        """The estimate as `shown_rate` has it, or both: "39.9–40.2"."""
        return "–".join(dict.fromkeys(shown_rate(one.value) for one in (self.oldest, self.youngest)))

    @property
    def value(self) -> LabValue:
        """The estimate at the fewest years, as a value of the analyte."""
        return _as_value(self.youngest)

    def crosses(self, egfr: Analyte, rule: Threshold) -> Verdict:
        """A threshold on eGFR judged on the unrounded estimates: cannot tell where a year of age decides."""
        assert isinstance(rule.condition, Compare)
        older = _as_value(self.oldest)
        one, other = (crosses(egfr, rule.condition, value, None) for value in (self.value, older))
        return one if one.answer is other.answer else Verdict(None, one.because, (_("birth date"),))

    def note(self, rule: Threshold) -> str | None:
        """The note where the two published forms of the equation lie on two sides of the limit."""
        assert isinstance(rule.condition, Compare)
        number, unit = self.creatinine.number, self.creatinine.unit or ""
        return near_threshold(number, unit, self.age.fewest, self.sex, rule.condition.limits[0].value)


def _as_value(found: Estimate) -> LabValue:
    """Unrounded for judging; shown in hundredths, as the note near a limit has them."""
    return LabValue("", found.value, found.unit, shown_rate(found.value, 2))


def filtration(creatinine: LabValue, age: Age | None, sex: str) -> Filtration | str:
    """The eGFR by CKD-EPI 2009 (source: renal.py), or the sentence that says why there is none."""
    if creatinine.comparator:
        return _("the exact creatinine is missing")
    years = (age.fewest, age.most) if age else (None, None)
    try:
        youngest, oldest = (egfr_ckd_epi_2009(creatinine.number, creatinine.unit, one, sex) for one in years)
    except ValueRefused as refused:
        return refused.happened
    assert age is not None
    return Filtration(creatinine, sex, age, youngest, oldest)
