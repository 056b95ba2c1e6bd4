"""Files and folders by the path that a person typed or pasted, whatever stands in it."""

import os
from pathlib import Path


def path_of(text: str) -> Path:
    """The path, without the quotation marks of “Copy as path”; "~" is one's own folder where there is one."""
    plain = text.strip().replace("\0", "")  # which no name can hold, and no call to the system takes
    if len(plain) > 1 and plain[0] == plain[-1] == '"':
        plain = plain[1:-1]
    try:
        return Path(plain).expanduser()
    except RuntimeError:  # the folder of somebody who is not known here
        return Path(plain)


def is_folder(path: Path) -> bool:
    """Whether a folder is there; a name that is too long for any is none."""
    return os.path.isdir(path)  # Path.is_dir raises at a name that is too long


def is_there(path: Path) -> bool:
    """Whether anything is there."""
    return os.path.exists(path)  # as above
