"""What this computer remembers between two starts: paths of sites, theme, window. No personal data."""

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QByteArray, QSettings

_MOST = 6


def _is_there(path: Path) -> bool:
    """Whether a folder can be gone to; one behind a door that is closed today is not offered today."""
    try:
        return path.is_dir()
    except OSError:
        return False


class Place(NamedTuple):
    """The field that had the keyboard: the folder of the site, the ids of user, visit, form and item."""

    site: str
    user: str
    visit: str
    form: str
    item: str


class Settings:
    """A small file of the person's own account."""

    def __init__(self) -> None:
        ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        self._kept = QSettings(ini, user, "Visitbook", "Visitbook")

    @property
    def sites(self) -> list[Path]:
        """The sites opened last, newest first, as far as they are still there."""
        kept: Any = self._kept.value("sites", [])
        names = [kept] if isinstance(kept, str) else list(kept or [])
        return [path for path in map(Path, map(str, names)) if _is_there(path)]

    def remember_site(self, path: Path) -> None:
        """Put a site first."""
        others = [one for one in self.sites if one != path.resolve()]
        self._kept.setValue("sites", [str(one) for one in (path.resolve(), *others)][:_MOST])

    @property
    def dark(self) -> bool | None:
        """Dark, light, or None: as the system."""
        return {"dark": True, "light": False}.get(str(self._kept.value("theme", "")))

    @dark.setter
    def dark(self, wanted: bool | None) -> None:
        word = "system" if wanted is None else "dark" if wanted else "light"
        self._kept.setValue("theme", word)

    @property
    def place(self) -> Place | None:
        """The field of a visit that had the keyboard last; None once the visit was left."""
        kept: Any = self._kept.value("place", [])
        parts = [str(one) for one in kept] if isinstance(kept, list) else []
        return Place(*parts) if len(parts) == len(Place._fields) else None

    @place.setter
    def place(self, kept: Place | None) -> None:
        if kept is None:
            self._kept.remove("place")
        else:
            self._kept.setValue("place", list(kept))
        self._kept.sync()

    @property
    def paper(self) -> str:
        """The paper last chosen for documents, A4 or Letter; empty while nobody chose."""
        return str(self._kept.value("paper", ""))

    @paper.setter
    def paper(self, wanted: str) -> None:
        self._kept.setValue("paper", wanted)

    @property
    def printer(self) -> tuple[str, str]:
        """The printer last used, and how it turned the sheets: a name of QPrinter.DuplexMode."""
        return str(self._kept.value("printer", "")), str(self._kept.value("duplex", ""))

    @printer.setter
    def printer(self, used: tuple[str, str]) -> None:
        for key, value in zip(("printer", "duplex"), used, strict=True):
            self._kept.setValue(key, value)

    @property
    def geometry(self) -> QByteArray | None:
        """Where the window stood."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else None

    @geometry.setter
    def geometry(self, kept: QByteArray) -> None:
        self._kept.setValue("geometry", kept)
