"""`python3 run.py deb`: the bundle as a package of Debian and Ubuntu, dist/visitbook_VERSION_ARCH.deb.

The libraries that the window system brings are the system's own (NEEDED); a bundle that asks for one not named here is
not packed. Removing the package touches no site: those are folders of their users.
"""

import argparse
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import bundle
import icons

ROOT = bundle.ROOT
LINUX = ROOT / "packaging" / "linux"
NEEDED = {
    "libc6 (>= 2.36)": "ld-linux-x86-64.so.2 libc.so.6 libdl.so.2 libm.so.6 libpthread.so.0 librt.so.1 libutil.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libfreetype6": "libfreetype.so.6",
    "libgcc-s1": "libgcc_s.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0 libgthread-2.0.so.0",
    "libstdc++6": "libstdc++.so.6",
    "libx11-6": "libX11.so.6",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb1": "libxcb.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-glx0": "libxcb-glx.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render0": "libxcb-render.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-shm0": "libxcb-shm.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-util1": "libxcb-util.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libzstd1": "libzstd.so.1",
}
"""The packages it depends on, and the libraries that it takes from each."""

OPTIONAL = {
    "libcups2": ("libcupsprintersupport.so",),
    "libgtk-3-0": ("libqgtk3.so",),
    "libwayland-client0": (
        "libQt6Wayland",
        "libQt6WlShell",
        "libqwayland",
        "libadwaita",
        "libbradient",
        "libxdg-shell",
    ),
    "libwayland-cursor0": (),
    "libwayland-egl1": ("libqt-plugin-wayland-egl",),
}
"""What it recommends, and the files that do nothing without it: printers, GNOME's own dialogs, Wayland."""


def main(words: Sequence[str] | None = None) -> int:
    """Make the bundle, unless there is one to take, and the package from it."""
    parser = argparse.ArgumentParser(prog="run.py deb", description=__doc__)
    parser.add_argument("--env", type=Path, help="as of `run.py bundle`")
    parser.add_argument("--keep-bundle", action="store_true", help="take dist/visitbook as it is")
    asked = parser.parse_args(words)
    if not asked.keep_bundle:
        bundle.make(asked.env)
    missing = sorted(unnamed(bundle.FOLDER))
    if missing:
        sys.exit("No package is named for: " + ", ".join(missing))
    made = pack(bundle.FOLDER)
    print(f"{made}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


def unnamed(folder: Path) -> Iterator[str]:
    """The libraries that the bundle asks the system for and that no package above brings, with who asks."""
    files = [path for path in folder.rglob("*") if path.is_file() and _is_program(path)]
    known = {path.name for path in files} | {one for names in NEEDED.values() for one in names.split()}
    optional = tuple(one for names in OPTIONAL.values() for one in names)
    for path in files:
        if not path.name.startswith(optional):
            yield from (f"{one} ({path.name})" for one in _asks_for(path) if one not in known)


def pack(folder: Path) -> Path:
    """Lay the package out below build/deb and pack it."""
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    machine = _said(["dpkg", "--print-architecture"])
    tree = bundle.BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree / "usr/lib/visitbook", symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/visitbook").symlink_to("../lib/visitbook/visitbook")
    _texts(tree, release)
    _icons(tree / "usr/share/icons/hicolor")
    _control(tree, release, machine)
    made = bundle.DIST / f"visitbook_{release}_{machine}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, made], check=True)
    return made


def _texts(tree: Path, release: str) -> None:
    """Desktop entry, metadata, manual page and licences, dated by the day of the build."""
    share = tree / "usr/share"
    for name, place in (
        ("visitbook.desktop", "applications"),
        ("visitbook.metainfo.xml", "metainfo"),
        ("visitbook.1", "man/man1"),
    ):
        text = (LINUX / name).read_text(encoding="utf-8")
        _write(
            share / place / name, text.replace("@VERSION@", release).replace("@DATE@", f"{_day():%Y-%m-%d}")
        )
    subprocess.run(["gzip", "-9n", share / "man/man1/visitbook.1"], check=True)
    doc = share / "doc/visitbook"
    doc.mkdir(parents=True)
    shutil.copyfile(ROOT / "ui/resources/licences.txt", doc / "copyright")
    if shutil.which("appstreamcli"):
        subprocess.run(
            ["appstreamcli", "validate", "--no-net", share / "metainfo/visitbook.metainfo.xml"], check=True
        )


def _icons(folder: Path) -> None:
    """The icon for every size that a desktop asks for."""
    _write(folder / "scalable/apps/visitbook.svg", icons.SOURCE.read_text(encoding="utf-8"))
    icons.paint((edge, folder / f"{edge}x{edge}/apps/visitbook.png") for edge in icons.SIZES)


def _control(tree: Path, release: str, machine: str) -> None:
    fields = {
        "Package": "visitbook",
        "Version": release,
        "Architecture": machine,
        "Maintainer": "The Visitbook authors <visitbook@localhost>",
        "Installed-Size": str(bundle.size(tree) // 1024),
        "Depends": ", ".join(NEEDED),
        "Recommends": ", ".join(OPTIONAL),
        "Section": "science",
        "Priority": "optional",
        "Description": (
            "visits, scores, laboratory safety and paper of clinical trials\n"
            " Visitbook keeps the visits of clinical trial participants for the people who\n"
            " run a trial at a site: planned by their windows, entered with the keyboard,\n"
            " judged against the protocol, printed for the trial file. It works on one\n"
            " computer, without a network, on an encrypted file."
        ),
    }
    _write(tree / "DEBIAN/control", "".join(f"{name}: {words}\n" for name, words in fields.items()))


def _asks_for(path: Path) -> list[str]:
    lines = _said(["readelf", "--dynamic", "--wide", str(path)]).splitlines()
    return [line.partition("[")[2].rstrip("]") for line in lines if "(NEEDED)" in line]


def _is_program(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _day() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
