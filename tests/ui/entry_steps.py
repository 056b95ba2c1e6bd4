"""Steps that the tests of visit entry share: open a visit, press real keys, read what is recorded."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker import enrolment, studies, visits
from tracker.domain.records import Sex
from tracker.domain.views import VisitRecord
from tracker.site import Site
from ui.bridge import Bridge
from ui.entry_draft import Draft
from ui.main_window import MainWindow
from ui.screens.visit import VisitScreen

Open = Callable[..., VisitScreen]
As = Callable[[str], MainWindow]
"""Signs one of the users in at a window of the demo."""


def new_visit(site: Site, study: str, planned: str) -> str:
    """The id of a visit of a participant who has just been registered."""
    known = next(one for one in studies.studies(site) if one.protocol.id == study)
    person = enrolment.Registration("A.B.", Sex.FEMALE, date(2026, 4, 1), "1.0", birth_date=date(1990, 5, 5))
    participant, _changes = enrolment.register(site, known.id, person)
    number = enrolment.eligibility(site, participant).participant.shown_number
    return visits.find_visit(site, number, planned)


def screen_of(site: Site) -> VisitScreen:
    return VisitScreen(Bridge(site), lambda *_name, **_wanted: None)


def show(qtbot: QtBot, screen: VisitScreen, visit_id: str) -> VisitScreen:
    qtbot.addWidget(screen)
    screen.resize(1310, 720)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.show_for(visit_id=visit_id)
    return screen


def press(qtbot: QtBot, keys: str) -> None:
    """Real key presses, each into whatever has the keyboard at that moment; "\\r" is Enter."""
    for key in keys:
        if key == "\r":
            press_key(qtbot, Qt.Key.Key_Return)
        else:
            qtbot.keyClick(focused(), key)


def press_key(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(focused(), key)


def worked(screen: VisitScreen) -> None:
    """The worker is done, and the screen knows."""
    screen.bridge.wait()
    QApplication.processEvents()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def reread(screen: VisitScreen) -> VisitRecord:
    return visits.open_visit(screen.bridge.site, screen.record.visit.id)


def recorded(screen: VisitScreen, form: str) -> dict[str, str]:
    fields = reread(screen).form(form).fields
    return {one.item.id: one.entry.shown for one in fields if one.entry and one.answered}


def draft(screen: VisitScreen, form: str, item: str) -> Draft:
    return screen.forms.pages[form].form.drafts[item]
