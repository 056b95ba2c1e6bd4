"""Import and export, Participants: the spreadsheet that the site has, with participants, visits and past values."""

from tracker.language import _
from tracker.participant_layouts import CONSTANT
from ui.bridge import Bridge
from ui.import_kinds import People
from ui.screen import Go
from ui.screens.import_page import ImportPage
from ui.widgets.fields import LabelledField


class PeoplePage(ImportPage):
    """The assistant for the site's own spreadsheet."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        more = {
            CONSTANT + "consent_version": LabelledField(_("Consent form of all")),
            CONSTANT + "decided_by": LabelledField(_("Eligibility decided by")),
        }
        words = (
            _("Participants from the site’s spreadsheet"),
            _(
                "One row per participant, or per participant and visit: registration, visits held and past values. "
                "Each row is taken whole or set aside with the reason."
            ),
        )
        super().__init__(bridge, go, People(), words, more)
