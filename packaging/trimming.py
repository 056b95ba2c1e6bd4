"""What PyInstaller would take along and Visitbook does not use."""

import sys
from pathlib import PurePosixPath

LEFT_OUT = (
    "tkinter",
    "setuptools",
    "PySide6.QtNetwork",  # no connection is ever opened: what could open one stays out
    "ssl",
    "_ssl",
    "sqlite3",  # the encrypted one, sqlcipher3, has its own
    "PIL._avif",  # ReportLab wants Pillow itself; no page has a picture
    "PIL._webp",
    "PIL._imagingcms",
    "PIL._imagingft",
    "readline",
    "polars",  # for SPSS files alone, 250 MB with what it needs
    "pyreadstat",
    "numpy",
    "pandas",
    "pyarrow",
    "greenlet",
    "psycopg2",
)
"""Modules that no bundle has."""

PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qsvg", "qico"},
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platformthemes": {"qgtk3", "qxdgdesktopportal"},
    "printsupport": {"cupsprintersupport"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
}
"""The kinds of Qt plugins that are kept, and which of each: window systems, input methods, printing, SVG."""

LIBRARIES_OUT = ("Qt6Network", "Qt6EglFS", "Qt6EglFs", "Qt6Quick", "Qt6Qml", "Qt6VirtualKeyboard", "Qt6Pdf")
"""Libraries of Qt that only plugins need which are left out."""

FROM_THE_SYSTEM = ("/lib/", "/usr/lib/")
"""Where Linux keeps its own libraries. The package depends on them, so that the system keeps them up to date."""

PYTHONS_OWN = ("libcrypto.so", "libffi.so", "libbz2.so", "liblzma.so", "libz.so", "libexpat.so", "libuuid.so")
"""Of those, what Python is linked with: its names differ between systems and their releases."""


def is_kept(name: str, source: str) -> bool:
    """Whether a file belongs in the bundle: its name in there and where it comes from."""
    path = PurePosixPath(name.replace("\\", "/"))
    if "translations" in path.parts and "PySide6" in path.parts:
        return False  # of Qt's own dialogs, in languages that Visitbook does not speak
    if "plugins" in path.parts and "PySide6" in path.parts:
        return path.name.split(".")[0].removeprefix("lib") in PLUGINS.get(path.parent.name, set())
    if path.name.removeprefix("lib").startswith(LIBRARIES_OUT):
        return False
    if sys.platform == "linux" and source.startswith(FROM_THE_SYSTEM):
        return path.name.startswith(PYTHONS_OWN)
    return True
