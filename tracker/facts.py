"""What is recorded of a participant as the facts that criteria and endpoints ask for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from tracker.catalogue import analytes, drugs
from tracker.domain.age import Age
from tracker.domain.criteria import LabFact, WhichSample
from tracker.domain.filtration import Filtration, filtration
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import item_name
from tracker.domain.protocol import Answer, Compare, Is
from tracker.domain.questions import question_labels, question_sexes
from tracker.domain.samples import NOT_APPLICABLE
from tracker.domain.treatments import logged
from tracker.domain.verdict import Verdict
from tracker.domain.washouts import judge_washout, reference_day
from tracker.history import History, lab_fact
from tracker.language import _


@dataclass(frozen=True)
class RecordedFacts:
    """A history as the facts that criteria ask for: of each value the last one recorded."""

    history: History

    @classmethod
    def for_eligibility(cls, history: History) -> Self:
        """The facts up to baseline: eligibility looks at the last value on or before it."""
        baseline = history.baseline
        return cls(history if baseline is None else history.at_baseline or history)

    def score(self, instrument_id: str, part: str | None) -> Decimal | None:
        """The last total of an instrument, or its named part."""
        for _visit, score in self.history.of_score(instrument_id):
            found = score.parts.get(part) if part else score.total
            if isinstance(found, Decimal):
                return found
        return None

    def item(self, ref: str) -> Decimal | str | WhichSample | None:
        """The last answer to "form.item"; "not_applicable" where the participant is not asked."""
        form_id, _dot, item_id = ref.partition(".")
        form, sex = self.history.protocol.form(form_id), self.history.participant.sex
        asked = next((item for item in form.items if item.id == item_id), None)
        if not form.applies_to(sex) or (asked and not asked.applies_to(sex)):
            return NOT_APPLICABLE
        for _visit, entry in self.history.of_item(form, item_id):
            if entry.undecided:
                return WhichSample.NOT_CHOSEN
            if entry.value is not None:
                return entry.value
        return None

    def _is_asked(self, analyte_id: str) -> bool:
        forms = [form for form in self.history.protocol.forms if analyte_id in form.analytes]
        return not forms or any(form.applies_to(self.history.participant.sex) for form in forms)

    def lab(self, analyte_id: str) -> LabFact | None:
        """The last result of an analyte; an eGFR that no laboratory reported comes from the last creatinine.

        "not_applicable" for what is asked of the other sex alone.
        """
        if not self._is_asked(analyte_id):
            return NOT_APPLICABLE
        for _visit, entry in self.history.of_analyte(analyte_id):
            fact = lab_fact(entry)
            if fact is not None:
                return fact
        return self._estimate() if analyte_id == "egfr" and self.history.protocol.egfr_equation else None

    def _estimate(self) -> LabFact | None:
        for visit, entry in self.history.of_analyte("creatinine"):
            fact, who = lab_fact(entry), self.history.participant
            day = self.history.day_of(visit, entry.form)
            if isinstance(fact, WhichSample):
                return fact
            if isinstance(fact, tuple) and day:
                found = filtration(fact[0], who.age_between(day), who.sex)
                if isinstance(found, Filtration):
                    return (found.value, None) if self._settled(found) else None
        return None

    def _settled(self, found: Filtration) -> bool:
        """Whether a year of age, unknown from the birth year alone, moves the estimate across no limit."""
        limits = [rule for rule in self.history.protocol.thresholds if rule.condition.analyte == "egfr"]
        return not any(found.crosses(analytes()["egfr"], rule).cannot_tell for rule in limits)

    def age(self, at: Literal["consent", "baseline"]) -> Age | None:
        """Age in full years at consent, or at the held or planned baseline."""
        baseline = self.history.baseline
        day = (
            self.history.participant.consent_date
            if at == "consent"
            else baseline and (baseline.held_on or baseline.target)
        )
        return self.history.participant.age_between(day) if day else None

    def answer(self, question_id: str) -> str | None:
        """The answer to a criterion or a question inside one; not applicable where only the other sex is asked."""
        asked = question_sexes(self.history.protocol).get(question_id)
        if asked and asked != self.history.participant.sex:
            return "not_applicable"
        for form in self.history.protocol.forms:
            if form.criteria:
                found = self.history.of_item(form, question_id)
                return next((str(entry.value) for _visit, entry in found if entry.value), None)
        return None

    def washout(self, washout_id: str) -> Verdict | None:
        """Whether a washout is kept or broken, by the recorded treatments and vaccinations."""
        history, washout = self.history, self.history.protocol.washout(washout_id)
        day = reference_day(washout.before, history.protocol, history.participant, history.visits)
        today = history.today or history.participant.consent_date
        return judge_washout(washout, logged(history.logs), day, today, drugs())

    def baseline(self) -> "RecordedFacts | None":
        """What was recorded up to the held baseline."""
        baseline = self.history.baseline
        return RecordedFacts(self.history.up_to(baseline.position)) if baseline and baseline.held_on else None

    def label(self, leaf: Compare | Is | Answer) -> str:
        """How the value that a leaf asks for is named to people."""
        protocol = self.history.protocol
        if isinstance(leaf, Answer):
            return _(question_labels(protocol).get(leaf.answer, leaf.answer))
        if leaf.analyte:
            return _(analytes()[leaf.analyte].name)
        if leaf.item:
            form_id, _dot, item_id = leaf.item.partition(".")
            return item_name(next(item for item in protocol.form(form_id).items if item.id == item_id))
        if isinstance(leaf, Compare) and leaf.score:
            return INSTRUMENTS[leaf.score].name
        return (
            _("age at consent")
            if isinstance(leaf, Compare) and leaf.age == "consent"
            else _("age at baseline")
        )
