"""backups.json in a site's folder: where its backups went, for the day on which nothing else of it can be read.

It names folders and holds nothing of anyone. A damaged or missing one only means that a person must find the backup.
"""

import glob
import json
from contextlib import suppress
from pathlib import Path

from tracker.storage import files
from tracker.storage.backup import SUFFIX

FILE = "backups.json"
LARGEST = 10_000
MOST = 5
"""Folders remembered: the last ones."""


def remember(site: Path, target: Path) -> None:
    """Note that a good backup went there. A disk that does not take the note does not undo the backup."""
    begins = target.name.partition("-")[0]
    entry = {"folder": str(target.parent.absolute()), "begins": begins, "file": target.name}
    others = [one for one in _read(site) if (one["folder"], one["begins"]) != (entry["folder"], begins)]
    with suppress(OSError):
        content = json.dumps([entry, *others][:MOST], indent=1)
        files.replace_file(site / FILE, content.encode())


def of(site: Path) -> tuple[Path, ...]:
    """The files that may be backups of a site: those whose names begin as its last backups' names did."""
    found: dict[Path, None] = {}
    for one in _read(site):
        with suppress(OSError, ValueError):  # no system has a name with a zero in it
            beginning = glob.escape(one["begins"])
            found.update(dict.fromkeys(Path(one["folder"]).glob(f"{beginning}*{SUFFIX}")))
    return tuple(found)


def _read(site: Path) -> list[dict[str, str]]:
    try:
        content = files.read_json(site / FILE, LARGEST)
        return [
            {name: str(one[name]) for name in ("folder", "begins", "file")}
            for one in content
            if "/" not in str(one["begins"]) and "\\" not in str(one["begins"])
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
