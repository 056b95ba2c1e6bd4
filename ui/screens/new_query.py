"""A new query from the list: about whom, at which visit, and what is asked."""

from PySide6.QtCore import Signal

from tracker import overview, queries
from tracker.domain.views import ParticipantPage
from tracker.errors import NotFound, TrackerError
from tracker.language import _
from ui.bridge import Bridge
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.step_panel import StepPanel, beside


class NewQuery(StepPanel):
    """`raised` brings the new query's id."""

    raised = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page: ParticipantPage | None = None
        self.number = LabelledField(_("Participant"), hint=_("Its number, or the code of a visit’s sheet."))
        self.visit = LabelledField(_("Visit"), editor=Select(_("Visit")))
        self.text = LabelledField(_("What is to be known"))
        self.fields.addLayout(beside((self.number, 1), (self.visit, 1), (self.text, 3)))
        self.set_order(self.number, self.visit, self.text)
        self.given.connect(self._give)
        self.number.left.connect(self._look_up)

    def ask(self, number: str) -> None:
        """Come up for a participant, or for nobody yet; with what was typed before, where that was not raised."""
        words = _("About a participant or a visit. At a field: F7 on the visit.")
        self.begin(_("New query"), words, _("Raise the query"))
        if not self.left_behind():
            self.number.set_text(number)
        for one in (self.number, self.text):
            one.set_state(State.NORMAL)
        self._look_up()
        (self.text if self._page else self.number).setFocus()

    def left_behind(self) -> str:
        """What was typed and not raised."""
        return _("Typed but not recorded: a new query.") if self.text.text().strip() else ""

    def close_panel(self) -> None:
        """Give the question up."""
        self.text.set_text("")
        super().close_panel()

    def _look_up(self, _text: str = "") -> None:
        """Offer the visits of the participant named."""
        site, wanted = self._bridge.site, self.number.text().strip()
        if self._page is not None and self._page.participant.shown_number == wanted:
            return
        self._page = None
        choices = [("", _("no visit: the participant"))]
        hits = overview.find(site, wanted)
        exact = [one for one in hits if one.words.split("  ")[0].split(" ")[0] == wanted or one.visit_id]
        if exact:
            self._page = overview.participant(site, exact[0].participant_id)
            choices += [(one.id, one.label) for one in self._page.visits]
        self.visit.editor.set_choices(choices)  # type: ignore[union-attr]  # the select it was made with
        self.visit.set_text(exact[0].visit_id or "" if exact else "")
        missing = bool(wanted) and not exact
        self.number.set_state(
            State.ERROR if missing else State.NORMAL,
            _("No participant has this number.") if missing else "",
        )

    def _give(self) -> None:
        self._look_up()
        if self._page is None:
            lacks = NotFound(_("Nobody is named."), _("Write the participant’s number."))
            self.number.set_state(State.ERROR, str(lacks))
            self.number.setFocus()
            return
        who, visit, text = self._page.participant.id, self.visit.text() or None, self.text.text()
        site = self._bridge.site
        try:
            made, _changes = self._bridge.try_do(lambda: queries.raise_query(site, who, text, visit))
        except TrackerError as error:
            self.refuse(error, {"text": self.text})
        else:
            self.text.set_text("")
            self.hide()
            self.raised.emit(made)
