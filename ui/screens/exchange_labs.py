"""Import and export, Laboratory results: a file of any layout, read as its columns say, matched to visits, imported."""

from tracker import laboratories
from tracker.language import N_, _
from ui.bridge import Bridge
from ui.import_kinds import Labs
from ui.screen import Go
from ui.screens.import_page import ImportPage
from ui.screens.import_parts import choice
from ui.widgets.fields import Select

_AMBIGUOUS = (("ask", N_("Ask")), ("nearest", N_("Take the nearest")))


class LabsPage(ImportPage):
    """The assistant for laboratory results."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        self._laboratory = choice(_("Laboratory"), ())
        more = {
            "when_ambiguous": choice(_("Between several visits"), _AMBIGUOUS),
            "laboratory": self._laboratory,
        }
        words = (
            _("Results from a laboratory’s file"),
            _(
                "CSV or Excel, one result per row or one column per test. Nothing is stored before you have seen what "
                "would become of every result."
            ),
        )
        super().__init__(bridge, go, Labs(), words, more)

    def show_page(self) -> None:
        """Offer the laboratories of the site too."""
        editor = self._laboratory.editor
        assert isinstance(editor, Select)
        before = editor.code()
        every = laboratories.laboratories(self.bridge.site)
        editor.set_choices([("", _("Not said")), *((one.name, one.name) for one in every if one.active)])
        editor.set_code(before)
        super().show_page()
