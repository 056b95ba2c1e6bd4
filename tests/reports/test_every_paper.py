"""Every document of papers.KINDS, read back: all studies, an extreme, a usual and an empty participant, both papers.

The pages of the usual participants are those of the demo. A new kind joins by standing in papers.KINDS.
"""

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject
from stage import TODAY, TestClock

from tests.reports import extreme as made
from tests.reports.extreme import (
    AFTER,
    ANNA,
    KIT,
    MARK,
    SITE_NAME,
    STUDIES,
    VALUE,
    Extreme,
)
from tests.reports.pdf_reading import (
    fonts_not_embedded,
    outside_the_margins,
    overlapping_text,
    structure,
    texts,
    whole_text,
)
from tracker import overview, papers, studies
from tracker.domain.documents import DOCUMENTS, Of
from tracker.domain.protocol import Protocol
from tracker.domain.records import ParticipantStatus
from tracker.domain.views import MatrixRow
from tracker.errors import TrackerError
from tracker.papers import About
from tracker.site import Site

Made = Callable[[str, str], bytes]
KINDS = tuple(papers.KINDS)
OF_ONE = tuple(kind for kind in KINDS if DOCUMENTS[kind].of in (Of.VISIT, Of.PARTICIPANT))
IN_STUDIES = tuple(kind for kind in KINDS if DOCUMENTS[kind].of is not Of.DAY)


def about(site: Site, extreme: Extreme, kind: str, key: str) -> About:
    """The document of a kind for the extreme participant, or for the whole study with them in it."""
    person = extreme.people[key].extreme
    # The trail of a whole study has a hundred pages: its participant with the fewest entries stands for them.
    whole = DOCUMENTS[kind].of is Of.STUDY
    if whole:
        person = extreme.people[key].empty if kind == "audit" else ""
    return About(extreme.visits[key], person or None, studies.study(site, key).id, AFTER)


@pytest.fixture(scope="module")
def made_pdf(extreme_site: Site, extreme: Extreme) -> Made:
    """The document of a kind for the extreme participant of a study, made once."""

    @cache
    def pdf(kind: str, key: str) -> bytes:
        return papers.produce(extreme_site, kind, about(extreme_site, extreme, kind, key))

    return pdf


def clean(pdf: bytes) -> None:
    """Fonts embedded, nothing outside the margins, no text over another, read from its heading down."""
    assert fonts_not_embedded(pdf) == set()
    assert not outside_the_margins(pdf)
    assert not overlapping_text(pdf)
    assert structure(pdf)[0][0] == "H1"


@pytest.mark.parametrize("key", STUDIES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_the_extreme_participant_is_whole_and_says_of_what_it_is(
    extreme_site: Site, extreme: Extreme, made_pdf: Made, kind: str, key: str
) -> None:
    pdf = made_pdf(kind, key)

    clean(pdf)
    pages = texts(pdf)
    protocol = studies.study(extreme_site, key).protocol
    who = overview.participant(extreme_site, extreme.people[key].extreme).participant
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        # Tehran keeps UTC+03:30 all year since 2022.
        assert re.search(r"Printed 15 Jun 2026 \d\d:\d\d \(\+03:30\) by", page)
        assert ANNA in page
        assert SITE_NAME in page
        assert "Visitbook " in page
        if kind in IN_STUDIES:
            assert protocol.short_title in page
            assert "Protocol " in page
        if kind in OF_ONE:
            assert f"Participant {who.shown_number}" in page


@pytest.mark.parametrize("key", STUDIES)
def test_what_is_recorded_of_the_extreme_participant_is_all_there(made_pdf: Made, key: str) -> None:
    said = {kind: whole_text(made_pdf(kind, key)) for kind in ("visit", "adverse-events")}

    for text in said.values():
        assert [number for number in range(1, 41) if f"no. {number} of" not in text] == []
        assert "فراموش" in text
    names = (ANNA, made.REZA, made.REZA)
    assert [name for name in names if name not in said["visit"]] == []
    if made.has_laboratory(key):
        assert VALUE in said["visit"]


@pytest.mark.parametrize("kind", OF_ONE)
def test_someone_of_whom_nothing_is_recorded_has_clean_pages_too(
    extreme_site: Site, extreme: Extreme, kind: str
) -> None:
    for key in STUDIES:
        page = overview.participant(extreme_site, extreme.people[key].empty)
        first = page.visits[0].id

        pdf = papers.produce(
            extreme_site, kind, About(first, page.participant.id, page.study.id), page="Letter"
        )

        clean(pdf)
        assert page.participant.shown_number in whole_text(pdf)


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_of_the_demo_are_clean_on_letter_paper_and_marked_as_a_demo(
    demo_site: Site, kind: str
) -> None:
    # The forms of a study make its visits what they are; the other documents take their studies in turn.
    turn = KINDS.index(kind) % len(STUDIES)
    for key in STUDIES if DOCUMENTS[kind].of is Of.VISIT else STUDIES[turn : turn + 1]:
        row = on_study(demo_site, key)
        visit_id = next(cell.visit.id for cell in row.cells if cell.visit.is_held)
        study_id = row.participant.study_id
        # One participant's entries stand for the trail of all.
        person = row.participant.id if DOCUMENTS[kind].of is not Of.STUDY or kind == "audit" else None

        pdf = papers.produce(demo_site, kind, About(visit_id, person, study_id, TODAY), page="Letter")

        clean(pdf)
        reader = PdfReader(BytesIO(pdf))
        assert {round(float(max(one.mediabox[2:]))) for one in reader.pages} == {792}
        assert all("DEMO, made-up people" in page for page in texts(pdf))


def on_study(site: Site, key: str) -> MatrixRow:
    rows = overview.participants(site, studies.study(site, key).id)
    return next(row for row in rows if row.participant.status is ParticipantStatus.ENROLLED)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_says_what_it_is_in_which_language_and_by_whom(made_pdf: Made, kind: str) -> None:
    reader = PdfReader(BytesIO(made_pdf(kind, "bird")))

    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author == ANNA
    assert reader.metadata.creation_date_raw is not None
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    if len(reader.pages) > 1:
        assert reader.outline


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_records_at_the_same_time_give_the_same_bytes(
    extreme: Extreme, extreme_site: Site, kind: str
) -> None:
    asked = about(extreme_site, extreme, kind, "emc-daily-practice")
    found = []
    for _again in range(2):
        assert isinstance(extreme_site.clock, TestClock)
        extreme_site.clock.set_to(AFTER)
        found.append(papers.produce(extreme_site, kind, asked))

    assert found[0] == found[1]


# --- masked


def everything(pdf: bytes) -> str:
    """All that the file holds: its text, and every string and stream of its objects, bookmarks and metadata too."""
    strings: list[str] = []
    seen: set[int] = set()

    def collect(thing: Any) -> None:
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                return
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, StreamObject):
            strings.append(thing.get_data().decode("latin-1"))
        if isinstance(thing, dict):
            for one in thing.values():
                collect(one)
        elif isinstance(thing, list):
            for one in thing:
                collect(one)
        elif isinstance(thing, str | bytes):
            strings.append(thing if isinstance(thing, str) else thing.decode("latin-1"))

    reader = PdfReader(BytesIO(pdf))
    collect(reader.trailer)
    # Not bounded by the page: text beside or below it counts too.
    drawn = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf)]
    return " ".join([*drawn, *strings, str(reader.metadata)]).lower()


DRUGS = ("baricitinib", "placebo", "azathioprine", "methotrexate", "folic acid")
"""The drugs of the arms in the five study files."""


def secrets(protocol: Protocol) -> set[str]:
    """What tells an arm: its drugs, the kit, and what was written where no assessor looks."""
    arms = " ".join(arm.label.lower() for arm in protocol.arms)
    labels = {arm.label.lower() for arm in protocol.arms}
    return {*(drug for drug in DRUGS if drug in arms), *labels, KIT.lower(), MARK.lower(), VALUE}


def masked(site: Site, kind: str, asked: About) -> bytes | TrackerError:
    """The masked document, or the sentence that says why there is none."""
    try:
        return papers.produce(site, kind, asked, masked=True)
    except TrackerError as refused:
        return refused


@pytest.mark.parametrize("key", STUDIES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_a_masked_file_tells_arm_drug_kit_or_a_value(
    extreme_site: Site, extreme: Extreme, kind: str, key: str
) -> None:
    protocol = studies.study(extreme_site, key).protocol
    asked = about(extreme_site, extreme, kind, key)
    pdf = masked(extreme_site, kind, asked)

    if isinstance(pdf, TrackerError):
        assert "masked" in str(pdf)
        return
    told = everything(pdf)
    # A study's title may name all its drugs: that unmasks nobody.
    told = told.replace(protocol.title.lower(), "")
    assert sorted(word for word in secrets(protocol) if word in told) == []
    assert "masked" in told


def test_the_search_for_secrets_finds_them_where_nothing_is_masked(made_pdf: Made) -> None:
    words = {KIT.lower(), MARK.lower(), VALUE}

    told = everything(made_pdf("visit", "bird"))

    assert {word for word in words if word in told} == words
