"""The page of doses and washouts: every rule with its source, and the days that a text leaves to the site."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import settling, studies
from tracker.domain.choices import PREDNISONE_FREE_DAYS
from tracker.errors import ReasonNeeded, Refusal, ValueRefused
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.study import StudyScreen
from ui.screens.study_drugs import DrugLine

TOPICAL = "rule.washout.topical_immunomodulators"


def opened(shell: MainWindow, study_key: str) -> StudyScreen:
    shell.show_screen("study", study_id=studies.study(shell.bridge.site, study_key).id)
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.tabs.choose("drugs")
    return screen


def lines(screen: StudyScreen) -> dict[str, DrugLine]:
    assert screen.table is not None
    return {line.about: line for line in screen.table.table.rows}


def choose_row(screen: StudyScreen, about: str) -> None:
    assert screen.table is not None
    names = [line.about for line in screen.table.table.rows]
    screen.table.selectRow(names.index(about))


def test_every_washout_dose_rule_and_prohibited_drug_stands_with_its_source(shell: MainWindow) -> None:
    screen = opened(shell, "baaz-ad-ir")

    shown = lines(screen)
    protocol = studies.study(shell.bridge.site, "baaz-ad-ir").protocol
    rules = (*protocol.washouts, *protocol.dose_rules, *protocol.prohibited)
    assert len(shown) == len({rule.label for rule in rules}) + 1  # and the report of serious events
    assert all(line.source for line in shown.values())
    assert shown["Azathioprine"].words == "more than 3 months before baseline\nazathioprine"
    assert shown["Oral JAK inhibitors, baricitinib included"].words.startswith("at least 4 weeks before")
    assert shown["Azathioprine 1.5–2.5 mg/kg a day"].words.startswith("1.5–2.5 mg/kg, both inside")
    assert shown["Baricitinib from 65 years on, guideline"].kind == "Dose, EuroGuiDerm guideline"
    assert "to be confirmed" in shown["Baricitinib by kidney function, product label"].source


def test_half_doses_and_limits_are_said_in_words(shell: MainWindow) -> None:
    guideline = lines(opened(shell, "euroguiderm-baricitinib"))["Baricitinib by age, weight and risk"]
    steroids = lines(opened(shell, "bsmmu-dcssc"))
    infusion = lines(opened(shell, "bird"))["IVIg or cyclophosphamide infusion"]

    assert "half of it after sustained control is no departure" in guideline.words
    label = "Oral corticosteroids above 10 mg/day of prednisone or equivalent"
    assert steroids[label].words.startswith("above 10 mg a day of prednisone or equivalent")
    assert infusion.words.endswith("(intravenous)")


def test_the_site_sets_the_days_of_a_washout_that_contradicts_itself(shell: MainWindow, qtbot: QtBot) -> None:
    screen = opened(shell, "baaz-ad-ir")
    choose_row(screen, "Topical tacrolimus or pimecrolimus")
    qtbot.mouseClick(screen.choices.button, Qt.MouseButton.LeftButton)
    screen.choices.panel.text.set_text("28")
    screen.choices.panel.reason.set_text("the Study Design says four weeks")

    screen.choices.panel.record()

    line = lines(screen)["Topical tacrolimus or pimecrolimus"]
    assert line.words.startswith("at least 28 days before baseline")
    assert "the site’s choice, instead of 2 weeks" in line.source


def test_a_washout_that_the_text_states_opens_nothing(shell: MainWindow, qtbot: QtBot) -> None:
    screen = opened(shell, "baaz-ad-ir")
    choose_row(screen, "Azathioprine")

    qtbot.mouseClick(screen.choices.button, Qt.MouseButton.LeftButton)

    assert screen.choices.panel.isHidden()


def test_free_of_prednisone_says_that_its_days_are_not_stated_until_the_site_sets_them(
    shell: MainWindow, qtbot: QtBot
) -> None:
    screen = opened(shell, "bird")
    before = lines(screen)["Free of prednisone"]
    choose_row(screen, "Free of prednisone")
    qtbot.mouseClick(screen.choices.button, Qt.MouseButton.LeftButton)
    screen.choices.panel.text.set_text("14")
    screen.choices.panel.reason.set_text("agreed with the investigator")

    screen.choices.panel.record()

    assert before.unset
    assert "is not stated" in before.words
    after = lines(screen)["Free of prednisone"]
    assert after.words == "0 mg at the visit and on 14 days before it, the site’s choice"
    assert not after.unset


@pytest.mark.parametrize("text", ["366", "two weeks", "-1", "1.5"])
def test_days_that_cannot_be_are_refused_with_what_is_allowed(new_site: Site, text: str) -> None:
    study = studies.study(new_site, "bird")

    with pytest.raises(ValueRefused) as refused:
        settling.settle(new_site, study.id, PREDNISONE_FREE_DAYS, text, "a reason")

    assert refused.value.code is Refusal.OUT_OF_RANGE
    assert "0 to 365" in refused.value.todo


def test_days_need_a_reason_and_can_be_taken_back(new_site: Site) -> None:
    study = studies.study(new_site, "baaz-ad-ir")

    with pytest.raises(ReasonNeeded):
        settling.settle(new_site, study.id, TOPICAL, "28", "")
    settling.settle(new_site, study.id, TOPICAL, "28", "four weeks")
    settling.settle(new_site, study.id, TOPICAL, "", "two after all")

    assert studies.study(new_site, "baaz-ad-ir").protocol.washout(
        "topical_immunomodulators"
    ).source.basis == ("protocol")
