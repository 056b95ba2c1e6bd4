from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ui import theme


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    *product(("ink", "ink2", "ink3", "accent", "flag", "warn", "ask", "done"), ("ground", "surface")),
    ("on_accent", "accent"),
    ("flag", "flag_bg"),
    ("warn", "warn_bg"),
    ("ask", "ask_bg"),
    ("done", "done_bg"),
    ("ink", "selected"),
    ("accent", "selected"),
    ("nav_text", "nav"),
    ("nav_text2", "nav"),
    ("nav_text", "nav_selected"),
    ("ink2", "sunken"),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_is_readable_on_its_ground(
    dressed: QApplication, light: None, dark: bool, text: str, ground: str
) -> None:
    theme.apply(dressed, dark)

    found = contrast(theme.colour(text), theme.colour(ground))

    assert found >= 4.5  # WCAG 2.2, 1.4.3 AA


@pytest.mark.parametrize("dark", [False, True])
def test_a_control_border_stands_out_from_the_sheet(dressed: QApplication, light: None, dark: bool) -> None:
    theme.apply(dressed, dark)

    found = contrast(theme.colour("line2"), theme.colour("surface"))

    assert found >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize(("dark", "step"), list(product([False, True], range(6))))
def test_the_text_on_each_severity_is_readable(
    dressed: QApplication, light: None, dark: bool, step: int
) -> None:
    theme.apply(dressed, dark)

    assert contrast(theme.severity_text(step), theme.severity(step)) >= 4.5
    assert contrast(theme.severity_small_text(step), theme.severity(step)) >= 4.5


@pytest.mark.parametrize("weight", [theme.REGULAR, theme.MEDIUM, theme.SEMIBOLD])
def test_figures_all_have_one_width(dressed: QApplication, weight: object) -> None:
    metrics = QFontMetricsF(theme.font(theme.BODY, weight))

    widths = {round(metrics.horizontalAdvance(figure), 3) for figure in "0123456789"}

    assert len(widths) == 1
    assert QFontInfo(theme.font(theme.BODY, weight)).family() == "IBM Plex Sans"


def test_a_token_that_does_not_exist_is_refused(dressed: QApplication) -> None:
    with pytest.raises(KeyError):
        theme.colour("pink")
