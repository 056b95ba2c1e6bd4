"""The CSV tables read back by polars, which did not write them, and compared with the records."""

import zipfile
from decimal import Decimal
from io import BytesIO

import polars
import pytest
from rich_site import FORMULA, PERSIAN, STUDY, Exported, Rich

from tracker import overview, studies, visits
from tracker.domain.records import Entry
from tracker.exchange.csv_tables import safe
from tracker.site import Site

TABLES = [
    *("participants", "visits", "items", "scores"),
    *("adverse_event", "medical_history", "medication", "vaccination", "dose", "dispensing"),
    *("derived", "eligibility", "criteria", "deviations", "flags", "flag_steps", "queries"),
    *("consents", "unmaskings"),
    *("dictionary", "about"),
]
Tables = dict[str, polars.DataFrame]


@pytest.fixture(scope="module")
def tables(exported: Exported) -> Tables:
    """Every table as texts: polars is told to guess nothing."""
    with zipfile.ZipFile(exported("csv")) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".csv"): polars.read_csv(
                BytesIO(archive.read(name)), infer_schema=False
            ).fill_null("")
            for name in archive.namelist()
        }


def cell(tables: Tables, rich: Rich, column: str, visit: str = "baseline") -> str:
    """What the table by participant and visit holds for the participant of the hard things."""
    found = tables["visits"].filter(number=rich.number, visit=visit)[column].to_list()
    assert len(found) == 1
    return str(found[0])


def item(
    tables: Tables, rich: Rich, name: str, repeat: str = "1", form: str = "laboratory"
) -> dict[str, str]:
    wanted = {"number": rich.number, "visit": "baseline", "form": form, "item": name, "repeat": repeat}
    return tables["items"].filter(**wanted).row(0, named=True)


def recorded(site: Site) -> list[tuple[str, str, Entry]]:
    """What the site itself says is recorded in the study: number, visit and answer."""
    found = []
    for row in overview.participants(site, studies.study(site, STUDY).id):
        for held in (one.visit for one in row.cells):
            for form in visits.open_visit(site, held.id).forms:
                for field in form.fields:
                    if field.entry and (field.entry.text or field.entry.missing):
                        found.append((row.participant.shown_number, held.planned_id, field.entry))
    return found


def test_one_zip_holds_every_table_with_the_dictionary(tables: Tables) -> None:
    assert list(tables) == TABLES


def test_there_is_a_row_for_each_participant_visit_and_answer_of_the_site(tables: Tables, rich: Rich) -> None:
    with rich.open() as site:
        rows = overview.participants(site, studies.study(site, STUDY).id)
        answers = recorded(site)

    assert tables["participants"]["number"].to_list() == sorted(one.participant.shown_number for one in rows)
    assert len(tables["visits"]) == sum(len(one.cells) for one in rows)
    assert len(tables["items"]) == len(answers) > 400


def test_every_value_is_the_recorded_one_digit_by_digit(tables: Tables, rich: Rich) -> None:
    with rich.open() as site:
        answers = recorded(site)

    told = {
        (row["number"], row["visit"], row["form"], row["repeat"], row["item"]): row
        for row in tables["items"].iter_rows(named=True)
    }
    for number, visit, entry in answers:
        form, _sign, repeat = entry.form.partition("#")
        row = told[number, visit, form, repeat or "1", entry.item]
        assert row["as_typed"].removeprefix("'") == entry.text
        if isinstance(entry.value, Decimal) and row["value"]:
            assert row["value"] == str(entry.value)
        assert (row["unit"], row["low"], row["high"]) == (entry.unit, entry.low, entry.high)


def test_a_laboratory_value_keeps_its_decimals_unit_range_comparator_and_what_was_said(
    tables: Tables, rich: Rich
) -> None:
    alt, crp = item(tables, rich, "alt"), item(tables, rich, "crp")

    assert [alt[name] for name in ("value", "as_typed", "unit", "low", "high")] == [
        *("212.50", "212.50", "U/L", "0", "40.0"),
    ]
    # CTCAE v5.0: ALT above 5.0 to 20.0 times the upper limit is grade 3; 212.5 is 5.3 times 40.
    assert (alt["range_word"], alt["grade"]) == ("high", "3")
    assert (crp["comparator"], crp["value"], crp["as_typed"]) == ("<", "5.0", "<5.0")
    assert cell(tables, rich, "laboratory_alt") == "212.50"
    assert cell(tables, rich, "laboratory_crp_cmp") == "<"
    assert cell(tables, rich, "laboratory_alt_grade") == "3"


def test_a_stated_reason_for_no_value_differs_from_what_was_never_entered(tables: Tables, rich: Rich) -> None:
    esr = item(tables, rich, "esr")

    assert (esr["value"], esr["missing"], esr["missing_reason"]) == ("", "ND", "clotted; −20 °C")
    assert cell(tables, rich, "laboratory_esr") == "ND"
    assert cell(tables, rich, "laboratory_alt", "week24") == ""


def test_a_text_that_reads_like_a_missing_code_is_not_taken_for_one(tables: Tables, rich: Rich) -> None:
    assert cell(tables, rich, "adverse_events_details") == "“UNK”"
    assert item(tables, rich, "details", form="adverse_events")["value"] == "UNK"


def test_a_code_has_its_words_beside_it(tables: Tables, rich: Rich) -> None:
    changed = item(tables, rich, "new_or_changed", form="medication")

    assert (changed["value"], changed["value_label"]) == ("yes", "Yes")


def test_a_repeated_sample_of_which_nobody_said_which_decides_has_no_value_by_itself(
    tables: Tables, rich: Rich
) -> None:
    assert cell(tables, rich, "laboratory_creatinine") == "REP"
    assert item(tables, rich, "creatinine")["value"] == "0.90"
    assert item(tables, rich, "creatinine", repeat="2")["value"] == "1.20"
    assert item(tables, rich, "repeat_reason", repeat="2")["label"] == "Why it was repeated"


def test_no_text_is_taken_for_a_formula(tables: Tables, rich: Rich) -> None:
    assert cell(tables, rich, "medication_details") == f"'{FORMULA}"
    assert f"'-2+3 {PERSIAN}, «à jeun»" in tables["medication"]["name"].to_list()
    for table in tables.values():
        for column in table.iter_columns():
            assert not column.str.contains(r"^[=+@\t\r＝＋－＠]|^-[^0-9]|^-.*[^0-9.]").any()


@pytest.mark.parametrize(
    ("cell", "written"),
    # OWASP, CSV Injection: what begins with = + - @, a tab or a return may be run as a formula.
    [
        *(("=1+1", "'=1+1"), ("+1", "'+1"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)")),
        *(("\tx", "'\tx"), ("\rx", "'\rx"), ("＝1", "'＝1"), ("-", "'-")),
        *(("-1.5", "-1.5"), (Decimal("-1.50"), "-1.50"), ("a=1", "a=1"), ("", ""), (None, ""), (-2, "-2")),
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe_and_a_number_stays(
    cell: str | Decimal | int | None, written: str
) -> None:
    assert safe([cell]) == [written]


def test_numbers_have_a_point_and_days_are_iso_whatever_the_language(tables: Tables) -> None:
    days = [column for column in tables["visits"].columns if column in ("target", "held_on", "appointment")]

    assert len(days) == 3
    for column in days:
        assert tables["visits"][column].str.contains(r"^(\d{4}-\d\d-\d\d)?$").all()
    totals = tables["visits"]["mrss_total"]
    assert totals.str.contains(r"^(\d+(\.\d+)?)?$").all()
    assert (totals != "").any()


def test_scores_come_with_their_parts(tables: Tables, rich: Rich) -> None:
    with rich.open() as site:
        visit_id = visits.find_visit(site, rich.number, "baseline")
        score = visits.open_visit(site, visit_id).form("cdai").score

    told = tables["scores"].filter(number=rich.number, visit="baseline", form="cdai")
    assert score is not None
    assert dict(told.select("part", "value").iter_rows())["total"] == str(score.total)
    assert cell(tables, rich, "cdai_total") == str(score.total)


def test_the_dictionary_explains_every_column_of_every_table(tables: Tables) -> None:
    told = tables["dictionary"]

    for name in TABLES[:-2]:
        assert told.filter(table=name)["column"].to_list() == tables[name].columns
    assert (told["label"] != "").all()


def test_the_dictionary_gives_units_codes_limits_missing_codes_and_sources(tables: Tables) -> None:
    told = {row["column"]: row for row in tables["dictionary"].filter(table="visits").iter_rows(named=True)}

    # mRSS: skin thickness of 17 areas from 0 to 3, their sum from 0 to 51 (Clements 1995).
    assert (told["mrss_face"]["lowest"], told["mrss_face"]["highest"]) == ("0", "3")
    assert told["medication_new_or_changed"]["codes"] == "yes = Yes; no = No"
    assert "ND = not done; NAP = not applicable; UNK = unknown" in told["mrss_face"]["missing"]
    assert (told["mrss_total"]["lowest"], told["mrss_total"]["highest"]) == ("0", "51")
    assert told["mrss_total"]["source"]
    assert told["study_drug_baricitinib_dose"]["unit"] == "mg/d"
    assert "NCT06936215" in told["laboratory_alt"]["source"]


def test_columns_have_names_that_every_program_takes_and_none_twice(tables: Tables) -> None:
    for name, table in tables.items():
        lowered = [column.lower() for column in table.columns]
        assert len(lowered) == len(set(lowered)), name
        assert all(column.replace("_", "a").isalnum() and column[0].isalpha() for column in lowered), name
