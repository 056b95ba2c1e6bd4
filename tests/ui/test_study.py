"""The Study screen: what the file says and leaves unsaid, the site's windows, and adding studies."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TestClock

from tracker import studies
from tracker.catalogue.study_files import shipped_studies, shipped_text
from tracker.domain.protocol import Compare, Limit, Window
from tracker.site import NewSite, NewUser, Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens import study_tables
from ui.screens.participants import ParticipantsScreen
from ui.screens.study import PAGES, StudyScreen
from ui.widgets.protocol_words import drug_words, limit_words


@pytest.fixture
def site_without_study(tmp_path: Path) -> Iterator[Site]:
    info = NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")
    user = NewUser("anna", "Anna Karimi", PASSWORD)
    with Site.create(tmp_path / "bare.visitbook", info, user, clock=TestClock()) as site:
        yield site


@pytest.fixture
def bare(qtbot: QtBot, dressed: QApplication, site_without_study: Site) -> Iterator[StudyScreen]:
    """The Study screen of a site that has none."""
    window = MainWindow(Bridge(site_without_study))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.show_screen("study")
    screen = window.screen_now
    assert isinstance(screen, StudyScreen)
    yield screen
    window.close()


def opened(shell: MainWindow, study_key: str, tab: str) -> StudyScreen:
    shell.show_screen("study", study_id=studies.study(shell.bridge.site, study_key).id)
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.tabs.choose(tab)
    return screen


def cells(screen: StudyScreen, column: int) -> list[str]:
    assert screen.table is not None
    rows = screen.table.table
    return [str(rows.data(rows.index(row, column))) for row in range(rows.rowCount())]


@pytest.mark.parametrize(
    "study", ["bird", "baaz-ad-ir", "bsmmu-dcssc", "emc-daily-practice", "euroguiderm-baricitinib"]
)
def test_every_page_of_every_shipped_study_can_be_shown(empty_shell: MainWindow, study: str) -> None:
    screen = opened(empty_shell, study, "visits")

    for key, _words in PAGES:
        screen.tabs.choose(key)

        assert screen.table is not None
        assert all(cells(screen, 0)) or key == "arms"


def test_stated_windows_are_shown_as_the_text_states_them(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "bird", "visits")

    # NCT04972760: screening W-4 to D-1, W5, W12, W24 each ±5 days
    assert cells(screen, 2) == [
        "day −28 to day −1 from Baseline",
        "not stated in the protocol",
        "±5 days",
        "±5 days",
        "±5 days",
    ]


def test_windows_that_are_not_stated_say_so(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "bsmmu-dcssc", "visits")

    assert set(cells(screen, 2)) == {"not stated in the protocol"}


def test_the_site_sets_its_own_window_by_keyboard(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "baaz-ad-ir", "visits")
    assert screen.table is not None
    screen.table.choose(2)

    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "7")
    screen.window_panel.plus.set_text("10")
    screen.window_panel.reason.set_text("agreed with the investigator")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    site = empty_shell.bridge.site
    own = studies.site_windows(site, studies.study(site, "baaz-ad-ir").id)
    assert own["week6"] == Window(minus=7, plus=10)
    assert cells(screen, 2)[2] == "7 days before to 10 days after, the site’s"


def test_the_site_takes_its_window_back(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    study_id = studies.study(site, "baaz-ad-ir").id
    studies.set_site_window(site, study_id, "week6", Window(minus=7, plus=7), "agreed")
    screen = opened(empty_shell, "baaz-ad-ir", "visits")
    assert screen.table is not None
    screen.table.choose(2)
    screen.window_button.click()

    screen.window_panel.reason.set_text("settled otherwise")
    screen.window_panel.take_back.click()

    assert dict(studies.site_windows(site, study_id)) == {}
    assert cells(screen, 2)[2] == "not stated in the protocol"


@pytest.mark.parametrize("typed", ["", "soon", "-3", "400"])
def test_a_window_that_is_no_number_of_days_is_refused_under_its_field(
    empty_shell: MainWindow, typed: str
) -> None:
    screen = opened(empty_shell, "baaz-ad-ir", "visits")
    assert screen.table is not None
    screen.table.choose(2)
    screen.window_button.click()
    screen.window_panel.minus.set_text(typed)

    screen.window_panel.save.click()

    assert screen.window_panel.minus.message() == "A whole number of days, 0 to 366."
    assert screen.window_panel.isVisible()


def test_a_window_needs_its_reason(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "baaz-ad-ir", "visits")
    assert screen.table is not None
    screen.table.choose(2)
    screen.window_button.click()
    screen.window_panel.minus.set_text("7")
    screen.window_panel.plus.set_text("7")

    screen.window_panel.save.click()

    assert screen.window_panel.reason.message() == "A reason is needed: it stands in the audit trail."


def test_the_window_of_a_visit_with_a_stated_one_cannot_be_set(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "bird", "visits")
    assert screen.table is not None

    screen.table.choose(2)

    assert not screen.window_button.isEnabled()
    assert screen._window_words.whole() == "The protocol states the window of Week 5."


def test_thresholds_carry_their_exact_operator_and_source(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "baaz-ad-ir", "thresholds")

    # NCT05969730, exclusion criterion 16
    assert "≥ 2 × ULN" in cells(screen, 1)
    assert any(limit.startswith("< 10.0 g/dL") for limit in cells(screen, 1))
    assert all("NCT05969730" in source for source in cells(screen, 3))


def test_a_study_without_thresholds_says_that_the_text_states_none(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "emc-daily-practice", "thresholds")

    assert cells(screen, 0) == []


def test_the_study_is_chosen_beside_the_title(empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "bird", "schedule")

    screen._switch.chosen.emit(studies.study(empty_shell.bridge.site, "bsmmu-dcssc").id)

    assert "NCT06936215" in screen._facts.whole()
    assert "until the site chooses among" in screen._facts.whole()


def test_a_site_without_a_study_offers_those_that_ship_and_nothing_that_needs_one(
    qtbot: QtBot, bare: StudyScreen
) -> None:
    assert bare.adding.isVisible()
    assert [bare._switch.isVisible(), bare.lock_button.isVisible(), bare.lists_button.isVisible()] == [
        False
    ] * 3

    bare.adding.add_button("bird").click()

    assert [one.protocol.id for one in studies.studies(bare.bridge.site)] == ["bird"]
    assert bare.adding.isHidden()
    assert "NCT04972760" in bare._facts.whole()


def test_without_a_study_the_list_of_participants_says_what_comes_next(
    qtbot: QtBot, bare: StudyScreen
) -> None:
    window = bare.window()
    assert isinstance(window, MainWindow)

    window.show_screen("participants")

    screen = window.screen_now
    assert isinstance(screen, ParticipantsScreen)
    qtbot.waitUntil(screen._empty.isVisible)
    assert [name for name in ("all", "overdue") if screen.pills.pill(name).isVisible()] == ["all"]


def test_a_study_at_the_site_is_not_offered_again(bare: StudyScreen) -> None:
    bare.adding.add_button("bird").click()

    bare.add_button.click()

    assert "bird" not in bare.adding._buttons
    assert len(bare.adding._buttons) == 4


def test_a_study_file_is_imported(bare: StudyScreen, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    text = shipped_text("bird").replace("id: bird\n", "id: ours\n", 1)
    own.write_text(text, encoding="utf-8")

    bare.adding.import_file(own)

    assert [one.protocol.id for one in studies.studies(bare.bridge.site)] == ["ours"]


def test_the_problems_of_a_study_file_are_listed_with_their_lines(bare: StudyScreen, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    text = shipped_text("bird").replace("is_baseline: true", "is_baseline: perhaps", 1)
    own.write_text(text, encoding="utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), start=1) if "perhaps" in words)

    bare.adding.import_file(own)

    title, *problems = bare.adding.problems()
    assert title == "own.yaml cannot be used."
    assert any(f"line {line}" in problem for problem in problems)
    assert studies.studies(bare.bridge.site) == ()


def test_a_file_that_is_no_text_is_refused_in_words(bare: StudyScreen, tmp_path: Path) -> None:
    picture = tmp_path / "scan.yaml"
    picture.write_bytes(b"\xff\xd8\xff\xe0")

    bare.adding.import_file(picture)

    assert bare.adding.problems()[0] == "scan.yaml cannot be read as a text file."


def test_how_often_a_drug_is_taken_is_said_once() -> None:
    drugs = [drug for study in shipped_studies().values() for arm in study.arms for drug in arm.drugs]

    said = [drug_words(drug) for drug in drugs]

    assert "methotrexate, 25 mg once a WEEK" in said
    assert max(words.count("once a WEEK") for words in said) == 1


def test_a_limit_in_two_units_names_both() -> None:
    limits = (Limit(value=Decimal("2500"), unit="/uL"), Limit(value=Decimal("2.50"), unit="10*9/L"))
    rule = Compare(analyte="wbc", op="<", limits=limits)

    assert limit_words(rule) == "< 2500 /µL or < 2.50 ×10⁹/L"


def test_an_endpoint_names_its_visits_in_the_order_of_the_schedule() -> None:
    bird = next(one for one in studies.shipped() if one.id == "bird")

    rows = study_tables.endpoints_table(bird).table

    told = [str(rows.data(rows.index(row, 1))) for row in range(rows.rowCount())]
    assert told == ["Week 24 against Baseline", "Week 5, Week 12, Week 24 against Baseline"]
