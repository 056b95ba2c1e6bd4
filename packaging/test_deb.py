"""`python3 run.py test-deb`: the package in an empty Debian, from its installation to its removal, as a log.

debootstrap makes the empty root below build/; the package is installed there with apt, its window is shown on a
virtual screen and worked with keys alone: a site, a participant, a visit. The command line then reads, proves and
prints what was entered. At the end the package is removed and the site's folder must be as it was. Needs root,
debootstrap, Xvfb and xdotool.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bundle
from virtual_screen import brightness, screen, seen, wait_until

EMPTY = bundle.BUILD / "test-root"
PICTURES = bundle.DIST / "test-deb"
HOME = "/srv/anna"
SITE = f"{HOME}/Documents/Trial Hospital.visitbook"
PASSPHRASE = "a long enough sentence"
EASI = "33221 21111 22222 31111".replace(" ", "")
"""Area and four signs of four regions: (8 × 3 × 0.1) + (4 × 2 × 0.2) + (8 × 2 × 0.3) + (4 × 3 × 0.4) = 13.6."""
PAPER = 200
"""How bright the page of a screen is at least, where the panel of the first start was dark."""
_BEGUN = time.monotonic()


def main(words: Sequence[str] | None = None) -> int:
    """Go through all steps; the first that fails ends it."""
    parser = argparse.ArgumentParser(prog="run.py test-deb", description=__doc__)
    parser.add_argument(
        "--mirror", default=_mirror(), help="where debootstrap finds Debian; this computer's own"
    )
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--deb", type=Path, help="the package; without, the newest in dist/")
    asked = parser.parse_args(words)
    _need_tools(asked.mirror)
    made = asked.deb or max(bundle.DIST.glob("visitbook_*.deb"), key=lambda path: path.stat().st_mtime)
    _empty_root(asked.suite, asked.mirror)
    with _kernel_files():
        _install(made)
        _by_keys()
        _by_words()
        _remove()
    tell("all done")
    return 0


def tell(words: str) -> None:
    """A line of the log with the seconds since the start."""
    print(f"{time.monotonic() - _BEGUN:6.1f} s  {words}", flush=True)


def _empty_root(suite: str, mirror: str) -> None:
    shutil.rmtree(EMPTY, ignore_errors=True)
    EMPTY.mkdir(parents=True)
    _run(["debootstrap", "--variant=minbase", suite, EMPTY, mirror])
    tell(f"empty {suite}: {bundle.size(EMPTY) / 1e6:.0f} MB")


def _install(made: Path) -> None:
    (EMPTY / HOME[1:]).mkdir()
    shutil.copy(made, EMPTY / "tmp")
    _inside(["apt-get", "install", "-y", "--no-install-recommends", f"/tmp/{made.name}"])
    tell(f"installed {made.name} with what it depends on: {_inside(['dpkg', '-l', 'visitbook'])[-1]}")
    assert any("NCT04972760" in line for line in _inside(["visitbook", "study", "list"]))
    assert (EMPTY / "usr/share/doc/visitbook/copyright").stat().st_size > 100_000
    tell("the command line lists the studies; the licences are there")


def _by_keys() -> None:
    """Make a site, register a participant and enter a visit in the window, without the mouse."""
    with screen() as display:
        environment = ["env", f"HOME={HOME}", "LANG=C.UTF-8", "TZ=Asia/Tehran", f"DISPLAY={display}"]
        window = subprocess.Popen(["chroot", str(EMPTY), *environment, "visitbook"])
        try:
            wait_until(lambda: brightness(4, 700) > 0, "the first window")
            _work(window.pid)
        except SystemExit:
            _picture(window.pid, "where-it-stopped")
            raise
        finally:
            window.terminate()
            window.wait()


def _work(window: int) -> None:
    _picture(window, "first-start")
    # There is no window manager that would give the focus.
    subprocess.run(["xdotool", "mousemove", "960", "221", "click", "1"], check=True)
    _keys(window, "Trial Hospital", "Return", "01", "Return", "Return", "Return")
    _keys(window, "Down", "Down", "Down", "Down", "space", "Return")
    _keys(window, "Anna Test", "Return", "ctrl+a", "anna", "Return")
    _keys(window, PASSPHRASE, "Return", PASSPHRASE, "Return")
    wait_until(lambda: brightness(300, 650) > PAPER, "Today, in place of the dark panel", 0.5)
    _picture(window, "today")
    tell("a site made in the window")
    _keys(
        window,
        "ctrl+n",
        "A.B.",
        "Return",
        "f",
        "2.9.1991",
        "Return",
        "10.1.2026",
        "Return",
        "1.0",
        "ctrl+Return",
    )
    _picture(window, "eligibility")
    tell("a participant registered")
    _keys(window, "Return", "Return")
    _picture(window, "visit")
    _keys(window, "y", "Page_Down", "Page_Down", "Page_Down", EASI, "Tab")
    _picture(window, "visit-entered")
    tell("a visit begun and its EASI entered")


def _by_words() -> None:
    """What the window recorded, read, proved and printed by the command line."""
    said = "\n".join(_inside(["visitbook", "participants", "--site", SITE]))
    number = re.search(r"GF-\w+", said)
    assert number, said
    whose = ["--site", SITE, "--participant", number.group(), "--visit", "baseline"]
    _inside(["visitbook", "report", "visit", *whose, "--out", f"{HOME}/report.pdf"])
    _inside(["visitbook", "sheet", *whose, "--out", f"{HOME}/sheet.pdf"])
    report = EMPTY / HOME[1:] / "report.pdf"
    text = _text(report)
    assert number.group() in text
    assert "13.6" in text
    shutil.copy(report, PICTURES)
    tell(f"report of {number.group()} printed: {report.stat().st_size / 1e3:.0f} kB")
    tell(_inside(["visitbook", "verify", "--site", SITE])[-1])


def _remove() -> None:
    before = _fingerprints()
    _inside(["apt-get", "purge", "-y", "visitbook"])
    assert before
    assert _fingerprints() == before
    left = [path for path in ("usr/bin/visitbook", "usr/lib/visitbook") if (EMPTY / path).exists()]
    assert left == []
    tell(f"removed; the {len(before)} files of the site are as they were")


def _fingerprints() -> dict[str, str]:
    files = [path for path in (EMPTY / SITE[1:]).rglob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _keys(window: int, *keys: str) -> None:
    """Press keys by their names, or type what has no name of a key; the next when the last has been worked off."""
    for key in keys:
        named = re.fullmatch(r"Return|Tab|space|Down|Page_Down|(?:ctrl|alt)\+\w+", key)
        say = ["key", key] if named else ["type", "--delay", "20", key]
        subprocess.run(["xdotool", *say], check=True)
        _rest(window)


def _picture(window: int, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    _rest(window)
    seen().save(str(PICTURES / f"{name}.png"))


def _rest(window: int) -> None:
    """Until the program sleeps at each of ten looks, half a second long: it waits for the next key."""
    asleep = 0
    while asleep < 10:
        state = Path(f"/proc/{window}/stat").read_text().rpartition(") ")[2][0]
        asleep = asleep + 1 if state == "S" else 0
        time.sleep(0.05)


def _text(paper: Path) -> str:
    from pypdf import PdfReader  # noqa: PLC0415  only a test reads paper back

    return "\n".join(page.extract_text() for page in PdfReader(paper).pages)


def _inside(command: Sequence[str]) -> list[str]:
    """The lines that a command says in the root; one that fails ends the test with its words."""
    who = {"VISITBOOK_USER": "anna", "VISITBOOK_PASSPHRASE": PASSPHRASE, "DEBIAN_FRONTEND": "noninteractive"}
    environment = {"HOME": HOME, "LANG": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **who}
    done = subprocess.run(
        ["chroot", str(EMPTY), *command], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()


@contextmanager
def _kernel_files() -> Iterator[None]:
    """/proc in the root, as on any running system."""
    _run(["mount", "-t", "proc", "proc", EMPTY / "proc"])
    try:
        yield
    finally:
        _run(["umount", EMPTY / "proc"])


def _run(command: Sequence[object]) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _need_tools(mirror: str) -> None:
    missing = [tool for tool in ("debootstrap", "Xvfb", "xdotool", "chroot") if not shutil.which(tool)]
    if missing or os.geteuid() or not mirror:
        sys.exit(
            f"This needs root, a mirror of Debian (--mirror) and these tools: {', '.join(missing) or 'all there'}."
        )


def _mirror() -> str:
    """The mirror that this computer itself installs from."""
    for path in (*Path("/etc/apt/sources.list.d").glob("*.sources"), Path("/etc/apt/sources.list")):
        found = (
            re.search(r"^(?:URIs:|deb(?: \[[^]]*\])?) *(\S+)", path.read_text(), re.M)
            if path.exists()
            else None
        )
        if found:
            return found.group(1)
    return ""


if __name__ == "__main__":
    sys.exit(main())
