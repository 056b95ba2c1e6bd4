"""How far long work is, for whoever waits for it and may stop it.

The work calls `step` where it can stop without leaving anything half done; who waits begins it within `told_to`. What
waits is known to the thread and not handed on: a page is laid out a dozen calls below whoever asked for the document.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tracker.errors import Cancelled
from tracker.language import _

Told = Callable[[int, int], bool]
"""Is told how many of how many are done, 0 of 0 where nobody knows yet; its False stops the work."""
_waits: ContextVar[Told | None] = ContextVar("waits", default=None)


@contextmanager
def told_to(who: Told) -> Iterator[None]:
    """Tell this one of every step of the work within."""
    before = _waits.set(who)
    try:
        yield
    finally:
        _waits.reset(before)


def step(done: int = 0, of: int = 0) -> None:
    """A place at which the work may be stopped. Cancelled where whoever waits wants it to."""
    who = _waits.get()
    if who is not None and not who(done, of):
        raise Cancelled(_("It was stopped; nothing of it was kept."))
