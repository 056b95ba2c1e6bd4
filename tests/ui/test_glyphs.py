from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from tracker.domain.records import Visit, VisitStatus
from ui.widgets.glyphs import Glyph, paint_glyph, visit_glyph

VISIT = Visit("v", "p", "week6", "Week 6", "W6", 2)
DAY = date(2026, 4, 14)


def drawn(glyph: Glyph) -> QImage:
    image = QImage(42, 42, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_glyph(painter, QRectF(0, 0, 42, 42), glyph)
    painter.end()
    return image


def shape(image: QImage) -> frozenset[tuple[int, int, int]]:
    """Where ink lies and how dark it is, in coarse steps, without its hue."""
    places = ((x, y) for x in range(0, 42, 3) for y in range(0, 42, 3))
    colours = ((x, y, image.pixelColor(x, y)) for x, y in places)
    return frozenset((x, y, colour.lightness() // 64) for x, y, colour in colours if colour.alpha() > 96)


@pytest.mark.parametrize("glyph", list(Glyph))
def test_every_sign_is_drawn(dressed: QApplication, glyph: Glyph) -> None:
    assert shape(drawn(glyph))


def test_no_two_signs_differ_by_their_hue_alone(dressed: QApplication) -> None:
    # The same arrows as high and low, always with a flag beside them.
    flagged = {Glyph.FLAG_HIGH, Glyph.FLAG_LOW}
    shapes = {glyph: shape(drawn(glyph)) for glyph in Glyph if glyph not in flagged}

    pairs = [
        (one, other) for one in shapes for other in shapes if one < other and shapes[one] == shapes[other]
    ]

    assert pairs == []


@pytest.mark.parametrize(
    ("visit", "glyph"),
    [
        (VISIT, Glyph.PLANNED),
        (replace(VISIT, appointment=DAY), Glyph.OPEN),
        (replace(VISIT, status=VisitStatus.DUE), Glyph.OPEN),
        (replace(VISIT, status=VisitStatus.CLOSING), Glyph.CLOSING),
        (replace(VISIT, status=VisitStatus.OVERDUE), Glyph.OVERDUE),
        (replace(VISIT, status=VisitStatus.PAST_TARGET), Glyph.PAST_TARGET),
        (replace(VISIT, status=VisitStatus.MISSED), Glyph.MISSED),
        (replace(VISIT, status=VisitStatus.NOT_NEEDED), Glyph.NOT_APPLICABLE),
        (replace(VISIT, status=VisitStatus.HELD, held_on=DAY), Glyph.BEGUN),
        (
            replace(
                VISIT,
                status=VisitStatus.HELD_LATE,
                held_on=DAY,
                completed_at=datetime(2026, 4, 14, tzinfo=UTC),
            ),
            Glyph.COMPLETE,
        ),
    ],
)
def test_a_visit_has_the_sign_of_its_status(visit: Visit, glyph: Glyph) -> None:
    assert visit_glyph(visit) is glyph
