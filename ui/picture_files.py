"""Made-up files for the pictures of Import and export: a laboratory's, a spreadsheet, a randomisation list."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from ui.screens.import_page import ImportPage

_STUDY = "baaz-ad-ir"
_RESULTS = (
    *("{number};{day};SGPT;150;U/L;0-40", "{number};{day};Hb;13,4;g/dL;12-16"),
    *("{number};{day};Ferritin;80;ng/mL;10-200", "{number};31.02.2026;Hb;13,4;g/dL;12-16"),
)


def laboratory(screen: Any) -> None:
    """Open a laboratory's file for someone of the demo who was seen."""
    from tracker import overview, studies  # noqa: PLC0415  the database loads when a picture wants it

    site = screen.bridge.site
    study = studies.study(site, _STUDY).id
    rows = [row for row in overview.participants(site, study) if row.cells[2].visit.held_on]
    one = rows[0]
    day = one.cells[2].visit.held_on
    said = {"number": one.participant.shown_number, "day": day.strftime("%d.%m.%Y") if day else ""}
    lines = (
        "Patient No;Collected on;Test;Result;Units;Normal range",
        *(line.format(**said) for line in _RESULTS),
    )
    _open(screen.page, study, _written(site.path.parent / "central-2026-04.csv", lines))


def checked(screen: Any) -> None:
    """The same file, checked as a whole."""
    laboratory(screen)
    page = screen.page
    for row in list(page.meanings.rows):
        row.keep.click()
    _read(page)
    page.check.reason.set_text("results came after the visit")
    page.check.check()
    _wait(page)


def spreadsheet(screen: Any) -> None:
    """Open the spreadsheet that a site has today."""
    from tracker import studies  # noqa: PLC0415  as above

    site = screen.bridge.site
    lines = (
        "Screening no;Initials;Gender;Year of birth;Consent date;Visit;Visit date;Weight",
        "SAR-S801;N.H.;f;1990;02.03.2026;Screening;2.3.2026;61",
        "SAR-S802;M.M.;weiblich;1984;12.03.2026;Screening;12.3.2026;74,5",
    )
    _open(screen.page, studies.study(site, _STUDY).id, _written(site.path.parent / "participants.csv", lines))


def randomisation(screen: Any) -> None:
    """Take a list in."""
    from tracker import studies  # noqa: PLC0415  as above

    page, site = screen.page, screen.bridge.site
    study = studies.study(site, _STUDY)
    arms = [arm.id for arm in study.protocol.arms]
    strata = ("mild", "severe")
    lines = ("number,stratum,arm", *(f"{n},{strata[n % 3 == 0]},{arms[n % 2]}" for n in range(1, 41)))
    page.study.set_text(study.id)
    page.file.set_text(str(_written(site.path.parent / "list.csv", lines)))
    page.take_in()


def _written(path: Path, lines: tuple[str, ...]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _open(page: "ImportPage", study: str, path: Path) -> None:
    page.file.study.set_text(study)
    page.open_file(path)
    _wait(page)
    _read(page)


def _read(page: "ImportPage") -> None:
    page.read_now()
    _wait(page)
    _wait(page)


def _wait(page: "ImportPage") -> None:
    page.bridge.wait()
    QApplication.processEvents()
