"""A page that takes a file in: which file, what its columns are, how its first rows are read, check, import.

What is chosen shows at once in the first rows, read in the worker; the whole file is checked before it is imported.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from tracker import import_mappings, layouts, studies
from tracker.errors import TrackerError
from tracker.language import _
from tracker.layouts import Draft, FileLook, Preview, Proposal, Unread, Use
from ui.bridge import Bridge
from ui.import_kinds import ImportKind
from ui.jobs import outcome
from ui.paths import path_of
from ui.screen import Go
from ui.screens.import_check import CheckCard
from ui.screens.import_parts import Beside, FileCard, ShapeCard, preview_table, titled
from ui.screens.site_page import SitePage
from ui.widgets.buttons import plain
from ui.widgets.cards import TitledCard
from ui.widgets.column_list import ColumnList
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.meaning_list import MeaningList
from ui.widgets.notice import Notice
from ui.widgets.plain_table import PlainTable

if TYPE_CHECKING:
    from tracker.layouts import ReadRow

T = TypeVar("T")
_SOON = 120
"""ms after a choice before the first rows are read anew."""


class ImportPage(SitePage):
    """The assistant. `draft` is the layout as it stands; what follows from it is read in the worker."""

    def __init__(
        self,
        bridge: Bridge,
        go: Go,
        kind: ImportKind,
        empty: tuple[str, str],
        more: Mapping[str, LabelledField],
    ) -> None:
        super().__init__(bridge, go)
        self.kind = kind
        self.draft, self.look = Draft(), FileLook("", ())
        self._path, self._asked, self._text = Path(), 0, ""
        self.file = FileCard()
        self.shape = ShapeCard(more)
        self.columns = ColumnList()
        self.notice = Notice()
        self.preview: PlainTable[ReadRow] | None = None
        self.meanings = MeaningList()
        self.check = CheckCard(bridge, kind)
        self.pick_button = plain(_("Choose a file…"))
        self._empty = EmptyState("arrow-left-right", *empty, (self.pick_button,))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._lay_out()
        self._connect()

    # --- showing

    def show_page(self) -> None:
        """Offer the studies, the laboratories and the layouts that are kept."""
        every = studies.studies(self.bridge.site)
        self.file.set_studies([(one.id, one.protocol.short_title) for one in every])
        self._offer_layouts()
        self.check.show_card()

    @property
    def study_id(self) -> str:
        """The study that the file belongs to."""
        return self.file.study.text()

    @property
    def ready(self) -> bool:
        """Whether nothing of the file is being read any more."""
        return not self._soon.isActive() and self._read == self._asked

    def _offer_layouts(self) -> None:
        saved = import_mappings.mappings(self.bridge.site, self.kind.key)
        self.file.set_layouts([(one.name, one.name) for one in saved])

    def open_file(self, path: Path) -> None:
        """Look at a file: its columns, and what they probably are."""
        self._path = path
        self.file.path.set_text(str(path))
        self.file.path.set_state(State.NORMAL)
        self.check.forget()
        kind, site, study = self.kind, self.bridge.site, self.study_id
        self._in_worker(lambda: kind.proposed(site, study, path), self._opened)

    def _opened(self, found: Proposal) -> None:
        self.draft, self.look = found.draft, found.look
        self.file.kept.set_text(found.name)
        self.check.set_name(found.name)
        self._show_file()

    def _show_file(self) -> None:
        """The columns of the file anew, then what follows."""
        self._empty.hide()
        self._parts.show()
        self.shape.show_shape(self.look, self.draft)
        roles = self.kind.roles(self.bridge.site, self.study_id)
        self.columns.set_columns(self.look.columns, roles, self.draft.uses)
        self._changed()

    # --- changing the layout

    def _use_changed(self, name: str, use: Use) -> None:
        self.draft = self.draft.used(name, use)
        self.columns.set_uses(self.draft.uses)
        self._changed()

    def _shape_changed(self, key: str, value: str) -> None:
        if key in ("decimal", "date_format"):
            self.draft = self.draft.shaped(key, value)
            self._changed()
        elif key in layouts.SHAPE:
            self.draft = self.draft.shaped(key, value)
            self._look_again()
        else:
            self.draft = self.draft.set(key, value)
            self._changed()

    def _meant(self, one: Unread, meaning: str) -> None:
        self.draft = self.draft.told(one.table, one.text, meaning)
        self._changed()

    def take_proposed(self) -> None:
        """Take every meaning that is proposed, as they stand beside their words."""
        for one in (row.one for row in self.meanings.rows):
            if one.proposed:
                self.draft = self.draft.told(one.table, one.text, one.proposed)
        self._changed()

    def _kept(self, one: Unread) -> None:
        from tracker import lab_layouts  # noqa: PLC0415  with the catalogue, which the sign-in does without

        self._meant(one, lab_layouts.kept_as_it_is(one.text))

    def _layout_chosen(self, name: str) -> None:
        """Read the file as a layout that is kept says, or from the names of its columns."""
        if not name:
            return
        saved = self.bridge.do(lambda: import_mappings.mapping(self.bridge.site, name, self.kind.key))
        if saved is None:
            return
        self.draft = self.kind.draft_of(saved.text)
        self.check.set_name(saved.name)
        if self._path.name:
            self._look_again()

    def _look_again(self) -> None:
        site, path, shape = self.bridge.site, self._path, self.draft.shape
        self._in_worker(lambda: layouts.look(site, path, shape), self._looked)

    def _looked(self, found: FileLook) -> None:
        self.look = found
        self._show_file()

    def _study_chosen(self, _study: str) -> None:
        if self._path.name:
            self._show_file()

    # --- reading the first rows

    def _changed(self) -> None:
        """The layout is another: what was checked no longer holds, the first rows are read anew."""
        self.check.forget()
        self._asked += 1
        self._soon.start()

    def read_now(self) -> None:
        """Read the first rows without waiting for another choice."""
        self._soon.stop()
        self._read_first_rows()

    def _read_first_rows(self) -> None:
        kind, site, study, path = self.kind, self.bridge.site, self.study_id, self._path
        self._text = text = kind.text_of(self.draft)
        asked = self._asked
        self._in_worker(lambda: (asked, kind.preview(site, study, path, text)), self._show_first_rows)

    def _show_first_rows(self, found: tuple[int, Preview]) -> None:
        asked, preview = found
        if asked != self._asked:  # another choice came meanwhile
            return
        self._put_preview(preview)
        if preview.problem:
            self._show_unread((asked, ()))
            self.check.set_file(self.study_id, self._path, "", self.draft)
            return
        self.check.set_file(self.study_id, self._path, self._text, self.draft)
        kind, site, study, path, text = self.kind, self.bridge.site, self.study_id, self._path, self._text
        self._in_worker(
            lambda: (asked, kind.unread(site, study, path, text, lambda: asked == self._asked)),
            self._show_unread,
        )

    def _show_unread(self, found: tuple[int, tuple[Unread, ...]]) -> None:
        """What the whole file says that nobody has explained; it is read after the first rows, it may be long."""
        asked, unread = found
        if asked != self._asked:
            return
        self._read = asked
        self.meanings.set_texts(unread)
        self._words.setVisible(bool(unread))
        if self._words.action:
            self._words.action.setVisible(any(one.proposed for one in unread))
        self._words.set_count(len(unread))

    def _put_preview(self, preview: Preview) -> None:
        if self.preview is None:
            self.preview = preview_table(preview.heads)
            self._first.body.addWidget(self.preview)
        self.preview.set_rows(preview.rows)
        self.preview.setVisible(bool(preview.rows))
        if preview.problem:
            self.notice.say(_("Say what the columns are."), preview.problem, token="warn", icon="info")
        else:
            self.notice.hide()

    def _in_worker(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run a call in the worker; what keeps a file from being read is said at the file."""
        self.bridge.in_background(lambda: (done, *outcome(call)), self._over)

    def _over(self, found: tuple[Callable[[Any], None], object, TrackerError | None]) -> None:
        """A method of the page, so that what comes when the page is gone reaches nobody."""
        done, result, error = found
        if error is None:
            done(result)
        else:
            self._refused(error)

    def _refused(self, error: TrackerError) -> None:
        self._read = self._asked
        self.file.path.set_state(State.ERROR, str(error))
        self.check.set_file(self.study_id, self._path, "", self.draft)

    # --- frame

    def _choose(self) -> None:
        kinds = _("Tables (*.csv *.txt *.tsv *.xlsx)")
        folder = str(self._path.parent) if self._path.name else str(Path.home())
        found, _kind = QFileDialog.getOpenFileName(self, _("Choose a file"), folder, kinds)
        if found:
            self.open_file(Path(found))

    def _path_given(self) -> None:
        """Enter reads the file anew, also the same one."""
        text = self.file.path.text().strip()
        if text:
            self.open_file(path_of(text))

    def _path_typed(self, text: str) -> None:
        path = path_of(text)
        if text.strip() and path != self._path:
            self.open_file(path)

    def _saved(self) -> None:
        self._offer_layouts()

    def _storing(self, on: bool) -> None:
        """What is being stored is not changed meanwhile."""
        for part in (self.file, self.shape, self.columns, self.meanings):
            part.setEnabled(not on)

    def _connect(self) -> None:
        self.file.choose.clicked.connect(self._choose)
        self.pick_button.clicked.connect(self._choose)
        self.file.path.left.connect(self._path_typed)
        assert isinstance(self.file.path.editor, Entry)
        self.file.path.editor.returnPressed.connect(self._path_given)
        self.file.kept.left.connect(self._layout_chosen)
        self.file.study.left.connect(self._study_chosen)
        self.shape.changed.connect(self._shape_changed)
        self.columns.changed.connect(self._use_changed)
        self.meanings.meant.connect(self._meant)
        self.meanings.kept.connect(self._kept)
        self.check.saved.connect(self._saved)
        self.check.storing.connect(self._storing)
        if self._words.action:
            self._words.action.clicked.connect(self.take_proposed)
        self._soon.timeout.connect(self._read_first_rows)

    def _lay_out(self) -> None:
        self._read = 0
        self.column.addWidget(self.file)
        self.column.addWidget(self._empty)
        self._parts = QWidget()
        column = QVBoxLayout(self._parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.column.spacing())
        column.addWidget(self.shape)
        self._first = titled(_("The first rows as they are read"), self.notice)
        column.addWidget(Beside(titled(_("What each column is"), self.columns), self._first))
        self._words = TitledCard(_("What the file’s own words mean"), action=_("Take what is proposed"))
        self._words.body.addWidget(self.meanings)
        self._words.hide()
        column.addWidget(self._words)
        column.addWidget(self.check)
        self._parts.hide()
        self.column.addWidget(self._parts)
