"""Every screen as a picture, on a demo site, in both themes: `visitbook pictures --out DIR`.

A screen's own picture is one line in `PICTURES`: its name, the screen, and what to show of the site.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from tracker.errors import NotFound
from tracker.language import _
from ui import app as entry
from ui import collector, picture_files, theme
from ui.day_clock import DayClock
from ui.making import DEMO_PASSPHRASE, DEMO_USER
from ui.screens.entrance import Entrance
from ui.screens.first_start import FirstStart
from ui.screens.recovery import RecoveryScreen
from ui.screens.sign_in import SignInScreen
from ui.settings import Settings
from ui.stage import Stage
from ui.widgets.course_menu import UNSCHEDULED, WITHDRAW

if TYPE_CHECKING:
    from tracker.domain.views import MatrixCell, MatrixRow
    from tracker.site import Site

DAY = date(2026, 4, 14)
_PARTICIPANTS, _SEED = 40, 1


@dataclass(frozen=True)
class Picture:
    """One picture: its file name, the screen, and what that screen is asked to show."""

    name: str
    screen: str
    wanted: "Callable[[Site], dict[str, Any]]"
    then: "Callable[[Any], object]" = lambda _screen: None
    """What is pressed on the screen before it is painted."""
    user: str = DEMO_USER


def nothing(_site: "Site") -> dict[str, Any]:
    """The screen as it comes up."""
    return {}


def of_page(page: str) -> "Callable[[Site], dict[str, Any]]":
    """A page of a screen that has several."""
    return lambda _site: {"page": page}


def in_view(view: str) -> "Callable[[Site], dict[str, Any]]":
    """A view of the calendar."""

    def wanted(site: "Site") -> dict[str, Any]:
        return {"view": view, "day": site.today()}

    return wanted


def of_study(key: str, **more: Any) -> "Callable[[Site], dict[str, Any]]":
    """The screen for a study, by the key of its file; `more` is passed on (a page)."""

    def wanted(site: "Site") -> dict[str, Any]:
        from tracker import studies  # noqa: PLC0415  loads the database

        return {"study_id": studies.study(site, key).id, **more}

    return wanted


def of_participant(test: "Callable[[MatrixRow], bool]", **more: Any) -> "Callable[[Site], dict[str, Any]]":
    """The screen for the first participant of whom this holds; `more` is passed on (a tab)."""

    def wanted(site: "Site") -> dict[str, Any]:
        return {"participant_id": _first(row for row in _rows(site) if test(row)).participant.id, **more}

    return wanted


def of_visit(
    test: "Callable[[MatrixRow, MatrixCell], bool]", **more: Any
) -> "Callable[[Site], dict[str, Any]]":
    """The screen for the first visit of which this holds; `more` is passed on (a form, a kind of document)."""

    def wanted(site: "Site") -> dict[str, Any]:
        found = _first(cell for row in _rows(site) for cell in row.cells if test(row, cell))
        return {"visit_id": found.visit.id, **more}

    return wanted


def _rows(site: "Site") -> "tuple[MatrixRow, ...]":
    from tracker import overview  # noqa: PLC0415  loads the database

    return overview.participants(site)


def _first(found: Any) -> Any:
    one = next(iter(found), None)
    if one is None:
        raise NotFound(_("This demo has nobody at that stage."), _("Make it with more participants."))
    return one


def _held(key: str, number: int) -> "Callable[[MatrixRow, MatrixCell], bool]":
    def test(row: "MatrixRow", cell: "MatrixCell") -> bool:
        place = row.cells.index(cell)
        return row.study_key == key and place == number and cell.visit.held_on is not None

    return test


def _is_screening(row: "MatrixRow") -> bool:
    return row.participant.status == "screening"


def _has_flag(row: "MatrixRow") -> bool:
    return any(cell.flags for cell in row.cells) and row.participant.status == "enrolled"


def _has_followed_up(row: "MatrixRow") -> bool:
    return row.study_key == "baaz-ad-ir" and row.cells[2].visit.held_on is not None


def _new_row(screen: Any) -> None:
    next(iter(screen.logs[screen.tabs.now()].panels.values())).add()


def _step(step: str) -> "Callable[[Any], object]":
    return lambda screen: screen.head.course.chosen.emit(step)


def _first_flag(screen: Any) -> None:
    screen.flags.table.opened.emit(screen.flags.table.currentIndex())


def _seen_flags(screen: Any) -> None:
    screen.flags.pills.choose("seen")
    screen.flags.pills.chosen.emit("seen")


def _new_query(screen: Any) -> None:
    screen.new_button.click()


def _new_range(screen: Any) -> None:
    screen.add_range.click()


def _two_to_sign(screen: Any) -> None:
    for row in (0, 1):
        screen.table.setCurrentIndex(screen.model.index(row, 0))
        screen.toggle()
    screen.foot.begin()


def _settle(screen: Any) -> None:
    screen.choices.open_panel()


def _first_instrument(screen: Any) -> None:
    screen.table.opened.emit(screen.table.chosen_row())


def _first_in_calendar(screen: Any) -> None:
    screen.rail.chosen.emit(_first(one for one in screen.calendar.booked if one.is_movable).visit.id)


def _outside_its_window(screen: Any) -> None:
    entries = (one for one in screen.calendar.booked if one.is_movable and one.visit.latest)
    entry = _first(one for one in entries if not one.visit.provisional)
    screen.rail.chosen.emit(entry.visit.id)
    screen.grid.dropped.emit(entry, entry.visit.latest + timedelta(days=1))


def _asked_visit(site: "Site") -> dict[str, Any]:
    """A visit with a query at one of its fields, there."""
    from tracker import queries  # noqa: PLC0415  loads the database

    found = _first(one for one in queries.standing(site) if one.item)
    return {"visit_id": found.visit_id, "form_id": found.form, "item_id": found.item}


def _amend(screen: Any) -> None:
    """Look at a version of the study in which week 12 is week 14."""
    from tracker import amending  # noqa: PLC0415  loads the database

    text = amending.shipped_file("emc-daily-practice").replace('version: "1.0"', 'version: "2.0"')
    screen.amendments.look_at(text.replace("{weeks: 12}", "{weeks: 14}"), "amendment.yaml")


PICTURES = (
    Picture("today", "today", nothing),
    Picture("participants-all", "participants", nothing),
    Picture("participants-bird", "participants", of_study("bird")),
    Picture("participants-baaz", "participants", of_study("baaz-ad-ir")),
    Picture("participant", "participant", of_participant(_has_flag)),
    Picture("participant-visits", "participant", of_participant(_has_flag, tab="visits")),
    Picture("participant-endpoints", "participant", of_participant(_has_followed_up, tab="endpoints")),
    Picture("participant-events", "participant", of_participant(_has_followed_up, tab="adverse_events")),
    Picture(
        "participant-medication", "participant", of_participant(_has_followed_up, tab="history_medication")
    ),
    Picture("participant-drug", "participant", of_participant(_has_followed_up, tab="study_drug")),
    Picture("participant-history", "participant", of_participant(_has_followed_up, tab="history")),
    Picture("event-new", "participant", of_participant(_has_flag, tab="adverse_events"), _new_row),
    Picture("dose-new", "participant", of_participant(_has_followed_up, tab="study_drug"), _new_row),
    Picture("add-visit", "participant", of_participant(_has_flag), _step(UNSCHEDULED)),
    Picture("leaving", "participant", of_participant(_has_flag), _step(WITHDRAW)),
    Picture("register", "register", of_study("bird")),
    Picture("calendar", "calendar", in_view("month")),
    Picture("calendar-week", "calendar", in_view("week"), _first_in_calendar),
    Picture("calendar-day", "calendar", in_view("day")),
    Picture("calendar-move", "calendar", in_view("month"), _outside_its_window),
    Picture("eligibility", "eligibility", of_participant(_is_screening)),
    Picture("visit-vital-signs", "visit", of_visit(_held("baaz-ad-ir", 2), form_id="vital_signs")),
    Picture("visit-easi", "visit", of_visit(_held("baaz-ad-ir", 2), form_id="easi")),
    Picture("visit-laboratory", "visit", of_visit(_held("baaz-ad-ir", 2), form_id="laboratory")),
    Picture(
        "visit-easi-percent",
        "visit",
        of_visit(_held("baaz-ad-ir", 2), form_id="easi"),
        lambda screen: screen.forms.pages["easi"].form.switch_areas(),
    ),
    Picture(
        "visit-report-order",
        "visit",
        of_visit(_held("baaz-ad-ir", 2), form_id="laboratory"),
        lambda screen: screen.forms.pages["laboratory"].form.ask_order(),
    ),
    Picture("visit-mrss", "visit", of_visit(_held("bsmmu-dcssc", 1), form_id="mrss")),
    Picture("visit-mmt8", "visit", of_visit(_held("bird", 1), form_id="mmt8")),
    Picture("visit-cdasi", "visit", of_visit(_held("bird", 1), form_id="cdasi")),
    Picture(
        "visit-undo", "visit", of_visit(_held("bsmmu-dcssc", 1), form_id="mrss"), lambda s: s.undo.undo()
    ),
    Picture("signing", "signing", nothing, _two_to_sign, user="investigator"),
    Picture("document-sheet", "document", of_visit(_held("baaz-ad-ir", 2), what="sheet")),
    Picture("document-report", "document", of_visit(_held("baaz-ad-ir", 2), what="visit")),
    Picture("study", "study", of_study("bird")),
    Picture("study-criteria", "study", of_study("bird", page="criteria")),
    Picture("study-windows", "study", of_study("baaz-ad-ir", page="visits")),
    Picture("study-rules", "study", of_study("baaz-ad-ir", page="thresholds")),
    Picture("study-doses", "study", of_study("baaz-ad-ir", page="drugs")),
    Picture("study-endpoints", "study", of_study("bird", page="endpoints")),
    Picture("study-arms", "study", of_study("bird", page="arms")),
    Picture("study-instruments", "study", of_study("baaz-ad-ir", page="instruments")),
    Picture("study-instrument", "study", of_study("baaz-ad-ir", page="instruments"), _first_instrument),
    Picture("study-unsaid", "study", of_study("bird", page="open")),
    Picture("study-choice", "study", of_study("bird", page="open"), _settle),
    Picture("study-results", "study", of_study("emc-daily-practice", page="results")),
    Picture("study-amendment", "study", of_study("emc-daily-practice", page="versions"), _amend),
    Picture("identity", "identity", nothing),
    Picture("identity-line", "identity", of_participant(_has_flag)),
    Picture("safety", "safety", nothing),
    Picture("safety-acknowledging", "safety", nothing, _first_flag, user="investigator"),
    Picture("safety-seen", "safety", nothing, _seen_flags, user="investigator"),
    Picture("safety-events", "safety", of_page("events")),
    Picture("visit-queries", "visit", _asked_visit, lambda screen: screen.asks.ask()),
    Picture("visit-bubble", "visit", _asked_visit),
    Picture("queries", "queries", nothing),
    Picture("queries-answered", "queries", nothing, user="monitor"),
    Picture("query-new", "queries", nothing, _new_query, user="monitor"),
    Picture("laboratories", "laboratories", nothing),
    Picture("laboratory-range", "laboratories", nothing, _new_range),
    Picture("exchange-export", "exchange", of_page("export")),
    Picture("exchange-labs-empty", "exchange", of_page("labs")),
    Picture("exchange-labs", "exchange", of_page("labs"), picture_files.laboratory),
    Picture("exchange-labs-checked", "exchange", of_page("labs"), picture_files.checked),
    Picture("exchange-people", "exchange", of_page("people"), picture_files.spreadsheet),
    Picture("exchange-lists", "exchange", of_page("lists"), picture_files.randomisation),
    Picture("site-sign-ins", "site", of_page("sign-ins")),
    Picture("site-backups", "site", of_page("backups")),
    Picture("site-settings", "site", of_page("settings")),
    Picture("site-days", "site", of_page("days")),
    Picture("site-own", "site", of_page("own")),
    Picture("site-about", "site", of_page("about")),
    Picture("site-trail", "site", of_page("trail")),
    Picture("site-proof", "site", of_page("proof")),
    Picture("site-users", "site", of_page("users"), user="admin"),
    Picture("site-recovery", "site", of_page("recovery"), user="admin"),
)


def main(words: Sequence[str]) -> int:
    """Paint what was asked for; 0 when every picture was made, 2 otherwise."""
    asked = _parser().parse_args(words)
    app = QApplication.instance() or QApplication([*sys.argv[:1], *theme.STYLE])
    assert isinstance(app, QApplication)
    collector.take_over()
    entry.dress(app, dark=False)
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="visitbook-") as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        site = _demo(Path(folder))
        failed = [one for dark in asked.theme for one in _paint_all(app, site, asked.out, asked.size, dark)]
    for words_ in failed:
        print(words_, file=sys.stderr)  # noqa: T201  the command line's own output
    return 2 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visitbook pictures")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--size", type=_size, default=(1366, 768), metavar="WIDTHxHEIGHT")
    themes = {"light": (False,), "dark": (True,)}
    parser.add_argument("--theme", type=themes.__getitem__, default=(False, True), metavar="light|dark")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _cross, height = text.partition("x")
    return int(width), int(height)


def _demo(folder: Path) -> Path:
    from tracker import demo  # noqa: PLC0415  loads the database

    path = folder / "demo.visitbook"
    demo.build(path, _PARTICIPANTS, _SEED, DAY)
    return path


def _paint_all(app: QApplication, path: Path, out: Path, size: tuple[int, int], dark: bool) -> list[str]:
    """Paint the pages without a site, then the screens of the open one; returns what could not be painted."""
    from tracker.site import Site  # noqa: PLC0415  loads the database

    theme.apply(app, dark)
    word = "dark" if dark else "light"
    stage = Stage(Settings())
    stage.resize(*size)
    stage.show()
    stage.activateWindow()
    for name, page in _pages(path):
        stage.setCentralWidget(page)
        page.ready()
        _save(app, stage, out / f"{name}-{word}.png")
    failed, user = [], ""
    for picture in PICTURES:
        if picture.user != user:
            stage.sign_out()
            user = picture.user
            stage.enter(Site.open(path, user, DEMO_PASSPHRASE, clock=DayClock(DAY)))
        words = _show(stage, picture)
        if words:
            failed.append(f"{picture.name}: {words}")
        else:
            _worker_idle(stage)
            _save(app, stage, out / f"{picture.name}-{word}.png")
    stage.close()
    app.processEvents()
    return failed


def _pages(path: Path) -> tuple[tuple[str, Entrance | FirstStart], ...]:
    """The pages before a site is open, and the one that hides it."""
    return (
        ("sign-in", SignInScreen(path)),
        ("locked", SignInScreen(path, locked_for=DEMO_USER)),
        ("recovery", RecoveryScreen(path, DEMO_USER)),
        ("first-start", FirstStart(Path("/srv/site"))),
    )


def _show(stage: Stage, picture: Picture) -> str:
    assert stage.shell is not None
    try:
        stage.shell.show_screen(picture.screen, **picture.wanted(stage.shell.bridge.site))
    except (NotFound, ModuleNotFoundError) as error:
        return str(error)
    QApplication.processEvents()  # a person acts on what has been laid out
    picture.then(stage.shell.screen_now)
    return stage.shell.message.text()


def _worker_idle(stage: Stage) -> None:
    """The pages of a document are laid out by the worker."""
    assert stage.bridge is not None
    stage.bridge.wait()


def _save(app: QApplication, window: QWidget, file: Path) -> None:
    for _round in range(12):  # layouts settle, and what was asked of the worker comes back
        app.processEvents()
    window.grab().save(str(file))
    collector.turn()
