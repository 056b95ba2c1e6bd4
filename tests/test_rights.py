"""Every use case with every role (issue 6), found in the modules themselves, so that a new one cannot be left out."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from stage import TestClock
from terminal import Say, is_one_sentence

import tracker
from tracker import demo, overview, studies, visits
from tracker.domain.records import ParticipantStatus, Role, Typed
from tracker.domain.rights import RIGHTS, Right, may
from tracker.errors import NotAllowed
from tracker.permission import RIGHT
from tracker.site import Site

LOGINS = {
    "coordinator": Role.COORDINATOR,
    "investigator": Role.INVESTIGATOR,
    "assessor": Role.ASSESSOR,
    "monitor": Role.MONITOR,
    "admin": Role.ADMINISTRATOR,
}
"""The demo's users (commands.md)."""
BY_ITSELF = {
    "access.signed_in": "notes that someone came, who may do nothing else yet",
    "access.signed_out": "notes that someone left",
    "keeping.seal": "saves where the trail ends as a window closes, whoever had it open",
    "trust.save_seal": "as above, at a place that the program chose",
}
"""What the program does for everyone: it gives nothing to read and changes no record."""

UseCase = Callable[..., object]


def modules() -> Iterator[ModuleType]:
    names = [one.name for one in pkgutil.iter_modules(tracker.__path__) if not one.ispkg]
    return (import_module(f"tracker.{name}") for name in names if not name.startswith("demo"))


def takes_a_site(function: UseCase) -> bool:
    """A use case opens its own unit of work; what is given a connection or a unit of work is a part of one."""
    given = inspect.signature(inspect.unwrap(function)).parameters.values()
    kinds = [getattr(one.annotation, "__name__", one.annotation) for one in given]
    return kinds[:1] == ["Site"] and "Connection" not in kinds


def use_cases() -> dict[str, UseCase]:
    found = {}
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_") and takes_a_site(function):
                found[f"{module.__name__.removeprefix('tracker.')}.{name}"] = function
    return found


USE_CASES = use_cases()
GUARDED = {name: one for name, one in USE_CASES.items() if hasattr(one, RIGHT)}


def right_of(name: str) -> Right:
    right = getattr(USE_CASES[name], RIGHT)
    assert isinstance(right, Right)
    return right


def anything(use_case: UseCase) -> list[Any]:
    """An argument for each parameter after the site: whoever is refused is refused before they are looked at."""
    return [object() for _name in list(inspect.signature(use_case).parameters)[1:]]


@pytest.fixture
def open_as(demo_path: Path, clock: TestClock) -> Iterator[Callable[[str], Site]]:
    """The demo's site, signed in as one of its users."""
    opened: list[Site] = []

    def sign_in(login: str) -> Site:
        opened.append(Site.open(demo_path, login, demo.PASSWORD, clock=clock))
        return opened[-1]

    yield sign_in
    for site in opened:
        site.close()


# --- use cases


def test_the_walk_finds_the_verbs_of_the_job() -> None:
    for name in ("enrolment.register", "visits.save", "overview.today", "access.add", "unmasking.unmask"):
        assert name in GUARDED


def test_every_use_case_asks_a_right() -> None:
    assert USE_CASES.keys() - GUARDED.keys() == BY_ITSELF.keys()


@pytest.mark.parametrize("login", LOGINS)
def test_whoever_has_not_the_right_is_refused_before_anything_is_done(
    open_as: Callable[[str], Site], login: str
) -> None:
    site = open_as(login)
    assert site.user.roles == {LOGINS[login]}

    for name, use_case in GUARDED.items():
        if may(site.user.roles, right_of(name)):
            site.need(right_of(name))
        else:
            with pytest.raises(NotAllowed, match=f"{login} may not .*This is for: "):
                use_case(site, *anything(use_case))


@pytest.mark.parametrize("first", Role)
@pytest.mark.parametrize("second", Role)
def test_two_roles_may_do_what_either_may_and_no_more(first: Role, second: Role) -> None:
    for name in GUARDED:
        right = right_of(name)
        assert may({first, second}, right) == (right in RIGHTS[first] | RIGHTS[second])


def writing() -> set[str]:
    """The use cases that open a unit of work that writes."""
    return {name for name, one in GUARDED.items() if "site.work(" in inspect.getsource(inspect.unwrap(one))}


def test_who_may_only_read_changes_nothing() -> None:
    assert not {name for name in writing() if right_of(name) is Right.READ}


def test_a_monitor_leaves_marks_prints_and_nothing_else() -> None:
    left = {name.partition(".")[0] for name in writing() if may({Role.MONITOR}, right_of(name))}

    # Prints and exports are noted, seals saved, the own passphrase changed, source checks and queries written.
    assert left <= {"access", "backups", "keeping", "paper", "queries", "source_checks", "trail", "trust"}


def test_an_administrator_is_given_no_record_of_a_participant() -> None:
    given = {name.partition(".")[0] for name in GUARDED if may({Role.ADMINISTRATOR}, right_of(name))}

    # Users, keys, backups, settings, seals, the trail without its clinical rows, and which studies there are.
    assert given <= {"access", "backups", "keeping", "settings", "studies", "timekeeping", "trail", "trust"}


# --- what an assessor records


def a_visit(site: Site, study_key: str, form: str) -> str:
    """A held visit of the demo that has this form."""
    for row in overview.participants(site):
        if row.study_key == study_key:
            for cell in row.cells:
                if cell.visit.is_held and form in cell.visit.form_ids(
                    studies.study(site, study_key).protocol
                ):
                    return cell.visit.id
    raise AssertionError(f"no visit with {form}")


@pytest.mark.parametrize(
    ("study_key", "form", "item"),
    [("bsmmu-dcssc", "mrss", "face"), ("baaz-ad-ir", "pp_nrs", "itch")],
)
def test_an_assessor_records_what_assessors_assess(
    open_as: Callable[[str], Site], study_key: str, form: str, item: str
) -> None:
    site = open_as("assessor")
    visit_id = a_visit(site, study_key, form)

    visits.save(site, visit_id, form, Typed(item, "1"), "read from the sheet")

    field = next(one for one in visits.open_visit(site, visit_id).form(form).fields if one.item.id == item)
    assert field.entry is not None
    assert field.entry.text == "1"


@pytest.mark.parametrize(
    ("study_key", "form", "item"),
    [
        ("bsmmu-dcssc", "laboratory", "alt"),
        ("baaz-ad-ir", "vital_signs", "weight"),
        ("bird", "kit", "kit_number"),
    ],
)
def test_an_assessor_records_no_other_form_also_where_nobody_is_masked(
    open_as: Callable[[str], Site], study_key: str, form: str, item: str
) -> None:
    site = open_as("assessor")
    visit_id = a_visit(site, study_key, form)

    with pytest.raises(NotAllowed, match=r"assessor may not record this form\. An assessor records: "):
        visits.save(site, visit_id, form, Typed(item, "1"), "read from the sheet")


def test_an_assessor_begins_a_visit_and_moves_none(open_as: Callable[[str], Site]) -> None:
    site = open_as("assessor")
    row = next(
        row
        for row in overview.participants(site)
        if row.participant.status is ParticipantStatus.ENROLLED
        and any(not (cell.visit.is_held or cell.visit.missed_on) for cell in row.cells)
    )
    waiting = next(one.visit for one in row.cells if not (one.visit.is_held or one.visit.missed_on))
    held = next(one.visit for one in row.cells if one.visit.is_held)

    visits.hold(site, waiting.id, site.today(), "came today")

    assert visits.open_visit(site, waiting.id).visit.held_on == site.today()
    with pytest.raises(NotAllowed, match="may not register and plan"):
        visits.hold(site, held.id, site.today(), "another day")


# --- the command line


COMMANDS: dict[str, tuple[Right, tuple[str, ...]]] = {
    "participants": (Right.READ, ("participants", "--json")),
    "today": (Right.READ, ("today", "--json")),
    "sheet": (
        Right.PRINT,
        ("sheet", "--participant", "{number}", "--visit", "screening", "--out", "{out}.pdf"),
    ),
    "report": (
        Right.PRINT,
        ("report", "visit", "--participant", "{number}", "--visit", "screening", "--out", "{out}.pdf"),
    ),
    "import randomisation": (Right.IMPORT, ("import", "randomisation", "{kits}", "--study", "bird")),
    "import participants": (
        Right.IMPORT,
        ("import", "participants", "{kits}", "--study", "bird", "--mapping", "{mapping}", "--dry-run"),
    ),
    "verify": (Right.AUDIT, ("verify",)),
    "export": (Right.EXPORT, ("export", "csv", "--study", "bird", "--out", "{out}.zip")),
    "backup": (Right.BACK_UP, ("backup", "--out", "{out}.visitbackup")),
}
"""The commands that open a site, each with the right it takes."""


@pytest.mark.parametrize("login", LOGINS)
def test_every_command_obeys_the_role_of_who_acts(
    say: Say, demo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", demo.PASSWORD)
    with Site.open(demo_path, "coordinator", demo.PASSWORD) as site:
        number = overview.participants(site, studies.study(site, "bird").id)[0].participant.shown_number

    kits = tmp_path / "kits.csv"
    kits.write_text("kit\nK-90001\n", encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("participant: kit\n", encoding="utf-8")
    for name, (right, words) in COMMANDS.items():
        named = {"number": number, "out": tmp_path / name, "kits": kits, "mapping": mapping}
        given = [word.format(**named) for word in words]
        code, _out, complaint = say(*given, "--site", demo_path, "--user", login)
        if may({LOGINS[login]}, right):
            assert (code, complaint) == (0, ""), name
        else:
            assert code == 2, name
            assert re.search(f"{login} may not .*This is for: ", complaint), name
            assert is_one_sentence(complaint)
            assert not list(tmp_path.glob(f"{name}.*"))
