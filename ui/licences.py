"""What comes with Visitbook: its parts with version, licence and the licence's text, from one file beside the icons."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "resources" / "licences.txt"
_RULE = re.compile(r"^={8} ", re.M)
_VERSION = re.compile(r"(?P<name>.+) (?P<version>\d\S*)")


@dataclass(frozen=True)
class Component:
    """A part: a package or library, fonts, icons, codes. `version` is empty where its package says it."""

    name: str
    version: str
    licence: str
    text: str


@lru_cache(maxsize=1)
def components() -> tuple[Component, ...]:
    """All parts, by their names."""
    parts = _RULE.split(FILE.read_text(encoding="utf-8"))[1:]
    return tuple(sorted(map(_component, parts), key=lambda one: one.name.lower()))


def _component(part: str) -> Component:
    title, licence, text = part.split("\n", 2)
    found = _VERSION.fullmatch(title)
    name, version = (found["name"], found["version"]) if found else (title, "")
    return Component(name, version, licence, text.strip("\n"))
