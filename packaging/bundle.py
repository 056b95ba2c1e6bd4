"""`python3 run.py bundle`: the one-folder application, dist/visitbook.

It is made from an environment of its own, build/bundle-env, that has what Visitbook runs with and PyInstaller, and
nothing that only tests it. `--start-times` measures afterwards how fast it starts beside the source tree.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import licences
import start_times

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
BUILD, DIST = ROOT / "build", ROOT / "dist"
FOLDER = DIST / "visitbook"
PROGRAM = FOLDER / ("visitbook.exe" if os.name == "nt" else "visitbook")


def main(words: Sequence[str] | None = None) -> int:
    """Make the bundle; 0 when it runs."""
    parser = argparse.ArgumentParser(prog="run.py bundle", description=__doc__)
    parser.add_argument(
        "--env", type=Path, help="an environment that has packaging/requirements.lock already"
    )
    parser.add_argument("--start-times", action="store_true", help="measure the start afterwards")
    asked = parser.parse_args(words)
    make(asked.env)
    if asked.start_times:
        start_times.tell(PROGRAM, ROOT)
    return 0


def make(given: Path | None = None) -> Path:
    """Freeze the program, have it say its help, and tell its size; the folder it lies in."""
    python = _python(given or _environment())
    freeze = [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", DIST, "--workpath", BUILD / "pyinstaller"]
    _run([*freeze, *places, ROOT / "packaging" / "visitbook.spec"])
    missing = sorted(licences.unnamed(BUILD / "pyinstaller" / "visitbook", FOLDER))
    if missing:
        sys.exit("packaging/licences.py names no licence of: " + ", ".join(missing))
    _run([PROGRAM, "study", "list"], stdout=subprocess.DEVNULL)
    print(f"{FOLDER}: {size(FOLDER) / 1e6:.0f} MB in {sum(1 for _ in _files(FOLDER))} files")
    return FOLDER


def size(folder: Path) -> int:
    """The bytes of all files of a folder, each once."""
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _environment() -> Path:
    """The environment of the lock, made when the lock is new."""
    folder = BUILD / "bundle-env"
    stamp, wanted = folder / "installed.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", folder])
    install = [_python(folder), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*install, "--require-hashes", "--only-binary", ":all:", "-r", LOCK])
    stamp.write_text(wanted)
    return folder


def _python(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _run(command: Sequence[object], **how: int) -> None:
    """One step; what fails ends the task, after its own words."""
    without = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=without, check=False, **how)
    if done.returncode:
        sys.exit(f"The bundle was not made: {Path(str(command[0])).name} ended with {done.returncode}.")


if __name__ == "__main__":
    sys.exit(main())
