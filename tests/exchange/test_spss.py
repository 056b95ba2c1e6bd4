"""The SPSS file read back twice: by a reader written from the published format, and by pyreadstat."""

from datetime import date, timedelta
from math import isnan

import pyreadstat
import pytest
from rich_site import FORMULA, STUDY, Exported, Rich
from sav_reading import Sav, read

from tracker import overview, studies, visits
from tracker.exchange.spss_variables import Growing, growing
from tracker.exchange.variables import Column, Kind

ND, NAP, UNK, REP = -99999996.0, -99999997.0, -99999998.0, -99999999.0
"""The user-missing numbers, as the value labels of the file explain them."""


@pytest.fixture(scope="module")
def sav(exported: Exported) -> Sav:
    return read(exported("spss"))


def case(sav: Sav, rich: Rich, visit: str = "baseline") -> dict[str, float | str | None]:
    found = [one for one in sav.cases if (one["number"], one["visit"]) == (rich.number, visit)]
    assert len(found) == 1
    return found[0]


def day(seconds: float | str | None) -> date:
    """SPSS counts seconds from 14 October 1582 (IBM SPSS Statistics, Date and Time Variables)."""
    assert isinstance(seconds, float)
    return date(1582, 10, 14) + timedelta(seconds=seconds)


def test_there_is_a_case_for_each_participant_and_visit(sav: Sav, rich: Rich) -> None:
    with rich.open() as site:
        rows = overview.participants(site, studies.study(site, STUDY).id)

    wanted = {(row.participant.shown_number, cell.visit.planned_id) for row in rows for cell in row.cells}
    assert {(one["number"], one["visit"]) for one in sav.cases} == wanted
    assert len(sav.cases) == len(wanted)


def test_values_and_scores_are_those_of_the_records(sav: Sav, rich: Rich) -> None:
    with rich.open() as site:
        record = visits.open_visit(site, visits.find_visit(site, rich.number, "baseline"))

    told = case(sav, rich)
    for form in ("mrss", "cdai"):
        for field in record.form(form).fields:
            if field.entry and not field.item.choices:
                name = f"{form}_{field.item.id}".replace(".", "_")
                assert told[name] == float(field.entry.text), name
        score = record.form(form).score
        assert score is not None
        assert score.total is not None
        assert told[f"{form}_total"] == float(score.total)
    assert day(told["held_on"]) == record.visit.held_on
    assert told["laboratory_alt"] == 212.5
    assert told["laboratory_alt_grade"] == 3


def test_every_variable_has_a_label_and_a_measurement_level(sav: Sav) -> None:
    assert len(sav.variables) > 150
    assert all(one.label for one in sav.variables.values())
    levels = {
        name: sav.variables[name].measure for name in ("arm", "sex", "mrss_total", "laboratory_alt_grade")
    }
    assert levels == {
        **{"arm": "nominal", "sex": "nominal"},
        **{"mrss_total": "scale", "laboratory_alt_grade": "ordinal"},
    }
    assert sav.variables["mrss_total"].label == "mRSS, total"


def test_codes_are_numbers_with_their_words(sav: Sav, rich: Rich) -> None:
    told, changed = case(sav, rich), sav.variables["medication_new_or_changed"]

    assert (changed.labels[1.0], changed.labels[0.0]) == ("Yes", "No")
    assert told["medication_new_or_changed"] == 1.0
    arm = sav.variables["arm"].labels[told["arm"]]  # type: ignore[index]  # a number
    assert arm.startswith(("Group A", "Group B"))


def test_reasons_for_no_value_are_user_missing_values_with_labels(sav: Sav, rich: Rich) -> None:
    told, esr = case(sav, rich), sav.variables["laboratory_esr"]

    assert told["laboratory_esr"] == ND
    assert told["laboratory_creatinine"] == REP
    assert esr.missing == (REP, ND)
    assert [esr.labels[code] for code in (ND, NAP, UNK)] == ["not done", "not applicable", "unknown"]
    assert esr.labels[REP] == "repeated, and not yet said which decides"


def test_what_was_never_entered_is_system_missing(sav: Sav, rich: Rich) -> None:
    assert case(sav, rich, "week24")["laboratory_alt"] is None
    assert not [one for told in sav.cases for one in told.values() if isinstance(one, float) and isnan(one)]


def test_texts_are_kept_and_one_like_a_missing_code_is_not_taken_for_one(sav: Sav, rich: Rich) -> None:
    told, details = case(sav, rich), sav.variables["medication_details"]

    assert told["medication_details"] == FORMULA
    assert told["adverse_events_details"] == "“UNK”"
    assert details.missing_texts == ("ND", "NAP", "UNK")


def test_numbers_are_shown_with_the_decimals_that_were_recorded_and_days_as_days(sav: Sav) -> None:
    assert sav.variables["laboratory_alt"].format == "F9.2"
    assert sav.variables["mrss_total"].format == "F9"
    assert sav.variables["held_on"].format == "SDATE10"


def test_the_file_says_when_and_by_what_it_was_made(sav: Sav) -> None:
    # The test's clock: 14 April 2026, 9:41 UTC; the demo's site is in Tehran, 3:30 ahead.
    assert sav.created.startswith("14 Apr 26")
    assert sav.file_label == STUDY
    assert any(note.startswith("Visitbook") for note in sav.notes)


def test_a_second_reader_finds_the_same_variables_labels_and_numbers(exported: Exported, sav: Sav) -> None:
    frame, told = pyreadstat.read_sav(exported("spss"), user_missing=True, output_format="polars")

    assert told.column_names == list(sav.variables)
    assert told.column_labels == [one.label for one in sav.variables.values()]
    assert frame.height == len(sav.cases)
    assert frame["laboratory_alt"].to_list() == [one["laboratory_alt"] for one in sav.cases]
    assert told.variable_measure["mrss_total"] == "scale"


def grown(column: Column, *cells: object) -> Growing:
    variable = growing(column)
    for cell in cells:
        variable.add(cell)  # type: ignore[arg-type]  # cells of a test
    return variable


@pytest.mark.parametrize(
    ("codes", "numbers"),
    [
        (("0", "1", "2.5"), [0.0, 1.0, 2.5]),
        (("yes", "no"), [1.0, 0.0]),
        (("yes", "no", "not_applicable"), [1.0, 0.0, 2.0]),
        (("negative", "positive"), [1.0, 2.0]),
        (("1", "none"), [1.0, 2.0]),
    ],
)
def test_codes_that_are_numbers_stay_and_words_are_counted(
    codes: tuple[str, ...], numbers: list[float]
) -> None:
    column = Column("x", "X", Kind.CODE, codes=tuple((code, code.upper()) for code in codes))

    variable = grown(column, *codes)

    assert list(variable.cells) == numbers
    assert variable.labels() == {n: code.upper() for n, code in zip(numbers, codes, strict=True)}


def test_a_code_that_the_study_no_longer_has_keeps_its_word() -> None:
    variable = grown(Column("x", "X", Kind.CODE, codes=(("a", "A"), ("b", "B"))), "b", "dropped")

    assert list(variable.cells) == [2.0, 3.0]
    assert variable.labels()[3.0] == "dropped"


def test_labels_are_cut_at_a_letter_and_not_within_one() -> None:
    # IBM SPSS Statistics: at most 255 bytes for a variable's label; é has two bytes in UTF-8.
    assert growing(Column("x", "é" * 200, Kind.TEXT)).label == "é" * 127
