"""The variables of an SPSS file, growing cell by cell: numbers, code lists as numbers with labels, days and texts."""

from array import array
from datetime import date
from decimal import Decimal
from math import nan

from tracker.errors import NotPossible
from tracker.exchange.cells import Cell, text
from tracker.exchange.variables import MISSING_CODES, MISSING_WORDS, Aspect, Codes, Column, Kind, Variable
from tracker.language import _

MISSING = {code: -99999996.0 - at for at, code in enumerate(MISSING_WORDS)}
"""The user-missing numbers: far from every value, and before every day that SPSS knows."""
MISSING_RANGE = {"lo": min(MISSING.values()), "hi": max(MISSING.values())}
FIRST_DAY = date(1582, 10, 14)
"""SPSS counts seconds from the beginning of this day (IBM SPSS Statistics, Date and Time Variables)."""
_A_DAY = 86_400
LONGEST_LABEL, LONGEST_CODE_LABEL = 255, 120
"""Bytes of the label of a variable and of a value (IBM SPSS Statistics, VARIABLE LABELS and VALUE LABELS)."""
LEAST_WIDTH = 9
"""Signs in which SPSS shows a number: the user-missing ones have as many."""
_YES_NO = {"no": 0.0, "yes": 1.0}


class Growing:
    """One variable. `format` is how SPSS shows it, empty for its own choice; `missing` the user-missing values."""

    is_number = True
    measure = "scale"

    def __init__(self, column: Column) -> None:
        self._column = column
        self.name, self.label = column.name, _cut(column.label, LONGEST_LABEL)
        self.cells: array[float] | list[str] = array("d")
        self._may_be_missing = isinstance(column, Variable) and column.may_be_missing

    @property
    def format(self) -> str:
        """How SPSS shows it."""
        return ""

    @property
    def missing(self) -> list[object]:
        """Its user-missing values."""
        return [MISSING_RANGE] if self._may_be_missing else []

    def labels(self) -> dict[float | str, str]:
        """The words for its codes."""
        return (
            {MISSING[code]: _(words) for code, words in MISSING_WORDS.items()} if self._may_be_missing else {}
        )

    def add(self, cell: Cell) -> None:
        """Take the next cell."""
        missing = MISSING.get(cell) if self._may_be_missing and isinstance(cell, str) else None
        self.cells.append(nan if cell is None else self._number(cell) if missing is None else missing)  # type: ignore[arg-type]  # an array here

    def _number(self, cell: Cell) -> float:
        raise NotPossible(
            _("{name} holds “{value}”, which SPSS takes for no number.").format(
                name=self.label, value=text(cell)
            ),
            _("Export CSV or Excel instead."),
        )


class _Numbers(Growing):
    """A measured number, shown with as many decimals as were recorded."""

    _width, _places = LEAST_WIDTH, 0

    @property
    def format(self) -> str:
        """As many decimals as any value has."""
        return f"F{min(self._width, 40)}.{min(self._places, 16)}"

    def labels(self) -> dict[float | str, str]:
        """The words for numbers that stand for more than themselves: 90 for every age from there on."""
        own: dict[float | str, str] = {float(code): words for code, words in self._column.codes}
        return {**own, **super().labels()}

    def _number(self, cell: Cell) -> float:
        if not isinstance(cell, int | Decimal):
            return super()._number(cell)
        whole, _point, decimals = text(cell).partition(".")
        self._places = max(self._places, len(decimals))
        self._width = max(self._width, len(whole) + 1 + self._places)
        return float(cell)


class _Grades(_Numbers):
    measure = "ordinal"


class _Days(Growing):
    """A day in seconds since FIRST_DAY."""

    @property
    def format(self) -> str:
        """Year, month, day: read alike everywhere."""
        return "SDATE10"

    def _number(self, cell: Cell) -> float:
        return (cell - FIRST_DAY).days * _A_DAY if isinstance(cell, date) else super()._number(cell)


class _Coded(Growing):
    """A code list: numbers where the codes are some, 1 and 0 for yes and no, else counted from 1; words as labels."""

    def __init__(self, column: Column) -> None:
        super().__init__(column)
        self._codes: dict[str, float] = _numbered(column.codes)
        self._words = {self._codes[code]: words for code, words in column.codes}
        ordered = column.codes and all(_as_number(code) is not None for code, _words in column.codes)
        is_band = isinstance(column, Variable) and column.aspect is Aspect.BAND
        self.measure = "ordinal" if ordered or is_band else "nominal"

    @property
    def format(self) -> str:
        """As many decimals as any code has."""
        return f"F{LEAST_WIDTH}.{max((len(code.partition('.')[2]) for code in self._codes), default=0)}"

    def labels(self) -> dict[float | str, str]:
        """The words for its codes."""
        own: dict[float | str, str] = {
            one: _cut(words, LONGEST_CODE_LABEL) for one, words in self._words.items()
        }
        return {**own, **super().labels()}

    def _number(self, cell: Cell) -> float:
        code = text(cell)
        if code not in self._codes:  # an answer of an earlier version of the study file keeps its word
            self._codes[code] = max(self._codes.values(), default=0.0) + 1
            self._words[self._codes[code]] = code
        return self._codes[code]


class _Texts(Growing):
    """Words as they were typed."""

    is_number = False
    measure = "nominal"

    def __init__(self, column: Column) -> None:
        super().__init__(column)
        self.cells = []

    @property
    def missing(self) -> list[object]:
        """The stated reasons: SPSS takes three at most for a text."""
        return list(MISSING_CODES.values()) if self._may_be_missing else []

    def labels(self) -> dict[float | str, str]:
        """The words of the stated reasons."""
        return (
            {code: _(MISSING_WORDS[code]) for code in MISSING_CODES.values()} if self._may_be_missing else {}
        )

    def add(self, cell: Cell) -> None:
        """Take the next cell."""
        self.cells.append(text(cell))  # type: ignore[arg-type]  # a list here


def growing(column: Column) -> Growing:
    """An empty variable for a column."""
    match column.kind:
        case Kind.NUMBER if isinstance(column, Variable) and column.aspect is Aspect.GRADE:
            return _Grades(column)
        case Kind.NUMBER:
            return _Numbers(column)
        case Kind.CODE:
            return _Coded(column)
        case Kind.DATE:
            return _Days(column)
        case _:
            return _Texts(column)


def _numbered(codes: Codes) -> dict[str, float]:
    plain = [code for code, _words in codes]
    numbers = {code: number for code in plain if (number := _as_number(code)) is not None}
    if len(numbers) == len(plain) == len(set(numbers.values())):
        return numbers
    known = _YES_NO if _YES_NO.keys() <= set(plain) else {}
    others = [code for code in plain if code not in known]
    return {**known, **{code: float(at) for at, code in enumerate(others, 2 if known else 1)}}


def _as_number(code: str) -> float | None:
    try:
        return float(Decimal(code))
    except ArithmeticError:
        return None


def _cut(words: str, most: int) -> str:
    return words.encode()[:most].decode(errors="ignore")
