"""The enrolment panel draws the next allocation where a randomisation list is open (product.md 3.2)."""

from randomised import KITS, LISTED, add_study, eligible, taken_in

from tracker import allocation, overview
from ui.main_window import MainWindow
from ui.screens.decision_panel import DecisionPanel
from ui.screens.eligibility import EligibilityScreen
from ui.widgets.fields import Select


def opened(shell: MainWindow, kind: str = "open_label", listed: str = LISTED) -> DecisionPanel:
    """The decision about someone eligible, in a trial with a list."""
    site = shell.bridge.site
    trial = add_study(site, kind)
    if listed:
        taken_in(site, trial, listed)
    shell.show_screen("eligibility", participant_id=eligible(site, trial))
    screen = shell.screen_now
    assert isinstance(screen, EligibilityScreen)
    screen.eligibility.decision.decided_by.set_text("Dr A. Roy")
    return screen.eligibility.decision


def strata(panel: DecisionPanel) -> Select:
    assert isinstance(panel.stratum.editor, Select)
    return panel.stratum.editor


def shown(panel: DecisionPanel) -> tuple[bool, bool, bool]:
    return panel.arm.isVisibleTo(panel), panel.kit.isVisibleTo(panel), panel.stratum.isVisibleTo(panel)


def test_with_a_list_the_arm_is_drawn_and_not_chosen(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell)

    assert panel.enrol_button.text() == "Draw the next allocation"
    assert shown(panel) == (False, False, True)


def test_without_a_list_the_arm_is_chosen(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, listed="")

    assert panel.enrol_button.text() == "Enrol"
    assert shown(panel) == (True, False, False)


def test_a_list_without_strata_asks_for_none(empty_shell: MainWindow) -> None:
    assert shown(opened(empty_shell, "double_blind", KITS)) == (False, False, False)


def test_the_stratum_is_asked_under_its_field(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell)

    panel.enrol_button.click()

    assert panel.stratum.message().startswith("The stratum is needed.")


def test_what_was_drawn_is_shown_and_never_what_comes_next(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell)
    strata(panel).set_code("mild")

    panel.enrol_button.click()

    assert panel._made.whole() == (
        "Enrolled on 14 Apr 2026, decided by Dr A. Roy.\nDrawn: Baricitinib 4 mg (mild, number 3)."
    )
    (row,) = overview.participants(empty_shell.bridge.site)
    assert row.participant.arm == "Verum"


def test_a_kit_that_was_drawn_is_shown_with_its_line(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "double_blind", "kit\nK-471\n")

    panel.enrol_button.click()

    assert panel._made.whole().endswith("Drawn: kit K-471 (line 1).")


def test_a_stratum_with_no_line_left_says_so(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    panel = opened(empty_shell, listed="stratum,arm\nmild,Sham\nsevere,Verum\n")
    strata(panel).set_code("mild")
    panel.enrol_button.click()
    trial = overview.participants(site)[0].participant.study_id

    empty_shell.show_screen("eligibility", participant_id=eligible(site, trial))

    names = [strata(panel).itemText(at) for at in range(3)]
    assert names == ["choose", "mild (no line left)", "severe"]


def test_a_list_that_is_taken_in_meanwhile_is_drawn_from(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, listed="")
    site = empty_shell.bridge.site
    who = overview.participants(site)[0].participant
    taken_in(site, who.study_id, "arm\nSham\n")

    empty_shell.show_screen("eligibility", participant_id=who.id)

    assert panel.enrol_button.text() == "Draw the next allocation"
    assert allocation.drawn(site, who.id) is None
