"""What the study's rules say of one recorded value, below its field: a dose per kg, a dose by kidney function."""

from ui.entry_draft import Draft
from ui.widgets.rule_lines import RuleLines


class ValueRules(RuleLines):
    """The rules that a recorded value crosses or that cannot judge it; gone while the value is being changed."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._column.setContentsMargins(0, 2, 0, 2)
        draft.shown.connect(self.show_record)

    def show_record(self) -> None:
        """Show what is said of the recorded value; called once more when the widget has its place."""
        said = None if self._draft.changed else self._draft.field.judgement
        self.show_crossings(said.crossings if said else ())
