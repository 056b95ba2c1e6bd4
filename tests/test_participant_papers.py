"""A participant's papers and the sheets of a day, read back from the PDF: made from what was recorded, nothing else."""

import shutil
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from course import ECZEMA, course
from stage import CONSENT, PASSWORD, TODAY, TestClock

from tests.reports.book_reading import bookmarks, links
from tests.reports.pdf_reading import texts, whole_text
from tracker import (
    enrolment,
    logbook,
    participant_papers,
    settings,
    signing,
    studies,
    visits,
)
from tracker.domain.protocol import Window
from tracker.domain.records import Sex
from tracker.domain.signing import Meaning
from tracker.site import Site

PLACE = "Room 214, telephone +98 11 0000"
NOW, DAY = date(2026, 6, 1), date(2026, 6, 22)
"""When the papers are printed, and the day on which two people are booked."""


def registered(site: Site, key: str, on: date | None = None) -> str:
    """Someone who consented, and nothing more; `on` is the booked baseline."""
    given = enrolment.Registration("B.L.", Sex.MALE, CONSENT, "1.0", birth_year=1970, baseline_on=on)
    return enrolment.register(site, studies.study(site, key).id, given)[0]


@pytest.fixture(scope="module")
def site(_empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site in Iran with people of three studies under way; every test here only prints."""
    path = shutil.copytree(_empty_folder, tmp_path_factory.mktemp("papers") / "site.visitbook")
    clock = TestClock()
    with Site.open(path, "anna", PASSWORD, clock=clock) as opened:
        settings.change(opened, "card_place", PLACE)
        myositis(opened, clock)
        eczema(opened, clock)
        course(opened, clock, "emc-daily-practice", {}, until="baseline")
        registered(opened, "euroguiderm-baricitinib", on=date(2026, 6, 20))
        clock.set_to(NOW)
        for number, planned, at in (("DP-001", "week4", time(11)), ("SAR-001", "week12", time(9, 15))):
            visits.book(opened, visits.find_visit(opened, number, planned), DAY, at)
        yield opened


def myositis(site: Site, clock: TestClock) -> None:
    """01-001 of BIRD: baseline on 16 March, week 5 three days late, week 12 missed."""
    course(site, clock, "bird", {}, until="baseline")
    clock.set_to(date(2026, 4, 28))
    visits.hold(site, visits.find_visit(site, "01-001", "week5"), date(2026, 4, 28), "was away")
    visits.miss(site, visits.find_visit(site, "01-001", "week12"), "afraid of baricitinib")
    medication = {"name": "baricitinib", "started": "2026-01", "ongoing": "yes"}
    logbook.add(site, of(site, "01-001"), "medication", medication)


def eczema(site: Site, clock: TestClock) -> None:
    """SAR-001 of BAAZ: seen up to week 6, which is signed; a row of a log is struck out."""
    who = course(site, clock, "baaz-ad-ir", ECZEMA, until="week6")
    logbook.add(site, who, "adverse_event", {"words": "nausea", "onset": "2026-03-20", "serious": "no"})
    logbook.add(site, who, "medication", {"name": "paracetamol", "started": "2026-01", "ongoing": "yes"})
    wrong = logbook.log(site, who, "medication").rows[0].entry.id
    logbook.strike(site, who, "medication", wrong, "another participant’s")
    signing.sign(site, visits.find_visit(site, "SAR-001", "week6"), Meaning.ENTERED, PASSWORD)


def of(site: Site, number: str) -> str:
    """The id of a participant by the number."""
    return visits.open_visit(site, visits.find_visit(site, number, "baseline")).participant.id


# --- the schedule


def test_the_schedule_says_target_window_day_held_and_how_many_days_it_was_late(site: Site) -> None:
    text = whole_text(participant_papers.schedule(site, of(site, "01-001")))

    # NCT04972760: week 5 after baseline (16 March), 5 days to either side; week 24 is 168 days after it.
    assert "Week 5 W5, day 43 20 Apr 2026" in text
    assert "15 Apr to 25 Apr 2026 stated in the protocol 28 Apr 2026" in text
    assert "3 days late" in text
    assert "Deviation: W5 held 3 days after its window. was away" in text
    assert "31 Aug 2026" in text
    assert "26 Aug to 5 Sep 2026" in text


def test_the_schedule_says_where_each_date_comes_from(new_site: Site) -> None:
    study = studies.study(new_site, "baaz-ad-ir").id
    studies.set_site_window(new_site, study, "week6", Window(minus=7, plus=7), "agreed with the sponsor")
    who = registered(new_site, "baaz-ad-ir", on=TODAY)

    text = whole_text(participant_papers.schedule(new_site, who))

    assert "6 weeks after Visit 1 ±7 days, the site’s own; not stated in the protocol" in text
    assert "“Six weeks after visit 1, visit 2 will be scheduled for each patient” NCT05969730" in text
    assert "12 weeks after Visit 1 not stated in the protocol; no site window set" in text


def test_a_missed_visit_says_why_and_a_masked_schedule_does_not(site: Site) -> None:
    who = of(site, "01-001")

    plain = whole_text(participant_papers.schedule(site, who))
    masked = whole_text(participant_papers.schedule(site, who, masked=True))

    assert "afraid of baricitinib" in plain
    assert "K-1107" in plain
    assert "Participant schedule, masked" in masked
    assert "missed" in masked
    assert "afraid" not in masked
    assert "K-1107" not in masked


def test_jalali_dates_stand_on_the_schedule_of_a_site_in_iran_unless_it_wants_none(new_site: Site) -> None:
    who = registered(new_site, "baaz-ad-ir", on=TODAY)

    assert "۲۵ فروردین ۱۴۰۵" in whole_text(participant_papers.schedule(new_site, who))

    settings.change(new_site, "jalali_dates", "no")

    assert "فروردین" not in whole_text(participant_papers.schedule(new_site, who))


def test_who_has_nothing_but_a_consent_has_a_schedule_that_says_so(new_site: Site) -> None:
    who = registered(new_site, "bsmmu-dcssc")

    text = whole_text(participant_papers.schedule(new_site, who))

    assert "Baseline no date yet" in text
    assert "0 of 5 visits held" in text


# --- the card


def test_the_card_says_days_times_and_place_and_nothing_of_health(site: Site) -> None:
    text = whole_text(participant_papers.card(site, of(site, "SAR-001")))

    assert "Monday 22 Jun 2026" in text
    assert "09:15" in text
    assert "دوشنبه ۱ تیر ۱۴۰۵" in text
    assert PLACE in text
    assert "SAR-001" in text
    for said in ("N.H.", "female", "1990", "Arm", "zathioprine", "EASI", "Week", "atopic"):
        assert said not in text


def test_a_visit_without_an_appointment_has_the_days_between_which_it_lies(site: Site) -> None:
    text = whole_text(participant_papers.card(site, of(site, "01-001")))

    assert "26 Aug to 5 Sep 2026" in text
    assert "Apr" not in text  # what was held, and what was missed, is over


def test_what_still_rests_on_a_booked_baseline_may_still_change(new_site: Site) -> None:
    who = registered(new_site, "bird", on=date(2026, 4, 21))

    text = whole_text(participant_papers.card(new_site, who))

    assert "Tuesday 21 Apr 2026" in text
    assert "21 May to 31 May 2026, may still change" in text


def test_a_card_for_who_has_no_day_to_come_has_lines_to_write_on(new_site: Site) -> None:
    who = registered(new_site, "bsmmu-dcssc")

    made = participant_papers.card(new_site, who)

    assert len(texts(made)) == 1
    assert whole_text(made).split().count("at") == 6


# --- the sheets of a day


def test_the_pack_has_a_list_in_the_order_of_the_times_that_leads_to_every_sheet(site: Site) -> None:
    made = participant_papers.day(site, DAY)

    pages = texts(made)
    (_list, front), *sheets = bookmarks(made)
    assert front == 1
    assert [title for title, _page in sheets] == ["SAR-001, Week 12", "DP-001, Week 4"]
    assert links(made, 1) == [page for _title, page in sheets]
    for title, page in sheets:
        number, visit = title.split(", ")
        assert f"{number} {visit}" in pages[page - 1]
        assert "Blank visit sheet" in pages[page - 1]
        assert f"Page {page} of {len(pages)}" in pages[page - 1]
    assert f"09:15 SAR-001 N.H. BAAZ-AD-IR Week 12 {sheets[0][1]}" in pages[0]


def test_who_is_not_booked_and_could_come_is_listed_without_a_sheet(site: Site) -> None:
    pages = texts(participant_papers.day(site, DAY))

    assert "GF-S001 B.L. Follow-up Baseline 2 days past the target" in pages[0]
    assert not any("GF-S001" in page for page in pages[1:])


def test_a_pack_of_one_study_has_no_one_of_another(site: Site) -> None:
    made = participant_papers.day(site, DAY, studies.study(site, "emc-daily-practice").id)

    assert [title for title, _page in bookmarks(made)] == ["Visits", "DP-001, Week 4"]
    assert "SAR-001" not in whole_text(made)


def test_a_visit_that_has_begun_on_the_day_has_its_sheet(site: Site) -> None:
    made = participant_papers.day(site, date(2026, 4, 28))

    assert "01-001, Week 5" in dict(bookmarks(made))


def test_a_day_on_which_nobody_comes_says_so_on_one_page(new_site: Site) -> None:
    made = participant_papers.day(new_site, TODAY)

    assert len(texts(made)) == 1
    assert "Nobody is booked on this day." in whole_text(made)


# --- the casebook


def test_the_contents_lead_to_the_first_page_of_everything(site: Site) -> None:
    made = participant_papers.casebook(site, of(site, "SAR-001"))

    pages = texts(made)
    (_contents, front), *chapters = bookmarks(made)
    assert front == 1
    titles = [title for title, _page in chapters]
    assert titles == [
        "Schedule",
        "Screening",
        "Visit 1",
        "Week 6",
        "Logs",
        "Trends and scores",
        "Signatures",
    ]
    assert links(made, 1) == [page for _title, page in chapters]
    for title, page in chapters:
        assert f"SAR-001 {title}" in pages[page - 1]
        assert f"{title} " in pages[0]
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))


def test_the_contents_say_how_each_visit_stands(site: Site) -> None:
    said = texts(participant_papers.casebook(site, of(site, "SAR-001")))[0]

    assert "Visit 1 30 Mar 2026, held, complete" in said  # 28 days after consent
    assert "Week 6 11 May 2026, held, signed" in said


def test_the_book_holds_the_logs_with_what_was_struck_out_and_every_signature(site: Site) -> None:
    pages = dict(bookmarks(made := participant_papers.casebook(site, of(site, "SAR-001"))))

    logs = " ".join(texts(made)[pages["Logs"] - 1 : pages["Trends and scores"] - 1])
    assert "nausea" in logs
    assert "Struck out: another participant’s" in logs
    assert "Nothing is recorded." in logs
    signed = " ".join(texts(made)[pages["Signatures"] - 1 :])
    assert "W6 Entered from the source, complete Anna Karimi" in signed
    assert "Audit trail at printing: entry" in signed


def test_a_masked_book_has_no_logs_no_kit_and_no_reason(site: Site) -> None:
    who = of(site, "01-001")
    plain = whole_text(participant_papers.casebook(site, who))

    made = participant_papers.casebook(site, who, masked=True)

    masked = whole_text(made)
    assert "Logs" not in dict(bookmarks(made))
    for hidden in ("K-1107", "afraid", "aricitinib"):
        assert hidden in plain
        assert hidden not in masked


def test_a_book_of_who_was_only_registered_has_its_schedule_and_says_what_is_not_there(
    new_site: Site,
) -> None:
    who = registered(new_site, "emc-daily-practice")

    made = participant_papers.casebook(new_site, who)

    assert [title for title, _page in bookmarks(made)] == ["Contents", "Schedule", "Logs", "Signatures"]
    assert "No visit is signed." in whole_text(made)


def test_the_same_book_printed_at_the_same_time_has_the_same_bytes(site: Site) -> None:
    clock = site.clock
    assert isinstance(clock, TestClock)
    made = []
    for _n in range(2):
        clock.set_to(NOW)
        made.append(participant_papers.casebook(site, of(site, "SAR-001")))

    assert made[0] == made[1]
