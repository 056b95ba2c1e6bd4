"""The page Export: what is given on by keys and mouse, where to, and what stands of it afterwards."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from exchange_steps import choose, page_of, press, type_into
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from worker_steps import held

from tracker import exchanged, exporting
from tracker.exporting import Wanted
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.places import is_open
from ui.screens.exchange import PAGES
from ui.screens.exchange_export import FORMATS, ExportPage


@pytest.fixture
def export(empty_shell: MainWindow) -> ExportPage:
    return page_of(empty_shell, "export", ExportPage)


def over(qtbot: QtBot, page: ExportPage) -> None:
    qtbot.waitUntil(lambda: not page.work.busy)


def test_every_format_of_the_use_case_can_be_chosen() -> None:
    assert {key for key, *_rest in FORMATS} == {*exporting.WRITERS, exporting.CALENDAR}


def test_a_study_is_exported_by_keys_and_stands_below_with_its_hash(
    qtbot: QtBot, export: ExportPage, screening: str, tmp_path: Path
) -> None:
    qtbot.keyClick(export.formats.card("csv"), Qt.Key.Key_Return)
    choose(export.study, "BAAZ-AD-IR")
    qtbot.keyClick(export.options["deidentified"], Qt.Key.Key_Space)
    assert export.file.text().endswith("01-baaz-ad-ir-2026-04-14-deidentified.zip")
    type_into(qtbot, export.file, str(tmp_path / "given.zip"), enter=True)
    over(qtbot, export)

    digest = hashlib.sha256((tmp_path / "given.zip").read_bytes()).hexdigest()
    assert export.notice.words() == (
        f"given.zip is written: 1 participant. SHA-256 {digest}, on the audit trail with it."
    )
    (row,) = export.table.table.rows
    assert (row.format, row.study, row.deidentified, row.sha256) == ("csv", "baaz-ad-ir", True, digest)
    with zipfile.ZipFile(tmp_path / "given.zip") as archive:
        assert b"N.H." not in archive.read("participants.csv")


def test_what_does_not_belong_to_a_format_is_not_offered_and_not_exported(
    qtbot: QtBot, export: ExportPage
) -> None:
    press(qtbot, export.options["transactional"])
    assert export.wanted().transactional

    press(qtbot, export.formats.card("xlsx"))

    assert export.options["transactional"].isHidden() or not export.options["transactional"].isVisible()
    assert export.wanted() == Wanted("xlsx", export.study.text())
    press(qtbot, export.formats.card("ics"))
    assert export.study.text() == "" or export.participant.isVisible()
    assert not export.options["deidentified"].isVisible()


def test_a_file_that_is_there_is_replaced_only_when_asked_twice(
    qtbot: QtBot, export: ExportPage, tmp_path: Path
) -> None:
    (tmp_path / "given.xml").write_text("older")
    type_into(qtbot, export.file, str(tmp_path / "given.xml"), enter=True)

    assert export.file.message() == "This file is there already. Export again to replace it."
    assert (tmp_path / "given.xml").read_text() == "older"
    press(qtbot, export.export_button)
    over(qtbot, export)

    assert (tmp_path / "given.xml").read_text(encoding="utf-8").startswith("<?xml")


def test_a_folder_that_takes_no_file_is_said_and_leaves_nothing(
    qtbot: QtBot, export: ExportPage, tmp_path: Path
) -> None:
    type_into(qtbot, export.file, str(tmp_path / "gone" / "given.xml"), enter=True)
    over(qtbot, export)

    assert "given.xml could not be written" in export.notice.words()
    assert "Choose another folder" in export.notice.words()
    assert export.export_button.isEnabled()
    assert list(tmp_path.glob("*.part")) == []


def test_an_export_can_be_stopped_and_leaves_no_file(
    qtbot: QtBot, shell: MainWindow, demo_site: Site, tmp_path: Path
) -> None:
    page = page_of(shell, "export", ExportPage)
    before = exchanged.given_on(demo_site)
    choose(page.study, "BAAZ-AD-IR")
    with held(shell.bridge):
        type_into(qtbot, page.file, str(tmp_path / "given.xml"), enter=True)
        qtbot.keyClick(page.work, Qt.Key.Key_Escape)
    over(qtbot, page)

    assert page.notice.words() == "The export was cancelled; nothing was written."
    assert not (tmp_path / "given.xml").exists()
    assert exchanged.given_on(demo_site) == before


@pytest.mark.parametrize(
    "name", ["n" * 300 + ".zip", "n" * 300 + "/given.zip", "~nobody-of-this-name/given.zip"]
)
def test_a_name_that_no_file_can_have_is_said(qtbot: QtBot, export: ExportPage, name: str) -> None:
    export.file.set_text(name)

    qtbot.keyClick(export.file.editor, Qt.Key.Key_Return)
    over(qtbot, export)

    assert any(words in export.notice.words() for words in ("could not be written", "cannot be used"))


def test_what_was_said_of_the_last_export_goes_as_the_next_begins(
    qtbot: QtBot, export: ExportPage, tmp_path: Path
) -> None:
    (tmp_path / "there.zip").write_bytes(b"kept")
    export.notice.say("given.zip is written.")

    export.file.set_text(str(tmp_path / "there.zip"))
    qtbot.keyClick(export.file.editor, Qt.Key.Key_Return)

    assert "there already" in export.file.message()
    assert export.notice.isHidden()


def test_a_site_without_an_export_says_so(export: ExportPage) -> None:
    assert export.table.isHidden()
    assert not export._none.isHidden()


@pytest.mark.parametrize(
    ("login", "open_"),
    [
        ("coordinator", True),
        ("investigator", True),
        ("assessor", False),
        ("monitor", False),
        ("admin", False),
    ],
)
def test_only_who_may_export_is_offered_the_screen(demo_path: Path, login: str, open_: bool) -> None:
    with Site.open(demo_path, login, "demo") as site:
        assert is_open(Bridge(site), "exchange") is open_


def test_a_site_that_is_open_to_read_gives_on_and_takes_nothing_in(demo_path: Path) -> None:
    with Site.open(demo_path, "coordinator", "demo", read_only=True) as site:
        bridge = Bridge(site)

        assert [page.key for page in PAGES if bridge.may(page.right)] == ["export"]
