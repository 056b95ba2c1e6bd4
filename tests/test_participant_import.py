"""Participants, visits and past values from a site's own spreadsheet (product.md 3.9, issue 7)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from randomised import add_study, taken_in
from site_file import plain_sql, trail
from stage import PASSWORD

from tracker import overview, participant_import, studies, visits
from tracker.domain.records import Entry, Missing, Participant, ParticipantStatus, Sex, VisitStatus
from tracker.errors import Cancelled, TrackerError
from tracker.exchange.participant_mapping import MappingRefused
from tracker.exchange.table_rows import TableRefused
from tracker.participant_import import Done, ImportReport
from tracker.site import Site
from tracker.storage import verify

PEOPLE = """
participant: Nr
initials: Init
sex: Geslacht
birth_date: Born
consent_date: Consent
enrolled_on: Enrolled
constants: {consent_version: "2.0"}
words: {v: F, m: M, ND: not done}
decimal: ","
date_format: D.M.Y
"""
BY_VISIT = f"""{PEOPLE}
visit: Visit
date: Date
reason: Why
visits: {{V1: baseline, V2: week4, V3: week12}}
values:
  Itch: pp_nrs.itch
  Months: medical_history.dupilumab_months
  Dose: {{item: study_drug.baricitinib_dose}}
"""
HEADER = "Nr;Init;Geslacht;Born;Consent;Enrolled;Visit;Date;Why;Itch;Months;Dose"
PERSON = "DW-7;N.H.;v;5.5.1991;2.12.2025;3.12.2025"
SHEET = (
    f"{PERSON};V1;3.12.2025;;8;7,0;4",
    f"{PERSON};V2;31.12.2025;;5;;4",
    f"{PERSON};V3;25.2.2026;;2;;2",
    "DW-9;B.L.;m;1.2.1980;4.1.2026;5.1.2026;V1;5.1.2026;;ND;24;4",
)
"""Two participants of the daily-practice cohort: four weeks and twelve weeks after the start, to the day."""

Import = Callable[..., ImportReport]


@pytest.fixture
def take_in(new_site: Site, tmp_path: Path) -> Import:
    """Import rows into the daily-practice cohort."""

    def into(*rows: str, mapping: str = BY_VISIT, header: str = HEADER, **how: object) -> ImportReport:
        path = tmp_path / "people.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        study = str(how.pop("study", "")) or studies.study(new_site, "emc-daily-practice").id
        return participant_import.take_in(new_site, study, path, mapping, **how)[0]  # type: ignore[arg-type]

    return into


def done(report: ImportReport) -> list[str]:
    return [one.done.value for one in report.rows]


def people(site: Site) -> dict[str, Participant]:
    return {one.participant.shown_number: one.participant for one in overview.participants(site)}


def answer(site: Site, number: str, planned: str, form: str, item: str) -> Entry | None:
    record = visits.open_visit(site, visits.find_visit(site, number, planned))
    return next(one.entry for one in record.form(form).fields if one.item.id == item)


def entries(site: Site) -> list[dict[str, object]]:
    with plain_sql(site.path, "anna", PASSWORD) as connection:
        return trail(connection)


# --- what is taken in


def test_participants_keep_their_numbers_and_are_enrolled_as_they_were(
    new_site: Site, take_in: Import
) -> None:
    report = take_in(*SHEET)

    who = people(new_site)["DW-7"]
    assert done(report) == ["new"] * 4
    assert (who.initials, who.sex, who.birth_date) == ("N.H.", Sex.FEMALE, date(1991, 5, 5))
    assert (who.screening_number, who.number, who.enrolled_on) == ("DW-7", "DW-7", date(2025, 12, 3))
    assert (who.status, who.consent_version) == (ParticipantStatus.ENROLLED, "2.0")


def test_visits_are_held_on_their_days_and_those_to_come_are_planned(new_site: Site, take_in: Import) -> None:
    take_in(*SHEET)

    page = overview.participant(new_site, people(new_site)["DW-9"].id)
    assert [(one.planned_id, one.held_on) for one in page.visits] == [
        ("baseline", date(2026, 1, 5)),
        ("week4", None),
        ("week12", None),
    ]
    assert page.visits[1].target == date(2026, 2, 2)  # 28 days after the start


def test_values_are_recorded_as_they_stand_and_missing_ones_as_missing(
    new_site: Site, take_in: Import
) -> None:
    take_in(*SHEET)

    months = answer(new_site, "DW-7", "baseline", "medical_history", "dupilumab_months")
    itch = answer(new_site, "DW-9", "baseline", "pp_nrs", "itch")
    assert months is not None
    assert months.text == "7.0"  # decimal comma in the file
    assert itch is not None
    assert (itch.text, itch.missing) == ("", Missing.NOT_DONE)
    assert answer(new_site, "DW-7", "week4", "study_drug", "baricitinib_dose") is not None


def test_a_row_may_hold_a_whole_participant(new_site: Site, take_in: Import) -> None:
    mapping = f"""{PEOPLE}
held:
  baseline: {{date: Start, values: {{Itch0: pp_nrs.itch}}}}
  week4: {{date: W4, reason: Why4, values: {{Itch4: {{item: pp_nrs.itch}}}}}}
"""
    header = "Nr;Init;Geslacht;Born;Consent;Enrolled;Start;Itch0;W4;Itch4;Why4"

    report = take_in(
        f"{PERSON};3.12.2025;8;31.12.2025;5;",
        "DW-8;C.D.;m;1.1.1970;1.2.2026;;;;;;",
        mapping=mapping,
        header=header,
    )

    assert [(one.done, one.visits) for one in report.rows] == [
        (Done.NEW, ("baseline", "week4")),
        (Done.NEW, ()),
    ]
    assert people(new_site)["DW-8"].status is ParticipantStatus.SCREENING
    itch = answer(new_site, "DW-7", "week4", "pp_nrs", "itch")
    assert itch is not None
    assert itch.text == "5"


def test_laboratory_values_come_with_their_unit_and_range(new_site: Site, take_in: Import) -> None:
    mapping = f"""{PEOPLE}
held:
  screening:
    date: Day
    values: {{ALT: {{item: laboratory_screening.alt, unit: U/L, high: ULN}}}}
"""
    study = studies.study(new_site, "bsmmu-dcssc").id

    take_in(
        f"{PERSON[:-9]};3.12.2025;132,5;40",
        mapping=mapping.replace("enrolled_on: Enrolled\n", ""),
        header="Nr;Init;Geslacht;Born;Consent;Enrolled;Day;ALT;ULN",
        study=study,
    )

    alt = answer(new_site, "DW-7", "screening", "laboratory_screening", "alt")
    assert alt is not None
    assert (alt.text, alt.unit, alt.high) == ("132.5", "U/L", "40")


@pytest.mark.parametrize(
    ("status", "on", "reason", "ends"),
    [
        ("withdrawn", "1.2.2026", "moves away", ParticipantStatus.WITHDRAWN),
        ("lost to follow-up", "1.2.2026", "no answer", ParticipantStatus.LOST),
        ("died", "1.2.2026", "accident", ParticipantStatus.DIED),
        ("completed", "1.2.2026", "", ParticipantStatus.COMPLETED),
    ],
)
def test_who_left_is_taken_in_as_having_left(
    new_site: Site, take_in: Import, status: str, on: str, reason: str, ends: ParticipantStatus
) -> None:
    mapping = f"{PEOPLE}\nstatus: S\nended_on: E\nend_reason: R\nheld: {{baseline: {{date: Start}}}}\n"
    header = "Nr;Init;Geslacht;Born;Consent;Enrolled;Start;S;E;R"
    row = f"{PERSON};3.12.2025;{status};{on};{reason}"

    first = take_in(row, mapping=mapping, header=header)
    again = take_in(row, mapping=mapping, header=header)

    who = people(new_site)["DW-7"]
    assert (done(first), done(again)) == (["new"], ["identical"])
    assert (who.status, who.ended_on) == (ends, date(2026, 2, 1))
    page = overview.participant(new_site, who.id)
    assert [one.status for one in page.visits[1:]] == [VisitStatus.NOT_NEEDED] * 2


def test_a_screen_failure_is_taken_in_with_its_reason(new_site: Site, take_in: Import) -> None:
    mapping = f"{PEOPLE}\nstatus: S\nended_on: E\nend_reason: R\n"

    take_in(
        f"{PERSON[:-10]};screen failure;5.12.2025;not willing",
        mapping=mapping.replace("enrolled_on: Enrolled\n", ""),
        header="Nr;Init;Geslacht;Born;Consent;S;E;R",
    )

    who = people(new_site)["DW-7"]
    assert (who.status, who.end_reason) == (ParticipantStatus.SCREEN_FAILURE, "not willing")


def test_an_arm_of_the_past_is_taken_in_where_no_list_is_open(new_site: Site, take_in: Import) -> None:
    trial = add_study(new_site)
    mapping = f"{PEOPLE}\narm: Arm\n"
    header = "Nr;Init;Geslacht;Born;Consent;Enrolled;Arm"

    unknown = take_in(f"{PERSON};C", mapping=mapping, header=header, study=trial)
    assert done(take_in(f"{PERSON};Sham", mapping=mapping, header=header, study=trial)) == ["new"]
    taken_in(new_site, trial)
    listed = take_in(f"{PERSON.replace('DW-7', 'DW-8')};Sham", mapping=mapping, header=header, study=trial)

    assert unknown.rows[0].why == "The study has no arm C"
    assert people(new_site)["DW-7"].arm == "Sham"
    assert listed.rows[0].why.startswith("This study has a randomisation list")
    assert set(people(new_site)) == {"DW-7"}


# --- again, and not at all


def test_a_second_import_changes_nothing(new_site: Site, take_in: Import) -> None:
    take_in(*SHEET)
    before = entries(new_site)

    report = take_in(*SHEET)

    assert done(report) == ["identical"] * 4
    assert entries(new_site) == before


def test_a_dry_run_says_what_would_come_of_it_and_keeps_nothing(new_site: Site, take_in: Import) -> None:
    before = entries(new_site)

    tried = take_in(*SHEET, f"{PERSON};V9;1.3.2026;;1;;", dry_run=True)

    assert entries(new_site) == before
    assert tried.rows == take_in(*SHEET, f"{PERSON};V9;1.3.2026;;1;;").rows
    assert done(tried) == ["new"] * 4 + ["set_aside"]


def test_a_changed_value_is_changed_and_the_trail_keeps_the_old(new_site: Site, take_in: Import) -> None:
    take_in(*SHEET)

    report = take_in(SHEET[0].replace(";8;", ";7;"), *SHEET[1:])

    assert done(report) == ["changed", "identical", "identical", "identical"]
    entry = next(one for one in reversed(entries(new_site)) if one["table_name"] == "result")
    assert '"text":"8"' in str(entry["old"])
    assert entry["reason"] == "taken over from people.csv"


def test_a_completed_visit_is_changed_by_a_person_alone(new_site: Site, take_in: Import) -> None:
    take_in(*SHEET)
    visits.complete(new_site, visits.find_visit(new_site, "DW-7", "baseline"))

    report = take_in(SHEET[0].replace(";8;", ";7;"), *SHEET[1:])

    assert report.rows[0].why == "column J: This visit is completed"
    itch = answer(new_site, "DW-7", "baseline", "pp_nrs", "itch")
    assert itch is not None
    assert itch.text == "8"


def test_a_cancelled_import_keeps_nothing(new_site: Site, take_in: Import) -> None:
    before = entries(new_site)

    with pytest.raises(Cancelled):
        take_in(*SHEET, progress=lambda done, _of: done < 4)

    assert entries(new_site) == before


def test_an_import_is_on_the_trail_and_the_site_verifies(new_site: Site, take_in: Import) -> None:
    report = take_in(*SHEET, f"{PERSON};V9;1.3.2026;;1;;")

    entry = entries(new_site)[-1]
    assert (entry["action"], entry["table_name"]) == ("import", "study")
    assert report.sha256 in str(entry["new"])
    with new_site.look() as connection:
        assert list(verify.findings(connection)) == []


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
