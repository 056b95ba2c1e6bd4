"""What is calculated from results and vital signs, kept with its inputs; and what is not asked of everyone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import derived_rows
from stage import CONSENT

from tracker import enrolment, overview, samples, visits
from tracker.domain.criteria import Outcome
from tracker.domain.records import Sex, Typed
from tracker.domain.views import Field
from tracker.site import Site

StudyId = Callable[[str], str]
LAB = "laboratory_screening"
SECOND = f"{LAB}#2"


def lab(site: Site, visit_id: str, *typed: str, form: str = LAB) -> None:
    item, text, unit, low, high = typed
    visits.save(site, visit_id, form, Typed(item, text, unit, low, high))


def field(site: Site, visit_id: str, item: str, form: str = LAB) -> Field:
    record = visits.open_visit(site, visit_id).form(form)
    return next(one for one in record.fields if one.item.id == item)


def outcome(site: Site, visit_id: str, number: str) -> tuple[Outcome, tuple[str, ...]]:
    participant = visits.open_visit(site, visit_id).participant.id
    results = {one.criterion.number: one for one in enrolment.eligibility(site, participant).results}
    return results[number].outcome, results[number].holds.missing


# --- what a creatinine derives, stored


def stored(site: Site, visit_id: str, form: str = LAB):  # type: ignore[no-untyped-def]
    entry = field(site, visit_id, "creatinine", form).entry
    assert entry is not None
    with site.look() as connection:
        return {one.equation: one for one in derived_rows.of_results(connection, [entry.id])[entry.id]}


def test_three_estimates_are_kept_with_their_equation_and_what_went_into_them(
    new_site: Site, screening: str
) -> None:
    # Woman, 34 years, 88.4 umol/L = 1.0 mg/dL. CKD-EPI 2009: 141 × (1.0/0.7)^-1.209 × 0.993^34 × 1.018 = 73.44;
    # 2021: 142 × (1.0/0.7)^-1.2 × 0.9938^34 × 1.012 = 75.8 (papers cited in domain/renal.py)
    visits.save(new_site, screening, "vital_signs", Typed("weight", "60"))
    lab(new_site, screening, "creatinine", "88.4", "umol/L", "", "90")

    found = stored(new_site, screening)

    assert {name: one.value and round(one.value, 1) for name, one in found.items()} == {
        "CKD-EPI 2009": Decimal("73.4"),
        "CKD-EPI 2021": Decimal("75.8"),
        "Cockcroft-Gault": Decimal("75.1"),  # (140 - 34) × 60 / 72 × 0.85
    }
    assert found["CKD-EPI 2009"].inputs == {
        "creatinine": "88.4 µmol/L",
        "age": "34 years",
        "sex": "F",
        "race_factor": "off",
    }
    assert found["Cockcroft-Gault"].inputs["weight"] == "60 kg"
    assert found["Cockcroft-Gault"].inputs["weight_date"] == CONSENT.isoformat()


def test_what_cannot_be_calculated_has_no_value_and_says_why(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "creatinine", "<0.5", "mg/dL", "", "1.2")
    comparator = stored(new_site, screening)
    lab(new_site, screening, "creatinine", "0.9", "mg/dL", "", "1.2")
    weightless = stored(new_site, screening)
    lab(new_site, screening, "creatinine", "", "", "", "")
    cleared = stored(new_site, screening)

    assert {one.because for one in comparator.values()} == {"the exact creatinine is missing"}
    assert {one.value for one in (*comparator.values(), *cleared.values())} == {None}
    assert weightless["CKD-EPI 2021"].value is not None
    assert weightless["Cockcroft-Gault"].because == "The weight is missing."
    assert {one.because for one in cleared.values()} == {"there is no value to calculate it from"}


def test_a_weight_entered_later_or_corrected_is_calculated_with(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "creatinine", "1.0", "mg/dL", "", "1.2")
    weights = []
    for weight in ("60", "66"):
        visits.save(new_site, screening, "vital_signs", Typed("weight", weight))
        weights.append(stored(new_site, screening)["Cockcroft-Gault"].inputs["weight"])

    trail = overview.participant(new_site, visits.open_visit(new_site, screening).participant.id).history
    assert weights == ["60 kg", "66 kg"]
    assert [one.action for one in trail if one.table == "derived"].count("update") >= 2


def test_a_repeated_weight_leaves_the_clearance_open_until_one_was_chosen(
    new_site: Site, screening: str
) -> None:
    lab(new_site, screening, "creatinine", "1.0", "mg/dL", "", "1.2")
    visits.save(new_site, screening, "vital_signs", Typed("weight", "60"))
    second, _changes = samples.repeat(new_site, screening, "vital_signs", "scales were wrong")
    visits.save(new_site, screening, second, Typed("weight", "66"))

    before = stored(new_site, screening)["Cockcroft-Gault"]
    samples.choose(new_site, screening, second, "scales were wrong", "weight")
    after = stored(new_site, screening)["Cockcroft-Gault"]

    assert (before.value, before.because) == (None, "which sample decides")
    assert after.inputs["weight"] == "66 kg"


def test_only_the_equation_that_the_study_names_judges(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "vital_signs", Typed("weight", "60"))
    lab(new_site, screening, "creatinine", "1.0", "mg/dL", "", "1.2")

    said = field(new_site, screening, "creatinine").judgement

    assert said is not None
    assert said.derived == "eGFR 73.4 mL/min/1.73 m², CKD-EPI 2009, calculated, race factor off"
    assert said.informs == (
        "Calculated, not judged: eGFR 75.8 mL/min/1.73 m² by CKD-EPI 2021; "
        "clearance 75.1 mL/min by Cockcroft-Gault with 60 kg of 2 Mar 2026"
    )


def test_where_the_text_names_no_equation_no_calculated_value_decides(
    new_site: Site, study_id: StudyId
) -> None:
    # NCT06936215: "Estimated GFR", equation not named; a calculated 40 must not exclude below 60
    person = enrolment.Registration("C.D.", Sex.FEMALE, CONSENT, "1.0", birth_date=date(1960, 1, 1))
    participant, _changes = enrolment.register(new_site, study_id("bsmmu-dcssc"), person)
    number = enrolment.eligibility(new_site, participant).participant.shown_number
    visit_id = visits.find_visit(new_site, number, "screening")
    visits.hold(new_site, visit_id, CONSENT)
    visits.save(new_site, visit_id, LAB, Typed("creatinine", "1.42", "mg/dL", "", "1.2"))

    said = field(new_site, visit_id, "creatinine").judgement
    flags = visits.open_visit(new_site, visit_id).flags

    assert said is not None
    assert said.derived == ""
    assert said.informs.startswith("Calculated, not judged: eGFR")
    assert [flag.item for flag in flags if flag.item == "creatinine" and not flag.cannot_tell] == []


# --- vital signs, and what is not asked at all


def test_a_first_pressure_above_160_over_100_asks_for_the_repeat(new_site: Site, screening: str) -> None:
    # NCT05969730, exclusion criterion 5: "repeated systolic blood Pressure >160 mmHg"; 160 itself is not above
    asked = []
    for systolic in ("160", "161"):
        visits.save(new_site, screening, "vital_signs", Typed("systolic", systolic, confirmed=True))
        record = visits.open_visit(new_site, screening).form("vital_signs")
        asked.append([one.item.id for one in record.required if one.item.id.endswith("_repeat")])

    assert asked == [[], ["systolic_repeat", "diastolic_repeat"]]


def test_height_and_weight_give_the_body_mass_index_also_with_a_height_of_an_earlier_visit(
    new_site: Site, screening: str
) -> None:
    # 60 / 1.65² = 22.04
    for item, text in (("height", "165"), ("weight", "60")):
        visits.save(new_site, screening, "vital_signs", Typed(item, text))
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 30))
    visits.save(new_site, baseline, "vital_signs", Typed("weight", "63"))

    first, later = (
        visits.open_visit(new_site, visit).form("vital_signs").derived[0] for visit in (screening, baseline)
    )

    assert (first.text, first.basis) == ("22.0 kg/m²", "weight 60 kg, height 165 cm")
    assert (later.text, later.basis) == ("23.1 kg/m²", "weight 63 kg, height 165 cm of 2 Mar 2026")


def test_a_man_is_not_asked_for_a_pregnancy_test_and_it_is_no_open_point(
    new_site: Site, study_id: StudyId
) -> None:
    person = enrolment.Registration("E.F.", Sex.MALE, CONSENT, "1.0", birth_date=date(1980, 1, 1))
    enrolment.register(new_site, study_id("baaz-ad-ir"), person)
    visit_id = visits.find_visit(new_site, "SAR-S001", "screening")
    visits.hold(new_site, visit_id, CONSENT)
    visits.save_form(new_site, visit_id, "eligibility", [Typed("planning", "no")])

    record = visits.open_visit(new_site, visit_id)

    asked = [field.item.id for field in record.form("eligibility").fields]
    assert "pregnant_or_lactating" not in asked
    assert "pregnancy" not in [form.id for form in record.forms]
    assert outcome(new_site, visit_id, "15")[0] is Outcome.MET
