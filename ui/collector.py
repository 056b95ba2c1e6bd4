"""Python's garbage collector rests while a worker runs.

It runs in whichever thread allocates. In a worker it would free widgets that nobody holds any more, and Qt, whose
timers belong to the thread of the window, goes on to call what is gone: the program ends without a word.
"""

import gc

_resting = 0


class Rest:
    """One reason for the collector to rest; begun and ended on the thread of the window."""

    def __init__(self) -> None:
        self._begun = False

    def begin(self) -> None:
        """Let it rest until `end`."""
        global _resting  # noqa: PLW0603  there is one collector for the process
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
            if not _resting:
                gc.enable()
