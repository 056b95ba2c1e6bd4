"""The log (WAL) beside a database after a crash: whether saves stand in it behind a place that cannot be read.

SQLite reads its log up to the first frame that is not as it was written and says nothing of what comes after. That is
right for a save that was cut off; but where a whole save follows, a disk lost something that had been saved. The format
is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log (sections 4.1 and 4.2).
"""

import hashlib
import struct
import sys
from array import array
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import Damaged
from tracker.language import _, ngettext
from tracker.storage import files

HEADER, FRAME_HEADER = 32, 24
PAGE = 4096
"""SQLCipher's page, for a log whose header cannot say its own."""
DAMAGED_LOG = "damaged log"
"""What the trail calls it that a damaged log was left behind."""
KEPT = "damaged-log-"
"""How a file begins that keeps a log as it was found."""

Sum = tuple[int, int]


@dataclass(frozen=True)
class _Log:
    """The bytes of a log and how they are read."""

    content: bytes
    page: int
    little: bool

    @classmethod
    def of(cls, content: bytes) -> "_Log":
        magic, _version, page = struct.unpack_from(">III", content)
        known = page if page in (512, 1024, 2048, 4096, 8192, 16384, 32768, 65536) else PAGE
        return cls(content, known, magic & 1 == 0)

    @property
    def frames(self) -> int:
        """How many whole frames there are."""
        return (len(self.content) - HEADER) // (FRAME_HEADER + self.page)

    def start(self, frame: int) -> int:
        return HEADER + frame * (FRAME_HEADER + self.page)

    def salts(self, frame: int) -> bytes:
        return self.content[self.start(frame) + 8 : self.start(frame) + 16]

    def ends_a_save(self, frame: int) -> bool:
        """Whether it is the last frame of a transaction."""
        return self.content[self.start(frame) + 4 : self.start(frame) + 8] != bytes(4)

    def stored(self, frame: int) -> Sum:
        """The checksum that a frame says it has; that of the header before the first."""
        at = 24 if frame < 0 else self.start(frame) + 16
        first, second = struct.unpack_from(">II", self.content, at)
        return first, second

    def sum_of(self, frame: int) -> Sum:
        """The checksum of a frame as it follows from the one stored before it."""
        at = self.start(frame)
        seen = self._added(self.content[at : at + 8], self.stored(frame - 1))
        return self._added(self.content[at + FRAME_HEADER : at + FRAME_HEADER + self.page], seen)

    def has_header(self) -> bool:
        return self._added(self.content[:24], (0, 0)) == self.stored(-1)

    def _added(self, data: bytes, before: Sum) -> Sum:
        words = array("I", data)
        if self.little != (sys.byteorder == "little"):
            words.byteswap()
        first, second = before
        pairs = iter(words)
        for one in pairs:
            first = (first + one + second) & 0xFFFFFFFF
            second = (second + next(pairs) + first) & 0xFFFFFFFF
        return first, second


def unread_saves(content: bytes) -> int:
    """How many whole saves a log holds behind a place that is not as it was written."""
    if len(content) < HEADER + FRAME_HEADER + PAGE:
        return 0
    log = _Log.of(content)
    frame, salts = 0, log.content[16:24]
    if log.has_header():
        while frame < log.frames and log.salts(frame) == salts and log.sum_of(frame) == log.stored(frame):
            frame += 1
    else:
        salts = log.salts(0)
    behind = range(frame + 1 if log.has_header() else 0, log.frames)
    return sum(
        log.salts(n) == salts and log.ends_a_save(n) and log.sum_of(n) == log.stored(n) for n in behind
    )


def check(folder: Path, log: Path) -> str:
    """Keep a log that is not whole, and say so once; the name under which it is kept where that was said, else "".

    Damaged at the first time: a backup may hold what cannot be read here any more. Whoever signs in again goes on with
    what was saved before the damage.
    """
    with files.sentences(log):
        content = log.read_bytes() if log.exists() else b""
        n = unread_saves(content)
        # Another window is writing to it: not damaged, but on its way.
        if not n or log.read_bytes() != content:
            return ""
        kept = folder / f"{KEPT}{hashlib.sha256(content).hexdigest()[:12]}.wal"
        if kept.exists():
            return kept.name
        files.replace_file(kept, content)
    happened = ngettext(
        "The log of the last saves is damaged: {n} save can no longer be read.",
        "The log of the last saves is damaged: at least {n} saves can no longer be read.",
        n,
    )
    raise Damaged(
        happened.format(n=n),
        _(
            "Restore the last backup if it is newer, or sign in again to go on with what was saved before; then "
            "check the last entries. The damaged log is kept as {name}."
        ).format(name=kept.name),
    )
