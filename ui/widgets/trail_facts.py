"""Entries of the trail in a drawer: one with all it holds, or the history of a field, one below the other."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.language import _
from ui import dates, theme
from ui.widgets.text import Text, rule
from ui.wording import role_words

if TYPE_CHECKING:
    from tracker.trail import TrailLine

_HASH = re.compile(r"[0-9a-f]{64}")


def when_words(line: "TrailLine") -> str:
    """14 Apr 2026, 09:41:07 (Asia/Tehran)."""
    return f"{dates.full(line.at)}, {dates.clock_seconds(line.at)} ({line.zone})"


def _in_utc(line: "TrailLine") -> str:
    at = line.at.astimezone(UTC)
    return f"{dates.full(at)}, {dates.clock_seconds(at)} UTC"


def roles_of(line: "TrailLine") -> str:
    """The roles of who wrote it, in words."""
    return role_words(one.strip() for one in line.role.split(",")).lower()


def entry_page(line: "TrailLine") -> QWidget:
    """Everything the trail holds of an entry."""
    page, column = _page()
    facts = (
        (_("When"), when_words(line)),
        (_("In universal time"), _in_utc(line)),
        (_("Who"), f"{line.login}, {roles_of(line)}"),
        (_("Workstation"), line.workstation),
        (_("Participant"), line.participant),
        (_("What"), line.what),
        (_("Reason"), line.reason),
        (_("Record"), f"{line.table} {line.record}"),
        (_("Action"), _(line.action)),
    )
    for name, words in facts:
        if words:
            column.addWidget(_fact(name, words))
    column.addWidget(rule())
    for name, old, new in line.columns:
        column.addWidget(_fact(name, f"{old} → {new}" if old else new))
    column.addWidget(rule())
    column.addWidget(_fact(_("Hash of the entry"), line.hash))
    column.addStretch()
    return page


def history_page(lines: Sequence["TrailLine"], *, named: bool) -> QWidget:
    """The history of a field, newest first; `named` says of each entry which field it is."""
    page, column = _page()
    for number, line in enumerate(lines):
        if number:
            column.addWidget(rule())
        column.addWidget(_history_line(line, named))
    if not lines:
        column.addWidget(
            Text(_("Nothing was recorded here yet."), theme.BODY, theme.REGULAR, "ink2", wrap=True)
        )
    column.addStretch()
    return page


def _history_line(line: "TrailLine", named: bool) -> QWidget:
    who = f"{line.login}, {roles_of(line)}"
    parts = [
        Text(line.what, theme.LABEL, theme.MEDIUM, "ink2", wrap=True) if named else None,
        Text(
            line.change or _("Judged or calculated anew"),
            theme.VALUE,
            theme.MEDIUM,
            "ink" if line.change else "ink2",
            wrap=True,
        ),
        Text(_("Reason: {reason}").format(reason=line.reason), theme.BODY, wrap=True)
        if line.reason
        else None,
        Text(who, theme.LABEL, ink="ink2", wrap=True),
        Text(when_words(line), theme.LABEL, ink="ink2", wrap=True),
    ]
    return _column(part for part in parts if part is not None)


def _fact(name: str, words: str) -> QWidget:
    value = Text(_wrapping(words), theme.BODY, wrap=True)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return _column((Text(name.replace("_", " "), theme.HINT, theme.MEDIUM, "ink2"), value))


def _column(parts: Iterable[QWidget]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for part in parts:
        column.addWidget(part)
    return holder


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 14, 16, 16)
    column.setSpacing(theme.GAP)
    return page, column


def _wrapping(words: str) -> str:
    """A hash among the values is broken up too: it would run out of the drawer."""
    return " ".join(_broken_up(word) if _HASH.fullmatch(word) else word for word in words.split(" "))


def _broken_up(text: str) -> str:
    """A long hash in groups, so that it wraps and can be compared by eye."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))
