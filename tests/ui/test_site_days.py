"""The site's days: chosen, closed and opened again on a page of the Site screen."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker import settings, site_calendar
from tracker.domain.settings import Settings
from ui.main_window import MainWindow
from ui.screens.site import SiteScreen
from ui.screens.site_days import DaysPage
from ui.widgets.buttons import IconButton
from ui.widgets.fields import LabelledField, Select
from ui.widgets.text import Text


@pytest.fixture
def page(empty_shell: MainWindow) -> DaysPage:
    empty_shell.show_screen("site", page="days")
    screen = empty_shell.screen_now
    assert isinstance(screen, SiteScreen)
    assert isinstance(screen.page, DaysPage)
    return screen.page


def held(page: DaysPage) -> Settings:
    return settings.of_site(page.bridge.site)


def choose(field: LabelledField, code: str) -> None:
    assert isinstance(field.editor, Select)
    field.editor.set_code(code)
    field.editor.activated.emit(field.editor.currentIndex())


def typed(qtbot: QtBot, field: LabelledField, text: str) -> None:
    field.setFocus()
    qtbot.keyClicks(field.editor, text)


def named(page: DaysPage) -> list[str]:
    rows = page.coming._rows
    return [text for n in range(rows.count()) if (text := words(rows.itemAt(n).widget()))]


def words(row: QWidget) -> str:
    return " ".join(one.whole() for one in row.findChildren(Text))


def test_at_first_the_days_are_those_of_the_country(page: DaysPage) -> None:
    assert page.weekend.text() == "country"
    assert page.holidays.text() == ""
    assert page.region.isHidden()  # no regions are known of Iran
    # 20 March 2027 is 29 Esfand 1405, the nationalisation of the oil industry.
    assert "Sat 20 Mar 2027 Iranian Oil Industry Nationalization Day" in named(page)


def test_a_country_and_its_region_are_chosen(page: DaysPage) -> None:
    choose(page.holidays, "DE")
    choose(page.region, "BY")
    choose(page.weekend, "sat-sun")

    assert (held(page).holidays_of, held(page).weekend) == ("DE-BY", "sat-sun")
    assert "Wed 6 Jan 2027 Epiphany" in named(page)
    assert page.region.text() == "BY"


def test_days_are_closed_and_opened_again(qtbot: QtBot, page: DaysPage) -> None:
    typed(qtbot, page.closed.first, "4.5.2026")
    typed(qtbot, page.closed.last, "5.5.2026")
    typed(qtbot, page.closed.name, "Conference")
    page.closed.add_button.click()

    days = site_calendar.working_days(page.bridge.site, date(2026, 5, 1), date(2026, 5, 31))
    assert days.why_closed(date(2026, 5, 5)) == "Conference"
    assert "Mon 4 May 2026 Conference" in named(page)
    assert page.closed.first.text() == ""

    next(iter(page.closed.findChildren(IconButton))).click()

    assert held(page).closures == ()


@pytest.mark.parametrize(
    ("first", "last", "name", "wrong"),
    [
        ("5.5.2026", "4.5.2026", "Audit", "The last day is before the first."),
        ("5.5.2026", "", "", "Say why the site is closed."),
    ],
)
def test_what_cannot_be_closed_stays_typed_with_the_reason(
    qtbot: QtBot, page: DaysPage, first: str, last: str, name: str, wrong: str
) -> None:
    typed(qtbot, page.closed.first, first)
    typed(qtbot, page.closed.last, last)
    typed(qtbot, page.closed.name, name)

    page.closed.add_button.click()

    said = [field.message() for field in (page.closed.first, page.closed.last, page.closed.name)]
    assert wrong in said
    assert page.closed.first.text() == "5 May 2026"
    assert held(page).closures == ()


def test_how_long_an_appointment_takes_is_recorded_as_it_is_left(qtbot: QtBot, page: DaysPage) -> None:
    page.minutes.set_text("")
    typed(qtbot, page.minutes, "45")
    qtbot.keyClick(page.minutes.editor, Qt.Key.Key_Return)
    assert held(page).visit_minutes == 45

    page.minutes.set_text("")
    typed(qtbot, page.minutes, "900")
    qtbot.keyClick(page.minutes.editor, Qt.Key.Key_Return)

    assert held(page).visit_minutes == 45
    assert "from 0 to 480" in page.minutes.message()


def test_where_nothing_can_be_saved_the_days_stay_as_they_were_and_it_is_said(
    qtbot: QtBot, page: DaysPage
) -> None:
    typed(qtbot, page.closed.first, "1.5.2026")
    typed(qtbot, page.closed.name, "staff day")
    page.closed.add_button.click()
    path = page.bridge.site.path

    away = path.rename(path.with_name("away.visitbook"))
    typed(qtbot, page.closed.first, "4.5.2026")
    typed(qtbot, page.closed.name, "painting")
    page.closed.add_button.click()
    said = page.closed.name.message()
    with qtbot.waitSignal(page.bridge.failed) as failed:
        page.closed.findChildren(IconButton)[-1].click()
    away.rename(path)

    assert "no longer in its place; nothing was saved." in said
    assert page.closed.first.text() == "4 May 2026"
    assert "nothing was saved." in str(failed.args)
    assert [one.name for one in held(page).closures] == ["staff day"]
