"""The listings of a study on paper: what stands in them is what is recorded, and nothing masked says who takes what."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from course import course
from pypdf import PdfReader
from site_file import plain_sql, trail
from stage import CONSENT, TODAY, TestClock

from tests.reports.pdf_reading import (
    fonts_not_embedded,
    outside_the_margins,
    overlapping_text,
    whole_text,
)
from tracker import demo, enrolment, laboratories, logbook, overview, studies, study_papers, visits
from tracker.domain.range_entry import TypedRange
from tracker.domain.records import FlagState, ParticipantStatus, Sex, Typed
from tracker.errors import NotAllowed, NotFound
from tracker.site import Site

Paper = Callable[..., bytes]
PAPERS: dict[str, Paper] = {
    "safety": study_papers.safety,
    "screening log": study_papers.screening_log,
    "deviations": study_papers.deviations,
    "adverse events": study_papers.adverse_events,
    "accountability": study_papers.accountability,
    "queries": study_papers.queries,
    "audit": study_papers.audit,
    "ranges": study_papers.ranges,
}
STUDIES = ("bird", "baaz-ad-ir", "bsmmu-dcssc", "emc-daily-practice", "euroguiderm-baricitinib")
ALT = Typed("alt", "212", "U/L", "7", "35", confirmed=True)


@pytest.fixture(scope="module")
def site(_demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, signed in as coordinator; nothing here changes it."""
    path = shutil.copytree(_demo_folder, tmp_path_factory.mktemp("papers") / "demo.visitbook")
    with Site.open(path, "coordinator", demo.PASSWORD, clock=TestClock()) as opened:
        yield opened


def study(site: Site, key: str) -> str:
    return studies.study(site, key).id


def said(made: bytes) -> str:
    return whole_text(made)


def newest(site: Site, key: str) -> str:
    """The participant who consented last: few visits, few entries."""
    people = [row.participant for row in overview.participants(site, study(site, key))]
    return max(people, key=lambda who: (who.consent_date, who.id)).id


def as_(site: Site, login: str) -> Site:
    return Site.open(site.path, login, demo.PASSWORD, clock=TestClock())


# --- every listing


@pytest.mark.parametrize("kind", PAPERS)
def test_every_listing_of_every_study_is_whole_on_its_pages(site: Site, kind: str) -> None:
    for number, key in enumerate(STUDIES):
        if kind == "audit" and number:
            continue  # hundreds of pages of the same table
        given = {"participant_id": newest(site, key)} if kind == "audit" else {}

        made = PAPERS[kind](site, study(site, key), page=("A4", "Letter")[number % 2], **given)

        text = said(made)
        assert fonts_not_embedded(made) == set()
        assert outside_the_margins(made) == []
        assert overlapping_text(made) == []
        assert studies.study(site, key).protocol.short_title in text
        assert "Site 01" in text
        assert f"Page 1 of {len(PdfReader(BytesIO(made)).pages)}" in text
        assert "DEMO, made-up people" in text


@pytest.mark.parametrize("kind", [kind for kind in PAPERS if kind != "audit"])
def test_a_listing_of_one_participant_names_nobody_else(site: Site, kind: str) -> None:
    people = [row.participant for row in overview.participants(site, study(site, "baaz-ad-ir"))]

    text = said(PAPERS[kind](site, study(site, "baaz-ad-ir"), people[0].id))

    assert people[0].shown_number in text
    assert not [who.shown_number for who in people[1:] if who.shown_number in text.split()]


NOTHING = {
    "safety": "None.",
    "screening log": "Nobody was screened.",
    "deviations": "None is logged.",
    "adverse events": "No adverse event is recorded.",
    "accountability": "Nothing was dispensed.",
    "queries": "No query is open.",
    "audit": "Study file",
    "ranges": "No laboratory is recorded",
}


@pytest.mark.parametrize("kind", PAPERS)
def test_a_study_without_participants_says_that_there_is_nothing(
    new_site: Site, study_id: Callable[[str], str], kind: str
) -> None:
    text = said(PAPERS[kind](new_site, study_id("bird")))

    assert NOTHING[kind] in text
    assert "Page 1 of 3" not in text


def test_a_participant_of_another_study_is_refused(site: Site) -> None:
    other = overview.participants(site, study(site, "bird"))[0].participant.id

    with pytest.raises(NotFound, match="This participant is not in the study"):
        study_papers.safety(site, study(site, "baaz-ad-ir"), other)


def test_the_same_data_and_time_give_the_same_bytes(new_site: Site, screening: str) -> None:
    clock = new_site.clock
    assert isinstance(clock, TestClock)
    made = []
    for _time in range(2):
        clock.set_to(TODAY)
        made.append(study_papers.screening_log(new_site, studies.study(new_site, "baaz-ad-ir").id))

    assert made[0] == made[1]


# --- safety


def test_every_flag_that_stands_is_listed_with_its_state(site: Site) -> None:
    for key in ("bird", "baaz-ad-ir", "bsmmu-dcssc"):
        people = [row.participant for row in overview.participants(site, study(site, key))]
        flags = [flag for who in people for flag in overview.participant(site, who.id).flags]

        text = said(study_papers.safety(site, study(site, key)))

        crossed = [flag for flag in flags if not flag.cannot_tell]
        opened = sum(flag.state is FlagState.OPEN for flag in crossed)
        with_flag = len({flag.participant_id for flag in crossed})
        assert f"Thresholds crossed {len(crossed)} {opened} open" in text
        assert f"Participants with a flag {with_flag} of {len(people)} participants" in text
        assert f"Cannot be judged {len(flags) - len(crossed)}" in text
        assert all(flag.value.split()[0] in text for flag in flags)


def test_a_result_is_listed_with_its_grade_and_counted_by_analyte(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "laboratory_screening", ALT)

    text = said(study_papers.safety(new_site, studies.study(new_site, "baaz-ad-ir").id))

    # CTCAE v5.0, "Alanine aminotransferase increased", grade 3: > 5.0 to 20.0 × ULN; 212 / 35 = 6.06.
    assert "Alanine aminotransferase 212 U/L 7–35 G3" in text
    assert "Alanine aminotransferase – – 1 –" in text


# --- screening and enrolment


def test_the_log_counts_everyone_and_says_where_they_stand(site: Site) -> None:
    for key in STUDIES:
        people = [row.participant for row in overview.participants(site, study(site, key))]

        text = said(study_papers.screening_log(site, study(site, key)))

        failed = sum(who.status is ParticipantStatus.SCREEN_FAILURE for who in people)
        enrolled = sum(who.enrolled_on is not None for who in people)
        waiting = sum(who.status is ParticipantStatus.SCREENING for who in people)
        assert f"Screened {len(people)} In screening {waiting} Screen failures {failed}" in text
        assert f"Enrolled {enrolled}" in text
        assert all(who.screening_number in text for who in people)
        assert all(who.number in text for who in people if who.number)


def test_a_screen_failure_has_its_reason_and_who_decided(new_site: Site, screening: str) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    enrolment.screen_fail(new_site, who, TODAY, "Dr Roy", "declined phototherapy washout")

    text = said(study_papers.screening_log(new_site, studies.study(new_site, "baaz-ad-ir").id))

    assert "screen failure, 14 Apr 2026 Dr Roy declined phototherapy washout" in text


# --- deviations


def test_a_late_visit_and_a_missed_one_stand_with_their_reasons(new_site: Site, clock: TestClock) -> None:
    who = course(new_site, clock, "bird", {}, until="baseline")
    number = overview.participant(new_site, who).participant.shown_number
    clock.set_to(date(2026, 4, 27))
    visits.hold(new_site, visits.find_visit(new_site, number, "week5"), date(2026, 4, 27), "train strike")
    visits.miss(new_site, visits.find_visit(new_site, number, "week12"), "in hospital elsewhere")

    text = said(study_papers.deviations(new_site, studies.study(new_site, "bird").id))

    # W5 and W12 ± 5 days from W0, here 16 March (NCT04972760): due 20 April and 8 June.
    assert "27 Apr 2026 01-001 W5 held 2 days after its window train strike 27 Apr 2026 anna" in text
    assert "27 Apr 2026 01-001 Week 12 8 Jun 2026 3 Jun to 13 Jun 2026 in hospital elsewhere" in text


# --- the logs


def test_events_stand_by_onset_the_serious_with_their_clock_and_struck_ones_are_counted(
    new_site: Site, screening: str
) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    day = TODAY.isoformat()
    serious = {"serious_criteria": "hospitalisation", "aware_on": day, "grade": "3"}
    events = (
        {"words": "sinusitis", "onset": "2026-03-20", "ended": "2026-03-22", "serious": "no"},
        {"words": "pneumonia", "onset": "2026-03-10", "serious": "yes", **serious},
        {"words": "typed twice", "onset": "2026-03-11", "serious": "no"},
    )
    for one in events:
        logbook.add(new_site, who, "adverse_event", one)
    twice = logbook.log(new_site, who, "adverse_event").rows[-1].entry.id
    logbook.strike(new_site, who, "adverse_event", twice, "the same event")
    study_id = studies.study(new_site, "baaz-ad-ir").id

    text, safety = (
        said(paper(new_site, study_id)) for paper in (study_papers.adverse_events, study_papers.safety)
    )

    assert text.index("pneumonia") < text.index("sinusitis")
    assert "20 Mar 2026 22 Mar 2026 3 No" in text  # 20, 21 and 22 March
    assert "Not reported; aware since 14 Apr 2026, 0 days" in text
    assert "typed twice" not in text
    assert "1 row that was struck out is not listed" in text
    assert "pneumonia" in safety
    assert "sinusitis" not in safety


def test_what_was_dispensed_comes_back_and_adds_up(new_site: Site, screening: str) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    first = {"drug": "baricitinib", "dispensed_on": "2026-03-02", "dispensed": "105", "per_day": "1"}
    back = {"returned_on": "2026-04-08", "returned": "70"}
    logbook.add(new_site, who, "dispensing", first | back)
    logbook.add(new_site, who, "dispensing", first | {"dispensed_on": "2026-04-08"})

    text = said(study_papers.accountability(new_site, studies.study(new_site, "baaz-ad-ir").id))

    # 2 March to 8 April is 37 days at one a day; 105 - 70 = 35 are gone: 35 / 37 = 94.6 %.
    assert "105 1 per day 8 Apr 2026 70 35 94.6 % (35 of 37)" in text
    assert "baricitinib 2 210 70 35 105" in text


# --- the trail


def test_every_entry_about_a_participant_is_printed_with_its_hash_and_the_head(site: Site) -> None:
    who = overview.participants(site, study(site, "emc-daily-practice"))[0].participant
    with plain_sql(site.path, "coordinator", demo.PASSWORD) as connection:
        stored = trail(connection)
    own = [entry for entry in stored if entry["participant_id"] == who.id]

    text = said(study_papers.audit(site, study(site, "emc-daily-practice"), who.id)).replace(" ", "")

    assert own
    places = [text.find(str(entry["hash"])) for entry in own]
    assert -1 not in places
    assert places == sorted(places)
    assert str(stored[-1]["hash"]) in text
    assert f"of{len(stored)}ofthesite" in text


def test_the_trail_of_a_study_holds_its_settings_and_nobody_of_another_study(
    new_site: Site, screening: str, bird: str
) -> None:
    baaz = studies.study(new_site, "baaz-ad-ir").id
    studies.set_site_window(new_site, baaz, "week6", studies.Window(minus=3, plus=3), "agreed by phone")

    text = said(study_papers.audit(new_site, baaz))

    assert "agreed by phone" in text
    assert overview.participant(new_site, bird).participant.shown_number not in text.split()


@pytest.mark.parametrize("login", ["assessor", "admin"])
def test_the_trail_is_printed_for_nobody_who_may_not_both_read_and_print_it(site: Site, login: str) -> None:
    both = "This is for: coordinator, investigator, monitor"  # rights.RIGHTS: an administrator may not print

    with as_(site, login) as other, pytest.raises(NotAllowed, match=both):
        study_papers.audit(other, study(site, "bird"))


# --- ranges


def test_the_sheet_names_each_range_and_the_analytes_without_one(
    new_site: Site, study_id: Callable[[str], str]
) -> None:
    central = laboratories.add(new_site, "Central laboratory")[0]
    laboratories.add_range(new_site, central, TypedRange("alt", "U/L", "7", "35", sex="F"))
    laboratories.add_range(new_site, central, TypedRange("alt", "U/L", "10", "50", sex="M"))

    text = said(study_papers.ranges(new_site, study_id("baaz-ad-ir")))

    assert "Alanine aminotransferase 7–35 U/L women all always" in text
    assert "Alanine aminotransferase 10–50 U/L men all always" in text
    assert "Without a range: Haemoglobin" in text


def test_the_sheet_of_one_participant_has_the_ranges_of_their_sex(new_site: Site, bird: str) -> None:
    central = laboratories.add(new_site, "Central laboratory")[0]
    laboratories.add_range(new_site, central, TypedRange("alt", "U/L", "7", "35", sex="F"))
    laboratories.add_range(new_site, central, TypedRange("alt", "U/L", "10", "50", sex="M"))
    assert overview.participant(new_site, bird).participant.sex is Sex.MALE

    text = said(study_papers.ranges(new_site, studies.study(new_site, "bird").id, bird))

    assert "10–50 U/L" in text
    assert "7–35 U/L" not in text


# --- masked


def test_a_masked_log_keeps_the_window_and_drops_what_people_wrote(new_site: Site, bird: str) -> None:
    number = overview.participant(new_site, bird).participant.shown_number
    visits.hold(new_site, visits.find_visit(new_site, number, "screening"), CONSENT + timedelta(days=1))
    visits.miss(new_site, visits.find_visit(new_site, number, "week24"), "prednisone flare")

    masked = said(study_papers.deviations(new_site, studies.study(new_site, "bird").id, masked=True))

    assert "MASKED" in masked
    assert "Week 24" in masked
    assert "flare" not in masked


@pytest.mark.parametrize("kind", [kind for kind in PAPERS if kind != "audit"])
def test_what_an_assessor_prints_is_masked_without_asking(site: Site, kind: str) -> None:
    key = "bsmmu-dcssc"
    with as_(site, "assessor") as assessor:
        given, asked = (
            PAPERS[kind](assessor, study(site, key)),
            PAPERS[kind](site, study(site, key), masked=True),
        )

    for made in (given, asked):
        text = said(made).lower()
        assert "masked" in text
        assert not [drug for drug in ("baricitinib", "methotrexate", "group a", "group b") if drug in text]


@pytest.mark.parametrize("kind", ["adverse events", "accountability"])
def test_a_masked_log_of_treatment_says_why_it_is_empty(site: Site, kind: str) -> None:
    text = said(PAPERS[kind](site, study(site, "bird"), masked=True))

    assert "The logs are not for a masked assessor" in text
    assert "K-1" not in text


def test_a_masked_trail_tells_who_wrote_when_and_not_what(site: Site) -> None:
    who = next(
        row.participant
        for row in overview.participants(site, study(site, "bsmmu-dcssc"))
        if row.participant.enrolled_on
    )
    open_, masked = (
        said(study_papers.audit(site, who.study_id, who.id, masked=one)).lower() for one in (False, True)
    )

    assert "methotrexate" in open_ or "baricitinib" in open_
    assert "methotrexate" not in masked
    assert "baricitinib" not in masked
    assert masked.count("as coordinator at") == open_.count("as coordinator at")
