"""The page of instruments on the Study screen: licensed texts item by item, the weights of EASI, what to confirm."""

from entry_steps import Open, press_key, reread
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tracker import studies, wording
from tracker.domain.choices import Choices
from tracker.domain.weighing import BASELINE, KEY
from ui.main_window import MainWindow
from ui.screens.study import StudyScreen
from ui.widgets.written import Written

QUESTION = "The licensed words of the first question as the site’s own copy has them, over the last week"


def instruments(shell: MainWindow) -> StudyScreen:
    study = studies.study(shell.bridge.site, "baaz-ad-ir").id
    shell.show_screen("study", study_id=study)
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.tabs.choose("instruments")
    return screen


def open_row(screen: StudyScreen, form_id: str) -> None:
    assert screen.table is not None
    used = next(one for one in screen.table.table.rows if one.form.id == form_id)
    screen.table.opened.emit(used)


def choices(shell: MainWindow) -> Choices:
    return studies.study(shell.bridge.site, "baaz-ad-ir").choices


def words_in(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    painted = [lines.words() for lines in widget.findChildren(Written) if lines.isVisibleTo(widget)]
    return "\n".join((*labels, *painted))


def test_every_instrument_names_what_the_site_confirms_and_its_owner(empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)

    assert screen.table is not None
    rows = screen.table.table
    told = {str(rows.data(rows.index(row, 0))): row for row in range(rows.rowCount())}
    assert list(told) == ["EASI", "vIGA-AD", "BSA", "Itch NRS", "POEM", "DLQI"]
    assert "many trials keep those of baseline" in str(rows.data(rows.index(told["EASI"], 3)))
    assert "CC BY-ND 4.0" in str(rows.data(rows.index(told["vIGA-AD"], 4)))
    assert str(rows.data(rows.index(told["BSA"], 2))) == "as shipped"


def test_the_reason_is_asked_with_what_it_is_about(empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)
    reason = screen.instrument_panel.reason

    open_row(screen, "easi")
    of_weights = reason.message()
    open_row(screen, "dlqi")

    assert of_weights == "such as: decided by the sponsor"
    assert reason.message() == "such as: licence of the site, form version"


def test_a_form_is_copied_item_by_item_with_the_keyboard(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)
    open_row(screen, "dlqi")
    panel = screen.instrument_panel

    for words in (QUESTION, f"{QUESTION}, again"):
        panel.text.set_text(words)
        panel.text.editor.setFocus()
        press_key(qtbot, Qt.Key.Key_Return)

    assert choices(empty_shell).text(wording.key("dlqi", "q1")) == QUESTION
    assert choices(empty_shell).text(wording.key("dlqi", "q2")) == f"{QUESTION}, again"
    assert panel.isVisible()
    assert panel.choice.code() == "q3"
    assert panel.text.text() == ""


def test_a_text_says_who_entered_it_and_can_be_taken_back(qtbot: QtBot, empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    wording.write(site, studies.study(site, "baaz-ad-ir").id, "poem", "item1", QUESTION)
    screen = instruments(empty_shell)

    open_row(screen, "poem")
    told = words_in(screen.instrument_panel)
    screen.instrument_panel.take_back.click()

    assert "Entered 14 Apr 2026 by anna" in told
    assert choices(empty_shell).text(wording.key("poem", "item1")) == ""


def test_nothing_typed_is_asked_for_under_its_field(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)
    open_row(screen, "poem")

    screen.instrument_panel.save.click()

    assert screen.instrument_panel.text.message() == "Enter the text, or take it back."


def test_a_text_that_is_too_long_is_refused_in_place(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)
    open_row(screen, "poem")
    screen.instrument_panel.text.set_text("x" * 401)

    screen.instrument_panel.save.click()

    assert screen.instrument_panel.text.message() == "The text has 401 characters. Enter at most 400."


def test_the_weights_of_easi_are_frozen_and_freed_again(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)
    open_row(screen, "easi")
    screen.instrument_panel.choice.set_code(BASELINE)
    screen.instrument_panel.save.click()
    frozen = choices(empty_shell).text(KEY)

    open_row(screen, "easi")
    screen.instrument_panel.take_back.click()

    assert (frozen, choices(empty_shell).text(KEY)) == (BASELINE, "")
    assert screen.instrument_panel.isHidden()


def test_an_instrument_without_anything_to_set_opens_nothing(empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)

    open_row(screen, "bsa")

    assert screen.instrument_panel.isHidden()


def test_escape_closes_the_panel(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = instruments(empty_shell)
    open_row(screen, "poem")

    qtbot.keyClick(screen.instrument_panel, Qt.Key.Key_Escape)

    assert screen.instrument_panel.isHidden()


def test_the_visit_screen_shows_what_is_to_be_confirmed_and_the_owner(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")

    screen.show_form("dlqi")

    told = words_in(screen.forms.pages["dlqi"])
    assert "To be confirmed by the site" in told
    assert "Two or more unanswered questions leave no total" in told
    assert "© Dermatology Life Quality Index. A Y Finlay, G K Khan, April 1992" in told


def test_the_licensed_text_stands_on_the_visit_screen_with_the_neutral_label(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    site = screen.bridge.site
    wording.write(site, studies.study(site, "baaz-ad-ir").id, "dlqi", "q1", QUESTION)
    screen.show_for(visit_id=reread(screen).visit.id)
    screen.show_form("dlqi")

    assert f"{QUESTION} (Question 1)" in words_in(screen.forms.pages["dlqi"])
