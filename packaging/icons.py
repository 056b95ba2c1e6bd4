"""The icon as pictures, from packaging/icon.svg: PNG for desktops; as a script it writes icon.ico for Windows.

build/bundle-env/bin/python packaging/icons.py
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "icon.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""The edges that desktops ask for, in px."""
_MOST_IN_ICO = 256


def paint(places: Iterable[tuple[int, Path]]) -> None:
    """Write the icon with each edge to its file."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: PLC0415  only the pictures need it
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415  as above

    painting = QGuiApplication.instance() or QGuiApplication([])
    for edge, place in places:
        image = QImage(edge, edge, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        QSvgRenderer(str(SOURCE)).render(painter)
        painter.end()
        place.parent.mkdir(parents=True, exist_ok=True)
        image.save(str(place))
    del painting


def main() -> int:
    """Write icon.ico with all sizes that Windows takes."""
    from PIL import Image  # noqa: PLC0415  only this script needs it

    largest = SOURCE.with_suffix(".png")
    paint([(_MOST_IN_ICO, largest)])
    sizes = [(edge, edge) for edge in SIZES if edge <= _MOST_IN_ICO]
    with Image.open(largest) as picture:
        picture.save(SOURCE.with_suffix(".ico"), sizes=sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
