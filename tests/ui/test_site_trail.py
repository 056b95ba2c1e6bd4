"""The pages "Audit trail" and "Proof" of the Site screen."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from site_file import plain_sql

from tracker import demo, trail, trust
from tracker.trail import Kind
from ui.main_window import MainWindow
from ui.screens.site_proof import ProofPage
from ui.screens.site_trail import TrailPage


def trail_page(shell: MainWindow) -> TrailPage:
    shell.show_screen("site", page="trail")
    page = shell.screen_now.page  # type: ignore[attr-defined]
    assert isinstance(page, TrailPage)
    return page


def proof_page(shell: MainWindow) -> ProofPage:
    shell.show_screen("site", page="proof")
    page = shell.screen_now.page  # type: ignore[attr-defined]
    assert isinstance(page, ProofPage)
    return page


def test_the_trail_is_found_by_participant_and_kind_with_the_keyboard(
    qtbot: QtBot, shell: MainWindow
) -> None:
    page = trail_page(shell)
    page.number.editor.setFocus()

    qtbot.keyClicks(page.number.editor, "SAR-S001")
    qtbot.keyClick(page.number.editor, Qt.Key.Key_Return)
    page.kind.set_text(Kind.RECORDS.value)
    page.look.click()

    shown = page.table.table.rows
    assert shown
    assert {line.participant for line in shown} == {shown[0].participant}
    assert {line.table for line in shown} <= trail.TABLES[Kind.RECORDS]


def test_a_number_that_nobody_has_is_said_at_its_field(qtbot: QtBot, shell: MainWindow) -> None:
    page = trail_page(shell)

    qtbot.keyClicks(page.number.editor, "SAR-S999")
    qtbot.keyClick(page.number.editor, Qt.Key.Key_Return)

    assert page.number.message() == "No participant has the number SAR-S999."


def test_where_no_entry_fits_the_page_says_what_to_do(qtbot: QtBot, shell: MainWindow) -> None:
    page = trail_page(shell)

    qtbot.keyClicks(page.first.editor, "1.1.2031")
    qtbot.keyClick(page.first.editor, Qt.Key.Key_Return)

    assert page.table.table.rows == ()
    assert page.table.isHidden() or not page.table.isVisible()


def test_older_entries_follow_without_a_gap(shell: MainWindow) -> None:
    page = trail_page(shell)

    page.older.click()

    numbers = [line.sequence for line in page.table.table.rows]
    assert len(numbers) == 2 * trail.SHOWN_AT_ONCE
    assert numbers == list(range(numbers[0], numbers[0] - len(numbers), -1))


def test_older_entries_are_of_what_was_looked_for_not_of_what_is_being_typed(
    qtbot: QtBot, shell: MainWindow
) -> None:
    page = trail_page(shell)
    qtbot.keyClicks(page.number.editor, "SAR-S999")

    page.older.click()

    numbers = [line.sequence for line in page.table.table.rows]
    assert numbers == list(range(numbers[0], numbers[0] - 2 * trail.SHOWN_AT_ONCE, -1))


def test_enter_on_a_row_shows_all_that_the_trail_holds_of_it(qtbot: QtBot, shell: MainWindow) -> None:
    page = trail_page(shell)
    page.table.setFocus()
    page.table.choose(0)

    qtbot.keyClick(page.table, Qt.Key.Key_Return)

    line = page.table.table.rows[0]
    assert page.drawer is not None
    assert page.drawer.isVisible()
    words = [label.text() for label in page.drawer.findChildren(QLabel)]
    assert line.workstation in words
    assert f"{line.table} {line.record}" in words
    assert any(text.replace(" ", "") == line.hash for text in words)


def test_a_hash_among_the_values_of_an_entry_is_broken_up_to_fit_the_drawer(shell: MainWindow) -> None:
    page = trail_page(shell)
    signed = next(
        line for line in page.table.table.rows if line.table == "signature" and line.action == "insert"
    )

    page.open_entry(signed)

    assert page.drawer is not None
    words = [label.text() for label in page.drawer.findChildren(QLabel)]
    hashes = [new for _name, _old, new in signed.columns if len(new) == 64]
    assert hashes
    assert all(" ".join(one[at : at + 8] for at in range(0, 64, 8)) in words for one in hashes)


def test_a_whole_file_is_said_to_be_whole(shell: MainWindow) -> None:
    page = proof_page(shell)

    page.verify_button.click()
    shell.bridge.wait()
    wait_for(page)

    assert page.notice.words().startswith("The file is whole.")
    assert not page.table.isVisible()


def test_an_edited_value_is_said_in_words(shell: MainWindow) -> None:
    with plain_sql(shell.bridge.site.path, "coordinator", demo.PASSWORD) as connection:
        connection.execute("UPDATE participant SET initials = 'X.Y.' WHERE screening_number = 'SAR-S001'")
        connection.commit()
    page = proof_page(shell)

    page.verify_button.click()
    shell.bridge.wait()
    wait_for(page)

    assert page.notice.words().startswith("1 thing does not fit.")
    (found,) = page.table.table.rows
    assert found.endswith("was changed outside the program (initials).")


def test_a_saved_seal_is_compared_with(shell: MainWindow, tmp_path: Path) -> None:
    page = proof_page(shell)
    page.save_seal(tmp_path / "april.seal")
    assert "april.seal" in page.notice.words()

    page.compare(tmp_path / "april.seal")
    shell.bridge.wait()
    wait_for(page)

    assert "1 seal compared" in page.notice.words()
    assert str(trust.head(shell.bridge.site).sequence) in page.head.text()


def test_a_file_that_is_no_seal_is_said_in_place(shell: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "letter.seal").write_text("Dear sponsor")
    page = proof_page(shell)

    page.compare(tmp_path / "letter.seal")

    assert page.notice.words().startswith("letter.seal is no seal of Visitbook.")


def wait_for(page: ProofPage) -> None:
    """What the worker found comes with the next events."""
    QApplication.processEvents()
    assert page.verify_button.isEnabled()
