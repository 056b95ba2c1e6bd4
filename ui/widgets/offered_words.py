"""The list of words that opens below a field while one types."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter

from ui import theme


def offered_words(words: Sequence[str], parent: QObject, *, within: bool = True) -> QCompleter:
    """Offers the words that hold what is typed, or with `within` False those that begin with it."""
    made = QCompleter(list(words), parent)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    if within:
        made.setFilterMode(Qt.MatchFlag.MatchContains)
    if (shown := made.popup()) is not None:
        theme.style(shown)  # a window of its own, whatever the field is in
    return made
