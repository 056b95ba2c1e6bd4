"""What a spreadsheet of participants may not say: set aside by row and column, or refused whole (issue 7)."""

from pathlib import Path

import pytest
from randomised import add_study
from spreadsheet import BY_VISIT, HEADER, PEOPLE, PERSON, SHEET, Import, done, importer, people

from tracker import overview, participant_import, studies
from tracker.errors import TrackerError
from tracker.exchange.participant_mapping import MappingRefused
from tracker.exchange.table_rows import TableRefused
from tracker.site import Site


@pytest.fixture
def take_in(new_site: Site, tmp_path: Path) -> Import:
    return importer(new_site, tmp_path)


# --- what is set aside


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";N.H.;v;;2.12.2025;;V1;3.12.2025;;;;", "column A: the participant number is missing"),
        ("DW-1;N.H.;v;;2.12.2025", "5 columns where the header has 12: it may be cut off"),
        ("DW-1;N.H.;x;5.5.1991;2.12.2025;;;;;;;", "column C: “x” is not known: add it to “words”"),
        ("DW-1;N.H.;v;31.2.1991;2.12.2025;;;;;;;", "column D: February 1991 has 28 days"),
        ("DW-1;N.H.;v;5.5.1991;;;;;;;;", "Missing: consent"),
        ("DW-1;;v;5.5.1991;2.12.2025;;;;;;;", "Missing: initials"),
        ("DW-1;N.H.;v;;2.12.2025;;;;;;;", "The birth date or year is needed"),
        ("DW-1;N.H.;v;5.5.1991;2.12.2026;;;;;;;", "Consent lies in the future"),
        ("DW-1;N.H.;v;5.5.1991;2.12.2025;;V9;3.12.2025;;;;", "column G: the mapping gives “V9” no visit"),
        ("DW-1;N.H.;v;5.5.1991;2.12.2025;;V1;;;5;;", "column H: the date of the visit is missing"),
        (
            "DW-1;N.H.;v;5.5.1991;2.12.2025;;V1;1.12.2025;;;;",
            "column H: This day is before consent (2 Dec 2025)",
        ),
        ("DW-1;N.H.;v;5.5.1991;2.12.2025;;V1;1.12.2026;;;;", "column H: This day is in the future"),
        ("DW-1;N.H.;v;5.5.1991;2.12.2025;;V2;30.12.2025;;;;", "column H: DW-1 is not enrolled yet"),
        ("DW-1;N.H.;v;5.5.1991;2.12.2025;;V1;3.12.2025;;11;;", "column J: "),
        (
            "DW-1;N.H.;v;5.5.1991;2.12.2025;;V1;3.12.2025;;5.5;;",
            "column J: “5.5” is not a number with a decimal comma",
        ),
        ("DW-1;N.H.;v;5.5.1991;2.12.2025;;V1;3.12.2025;;much;;", "column J: "),
        (
            "DW-1;N.H.;v;5.5.1991;2.12.2025;1.12.2025;;;;;;",
            "The decision lies before consent or in the future",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_by_column_and_leaves_nothing(
    new_site: Site, take_in: Import, row: str, why: str
) -> None:
    report = take_in(row)

    assert done(report) == ["set_aside"]
    assert report.rows[0].row == 2
    assert report.rows[0].why.startswith(why)
    assert people(new_site) == {}


def test_a_row_names_all_that_is_wrong_with_it(take_in: Import) -> None:
    report = take_in("DW-1;N.H.;x;5.5.1991;32.1.2026;;V1;3.12.2025;;5;;")

    assert [fault.column for fault in report.rows[0].faults] == ["C", "E"]


def test_two_participants_with_one_number_are_both_set_aside(new_site: Site, take_in: Import) -> None:
    report = take_in(SHEET[0], "DW-7;B.L.;m;1.2.1980;4.1.2026;5.1.2026;V1;5.1.2026;;3;;4", SHEET[3])

    assert done(report) == ["set_aside", "set_aside", "new"]
    assert "column B: the rows of DW-7 have another initials each" in report.rows[0].why
    assert set(people(new_site)) == {"DW-9"}


def test_a_number_that_someone_else_has_is_set_aside(new_site: Site, take_in: Import) -> None:
    take_in(*SHEET)

    report = take_in("DW-9;X.Y.;v;1.2.1980;4.1.2026;5.1.2026;V2;2.2.2026;;3;;4")

    assert report.rows[0].why == "DW-9 is recorded with another initials, sex"
    assert overview.participant(new_site, people(new_site)["DW-9"].id).visits[1].held_on is None


def test_a_participant_of_another_study_is_set_aside(new_site: Site, take_in: Import) -> None:
    take_in(*SHEET)

    report = take_in(*SHEET, study=add_study(new_site), mapping=BY_VISIT)

    assert {one.why for one in report.rows} == {
        "DW-7 is a participant of another study",
        "DW-9 is a participant of another study",
    }


def test_a_visit_outside_its_window_needs_the_reason_and_is_then_a_deviation(
    new_site: Site, take_in: Import
) -> None:
    study = studies.study(new_site, "emc-daily-practice").id
    studies.set_site_window(new_site, study, "week4", studies.Window(minus=3, plus=3), "agreed")
    late = f"{PERSON};V2;10.1.2026;{{}};5;;4"

    without = take_in(SHEET[0], late.format(""))
    told = take_in(SHEET[0], late.format("snow"))

    assert done(without) == ["new", "set_aside"]
    assert without.rows[1].why == "column H: This day is 7 days after the window"
    assert done(told) == ["identical", "new"]
    (deviation,) = overview.participant(new_site, people(new_site)["DW-7"].id).deviations
    assert deviation.reason == "snow"


def test_the_rows_of_a_participant_may_stand_in_any_order(take_in: Import) -> None:
    report = take_in(*reversed(SHEET))

    assert done(report) == ["new"] * 4
    assert [one.row for one in report.rows] == [2, 3, 4, 5]


def test_what_is_wrong_in_one_row_keeps_no_other_from_being_taken(new_site: Site, take_in: Import) -> None:
    report = take_in(SHEET[0], SHEET[1].replace(";5;;4", ";55;;4"), SHEET[2])

    page = overview.participant(new_site, people(new_site)["DW-7"].id)
    assert done(report) == ["new", "set_aside", "new"]
    assert [one.held_on is None for one in page.visits] == [False, True, False]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("V1;3.12.2025;;8", "V1;3.12.2025;;88"),  # the answer at the first visit
        ("V1;3.12.2025", "V1;31.2.2025"),  # its day
        (";v;", ";x;"),  # who they are
        (";V1;3.12.2025;;8;7,0;4", ""),  # a row that is cut off may be any
    ],
)
def test_of_somebody_new_nothing_is_taken_where_their_first_row_is_not(
    new_site: Site, take_in: Import, right: str, wrong: str
) -> None:
    report = take_in(SHEET[0].replace(right, wrong), *SHEET[1:])

    assert done(report) == ["set_aside"] * 3 + ["new"]
    assert [one.why for one in report.rows[1:3]] == ["row 2, with which DW-7 begins, is set aside"] * 2
    assert set(people(new_site)) == {"DW-9"}


def test_of_somebody_known_the_other_rows_are_taken(new_site: Site, take_in: Import) -> None:
    take_in(SHEET[0])

    report = take_in(SHEET[0].replace(";v;", ";x;"), *SHEET[1:3])

    assert done(report) == ["set_aside", "new", "new"]


def test_how_a_participant_left_is_wrong_and_nothing_of_them_is_taken(
    new_site: Site, take_in: Import
) -> None:
    mapping = f"{PEOPLE}\nstatus: S\nended_on: E\nend_reason: R\nheld: {{baseline: {{date: Start}}}}\n"
    header = "Nr;Init;Geslacht;Born;Consent;Enrolled;Start;S;E;R"

    report = take_in(f"{PERSON};3.12.2025;withdrawn;1.2.2026;", mapping=mapping, header=header)

    assert report.rows[0].why == "Leaving the study needs a reason"
    assert people(new_site) == {}


# --- what is refused whole


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (
            BY_VISIT.replace("V3: week12", "V3: week13"),
            "names the visit “week13”, which Daily practice does not plan",
        ),
        (BY_VISIT.replace("V3: week12", "V3: unscheduled-1"), "which Daily practice does not plan"),
        (
            BY_VISIT.replace("pp_nrs.itch", "easi.total"),
            "names the item “easi.total”, which Daily practice does not ask",
        ),
        (BY_VISIT.replace("visit: Visit\n", ""), "name both columns, “visit” and “date”, or neither"),
        (BY_VISIT + "held: {baseline: {date: Date}}\n", "name either “visit” and “date”, or “held”"),
        (PEOPLE + "reason: Why\n", "“values” and “reason” belong to “visit” and “date”"),
        (PEOPLE.replace("consent_version:", "favourite:"), "“favourite” cannot be a constant"),
        (PEOPLE.replace("consent_version:", "sex:"), "“sex” is a column and a constant"),
        (PEOPLE + "colour: Red\n", "“colour” (line 12): a mapping has no such field"),
        ("participant: [1", "The mapping cannot be read: line 2"),
        ("- 1\n", "The mapping cannot be"),
        (PEOPLE + "values: 3\n", "values"),
        (PEOPLE + "held: [3]\n", "held"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_by_line_and_name(
    new_site: Site, take_in: Import, mapping: str, said: str
) -> None:
    with pytest.raises(MappingRefused) as caught:
        take_in(*SHEET, mapping=mapping)

    assert said in str(caught.value)
    assert people(new_site) == {}


def test_a_missing_column_is_named(take_in: Import) -> None:
    with pytest.raises(TableRefused, match="has no column “Itch”"):
        take_in(*SHEET, header=HEADER.replace("Itch", "Score"))


def test_a_spreadsheet_beyond_its_limit_is_refused(take_in: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participant_import, "MOST_ROWS", 3)

    with pytest.raises(TableRefused, match="more than 3 rows of participants"):
        take_in(*SHEET)


def test_a_file_that_is_not_there_is_refused_in_words(new_site: Site, tmp_path: Path) -> None:
    study = studies.study(new_site, "emc-daily-practice").id

    with pytest.raises(TrackerError, match=r"The file none\.csv cannot be read"):
        participant_import.take_in(new_site, study, tmp_path / "none.csv", BY_VISIT)


def test_a_file_whose_numbers_have_two_readings_is_refused_until_its_decimal_sign_is_said(
    new_site: Site, take_in: Import
) -> None:
    rows = (f"{PERSON};V1;3.12.2025;;8;7,0;4", f"{PERSON};V2;31.12.2025;;5;1.200;4")

    with pytest.raises(TableRefused, match=r"“1\.200” has two readings"):
        take_in(*rows, mapping=BY_VISIT.replace('decimal: ","\n', ""))

    assert people(new_site) == {}
