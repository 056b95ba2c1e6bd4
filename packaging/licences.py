"""Writes ui/resources/licences.txt, the licences of all that a bundle carries, and finds what it does not name.

    build/bundle-env/bin/python packaging/licences.py

The texts are those that the installed packages bring. What lies inside them or beside them (Qt, SQLCipher, OpenSSL,
fonts) is named in INSIDE with the place of its text: a file of this project, of Python, or Debian's record of it.
"""

import ast
import re
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
FILE = ROOT / "ui" / "resources" / "licences.txt"
RULE = "======== "
"""What begins each part of the file; then name and version, and on the next line the licence by its short name."""

_MAKING = {"altgraph", "macholib", "pefile", "pywin32-ctypes", "setuptools", "packaging"}
_SPSS = {"narwhals", "numpy", "polars", "polars-runtime-32", "pyreadstat"}
NOT_BUNDLED = _MAKING | _SPSS
"""Of the lock: what only makes the bundle, and what only SPSS files need."""

SHORT = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0 (its hooks at run time)",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause; PDFium: BSD-3-Clause",
    "python-bidi": "LGPL-3.0-or-later",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
    "defusedxml": "PSF-2.0",
    "uharfbuzz": "Apache-2.0",
}
"""The licences that packages name in other words than the usual short ones."""

_WRITTEN = re.compile(r"(?:licen[cs]e|copying|notice)[^/]*$|/licenses/.*\.(?:txt|md)$", re.I)
_NOT_HERE = re.compile(r"musl|android|catapult|v8_xfa")
"""Parts of pypdfium2 that its builds for Linux and Windows do not have."""

HEAD = """\
What comes with Visitbook, and under which licence
Visitbook itself is licensed under the Apache License 2.0. Each part below has its name and version, its licence,
and its text.
"""


class Inside(NamedTuple):
    """Something without a package of its own: its name, its licence, and the files of its text."""

    name: str
    licence: str
    texts: tuple[str, ...]


_LGPL = ("bidi:COPYING.LESSER", "bidi:COPYING")
INSIDE = (
    Inside("Python", "PSF-2.0", ("python:LICENSE.txt",)),
    Inside("Qt", "LGPL-3.0-only", ("packaging/texts/Qt.txt", *_LGPL)),
    Inside("SQLCipher (in sqlcipher3)", "BSD-3-Clause", ("packaging/texts/SQLCipher.txt",)),
    Inside("SQLite (in sqlcipher3)", "Public domain", ("packaging/texts/SQLite.txt",)),
    Inside("OpenSSL (in sqlcipher3, cryptography, Python)", "Apache-2.0", ("debian:libssl3",)),
    Inside("ICU (in Qt)", "Unicode-3.0", ("debian:libicu72",)),
    Inside("FreeType (in Qt, PDFium)", "FTL", ("debian:libfreetype6",)),
    Inside("HarfBuzz (in Qt, uharfbuzz, PDFium)", "MIT", ("debian:libharfbuzz0b",)),
    Inside("PCRE2 (in Qt)", "BSD-3-Clause", ("debian:libpcre2-8-0",)),
    Inside("libpng (in Qt, PDFium)", "libpng-2.0", ("debian:libpng16-16",)),
    Inside("libxml2 (in lxml)", "MIT", ("debian:libxml2",)),
    Inside("libxslt (in lxml)", "MIT", ("debian:libxslt1.1",)),
    Inside("libyaml (in PyYAML)", "MIT", ("debian:libyaml-0-2",)),
    Inside("Argon2 (in argon2-cffi-bindings)", "CC0-1.0 OR Apache-2.0", ("debian:libargon2-1",)),
    Inside("libffi (for Python)", "MIT", ("debian:libffi8",)),
    Inside("bzip2 (for Python)", "bzip2-1.0.6", ("debian:libbz2-1.0",)),
    Inside("XZ Utils, liblzma (for Python)", "Public domain", ("debian:liblzma5",)),
    Inside("zlib (for Python)", "Zlib", ("debian:zlib1g",)),
    Inside("Expat (for Python)", "MIT", ("debian:libexpat1",)),
    Inside("libuuid (for Python)", "BSD-3-Clause", ("debian:libuuid1",)),
    Inside("IBM Plex Sans", "OFL-1.1", ("tracker/fonts/LICENSE-IBM-Plex.txt",)),
    Inside("DejaVu Sans", "Bitstream Vera", ("tracker/fonts/LICENSE-DejaVu.txt",)),
    Inside("Lucide icons", "ISC", ("ui/resources/icons/LICENSE-Lucide.txt",)),
    Inside("LOINC codes", "LOINC licence", ("packaging/texts/LOINC.txt",)),
)

LIBRARIES = {
    "libcrypto": "OpenSSL",
    "libffi": "libffi",
    "libbz2": "bzip2",
    "liblzma": "XZ",
    "libz": "zlib",
    "libexpat": "Expat",
    "libuuid": "libuuid",
    "libpython": "Python",
    "libQt6": "Qt",
    "libicu": "ICU",
    **dict.fromkeys(("libXau", "libxcb", "libjpeg", "libtiff", "libopenjp2"), "pillow"),
    "libpyside6": "PySide6_Essentials",
    "libshiboken6": "shiboken6",
}
"""Libraries that lie beside the program, by how their names begin, and the part that names their licence."""


def main() -> int:
    """Write the file anew."""
    FILE.write_text(HEAD + "".join(_parts()), encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size / 1e3:.0f} kB")
    return 0


def wanted() -> list[str]:
    """The packages of the lock whose licences a bundle must carry."""
    names = re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.M)
    return [name for name in dict.fromkeys(names) if name not in NOT_BUNDLED]


def named_in(text: str) -> dict[str, str]:
    """The parts that a file of licences names, as packages are compared, each with its version or what follows."""
    return {_plain(name): rest for name, rest in re.findall(rf"^{RULE}(\S+) ?(.*)", text, re.M)}


def unnamed(work: Path, folder: Path) -> Iterator[str]:
    """What PyInstaller took into the bundle, by its own lists in `work`, and the file of licences does not name."""
    named = set(named_in(FILE.read_text(encoding="utf-8")))
    packages = packages_distributions()
    for top in sorted(_modules(work) - set(sys.stdlib_module_names) - {"tracker", "ui", "migrations"}):
        if not any(_plain(name) in named for name in packages.get(top, [top])):
            yield top
    for path in (folder / "_internal").glob("*.so*"):
        part = next((whose for start, whose in LIBRARIES.items() if path.name.startswith(start)), None)
        if _plain(part or "") not in named and path.name.split(".")[0] not in packages:
            yield path.name


def _modules(work: Path) -> set[str]:
    """The first names of all modules of the bundle, PyInstaller's own left out."""
    found = ast.literal_eval((work / "PYZ-00.toc").read_text(encoding="utf-8"))
    tops = {entry[0].partition(".")[0] for entry in found[1]}
    return {top for top in tops if not top.startswith(("pyi", "_pyi", "PyInstaller", "_sysconfigdata"))}


def _parts() -> Iterator[str]:
    for name in wanted():
        try:
            found = distribution(name)
        except ModuleNotFoundError:
            continue  # a package of another system
        yield _part(f"{found.name} {found.version}", _licence(found), _texts(found))
    for one in INSIDE:
        yield _part(one.name, one.licence, [_text(place) for place in one.texts])


def _part(name: str, licence: str, texts: Sequence[str]) -> str:
    if not texts:
        sys.exit(f"No text of a licence was found for {name}.")
    whole = "\n\n".join(text.strip("\n") for text in texts)
    return f"\n{RULE}{name}\n{licence}\n\n{whole}\n"


def _licence(found: Distribution) -> str:
    if found.name in SHORT:
        return SHORT[found.name]
    told = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    if told and len(told) < 60 and "\n" not in told:
        return str(told)
    kinds = found.metadata.get_all("Classifier") or []
    names = [kind.rpartition(" :: ")[2] for kind in kinds if kind.startswith("License ::")]
    return ", ".join(names) or "see its text"


def _texts(found: Distribution) -> list[str]:
    if found.name in ("PySide6_Essentials", "shiboken6"):
        return ["Its text stands below under Qt, which it binds to Python."]
    paths = [path for path in found.files or () if ".dist-info" in str(path)]
    chosen = [path for path in paths if _WRITTEN.search(str(path)) and not _NOT_HERE.search(str(path))]
    return list(dict.fromkeys(_read(Path(str(path.locate()))) for path in sorted(chosen)))


def _text(place: str) -> str:
    kind, _colon, name = place.rpartition(":")
    path = {
        "": ROOT / name,
        "python": Path(sysconfig.get_path("stdlib")) / name,
        "debian": Path("/usr/share/doc") / name / "copyright",
    }.get(kind)
    if path is None:  # LGPL and GPL, as a package brings them
        path = next(
            Path(str(one.locate())) for one in distribution("python-bidi").files or () if one.name == name
        )
    return _read(path)


def _read(path: Path) -> str:
    """A text in UTF-8, or in Latin-1 as some older ones are."""
    whole = path.read_bytes()
    try:
        return whole.decode("utf-8")
    except UnicodeDecodeError:
        return whole.decode("latin-1")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
