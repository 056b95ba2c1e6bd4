"""How fast the bundle starts beside the source tree, both seen from outside.

Each is started in turn on a virtual screen (Xvfb) and asked for the sign-in window; the clock runs from the start of
the process until that window's colour stands on the screen. Run it by `python3 run.py bundle --start-times`.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from virtual_screen import brightness, screen, wait_until

TURNS = 9
LIMIT = 1.5
_CORNER = (4, 700)
"""A place on the petrol panel at the side of the sign-in window."""


def tell(program: Path, root: Path) -> None:
    """Print the medians of both and their ratio."""
    source = [sys.executable, "-m", "ui.app"]
    taken: dict[str, list[float]] = {"source": [], "bundle": []}
    with tempfile.TemporaryDirectory() as passing, screen():
        site = Path(passing) / "start.visitbook"
        words = ["demo", "--site", str(site), "--no-window", "--participants", "5"]
        subprocess.run([*source, *words], cwd=root, check=True, stdout=subprocess.DEVNULL)
        for _turn in range(TURNS):
            taken["source"].append(_start([*source, "--site", str(site)], root))
            taken["bundle"].append(_start([str(program), "--site", str(site)], root))
    source_ms, bundle_ms = (1000 * statistics.median(taken[name]) for name in ("source", "bundle"))
    ratio = bundle_ms / source_ms
    print(f"sign-in window painted: source {source_ms:.0f} ms, bundle {bundle_ms:.0f} ms, ratio {ratio:.2f}")
    if ratio > LIMIT:
        sys.exit(f"The bundle starts slower than {LIMIT} times the source tree.")


def _start(command: Sequence[str], root: Path) -> float:
    """Seconds from the start of the process to the window on the screen."""
    wait_until(lambda: brightness(*_CORNER) == 0, "an empty screen")
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: brightness(*_CORNER) > 0, "the sign-in window")
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()
