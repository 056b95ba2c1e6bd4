"""Everything that reads a study goes on after an amendment: each screen's reading, each paper, each export."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from amended import Study, amended, later, moved, visit_of
from course import ECZEMA, course
from lxml import etree
from odm_reading import ODM, problems
from spreadsheet import SHEET, importer
from stage import PASSWORD, TestClock
from test_amending import APPROVED, accept, add_week8, days, enrolled, person, stored

from tests.reports.pdf_reading import whole_text
from tracker import datasets, endpoints, enrolment, exporting, overview, papers, studies, trail, visits
from tracker.amending import Acceptance
from tracker.datasets import Trail
from tracker.domain.documents import DOCUMENTS, Of
from tracker.domain.records import Typed
from tracker.errors import ReasonNeeded
from tracker.exporting import Wanted
from tracker.papers import About
from tracker.site import Site
from tracker.storage import verify

KEY = "emc-daily-practice"
ITCH = "pp_nrs"


def other_study(study: Study) -> None:
    """Week 4 and the itch scale are gone, week 8 is added, the first criterion has another id."""
    later("week12", weeks=13)(study)
    add_week8(study)
    study["visits"].remove(visit_of(study, "week4"))
    study["forms"] = [one for one in study["forms"] if one["id"] != ITCH]
    for visit in study["visits"]:
        visit["forms"].remove(ITCH)
    gone = ("week4", ITCH)
    study["endpoints"] = [
        one
        for one in study["endpoints"]
        if one["measure"] not in gone
        and one["visit"] not in gone
        and not set(one.get("also_at", ())) & set(gone)
    ]
    study["criteria"][0]["id"] = "another_name"


@pytest.fixture(scope="module")
def amended_site(_empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A participant seen until week 4 under version 1.0, amended then; a site that tests only read."""
    path, clock = tmp_path_factory.mktemp("amended") / "site.visitbook", TestClock()
    shutil.copytree(_empty_folder, path)
    own = {"baseline": ECZEMA["baseline"], "week4": ECZEMA["week6"]}
    with Site.open(path, "anna", PASSWORD, clock=clock) as site:
        who = course(site, clock, KEY, own, until="week4")
        accept(site, KEY, amended(KEY, other_study), Acceptance(site.today(), "shorter", "2.0"))
        yield site, who


def test_every_visit_opens_with_the_forms_of_its_version(amended_site: tuple[Site, str]) -> None:
    site, who = amended_site

    opened = {name: visits.open_visit(site, one.id) for name, one in stored(site, who).items()}

    assert list(opened) == ["baseline", "week4", "week8", "week12"]
    assert [ITCH in {form.id for form in one.forms} for one in opened.values()] == [True, True, False, False]
    assert [one.study.protocol.version for one in opened.values()] == ["1.0", "1.0", "2.0", "2.0"]


def test_every_screen_and_the_trail_can_still_be_read(amended_site: tuple[Site, str]) -> None:
    site, who = amended_site
    study_id = studies.study(site, KEY).id

    page = overview.participant(site, who)
    itch = next(trend for trend in page.trends if trend.id == ITCH)

    # The itch of ECZEMA: 8 at baseline, 5 at the visit after.
    assert [point.value for point in itch.points] == [8, 5]
    assert [row.cells[1].visit.short for row in overview.participants(site, study_id)] == ["W4"]
    assert overview.today(site).consents
    assert enrolment.eligibility(site, who).decision is not None
    assert endpoints.cohort(site, study_id).measures
    lines = trail.entries(site, trail.Filter(), most=500).lines
    assert any(line.what.startswith("Itch") for line in lines)


def test_every_paper_can_still_be_printed(amended_site: tuple[Site, str]) -> None:
    site, who = amended_site
    about = About(
        stored(site, who)["week4"].id, who, studies.study(site, KEY).id, stored(site, who)["week8"].target
    )

    made = {kind: papers.produce(site, kind, about) for kind in papers.KINDS if kind != "day"}

    assert all(made.values())
    casebook = whole_text(made["casebook"])
    assert "Week 4" in casebook
    assert "Week 8" in whole_text(made["schedule"])
    assert {DOCUMENTS[kind].of for kind in made} >= {Of.VISIT, Of.PARTICIPANT, Of.STUDY}


@pytest.mark.parametrize("kind", ["odm", "csv", "xlsx", "spss"])
def test_every_export_has_what_only_an_earlier_version_asks(
    amended_site: tuple[Site, str], tmp_path: Path, kind: str
) -> None:
    site, _who = amended_site
    target = tmp_path / f"study.{kind}"

    exporting.export(site, Wanted(kind, KEY), target)

    assert target.stat().st_size
    if kind == "csv":
        itch = [row for row in rows_of(target, "items") if row["form"] == ITCH]
        assert [(row["visit"], row["value"]) for row in itch] == [("baseline", "8"), ("week4", "5")]
        assert [row["column"] for row in rows_of(target, "dictionary") if row["column"].startswith(ITCH)]
    if kind == "odm":
        assert problems(target) == []
        assert forms_of_event(target, "week4") >= {f"F.{ITCH}"}
        assert not forms_of_event(target, "week8") & {f"F.{ITCH}"}


def forms_of_event(target: Path, visit: str) -> set[str]:
    """The forms that the metadata of an ODM file give to a visit."""
    (event,) = (
        one
        for one in etree.parse(str(target)).iter(f"{ODM}StudyEventDef")
        if one.get("OID", "").endswith(visit)
    )
    return {one.get("FormOID", "") for one in event.iter(f"{ODM}FormRef")}


def rows_of(target: Path, table: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(target) as whole:
        return list(csv.DictReader(io.StringIO(whole.read(f"{table}.csv").decode("utf-8-sig"))))


def test_the_data_set_knows_the_questions_of_every_version(amended_site: tuple[Site, str]) -> None:
    site, _who = amended_site

    data = datasets.dataset(site, KEY, trail=Trail.NOTHING)

    asked = {item.id for form in data.forms if form.kind == "criteria" for item in form.items}
    first = studies.shipped()[3].criteria[0]
    assert {"another_name", first.id} <= asked or not asked
    assert ITCH in {form.id for form in data.forms}


def test_what_took_place_before_the_approval_and_is_entered_after_keeps_its_version(new_site: Site) -> None:
    early, late = person(new_site, KEY), person(new_site, KEY, "P.Q.")
    for who in (early, late):
        enrolled(new_site, who)
    accept(new_site, KEY, amended(KEY, moved("week4", minus=1, plus=1)))
    week4 = {who: stored(new_site, who)["week4"].id for who in (early, late)}

    visits.hold(new_site, week4[early], APPROVED.approved_on - timedelta(days=1))  # no window in 1.0
    with pytest.raises(ReasonNeeded, match="2 days before the window"):
        visits.hold(new_site, week4[late], APPROVED.approved_on)

    held = stored(new_site, early)["week4"]
    assert (held.protocol_version, days(held)) == ("1.0", (date(2026, 4, 13), None, None))
    assert overview.participant(new_site, early).deviations == ()


def test_a_spreadsheet_brings_no_rule_of_a_later_version_to_a_visit(new_site: Site, tmp_path: Path) -> None:
    limit = {"op": ">=", "limits": [{"value": "5"}]}
    rule = {
        "id": "itch",
        "label": "Itch",
        "purpose": "safety",
        "condition": {"score": ITCH, **limit},
        "source": {"words": "made up", "where": "nowhere", "basis": "site"},
    }
    take_in = importer(new_site, tmp_path)
    take_in(SHEET[0].replace(";8;", ";;"))
    accept(new_site, KEY, amended(KEY, lambda study: study["thresholds"].append(rule)))

    take_in(SHEET[0])

    baseline = visits.open_visit(new_site, visits.find_visit(new_site, "DW-7", "baseline"))
    assert (baseline.visit.protocol_version, baseline.form(ITCH).score is not None) == ("1.0", True)
    assert baseline.flags == ()


def test_a_value_that_only_the_earlier_version_asks_is_corrected_and_the_site_still_verifies(
    amended_site: tuple[Site, str],
) -> None:
    site, who = amended_site
    week4 = stored(site, who)["week4"]
    visits.save(site, week4.id, ITCH, Typed("itch", "5"), "misread")

    visits.save(site, week4.id, "easi", Typed("lower_limbs.area", "4"), "misread")

    with site.look() as connection:
        assert list(verify.findings(connection)) == []
