"""Whose turn it is with a site's database file: many threads use it at once, or one alone puts another in its place."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident


class Turns:
    """`with turns.among():` around every use of the file, `with turns.alone():` around its replacement."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside: Counter[int] = Counter()
        self._alone = 0

    @contextmanager
    def among(self) -> Iterator[None]:
        """Use the file, as others may. Waits while another thread replaces it."""
        me = get_ident()
        with self._changed:
            self._changed.wait_for(lambda: self._alone in (0, me))
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
