"""A whole visit typed by real keys into whatever has the keyboard, and the keys that took.

What is typed is made up beforehand, so the characters of the data itself are known: one for an answer that is
chosen, the figures as a spreadsheet would take them for a number or a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from entry_steps import focused
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.domain.records import Typed
from tracker.domain.units import shown
from ui.entry_draft import Draft
from ui.screens.visit import VisitScreen
from ui.widgets.choice_strip import ChoiceStrip, choices_of, key_of
from ui.widgets.entry_cell import takes_halves, takes_one_character, takes_ten
from ui.widgets.unit_box import UnitBox

MOST = 1000
"""More keys than any visit takes: who gets here goes in circles."""

Data = Mapping[tuple[str, str], Typed]
"""What a visit is to hold, by form and item."""


@dataclass
class Count:
    """What was typed: how many fields, the characters of their data, and the keys."""

    fields: int = 0
    characters: int = 0
    keys: int = 0
    typed: set[tuple[str, str]] = field(default_factory=set)


class Typist:
    """Types what a visit is to hold as a person does: looks which field has the keyboard, types it, goes on."""

    def __init__(self, qtbot: QtBot, screen: VisitScreen, data: Data) -> None:
        self.count = Count()
        self._qtbot, self._screen, self._data = qtbot, screen, data

    def type_visit(self) -> Count:
        """Every form in its order; PgDn goes to the next one."""
        while self.count.keys < MOST:
            form = self._screen.form_id
            self._type_form(form)
            self._press(Qt.Key.Key_PageDown)
            if self._screen.form_id == form:
                return self.count
        raise AssertionError("the keyboard goes in circles")

    def _type_form(self, form: str) -> None:
        while (draft := self._in_hand()) is not None and self._still_to_type(form):
            place = (form, draft.item_id)
            if place in self.count.typed or place not in self._data:
                self._press(Qt.Key.Key_Return)  # an optional field, or a unit that is known
            else:
                self._type(draft, self._data[place])
                self.count.typed.add(place)

    def _still_to_type(self, form: str) -> bool:
        return any(place[0] == form and place not in self.count.typed for place in self._data)

    def _in_hand(self) -> Draft | None:
        found = getattr(focused(), "draft", None)
        return found if isinstance(found, Draft) else None

    def _type(self, draft: Draft, typed: Typed) -> None:
        self.count.fields += 1
        at = focused()
        if isinstance(at, ChoiceStrip):
            self._choose(at, typed.text)
            return
        self.count.characters += len(typed.text)
        for key in _keys(draft, typed.text):
            self._write(key)
        if focused() is at and not _was_last(draft):
            self._press(Qt.Key.Key_Return)
        if isinstance(box := focused(), UnitBox):
            self._choose_unit(box, typed.unit)

    def _choose_unit(self, box: UnitBox, unit: str) -> None:
        """A unit that is asked for the first time: as many letters as it takes, then Enter."""
        for letter in shown(unit):
            if box.code() != unit:
                self._write(letter)
        self._press(Qt.Key.Key_Return)

    def _choose(self, strip: ChoiceStrip, code: str) -> None:
        self.count.characters += 1
        choices = choices_of(strip.draft.field)
        self._write(key_of(next(one for one in choices if one.code == code), choices))

    def _write(self, key: str) -> None:
        self._hit(key)

    def _press(self, key: Qt.Key) -> None:
        self._hit(key)

    def _hit(self, key: str | Qt.Key) -> None:
        self.count.keys += 1
        self._qtbot.keyClick(focused(), key)
        assert QApplication.activeModalWidget() is None, "a dialog stands in the way of typing"


def _keys(draft: Draft, text: str) -> str:
    """The keys of a value: a half is one key after its digit, ten is one key."""
    item = draft.field.item
    if takes_ten(item) and text == "10":
        return "t"
    if takes_one_character(item) and takes_halves(item) and text.endswith(".5"):
        return f"{text[0]}."
    return text


def _was_last(draft: Draft) -> bool:
    """A field of one digit that kept the keyboard has taken its digit all the same."""
    return takes_one_character(draft.field.item)
