"""Reads the codes of a printed page back from its picture, as a scanner does: Code 128 and QR.

Written from ISO/IEC 15417 (Code 128; its table of widths is ReportLab's) and ISO/IEC 18004 (QR, version 1). A damaged
symbol is not repaired: what is printed must read without error correction.
"""

from collections.abc import Iterator
from itertools import groupby

import pypdfium2 as pdfium
from reportlab.graphics.barcode.code128 import _patterns

Dots = list[list[bool]]
DOTS_PER_INCH = 300
_START_B, _START_C, _STOP, _TO_C, _TO_B = 104, 105, 106, 99, 100


def picture(made: bytes, page: int = 0) -> Dots:
    """A page as a scanner sees it, black or white."""
    bitmap = pdfium.PdfDocument(made)[page].render(scale=DOTS_PER_INCH / 72, grayscale=True)
    image = bitmap.to_pil()
    wide, tall = image.size
    grey = image.tobytes()
    return [[value < 128 for value in grey[row * wide : (row + 1) * wide]] for row in range(tall)]


# --- Code 128


def code_128(dots: Dots) -> set[str]:
    """Every Code 128 that some row of the picture crosses, with its check character right."""
    return {found for row in dots[: len(dots) // 8 : 6] for found in _in_row(row) if found}


def _in_row(row: list[bool]) -> Iterator[str]:
    runs = [(dark, len(list(run))) for dark, run in groupby(row)]
    for at, (dark, _wide) in enumerate(runs):
        if dark and at + 6 < len(runs):
            yield _symbols([wide for _dark, wide in runs[at:]])


def _symbols(widths: list[int]) -> str:
    """The text of the symbols that begin here; empty where they are no whole Code 128."""
    values: list[int] = []
    while len(widths) >= 6:
        value = _value(widths[:6])
        if value is None or (not values and value not in (_START_B, _START_C)):
            return ""
        if value == _STOP:
            return _text(values)
        values.append(value)
        widths = widths[6:]
    return ""


def _value(six: list[int]) -> int | None:
    """The symbol whose bars and spaces these are, 11 modules in all; None where they are no symbol."""
    module = sum(six) / 11
    off, value = min(
        (sum(abs(wide / module - width) for wide, width in zip(six, widths, strict=True)), value)
        for value, widths in _WIDTHS.items()
    )
    return value if off < 2.6 else None


_WIDTHS = {
    value: tuple(ord(letter.lower()) - ord("a") + 1 for letter in pattern[:6])
    for value, pattern in _patterns.items()
}


def _text(values: list[int]) -> str:
    *data, check = values
    if (data[0] + sum(place * value for place, value in enumerate(data[1:], start=1))) % 103 != check:
        return ""
    in_pairs, text = data[0] == _START_C, ""
    for value in data[1:]:
        if value == (_TO_B if in_pairs else _TO_C):
            in_pairs = not in_pairs
        else:
            text += f"{value:02}" if in_pairs else chr(value + 32)
    return text


# --- QR

_SIZE = 21
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_DATA_CODEWORDS = {0b01: 19, 0b00: 16, 0b11: 13, 0b10: 9}
"""By level of error correction L, M, Q, H, version 1."""
_MASKS = (
    lambda row, col: (row + col) % 2 == 0,
    lambda row, _col: row % 2 == 0,
    lambda _row, col: col % 3 == 0,
    lambda row, col: (row + col) % 3 == 0,
    lambda row, col: (row // 2 + col // 3) % 2 == 0,
    lambda row, col: row * col % 2 + row * col % 3 == 0,
    lambda row, col: (row * col % 2 + row * col % 3) % 2 == 0,
    lambda row, col: ((row + col) % 2 + row * col % 3) % 2 == 0,
)


def qr_code(dots: Dots) -> str:
    """The text of the QR code at the right edge of the head of a page."""
    modules = _modules(dots)
    level_and_mask = _format(modules) ^ 0b101010000010010
    level, mask = level_and_mask >> 13, level_and_mask >> 10 & 0b111
    bits = "".join(str(int(modules[row][col] ^ _MASKS[mask](row, col))) for row, col in _path())
    return _decoded(bits[: 8 * _DATA_CODEWORDS[level]])


def _modules(dots: Dots) -> Dots:
    """The modules between the outer edges of the three finder patterns: the last dark dots to the right."""
    head = dots[: len(dots) // 8]
    right = max(number for row in head for number, dark in enumerate(row) if dark) + 1
    top = next(number for number, row in enumerate(head) if any(row[right - 30 : right]))
    side = right - _left_edge(head[top + 2], right)
    module = side / _SIZE
    return [
        [
            head[top + int((row + 0.5) * module)][right - side + int((col + 0.5) * module)]
            for col in range(_SIZE)
        ]
        for row in range(_SIZE)
    ]


def _left_edge(row: list[bool], right: int) -> int:
    """Where the code begins: its first row ends in the 7 dark modules of a finder pattern, a third of its width."""
    third = next(length for length in range(1, right) if not row[right - length - 1])
    likely = right - 3 * third
    return min(
        (at for at in range(likely - 9, likely + 10) if row[at] and not row[at - 1]),
        key=lambda at: abs(at - likely),
    )


def _format(modules: Dots) -> int:
    places = [(8, col) for col in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    return int("".join(str(int(modules[row][col])) for row, col in places), 2)


def _path() -> Iterator[tuple[int, int]]:
    """The places of the data bits: pairs of columns from the right, upwards first, around the patterns."""
    for number, pair in enumerate((20, 18, 16, 14, 12, 10, 8, 5, 3, 1)):
        rows = range(_SIZE) if number % 2 else reversed(range(_SIZE))
        yield from ((row, col) for row in rows for col in (pair, pair - 1) if not _is_pattern(row, col))


def _is_pattern(row: int, col: int) -> bool:
    corner = (row < 9 and (col < 9 or col > 12)) or (row > 12 and col < 9)
    return corner or row == 6 or col == 6


def _decoded(bits: str) -> str:
    """One segment: letters and figures in pairs of 11 bits, or bytes."""
    mode, rest = bits[:4], bits[4:]
    if mode == "0100":
        count = int(rest[:8], 2)
        return bytes(int(rest[8 + 8 * at : 16 + 8 * at], 2) for at in range(count)).decode()
    assert mode == "0010", f"a mode this reader does not know: {mode}"
    count, rest, text = int(rest[:9], 2), rest[9:], ""
    for _pair in range(count // 2):
        number, rest = int(rest[:11], 2), rest[11:]
        text += _LETTERS[number // 45] + _LETTERS[number % 45]
    return text + (_LETTERS[int(rest[:6], 2)] if count % 2 else "")
