"""What a masked or a de-identified export may not hold, looked for in every byte of every file of every format."""

import csv
import io
import shutil
import struct
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from rich_site import STUDY, Rich
from stage import TODAY
from test_masked_reads import (
    HOSPITAL,
    MARK,
    MASKED,
    NAME,
    TELEPHONE,
    VALUE,
    a_coordinator_writes,
    an_investigator_writes,
    on_study,
    opened,
)

from tracker import exporting, logbook, overview, queries, safety, studies, visits
from tracker.domain.flag_notes import Action
from tracker.domain.records import Participant, Typed
from tracker.exporting import Wanted
from tracker.site import Site
from tracker.storage import read_results, tables

FORMATS: dict[str, tuple[str, bool]] = {
    **{kind: (kind, False) for kind in ("odm", "csv", "xlsx", "spss")},
    "every change": ("odm", True),
}
Files = Mapping[str, bytes]


def contents(path: Path) -> dict[str, bytes]:
    """The bytes of a file; of an archive those of each of its parts."""
    if not zipfile.is_zipfile(path):
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def given(site: Site, study: str, target: Path, name: str = "csv", **how: bool) -> Files:
    """The study in one format."""
    kind, transactional = FORMATS[name]
    exporting.export(site, Wanted(kind, study, transactional=transactional, **how), target / name)
    return contents(target / name)


def written(path: Path, study: str, target: Path, **how: bool) -> Iterator[tuple[str, Files]]:
    """The study in every format."""
    with opened(path, "coordinator") as site:
        yield from ((name, given(site, study, target, name, **how)) for name in FORMATS)


def assert_nowhere(secrets: Mapping[str, bytes], name: str, files: Files) -> None:
    for part, content in files.items():
        held = [what for what, secret in secrets.items() if secret in content]
        assert not held, (name, part)


# --- masked


@pytest.fixture(scope="module", params=MASKED)
def marked(
    request: pytest.FixtureRequest, _demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The demo with a word and a value wherever people may write what could tell the arm."""
    path = shutil.copytree(_demo_folder, tmp_path_factory.mktemp("marked") / "demo.visitbook")
    with opened(path, "coordinator") as site:
        who, held, to_come = on_study(site, request.param)
        protocol = studies.study(site, request.param).protocol
        visits.miss(site, to_come.id, MARK)
        a_coordinator_writes(site, protocol, who, held)
        shown = next(form.id for form in protocol.forms if form.masked_assessor_sees)
        queries.raise_query(site, who.id, MARK, held.id, shown)
        with opened(path, "investigator") as investigator:
            an_investigator_writes(investigator, protocol, who, held)
    return path, request.param


def unmasking(path: Path, study: str) -> dict[str, bytes]:
    """What could tell the arm: the word and the value, arms, drugs and kits."""
    with opened(path, "coordinator") as site:
        protocol = studies.study(site, study).protocol
        people = [row.participant for row in overview.participants(site, studies.study(site, study).id)]
    drugs = {drug.name for arm in protocol.arms for drug in arm.drugs}
    told = {MARK, VALUE, *drugs, *(arm.label for arm in protocol.arms)}
    told |= {who.kit for who in people if who.kit}
    assert drugs
    lowered = {text.lower() for text in drugs}
    number = struct.pack("<d", float(VALUE))
    return {**{text: text.encode() for text in told | lowered}, "the value as a number": number}


def test_the_word_is_in_every_format_that_is_not_masked(marked: tuple[Path, str], tmp_path: Path) -> None:
    # So that its absence below means something.
    for name, files in written(*marked, tmp_path):
        assert any(MARK.encode() in content for content in files.values()), name
        numbers = (VALUE.encode(), struct.pack("<d", float(VALUE)))
        assert any(one in content for content in files.values() for one in numbers), name
        # Nor does any export tell who somebody is: the identification list is never given on (product.md 3.8).
        assert_nowhere({one: one.encode() for one in (NAME, TELEPHONE, HOSPITAL)}, name, files)


def test_no_byte_of_a_masked_export_tells_the_arm(marked: tuple[Path, str], tmp_path: Path) -> None:
    secrets = unmasking(*marked)

    for name, files in written(*marked, tmp_path, masked=True):
        assert_nowhere(secrets, name, files)


def test_a_masked_table_has_no_column_for_arm_or_kit_and_no_log(
    marked: tuple[Path, str], tmp_path: Path
) -> None:
    path, study = marked
    with opened(path, "coordinator") as site:
        tables = given(site, study, tmp_path, masked=True)

    assert set(tables) == {
        *("participants.csv", "visits.csv", "items.csv", "scores.csv", "dictionary.csv", "about.csv"),
        *("derived.csv", "queries.csv"),
    }
    columns = {
        name for table in tables.values() for name in next(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    }
    assert not columns & {"arm", "kit", "treatment_stopped_on"}


# --- de-identified


@pytest.fixture(scope="module")
def told(rich: Rich, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Participant, ...]]:
    """The rich site with a word in every free text of one participant, and who is on its study."""
    path = shutil.copytree(rich.path, tmp_path_factory.mktemp("told") / "told.visitbook")
    with opened(path, "coordinator") as site:
        visit = visits.find_visit(site, rich.number, "baseline")
        visits.save(site, visit, "medication", Typed("details", MARK), MARK)
        who = visits.open_visit(site, visit).participant
        logbook.add(
            site, who.id, "adverse_event", {"words": MARK, "onset": TODAY.isoformat(), "serious": "no"}
        )
        queries.raise_query(site, who.id, MARK, visit, "laboratory", "creatinine")
        with site.work() as work:
            late = {"kind": "visit outside its window", "detail": MARK, "on": TODAY, "reason": MARK}
            work.insert(tables.DEVIATION, {"participant_id": who.id, "visit_id": visit, **late})
        with opened(path, "investigator") as investigator:
            flag = next(one.flag for one in safety.flags(site) if one.flag.participant_id == who.id)
            safety.acknowledge(investigator, flag.id, Action.OTHER, MARK)
        people = [row.participant for row in overview.participants(site, studies.study(site, STUDY).id)]
    return path, tuple(people)


def identifying(path: Path, people: tuple[Participant, ...]) -> dict[str, bytes]:
    """Initials, birth dates as each format would write them, ids (they hold the instant of their making), free text."""
    secrets = {MARK: MARK.encode()}
    with opened(path, "coordinator") as site, site.look() as connection:
        stored = [row for row in overview.participants(site) if row.participant in people]
        kept = read_results.entries(connection, [cell.visit.id for row in stored for cell in row.cells])
    ids = [one.id for some in kept.values() for one in some] + list(kept) + [who.id for who in people]
    secrets |= {one: one.encode() for one in ids}
    for who in people:
        secrets[f"{who.shown_number}: initials"] = who.initials.encode()
        if who.birth_date:
            # SPSS counts seconds from 14 October 1582, Excel days from 30 December 1899.
            seconds = float((who.birth_date - date(1582, 10, 14)).days * 86_400)
            serial = (who.birth_date - date(1899, 12, 30)).days
            secrets[f"{who.shown_number}: born"] = who.birth_date.isoformat().encode()
            secrets[f"{who.shown_number}: born, SPSS"] = struct.pack("<d", seconds)
            secrets[f"{who.shown_number}: born, Excel"] = f"<v>{serial}</v>".encode()
    return secrets


def test_no_byte_of_a_de_identified_export_tells_who_it_is(
    told: tuple[Path, tuple[Participant, ...]], tmp_path: Path
) -> None:
    path, people = told
    secrets = identifying(path, people)

    for name, files in written(path, STUDY, tmp_path, deidentified=True):
        assert_nowhere(secrets, name, files)


def rows(files: Files, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode("utf-8-sig"), newline="")))


def test_dates_are_shifted_by_one_number_of_days_for_each_participant(
    told: tuple[Path, tuple[Participant, ...]], tmp_path: Path
) -> None:
    path, people = told
    with opened(path, "coordinator") as site:
        plain = given(site, STUDY, tmp_path)
        shifted = given(site, STUDY, tmp_path, deidentified=True)

    days: dict[str, set[int]] = {who.shown_number: set() for who in people}
    for table, names in (
        ("participants", ("consent_date", "enrolled_on", "ended_on")),
        ("visits", ("target", "earliest", "latest", "appointment", "held_on")),
    ):
        for old, new in zip(rows(plain, table), rows(shifted, table), strict=True):
            for name in names:
                assert bool(old[name]) == bool(new[name])
                if old[name]:
                    days[old["number"]].add(
                        (date.fromisoformat(old[name]) - date.fromisoformat(new[name])).days
                    )
            assert old.get("day") == new.get("day")

    assert all(len(shifts) == 1 for shifts in days.values())
    assert len({next(iter(shifts)) for shifts in days.values()}) == len(people)
    assert all(1 <= next(iter(shifts)) <= 365 for shifts in days.values())


FOUND = {
    "derived": ({"age", "because"}, ("weight_date",)),
    "eligibility": ({"decided_by", "reason"}, ("decided_on",)),
    "criteria": ({"because"}, ()),
    "deviations": ({"detail", "reason"}, ("on",)),
    "flags": ({"value", "because"}, ("raised_at",)),
    "flag_steps": ({"text", "value"}, ("at",)),
    "queries": ({"site_number", "text"}, ("at",)),
    "consents": (set(), ("consented_on", "recorded_at")),
    "unmaskings": ({"by_whom", "reason"}, ("broken_on", "recorded_at")),
}
"""By kind of finding: the columns that a de-identified export lacks, and those whose days it shifts."""


@pytest.mark.parametrize("table", FOUND)
def test_findings_stay_without_words_and_their_days_are_shifted_too(
    both: tuple[Files, Files], table: str
) -> None:
    plain, hidden = (rows(files, table) for files in both)
    people = [rows(files, "participants") for files in both]
    shift = {
        old["number"]: date.fromisoformat(old["consent_date"]) - date.fromisoformat(new["consent_date"])
        for old, new in zip(*people, strict=True)
    }

    lacking, shifted = FOUND[table]
    assert plain
    assert plain[0].keys() - hidden[0].keys() == lacking
    for old, new in zip(plain, hidden, strict=True):
        for name in shifted:
            assert bool(old[name]) == bool(new[name])
            if old[name]:
                days = datetime.fromisoformat(old[name]) - datetime.fromisoformat(new[name])
                assert days == shift[old["number"]]
        assert new.get("by", "") in ("", *(f"user-{n}" for n in range(1, 9)))


@pytest.fixture(scope="module")
def both(
    told: tuple[Path, tuple[Participant, ...]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Files, Files]:
    """The study as tables, as it is and de-identified."""
    folder = tmp_path_factory.mktemp("both")
    with opened(told[0], "coordinator") as site:
        return given(site, STUDY, folder), given(site, STUDY, folder, deidentified=True)


def test_values_stay_as_they_were_recorded(
    told: tuple[Path, tuple[Participant, ...]], rich: Rich, tmp_path: Path
) -> None:
    path, _people = told
    with opened(path, "coordinator") as site:
        files = given(site, STUDY, tmp_path, deidentified=True)

    found = [row for row in rows(files, "items") if row["number"] == rich.number and row["item"] == "alt"]
    assert "212.50" in [row["value"] for row in found]
    assert "initials" not in rows(files, "participants")[0]
