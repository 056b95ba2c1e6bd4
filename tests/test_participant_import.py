"""Participants, visits and past values from a site's own spreadsheet (product.md 3.9, issue 7)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from randomised import add_study, taken_in
from site_file import plain_sql, trail
from spreadsheet import PEOPLE, PERSON, SHEET, Import, done, importer, people
from stage import PASSWORD

from tracker import lab_import, overview, participant_import, studies, visits
from tracker import trail as trails
from tracker.domain.records import Entry, Missing, ParticipantStatus, Sex, VisitStatus
from tracker.errors import Cancelled
from tracker.participant_import import Done
from tracker.site import Site
from tracker.storage import verify


@pytest.fixture
def take_in(new_site: Site, tmp_path: Path) -> Import:
    return importer(new_site, tmp_path)


BY_DAY = f"""{PEOPLE.replace("enrolled_on: Enrolled", "")}
held:
  screening:
    date: Day
    values:
      ALT: {{item: laboratory_screening.alt, unit: U/L}}
      Creatinine: {{item: laboratory_screening.creatinine, unit: mg/dL}}
"""


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


def test_a_number_of_a_workbook_keeps_its_point_beside_texts_with_a_comma(
    new_site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "people.xlsx"
    header = ("Nr", "Init", "Geslacht", "Born", "Consent", "Day", "ALT", "Creatinine")
    with xlsxwriter.Workbook(path) as book:
        sheet, days = book.add_worksheet("Patienten"), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["Patients of the cohort"])
        sheet.write_row(2, 0, header)
        sheet.write_row(3, 0, ["DW-7", "N.H.", "v"])
        for place, day in ((3, date(1991, 5, 5)), (4, date(2025, 12, 2)), (5, date(2025, 12, 3))):
            sheet.write_datetime(3, place, day, days)
        sheet.write_row(3, 6, [32.512, "0,9"])
    study = studies.study(new_site, "bsmmu-dcssc").id

    report, _changes = participant_import.take_in(new_site, study, path, BY_DAY)

    found = [
        answer(new_site, "DW-7", "screening", "laboratory_screening", one) for one in ("alt", "creatinine")
    ]
    assert [(one.row, one.done, one.why) for one in report.rows] == [(4, Done.NEW, "")]
    # Read as a text with a decimal comma, 32.512 would be thirty-two thousand.
    assert [one.value for one in found if one] == [Decimal("32.512"), Decimal("0.9")]


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


LABS = "participant: No\ndate: Day\nanalyte: T\nvalue: R\nunit: U\ndate_format: ISO\n"


def test_who_was_registered_from_a_laboratory_file_is_completed(
    new_site: Site, take_in: Import, tmp_path: Path
) -> None:
    file = tmp_path / "labs.csv"
    file.write_text("No,Day,T,R,U\nDW-7,2025-12-20,ALT,20,U/L\n", encoding="utf-8")
    study = studies.study(new_site, "emc-daily-practice").id
    wanted = lab_import.Wanted(LABS, create_participants=True)
    lab_import.labs(new_site, study, file, wanted)

    report = take_in(*SHEET)

    who = people(new_site)["DW-7"]
    assert done(report) == ["new"] * 4
    assert (who.initials, who.sex, who.consent_date) == ("N.H.", Sex.FEMALE, date(2025, 12, 2))
    assert (who.number, who.consent_version) == ("DW-7", "2.0")
    assert done(take_in(*SHEET)) == ["identical"] * 4


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
    (line,) = trails.entries(new_site, trails.Filter(), most=1).lines
    assert line.change == "Participants, people.csv, new 4"
    with new_site.look() as connection:
        assert list(verify.findings(connection)) == []
