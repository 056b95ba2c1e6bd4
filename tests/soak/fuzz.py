"""Every file the program reads, made hostile: each input ends in a refusal in words or is taken, within two seconds.

`run(seconds)` tries new inputs for so long; tests/test_hostile_files.py tries the same few on every run.
"""

import json
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import yaml
from PySide6.QtCore import QSettings
from stage import PASSWORD, TestClock

from tracker import backups, overview, paper, studies, trust
from tracker.catalogue.study_files import load_study, read_study_text, shipped_text
from tracker.domain.settings import Settings as SiteSettings
from tracker.errors import TrackerError
from tracker.qualification import run_file
from tracker.site import NewSite, NewUser, Site
from tracker.storage import folder, keys, rekey, tries, whereabouts
from ui.settings import Settings

from . import fuzz_labs, fuzz_people, hostile

LONGEST = 2.0
"""Seconds within which a file is taken or refused."""
AT_ONCE = 25
"""Inputs of one target before the next has its turn."""
NOW = datetime(2026, 4, 14, 9, 41, tzinfo=UTC)
CASES = Path(__file__).parent.parent / "data" / "qualification_cases.json"


@dataclass(frozen=True)
class Target:
    """A kind of file: inputs, and what the program does with one that lies in an otherwise empty folder."""

    inputs: st.SearchStrategy[bytes]
    read: Callable[[bytes, Path], object]


@contextmanager
def light_keys() -> Iterator[None]:
    """Keys that are made and opened in milliseconds."""
    real = dict(keys.ARGON2)
    keys.ARGON2.update({name: least for name, (least, _most) in keys.BOUNDS.items()})
    try:
        yield
    finally:
        keys.ARGON2.update(real)


def make_seed(where: Path) -> Path:
    """A small site with its backup and its seal, to make hostile."""
    site_path = where / "seed.visitbook"
    info = NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")
    with Site.create(site_path, info, NewUser("anna", "Anna Karimi", PASSWORD), clock=TestClock()) as site:
        studies.add(site, "emc-daily-practice")
        backups.make(site, where / "seed.vbbackup")
        trust.save_seal(site, where / "seal.json")
    return where


def targets(seed: Path) -> Mapping[str, Target]:
    """All kinds of files with the ways they are read, by name."""
    site_path = seed / "seed.visitbook"
    return {
        "study file": Target(_studies(), _study),
        "keys": Target(_json_files(site_path / folder.KEYS), _keys),
        "keys of a changed key": Target(_json_files(site_path / folder.KEYS), _settle),
        "database": Target(
            hostile.changed_bytes((site_path / folder.DATABASE).read_bytes()), _opens(site_path)
        ),
        "backup": Target(_archives(seed / "seed.vbbackup"), _backup),
        "seal": Target(_json_files(seed / "seal.json"), _seal(site_path)),
        "wrong tries": Target(hostile.files(_TRIES, json.loads(_TRIES)), _tries),
        "who has the window": Target(hostile.files(_WINDOW, json.loads(_WINDOW)), _window),
        "where backups are": Target(hostile.files(_PLACES, json.loads(_PLACES)), _places),
        "settings of the computer": Target(hostile.files(_INI), _settings),
        "settings of the site": Target(hostile.texts.map(_encoded), _site_settings),
        "qualification cases": Target(_cases(), _qualify),
        **{name: Target(*one) for name, one in (fuzz_people.kinds() | fuzz_labs.kinds()).items()},
    }


def run(seconds: float) -> tuple[int, list[str]]:
    """Try new inputs on every kind of file for so long; how many, and what broke with which input."""
    tried, failures, until = 0, list[str](), time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="visitbook-fuzz-") as name, light_keys():
        kinds = targets(make_seed(Path(name)))
        for turn in range(10**9):
            for kind, target in kinds.items():
                if time.monotonic() >= until:
                    return tried, failures
                count, broke = _some(target, turn)
                tried += count
                failures += [f"{kind}: {one}" for one in broke]
    return tried, failures


def _some(target: Target, turn: int) -> tuple[int, list[str]]:
    """A few inputs of a target, others in each turn."""
    tried: list[bytes] = []

    @hypothesis.seed(turn)
    @hypothesis.settings(
        max_examples=AT_ONCE, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(target.inputs)
    def one(data: bytes) -> None:
        tried.append(data)
        read_one(target, data)

    try:
        one()
    except Exception as error:  # what breaks is what is looked for
        return len(tried), [f"{type(error).__name__}: {error} with {tried[-1][:300]!r}"]
    return len(tried), []


def read_one(target: Target, data: bytes) -> None:
    """Read one input: what is raised beside a refusal in words is a defect, and so is a long wait."""
    with tempfile.TemporaryDirectory(prefix="visitbook-input-") as name:
        begun = time.perf_counter()
        with suppress(TrackerError):
            target.read(data, Path(name))
        seconds = time.perf_counter() - begun
    assert seconds <= LONGEST, f"{seconds:.1f} s"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _json_files(path: Path) -> st.SearchStrategy[bytes]:
    return hostile.files(path.read_bytes(), json.loads(path.read_bytes()))


# --- study files


def _studies() -> st.SearchStrategy[bytes]:
    text = shipped_text("emc-daily-practice")
    content = yaml.load(text, yaml.BaseLoader)
    return hostile.files(text.encode(), content, hostile.as_yaml)


def _study(data: bytes, place: Path) -> None:
    path = place / "study.yaml"
    path.write_bytes(data)
    protocol = load_study(read_study_text(path), path.name)
    assert protocol.id


# --- keys, tries, windows, seals


def _keys(data: bytes, place: Path) -> None:
    held = keys.parse_keys(data)
    for login in held.logins:
        with suppress(TrackerError):
            keys.unwrap(held, login, PASSWORD)
    with suppress(TrackerError):
        keys.recover(held, "00000-00000")
    keys.write_keys(place / folder.KEYS, held)
    assert keys.read_keys(place / folder.KEYS) == held


def _settle(data: bytes, place: Path) -> None:
    (place / rekey.NEXT_KEYS).write_bytes(data)
    rekey.settle(place, "anna", PASSWORD)


_TRIES = json.dumps(
    {
        "users": {"anna": {"failed": 6, "until": "2026-04-14T10:00:00+00:00"}},
        "waiting": [{"login": "anna", "at": "2026-04-14T09:30:00+00:00", "workstation": "ward-3"}],
    }
).encode()
_PLACES = b'[{"folder": "/srv/backups", "begins": "01", "file": "01-20260414-094100.vbbackup"}]'
_WINDOW = b'{"login": "anna", "workstation": "ward-3"}'


def _tries(data: bytes, place: Path) -> None:
    (place / tries.FILE).write_bytes(data)
    with suppress(TrackerError):
        tries.check(place, "anna", NOW)
    noted = tries.read(place)
    tries.wrong(place, "anna", NOW, "ward-3")
    tries.let_in(place, "anna")
    tries.taken(place, noted.waiting)
    assert all(one.at.tzinfo for one in noted.waiting)


def _places(data: bytes, place: Path) -> None:
    (place / whereabouts.FILE).write_bytes(data)
    whereabouts.of(place)
    whereabouts.remember(place, place / "01-20260414-100000.vbbackup")


def _window(data: bytes, place: Path) -> None:
    (place / folder.HOLDER).write_bytes(data)
    words = folder._holder(place)  # read only where another window holds the lock
    assert words.isprintable()
    assert len(words) < 200


def _seal(site_path: Path) -> Callable[[bytes, Path], None]:
    def read(data: bytes, place: Path) -> None:
        path = place / "seal.json"
        path.write_bytes(data)
        seal = trust.read_seal(path)
        with Site.open(site_path, "anna", PASSWORD, clock=TestClock()) as site:
            list(trust.lines(trust.verified(site, [seal])))

    return read


# --- databases and backups


def _opens(site_path: Path) -> Callable[[bytes, Path], None]:
    held = (site_path / folder.KEYS).read_bytes()

    def read(data: bytes, place: Path) -> None:
        (place / folder.DATABASE).write_bytes(data)
        (place / folder.KEYS).write_bytes(held)
        with Site.open(place, "anna", PASSWORD, clock=TestClock()) as site:
            overview.participants(site)
            list(trust.lines(trust.verified(site)))

    return read


def _archives(path: Path) -> st.SearchStrategy[bytes]:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return hostile.archives(parts, "manifest.json") | hostile.files(path.read_bytes())


def _backup(data: bytes, place: Path) -> None:
    """What a backup holds is made into a site, whole, or nothing is left of it anywhere."""
    file, target = place / "in" / "hostile.vbbackup", place / "out" / "restored.visitbook"
    file.parent.mkdir()
    file.write_bytes(data)
    backups.describe([file])
    with suppress(TrackerError):
        backups.is_demo(file)
    try:
        backups.restore(file, target, "anna", PASSWORD)
    finally:
        left = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
        whole = [
            "in/hostile.vbbackup",
            *(f"out/restored.visitbook/{name}" for name in ("data.db", "keys.json")),
        ]
        assert left == (whole if target.exists() else whole[:1]), left


# --- settings


_INI = (
    b"[General]\nsites=/srv/clinic/sari.visitbook, /srv/clinic/demo.visitbook\ntheme=dark\n"
    b"geometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\x5U\\0\\0\\x2\\xff)\n"
)


def _settings(data: bytes, place: Path) -> None:
    path = place / "Visitbook" / "Visitbook.ini"
    path.parent.mkdir()
    path.write_bytes(data)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(place))
    settings = Settings()
    assert all(isinstance(one, Path) for one in settings.sites)
    assert settings.dark in (True, False, None)
    assert settings.geometry is None or settings.geometry.size() >= 0
    settings.remember_site(place)


def _site_settings(data: bytes, place: Path) -> None:
    text = data.decode("utf-8", "surrogatepass")
    found = SiteSettings.of(dict.fromkeys(("idle_minutes", "password_days", "backup_hours"), text))
    assert 1 <= found.idle_minutes <= 240


# --- qualification


def _cases() -> st.SearchStrategy[bytes]:
    whole: list[Any] = json.loads(CASES.read_bytes())
    some = st.sampled_from(whole).flatmap(lambda case: hostile.changed_content([case]))
    return some.map(hostile.as_json) | hostile.files(json.dumps(whole[:3]).encode(), whole[:3])


def _qualify(data: bytes, place: Path) -> None:
    path = place / "cases.json"
    path.write_bytes(data)
    report = run_file(path)
    "\n".join(report.lines()).encode("utf-8", "replace")
    json.loads(report.to_json())
    if len(report.results) == 1:
        paper.qualification_report(report)
