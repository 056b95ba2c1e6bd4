"""Laboratory results taken in from a file: matched, judged as reported, in one transaction, once (issue 7)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from stage import CONSENT
from test_audit_trail import INVESTIGATOR
from test_signing import as_

from tracker import enrolment, lab_import, laboratories, locking, studies, visits
from tracker.domain.records import ParticipantStatus, Sex, Typed
from tracker.domain.signing import Scope
from tracker.domain.views import Field
from tracker.errors import Cancelled, NotFound, TrackerError
from tracker.exchange.mapping import MappingRefused
from tracker.exchange.table_file import TableRefused
from tracker.lab_import import Wanted
from tracker.lab_outcome import Done, LabReport
from tracker.site import Site
from tracker.storage import read, read_results, verify

# commands.md
MAPPING = """{participant: No, date: Day, analyte: Test, value: Result, unit: Unit, low: Low, high: High,
 analytes: {SGPT: alt, FER: "other:Ferritin"}, units: {IU/L: U/L}, date_format: ISO}"""
HEAD = "No,Day,Test,Result,Unit,Low,High\n"
ALT = "SAR-S001,2026-03-02,SGPT,135,IU/L,0,40\n"
"""A result of the begun screening visit (fixture `screening`): 135 is 3.4 times its upper limit of normal."""

Take = Callable[..., LabReport]


@pytest.fixture
def take(new_site: Site, tmp_path: Path) -> Take:
    return taker(new_site, tmp_path)


def taker(new_site: Site, tmp_path: Path) -> Take:
    """Takes rows in as a file of the laboratory."""

    def labs(
        rows: str, *, site: Site | None = None, study: str = "baaz-ad-ir", **wanted: object
    ) -> LabReport:
        path = tmp_path / "labs.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        asked = Wanted(**{"mapping": MAPPING, **wanted})  # type: ignore[arg-type]  # fields of Wanted
        return lab_import.labs(site or new_site, studies.study(new_site, study).id, path, asked)[0]

    return labs


def done(report: LabReport) -> list[str]:
    return [str(one.done) for one in report.outcomes]


def why(report: LabReport) -> str:
    (one,) = report.outcomes
    assert one.done is Done.SET_ASIDE
    return one.why


def shown(site: Site, visit_id: str, item: str) -> Field:
    record = visits.open_visit(site, visit_id)
    (found,) = [one for form in record.forms for one in form.fields if one.item.id == item]
    return found


def head(site: Site) -> tuple[int, str]:
    with site.look() as connection:
        return read_results.audit_head(connection)


# --- what is stored


def test_a_result_stands_on_its_visit_as_it_was_reported(new_site: Site, screening: str, take: Take) -> None:
    report = take(ALT)

    entry = shown(new_site, screening, "alt").entry
    assert entry is not None
    assert (entry.text, entry.unit, entry.low, entry.high) == ("135", "U/L", "0", "40")
    assert entry.range_source == "in the laboratory’s file"
    assert done(report) == ["new"]
    assert report.outcomes[0].visit == "screening"


def test_what_is_said_of_it_is_what_its_visit_says(new_site: Site, screening: str, take: Take) -> None:
    (one,) = take(ALT).outcomes

    # CTCAE 5.0, alanine aminotransferase increased: grade 2 above 3 to 5 × ULN where the baseline was normal.
    assert (one.said.range_flag, one.said.grade) == ("high", 2)
    judgement = shown(new_site, screening, "alt").judgement
    assert judgement is not None
    assert (judgement.range_word, judgement.grade, judgement.grade_text) == ("high", 2, one.said.grade_text)
    assert judgement.crossed == one.said.crossed
    assert [flag.label for flag in visits.open_visit(new_site, screening).flags] == [
        crossing.label or "Alanine aminotransferase" for crossing in (*one.said.crossed, *one.said.undecided)
    ]


def test_a_dry_run_says_the_same_and_stores_nothing(new_site: Site, screening: str, take: Take) -> None:
    before = head(new_site)

    dry = take(ALT, dry_run=True)

    assert head(new_site) == before
    assert shown(new_site, screening, "alt").entry is None
    assert dry.outcomes[0].said == take(ALT).outcomes[0].said


def test_a_second_import_of_the_same_file_changes_nothing(new_site: Site, screening: str, take: Take) -> None:
    rows = ALT + "SAR-S001,2026-03-02,Hb,13.10,g/dL,12,16\nSAR-S001,2026-03-02,FER,12,ng/mL,10,200\n"
    take(rows)
    before = head(new_site)[0]

    again = take(rows)

    assert done(again) == ["identical"] * 3
    assert head(new_site)[0] == before
    with new_site.look() as connection:
        assert list(verify.findings(connection)) == []


def test_trailing_zeros_and_a_missing_range_are_no_change(new_site: Site, screening: str, take: Take) -> None:
    take(ALT)

    assert done(take("SAR-S001,2026-03-02,SGPT,135.0,U/L,,\n")) == ["identical"]


def test_a_corrected_result_changes_its_row_and_its_flags(new_site: Site, screening: str, take: Take) -> None:
    take("SAR-S001,2026-03-02,SGPT,235,IU/L,0,40\n")
    assert visits.open_visit(new_site, screening).flags

    report = take("SAR-S001,2026-03-02,SGPT,35,IU/L,0,40\n", reason="the laboratory corrected it")

    assert done(report) == ["changed"]
    assert report.outcomes[0].said.range_flag == "normal"
    assert visits.open_visit(new_site, screening).flags == ()


def test_an_answer_that_was_cleared_is_filled_again(new_site: Site, screening: str, take: Take) -> None:
    take(ALT)
    visits.save(new_site, screening, "laboratory_screening", Typed("alt", ""), "wrong sheet")

    assert done(take(ALT)) == ["new"]
    entry = shown(new_site, screening, "alt").entry
    assert entry is not None
    assert entry.text == "135"


def test_an_analyte_that_the_catalogue_lacks_is_stored_and_its_range_judged_but_never_graded(
    new_site: Site, screening: str, take: Take
) -> None:
    (one,) = take("SAR-S001,2026-03-02,FER,5.20,ng/mL,10,200\n").outcomes

    assert (one.said.range_flag, one.said.grade) == ("low", None)
    found = shown(new_site, screening, "other:Ferritin")
    assert found.entry is not None
    assert found.judgement is not None
    assert (found.item.label, found.entry.text, found.judgement.range_word) == ("Ferritin", "5.20", "low")
    assert found.units == ("ng/mL",)


def test_the_laboratory_of_the_mapping_is_recorded_with_a_new_sample(
    new_site: Site, screening: str, take: Take
) -> None:
    laboratory, _changes = laboratories.add(new_site, "Central")
    laboratories.add(new_site, "Other")

    take(ALT, mapping=MAPPING[:-1] + ", laboratory: central}")

    entry = shown(new_site, screening, "laboratory").entry
    assert entry is not None
    assert entry.value == laboratory
    with pytest.raises(NotFound, match=r"no laboratory Nowhere.*Its laboratories are: Central, Other"):
        take(ALT, mapping=MAPPING[:-1] + ", laboratory: Nowhere}")


def test_what_is_not_done_is_recorded_as_missing(new_site: Site, screening: str, take: Take) -> None:
    words = MAPPING[:-1] + ", words: {haemolysed: not done}}"

    assert done(take("SAR-S001,2026-03-02,SGPT,haemolysed,U/L,,\n", mapping=words)) == ["new"]
    entry = shown(new_site, screening, "alt").entry
    assert entry is not None
    assert (entry.missing, entry.value) == ("not done", None)


# --- what is set aside


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("SAR-S009,2026-03-02,SGPT,35,U/L,0,40", "no participant has the number SAR-S009"),
        (",2026-03-02,SGPT,35,U/L,0,40", "column A: the participant number is missing"),
        ("SAR-S001,2026-03-03,SGPT,35,U/L,0,40", "3 Mar 2026 lies in no visit’s window; nearest is"),
        ("SAR-S001,2026-02-31,SGPT,35,U/L,0,40", "column B: February 2026 has 28 days"),
        ("SAR-S001,2026-05-02,SGPT,35,U/L,0,40", "the day 2 May 2026 is in the future"),
        ("SAR-S001,2026-03-01,SGPT,35,U/L,0,40", "the day 1 Mar 2026 is before consent"),
        ("SAR-S001,1980-03-01,SGPT,35,U/L,0,40", "the day 1 Mar 1980 is before birth"),
        ("SAR-S001,2026-03-02,Hb,135,g/dL,12,16", "Hb 135 g/dL is outside 2–25 g/dL"),
        ("SAR-S001,2026-03-02,Hb,13,U/L,12,16", "Haemoglobin is not reported in U/L"),
        ("SAR-S001,2026-03-02,XYZ,13,U/L,12,16", "the analyte “XYZ” is not known"),
    ],
)
def test_a_row_that_cannot_be_taken_is_set_aside_and_says_why(
    new_site: Site, screening: str, take: Take, row: str, said: str
) -> None:
    before = head(new_site)[0]

    assert why(take(row + "\n")).startswith(said)
    assert head(new_site)[0] == before


def test_a_result_that_is_set_aside_is_judged_all_the_same(new_site: Site, take: Take) -> None:
    (one,) = take("SAR-S009,2026-03-02,SGPT,135,U/L,0,40\n").outcomes

    assert (one.done, one.said.range_flag, one.said.grade) == (Done.SET_ASIDE, "high", 2)


def test_two_rows_that_differ_for_one_sample_are_both_set_aside(
    new_site: Site, screening: str, take: Take
) -> None:
    report = take(ALT + ALT.replace("135", "136") + "SAR-S001,2026-03-02,AST,20,U/L,0,40\n")

    assert done(report) == ["set_aside", "set_aside", "new"]
    assert report.outcomes[1].why == "rows 2 and 3 differ for the same sample: neither is taken"
    assert shown(new_site, screening, "alt").entry is None


def test_a_row_that_stands_twice_is_taken_once(new_site: Site, screening: str, take: Take) -> None:
    report = take(ALT + ALT)

    assert done(report) == ["new", "identical"]
    assert report.outcomes[1].why == "the same as row 2"


def test_a_completed_visit_asks_for_the_reason(new_site: Site, screening: str, take: Take) -> None:
    visits.complete(new_site, screening)

    without, given = take(ALT), take(ALT, reason="came late")

    assert why(without).endswith("is completed: say why results are added or changed")
    assert list(without.lines())[-1] == (
        "1 result belongs to a completed visit. Import the file again with --reason WORDS to take it in."
    )
    assert done(given) == ["new"]
    assert not any("--reason" in line for line in given.lines())


def test_a_locked_visit_takes_nothing(new_site: Site, screening: str, take: Take) -> None:
    visits.complete(new_site, screening)
    with as_(new_site, INVESTIGATOR) as investigator:
        locking.lock(investigator, Scope.VISIT, screening)

    assert "is locked by" in why(take(ALT, reason="came late"))


def test_a_participant_of_another_study_is_not_meant(new_site: Site, screening: str, take: Take) -> None:
    assert why(take(ALT, study="bird", create_participants=True)) == "SAR-S001 is in another study"


def test_another_birth_under_the_same_number_is_another_person(
    new_site: Site, screening: str, tmp_path: Path, take: Take
) -> None:
    mapping = MAPPING.replace("low: Low", "birth_year: Low")

    found = why(take("SAR-S001,2026-03-02,SGPT,35,U/L,1956,40\n", mapping=mapping))
    assert found == "SAR-S001 is recorded here with another sex or birth: is it the same person?"


def test_two_people_under_one_number_in_the_file_are_set_aside(new_site: Site, take: Take) -> None:
    mapping = MAPPING.replace("low: Low", "birth_year: Low")
    rows = "N-1,2026-03-02,SGPT,35,U/L,1956,40\nN-1,2026-03-02,AST,35,U/L,1965,40\n"

    report = take(rows, mapping=mapping, create_participants=True)

    assert {one.why for one in report.outcomes} == {
        "the file gives N-1 to several people: sex or birth differ"
    }


# --- who is not known


def test_who_is_not_known_is_registered_as_a_migration_would(new_site: Site, take: Take) -> None:
    rows = "N-1,2026-01-05,SGPT,135,U/L,0,40\nN-1,2026-02-03,Creatinine,1.1,mg/dL,0.7,1.2\n"

    report = take(rows, study="bird", create_participants=True)

    assert (done(report), report.created) == (["new", "new"], ("N-1",))
    with new_site.look() as connection:
        who = read.participant_by_number(connection, "N-1")
        planned = [one for one in read.visits(connection, [who.id])[who.id] if one.forms]
        trail = read_results.history(connection, who.id, 100)
        assert list(verify.findings(connection)) == []
    assert (who.sex, who.birth_date, who.birth_year) == (Sex.UNKNOWN, None, None)
    assert (who.consent_date, who.status) == (date(2026, 1, 5), ParticipantStatus.SCREENING)
    assert [visit.held_on for visit in planned] == [date(2026, 1, 5), date(2026, 2, 3)]
    assert any(entry.reason.startswith("registered from labs.csv") for entry in trail)


def test_a_second_import_registers_nobody_and_changes_nothing(new_site: Site, take: Take) -> None:
    rows = "N-1,2026-01-05,SGPT,135,U/L,0,40\nN-1,2026-02-03,FER,11,ng/mL,10,12\n"
    take(rows, study="bird", create_participants=True)
    before = head(new_site)[0]

    again = take(rows, study="bird", create_participants=True)

    assert (done(again), again.created) == (["identical"] * 2, ())
    assert head(new_site)[0] == before


def test_nobody_is_registered_without_being_asked_for_or_without_a_result(new_site: Site, take: Take) -> None:
    row = "N-1,2026-01-05,SGPT,135,U/L,0,40\n"

    assert why(take(row, study="bird")) == "no participant has the number N-1"
    report = take(row.replace("SGPT", "XYZ"), study="bird", create_participants=True)
    assert (done(report), report.created) == (["set_aside"], ())
    assert enrolment.next_screening_number(new_site, studies.study(new_site, "bird").id)
    with new_site.look() as connection, pytest.raises(NotFound):
        read.participant_by_number(connection, "N-1")


# --- all or nothing


def test_a_cancelled_import_stores_nothing(new_site: Site, screening: str, tmp_path: Path) -> None:
    path, before = tmp_path / "labs.csv", head(new_site)
    path.write_text(HEAD + ALT + "SAR-S002,2026-03-02,SGPT,35,U/L,0,40\n")
    told = list[tuple[int, int]]()

    def stop(done: int, of: int) -> bool:
        told.append((done, of))
        return done < of

    with pytest.raises(Cancelled, match="nothing was stored"):
        lab_import.labs(new_site, studies.study(new_site, "baaz-ad-ir").id, path, Wanted(MAPPING), stop)

    assert told == [(1, 2), (2, 2)]
    assert head(new_site) == before


@pytest.mark.parametrize(
    ("content", "mapping", "error"),
    [
        (b"No,Day\n1,2\n", MAPPING, TableRefused),
        (b"", MAPPING, TableRefused),
        ((HEAD + ALT).encode(), "participant: No", MappingRefused),
        ((HEAD + ALT).encode(), MAPPING.replace("alt", "altt"), MappingRefused),
        ((HEAD + ALT).encode(), MAPPING.replace("ISO", "D.D.Y"), TrackerError),
    ],
)
def test_a_file_or_mapping_that_cannot_be_used_stores_nothing(
    new_site: Site, tmp_path: Path, content: bytes, mapping: str, error: type[TrackerError]
) -> None:
    path, before = tmp_path / "labs.csv", head(new_site)
    path.write_bytes(content)

    with pytest.raises(error):
        lab_import.labs(new_site, studies.study(new_site, "bird").id, path, Wanted(mapping))

    assert head(new_site) == before


assert date(2026, 3, 2) == CONSENT, "the rows above name this day"
