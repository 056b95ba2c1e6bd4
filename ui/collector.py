"""Python's garbage collector runs where Qt can bear it: on the window's thread, in turns of its own.

By itself it runs in whichever thread allocates, at any instant. In a worker it would free widgets that nobody holds any
more, and Qt, whose timers belong to the thread of the window, goes on to call what is gone: the program ends without a
word. Inside a call of Qt, as when a signal is disconnected, it would free a widget while Qt holds the very lock that
freeing one asks for: the window stands still for ever.
"""

import gc

EVERY = 1000
"""Milliseconds between two turns."""
_MANY = 100_000
_made = _resting = 0
_in_turns = False


def take_over() -> None:
    """From now on nothing is freed but by `turn`."""
    global _in_turns  # noqa: PLW0603  there is one collector for the process
    _in_turns = True
    gc.disable()


def give_back() -> None:
    """Let Python collect by itself again: Qt's loop is over."""
    global _in_turns  # noqa: PLW0603  as above
    _in_turns = False
    if not _resting:
        gc.enable()


def turn() -> None:
    """Free what nobody holds any more, unless a worker runs; called by Qt's loop on the window's thread.

    About as often as Python would: little where little was made, everything after `_MANY` new containers.
    """
    global _made  # noqa: PLW0603  as above
    new = gc.get_count()[0]
    if _resting or new <= gc.get_threshold()[0]:
        return
    _made += new
    if _made > _MANY:
        _made = 0
        gc.collect()
    else:
        gc.collect(1)


def turn_now() -> None:
    """Take the next turn at once, where there are turns: what loading left is freed while nobody waits for it."""
    if _in_turns:
        turn()


def is_resting() -> bool:
    """Whether a worker runs, for which nothing is freed."""
    return bool(_resting)


class Rest:
    """One reason for the collector to rest; begun and ended on the thread of the window."""

    def __init__(self) -> None:
        self._begun = False

    def begin(self) -> None:
        """Let it rest until `end`."""
        global _resting  # noqa: PLW0603  as above
        if not self._begun:
            self._begun = True
            _resting += 1
            gc.disable()

    def end(self) -> None:
        """Let it run again, unless another has begun a rest."""
        global _resting  # noqa: PLW0603  as above
        if self._begun:
            self._begun = False
            _resting -= 1
            if not _resting and not _in_turns:
                gc.enable()
