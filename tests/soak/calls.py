"""Standing between a process and its disk: each call that reads or writes a file waits here until it is let through.

Linux hands such calls to another process (seccomp user notification), so that the very one meant can be made to fail,
with whatever SQLite, Python or a library was doing at that moment, or the process be killed before it. The program
under test is as people run it. Elsewhere `usable` is false and only the instants of the clock are left.
"""

import ctypes
import fcntl
import os
import platform
import select
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

MACHINES = {
    "x86_64": (
        0xC000003E,
        317,
        {
            **{"write": 1, "pread64": 17, "pwrite64": 18, "sendfile": 40, "fsync": 74, "fdatasync": 75},
            **{"ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "unlink": 87, "openat": 257},
            **{"unlinkat": 263, "renameat": 264, "renameat2": 316, "copy_file_range": 326},
        },
    ),
    "aarch64": (
        0xC00000B7,
        277,
        {
            **{"write": 64, "pread64": 67, "pwrite64": 68, "sendfile": 71, "fsync": 82, "fdatasync": 83},
            **{"ftruncate": 46, "mkdirat": 34, "unlinkat": 35, "renameat": 38, "openat": 56},
            **{"renameat2": 276, "copy_file_range": 285},
        },
    ),
}
"""By machine: its number in the kernel's audit.h, its seccomp call, and its numbers of the calls that change a disk."""

READS = frozenset({"pread64"})
WITHOUT_ROOM = frozenset(
    {"write", "pwrite64", "openat", "mkdir", "mkdirat", "ftruncate", "copy_file_range", "sendfile"}
)
"""What a full disk refuses; it still renames, removes and reads."""

_LOAD, _EQUAL, _ANY_BIT, _ABOVE, _RETURN = 0x20, 0x15, 0x45, 0x25, 0x06  # opcodes of classic BPF
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_NUMBER, _MACHINE, _FIRST, _THIRD = 0, 4, 16, 32  # offsets in struct seccomp_data
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_RECEIVE, _ANSWER = 0xC0502100, 0xC0182101  # ioctls of linux/seccomp.h
_NO_NEW_PRIVILEGES, _SET_FILTER, _NEW_LISTENER, _GO_ON = 38, 1, 8, 1
FIRST_WATCHED = 3
"""Standard input, output and error are let through; the pipe on which saves are acknowledged takes one of them."""


@dataclass(frozen=True)
class Call:
    """A call that waits: which in the row, its name."""

    number: int
    name: str

    def __str__(self) -> str:
        return f"call {self.number}, {self.name}"


Answer = Callable[[Call], int]
"""What is done with a call: 0 lets it through, an errno refuses it, KILL ends the process before it."""
KILL = -1


def usable() -> bool:
    """Whether this computer lets one process stand between another and its disk."""
    if platform.system() != "Linux" or platform.machine() not in MACHINES:
        return False
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        child = os.fork()
        if child == 0:
            os._exit(0 if _filtered(theirs) else 1)
        return os.waitpid(child, 0)[1] == 0


def hand_over(way: socket.socket) -> None:
    """In the process under test: from now on its calls wait for `watch`."""
    if not _filtered(way):
        raise OSError("no seccomp")


def _filtered(way: socket.socket) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    code = _program()
    kept = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    listener = libc.syscall(MACHINES[platform.machine()][1], _SET_FILTER, _NEW_LISTENER, program)
    if listener < 0:
        return False
    socket.send_fds(way, [b"."], [listener])
    os.close(listener)
    return True


def _program() -> bytes:
    """Which calls wait: those of this machine that change a disk; an open only where it is for writing."""
    machine, _seccomp, numbers = MACHINES[platform.machine()]
    lines = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for name, number in numbers.items():
        lines += [(_EQUAL, 0, len(_question(name)), number), *_question(name)]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _question(name: str) -> list[tuple[int, int, int, int]]:
    ask, allow = (_RETURN, 0, 0, _ASK), (_RETURN, 0, 0, _ALLOW)
    if name == "openat":
        return [(_LOAD, 0, 0, _THIRD), (_ANY_BIT, 0, 1, _WRITES), ask, allow]
    if name == "write":
        return [(_LOAD, 0, 0, _FIRST), (_ABOVE, 0, 1, FIRST_WATCHED - 1), ask, allow]
    return [ask]


def watch(child: int, way: socket.socket, answer: Answer) -> int:
    """Answer the calls of a process until it ends, in the order they come; returns how many there were."""
    _sign, (listener, *_none), _flags, _address = socket.recv_fds(way, 1, 1)
    names = {number: name for name, number in MACHINES[platform.machine()][2].items()}
    seen = 0
    try:
        waiting = select.poll()
        waiting.register(listener, select.POLLIN)
        while (waiting.poll()[0][1]) & select.POLLIN:
            asked = bytearray(80)
            try:
                fcntl.ioctl(listener, _RECEIVE, asked)
            except FileNotFoundError:  # ended between asking and being heard
                continue
            seen += 1
            call = Call(seen, names[struct.unpack_from("i", asked, 16)[0]])
            _say(listener, child, struct.unpack_from("Q", asked)[0], answer(call))
    finally:
        os.close(listener)
    return seen


def _say(listener: int, child: int, call: int, said: int) -> None:
    if said == KILL:
        os.kill(child, signal.SIGKILL)
        return
    try:
        fcntl.ioctl(listener, _ANSWER, struct.pack("QqiI", call, 0, -said, 0 if said else _GO_ON))
    except FileNotFoundError:  # the process ended meanwhile
        return
