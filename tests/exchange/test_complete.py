"""Nothing that is recorded is left out: what is found beside the answers, and results that no form asks for."""

import csv
import io
import json
import zipfile
from collections import Counter
from decimal import Decimal
from typing import Any

import odm_reading
import openpyxl
import pyreadstat
import pytest
from odm_reading import elements
from rich_site import STUDY, Exported, Rich
from site_file import plain_sql, rows
from stage import TODAY

from tracker import demo
from tracker.exchange import odm_columns

OF_STUDY = (
    "JOIN participant p ON p.id = {}.participant_id JOIN study s ON s.id = p.study_id WHERE s.key = '"
    + STUDY
    + "'"
)
STORED = {
    "derived": "SELECT d.* FROM derived d JOIN result r ON r.id = d.result_id JOIN visit v ON v.id = r.visit_id "
    + OF_STUDY.format("v"),
    "eligibility": "SELECT d.* FROM decision d " + OF_STUDY.format("d"),
    "deviations": "SELECT d.* FROM deviation d " + OF_STUDY.format("d"),
    "flags": "SELECT f.* FROM flag f " + OF_STUDY.format("f"),
    "flag_steps": "SELECT n.* FROM flag_note n JOIN flag f ON f.id = n.flag_id " + OF_STUDY.format("f"),
    "queries": "SELECT m.* FROM query_message m JOIN query q ON q.id = m.query_id " + OF_STUDY.format("q"),
    "consents": "SELECT c.* FROM consent c " + OF_STUDY.format("c"),
    "unmaskings": "SELECT u.* FROM unmasking u " + OF_STUDY.format("u"),
}
"""By table of an export: what plain SQL finds of it in the site."""


def stored(rich: Rich, table: str) -> list[dict[str, Any]]:
    with plain_sql(rich.path, "coordinator", demo.PASSWORD) as connection:
        return rows(connection, STORED[table])


def table_of(exported: Exported, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(exported("csv")) as archive:
        text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- what is found beside the answers


@pytest.mark.parametrize("table", STORED)
def test_every_finding_of_the_site_is_a_row_of_the_tables_and_a_group_of_odm(
    exported: Exported, groups: dict[str, list[int]], rich: Rich, table: str
) -> None:
    recorded = len(stored(rich, table))

    book = openpyxl.load_workbook(exported("xlsx"), read_only=True)
    sheet = sum(1 for row in book[table].iter_rows(min_row=2, values_only=True) if any(row))
    book.close()
    assert len(table_of(exported, table)) == recorded
    assert sheet == recorded
    assert groups[f"IG.visitbook.{table}"] == [recorded, recorded]


@pytest.fixture(scope="module")
def groups(exported: Exported) -> dict[str, list[int]]:
    """How many groups of each kind a snapshot and a file of every change have."""
    found: dict[str, list[int]] = {f"IG.visitbook.{table}": [] for table in STORED}
    for transactional in (False, True):
        places = {
            (place[0], *place[5:7]) for place, _one in elements(exported("odm", transactional=transactional))
        }
        counted = Counter(group for _who, group, _key in places)
        for name, numbers in found.items():
            numbers.append(counted[name])
    return found


def test_a_calculated_value_comes_with_its_equation_and_all_that_went_into_it(
    exported: Exported, rich: Rich
) -> None:
    kept = ("creatinine", "age", "sex", "weight", "weight_date", "race_factor")

    told = table_of(exported, "derived")

    wanted = Counter(
        (
            row["equation"],
            row["value"] or "",
            row["unit"],
            *(json.loads(row["inputs"]).get(one, "") for one in kept),
        )
        for row in stored(rich, "derived")
    )
    found = Counter((row["equation"], row["value"], row["unit"], *(row[one] for one in kept)) for row in told)
    assert found == wanted
    assert {key for row in stored(rich, "derived") for key in json.loads(row["inputs"])} <= set(kept)
    assert {row["item"] for row in told} == {"creatinine"}


def test_a_flag_comes_with_its_state_and_the_limit_it_crossed(exported: Exported, rich: Rich) -> None:
    told = table_of(exported, "flags")

    parts = ("state", "rule", "limit", "value", "because")
    wanted = Counter(
        (row["state"], row["rule_id"], row["limit_text"], row["value"], row["because"])
        for row in stored(rich, "flags")
    )
    assert Counter(tuple(row[one].lstrip("'") for one in parts) for row in told) == wanted


def test_each_decision_comes_with_what_every_criterion_said(exported: Exported, rich: Rich) -> None:
    told = table_of(exported, "criteria")

    wanted = Counter(
        (name, outcome)
        for row in stored(rich, "eligibility")
        for name, (outcome, _because) in json.loads(row["criteria"]).items()
    )
    assert wanted
    assert Counter((row["criterion"], row["outcome"]) for row in told) == wanted


def test_a_later_consent_comes_with_its_version_and_day(exported: Exported, rich: Rich) -> None:
    (told,) = table_of(exported, "consents")

    assert (told["number"], told["version"], told["consented_on"]) == (
        rich.number,
        "3.0",
        TODAY.isoformat(),
    )


def test_an_unmasking_comes_with_who_and_why(exported: Exported, rich: Rich) -> None:
    (told,) = table_of(exported, "unmaskings")

    assert (told["number"], told["by_whom"], told["reason"]) == (
        rich.number,
        "investigator",
        "fever and no granulocytes",
    )


# --- participants and visits


@pytest.mark.parametrize(
    ("table", "columns"), [("participants", odm_columns.PARTICIPANT), ("visits", odm_columns.VISIT)]
)
def test_the_tables_have_every_column_that_odm_has(
    exported: Exported, table: str, columns: tuple[odm_columns.Column[Any], ...]
) -> None:
    names = table_of(exported, table)[0].keys()

    # The status of a visit has a name of its own, because SPSS has it beside that of the participant.
    assert {one.id for one in columns} - names <= {"status"}


# --- what no form asks for


def test_results_that_no_form_asks_for_are_rows_and_columns_of_the_tables(
    exported: Exported, rich: Rich
) -> None:
    of_items = {row["item"]: row for row in table_of(exported, "items") if row["item"].startswith("other:")}

    (visit,) = [
        row
        for row in table_of(exported, "visits")
        if (row["number"], row["visit"]) == (rich.number, "baseline")
    ]
    ferritin, ana = of_items["other:Ferritin"], of_items["other:ANA pattern"]
    assert (ferritin["value"], ferritin["unit"], ferritin["label"]) == ("512.50", "ng/mL", "Ferritin")
    assert ana["value"] == "speckled"
    assert (visit["laboratory_other_ferritin"], visit["laboratory_other_ferritin_unit"]) == (
        "512.50",
        "ng/mL",
    )
    assert visit["laboratory_other_ana_pattern"] == "speckled"


def test_results_that_no_form_asks_for_are_in_the_workbook(exported: Exported) -> None:
    book = openpyxl.load_workbook(exported("xlsx"), read_only=True)

    header, *lines = book["items"].iter_rows(values_only=True)
    book.close()
    found = {line[header.index("item")]: line[header.index("value")] for line in lines}
    assert found["other:Ferritin"] == 512.5
    assert found["other:ANA pattern"] == "speckled"


def test_results_that_no_form_asks_for_are_variables_of_spss(exported: Exported, rich: Rich) -> None:
    frame, meta = pyreadstat.read_sav(str(exported("spss")), output_format="dict")

    row = next(
        at
        for at, place in enumerate(zip(frame["number"], frame["visit"], strict=True))
        if place == (rich.number, "baseline")
    )
    assert frame["laboratory_other_ferritin"][row] == 512.5
    assert frame["laboratory_other_ferritin_unit"][row] == "ng/mL"
    assert frame["laboratory_other_ana_pattern"][row] == "speckled"
    assert "Ferritin" in meta.column_names_to_labels["laboratory_other_ferritin"]


@pytest.mark.parametrize("transactional", [False, True])
def test_results_that_no_form_asks_for_are_in_odm(
    exported: Exported, rich: Rich, *, transactional: bool
) -> None:
    path = exported("odm", transactional=transactional)

    found = {
        place[-1]: one.get("Value")
        for place, one in elements(path)
        if place[:2] == (rich.number, "SE.baseline") and one.get("Value")
    }
    assert Decimal(found["I.laboratory.other:Ferritin"]) == Decimal("512.50")
    assert found["I.laboratory.other:Ferritin.unit"] == "ng/mL"
    assert found["I.laboratory.other:ANA pattern"] == "speckled"
    assert odm_reading.problems(path) == []


def test_words_of_a_result_that_no_form_asks_for_are_not_in_a_de_identified_export(
    exported: Exported,
) -> None:
    with zipfile.ZipFile(exported("csv", deidentified=True)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())

    assert b"512.50" in content
    assert b"speckled" not in content
