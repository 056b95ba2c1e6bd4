#!/usr/bin/env python3
"""Set up Visitbook and run it: `python3 run.py` opens the app, `python3 run.py test` checks the program.

Standard library only, because it runs before anything is installed. Every word that is not a task of its own
goes on to `visitbook` (python3 run.py demo, python3 run.py today --site ...).
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.sha256"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# Tasks that are programs of their own, beside the tests and outside CI: they take long, or make what is given out.
SCRIPTS = {"soak": "tests/soak", "bench": "tests/bench"}
SCRIPTS |= {task: f"packaging/{task.replace('-', '_')}.py" for task in ("bundle", "deb", "test-deb")}

# The tests that cover every line and branch of tracker/domain.
COVERING = ("tests/domain", "tests/catalogue", "tests/test_qualification.py")

# What Qt loads and a bare Debian or Ubuntu lacks: shared library -> package.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main(words):
    """Make sure everything is installed, then do the task or hand the words to visitbook."""
    if sys.version_info < (3, 11):  # noqa: UP036  whoever runs this script may have an older one
        sys.exit(f"Visitbook needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    set_up()
    task = words[0] if words else ""
    if task in SCRIPTS:
        return run([PYTHON, ROOT / SCRIPTS[task], *words[1:]])
    own = {"test": test, "lint": lint}
    return own[task](words[1:]) if task in own else run([PYTHON, "-m", "ui.app", *words])


def fingerprint():
    """What the environment was made from: the lock and this Python."""
    return hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()


def set_up():
    """Create .venv and install the lock, once for each state of the lock."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return
    print("Setting up Visitbook (once, about a minute) ...", file=sys.stderr)
    system_packages()
    shutil.rmtree(VENV, ignore_errors=True)
    step([sys.executable, "-m", "venv", VENV], "make the virtual environment")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    step([*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK], "install the packages")
    step([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], "install Visitbook itself")
    STAMP.write_text(wanted)


def system_packages():
    """On Debian and Ubuntu install what Qt and venv need; elsewhere they come with the system."""
    if sys.platform != "linux" or not shutil.which("apt-get"):
        return
    missing = [package for library, package in QT_LIBRARIES.items() if not is_there(library)]
    if not quietly([sys.executable, "-c", "import ensurepip, venv"]):  # Debian keeps both in a package
        missing.append("python3-venv")
    if missing:
        apt_install(missing)


def is_there(library):
    """Whether a shared library lies in a folder of this machine's kind."""
    kind = sysconfig.get_config_var("MULTIARCH") or platform.machine() + "-linux-gnu"
    return any(Path(folder, library).exists() for folder in ("/usr/lib/" + kind, "/lib/" + kind, "/usr/lib"))


def quietly(command):
    """Whether a command succeeds; what it says is not shown."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def apt_install(packages):
    """Install system packages as root or by sudo; otherwise say the one line to run."""
    line = "apt-get update && apt-get install -y --no-install-recommends " + " ".join(packages)
    todo = "Run this line once, then start again:\n\n  sudo sh -c '" + line + "'\n"
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    someone = sys.stdin.isatty()  # who can type the password
    if sudo and not (shutil.which("sudo") and (someone or quietly(["sudo", "-n", "true"]))):
        sys.exit("Visitbook needs a few system packages. " + todo)
    print("Installing system packages: " + " ".join(packages), file=sys.stderr)
    install = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", line]
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("The system packages could not be installed. " + todo)


def step(command, purpose):
    """One step of the set-up; a failure ends it with what to do and leaves no half-made environment."""
    if subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"Visitbook could not {purpose}. See the lines above; check the network and start again.")


def run(command):
    """Run a command of the environment from where the person stands; its exit code is ours."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([str(part) for part in command], env=environment, check=False).returncode


def lint(_words=()):
    """Style, types and the direction of imports."""
    os.chdir(ROOT)
    checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"])
    return max(abs(run([BIN / check[0], *check[1:]])) for check in checks)  # what a signal ended is below 0


def test(words):
    """Everything CI runs: lint beside the tests of the domain, then the others, on Qt's offscreen platform.

    The domain's alone cover it, so the others need not count lines. A file's tests share sites, so share a process.
    """
    os.chdir(ROOT)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if words:
        return run([PYTHON, "-m", "pytest", *words])
    beside = subprocess.Popen([PYTHON, ROOT / "run.py", "lint"])
    tests = [PYTHON, "-m", "pytest", "--numprocesses", min(os.cpu_count() or 1, 4), "--dist", "loadfile"]
    others = ["--no-loadscope-reorder", *(f"--ignore={path}" for path in COVERING)]
    return max(map(abs, (run([*tests, *COVERING, "--cov"]), beside.wait(), run([*tests, *others]))))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
