from collections.abc import Iterator
from itertools import product
from operator import mul

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.glyphs import Glyph
from ui.widgets.pills import Pill


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
    *product(
        ("ink", "ink2", "ink3", "accent", "flag", "warn", "ask", "done"),
        ("ground", "surface", "hover", "selected"),
    ),
    ("on_accent", "accent"),
    ("flag", "flag_bg"),
    ("warn", "warn_bg"),
    ("ask", "ask_bg"),
    ("done", "done_bg"),
    ("nav_text", "nav"),
    ("nav_text2", "nav"),
    ("nav_text", "nav_selected"),
    ("ink2", "sunken"),
]


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(request: pytest.FixtureRequest, dressed: QApplication) -> Iterator[None]:
    """Each theme once for all pairs: every widget that is still there has to take it on."""
    theme.apply(dressed, dark=request.param == "dark")
    yield
    theme.apply(dressed, dark=False)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_is_readable_on_its_ground(themed: None, text: str, ground: str) -> None:
    found = contrast(theme.colour(text), theme.colour(ground))

    assert found >= 4.5  # WCAG 2.2, 1.4.3 AA


@pytest.mark.parametrize("sign", ["accent", "flag", "warn", "ask", "done", "ink3"])
def test_a_sign_stands_out_from_a_ground_of_ink(themed: None, sign: str) -> None:
    ground = theme.colour("ink")

    with theme.on_ink():
        found = contrast(theme.colour(sign), ground)

    assert found >= 3  # WCAG 2.2, 1.4.11


def test_the_filter_in_use_paints_its_sign_in_colours_for_its_ground(themed: None, qtbot: QtBot) -> None:
    pill = Pill("open", "Open", Glyph.FLAG)
    qtbot.addWidget(pill)
    pill.setChecked(True)
    pill.resize(pill.sizeHint())
    with theme.on_ink():
        expected = theme.colour("flag").rgb()

    picture = pill.grab().toImage()

    painted = {picture.pixel(x, y) for x in range(11, 25) for y in range(picture.height())}
    assert expected in painted


def test_a_control_border_stands_out_from_the_sheet(themed: None) -> None:
    found = contrast(theme.colour("line2"), theme.colour("surface"))

    assert found >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("step", range(6))
def test_the_text_on_each_severity_is_readable(themed: None, step: int) -> None:
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


SIGHT = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What is left of linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1."""
STATUS = [pair for pair in PAIRS if pair[0] in ("accent", "flag", "warn", "ask", "done")]


def seen_with(sight: str, colour: QColor) -> QColor:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]
    ]
    left = [min(1.0, max(0.0, sum(map(mul, row, linear)))) for row in SIGHT[sight]]
    return QColor.fromRgbF(
        *(12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055 for one in left)
    )


@pytest.mark.parametrize(("sight", "pair"), list(product(SIGHT, STATUS)))
def test_the_words_of_a_status_are_readable_to_colour_blind_eyes(
    themed: None, sight: str, pair: tuple[str, str]
) -> None:
    text, ground = (seen_with(sight, theme.colour(one)) for one in pair)

    assert contrast(text, ground) >= 4.5  # which status it is, its shape and its word say


def test_what_is_put_into_a_window_later_takes_over_its_stylesheet_and_follows_the_theme(
    dressed: QApplication, light: None
) -> None:
    window, label = QWidget(), QLabel("ALT")
    theme.style(window)
    label.setProperty("ink", "flag")
    label.setParent(window)
    label.ensurePolished()
    by_day = label.palette().windowText().color()

    theme.apply(dressed, dark=True)

    assert by_day.name() == "#a8123f"  # the token "flag" of visual.md, in light
    assert label.palette().windowText().color().name() == "#ff8fa6"  # and in dark
    assert dressed.styleSheet() == ""  # it would be gone through for each part that is put into another
