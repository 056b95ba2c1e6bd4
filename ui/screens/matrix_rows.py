"""The rows of the Participants screen: read once, then kept in step.

Where they are many the first by number are there at once, and the worker reads the others part by part.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.records import Changes
    from tracker.domain.views import MatrixRow

AT_ONCE = 80
"""Participants that are read while one waits: less than a tenth of a second."""
FIRST = 60
"""Of many participants those that stand there at once: more rows than a large screen shows."""
PART = 250
"""Participants that the worker reads at a time: between two parts it says how far it is."""


class MatrixRows(QObject):
    """`came` says that `rows` are others: all of them, or the first; `so_far` how many of how many are read."""

    came = Signal()
    so_far = Signal(int, int)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows: dict[str, MatrixRow] = {}
        self._made: tuple[MatrixRow, ...] = ()
        self._order: tuple[str, ...] = ()
        self._whole = True
        self._day: date | None = None
        self._stale: set[str] | None = None
        """Whose rows are no longer as recorded; None: anybody's."""
        self._reading = 0
        """Which reading is under way; a later one makes it void, 0 is none."""
        self._last_reading = 0
        self._noted: Changes | None = None
        bridge.changed.connect(self.note)

    @property
    def rows(self) -> "tuple[MatrixRow, ...]":
        """The rows by number: the same tuple while nothing is other."""
        return self._made

    @property
    def is_whole(self) -> bool:
        """Whether `rows` are all there are, and not the first of them."""
        return self._whole

    @property
    def is_reading(self) -> bool:
        """Whether the worker still reads."""
        return self._reading > 0

    def update(self, study: str = "") -> None:
        """Read what is no longer as it was; `came` says when it is done, at once where it is little.

        Where nothing is read yet and it is much, the first of a study, or of all, come at once.
        """
        from tracker import overview  # noqa: PLC0415  loads the database; the sign-in paints without it

        site = self._bridge.site
        if self._day != site.today():  # the status of every visit follows from the day
            self._stale = None
        if self.is_reading and self._stale is not None:
            if not self._whole:
                self.show_first(study)
            return
        self._day, everything = site.today(), self._stale is None
        self._order = overview.participant_ids(site, most=AT_ONCE + 1 if everything else None)
        wanted = [one for one in self._order if self._is_stale(one)]
        self._stale = set()
        if everything:
            self._rows = {}
        if everything and len(wanted) > AT_ONCE:
            if not self._made:
                self.show_first(study)
            self._begin_reading()
            QTimer.singleShot(0, self, self._read_order)  # once the first are painted
        elif len(wanted) <= AT_ONCE:
            self._reading = 0
            if wanted:
                self._keep(overview.participants(site, only=wanted))
            self._all_here()
        else:
            self._begin_reading()
            self._read_parts(wanted)

    def show_first(self, study: str) -> None:
        """Show the first participants of a study, or of all, while the others are read."""
        from tracker import overview  # noqa: PLC0415  as above

        site = self._bridge.site
        first = overview.participant_ids(site, study or None, FIRST)
        wanted = [one for one in first if one not in self._rows]
        if wanted:
            self._keep(overview.participants(site, only=wanted))
        self._show_so_far()

    def _is_stale(self, participant: str) -> bool:
        return self._stale is None or participant in self._stale or participant not in self._rows

    def note(self, changes: "Changes") -> None:
        """Remember whose rows must be read again, also while another screen shows; the same changes once."""
        if changes is self._noted:
            return
        self._noted = changes
        if not changes.participants or changes.studies:
            self._stale = None
        elif self._stale is not None:
            self._stale |= changes.participants

    def stop(self) -> None:
        """Read no further; what was read stays and the rest is read when it is asked for again."""
        if self.is_reading:
            self._reading = 0
            if self._stale is not None:
                self._stale |= set(self._wanted[self._done :])
            if not self._whole:
                self._show_so_far()

    def _keep(self, rows: "tuple[MatrixRow, ...]") -> None:
        self._rows |= {row.participant.id: row for row in rows}

    def _all_here(self) -> None:
        made = tuple(self._rows[one] for one in self._order if one in self._rows)
        same = self._whole and len(made) == len(self._made)
        if not same or any(one is not other for one, other in zip(made, self._made, strict=True)):
            self._made = made
        self._whole = True
        self.came.emit()

    def _show_so_far(self) -> None:
        self._made = tuple(sorted(self._rows.values(), key=lambda row: row.participant.shown_number))
        self._whole = False
        self.came.emit()

    # --- part by part ---------------------------------------------------------------------------------------

    def _begin_reading(self) -> None:
        self._last_reading += 1
        self._reading = self._last_reading
        self._wanted, self._done = list[str](), 0

    def _read_order(self) -> None:
        from tracker import overview  # noqa: PLC0415  as above

        if not self.is_reading or self._bridge.is_closed:
            return
        site, which = self._bridge.site, self._reading
        self._bridge.in_background(lambda: (which, overview.participant_ids(site)), self._order_came)

    def _order_came(self, told: "tuple[int, tuple[str, ...]]") -> None:
        which, order = told
        if which == self._reading:
            self._order = order
            self._read_parts([one for one in order if one not in self._rows])

    def _read_parts(self, wanted: list[str]) -> None:
        self._wanted = wanted
        self._tell()
        self._next_part(0)

    def _tell(self) -> None:
        left = len(self._wanted) - self._done
        self.so_far.emit(len(self._order) - left, len(self._order))

    def _next_part(self, begin: int) -> None:
        from tracker import overview  # noqa: PLC0415  as above

        site, part = self._bridge.site, self._wanted[begin : begin + PART]
        which = self._reading

        def read() -> "tuple[int, int, tuple[MatrixRow, ...]]":
            return which, begin + len(part), overview.participants(site, only=part)

        self._bridge.in_background(read, self._part_came)

    def _part_came(self, told: "tuple[int, int, tuple[MatrixRow, ...]]") -> None:
        which, done, rows = told
        if which != self._reading:
            return
        self._keep(rows)
        self._done = done
        if done < len(self._wanted):
            self._tell()
            self._next_part(done)
            return
        self._reading = 0
        if self._stale:  # somebody's record changed while the rest was read
            self.update()
        else:
            self._all_here()
