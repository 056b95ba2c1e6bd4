"""A day at a site in a process of its own, watched: every connection it asks for, every window title, what it leaves.

`python watched_day.py FOLDER`; what was seen is printed as JSON on the last line. FOLDER gets the site and what the
person saves; everything else the program writes goes where the environment says (HOME, TMPDIR).
"""

import ctypes
import json
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtPrintSupport import QPrinter
from stage import CONSENT, PASSWORD, TODAY, TestClock

from tracker import backups, enrolment, paper, studies, trust, visits
from tracker.domain.records import Sex, Typed
from tracker.site import NewSite, NewUser, Site
from ui import app as entry
from ui.main_window import MainWindow
from ui.pdf_pages import make_printer, print_pages
from ui.places import SCREENS

PERSONAL = ("Q.Z.X.", "1987-11-23", "nosebleed after the second dose")
"""What the day is told of a participant, and what may lie nowhere but in the site and in what the person saved."""
NUMBER = "SAR-S001"
SNMP = Path("/proc/net/snmp")
asked: list[str] = []
"""Every connection, look-up or message that was asked for in Python."""


def watch(event: str, details: tuple[object, ...]) -> None:
    """Note what would reach for the network; sockets that stay in this computer's kernel are none."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        channel = details[0]
        if isinstance(channel, socket.socket) and channel.family in (socket.AF_INET, socket.AF_INET6):
            asked.append(event)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request"):
        asked.append(event)


@dataclass(frozen=True)
class Reached:
    """What this network namespace was asked for by anything in it, C++ too: of the computer itself, and outside it."""

    computer: int = 0
    outside: int = 0

    def since(self, before: "Reached") -> "Reached":
        return Reached(self.computer - before.computer, self.outside - before.outside)


def reached() -> Reached:
    """The kernel's own counters, which only mean something in a namespace of one's own."""
    if not SNMP.exists():
        return Reached()
    lines = [line.split() for line in SNMP.read_text(encoding="ascii").splitlines()]
    named = {
        names[0] + name: int(value)
        for names, counted in zip(lines[::2], lines[1::2], strict=True)
        for name, value in zip(names[1:], counted[1:], strict=True)
    }
    return Reached(named["Tcp:ActiveOpens"] + named["Udp:OutDatagrams"], named["Ip:OutNoRoutes"])


def begin_alone() -> None:
    """Switch the own namespace's loopback on, so that what stays in the computer is told from what would leave it."""
    import fcntl  # noqa: PLC0415  Linux alone has namespaces

    with socket.socket() as channel:
        up = struct.pack("16sH14x", b"lo", 1)  # SIOCSIFFLAGS, IFF_UP: linux/sockios.h, linux/if.h
        fcntl.ioctl(channel, 0x8914, up)


def by_the_commands(folder: Path) -> str:
    """What the command line does in a day. Returns the visit that the window opens."""
    path = folder / "site.visitbook"
    info = NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")
    with Site.create(path, info, NewUser("anna", "Anna Karimi", PASSWORD), clock=TestClock()) as site:
        studies.add(site, "baaz-ad-ir")
        study = studies.study(site, "baaz-ad-ir").id
        person = enrolment.Registration(
            PERSONAL[0], Sex.FEMALE, CONSENT, "2.0", birth_date=date.fromisoformat(PERSONAL[1])
        )
        enrolment.register(site, study, person)
        visit_id = visits.find_visit(site, NUMBER, "screening")
        visits.hold(site, visit_id, TODAY, PERSONAL[2])
        visits.save(site, visit_id, "laboratory_screening", Typed("haemoglobin", "13.5", "g/dL"))
        (folder / "saved").mkdir()
        paper.write_whole(folder / "saved" / "report.pdf", paper.visit_report(site, visit_id))
        backups.make(site, folder / "saved" / "site.vbbackup")
        trust.verified(site)
    backups.restore(folder / "saved" / "site.vbbackup", folder / "restored.visitbook", "anna", PASSWORD)
    return visit_id


def in_the_window(folder: Path, visit_id: str) -> tuple[set[str], Reached]:
    """Sign in, see every screen, print, meet a defect of our own, and close.

    Returns the titles that the window had, and what printing reached for.
    """
    app, stage = entry._start()
    stage.begin(folder / "site.visitbook")
    stage.show()
    titles = {stage.windowTitle()}
    stage.enter(Site.open(folder / "site.visitbook", "anna", PASSWORD, window=True, clock=TestClock()))
    assert stage.shell is not None
    for name in SCREENS:
        see(stage.shell, name, visit_id)
        titles.add(stage.windowTitle())
    before = reached()
    print_report(stage.shell.bridge.site, visit_id, folder / "saved" / "printed.pdf")
    printing = reached().since(before)
    our_own_defect()
    stage.close()
    app.processEvents()
    return titles, printing


def see(shell: MainWindow, name: str, visit_id: str) -> None:
    """One screen with the participant of the day, as far as it is about one."""
    site = shell.bridge.site
    who = visits.open_visit(site, visit_id).participant
    wanted: dict[str, dict[str, str]] = {
        "participant": {"participant_id": who.id},
        "eligibility": {"participant_id": who.id},
        "visit": {"visit_id": visit_id},
        "document": {"visit_id": visit_id, "what": "visit"},
    }
    shell.show_screen(name, **wanted.get(name, {}))
    shell.bridge.wait()
    shell.top_bar.grab()
    shell.grab()
    QCoreApplication.processEvents()


def print_report(site: Site, visit_id: str, target: Path) -> None:
    """Print, into a file as there is no printer here."""
    pdf = paper.visit_report(site, visit_id)
    printer = make_printer(pdf, "report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    assert print_pages(pdf, printer)


def our_own_defect() -> None:
    """Errors that hold what was typed, where nobody catches them: in the window, in a thread, in a destructor."""

    def fail() -> None:
        raise ValueError(" ".join(PERSONAL))

    class FailsAtItsEnd:
        def __del__(self) -> None:
            fail()

    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    FailsAtItsEnd()


def connect(_folder: Path) -> None:
    """The proof that a connection would be seen: within the computer from Python, and outside it past Python."""
    with socket.socket() as channel:
        channel.connect_ex(("127.0.0.1", 9))
    address = b"\x02\x00\x00\x09\xc0\x00\x02\x01" + bytes(8)  # 192.0.2.1, for documentation (RFC 5737)
    libc = ctypes.CDLL(None)
    libc.connect(libc.socket(2, 1, 0), address, len(address))


def day(folder: Path) -> dict[str, object]:
    """The whole of it."""
    entry.main(["study", "list"])
    visit_id = by_the_commands(folder)
    titles, printing = in_the_window(folder, visit_id)
    return {
        "titles": sorted(titles),
        "modules": sorted(sys.modules),
        "core": core_limit(),
        "printing": asdict(printing),
    }


def core_limit() -> int | None:
    """Bytes of memory that a crash may write to the disk; None where the system has no such limit."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415  Windows has none

    return resource.getrlimit(resource.RLIMIT_CORE)[0]


if __name__ == "__main__":
    sys.addaudithook(watch)
    if "alone" in sys.argv:
        begin_alone()
    begun = reached()
    what: dict[str, Callable[[Path], object]] = {"day": day, "connect": connect}
    seen = what[sys.argv[1]](Path(sys.argv[2]))
    told = {"seen": seen, "asked": asked, "kernel": asdict(reached().since(begun))}
    sys.stdout.write(json.dumps(told) + "\n")
