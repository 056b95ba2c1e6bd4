"""Analytes found by what people call them: name, abbreviation, synonym (SGPT is ALT) or LOINC code."""

import unicodedata
from collections.abc import Iterable

from tracker.domain.units import Analyte


def find(analytes: Iterable[Analyte], text: str) -> tuple[Analyte, ...]:
    """The analytes that the text names, those it names in full first, then by beginning, then by a part of a name.

    Capitals, accents, spaces and signs do not count: "gamma gt" is Gamma-GT. An empty text finds every analyte.
    """
    wanted = _plain(text)
    ranked = [(_rank(one, wanted), one) for one in analytes]
    found = [(rank, one) for rank, one in ranked if rank is not None]
    return tuple(one for _rank_, one in sorted(found, key=lambda pair: pair[0]))


def named(analytes: Iterable[Analyte], text: str) -> Analyte | None:
    """The one analyte whose name, abbreviation, synonym, id or LOINC code the text is; None where it is none's."""
    wanted = _plain(text)
    return next((one for one in analytes if wanted and wanted in _names(one)), None)


def _rank(analyte: Analyte, wanted: str) -> int | None:
    names = _names(analyte)
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else None


def _names(analyte: Analyte) -> tuple[str, ...]:
    codes = (loinc.code for loinc in analyte.loinc)
    every = (analyte.id, analyte.abbreviation, analyte.name, *analyte.synonyms, *codes)
    return tuple(_plain(name) for name in every)


def _plain(text: str) -> str:
    """Letters and digits alone, without capitals and accents; "%" stays, for it tells PT % from PT."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in parts if sign.isalnum() or sign == "%")
