"""What every export keeps to, whatever its format: whole or not at all, on the trail with its hash, the same bytes."""

import hashlib
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from stage import TODAY, TestClock
from terminal import Say, is_one_sentence

from tracker import demo, exporting, trail, trust
from tracker.errors import Cancelled, NotFound, NotPossible, SiteError
from tracker.exporting import CALENDAR, WRITERS, Wanted
from tracker.site import Site
from tracker.trail import Filter, Kind

STUDY = "bsmmu-dcssc"
KINDS = (*WRITERS, CALENDAR)


def export(site: Site, kind: str, target: Path, study: str | None = STUDY, **how: bool) -> Path:
    exporting.export(site, Wanted(kind, study, **how), target)
    return target


def exports(site: Site) -> list[dict[str, str]]:
    """The entries of exports on the trail, newest first, each as its columns."""
    lines = trail.entries(site, Filter(kind=Kind.PAPER)).lines
    return [
        {**{name: new for name, _old, new in line.columns}, "login": line.login}
        for line in lines
        if line.action == "export"
    ]


# --- on the trail


@pytest.mark.parametrize("kind", KINDS)
def test_each_export_is_on_the_trail_with_the_hash_of_its_file(
    demo_site: Site, tmp_path: Path, kind: str
) -> None:
    target = export(demo_site, kind, tmp_path / f"given.{kind}")

    newest = exports(demo_site)[0]
    assert newest["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (newest["format"], newest["file"], newest["login"]) == (kind, f"given.{kind}", "coordinator")


def test_the_trail_says_whether_an_export_was_masked_or_de_identified(
    demo_site: Site, tmp_path: Path
) -> None:
    export(demo_site, "csv", tmp_path / "a.zip", masked=True)
    export(demo_site, "csv", tmp_path / "b.zip", deidentified=True)

    newest, before = exports(demo_site)[:2]
    assert (newest["masked"], newest["deidentified"]) == ("no", "yes")
    assert (before["masked"], before["deidentified"]) == ("yes", "no")


def test_the_trail_says_in_words_what_went_out(demo_site: Site, tmp_path: Path) -> None:
    export(demo_site, "csv", tmp_path / "for the sponsor.zip", masked=True)

    newest = trail.entries(demo_site, Filter(kind=Kind.PAPER)).lines[0]
    assert newest.what == f"Study: {STUDY}"
    assert newest.change == "CSV, for the sponsor.zip, masked"
    assert trust.verified(demo_site).holds


# --- whole or not at all


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: as on a full disk, a write is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


TOO_SMALL = {"odm": 1500, "csv": 1500, "xlsx": 1500, "spss": 60_000, "ics": 1500}
"""Bytes for a file: the database sorts in files of its own, and SPSS is written once everything is read."""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is that of Linux")
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_leaves_what_was_there_and_no_half_file(
    demo_site: Site, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "out" / f"given.{kind}"
    target.parent.mkdir()
    target.write_text("the export of last week")
    before = len(exports(demo_site))

    with (
        small_disk(TOO_SMALL[kind]),
        pytest.raises(SiteError, match=rf"given\.{kind} could not be written: .*make room"),
    ):
        export(demo_site, kind, target)

    assert target.read_text() == "the export of last week"
    assert [one.name for one in target.parent.iterdir()] == [f"given.{kind}"]
    assert len(exports(demo_site)) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_is_not_there_is_said(demo_site: Site, tmp_path: Path, kind: str) -> None:
    with pytest.raises(SiteError, match=r"could not be written: No such file or directory"):
        export(demo_site, kind, tmp_path / "nowhere" / f"given.{kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_cancelled_export_leaves_nothing(demo_site: Site, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "out" / "given"
    target.parent.mkdir()
    told: list[tuple[int, int]] = []

    def stop_at_the_second(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 2

    before = len(exports(demo_site))
    with pytest.raises(Cancelled):
        exporting.export(demo_site, Wanted(kind, STUDY), target, stop_at_the_second)

    assert not list(target.parent.iterdir())
    assert told == [(1, 5), (2, 5)]
    assert len(exports(demo_site)) == before


def test_progress_is_told_for_each_participant(demo_site: Site, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    exporting.export(
        demo_site, Wanted("csv", STUDY), tmp_path / "x.zip", lambda done, of: not told.append((done, of))
    )

    assert told == [(n, 5) for n in range(1, 6)]


def test_nothing_is_exported_into_the_folder_of_a_site(demo_site: Site) -> None:
    for target in (demo_site.path / "data.db", demo_site.path / "given.zip"):
        before = target.read_bytes() if target.exists() else None

        with pytest.raises(SiteError, match="is the folder of a site"):
            export(demo_site, "csv", target)

        assert (target.read_bytes() if target.exists() else None) == before


def test_a_site_open_to_read_only_can_be_given_on(demo_path: Path, tmp_path: Path) -> None:
    with Site.open(demo_path, "coordinator", demo.PASSWORD, read_only=True, clock=TestClock()) as site:
        target = export(site, "csv", tmp_path / "x.zip")

        assert zipfile.is_zipfile(target)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted("csv"), "An export needs its study"),
        (Wanted("csv", STUDY, participant="DCS-001"), "Only a calendar is of one participant"),
        (Wanted("ics", deidentified=True), "cannot be de-identified"),
        (Wanted("xlsx", STUDY, transactional=True), "Only ODM tells every change"),
    ],
)
def test_what_does_not_go_together_is_refused(
    demo_site: Site, tmp_path: Path, wanted: Wanted, sentence: str
) -> None:
    with pytest.raises(NotPossible, match=sentence):
        exporting.export(demo_site, wanted, tmp_path / "x")

    assert not (tmp_path / "x").exists()


def test_an_unknown_study_or_participant_is_named(demo_site: Site, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="The study nothing is not at this site"):
        export(demo_site, "csv", tmp_path / "x", "nothing")
    with pytest.raises(NotFound, match="DCS-999"):
        exporting.export(demo_site, Wanted("ics", participant="DCS-999"), tmp_path / "x")


# --- the same data, the same bytes


def made_at(demo_path: Path, target: Path, kind: str, minutes: int) -> bytes:
    """An export of the same data, so many minutes after the beginning of the test's day."""
    clock = TestClock()
    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=clock) as site:
        clock.set_to(TODAY)
        clock.moment = clock.moment.replace(minute=minutes)
        export(site, kind, target)
    return target.read_bytes()


CREATED: dict[str, tuple[str, ...]] = {
    "csv": ("about.csv",),
    "xlsx": ("docProps/core.xml", "xl/worksheets/sheet1.xml"),
    "odm": (r'(CreationDateTime|AsOfDateTime|FileOID)="[^"]*"',),
    "spss": (r"(?s)(?<=^.{92}).{17}",),
    "ics": (r"DTSTAMP:\d{8}T\d{6}Z",),
}
"""Where each format has its creation time: parts of an archive, or patterns. Excel says it on its first sheet."""


def without_creation_time(kind: str, content: bytes) -> object:
    """What a file holds apart from when it was made: in .zip and .xlsx by the names of the parts."""
    if kind in ("csv", "xlsx"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            kept = [name for name in archive.namelist() if name not in CREATED[kind]]
            return [(one.date_time, archive.read(one)) for one in map(archive.getinfo, kept)]
    for pattern in CREATED[kind]:
        content = re.sub(pattern.encode("latin-1"), b"", content)
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_data_gives_the_same_bytes_apart_from_the_creation_time(
    demo_path: Path, tmp_path: Path, kind: str
) -> None:
    first, again, later = (made_at(demo_path, tmp_path / str(n), kind, at) for n, at in enumerate((5, 5, 47)))

    assert first == again
    assert first != later
    assert without_creation_time(kind, first) == without_creation_time(kind, later)


# --- the command line


@pytest.fixture
def say_demo(say: Say, demo_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", demo.PASSWORD)
    return lambda *words: say(*words, "--site", demo_path, "--user", "coordinator")


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_each_format(say_demo: Say, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"given.{kind}"

    code, told, complaint = say_demo("export", kind, "--study", STUDY, "--out", target)

    assert (code, complaint) == (0, "")
    assert told == f"{target} written.\n"
    assert target.stat().st_size > 1000


def test_the_command_writes_a_calendar_of_the_whole_site_or_of_one_participant(
    say_demo: Say, tmp_path: Path
) -> None:
    whole, one = tmp_path / "site.ics", tmp_path / "one.ics"

    assert say_demo("export", "ics", "--out", whole)[0] == 0
    assert say_demo("export", "ics", "--participant", "DCS-001", "--out", one)[0] == 0

    assert 0 < one.read_text().count("BEGIN:VEVENT") < whole.read_text().count("BEGIN:VEVENT")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "csv", "--out", "{out}"),
        ("export", "pdf", "--study", STUDY, "--out", "{out}"),
        ("export", "csv", "--study", "nothing", "--out", "{out}"),
        ("export", "csv", "--study", STUDY, "--out", "{out}/nowhere/x.zip"),
        ("export", "ics", "--participant", "ZZ-1", "--out", "{out}"),
        ("export", "ics", "--deidentified", "--out", "{out}"),
    ],
)
def test_a_command_that_cannot_be_done_says_so_in_a_sentence(
    say_demo: Say, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, told, complaint = say_demo(*(word.format(out=tmp_path / "x") for word in words))

    assert (code, told) == (2, "")
    assert is_one_sentence(complaint)
    assert not (tmp_path / "x").exists()
