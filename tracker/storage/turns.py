"""Whose turn it is with a site's database file: many threads use it at once, or one alone puts another in its place."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident

from tracker.errors import SiteError, Unwritable
from tracker.language import _

NOTICED = 0.1
"""Seconds for which a window may stand still."""


class Turns:
    """`with turns.among():` around every use of the file, `with turns.alone():` around its replacement."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside: Counter[int] = Counter()
        self._alone = self._writes_long = self._never_waits = 0

    def never_wait(self) -> None:
        """From now on this thread, a window's, hears in words what others would have to wait for."""
        self._never_waits = get_ident()

    @contextmanager
    def among(self) -> Iterator[None]:
        """Use the file, as others may. Waits while another thread replaces it; SiteError for who never waits."""
        me = get_ident()
        longest = NOTICED if me == self._never_waits else None
        with self._changed:
            if not self._changed.wait_for(lambda: self._alone in (0, me), longest):
                raise SiteError(
                    _("The database of this site is being written anew just now."),
                    _("Try again once that is over."),
                )
            self._inside[me] += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[me] -= 1
                if not self._inside[me]:
                    del self._inside[me]
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Replace the file. Waits until every other thread is through with it; who comes then waits for this one."""
        me = get_ident()
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not self._inside.keys() - {me})
            self._alone = me
        try:
            yield
        finally:
            with self._changed:
                self._alone = 0
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Write to the file; gives whether this thread never waits. Unwritable where another one writes long."""
        me = get_ident()
        if self._writes_long not in (0, me):
            raise Unwritable(
                _(
                    "An import, an amendment or a set of signatures is being written, so nothing else was saved."
                ),
                _("Save it again once it is over."),
            )
        with self.among():
            yield me == self._never_waits

    @contextmanager
    def writing_long(self) -> Iterator[None]:
        """While a worker writes long, every other thread is refused in words and not kept waiting for it."""
        self._writes_long = get_ident()
        try:
            yield
        finally:
            self._writes_long = 0
