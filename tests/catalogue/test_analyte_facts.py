"""The analyte catalogue against the facts, row by row.

Source of every row: the table of analytes of the clinical reference "labs" (codes of LOINC, UCUM units, factors by
molar mass, entry ranges). There, codes marked V were seen with their name at loinc.org or in a public file, those
marked K were recalled: they carry `confirm` here. Eosinophils and mean corpuscular volume have no row; their codes
711-2 and 787-2 were seen with their names in public code lists.
"""

from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest

from tracker.catalogue import analytes
from tracker.domain.units import UNITS, bounds

COUNT = "10*9/L 10*3/uL /uL /mm3 10*5/uL"
ENZYME = "U/L ukat/L"

# analyte | called on reports | LOINC seen | LOINC recalled | units | unit and entry range as the table gives them
FACTS = f"""
haemoglobin | Hb Hgb | 718-7 59260-0 | | g/dL g/L mmol/L | g/dL 2 25; g/L 20 250; mmol/L 1.2 15.5
wbc | WBC Leukocytes | 6690-2 | | {COUNT} | 10*9/L 0.1 500
neutrophils | ANC | | 751-8 26499-4 | {COUNT} | 10*9/L 0 200
lymphocytes | ALC | | 731-0 26474-7 | {COUNT} | 10*9/L 0 300
eosinophils | AEC | 711-2 | | {COUNT} | 10*9/L 0 100
platelets | Plt | 777-3 | | {COUNT} | 10*9/L 1 3000
haematocrit | Hct PCV | 4544-3 | | % L/L | % 5 75; L/L 0.05 0.75
mcv | MCV | 787-2 | | fL | fL 40 200
ast | AST SGOT ASAT | 1920-8 | | {ENZYME} | U/L 1 20000
alt | ALT SGPT ALAT | 1742-6 | | {ENZYME} | U/L 1 20000
alp | ALP PAL | 6768-6 | | {ENZYME} | U/L 5 5000
ggt | GGT | 2324-2 | | {ENZYME} | U/L 1 10000
bilirubin_total | Bili | 1975-2 14631-6 | | mg/dL umol/L | mg/dL 0.05 60; umol/L 1 1026
creatinine | Crea | 2160-0 14682-9 | | mg/dL umol/L | mg/dL 0.1 30; umol/L 10 2650
urea | Urea | 3091-6 22664-7 | | mg/dL mmol/L | mg/dL 2 600; mmol/L 0.3 100
bun | BUN | 3094-0 | | mg/dL mmol/L | mg/dL 1 300
egfr | eGFR | 62238-1 88293-6 98979-8 | | mL/min/{{1.73_m2}} | mL/min/{{1.73_m2}} 1 200
creatinine_clearance | CrCl | 35591-7 | | mL/min | mL/min 1 300
ck | CK CPK | | 2157-6 | {ENZYME} | U/L 1 200000
ldh | LDH LD | 14804-9 | 2532-0 | {ENZYME} | U/L 10 20000
aldolase | Aldolase | 1761-6 | | {ENZYME} | U/L 0.1 1000
esr | ESR VS BSG | 4537-7 30341-2 | | mm/h | mm/h 0 200
crp | CRP | 1988-5 | | mg/L mg/dL | mg/L 0 1000
cholesterol_total | TC | 2093-3 14647-2 | | mg/dL mmol/L | mg/dL 30 2000; mmol/L 0.8 52
ldl | LDL-C | 13457-7 18262-6 2089-1 22748-8 | | mg/dL mmol/L | mg/dL 5 1500; mmol/L 0.1 39
hdl | HDL-C | 2085-9 14646-4 | | mg/dL mmol/L | mg/dL 3 200; mmol/L 0.08 5.2
triglycerides | TG | 2571-8 14927-8 | | mg/dL mmol/L | mg/dL 10 10000; mmol/L 0.1 113
glucose | Glucose | 2345-7 14749-6 | 1558-6 | mg/dL mmol/L | mg/dL 10 1500; mmol/L 0.6 83
albumin | Alb | 1751-7 | | g/dL g/L | g/dL 0.5 8; g/L 5 80
prothrombin_time_percent | TP Quick | 5894-1 | | % 1 | % 1 180
inr | INR | 6301-6 | | {{INR}} 1 | {{INR}} 0.5 20
factor_v | FV | 3193-0 | | % 1 | % 0 250
potassium | K | 2823-3 | | mmol/L meq/L | mmol/L 1.0 12
sodium | Na | 2951-2 | | mmol/L meq/L | mmol/L 90 200
hbsag | HBsAg | 5195-3 | | |
anti_hbc | anti-HBc | 13952-7 | | |
anti_hbs | anti-HBs | | 16935-9 | m[IU]/mL |
hcv | anti-HCV | 13955-0 | 16128-1 | |
hiv | HIV | 56888-1 | | |
quantiferon | IGRA | 71773-6 | | |
pregnancy_test | hCG | | 2118-8 2106-3 | |
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in FACTS.strip().splitlines()]

MOLAR_MASS = {
    "haemoglobin": "16114",
    "bilirubin_total": "584.66",
    "creatinine": "113.12",
    "urea": "60.06",
    "bun": "28.014",
    "cholesterol_total": "386.65",
    "ldl": "386.65",
    "hdl": "386.65",
    "triglycerides": "885.4",
    "glucose": "180.16",
}
"""In g/mol, in brackets behind the factor of each row; haemoglobin the monomer, urea nitrogen two atoms of N."""


def test_every_analyte_has_a_row_of_facts() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(analytes())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_names_codes_and_units_are_those_of_the_facts(row: tuple[str, ...]) -> None:
    known = analytes()[row[0]]
    called = {known.name, known.abbreviation, *known.synonyms}

    assert set(row[1].split()) <= called
    assert [one.code for one in known.loinc if not one.confirm] == row[2].split()
    assert [one.code for one in known.loinc if one.confirm] == row[3].split()
    assert list(known.units) == row[4].split()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_entry_ranges_are_those_of_the_facts(row: tuple[str, ...]) -> None:
    known = analytes()[row[0]]

    for unit, low, high in (part.split() for part in row[5].split(";") if part.strip()):
        found = bounds(known, unit)
        assert (found.low, found.high) == (Fraction(low), Fraction(high))


def test_molar_masses_are_those_of_the_facts() -> None:
    found = {one.id: one.molar_mass for one in analytes().values() if one.molar_mass is not None}

    assert found == {name: Decimal(mass) for name, mass in MOLAR_MASS.items()}


def test_only_analytes_that_are_reported_both_ways_have_a_molar_mass() -> None:
    both = {one.id for one in analytes().values() if len({UNITS[unit].kind for unit in one.units}) > 1}

    assert both == set(MOLAR_MASS)


def test_a_name_belongs_to_one_analyte() -> None:
    called = [
        name.casefold()
        for one in analytes().values()
        for name in {one.name.casefold(), one.abbreviation.casefold(), *map(str.casefold, one.synonyms)}
    ]

    assert sorted(called) == sorted(set(called))


def test_every_unit_shows_the_decimals_that_its_smallest_possible_step_needs() -> None:
    """A unit a hundred times as large is reported with more decimals: none loses a value that another has."""
    for one in analytes().values():
        for unit, entry in one.units.items():
            for other, same in one.units.items():
                larger = UNITS[unit].kind is UNITS[other].kind and UNITS[unit].factor > UNITS[other].factor
                assert not larger or entry.decimals >= same.decimals, (one.id, unit, other)


def test_the_notice_that_loinc_asks_for_is_shipped_with_its_codes() -> None:
    text = files("tracker.catalogue").joinpath("analytes.yaml").read_text(encoding="utf-8")

    assert "This material contains content from LOINC (http://loinc.org)." in text.replace("\n# ", " ")
    assert "Regenstrief Institute, Inc." in text
