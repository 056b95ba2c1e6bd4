"""Files that are written whole: what stands at a name is replaced only where it is a file."""

import os
import stat
from pathlib import Path

import pytest

from tracker import paper
from tracker.errors import SiteError
from tracker.storage import files, folder


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names in folders")
def test_a_pipe_is_written_to_and_stays_a_pipe(pipe: Path) -> None:
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        files.replace_file(pipe, b"what was made")

        assert os.read(reader, 100) == b"what was made"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [*pipe.parent.iterdir()] == [pipe]


@pytest.mark.skipif(
    not Path("/dev/full").is_char_device(), reason="Linux alone has a disk that is always full"
)
def test_a_device_that_takes_nothing_refuses_in_words_and_stays_what_it_is() -> None:
    with pytest.raises(SiteError, match="could not be written: No space left on device"):
        paper.write_whole(Path("/dev/full"), b"what was made")

    assert Path("/dev/full").is_char_device()


def test_a_link_stays_a_link_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    real, link = tmp_path / "shared" / "report.pdf", tmp_path / "report.pdf"
    real.write_bytes(b"old")
    link.symlink_to(real)

    files.replace_file(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_link_into_a_sites_folder_is_refused_as_the_folder_is(site_path: Path, tmp_path: Path) -> None:
    database = site_path / folder.DATABASE
    link = tmp_path / "report.pdf"
    link.symlink_to(database)
    before = database.read_bytes()

    with pytest.raises(SiteError, match="is the folder of a site"):
        paper.write_whole(link, b"what was made")

    assert database.read_bytes() == before
