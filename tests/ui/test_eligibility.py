"""Eligibility: answers by keyboard, what is missing, and the decision (product.md 3.2)."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker import enrolment, overview, studies, visits
from tracker.domain.records import ParticipantStatus, Sex
from tracker.enrolment import Registration
from ui.main_window import MainWindow
from ui.screens.eligibility import EligibilityScreen
from ui.screens.eligibility_panel import EligibilityPanel
from ui.screens.visit import VisitScreen

TODAY = date(2026, 4, 14)


def opened(shell: MainWindow, study_key: str, *, held: bool = True) -> EligibilityPanel:
    """A new participant of the study, first visit held today, at the Eligibility tab."""
    site = shell.bridge.site
    study = studies.study(site, study_key)
    person = Registration("A.B.", Sex.FEMALE, date(2026, 4, 1), "1.0", birth_date=date(1990, 5, 5))
    participant_id, _changes = enrolment.register(site, study.id, person)
    if held:
        visits.hold(site, overview.participant(site, participant_id).visits[0].id, TODAY)
    shell.show_screen("eligibility", participant_id=participant_id)
    screen = shell.screen_now
    assert isinstance(screen, EligibilityScreen)
    return screen.eligibility


def status(shell: MainWindow) -> ParticipantStatus:
    (row,) = overview.participants(shell.bridge.site)
    return row.participant.status


def test_the_summary_counts_met_failed_and_not_yet_known(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")

    assert panel.summary.whole() == "1 met, 0 failed, 32 not yet known"


def test_y_answers_and_goes_on_to_the_next_question(qtbot: QtBot, empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    first, second = panel.strips()[:2]
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Y)

    assert first.code == "yes"
    assert second.hasFocus()
    assert panel.summary.whole() == "2 met, 0 failed, 31 not yet known"


def test_n_to_an_inclusion_criterion_fails_it(qtbot: QtBot, empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    panel.strips()[0].setFocus()

    qtbot.keyClick(panel.strips()[0], Qt.Key.Key_N)

    assert panel.summary.whole() == "1 met, 1 failed, 31 not yet known"


def test_arrows_move_between_the_questions(qtbot: QtBot, empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    first, second = panel.strips()[:2]
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()

    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()


def test_what_is_missing_is_named_and_leads_to_the_visit(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    scores = next(row for row in panel.rows.values() if row.criterion.short.startswith("EASI"))

    assert scores._because.whole() == "Missing: EASI, vIGA-AD, BSA"
    scores.there.click()

    assert isinstance(empty_shell.screen_now, VisitScreen)


def test_before_the_first_visit_has_a_date_the_page_says_so(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir", held=False)

    assert panel._note.whole() == "Screening has no date yet. Record its date before answering."


def test_the_source_words_open_and_close(empty_shell: MainWindow) -> None:
    row = next(iter(opened(empty_shell, "baaz-ad-ir").rows.values()))

    row.more.click()
    assert not row._source.isHidden()

    row.more.click()
    assert row._source.isHidden()


def test_enrolment_is_refused_in_words_while_a_criterion_is_not_known(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    panel.decision.decided_by.set_text("Dr A. Roy")

    panel.decision.enrol_button.click()

    assert panel.decision._say.whole().startswith(
        "SAR-S001 cannot be enrolled: 32 criteria are not yet known"
    )
    assert status(empty_shell) is ParticipantStatus.SCREENING


def test_a_screen_failure_asks_for_its_reason_under_the_field(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    panel.decision.decided_by.set_text("Dr A. Roy")

    panel.decision.fail_button.click()

    assert panel.decision.reason.message().startswith("A screen failure needs a reason.")
    assert panel.decision.reason.editor.hasFocus()


def test_enter_goes_through_the_decision_as_through_every_form(qtbot: QtBot, empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "emc-daily-practice")
    for strip in panel.strips():
        qtbot.keyClick(strip, Qt.Key.Key_Y)
    panel.decision.on.setFocus()

    for text in ("", "Dr A. Roy", "", ""):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert status(empty_shell) is ParticipantStatus.ENROLLED


def test_a_screen_failure_with_its_reason_is_recorded_and_shown(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    panel.decision.decided_by.set_text("Dr A. Roy")
    panel.decision.reason.set_text("withdrew consent")

    panel.decision.fail_button.click()

    assert status(empty_shell) is ParticipantStatus.SCREEN_FAILURE
    assert panel.decision._made.whole() == (
        "Screen failure on 14 Apr 2026, decided by Dr A. Roy. withdrew consent"
    )


def test_who_decided_is_asked_under_its_field(empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "emc-daily-practice")

    panel.decision.fail_button.click()

    assert panel.decision.decided_by.message().startswith("Who decided is needed.")


def test_a_participant_with_every_criterion_met_is_enrolled(qtbot: QtBot, empty_shell: MainWindow) -> None:
    panel = opened(empty_shell, "emc-daily-practice")
    for strip in panel.strips():
        kind = next(row.criterion.kind for row in panel.rows.values() if strip in row.strips)
        strip.setFocus()
        qtbot.keyClick(strip, Qt.Key.Key_Y if kind == "inclusion" else Qt.Key.Key_N)
    panel.decision.decided_by.set_text("Dr A. Roy")

    panel.decision.enrol_button.click()

    assert status(empty_shell) is ParticipantStatus.ENROLLED
    assert panel.decision._made.whole().startswith("Enrolled on 14 Apr 2026, decided by Dr A. Roy.")


@pytest.mark.parametrize(("study", "arm", "kit"), [("bird", False, True), ("baaz-ad-ir", True, False)])
def test_a_double_blind_study_asks_for_the_kit_and_never_for_the_arm(
    empty_shell: MainWindow, study: str, arm: bool, kit: bool
) -> None:
    decision = opened(empty_shell, study).decision

    assert (decision.arm.isVisibleTo(decision), decision.kit.isVisibleTo(decision)) == (arm, kit)


def test_changing_an_answer_of_a_completed_visit_asks_for_the_reason(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    panel = opened(empty_shell, "baaz-ad-ir")
    first = panel.strips()[0]
    qtbot.keyClick(first, Qt.Key.Key_Y)
    assert panel._page is not None
    visits.complete(empty_shell.bridge.site, panel._page.visits[0].id)

    qtbot.keyClick(first, Qt.Key.Key_N)
    assert panel.reason.isVisible()
    assert first.code == "yes"

    qtbot.keyClicks(QApplication.focusWidget(), "typing slip")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert first.code == "no"
    assert panel.reason.isHidden()
