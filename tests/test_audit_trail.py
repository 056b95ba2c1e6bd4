"""The trail is complete: each kind of change leaves who, role, workstation, when, zone, record, old, new and why."""

import ast
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from platform import node
from zoneinfo import ZoneInfo

import pytest
from amended import amended, later
from site_file import plain_sql, trail
from stage import CONSENT, PASSWORD
from test_signing import INVESTIGATOR, MONITOR, as_

from tracker import (
    access,
    allocation,
    amending,
    backups,
    consents,
    enrolment,
    exporting,
    identity,
    import_mappings,
    lab_import,
    laboratories,
    locking,
    logbook,
    papers,
    participant_import,
    queries,
    safety,
    settings,
    signing,
    source_checks,
    studies,
    trust,
    undoing,
    unmasking,
    visits,
)
from tracker.domain.flag_notes import Action
from tracker.domain.identity import Identity
from tracker.domain.records import Role, Sex, Typed
from tracker.domain.signing import Meaning, Scope
from tracker.exporting import Wanted
from tracker.papers import About, Issued
from tracker.site import Site
from tracker.storage import verify

Act = Callable[[Site, str], object]
WHO = frozenset({"user_id", "login", "role", "workstation", "zone", "at", "record_id"})


def participant_of(site: Site, visit_id: str) -> str:
    return visits.open_visit(site, visit_id).participant.id


def weight_of(site: Site, visit_id: str) -> str:
    fields = visits.open_visit(site, visit_id).form("vital_signs").fields
    return next(one.entry.id for one in fields if one.item.id == "weight" and one.entry)


def study_of(site: Site, visit_id: str) -> str:
    return visits.open_visit(site, visit_id).participant.study_id


def undo(site: Site, visit_id: str) -> object:
    visits.save(site, visit_id, "vital_signs", Typed("temperature", "36.5"), "late")
    return undoing.undo(site, visit_id, "of another participant")


def register(site: Site, visit_id: str) -> object:
    person = enrolment.Registration("C.D.", Sex.MALE, CONSENT, "1.0", birth_date=date(1980, 1, 1))
    return enrolment.register(site, study_of(site, visit_id), person)


def add_medication(site: Site, visit_id: str) -> object:
    answers = {"name": "Cetirizine", "started": "2026-01", "ongoing": "yes"}
    return logbook.add(site, participant_of(site, visit_id), "medication", answers)


def raise_query(site: Site, visit_id: str) -> str:
    who = participant_of(site, visit_id)
    return queries.raise_query(site, who, "Is this the right unit?", visit_id, "vital_signs", "weight")[0]


def next_version() -> str:
    return amended("baaz-ad-ir", later("week12", weeks=14))


def amend(site: Site, visit_id: str) -> object:
    given = amending.Acceptance(site.today(), "a longer treatment", "3.0")
    return amending.accept(site, study_of(site, visit_id), next_version(), given)


def consent_again(site: Site, visit_id: str) -> object:
    if len(amending.versions(site, study_of(site, visit_id))) == 1:
        amend(site, visit_id)
    return consents.record(site, participant_of(site, visit_id), site.today())


def code_break(site: Site, _visit_id: str) -> object:
    person = enrolment.Registration("B.L.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    who, _changes = enrolment.register(site, studies.study(site, "bird").id, person)
    return unmasking.record_code_break(site, who, site.today(), "Sponsor’s hotline", "overdose")


def investigator(act: Act) -> Act:
    return lambda site, visit_id: _as(site, INVESTIGATOR, act, visit_id)


def monitor(act: Act) -> Act:
    return lambda site, visit_id: _as(site, MONITOR, act, visit_id)


def _as(site: Site, user: access.NewUser, act: Act, visit_id: str) -> object:
    with as_(site, user) as other:
        return act(other, visit_id)


def removed(site: Site, _visit_id: str) -> None:
    with as_(site, MONITOR):
        pass
    access.remove(site, MONITOR.login, "left the site")


def other_roles(site: Site, _visit_id: str) -> None:
    access.add(site, MONITOR)
    access.change_roles(site, MONITOR.login, frozenset({Role.ASSESSOR}), "a new task")


def randomisation_list(site: Site, _visit_id: str) -> allocation.AllocationList:
    file = site.path.parent / "list.csv"
    file.write_text("arm\nA\n", encoding="utf-8")
    return allocation.take_in(site, studies.study(site, "baaz-ad-ir").id, file, "the next one")[0]


def import_people(site: Site, _visit_id: str) -> object:
    file = site.path.parent / "people.csv"
    file.write_text("who,what,sex,born,consent\nDW-7,N.H.,F,1991,2026-03-02\n", encoding="utf-8")
    mapping = "participant: who\ninitials: what\nsex: sex\nbirth_year: born\nconsent_date: consent\n"
    constants = 'constants: {consent_version: "1.0"}\n'
    study = studies.study(site, "emc-daily-practice").id
    return participant_import.take_in(site, study, file, mapping + constants)


LAB_MAPPING = "{participant: No, date: Day, analyte: Test, value: Result, unit: Unit, date_format: ISO}"


def import_results(site: Site, _visit_id: str) -> object:
    file = site.path.parent / "labs.csv"
    file.write_text("No,Day,Test,Result,Unit\nSAR-S001,2026-03-02,ALT,35,U/L\n", encoding="utf-8")
    wanted = lab_import.Wanted(LAB_MAPPING, reason="came late")
    return lab_import.labs(site, studies.study(site, "baaz-ad-ir").id, file, wanted)


def flag_at(site: Site, visit: str) -> str:
    """A flag raised by an ALT past the limit of the study."""
    with Site.open(site.path, "anna", PASSWORD, clock=site.clock) as anna:
        alt = Typed("alt", "212", "U/L", "10", "50", confirmed=True)
        visits.save(anna, visit, "laboratory_screening", alt, "late report")
    return next(line.flag.id for line in safety.flags(site) if line.flag.item == "alt")


CHANGES: dict[str, tuple[Act, str, str, str]] = {
    # what is done: (the act, what the trail calls it, the table, a field that its entry names)
    "a participant is registered": (register, "insert", "participant", "initials"),
    "a visit is booked": (
        lambda site, _visit: visits.book(
            site, visits.find_visit(site, "SAR-S001", "baseline"), date(2026, 4, 20)
        ),
        "update",
        "visit",
        "appointment",
    ),
    "a value is entered": (
        lambda site, visit: visits.save(site, visit, "vital_signs", Typed("height", "162"), "late"),
        "insert",
        "result",
        "text",
    ),
    "an answer is undone": (undo, "undone", "visit", "first"),
    "answers are entered together": (
        lambda site, visit: undoing.save_together(site, visit, "vital_signs", [Typed("pulse", "70")], "late"),
        "entered together",
        "visit",
        "last",
    ),
    "a row of a log is added": (add_medication, "insert", "medication", "name"),
    "a visit is signed": (
        lambda site, visit: signing.sign(site, visit, Meaning.ENTERED, PASSWORD),
        "insert",
        "signature",
        "meaning",
    ),
    "a visit is locked": (
        investigator(lambda site, visit: locking.lock(site, Scope.VISIT, visit)),
        "insert",
        "record_lock",
        "scope",
    ),
    "a source is compared": (
        monitor(lambda site, visit: source_checks.mark(site, visit, weight_of(site, visit))),
        "insert",
        "source_check",
        "result_id",
    ),
    "a code break is recorded": (code_break, "insert", "code_break", "by_whom"),
    "a window is set": (
        lambda site, visit: studies.set_site_window(
            site, study_of(site, visit), "week6", studies.Window(minus=3, plus=3), "agreed"
        ),
        "insert",
        "site_window",
        "minus",
    ),
    "an amendment is accepted": (amend, "insert", "amendment", "approved_on"),
    "an amendment is rejected": (
        lambda site, visit: amending.reject(site, study_of(site, visit), next_version(), "not approved"),
        amending.REJECTED,
        "study",
        "sha256",
    ),
    "a later consent is recorded": (consent_again, "insert", "consent", "consented_on"),
    "a query is raised": (raise_query, "insert", "query", "number"),
    "a query is answered": (
        lambda site, visit: queries.answer(site, raise_query(site, visit), "61.5"),
        "insert",
        "query_message",
        "text",
    ),
    "an identity is written": (
        lambda site, visit: identity.record(site, participant_of(site, visit), Identity("Nadia Haidari")),
        *("insert", "identity", "name"),
    ),
    "a flag is acknowledged": (
        investigator(
            lambda site, visit: safety.acknowledge(site, flag_at(site, visit), Action.REPEATED, "in a week")
        ),
        "insert",
        "flag_note",
        "action",
    ),
    "a laboratory is added": (
        lambda site, _visit: laboratories.add(site, "Central"),
        *("insert", "laboratory", "name"),
    ),
    "a setting is changed": (
        lambda site, _visit: settings.change(site, "idle_minutes", "5", "an open ward"),
        "insert",
        "site_setting",
        "value",
    ),
    "a user is added": (lambda site, _visit: access.add(site, MONITOR), "insert", "user_account", "roles"),
    "a user gets other roles": (other_roles, "update", "user_account", "roles"),
    "a user is removed": (removed, "update", "user_account", "active"),
    "a user signs in": (
        lambda site, _visit: access.signed_in(site),
        access.SIGNED_IN,
        "user_account",
        "login",
    ),
    "a user signs out": (
        lambda site, _visit: access.signed_out(site),
        access.SIGNED_OUT,
        "user_account",
        "login",
    ),
    "a recovery key is made": (
        lambda site, _visit: access.new_recovery_key(site),
        "recovery key",
        "site",
        "made",
    ),
    "a randomisation list is taken in": (randomisation_list, "insert", "allocation_list", "sha256"),
    "a line of it is concealed": (randomisation_list, "insert", "allocation_line", "position"),
    "a randomisation list is closed": (
        lambda site, visit: allocation.close(site, randomisation_list(site, visit).id, "used up"),
        "update",
        "allocation_list",
        "close_reason",
    ),
    "results are taken in from a file": (import_results, "import", "study", "sha256"),
    "a result is taken in": (import_results, "insert", "result", "range_source"),
    "the layout of a laboratory’s file is kept": (
        lambda site, _visit: import_mappings.save(site, "Central", LAB_MAPPING),
        "insert",
        "import_mapping",
        "text",
    ),
    "participants are taken in from a file": (import_people, "import", "study", "sha256"),
    "a report is printed": (
        lambda site, visit: papers.printed(site, "visit", About(visit), Issued("printed", b"%PDF", "2")),
        "print",
        "visit",
        "document",
    ),
    "a study is exported": (
        lambda site, _visit: exporting.export(site, Wanted("csv", "bird"), site.path.parent / "a.zip"),
        "export",
        "study",
        "sha256",
    ),
    "a calendar is exported": (
        lambda site, _visit: exporting.export(site, Wanted("ics"), site.path.parent / "a.ics"),
        "export",
        "site",
        "sha256",
    ),
    "a seal is saved": (
        lambda site, _visit: trust.export_seal(site, site.path.parent / "a.seal"),
        "seal",
        "site",
        "sequence",
    ),
    "a backup is made": (
        lambda site, _visit: backups.make(site, site.path.parent / "a.vbbackup"),
        "insert",
        "backup_run",
        "file",
    ),
}


@pytest.fixture
def visit_id(new_site: Site, screening: str) -> str:
    """A completed screening visit with a weight."""
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    visits.complete(new_site, screening)
    return screening


def entries(site: Site) -> list[dict[str, object]]:
    with plain_sql(site.path, "anna", PASSWORD) as connection:
        return trail(connection)


@pytest.mark.parametrize("what", list(CHANGES))
def test_each_kind_of_change_leaves_a_whole_entry(new_site: Site, visit_id: str, what: str) -> None:
    act, action, table, named = CHANGES[what]
    before, began = len(entries(new_site)), new_site.clock.now()

    act(new_site, visit_id)

    written = entries(new_site)[before:]
    (entry,) = [
        one
        for one in written
        if (one["action"], one["table_name"]) == (action, table) and named in json.loads(str(one["new"]))
    ][:1]
    assert [name for name in WHO if not entry[name]] == []
    assert entry["workstation"] == node()
    at = datetime.fromisoformat(str(entry["at"]))
    assert at.utcoffset() == timedelta(0)
    assert began < at <= new_site.clock.now()
    assert ZoneInfo(str(entry["zone"])) == new_site.zone


def test_a_change_names_the_field_its_old_and_new_value_and_the_reason(new_site: Site, visit_id: str) -> None:
    visits.save(new_site, visit_id, "vital_signs", Typed("weight", "61.6"), "misread")

    entry = next(one for one in reversed(entries(new_site)) if one["table_name"] == "result")
    assert (entry["login"], entry["role"]) == ("anna", "administrator, coordinator")
    assert entry["record_id"] == weight_of(new_site, visit_id)
    assert entry["participant_id"] == participant_of(new_site, visit_id)
    assert json.loads(str(entry["old"]))["text"] == "61.5"
    assert json.loads(str(entry["new"]))["text"] == "61.6"
    assert entry["reason"] == "misread"


def test_everything_done_to_a_site_leaves_a_trail_that_rebuilds_every_row(
    new_site: Site, visit_id: str
) -> None:
    alone = {"a user is added", "a user gets other roles", "a user is removed", "a visit is locked"}
    for what, (act, *_expected) in CHANGES.items():
        if what not in alone:  # the user is there already; a locked visit takes no more
            act(new_site, visit_id)

    with new_site.look() as connection:
        assert list(verify.findings(connection)) == []


def test_only_the_writer_has_statements_that_write() -> None:
    root = Path(__file__).resolve().parent.parent / "tracker"
    found = {path.name for path in root.rglob("*.py") if {"insert", "update", "delete"} & imported(path)}

    assert found == {"writer.py"}


def imported(path: Path) -> set[str]:
    """What a module takes from SQLAlchemy."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        name.name for node in taken if (node.module or "").startswith("sqlalchemy") for name in node.names
    }
