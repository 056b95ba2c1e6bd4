"""Units and exact conversion. Factors and molar masses: clinical reference "labs", table of analytes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue import analytes
from tracker.domain.units import UNITS, Analyte, bounds, by_molar_mass, convert, exactly, shown
from tracker.errors import Refusal, ValueRefused

COUNTS = ("wbc", "neutrophils", "lymphocytes", "eosinophils", "platelets")
COUNT_UNITS = ["10*9/L", "10*3/uL", "/uL", "/mm3", "10*5/uL"]


@pytest.mark.parametrize(
    ("analyte", "value", "from_", "to", "expected"),
    [
        ("haemoglobin", "13.5", "g/dL", "g/L", "135"),
        ("haemoglobin", "99", "g/L", "g/dL", "9.9"),
        ("wbc", "2400", "/uL", "10*9/L", "2.4"),
        ("wbc", "2400", "/mm3", "10*3/uL", "2.4"),
        ("platelets", "1.5", "10*5/uL", "10*9/L", "150"),
        ("platelets", "150000", "/mm3", "10*5/uL", "1.5"),
        ("haematocrit", "0.375", "L/L", "%", "37.5"),
        ("factor_v", "30", "%", "1", "0.3"),
        ("crp", "1.2", "mg/dL", "mg/L", "12"),
        ("albumin", "3.5", "g/dL", "g/L", "35"),
        ("potassium", "4.1", "meq/L", "mmol/L", "4.1"),
        ("inr", "1.1", "{INR}", "1", "1.1"),
        ("alt", "2", "ukat/L", "U/L", "120"),
    ],
)
def test_powers_of_ten_and_enzyme_units_convert_exactly(analyte, value, from_, to, expected):
    converted = convert(analytes()[analyte], Decimal(value), from_, to)

    assert converted == Decimal(expected)


@pytest.mark.parametrize(
    ("analyte", "value", "from_", "to", "expected"),
    [
        ("haemoglobin", "10", "g/dL", "mmol/L", "6.206"),
        ("bilirubin_total", "1", "mg/dL", "umol/L", "17.104"),
        ("creatinine", "1", "mg/dL", "umol/L", "88.4"),
        ("urea", "1", "mg/dL", "mmol/L", "0.1665"),
        ("bun", "1", "mg/dL", "mmol/L", "0.3570"),
        ("cholesterol_total", "1", "mg/dL", "mmol/L", "0.02586"),
        ("triglycerides", "1", "mg/dL", "mmol/L", "0.01129"),
        ("glucose", "1", "mg/dL", "mmol/L", "0.05551"),
    ],
)
def test_mass_becomes_substance_by_the_printed_factor(analyte, value, from_, to, expected):
    converted = convert(analytes()[analyte], Decimal(value), from_, to)

    assert abs(converted / Decimal(expected) - 1) < Decimal("0.0004")
    assert by_molar_mass(from_, to)


def test_forty_units_of_alt_are_two_thirds_of_a_microkatal_exactly():
    assert exactly(analytes()["alt"], Decimal(40), "U/L", "ukat/L") == Fraction(2, 3)
    assert not by_molar_mass("U/L", "ukat/L")


def test_a_value_in_its_own_unit_keeps_its_digits():
    assert str(convert(analytes()["albumin"], Decimal("7.10"), "g/dL", "g/dL")) == "7.10"


@pytest.mark.parametrize(
    ("analyte", "from_", "to"),
    [
        ("inr", "1", "%"),
        ("prothrombin_time_percent", "%", "{INR}"),
        ("ck", "U/L", "umol/L"),
        ("albumin", "g/L", "mmol/L"),
        ("egfr", "mL/min/{1.73_m2}", "mL/min"),
        ("glucose", "mg/dL", "furlong"),
        ("hbsag", "g/L", "g/dL"),
    ],
)
def test_what_has_no_conversion_is_refused(analyte, from_, to):
    with pytest.raises(ValueRefused) as refused:
        convert(analytes()[analyte], Decimal(1), from_, to)

    assert refused.value.code is Refusal.NO_CONVERSION


def test_any_number_converts_plausible_or_not():
    assert convert(analytes()["platelets"], Decimal(150000), "10*9/L", "/uL") == Decimal(150_000_000)


@given(
    st.decimals(min_value=0, max_value=10**6, places=4),
    st.sampled_from(COUNTS),
    st.sampled_from(COUNT_UNITS),
    st.sampled_from(COUNT_UNITS),
)
def test_a_cell_count_survives_the_way_there_and_back(value, analyte, from_, to):
    there = convert(analytes()[analyte], value, from_, to)

    assert convert(analytes()[analyte], there, to, from_) == value


@pytest.mark.parametrize("analyte", COUNTS)
def test_every_cell_count_takes_the_whole_family_with_lakh(analyte):
    assert sorted(analytes()[analyte].units) == sorted(COUNT_UNITS)


@pytest.mark.parametrize(
    ("analyte", "unit", "low", "high"),
    [
        ("wbc", "/uL", Fraction(100), Fraction(500_000)),
        ("platelets", "10*5/uL", Fraction(1, 100), Fraction(30)),
        ("crp", "mg/dL", Fraction(0), Fraction(100)),
        ("alt", "ukat/L", Fraction(1, 60), Fraction(1000, 3)),
        ("bun", "mmol/L", Fraction(10) / Fraction("28.014"), Fraction(3000) / Fraction("28.014")),
        ("haemoglobin", "mmol/L", Fraction("1.2"), Fraction("15.5")),
    ],
)
def test_an_entry_range_given_in_one_unit_follows_exactly_in_the_others(analyte, unit, low, high):
    derived = bounds(analytes()[analyte], unit)

    assert (derived.low, derived.high) == (low, high)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("10*9/L", "×10⁹/L"),
        ("umol/L", "µmol/L"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        (None, ""),
        ("x", "x"),
    ],
)
def test_units_are_shown_as_people_write_them(unit, words):
    assert shown(unit) == words


def test_every_analyte_of_the_case_format_is_in_the_catalogue():
    # fmt: off
    named = [
        "haemoglobin", "wbc", "neutrophils", "lymphocytes", "eosinophils", "platelets",
        "haematocrit", "mcv", "ast", "alt", "alp", "ggt", "bilirubin_total", "creatinine",
        "creatinine_clearance", "egfr", "urea", "bun", "ck", "ldh", "aldolase", "esr", "crp",
        "cholesterol_total", "ldl", "hdl", "triglycerides", "glucose", "albumin",
        "prothrombin_time_percent", "inr", "factor_v", "potassium", "sodium", "hbsag", "anti_hbc",
        "anti_hbs", "hcv", "hiv", "quantiferon", "pregnancy_test",
    ]
    # fmt: on

    assert sorted(analytes()) == sorted(named)


def test_every_unit_of_every_analyte_has_an_entry_range_and_a_known_kind():
    for analyte in analytes().values():
        for unit in analyte.units:
            assert unit in UNITS
            assert bounds(analyte, unit).low >= 0


def test_alt_is_found_under_the_name_that_bangladeshi_reports_use():
    assert "SGPT" in analytes()["alt"].synonyms


def test_an_analyte_with_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="unknown unit furlong"):
        Analyte.model_validate(
            {
                "id": "x",
                "name": "X",
                "abbreviation": "X",
                "family": "liver",
                "units": {"furlong": {"low": "1"}},
                "status": "K",
            }
        )


def test_an_analyte_is_reported_in_units_or_in_words() -> None:
    facts = {"id": "x", "name": "X", "abbreviation": "X", "family": "liver", "status": "K"}

    with pytest.raises(ValueError, match="neither units nor words"):
        Analyte.model_validate(facts)
    with pytest.raises(ValueError, match="no entry range for g/L"):
        Analyte.model_validate({**facts, "units": {"g/L": {}}})


def test_an_analyte_without_a_molar_mass_joins_no_mass_to_a_substance() -> None:
    analyte = Analyte.model_validate(
        {
            "id": "x",
            "name": "X",
            "abbreviation": "X",
            "family": "liver",
            "status": "K",
            "units": {"g/L": {"low": "1"}, "mmol/L": {"low": "1"}},
        }
    )

    with pytest.raises(ValueRefused, match="cannot be converted from g/L to mmol/L"):
        convert(analyte, Decimal(1), "g/L", "mmol/L")
