"""What a masked assessor may not know is in nothing that a use case gives: shown by a word written wherever it counts.

A coordinator and an investigator write a word that stands nowhere else wherever it could tell the arm; then every use
case that an assessor may call is called for that participant, in each study that masks its assessors.
"""

import inspect
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from stage import TODAY, TestClock
from terminal import Say
from test_rights import GUARDED, right_of

from tests.reports.pdf_reading import whole_text
from tracker import (
    allocation,
    demo,
    identity,
    laboratories,
    leaving,
    locking,
    logbook,
    overview,
    papers,
    queries,
    safety,
    samples,
    signing,
    studies,
    unmasking,
    unplanned,
    visits,
)
from tracker.domain.flag_notes import Action
from tracker.domain.forms import base_form
from tracker.domain.identity import Identity
from tracker.domain.logs import LOGS
from tracker.domain.protocol import Protocol
from tracker.domain.records import FlagState, Participant, ParticipantStatus, Role, Typed, Visit
from tracker.domain.rights import Right, may
from tracker.domain.signing import Meaning
from tracker.errors import TrackerError
from tracker.locking import Scope
from tracker.site import Site

MARK = "Kanarienvogel"
"""Stands nowhere in the demo, nor in any text of the program."""
VALUE = "1987.3"
"""An ALT that nobody else has; with a point, for an id may hold any digits."""
NAME, TELEPHONE, HOSPITAL = "Zephyrine Quillfeather", "0131 496 0777", "HN-7719025"
"""Who a participant is: told by the identification list alone, to nobody by anything else."""
MASKED = ("bird", "bsmmu-dcssc")
OPEN = ("baaz-ad-ir", "emc-daily-practice", "euroguiderm-baricitinib")
"""The demo's five studies, by whether their files mask the assessors."""


@dataclass(frozen=True)
class Told:
    """A participant about whom the mark was written everywhere."""

    path: Path
    study_key: str
    who: Participant
    visits: tuple[Visit, ...]
    """Those that hold it: one with hidden forms, one missed, one that no protocol plans."""
    flags: tuple[str, ...]
    """Those about which it was written."""
    shown_form: str
    """A form that assessors see."""


def opened(path: Path, login: str) -> Site:
    return Site.open(path, login, demo.PASSWORD, clock=TestClock())


def on_study(site: Site, study_key: str) -> tuple[Participant, Visit, Visit]:
    """Someone enrolled, a visit of theirs with a laboratory that is complete, and one that is still to come."""
    protocol = studies.study(site, study_key).protocol
    for row in overview.participants(site):
        who, seen = row.participant, [cell.visit for cell in row.cells]
        if (row.study_key, who.status) == (
            study_key,
            ParticipantStatus.ENROLLED,
        ) and not who.treatment_stopped_on:
            held = [one for one in seen if one.completed_at and "laboratory" in one.form_ids(protocol)]
            to_come = [one for one in seen if not (one.is_held or one.missed_on)]
            if held and to_come:
                return who, held[0], to_come[0]
    raise AssertionError(study_key)


@pytest.fixture(scope="module", params=MASKED)
def told(
    request: pytest.FixtureRequest, _demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Told:
    """The demo with the mark wherever people may write it."""
    path = shutil.copytree(_demo_folder, tmp_path_factory.mktemp("told") / "demo.visitbook")
    with opened(path, "coordinator") as site:
        who, held, to_come = on_study(site, request.param)
        protocol = studies.study(site, request.param).protocol
        visits.miss(site, to_come.id, MARK)
        extra = a_coordinator_writes(site, protocol, who, held)
        with opened(path, "investigator") as investigator:
            an_investigator_writes(investigator, protocol, who, held)
        seen = {one.id: one for one in overview.participant(site, who.id).visits}
        flags = tuple(one.flag.id for one in safety.flags(site) if one.flag.participant_id == who.id)
    three = tuple(seen[one] for one in (held.id, to_come.id, extra))
    shown = next(form.id for form in protocol.forms if form.masked_assessor_sees)
    return Told(path, request.param, who, three, flags, shown)


WRITTEN_ON = ("laboratory", "laboratory#2", "medication", "no_such_form")
"""The forms on which the mark stands, and one that is not there: of the others one is as good as any."""


def a_coordinator_writes(site: Site, protocol: Protocol, who: Participant, held: Visit) -> str:
    """Answers on hidden forms that void a signature, a log, a visit that no protocol plans, that treatment stopped."""
    if not held.signed:
        signing.sign(site, held.id, Meaning.ENTERED, demo.PASSWORD)
    alt = Typed("alt", VALUE, unit="U/L", low="10", high="50", confirmed=True)
    visits.save(site, held.id, "laboratory", alt, MARK)
    visits.save(site, held.id, "medication", Typed("details", MARK), MARK)
    samples.repeat(site, held.id, "laboratory", MARK)
    logbook.add(site, who.id, "medication", {"name": MARK, "started": "2026-01", "ongoing": "yes"})
    shown = next(form.id for form in protocol.forms if form.masked_assessor_sees)
    queries.raise_query(site, who.id, MARK, held.id, "laboratory")
    queries.raise_query(site, who.id, MARK)
    identity.record(site, who.id, Identity(NAME, "", HOSPITAL))
    identity.record(site, who.id, Identity(NAME, TELEPHONE, HOSPITAL))
    extra, _changes = unplanned.add_unscheduled(site, who.id, TODAY, ["laboratory", shown], MARK)
    visits.hold(site, extra, TODAY)
    leaving.stop_treatment(site, who.id, TODAY, MARK)
    leaving.withdraw(site, who.id, TODAY, MARK)
    kits = path_of_list(site, protocol)
    allocation.close(site, allocation.take_in(site, who.study_id, kits)[0].id, MARK)
    if not protocol.arm_is_recorded:
        unmasking.record_code_break(site, who.id, TODAY - timedelta(days=1), MARK, MARK)
    return extra


def path_of_list(site: Site, protocol: Protocol) -> Path:
    """A randomisation list with the mark as its first kit."""
    path = site.path.parent / "list.csv"
    arm = protocol.arms[0].id if protocol.arm_is_recorded else ""
    path.write_text(f"arm,kit\n{arm},{MARK}\n" if arm else f"kit\n{MARK}\n", encoding="utf-8")
    return path


def an_investigator_writes(site: Site, protocol: Protocol, who: Participant, held: Visit) -> None:
    """Why the mask was opened, and why records are locked; what was done about a flag."""
    for line in safety.flags(site):
        if line.flag.participant_id == who.id and line.flag.state is FlagState.OPEN:
            safety.acknowledge(site, line.flag.id, Action.OTHER, MARK)
    if protocol.arm_is_recorded:
        unmasking.unmask(site, who.id, MARK, demo.PASSWORD)
    locking.lock(site, Scope.VISIT, held.id, MARK)
    locking.lock(site, Scope.PARTICIPANT, who.id, MARK)


# --- what a use case gave, as text


def texts(value: object) -> Iterator[str]:
    """Every text and number in what a use case gave; a study file is public and left out."""
    if isinstance(value, Protocol):
        return
    if isinstance(value, bytes):
        yield whole_text(value)
    elif is_dataclass(value):
        yield from (text for one in fields(value) for text in texts(getattr(value, one.name)))
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in texts(part))
    elif isinstance(value, (tuple, list, frozenset, set)):
        yield from (text for one in value for text in texts(one))
    elif value is not None:
        yield str(value)


def participants_in(value: object) -> Iterator[Participant]:
    if isinstance(value, Participant):
        yield value
    elif is_dataclass(value) and not isinstance(value, Protocol):
        yield from (who for one in fields(value) for who in participants_in(getattr(value, one.name)))
    elif isinstance(value, (tuple, list)):
        yield from (who for one in value for who in participants_in(one))


def calls(site: Site, told: Told, name: str) -> Iterator[object]:
    """What a use case gives, or says on refusing, for each choice of what it asks for."""
    offered: dict[str, list[object]] = {
        "participant_id": [told.who.id],
        "visit_id": [one.id for one in told.visits],
        "study_id": [told.who.study_id],
        "record_id": [told.who.id, told.who.study_id, *(one.id for one in told.visits)],
        "number": [told.who.shown_number],
        "planned_id": [*(one.planned_id for one in told.visits), "no such visit"],
        "text": [told.who.shown_number, MARK, told.who.initials, NAME, HOSPITAL],
        "code": ["NO-SUCH-CODE"],
        "day": [TODAY],
        "first": [TODAY - timedelta(days=400)],
        "last": [TODAY + timedelta(days=400)],
        "form_id": [told.shown_form, *WRITTEN_ON],
        "log_id": list(LOGS),
        "flag_id": list(told.flags),
        "kind": ["audit"],  # every other kind has a use case that is asked itself
        "about": [papers.About(told.visits[0].id, told.who.id, told.who.study_id, TODAY)],
        "laboratory_id": [one.id for one in laboratories.laboratories(site)],
    }
    asked = [
        one.name
        for one in list(inspect.signature(GUARDED[name]).parameters.values())[1:]
        if one.default is inspect.Parameter.empty
    ]
    for given in product(*(offered[one] for one in asked)):
        try:
            yield GUARDED[name](site, *given)
        except TrackerError as error:
            yield str(error)


WITHOUT_PARTICIPANTS = {
    "papers.printed": "writes, and gives nothing but what changed",
    "study_papers.audit": "hundreds of pages; papers.produce gives that of the participant",
}
ASKED = sorted(
    name
    for name in GUARDED
    if may({Role.ASSESSOR}, right_of(name))
    and right_of(name) in (Right.READ, Right.PRINT)
    and name not in WITHOUT_PARTICIPANTS
)
"""Everything that an assessor may read or print."""


def test_the_mark_is_found_where_nobody_is_masked(told: Told) -> None:
    found = set()
    with opened(told.path, "coordinator") as site:
        for name in ASKED:
            for given in calls(site, told, name):
                said = " ".join(texts(given))
                assert not [one for one in (NAME, TELEPHONE, HOSPITAL) if one in said], name
                found |= {name} if MARK in said else set()

    # So that its absence below means something: these are the readers of what was written.
    assert found >= {
        "allocation.lists",
        "logbook.log",
        "overview.participant",
        "overview.participants",
        "paper.visit_report",
        "queries.of_participant",
        "queries.of_visit",
        "queries.standing",
        "signing.signatures",
        "study_papers.deviations",
        "study_papers.queries",
        "study_papers.screening_log",
        "trail.of_form",
        "unmasking.openings",
        "visits.open_visit",
        *(("safety.flags", "safety.history") if told.flags else ()),
    }


def test_nothing_that_an_assessor_reads_or_prints_tells_what_was_written(told: Told) -> None:
    with opened(told.path, "assessor") as site:
        for name in ASKED:
            for given in calls(site, told, name):
                said = " ".join(texts(given))
                assert not [one for one in (MARK, VALUE, NAME, TELEPHONE, HOSPITAL) if one in said], name


def test_an_assessor_is_given_neither_arm_nor_kit_of_any_participant(told: Told) -> None:
    with opened(told.path, "assessor") as site:
        hidden = studies.study(site, told.study_key).id
        board, rows = overview.today(site), overview.participants(site)
        pages = [
            overview.participant(site, row.participant.id)
            for row in rows
            if row.participant.study_id == hidden
        ]
        found = [who for who in participants_in((board, rows, pages)) if who.study_id == hidden]

    assert found
    assert {(who.arm, who.kit) for who in found} == {(None, None)}


def test_lists_count_and_name_no_flags_of_a_masked_study(told: Told) -> None:
    with opened(told.path, "assessor") as site:
        board, rows = overview.today(site), overview.participants(site, told.who.study_id)

    people = {row.participant.id for row in rows}
    assert not [flag for flag in board.flags if flag.participant_id in people]
    assert {(cell.flags, cell.cannot_tell) for row in rows for cell in row.cells} == {(0, 0)}


def test_a_visit_holds_only_the_forms_that_assessors_see(told: Told) -> None:
    with opened(told.path, "assessor") as site:
        records = [visits.open_visit(site, one.id) for one in told.visits]

    seen = {form.id for form in records[0].study.protocol.forms if form.masked_assessor_sees}
    assert all(record.masked for record in records)
    assert all(base_form(form.id) in seen for record in records for form in record.forms)
    assert records[0].forms


def test_what_asks_for_hidden_things_says_so(told: Told) -> None:
    with opened(told.path, "assessor") as site:
        for name in (
            "endpoints.of_participant",
            "endpoints.of_visit",
            "enrolment.eligibility",
            "logbook.log",
        ):
            for said in calls(site, told, name):
                assert "masked assessor" in str(said), name


def test_the_command_line_tells_an_assessor_no_more(
    told: Told, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", demo.PASSWORD)
    monkeypatch.setenv("VISITBOOK_USER", "assessor")

    for words in (("participants",), ("participants", "--json"), ("today",), ("today", "--json")):
        code, printed, _complaint = say(*words, "--site", told.path, "--today", TODAY.isoformat())
        assert code == 0
        assert MARK not in printed
        assert VALUE not in printed


@pytest.mark.parametrize("study_key", OPEN)
def test_nobody_is_masked_where_the_study_masks_nobody(demo_path: Path, study_key: str) -> None:
    with opened(demo_path, "coordinator") as site, opened(demo_path, "assessor") as assessor:
        who = next(row.participant.id for row in overview.participants(site) if row.study_key == study_key)

        assert overview.participant(assessor, who) == overview.participant(site, who)
