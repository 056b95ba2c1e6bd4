"""What is not drawn yet is in no export, no paper and no listing, of whatever kind: every byte of them is searched."""

import importlib.util
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from randomised import add_study, draw, taken_in
from stage import TODAY

from tracker import exporting, listings, overview, papers
from tracker.domain.records import Participant
from tracker.papers import About
from tracker.site import Site

KITS = "number,kit\n1,Z-80471\n2,Z-80136\n3,Z-80802\n"
DRAWN, CONCEALED = "Z-80471", ("Z-80136", "Z-80802")
FORMATS = [kind for kind in exporting.WRITERS if kind != "spss" or importlib.util.find_spec("pyreadstat")]


@pytest.fixture
def drawn(new_site: Site) -> Participant:
    """A participant of a double-blind trial who drew the first kit of three."""
    trial = add_study(new_site, "double_blind")
    taken_in(new_site, trial, KITS)
    return draw(new_site, trial)


def parts(content: bytes) -> Iterator[bytes]:
    """A file and, of an archive, everything in it."""
    yield content
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from parts(archive.read(name))


def words(content: bytes) -> str:
    """The text of a PDF with its metadata."""
    reader = PdfReader(BytesIO(content))
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])


def test_an_export_holds_the_kit_that_was_drawn_and_no_other(
    new_site: Site, drawn: Participant, tmp_path: Path
) -> None:
    for kind in FORMATS:
        target = tmp_path / kind

        exporting.export(new_site, exporting.Wanted(kind, drawn.study_id), target)

        whole = b"".join(parts(target.read_bytes()))
        assert DRAWN.encode() in whole or kind == "spss", kind  # the rows of a .sav are packed
        assert not [kit for kit in CONCEALED if kit.encode() in whole], kind


def test_an_export_of_every_change_holds_no_other_either(
    new_site: Site, drawn: Participant, tmp_path: Path
) -> None:
    target = tmp_path / "export.xml"

    exporting.export(new_site, exporting.Wanted("odm", drawn.study_id, transactional=True), target)

    assert not [kit for kit in CONCEALED if kit.encode() in target.read_bytes()]


def test_no_paper_tells_what_is_not_drawn(new_site: Site, drawn: Participant) -> None:
    visit = overview.participant(new_site, drawn.id).visits[0]
    about = About(visit.id, drawn.id, drawn.study_id, TODAY)

    said = {kind: words(papers.produce(new_site, kind, about)) for kind in papers.KINDS}

    assert [kind for kind, text in said.items() if any(kit in text for kit in CONCEALED)] == []


def test_no_list_of_the_screens_tells_what_is_not_drawn(new_site: Site, drawn: Participant) -> None:
    rows = overview.participants(new_site)

    said = f"{rows} {listings.participants(rows)} {overview.today(new_site)}"

    assert DRAWN in said
    assert not [kit for kit in CONCEALED if kit in said]
