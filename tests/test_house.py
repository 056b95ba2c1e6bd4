"""The house rules that no linter checks: sizes, hashes, no address of this or that computer in what is committed."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from statistics import median

import pytest
from packaging.requirements import Requirement
from terminal import ROOT

PACKAGE_HOSTS = re.compile(r"pythonhosted|\bpypi\b|index-url|^\[\[(?:tool\.uv\.)?index\]\]", re.M | re.I)
LOCAL_PATHS = re.compile(r"(?<![\w.])(?:/home/\w|/root/|/Users/\w|/work/\w|/mnt/\w|[A-Z]:\\Users)")


def committed() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout: there is no list of what is committed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in committed():
        if path == Path(__file__):
            continue  # it names what it looks for
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", "replace")


def python_files() -> list[Path]:
    return [path for path in committed() if path.suffix == ".py"]


@cache
def functions(path: Path) -> Mapping[str, int]:
    """Each function of a file with its lines, decorators and docstring not counted."""
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            assert node.end_lineno is not None
            found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = (
                node.end_lineno - body[0].lineno + 1
            )
    return found


def test_no_committed_file_names_a_package_index() -> None:
    named = [name for name, text in texts() if PACKAGE_HOSTS.search(text)]

    assert named == []


def test_no_committed_file_names_a_folder_of_one_computer() -> None:
    named = [f"{name}: {found.group()}" for name, text in texts() if (found := LOCAL_PATHS.search(text))]

    assert named == []


def test_every_requirement_of_the_lock_has_a_hash_and_a_version() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    wanted = [line for line in lock.splitlines() if line and not line.lstrip().startswith("#")]

    assert len(wanted) > 30
    assert [line for line in wanted if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_the_lock_has_every_package_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()

    names = [re.match(r"[\w-]+", text) for text in wanted]
    missing = [name.group() for name in names if name and f"\n{name.group().lower()}==" not in f"\n{lock}"]
    assert missing == []


def test_what_runs_is_what_the_lock_pins() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    pinned = [
        Requirement(line.partition("--hash")[0].strip())
        for line in lock.splitlines()
        if re.match(r"\w", line)
    ]
    here = [one for one in pinned if one.marker is None or one.marker.evaluate()]

    other = {
        one.name: version(one.name) for one in here if not one.specifier.contains(version(one.name), True)
    }

    assert len(here) > 30
    assert other == {}


def test_no_python_file_is_longer_than_400_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    # A migration lists its tables, however many.
    written = [path for path in python_files() if path.parent.name != "versions"]
    long = {name: lines for path in written for name, lines in functions(path).items() if lines > 40}

    assert long == {}


def test_an_exception_from_lint_or_types_has_its_reason_beside_it() -> None:
    excepted = re.compile(r"# (?:noqa: |type: ignore\[)[\w, -]+?\]?(?:  .*|$)")
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        if "tests" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := excepted.search(line)) and "  " not in found.group().strip()
    ]

    assert bare == []


def test_the_median_function_is_under_ten_lines() -> None:
    assert median(lines for path in python_files() for lines in functions(path).values()) < 10


def test_the_main_window_only_navigates() -> None:
    lines = (ROOT / "ui" / "main_window.py").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 250


def test_everything_is_licensed() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    fonts = {path.name for path in (ROOT / "tracker" / "fonts").iterdir()}

    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
    assert {"LICENSE-IBM-Plex.txt", "LICENSE-DejaVu.txt"} <= fonts
    assert list((ROOT / "ui" / "resources" / "icons").glob("LICENSE*"))


def test_the_readme_shows_pictures_that_are_there_and_not_heavy() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = [ROOT / name for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", readme)]

    assert pictures
    assert all(path.stat().st_size < 300_000 for path in pictures)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_a_document_points_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    named = re.findall(r"`((?:tracker|ui|tests|migrations|docs)/[\w./-]+)`", text)

    assert [name for name in (*links, *named) if not (ROOT / name).exists()] == []
