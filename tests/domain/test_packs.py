"""Label packs: apart from the study's rules, about who takes the drug; a stricter value stays flagged."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tracker.catalogue import analytes, ctcae, packs
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.age import Age
from tracker.domain.judgement import Baseline, Before, Person, Rules, judge
from tracker.domain.labs import LabValue
from tracker.domain.packs import Pack, applies
from tracker.domain.records import Crossing

BAAZ = shipped_studies()["baaz-ad-ir"]
PERSON = Person("F", Age(40, 40))


def judged(pack_id: str, analyte: str, number: str, unit: str, baseline: str = "") -> list[Crossing]:
    """What BAAZ's own rules and a pack say of a value after baseline."""
    rules = Rules(analytes(), ctcae(), BAAZ.thresholds, on_treatment=True, packs=packs()[pack_id].ruled)
    base = Baseline(LabValue("", Decimal(baseline), unit), abnormal=False) if baseline else None
    value = LabValue("", Decimal(number), unit)
    return list(judge(analytes()[analyte], value, None, rules, PERSON, base, Before()).crossings)


def test_a_rule_of_a_pack_names_its_pack_and_stands_beside_the_study_s_own() -> None:
    # BAAZ excludes ANC < 1200/µL at screening; the label interrupts below 1 × 10⁹/L
    own, label = judged("baricitinib-eu", "neutrophils", "1.1", "10*9/L")

    assert (own.rule_id, own.origin, own.crossed) == ("neutrophils", "", True)
    assert (label.rule_id, label.origin, label.crossed) == (
        "pack.baricitinib-eu.neutrophils",
        "Baricitinib, EU/UK product information",
        False,
    )


def test_the_limit_of_a_pack_is_never_told_as_one_of_screening() -> None:
    own, label = judged("baricitinib-eu", "neutrophils", "0.9", "10*9/L")

    assert "limit of screening" in own.because
    assert "limit of screening" not in label.because


def test_a_pack_judges_whose_arm_takes_the_drug_and_whose_arm_is_not_known() -> None:
    baricitinib, azathioprine = BAAZ.arms
    pack = packs()["azathioprine-bsr"]

    assert applies(pack, azathioprine)
    assert not applies(pack, baricitinib)
    assert applies(pack, None)
    assert applies(pack, azathioprine.model_copy(update={"drugs": ()}))


def test_a_pack_on_the_egfr_is_judged_with_the_creatinine_too() -> None:
    pack = packs()["baricitinib-eu"]
    limit = [{"value": "60", "unit": "mL/min/{1.73_m2}"}]
    rule = pack.rules[0].model_dump() | {"condition": {"analyte": "egfr", "op": "<", "limits": limit}}
    changed = Pack.model_validate(pack.model_dump() | {"rules": [rule]})

    assert changed.analytes == {"egfr", "creatinine"}
    assert packs()["baricitinib-eu"].analytes == {"neutrophils", "lymphocytes", "haemoglobin"}


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (lambda rule: [rule, rule], "have the same id"),
        (
            lambda rule: [rule | {"condition": {"score": "easi", "op": ">", "limits": [{"value": "1"}]}}],
            "about an analyte",
        ),
        (lambda _rule: [], "at least 1 item"),
    ],
)
def test_a_pack_that_cannot_be_judged_is_refused(rules, why) -> None:  # type: ignore[no-untyped-def]
    pack = packs()["baricitinib-eu"].model_dump()

    with pytest.raises(ValidationError, match=why):
        Pack.model_validate(pack | {"rules": rules(pack["rules"][0])})


@given(
    st.sampled_from([(pack.id, rule.condition.analyte) for pack in packs().values() for rule in pack.rules]),
    st.decimals("0.1", "300", places=1),
    st.decimals("0.1", "300", places=1),
)
def test_a_stricter_value_never_takes_a_flag_of_a_pack_away(
    named: tuple[str, str], number: Decimal, further: Decimal
) -> None:
    pack_id, analyte = named
    unit = {
        "albumin": "g/L",
        "haemoglobin": "g/L",
        "creatinine": "umol/L",
        "mcv": "fL",
        "alt": "U/L",
        "ast": "U/L",
    }
    rule = next(one for one in packs()[pack_id].rules if one.condition.analyte == analyte)
    beyond = number - further if rule.condition.op in ("<", "<=") else number + further  # type: ignore[union-attr]

    first, second = (
        [
            one.crossed
            for one in judged(pack_id, analyte, str(n), unit.get(analyte, "10*9/L"), "80")
            if one.origin
        ]
        for n in (number, max(beyond, Decimal(0)))
    )

    assert first != [True] or second == [True]


def test_the_study_stays_what_it_was_whatever_is_switched_on() -> None:
    alone = Rules(analytes(), ctcae(), BAAZ.thresholds)
    with_all = replace(alone, packs=tuple(rule for pack in packs().values() for rule in pack.ruled))

    assert [rule.threshold for rule in with_all.on("alt") if not rule.origin] == [
        rule.threshold for rule in alone.on("alt")
    ]
    assert len(with_all.on("alt")) == len(alone.on("alt")) + 2


def test_a_limit_in_another_kind_of_unit_is_converted_and_says_so() -> None:
    # 8 g/dL is 4.965 mmol/L (monomer, 16 114 g/mol)
    label = next(one for one in judged("baricitinib-eu", "haemoglobin", "4.9", "mmol/L") if one.origin)

    assert label.crossed is True
    assert label.because.endswith("; judged by conversion of the limit")
