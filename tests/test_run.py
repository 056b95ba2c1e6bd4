"""The set-up script: any Python can read it, it does nothing twice, and it says what it cannot do."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from terminal import ROOT

SCRIPT = ROOT / "run.py"
Commands = list[list[str]]


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """The script as a module that keeps its environment in an empty folder."""
    spec = importlib.util.spec_from_file_location("run_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.VENV, module.STAMP = tmp_path / ".venv", tmp_path / ".venv" / "installed.sha256"
    module.PYTHON = tmp_path / ".venv" / "bin" / "python"
    module.LOCK = tmp_path / "requirements.lock"
    module.LOCK.write_text("a-package==1.0 --hash=sha256:00\n")
    return module


@pytest.fixture
def asked(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands that the script would run: they all succeed and do nothing."""
    commands: Commands = []

    def succeed(command: list[object], **_how: object) -> subprocess.CompletedProcess[str]:
        commands.append([str(part) for part in command])
        if command[1:3] == ["-m", "venv"] or "venv" in map(str, command):
            run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            run.PYTHON.touch()
        return subprocess.CompletedProcess([str(part) for part in command], 0)

    def begin(command: list[object]) -> SimpleNamespace:
        return SimpleNamespace(wait=lambda: succeed(command).returncode)

    monkeypatch.setattr(subprocess, "run", succeed)
    monkeypatch.setattr(subprocess, "Popen", begin)
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)
    return commands


def test_an_old_python_can_read_the_script_and_so_gets_the_sentence() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_script_needs_nothing_installed() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_script_stays_short() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 160


def test_an_old_python_is_told_which_one_is_needed(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 8, 18))

    with pytest.raises(SystemExit, match=r"Visitbook needs Python 3\.11 or newer"):
        run.main([])


def test_the_first_start_makes_the_environment_and_installs_the_lock_by_its_hashes(
    run: ModuleType, asked: Commands
) -> None:
    run.main(["study", "list"])

    made, installed, itself, started = asked
    assert made[1:3] == ["-m", "venv"]
    assert {"--require-hashes", "--only-binary", ":all:", "-r", str(run.LOCK)} <= set(installed)
    assert "--no-deps" in itself
    assert started[1:] == ["-m", "ui.app", "study", "list"]


def test_the_second_start_installs_nothing(run: ModuleType, asked: Commands) -> None:
    run.main([])
    asked.clear()

    run.main(["today"])

    assert [command[1:] for command in asked] == [["-m", "ui.app", "today"]]


def test_a_changed_lock_installs_anew(run: ModuleType, asked: Commands) -> None:
    run.main([])
    asked.clear()
    run.LOCK.write_text("a-package==1.1 --hash=sha256:01\n")

    run.main([])

    assert len(asked) == 4


def test_a_setup_that_was_cut_off_begins_anew(run: ModuleType, asked: Commands) -> None:
    run.main([])
    asked.clear()
    run.STAMP.unlink()

    run.main([])

    assert len(asked) == 4


def test_a_failed_step_says_what_to_do_and_leaves_no_environment(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[object], **_how: object) -> subprocess.CompletedProcess[str]:
        run.VENV.mkdir(exist_ok=True)
        return subprocess.CompletedProcess([], 1)

    monkeypatch.setattr(subprocess, "run", fail)
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)

    with pytest.raises(SystemExit, match=r"could not make the virtual environment.*check the network"):
        run.main([])

    assert not run.VENV.exists()


def test_the_tests_run_off_screen_and_alone_where_words_name_them(
    run: ModuleType, asked: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    run.main(["test", "tests/domain"])

    assert asked[-1][1:] == ["-m", "pytest", "tests/domain"]
    assert run.os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_the_soak_is_given_its_words(run: ModuleType, asked: Commands) -> None:
    run.main(["soak", "--kills", "10"])

    assert asked[-1][1:] == [str(ROOT / "tests" / "soak"), "--kills", "10"]


def test_every_task_of_its_own_is_there(run: ModuleType) -> None:
    assert {"soak", "bench", "bundle", "deb", "test-deb"} <= set(run.SCRIPTS)
    assert all((ROOT / place).exists() for place in run.SCRIPTS.values())


def test_all_tests_come_with_lint_types_and_imports(run: ModuleType, asked: Commands) -> None:
    run.main(["test"])

    covering, lint, others = asked[-3:]
    assert lint[1:] == [str(ROOT / "run.py"), "lint"]
    named = covering[covering.index("loadfile") + 1 : -1]
    assert covering[-1] == "--cov"  # a path behind it would be taken for what to cover
    assert named
    assert others[-len(named) :] == [f"--ignore={path}" for path in named]
    assert all((ROOT / path).exists() for path in named)


def test_lint_is_style_layout_types_and_imports(run: ModuleType, asked: Commands) -> None:
    run.main(["lint"])

    assert [Path(command[0]).name for command in asked[-4:]] == ["ruff", "ruff", "mypy", "lint-imports"]


@pytest.mark.parametrize("code", [1, -11])  # -11: a check that the system ended (SIGSEGV)
def test_one_check_that_fails_fails_them_all(
    run: ModuleType, asked: Commands, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fails(command: list[object], **_how: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], code if "mypy" in str(command[0]) or "--cov" in command else 0)

    run.set_up()
    monkeypatch.setattr(subprocess, "run", fails)

    assert run.main(["lint"]) > 0
    assert run.main(["test"]) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Debian and Ubuntu are helped with system packages")
def test_who_may_not_install_packages_is_told_the_line_to_run(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)

    with pytest.raises(SystemExit) as left:
        run.apt_install(["libegl1", "python3-venv"])

    assert "sudo sh -c 'apt-get update && apt-get install -y" in str(left.value)
    assert "libegl1 python3-venv" in str(left.value)


def test_a_library_is_looked_for_where_this_machine_keeps_them(run: ModuleType) -> None:
    assert not run.is_there("libof-no-such-name.so.7")


def test_the_checks_are_the_same_for_ci_and_people() -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec python3 run.py test"
