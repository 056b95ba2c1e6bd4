"""Everything that is given out with Visitbook comes with its licence, and nothing of it reaches out of the computer."""

import re
import tomllib

from terminal import ROOT

PACKAGING = ROOT / "packaging"
LICENCES = (ROOT / "ui" / "resources" / "licences.txt").read_text(encoding="utf-8")

# Of the lock of the bundle: what only makes one, and what only SPSS files need, which a bundle leaves out.
NOT_GIVEN_OUT = {"altgraph", "macholib", "packaging", "pefile", "pywin32-ctypes", "setuptools"}
NOT_GIVEN_OUT |= {"narwhals", "numpy", "polars", "polars-runtime-32", "pyreadstat"}


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(encoding="utf-8"), re.M))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_of_a_bundle_is_in_the_list_of_licences_with_its_version() -> None:
    named = {plain(name): version for name, version in re.findall(r"^={8} (\S+) (.*)", LICENCES, re.M)}
    given_out = {
        plain(name): version
        for name, version in pins("packaging/requirements.lock").items()
        if name not in NOT_GIVEN_OUT
    }

    assert len(given_out) > 30
    assert {name: version for name, version in given_out.items() if named.get(name) != version} == {}


def test_every_part_names_its_licence_and_gives_its_text() -> None:
    parts = re.split(r"^={8} ", LICENCES, flags=re.M)[1:]
    short = [part.splitlines()[0] for part in parts if len(part.split("\n\n", 1)[1]) < 40]

    assert all(part.splitlines()[1].strip() for part in parts)
    assert short == []


def test_what_lies_inside_the_packages_is_named_too() -> None:
    inside = (
        "Python",
        "Qt",
        "SQLCipher",
        "SQLite",
        "OpenSSL",
        "ICU",
        "FreeType",
        "HarfBuzz",
        "PCRE2",
        "libpng",
    )
    ours = ("IBM", "DejaVu", "Lucide", "LOINC")
    named = set(re.findall(r"^={8} (\S+)", LICENCES, re.M))

    assert {*inside, *ours} <= named
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in LICENCES


def test_the_bundle_has_the_versions_that_are_tested() -> None:
    tested, bundled = pins("requirements.lock"), pins("packaging/requirements.lock")

    assert {name for name, version in bundled.items() if tested.get(name, version) != version} == set()


def test_the_bundle_has_what_the_project_runs_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bundled = {plain(name) for name in pins("packaging/requirements.lock")}

    wanted = {plain(re.split(r"[^\w-]", one)[0]) for one in project["project"]["dependencies"]}
    assert wanted <= bundled


def test_what_could_open_a_connection_stays_out_of_the_bundle() -> None:
    trimming = (PACKAGING / "trimming.py").read_text(encoding="utf-8")

    assert {'"PySide6.QtNetwork"', '"ssl"', '"_ssl"'} <= set(re.findall(r'"[\w.]+"', trimming))
    assert '"Qt6Network"' in trimming
