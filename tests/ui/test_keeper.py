"""Beside and behind an open window: backups by themselves, the drill, one more as it closes, and the seal."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TestClock

from tracker import access, backups, keeping, settings
from tracker.errors import TrackerError
from tracker.site import Site
from ui.keeper import Keeper
from ui.main_window import MainWindow
from ui.screens.sign_in import SignInScreen
from ui.screens.site_backups import BackupsPage
from ui.screens.site_proof import ProofPage
from ui.screens.today import TodayScreen
from ui.settings import Settings
from ui.stage import Stage
from ui.widgets.long_work import LongWork, Progress


@pytest.fixture
def elsewhere(new_site: Site, tmp_path: Path) -> Path:
    """A second folder to which the new site backs up by itself."""
    folder = tmp_path / "second disk"
    folder.mkdir()
    settings.change(new_site, "backup_folder", str(folder))
    return folder


@pytest.fixture
def keeper(qapp: QApplication, new_site: Site) -> Iterator[Keeper]:
    made = Keeper(new_site)
    yield made
    made.finish(backs_up=False)


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication) -> Iterator[Stage]:
    window = Stage(Settings())
    window.resize(1366, 768)
    yield window
    window.close()
    QApplication.processEvents()


def test_what_is_due_is_backed_up_beside_the_window_and_then_tried_out(
    qtbot: QtBot, keeper: Keeper, new_site: Site, elsewhere: Path
) -> None:
    for _step in ("backup", "drill"):
        with qtbot.waitSignal(keeper.kept, timeout=20_000):
            keeper.look()

    state = backups.state(new_site)
    assert [file.name for file in elsewhere.iterdir()] == [state.last_file]
    assert state.drilled is not None


def test_a_backup_that_fails_is_said_and_tried_again_an_hour_later(
    qtbot: QtBot, keeper: Keeper, new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    elsewhere.rmdir()
    with qtbot.waitSignal(keeper.kept, timeout=20_000):
        keeper.look()
    assert keeping.kept(new_site).backups.trouble
    elsewhere.mkdir()

    with qtbot.assertNotEmitted(keeper.kept, wait=50):
        keeper.look()
    clock.moment += timedelta(hours=1)
    with qtbot.waitSignal(keeper.kept, timeout=20_000):
        keeper.look()

    assert keeping.kept(new_site).backups.trouble == ""
    assert len(list(elsewhere.iterdir())) == 1


def test_closing_backs_up_once_more_and_seals(new_site: Site, elsewhere: Path, qapp: QApplication) -> None:
    Keeper(new_site).finish(backs_up=True)

    assert len(list(elsewhere.iterdir())) == 1
    assert (new_site.path / "seal.json").exists()
    assert keeping.broken_since_sealed(new_site) == ""


def test_a_folder_that_is_gone_at_the_end_loses_nothing_and_is_said_at_the_next_opening(
    new_site: Site, elsewhere: Path, qapp: QApplication
) -> None:
    elsewhere.rmdir()

    Keeper(new_site).finish(backs_up=True)

    assert keeping.kept(new_site).backups.trouble
    assert (new_site.path / "seal.json").exists()


def test_a_trail_that_does_not_go_on_is_said_as_the_window_opens(
    qtbot: QtBot, keeper: Keeper, new_site: Site
) -> None:
    keeping.seal(new_site)
    sealed = (new_site.path / "seal.json").read_text()
    number = keeping.length(new_site)
    (new_site.path / "seal.json").write_text(sealed.replace(f": {number},", f": {number + 5},"))

    with qtbot.waitSignal(keeper.found) as said:
        keeper.begin()

    assert said.args is not None
    assert isinstance(said.args[0], TrackerError)
    assert f"entry {number + 5}" in str(said.args[0])


def test_beside_another_window_nothing_is_backed_up_or_sealed(site_path: Path, qapp: QApplication) -> None:
    with Site.open(site_path, "anna", PASSWORD, read_only=True, clock=TestClock()) as site:
        keeper = Keeper(site)
        keeper.begin()
        keeper.finish(backs_up=True)

    assert not (site_path / "seal.json").exists()


# --- in the window


def test_closing_the_window_leaves_a_backup_and_a_seal(
    qtbot: QtBot, stage: Stage, new_site: Site, elsewhere: Path
) -> None:
    stage.show()
    stage.enter(new_site)

    stage.close()

    assert len(list(elsewhere.iterdir())) == 1
    assert (new_site.path / "seal.json").exists()


def test_a_backup_under_way_is_not_lost_unsaid_as_the_window_closes(
    qtbot: QtBot, stage: Stage, new_site: Site, elsewhere: Path
) -> None:
    stage.show()
    stage.enter(new_site)
    assert stage.shell is not None
    stage.shell.show_screen("site", page="backups")
    page = stage.shell.screen_now.page  # type: ignore[attr-defined]  # the screen of the site
    assert isinstance(page, BackupsPage)
    page.make_button.click()

    once = stage.close()
    said = stage.shell.message.text()
    twice = stage.close()

    assert (once, twice) == (False, True)
    assert said == "Backing up is not over yet. Close the window again to leave without it."
    (left,) = elsewhere.iterdir()  # the one as the window closed, in the same second
    assert backups.manifest_of(left).site_name == new_site.info.name


def test_who_leaves_while_an_import_is_written_has_signed_out_all_the_same(
    qtbot: QtBot, stage: Stage, new_site: Site
) -> None:
    stage.show()
    stage.enter(new_site)
    assert stage.shell is not None
    work, begun, said = LongWork(stage.shell.bridge), Event(), list[object]()
    work.setParent(stage.shell)

    def written(goes_on: Progress) -> None:
        with new_site.alone():
            begun.set()
            while goes_on(0, 0):
                pass

    work.run("Importing", written, said.append, said.append)
    begun.wait(20)
    stage.close()
    stage.close()

    with Site.open(new_site.path, "anna", PASSWORD) as again:
        assert access.sign_ins(again)[0].action == "sign out"


def test_what_only_reads_is_stopped_as_one_signs_out(qtbot: QtBot, stage: Stage, new_site: Site) -> None:
    stage.show()
    stage.enter(new_site)
    assert stage.shell is not None
    stage.shell.show_screen("site", page="proof")
    page = stage.shell.screen_now.page  # type: ignore[attr-defined]  # the screen of the site
    assert isinstance(page, ProofPage)

    page.verify()
    stage.sign_out()

    assert stage.shell is None
    assert not page.work.busy
    assert page.notice.isHidden()


def test_today_says_how_the_site_is_kept_and_leads_to_its_backups(
    empty_shell: MainWindow, new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    backups.by_itself(new_site)
    backups.drill(new_site)
    clock.moment += timedelta(days=1)

    empty_shell.show_screen("today")
    today = empty_shell.screen_now
    assert isinstance(today, TodayScreen)
    card = today.rail.keeping

    assert card.words() == "Last backup yesterday 09:41. Tried out by restoring yesterday 09:41."
    assert card.action is not None
    card.action.click()
    assert empty_shell.screen_now.page.objectName() is not None  # type: ignore[attr-defined]


def test_today_says_what_failed_first(empty_shell: MainWindow, new_site: Site, elsewhere: Path) -> None:
    elsewhere.rmdir()
    with pytest.raises(TrackerError):
        backups.by_itself(new_site)

    empty_shell.show_screen("today")

    today = empty_shell.screen_now
    assert isinstance(today, TodayScreen)
    assert today.rail.keeping.words().startswith("The last try failed:")
    assert "backups" in today.rail.words()


def test_a_window_that_only_reads_says_so_and_offers_nothing_that_writes(
    qtbot: QtBot, stage: Stage, demo_path: Path
) -> None:
    stage.show()
    stage.enter(Site.open(demo_path, "coordinator", "demo", read_only=True, clock=TestClock()))

    assert stage.shell is not None
    badge, today = stage.shell.top_bar.read_only, stage.shell.screen_now
    assert badge is not None
    qtbot.waitUntil(badge.isVisible)
    assert isinstance(today, TodayScreen)
    assert today.worklist.model_.lines
    assert not today.new_button.isVisible()


# --- a site that cannot be read


def test_the_sign_in_page_of_a_damaged_site_offers_the_last_good_backup_and_restores_it(
    qtbot: QtBot, stage: Stage, new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    good = backups.by_itself(new_site)
    clock.moment += timedelta(days=1)
    damaged = backups.by_itself(new_site)
    assert good is not None
    assert damaged is not None
    new_site.close()
    stored = bytearray(damaged.read_bytes())
    stored[len(stored) // 2] ^= 1
    damaged.write_bytes(stored)
    (new_site.path / "keys.json").write_bytes(b"\0")

    stage.begin(new_site.path)
    stage.show()
    page = stage.centralWidget()
    assert isinstance(page, SignInScreen)
    qtbot.waitUntil(lambda: good.name in page.restore.words.whole(), timeout=30_000)
    page.user.set_text("anna")
    page.password.set_text(PASSWORD)
    page.restore.button.click()
    qtbot.waitUntil(lambda: "Restored from" in page.notice.words(), timeout=30_000)

    assert "made on 14 Apr 2026" in page.restore.words.whole()
    assert "What it replaced is kept: site.replaced-" in page.notice.words()
    page.password.set_text(PASSWORD)
    page.sign_in()
    qtbot.waitUntil(lambda: stage.shell is not None, timeout=20_000)


def test_without_any_backup_the_sign_in_page_says_where_to_look(
    qtbot: QtBot, stage: Stage, site_path: Path
) -> None:
    (site_path / "data.db").write_bytes(b"")
    stage.begin(site_path)
    stage.show()
    qtbot.waitUntil(lambda: stage._warm_up.is_ready, timeout=30_000)
    page = stage.centralWidget()
    assert isinstance(page, SignInScreen)
    page.user.set_text("anna")
    page.password.set_text(PASSWORD)

    page.sign_in()

    qtbot.waitUntil(lambda: "No backup was found" in page.restore.words.whole(), timeout=20_000)
    assert "is empty" in page.notice.words()
    assert page.restore.button.isHidden()
