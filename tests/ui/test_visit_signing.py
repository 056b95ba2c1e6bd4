"""Signing and locking a visit on its screen, with real keys on a real site."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from entry_steps import draft, focused, new_visit, press, press_key, reread, screen_of, show, worked
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TODAY

from tracker import access, locking, signing, visits
from tracker.domain.records import Role, Typed
from tracker.domain.signing import Meaning, Scope
from tracker.site import NewUser, Site
from ui.screens.visit import VisitScreen
from ui.widgets.glyphs import Glyph, visit_glyph

REZA = NewUser("reza", "Reza Tavakoli", "a sentence of his", frozenset({Role.INVESTIGATOR}))
SARA = NewUser("sara", "Sara Petit", "a sentence of hers", frozenset({Role.MONITOR}))
OWN = "one they chose alone"


@contextmanager
def signed_in(site: Site, user: NewUser) -> Iterator[Site]:
    access.add(site, user)
    with Site.open(site.path, user.login, user.password, clock=site.clock) as first:
        access.change_own_password(first, user.password, OWN)
    with Site.open(site.path, user.login, OWN, clock=site.clock) as own:
        yield own


@pytest.fixture
def visit_id(new_site: Site) -> str:
    """A completed BAAZ screening visit with a weight."""
    visit = new_visit(new_site, "baaz-ad-ir", "screening")
    visits.hold(new_site, visit, TODAY)
    visits.save(new_site, visit, "vital_signs", Typed("weight", "61.5"))
    visits.complete(new_site, visit)
    return visit


@pytest.fixture
def screen(qtbot: QtBot, dressed: object, new_site: Site, visit_id: str) -> VisitScreen:
    return show(qtbot, screen_of(new_site), visit_id)


@pytest.fixture
def of_reza(qtbot: QtBot, dressed: object, new_site: Site, visit_id: str) -> Iterator[VisitScreen]:
    """The screen of an investigator."""
    with signed_in(new_site, REZA) as site:
        yield show(qtbot, screen_of(site), visit_id)


def test_after_completing_a_visit_one_signs_it_from_the_keyboard(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.header.complete.setFocus()
    offered = screen.header.complete.text()

    press(qtbot, "\r" + PASSWORD + "\r")
    worked(screen)

    (given,) = reread(screen).signatures
    assert offered == "Sign visit"
    assert (given.name, given.meaning, given.stands) == ("Anna Karimi", Meaning.ENTERED, True)
    assert screen.trust.bar.words() == "Signed: entered by Anna Karimi, 14 Apr 2026"
    assert screen.header.complete.text() == "Signed"
    assert not screen.header.complete.isEnabled()


def test_a_wrong_passphrase_is_said_below_the_field_and_signs_nothing(
    qtbot: QtBot, screen: VisitScreen
) -> None:
    screen.ask_sign()

    press(qtbot, "not hers\r")
    worked(screen)

    field = screen.trust.sign.passphrase
    assert "does not" in field.message()
    assert field.text() == ""
    assert focused() is field.editor
    assert reread(screen).signatures == ()
    QApplication.processEvents()
    assert field.height() >= field.heightForWidth(field.width())  # no line of the message is cut


def test_no_passphrase_stays_in_the_field_when_one_goes_elsewhere(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.ask_sign()
    press(qtbot, PASSWORD)

    screen.leave()

    assert screen.trust.sign.passphrase.text() == ""


def test_escape_goes_back_to_the_forms(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.ask_sign()

    press_key(qtbot, Qt.Key.Key_Escape)

    assert screen.forms.isVisible()
    assert not screen.trust.sign.isVisible()


def test_a_change_shows_the_signature_void_with_its_reason(qtbot: QtBot, screen: VisitScreen) -> None:
    signing.sign(screen.bridge.site, screen.record.visit.id, Meaning.ENTERED, PASSWORD)
    screen.saver.read_again()
    screen.show_form("vital_signs", "weight")

    press(qtbot, "61.6\r")
    press(qtbot, "misread\r")

    assert screen.trust.bar.words() == "Signature of Anna Karimi void since 14 Apr 2026: misread"
    assert screen.header.complete.text() == "Sign visit"
    assert visit_glyph(screen.record.visit) is Glyph.COMPLETE


def test_an_open_visit_is_completed_before_it_is_signed(
    qtbot: QtBot, dressed: object, new_site: Site
) -> None:
    visit = new_visit(new_site, "baaz-ad-ir", "screening")
    visits.hold(new_site, visit, TODAY)
    screen = show(qtbot, screen_of(new_site), visit)

    screen.complete_or_sign()

    assert screen.complete_panel.isVisible()
    assert not screen.trust.bar.isVisible()


def test_an_investigator_is_offered_to_review_first_and_may_approve(
    qtbot: QtBot, of_reza: VisitScreen
) -> None:
    of_reza.ask_sign()
    offered = of_reza.trust.sign.meaning.text()
    press(qtbot, OWN + "\r")
    worked(of_reza)
    of_reza.ask_sign()
    of_reza.trust.sign.meaning.set_text("approved")
    press(qtbot, OWN + "\r")
    worked(of_reza)

    given = reread(of_reza).signatures
    assert offered == "reviewed"
    assert [one.meaning for one in given] == [Meaning.REVIEWED, Meaning.APPROVED]


def test_a_monitor_reads_the_signatures_and_signs_and_changes_nothing(
    qtbot: QtBot, dressed: object, new_site: Site, visit_id: str
) -> None:
    signing.sign(new_site, visit_id, Meaning.ENTERED, PASSWORD)
    with signed_in(new_site, SARA) as site:
        screen = show(qtbot, screen_of(site), visit_id)
        screen.show_form("vital_signs", "weight")
        press(qtbot, "9")

        screen.ask_sign()

        assert not screen.trust.sign.sign.isVisible()
        assert not screen.trust.bar.lock.isVisible()
        assert screen.trust.bar.words().startswith("Signed: entered by Anna Karimi")
        assert draft(screen, "vital_signs", "weight").typed.text == "61.5"


# --- locks


def test_an_investigator_locks_a_visit_and_unlocks_it_with_a_reason(
    qtbot: QtBot, of_reza: VisitScreen
) -> None:
    qtbot.mouseClick(of_reza.trust.bar.lock, Qt.MouseButton.LeftButton)
    press(qtbot, "sent to the sponsor\r")
    locked = of_reza.trust.lock.notice.words()
    read_only = of_reza.forms.unsaved() == [] and of_reza.record.visit.locked

    qtbot.mouseClick(of_reza.trust.lock.unlock, Qt.MouseButton.LeftButton)
    press(qtbot, "\r")
    refused = of_reza.trust.lock.panel.reason.message()
    press(qtbot, "a value was misread\r")

    assert locked == (
        "This visit is locked by reza since 14 Apr 2026: it can be read and not be changed. "
        "Reason: sent to the sponsor"
    )
    assert read_only
    assert "Unlocking needs a reason." in refused
    assert reread(of_reza).locks == ()
    assert not of_reza.trust.lock.isVisible()


def test_in_a_low_window_the_panel_of_the_lock_keeps_its_height(qtbot: QtBot, of_reza: VisitScreen) -> None:
    of_reza.resize(904, 492)  # what a screen of 1920 by 1080 leaves at 200 %
    qtbot.mouseClick(of_reza.trust.bar.lock, Qt.MouseButton.LeftButton)
    press(qtbot, "sent to the sponsor\r")

    qtbot.mouseClick(of_reza.trust.lock.unlock, Qt.MouseButton.LeftButton)
    press(qtbot, "\r")
    QApplication.processEvents()

    field = of_reza.trust.lock.panel.reason
    assert "Unlocking needs a reason." in field.message()
    assert field.height() >= field.heightForWidth(field.width())
    assert of_reza.trust.lock.panel.height() >= of_reza.trust.lock.panel.sizeHint().height()


def test_a_locked_visit_takes_no_key_and_says_so(qtbot: QtBot, screen: VisitScreen, new_site: Site) -> None:
    with signed_in(new_site, REZA) as site:
        locking.lock(site, Scope.VISIT, screen.record.visit.id)
    screen.saver.read_again()
    screen.show_form("vital_signs", "weight")

    press(qtbot, "70")
    press_key(qtbot, Qt.Key.Key_F8)

    weight = draft(screen, "vital_signs", "weight")
    page = screen.forms.pages["vital_signs"]
    assert (weight.typed.text, weight.typed.missing) == ("61.5", None)
    assert "read-only" in focused().accessibleDescription()
    assert not page.rest.isVisible()
    assert "locked by reza" in screen.trust.lock.notice.words()
    assert not screen.trust.lock.unlock.isVisible()  # a coordinator does not unlock
    assert visit_glyph(screen.record.visit) is Glyph.LOCKED


def test_a_locked_participant_holds_the_visit_and_says_where_it_is_unlocked(
    screen: VisitScreen, new_site: Site
) -> None:
    with signed_in(new_site, REZA) as site:
        locking.lock(site, Scope.PARTICIPANT, screen.record.participant.id)

    screen.saver.read_again()

    assert screen.trust.lock.notice.words() == (
        "This participant is locked by reza since 14 Apr 2026: nothing can be changed. "
        "An investigator unlocks it on the participant’s page."
    )
