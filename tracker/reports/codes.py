"""QR and Code 128, module by module: ReportLab's own drawings name Helvetica, which is not embedded."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from tracker.reports.pen import Pen, Place


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark and light modules of a QR code with medium error correction."""
    from reportlab.graphics.barcode import qrencoder  # noqa: PLC0415  45 ms that only a sheet with a code pays

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return tuple(tuple(map(bool, line)) for line in code.modules)


def qr(pen: Pen, x: float, top: float, size: float, text: str) -> None:
    """A QR code of `size` points; the white paper around it is its quiet zone."""
    modules = _modules(text)
    each = size / len(modules)
    for number, line in enumerate(modules):
        for first, count in _runs(line):
            pen.box(x + first * each, top - number * each, count * each, each, size=0, fill=0.0)


def _runs(line: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    at = 0
    for dark, run in groupby(line):
        count = len(list(run))
        if dark:
            yield at, count
        at += count


@lru_cache(maxsize=64)
def _bars(text: str) -> tuple[tuple[bool, int], ...]:
    """Bars (dark) and spaces of a Code 128 with their widths in modules."""
    from reportlab.graphics.barcode.code128 import Code128  # noqa: PLC0415  as above

    code = Code128(text, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    return tuple((letter.isupper(), ord(letter.lower()) - ord("a") + 1) for letter in code.decomposed)


def code128_width(text: str, module: float) -> float:
    """The width of the bars, modules of `module` points."""
    return sum(count for _dark, count in _bars(text)) * module


def code128(pen: Pen, place: Place, tall: float, text: str, module: float) -> None:
    """A Code 128 without its text; `place` is its top left corner."""
    x, top = place
    for dark, count in _bars(text):
        if dark:
            pen.box(x, top, count * module, tall, size=0, fill=0.0)
        x += count * module
