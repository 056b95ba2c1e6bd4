"""The look of every screen: colour tokens, type and measures, light and dark, and the one stylesheet.

Screens ask `colour("accent")`, `font(13, MEDIUM)` and the measures below; nothing else names a colour or a
family. Colours are read while painting, so a change of theme needs a repaint and nothing more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from tracker import fonts
from ui import stylesheet

REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold

# px: hint and axis, table head and label, body, value, form title, page title, score
HINT, LABEL, BODY, VALUE, FORM, PAGE, SCORE = 11, 12, 13, 14, 18, 20, 24

GAP_SMALL, GAP, GAP_WIDE, GAP_LARGE = 8, 12, 16, 24
RADIUS_FIELD, RADIUS_BUTTON, RADIUS_CARD = 4, 5, 6
CONTROL, CONTROL_SIGN_IN, CONTROL_TABLE = 32, 40, 27
ROW_WORKLIST, ROW_MATRIX, ROW_FORM = 38, 33, 38
GLYPH, ICON, ICON_EMPTY = 14, 16, 28
SIDE_BAR, SIDE_BAR_ICONS, TOP_BAR = 184, 56, 48
NARROW = 1180
"""Below this width of the window, in px, the side bar shows icons alone and rails become drawers."""
_STYLED = "styled"
STYLE = ("-style", "fusion")
"""The style, in the words that Qt reads: to set it later answers with an object of 600 names, and loads them all."""

FAMILIES = ["IBM Plex Sans", "IBM Plex Sans Arabic", "DejaVu Sans"]

_TOKENS = {
    "ground": ("#F5F4EF", "#0F1618"),
    "surface": ("#FFFFFF", "#172124"),
    "sunken": ("#ECEAE3", "#0B1113"),
    "hover": ("#F0F5F4", "#1D2A2D"),
    "selected": ("#E2F0EF", "#16383B"),
    "line": ("#DDDAD1", "#2C393D"),
    "line2": ("#7A807D", "#7B8D91"),
    "ink": ("#16262B", "#E8EEEE"),
    "ink2": ("#45555B", "#B4C2C4"),
    "ink3": ("#5C6A6F", "#98A8AB"),
    "accent": ("#0B6A6E", "#5CC4C2"),
    "on_accent": ("#FFFFFF", "#06282A"),
    "accent_soft": ("#DDEFEE", "#163A3C"),
    "flag": ("#A8123F", "#FF8FA6"),
    "flag_bg": ("#FBE8ED", "#451A26"),
    "warn": ("#795300", "#F2C063"),
    "warn_bg": ("#FDF0D2", "#3A2C10"),
    "ask": ("#5E3AA6", "#C7B3F5"),
    "ask_bg": ("#F0EAFB", "#2E2547"),
    "done": ("#45555B", "#B4C2C4"),
    "done_bg": ("#E6E9E8", "#263235"),
    "nav": ("#10353B", "#0A1F23"),
    "nav_text": ("#EAF3F3", "#E3EFEF"),
    "nav_text2": ("#A9C6C7", "#9CBABA"),
    "nav_selected": ("#1B4C53", "#15393E"),
    "nav_mark": ("#F2C063", "#F2C063"),
    "s0": ("#FFFFFF", "#172124"),
    "s1": ("#DCE9F3", "#223746"),
    "s2": ("#B4D0E6", "#2C5069"),
    "s3": ("#7FB0D3", "#386A8D"),
    "s4": ("#38769F", "#73A9D0"),
    "s5": ("#1F5583", "#B4D6EE"),
}
TOKENS = tuple(_TOKENS)


class _Now:
    """The theme in use; there is one application, so there is one."""

    dark = False


def colour(name: str, alpha: float = 1.0) -> QColor:
    """The colour of a token in the theme in use; KeyError for a token that does not exist."""
    shade = QColor(_TOKENS[name][_Now.dark])
    if alpha != 1.0:
        shade.setAlphaF(alpha)
    return shade


@contextmanager
def on_ink() -> Iterator[None]:
    """The colours of the other theme, while something is painted on ink: they were chosen for such a ground."""
    _Now.dark = not _Now.dark
    try:
        yield
    finally:
        _Now.dark = not _Now.dark


def severity(step: int) -> QColor:
    """The blue of severity 0 to 5: how much, never an alarm."""
    return colour(f"s{step}")


def severity_text(step: int) -> QColor:
    """The text that stays readable on severity 0 to 5."""
    return colour("ink" if step <= 3 else "surface")


def severity_small_text(step: int) -> QColor:
    """The text below 12 px on severity 0 to 5: secondary ink holds its contrast on 0 and 1 alone."""
    return colour("ink2") if step <= 1 else severity_text(step)


@lru_cache(maxsize=64)
def font(px: int = BODY, weight: QFont.Weight = REGULAR) -> QFont:
    """IBM Plex Sans at a size of this document; its figures all have one width."""
    made = QFont(FAMILIES)
    made.setPixelSize(px)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def system_is_dark(app: QApplication) -> bool:
    """What the desktop asks for."""
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def apply(app: QApplication, dark: bool | None = None) -> None:
    """Give the application fonts and palette, its windows their stylesheet; `dark` None follows the system."""
    _Now.dark = system_is_dark(app) if dark is None else dark
    _load_fonts()
    app.setFont(font())
    app.setPalette(_palette())
    for window in app.topLevelWidgets():
        if window.property(_STYLED):
            style(window)


def style(window: QWidget) -> None:
    """Give a window that has no parent its stylesheet, now and with each change of theme; what it holds takes it over.

    A stylesheet of the whole application would be applied anew to all that is in a part each time the part is put into
    a larger one, and to make a screen would take three times as long.
    """
    window.setProperty(_STYLED, True)
    window.setStyleSheet(stylesheet.text({name: colour(name).name() for name in TOKENS}))


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for file in fonts.ALL:
        QFontDatabase.addApplicationFont(str(file))


def _palette() -> QPalette:
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("ink3"))
    return made


_ROLES = {
    QPalette.ColorRole.Window: "ground",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Accent: "accent",
}
