"""Safety rules on the Study screen: the packs with their switch, and whose rule a flag is, wherever it is shown."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import CONSENT

from tracker import enrolment, overview, paper, safety_rules, studies, visits
from tracker.catalogue.study_files import shipped_text
from tracker.domain.records import Sex, Typed
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.study import StudyScreen
from ui.screens.study_packs import PackCard
from ui.screens.visit import VisitScreen
from ui.widgets.flag_list import FlagItem
from ui.widgets.text import Text

EU = "Baricitinib, EU/UK product information"
SCORE_RULE = """thresholds:
  - id: easi_high
    label: EASI > 10
    condition: {score: easi, op: ">", limits: [{value: "10"}]}
    purpose: safety
    source: {words: "EASI above ten", where: made-up section 1}
"""


def opened(shell: MainWindow, study_key: str = "bird") -> StudyScreen:
    shell.show_screen("study", study_id=studies.study(shell.bridge.site, study_key).id)
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.tabs.choose("thresholds")
    return screen


def card(screen: StudyScreen, pack: str = "baricitinib-eu") -> PackCard:
    return screen.packs.cards[pack]


def flagged(site: Site, study_key: str = "euroguiderm-baricitinib") -> str:
    """A baseline visit with neutrophils of 0.9 × 10⁹/L; returns its id."""
    study_id = studies.study(site, study_key).id
    given = enrolment.Registration("P.V.", Sex.MALE, CONSENT, "1.0", birth_year=1980, baseline_on=CONSENT)
    person = enrolment.register(site, study_id, given)[0]
    number = overview.participant(site, person).participant.screening_number
    visit_id = visits.find_visit(site, number, "baseline")
    visits.hold(site, visit_id, CONSENT)
    visits.save(site, visit_id, "laboratory", Typed("neutrophils", "0.9", "10*9/L", "2.0", "7.5"))
    return visit_id


@pytest.mark.parametrize("study", ["bird", "euroguiderm-baricitinib"])
def test_the_packs_stand_below_the_study_s_own_thresholds_and_are_off(
    empty_shell: MainWindow, study: str
) -> None:
    screen = opened(empty_shell, study)

    assert screen.packs.isVisible()
    assert [one.toggle.isChecked() for one in screen.packs.cards.values()] == [False] * 4
    assert card(screen).state_words.whole() == "Never switched on in this study."

    screen.tabs.choose("criteria")
    assert not screen.packs.isVisible()


def test_a_pack_shows_each_limit_with_what_it_asks_for_and_its_source(empty_shell: MainWindow) -> None:
    rows = card(opened(empty_shell), "azathioprine-bsr").table.table

    said = [
        [str(rows.data(rows.index(row, column))) for column in range(4)] for row in range(rows.rowCount())
    ]
    limits = {measured: limit for measured, limit, _asks, _source in said}
    assert limits["Creatinine"] == "> 1.3 × baseline within 12 months"
    assert any(
        "A person decides whether the low albumin is unexplained." in asks for _a, _b, asks, _c in said
    )
    assert any("to be confirmed" in source for *_rest, source in said)


def test_a_pack_is_switched_on_by_keyboard_with_a_reason(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = opened(empty_shell)
    card(screen).toggle.setFocus()

    qtbot.keyClick(card(screen).toggle, Qt.Key.Key_Return)
    assert not card(screen).toggle.isChecked()
    qtbot.keyClicks(QApplication.focusWidget(), "agreed with the investigator")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    site = empty_shell.bridge.site
    states = {one.pack.id: one.on for one in safety_rules.packs(site, studies.study(site, "bird").id)}
    assert states["baricitinib-eu"]
    assert card(screen).toggle.isChecked()
    assert card(screen).toggle.accessibleName() == f"{EU}: On"
    assert card(screen).state_words.whole() == (
        "Switched on by anna, 14 Apr 2026: agreed with the investigator"
    )
    assert QApplication.focusWidget() is card(screen).toggle


def test_without_a_reason_nothing_is_switched_and_the_field_says_so(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    screen = opened(empty_shell)
    card(screen).toggle.click()

    card(screen).panel.action.click()

    assert card(screen).panel.reason.message().startswith("Switching Baricitinib, EU/UK product information")
    assert not card(screen).toggle.isChecked()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert card(screen).panel.isHidden()


def test_a_pack_is_switched_off_again_and_says_who_did_it(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    study_id = studies.study(site, "bird").id
    safety_rules.switch(site, study_id, "baricitinib-eu", True, "agreed")
    screen = opened(empty_shell)

    card(screen).toggle.click()
    card(screen).panel.reason.set_text("settled otherwise")
    card(screen).panel.action.click()

    assert not card(screen).toggle.isChecked()
    assert card(screen).state_words.whole() == "Switched off by anna, 14 Apr 2026: settled otherwise"


def test_another_study_has_its_own_switches(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    safety_rules.switch(site, studies.study(site, "bird").id, "baricitinib-eu", True, "agreed")
    screen = opened(empty_shell, "bird")
    card(screen).toggle.click()

    screen._switch.chosen.emit(studies.study(site, "baaz-ad-ir").id)

    assert not card(screen).toggle.isChecked()
    assert card(screen).panel.isHidden()


# --- whose rule a flag is -----------------------------------------------------------------------------------


@pytest.fixture
def pack_flag(empty_shell: MainWindow) -> str:
    """A visit with one flag of the EU pack."""
    site = empty_shell.bridge.site
    visit_id = flagged(site)
    safety_rules.switch(
        site, studies.study(site, "euroguiderm-baricitinib").id, "baricitinib-eu", True, "agreed"
    )
    return visit_id


def test_today_names_the_pack_of_a_flag(empty_shell: MainWindow, pack_flag: str) -> None:
    empty_shell.show_screen("today")

    item = empty_shell.findChildren(FlagItem)[0]
    assert EU in item.accessibleName()
    assert EU in item.toolTip()


def test_the_visit_screen_names_the_pack_in_the_row_and_in_the_summary(
    empty_shell: MainWindow, pack_flag: str
) -> None:
    empty_shell.show_screen("visit", visit_id=pack_flag, form_id="laboratory")

    screen = empty_shell.screen_now
    assert isinstance(screen, VisitScreen)
    said = [one.whole() for one in screen.findChildren(Text)]
    assert EU in said
    assert any(f"{EU}: Olumiant SmPC" in words for words in said)


def test_the_paper_names_the_pack_of_a_flag(empty_shell: MainWindow, pack_flag: str) -> None:
    pages = PdfReader(BytesIO(paper.visit_report(empty_shell.bridge.site, pack_flag))).pages

    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert text.count("EU/UK product information") >= 2


def test_a_flag_on_a_score_stands_below_its_total(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    text = shipped_text("euroguiderm-baricitinib").replace("thresholds: []\n", SCORE_RULE, 1)
    studies.add(site, text=text.replace("id: euroguiderm-baricitinib\n", "id: own\n", 1))
    visit_id = flagged(site, "own")
    form = visits.open_visit(site, visit_id).form("easi")
    draft = [Typed(field.item.id, "2") for field in form.fields if field.item.required]
    visits.save_form(site, visit_id, "easi", draft)

    empty_shell.show_screen("visit", visit_id=visit_id, form_id="easi", item_id="easi")

    screen = empty_shell.screen_now
    assert isinstance(screen, VisitScreen)
    # areas and signs of 2 everywhere give 16
    words = "EASI > 10: EASI 16.0, limit > 10. “EASI above ten”, made-up section 1"
    assert words in [one.whole() for one in screen.findChildren(Text) if one.isVisible()]
