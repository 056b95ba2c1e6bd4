"""One line of the identification list being written: three fields, and who wrote what before."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from tracker import identity
from tracker.domain.identity import Identified, Identity, with_doubles
from tracker.errors import TrackerError
from tracker.language import N_, _, ngettext
from ui import dates
from ui.bridge import Bridge
from ui.widgets.buttons import quiet
from ui.widgets.fields import LabelledField, State
from ui.widgets.kept_words import KeptWords
from ui.widgets.step_panel import StepPanel, beside

if TYPE_CHECKING:
    from tracker.domain.identity import Change

_SHOWN = 5
"""Changes said below the fields, the latest first."""
_WORDS = {"name": N_("name"), "telephone": N_("telephone"), "hospital_number": N_("hospital number")}


class IdentityPanel(StepPanel):
    """`open_for` a line; Enter saves it and closes."""

    participant_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._line: Identified | None = None
        self._known: tuple[Identified, ...] = ()
        self.name = LabelledField(_("Name"), hint=_("as on the identity document or the hospital’s record"))
        self.telephone = LabelledField(_("Telephone"), hint=_("more than one with a comma between"))
        self.hospital_number = LabelledField(_("Hospital number"))
        self.to_participant = quiet(_("Open the participant"))
        self.fields.addLayout(beside((self.name, 3), (self.telephone, 2), (self.hospital_number, 2)))
        self.foot.addWidget(self.to_participant)
        self.set_order(*self._fields().values())
        self.typed = KeptWords(*self._fields().values())
        self.given.connect(self._save)
        self.to_participant.clicked.connect(self.participant_wanted)
        self.hospital_number.edited.connect(self._say_double)

    def know(self, rows: Iterable[Identified]) -> None:
        """All lines: a hospital number that is typed a second time is said."""
        self._known = tuple(rows)

    def open_for(self, line: Identified) -> None:
        """Come up for a line with what is typed there, else written, else proposed; another line's typing waits."""
        if self._line and not self.isHidden() and self._line.participant_id == line.participant_id:
            self.name.setFocus()
            return
        self._line = line
        begins = line.proposed if line.identity.is_empty else line.identity
        taken_over = _("Taken over from the record of the earlier screening: check it, then save.")
        title = " · ".join((line.number, line.initials, line.study_short))
        self.begin(title, "" if line.proposed.is_empty else taken_over, _("Save"))
        self.typed.turn_to(line.participant_id, line.number, *(begins.field(name) for name in self._fields()))
        self._say_double()
        self.tell_effect(_told(identity.changes(self._bridge.site, line.participant_id)))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def left_behind(self) -> str:
        """The lines that were typed and not saved."""
        numbers = [one.name for one in self.typed.kept.values()]
        words = ngettext(
            "The identification list: the line of {numbers} is not saved.",
            "The identification list: the lines of {numbers} are not saved.",
            len(numbers),
        )
        return words.format(numbers=", ".join(numbers)) if numbers else ""

    def close_panel(self) -> None:
        """Give the line up."""
        if self._line is not None:
            self.typed.recorded(self._line.participant_id)
        self._line = None
        super().close_panel()

    def _fields(self) -> dict[str, LabelledField]:
        return {"name": self.name, "telephone": self.telephone, "hospital_number": self.hospital_number}

    def _typed(self) -> Identity:
        return Identity(*(field.text() for field in self._fields().values()))

    def _save(self) -> None:
        line, site, typed = self._line, self._bridge.site, self._typed()
        if line is None:
            return
        try:
            self._bridge.try_do(lambda: identity.record(site, line.participant_id, typed))
        except TrackerError as error:
            self.refuse(error, self._fields())
            return
        self.close_panel()

    def _say_double(self, _text: str = "") -> None:
        """Who has this hospital number already: a person in two studies, or one who is entered twice."""
        line = self._line
        if line is None:
            return
        others = [one for one in self._known if one.participant_id != line.participant_id]
        typed = Identified(line.participant_id, line.number, line.initials, "", "", self._typed())
        same = with_doubles((typed, *others))[0].same_as
        words = _("Stands at {numbers} too: the same person?").format(numbers=", ".join(same))
        self.hospital_number.set_state(State.ASK if same else State.NORMAL, words if same else "")


def _told(found: "tuple[Change, ...]") -> tuple[str, ...]:
    """What was written before, by whom and when."""
    return tuple(_change_words(one) for one in found[:_SHOWN])


def _change_words(one: "Change") -> str:
    when = f"{dates.full(one.at.date())}, {dates.clock(one.at.time())}"
    if not one.old:
        return _("{when}, {login}: written").format(when=when, login=one.login)
    what = "; ".join(
        _("{field} {old} → {new}").format(
            field=_(words), old=one.old.get(name) or "–", new=one.new[name] or "–"
        )
        for name, words in _WORDS.items()
        if name in one.new and (one.new[name] or one.old.get(name))
    )
    return _("{when}, {login}: {what}").format(when=when, login=one.login, what=what)
