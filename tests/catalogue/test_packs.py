"""The label packs that ship, against the facts of their sources (clinical/protocols.md 6, and the pages named)."""

import pytest

from tracker.catalogue import analytes, packs
from tracker.domain.packs import PREFIX, Pack
from tracker.domain.protocol import Basis, Compare
from tracker.domain.series import limit_words

BSR = {
    # NHS Dumfries and Galloway 2020, azathioprine, from BSR 2017
    "wbc": "< 3.5 ×10⁹/L",
    "neutrophils": "< 1.6 ×10⁹/L",
    "platelets": "< 140 ×10⁹/L",
    "ast": "> 100 U/L",
    "alt": "> 100 U/L",
    "creatinine": "> 1.3 × baseline within 12 months",
    "albumin": "< 30 g/L",
    "eosinophils": "> 0.5 ×10⁹/L",
    "mcv": "> 105 fL",
}
FACTS = {
    # Olumiant SmPC 4.2: interrupt below ANC 1 × 10⁹/L, ALC 0.5 × 10⁹/L, Hb 8 g/dL
    "baricitinib-eu": {"neutrophils": "< 1 ×10⁹/L", "lymphocytes": "< 0.5 ×10⁹/L", "haemoglobin": "< 8 g/dL"},
    # Olumiant US label: ANC below 1000, ALC below 500 cells/mm³, Hb below 8 g/dL
    "baricitinib-us": {"neutrophils": "< 1000 /mm³", "lymphocytes": "< 500 /mm³", "haemoglobin": "< 8 g/dL"},
    "azathioprine-bsr": BSR,
    "methotrexate-bsr": BSR,
}


@pytest.mark.parametrize("pack_id", FACTS)
def test_a_pack_has_the_limits_of_its_source_and_no_other(pack_id: str) -> None:
    rules = packs()[pack_id].rules

    assert {rule.condition.analyte: limit_words(rule) for rule in rules} == FACTS[pack_id]
    assert {rule.purpose for rule in rules} == {"safety"}
    assert all(rule.action for rule in rules)


def test_no_other_pack_ships() -> None:
    assert set(packs()) == set(FACTS)


def test_what_was_not_seen_for_methotrexate_is_to_be_confirmed() -> None:
    pack = packs()["methotrexate-bsr"]

    assert {source.basis for source in (pack.source, *(rule.source for rule in pack.rules))} == {
        Basis.CONFIRM
    }


def test_which_value_the_creatinine_is_compared_with_is_to_be_confirmed() -> None:
    # "over 12 months" does not say from which value
    azathioprine = {rule.id: rule.source.basis for rule in packs()["azathioprine-bsr"].rules}

    assert [id_ for id_, basis in azathioprine.items() if basis is Basis.CONFIRM] == ["creatinine"]


def test_unexplained_is_left_to_a_person() -> None:
    asked = {rule.id: rule.to_decide for rule in packs()["azathioprine-bsr"].rules if rule.to_decide}

    assert asked == {
        "albumin": "whether the low albumin is unexplained",
        "eosinophils": "whether the eosinophilia is unexplained",
    }


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.id)
def test_every_limit_is_in_a_unit_of_its_analyte_and_every_id_fits_its_column(pack: Pack) -> None:
    for rule in pack.ruled:
        condition = rule.threshold.condition
        assert isinstance(condition, Compare)
        units = analytes()[condition.analyte or ""].units
        assert condition.times or all(limit.unit in units for limit in condition.limits)
        assert rule.id.startswith(PREFIX)
        assert len(rule.id) <= 64


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.id)
def test_every_statement_shows_words_and_place(pack: Pack) -> None:
    sources = (pack.source, *pack.also, *(rule.source for rule in pack.rules))

    assert all(source.words and source.where for source in sources)


def test_what_no_rule_on_values_can_judge_is_listed_and_not_forgotten() -> None:
    # lipids 12 weeks after the start; interrupt where drug-induced liver injury is suspected
    also = " ".join(source.words for source in packs()["baricitinib-eu"].also)

    assert "12 weeks" in also
    assert "liver injury" in also
