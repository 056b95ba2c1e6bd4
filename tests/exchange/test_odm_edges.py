"""The corners of an ODM file: values no study file describes, characters XML cannot hold, one person at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import odm_reading
import pytest
from lxml import etree
from odm_reading import ODM, elements, items
from rich_site import STUDY, Rich
from stage import CONSENT

from tracker import datasets, enrolment, exporting, studies
from tracker.catalogue.study_files import shipped_text
from tracker.datasets import Trail
from tracker.domain.dataset import Answered, Dataset, Subject, Trace
from tracker.domain.records import Sex
from tracker.exchange import odm
from tracker.exchange.odm_definitions import definitions, event
from tracker.exchange.odm_records import Records
from tracker.exchange.odm_xml import audit, clean, root
from tracker.exporting import Wanted
from tracker.site import Site


@pytest.fixture(scope="module")
def dataset(rich: Rich) -> Dataset:
    """The rich study, its participants read once."""
    with rich.open() as site:
        made = datasets.dataset(site, STUDY, trail=Trail.LAST)
        subjects = tuple(made.subjects())
    return replace(made, subjects=lambda: iter(subjects))


def written(dataset: Dataset, folder: Path) -> Path:
    path = folder / "made.xml"
    with path.open("w+b") as out:
        odm.write(dataset, out, lambda: None)
    return path


def without_laboratory(dataset: Dataset) -> Dataset:
    return replace(dataset, forms=tuple(form for form in dataset.forms if form.id != "laboratory"))


def test_a_value_that_the_study_file_no_longer_describes_is_given_on_all_the_same(
    dataset: Dataset, rich: Rich, tmp_path: Path
) -> None:
    path = written(without_laboratory(dataset), tmp_path)

    found = {place: one for place, one in items(path).items() if place[0] == rich.number}
    alt = {
        place[-1].removeprefix("I.visitbook.undescribed."): one.get("Value")
        for place, one in found.items()
        if place[1] == "SE.baseline" and place[6] == "laboratory alt"
    }
    esr = found[
        *(rich.number, "SE.baseline", "", "F.visitbook.undescribed", "", "IG.visitbook.undescribed"),
        *("laboratory esr", "I.visitbook.undescribed.value"),
    ]
    assert odm_reading.problems(path) == []
    assert alt.items() >= {"form": "laboratory", "item": "alt", "value": "212.50", "unit": "U/L"}.items()
    assert (esr.get("IsNull"), esr.find(f".//{ODM}FlagValue").text) == ("Yes", "ND")


def test_each_participant_is_written_before_the_next_is_read(dataset: Dataset) -> None:
    out, sizes, (first, *_others) = BytesIO(), list[int](), dataset.subjects()

    def people() -> Iterator[Subject]:
        for number in range(20):
            sizes.append(out.tell())
            yield replace(first, participant=replace(first.participant, number=f"P-{number}"))

    odm.write(replace(dataset, subjects=people), out, lambda: None)

    grown = [after - before for before, after in pairwise(sizes[1:])]
    assert min(grown) > 10_000
    assert max(grown) - min(grown) < 10_000  # what lxml holds back until it is a block


def test_a_character_that_xml_cannot_hold_is_told_by_its_number() -> None:
    assert clean("two\nlines, µ ≥ 5, فارسی") == "two\nlines, µ ≥ 5, فارسی"
    assert clean("bell\x07") == "bell‹U+0007›"


def test_a_change_without_a_reason_or_a_number_says_neither() -> None:
    parent = root("ItemData", {})

    audit(parent, Trace(datetime(2026, 4, 1, 10, tzinfo=UTC), "anna"))

    (record,) = parent
    assert [odm_reading.etree.QName(one).localname for one in record] == [
        "UserRef",
        "LocationRef",
        "DateTimeStamp",
    ]


@pytest.mark.parametrize(
    ("planned_id", "expected"),
    [
        ("baseline", ("SE.baseline", None)),
        ("week12", ("SE.week12", None)),
        ("month6", ("SE.month", "6")),
        ("unscheduled-2", ("SE.unscheduled", "2")),
        ("early-termination", ("SE.early-termination", None)),
        ("monthly", ("SE.monthly", None)),
    ],
)
def test_a_visit_has_the_event_of_its_id(planned_id: str, expected: tuple[str, str | None]) -> None:
    assert event(planned_id, frozenset({"baseline", "week12", "monthly"})) == expected


def test_visits_that_a_study_names_like_ours_have_events_of_their_own(new_site: Site, tmp_path: Path) -> None:
    text = shipped_text("emc-daily-practice").replace("id: emc-daily-practice", "id: own")
    studies.add(new_site, text=text.replace("week4", "month1").replace("week12", "unscheduled"))
    given = enrolment.Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    enrolment.register(new_site, studies.study(new_site, "own").id, given)

    exporting.export(new_site, Wanted("odm", "own"), tmp_path / "own.xml")

    assert odm_reading.problems(tmp_path / "own.xml") == []
    found = {place[1:3] for place in items(tmp_path / "own.xml") if place[1].startswith("SE.")}
    assert {("SE.month1", ""), ("SE.planned.unscheduled", "")} <= found


def test_no_number_has_more_digits_than_its_item_is_said_to_have(dataset: Dataset, tmp_path: Path) -> None:
    path = written(dataset, tmp_path)

    defined = {one.get("OID"): one for one in etree.parse(str(path)).iter(f"{ODM}ItemDef")}
    floats = [
        (defined[place[-1]], one.get("Value"))
        for place, one in elements(path)
        if place[-1] in defined and defined[place[-1]].get("DataType") == "float" and one.get("Value")
    ]
    assert any(place.get("OID") == "I.visitbook.derived.value" for place, _value in floats)
    for item, value in floats:
        whole, _point, decimals = value.lstrip("-").partition(".")
        assert len(decimals) <= int(item.get("SignificantDigits")), (item.get("OID"), value)
        assert len(whole + decimals) <= int(item.get("Length")), (item.get("OID"), value)


def test_a_whole_number_is_written_as_one_however_it_was_typed(dataset: Dataset) -> None:
    records = Records(dataset, definitions(dataset))
    (held, entry) = next(
        (held, one)
        for subject in dataset.subjects()
        for held in subject.visits
        for one in held.entries
        if (one.form, one.item) == ("mrss", "face")
    )

    place, (cell,) = records.answer(held.visit.planned_id, Answered(replace(entry, value=Decimal("2.0"))))

    assert (place.group, cell.value) == ("IG.mrss", "2")
