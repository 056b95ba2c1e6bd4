"""The randomisation list at a site (product.md 3.2): concealed until drawn, drawn once, in order, audited."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from randomised import KITS, LISTED, add_study, draw, eligible, list_file, taken_in
from site_file import plain_sql, rows
from stage import CONSENT, PASSWORD, TODAY, TestClock
from test_signing import as_

from tracker import allocation, enrolment, leaving, locking, overview, studies
from tracker import trail as trails
from tracker.access import NewUser
from tracker.allocation import ListRefused
from tracker.domain.records import ParticipantStatus, Role
from tracker.domain.signing import Scope
from tracker.errors import Damaged, Locked, NotFound, NotPossible, ReasonNeeded, TrackerError, ValueRefused
from tracker.site import Site
from tracker.storage import verify

StudyId = Callable[[str], str]
ASSESSOR = NewUser("ute", "Ute Assessor", "another long sentence", frozenset({Role.ASSESSOR}))
INVESTIGATOR = NewUser("roy", "Dr Roy", "another long sentence", frozenset({Role.INVESTIGATOR}))


@pytest.fixture
def trial(new_site: Site) -> str:
    """An open-label trial of two arms at the site."""
    return add_study(new_site)


@pytest.fixture
def blind(new_site: Site) -> str:
    """A double-blind trial at the site."""
    return add_study(new_site, "double_blind")


# --- taking in


def test_a_list_is_taken_in_with_its_hash_and_its_strata(new_site: Site, trial: str, tmp_path: Path) -> None:
    path = list_file(tmp_path)

    taken, changes = allocation.take_in(new_site, trial, path)

    assert taken.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(one.name, one.lines, one.drawn) for one in taken.strata] == [("severe", 3, 0), ("mild", 2, 0)]
    assert (taken.file, taken.imported_by) == ("list.csv", "anna")
    assert allocation.lists(new_site, trial) == (taken,)
    assert changes.studies == {trial}


def test_a_list_with_a_fault_is_refused_whole_and_the_fault_is_told(
    new_site: Site, trial: str, tmp_path: Path
) -> None:
    path = list_file(tmp_path, "number,arm\n1,Verum\n2,Placebo\n")

    with pytest.raises(ListRefused, match=r"row 3, column “arm”: the study has no arm “Placebo”"):
        allocation.take_in(new_site, trial, path)

    assert allocation.lists(new_site, trial) == ()


def test_of_many_faults_the_first_are_told_and_the_others_counted(
    new_site: Site, trial: str, tmp_path: Path
) -> None:
    path = list_file(tmp_path, "number,arm\n" + "".join(f"{n},Placebo\n" for n in range(1, 21)))

    with pytest.raises(ListRefused, match=r"row 6, column .*; and 15 more\.") as caught:
        allocation.take_in(new_site, trial, path)

    assert len(caught.value.problems) == 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"number,arm\n1,Verum\n2;Sham\n", "row 3"),
        (b"number,arm\n1,Verum\n2", "row 3"),
        (b'number,arm\n1,"Verum\n', "not closed"),
        (b"\x00\x01\x02\x03" * 50, "no text|number, stratum, arm and kit|cannot be read"),
        (b"PK\x03\x04 no workbook", "workbook|damaged|cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words_and_nothing_is_taken_in(
    new_site: Site, trial: str, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(TrackerError, match=said):
        allocation.take_in(new_site, trial, path)

    assert allocation.lists(new_site, trial) == ()


def test_a_study_that_draws_no_arm_takes_no_list(new_site: Site, study_id: StudyId, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="Daily practice is not randomised"):
        allocation.take_in(new_site, study_id("emc-daily-practice"), list_file(tmp_path))


def test_a_double_blind_study_takes_no_list_of_arms(new_site: Site, blind: str, tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="the arm is never stored in a double-blind study"):
        allocation.take_in(new_site, blind, list_file(tmp_path))


def test_a_second_list_waits_until_the_first_is_closed_with_a_reason(
    new_site: Site, trial: str, tmp_path: Path
) -> None:
    first = taken_in(new_site, trial)
    second = list_file(tmp_path, LISTED.replace("severe", "strong"), "second.csv")

    with pytest.raises(NotPossible, match=r"an open randomisation list already: list\.csv"):
        allocation.take_in(new_site, trial, second)
    taken, _changes = allocation.take_in(new_site, trial, second, "new list from the sponsor")

    closed = {one.id: one for one in allocation.lists(new_site, trial)}[first.id]
    assert (closed.closed_at is None, closed.close_reason) == (False, "new list from the sponsor")
    assert allocation.open_list(new_site, trial) == taken


def test_a_list_is_closed_once_and_with_a_reason(new_site: Site, trial: str) -> None:
    found = taken_in(new_site, trial)

    with pytest.raises(ReasonNeeded):
        allocation.close(new_site, found.id, " ")
    allocation.close(new_site, found.id, "the trial ends")

    assert allocation.open_list(new_site, trial) is None
    with pytest.raises(NotPossible, match="closed already"):
        allocation.close(new_site, found.id, "again")
    with pytest.raises(NotFound):
        allocation.close(new_site, "no list", "again")


def test_a_kit_that_a_participant_has_is_in_no_new_list(new_site: Site, blind: str, tmp_path: Path) -> None:
    enrolment.enrol(new_site, eligible(new_site, blind), CONSENT, "Dr Roy", kit="K-136")

    with pytest.raises(ListRefused, match="row 3: kit K-136 is recorded for a participant already"):
        allocation.take_in(new_site, blind, list_file(tmp_path, KITS))


def test_a_kit_is_given_to_one_participant_alone(new_site: Site, blind: str) -> None:
    first, second = eligible(new_site, blind), eligible(new_site, blind)
    enrolment.enrol(new_site, first, CONSENT, "Dr Roy", kit=" K-136 ")

    with pytest.raises(ValueRefused, match="Kit K-136 is recorded for another participant") as refused:
        enrolment.enrol(new_site, second, CONSENT, "Dr Roy", kit="K-136")

    assert refused.value.field == "kit"
    assert overview.participant(new_site, first).participant.kit == "K-136"


def test_a_locked_study_takes_no_list(new_site: Site, trial: str, tmp_path: Path) -> None:
    with as_(new_site, INVESTIGATOR) as site:
        locking.lock(site, Scope.STUDY, trial)

    with pytest.raises(Locked):
        allocation.take_in(new_site, trial, list_file(tmp_path))


# --- drawing


def test_lines_are_drawn_in_order_within_each_stratum(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)

    arms = [draw(new_site, trial, name).arm for name in ("severe", "mild", "severe", "Severe", "mild")]

    # LISTED: severe Sham, Verum, Sham; mild Verum, Sham
    assert arms == ["Sham", "Verum", "Verum", "Sham", "Sham"]


def test_a_double_blind_study_draws_kits_and_stores_no_arm(new_site: Site, blind: str) -> None:
    taken_in(new_site, blind, KITS)

    drawn = [draw(new_site, blind) for _n in range(2)]

    assert [(one.arm, one.kit) for one in drawn] == [(None, "K-471"), (None, "K-136")]


def test_what_was_drawn_is_told_with_its_line(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)

    line = allocation.drawn(new_site, draw(new_site, trial, "mild").id)

    assert line is not None
    assert (line.position, line.number, line.stratum, line.arm) == (3, "3", "mild", "Verum")


@pytest.mark.parametrize(("arm", "kit"), [("Verum", None), (None, "K-1")])
def test_with_a_list_nobody_chooses(new_site: Site, trial: str, arm: str | None, kit: str | None) -> None:
    taken_in(new_site, trial)
    who = eligible(new_site, trial)

    with pytest.raises(NotPossible, match="drawn from it, not chosen"):
        enrolment.enrol(new_site, who, CONSENT, "Dr Roy", arm, kit, stratum="mild")

    assert overview.participant(new_site, who).participant.status is ParticipantStatus.SCREENING


@pytest.mark.parametrize(
    ("listed", "stratum", "said"),
    [
        (LISTED, None, "The stratum is needed. The strata of the list are severe, mild."),
        (LISTED, "light", "The list has no stratum light. Its strata are severe, mild."),
        ("arm\nVerum\n", "mild", "The list has no stratum mild. It has no strata: leave it out."),
    ],
)
def test_a_stratum_that_is_not_of_the_list_draws_nothing(
    new_site: Site, trial: str, listed: str, stratum: str | None, said: str
) -> None:
    taken_in(new_site, trial, listed)

    with pytest.raises(ValueRefused) as caught:
        draw(new_site, trial, stratum)

    assert (str(caught.value), caught.value.field) == (said, "stratum")
    assert {one.drawn for one in allocation.lists(new_site, trial)[0].strata} == {0}


def test_where_every_line_of_a_stratum_is_drawn_the_participant_waits(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)
    for _n in range(2):
        draw(new_site, trial, "mild")

    with pytest.raises(NotPossible, match="Every line of stratum mild of the randomisation list is drawn"):
        draw(new_site, trial, "mild")

    assert draw(new_site, trial, "severe").arm == "Sham"


def test_after_a_closed_list_the_arm_is_chosen_again(new_site: Site, trial: str) -> None:
    allocation.close(new_site, taken_in(new_site, trial).id, "telephone randomisation from now on")

    enrolment.enrol(new_site, who := eligible(new_site, trial), CONSENT, "Dr Roy", "Sham")

    assert overview.participant(new_site, who).participant.arm == "Sham"
    assert allocation.drawn(new_site, who) is None


def test_a_line_stays_drawn_when_the_participant_leaves(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)
    first = draw(new_site, trial, "mild")
    leaving.withdraw(new_site, first.id, TODAY, "moves away")

    assert draw(new_site, trial, "mild").arm == "Sham"  # the second line of the stratum


def test_a_refused_enrolment_draws_nothing(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)

    with pytest.raises(ValueRefused):
        enrolment.enrol(new_site, eligible(new_site, trial), CONSENT, " ", stratum="mild")

    assert {one.drawn for one in allocation.lists(new_site, trial)[0].strata} == {0}


def test_two_windows_never_draw_one_line(new_site: Site, blind: str) -> None:
    taken_in(new_site, blind, KITS)
    waiting = [eligible(new_site, blind) for _n in range(3)]

    def enrol(who: str) -> None:
        with Site.open(new_site.path, "anna", PASSWORD, clock=TestClock()) as other:
            enrolment.enrol(other, who, CONSENT, "Dr Roy")

    with ThreadPoolExecutor(3) as windows:
        list(windows.map(enrol, waiting))

    kits = [overview.participant(new_site, who).participant.kit for who in waiting]
    assert sorted(filter(None, kits)) == ["K-136", "K-471", "K-802"]


def test_a_line_that_no_longer_fits_the_masking_is_not_drawn_and_not_told(new_site: Site) -> None:
    trial = add_study(new_site, "open_label", choices="open_label, double_blind")
    taken_in(new_site, trial)
    studies.choose(new_site, trial, "masking", "double_blind", "decided by the sponsor")

    with pytest.raises(NotPossible, match="Line 1 of the randomisation list does not fit") as caught:
        draw(new_site, trial, "severe")

    assert "Sham" not in str(caught.value)
    assert {one.drawn for one in allocation.lists(new_site, trial)[0].strata} == {0}


def test_a_line_that_was_tampered_with_is_not_drawn(new_site: Site, blind: str) -> None:
    taken_in(new_site, blind, KITS)
    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        first, second = (
            row["sealed"] for row in rows(connection, "SELECT * FROM allocation_line ORDER BY position")[:2]
        )
        swap = "UPDATE allocation_line SET sealed = ? WHERE position = ?"
        connection.executemany(swap, [(second, 1), (first, 2)])
        connection.commit()

    with pytest.raises(Damaged):
        draw(new_site, blind)


# --- concealed


SECRETS = ("Sham", "Verum", "Lebertran")


def test_the_trail_shows_that_lines_were_taken_in_and_not_what_they_say(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)

    lines = trails.entries(new_site, trails.Filter(), most=1000).lines
    about = [one for one in lines if one.table in ("allocation_list", "allocation_line")]

    assert len(about) == 6
    assert not [word for word in SECRETS if word in repr(about)]
    assert not {"secret", "sealed"} & {name for one in about for name, _old, _new in one.columns}
    assert {one.what for one in about} == {"Randomisation list", "Line of the randomisation list"}


def test_a_drawn_line_is_on_the_trail_with_who_and_for_whom(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)
    who = draw(new_site, trial, "mild")

    lines = trails.entries(new_site, trails.Filter(), most=1000).lines
    (drawn,) = [one for one in lines if (one.table, one.action) == ("allocation_line", "update")]

    assert (drawn.login, drawn.participant) == ("anna", who.shown_number)
    assert drawn.change.startswith("drawn: –")


def test_no_text_of_the_database_holds_an_undrawn_line(new_site: Site, blind: str) -> None:
    taken_in(new_site, blind, KITS)
    draw(new_site, blind)

    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        tables = [
            row["name"] for row in rows(connection, "SELECT name FROM sqlite_master WHERE type='table'")
        ]
        stored = repr([rows(connection, f"SELECT * FROM {name}") for name in tables])

    assert "K-471" in stored  # the one that was drawn
    assert "K-136" not in stored
    assert "K-802" not in stored


def test_a_drawn_line_leaves_a_site_that_verifies(new_site: Site, trial: str) -> None:
    taken_in(new_site, trial)
    draw(new_site, trial, "severe")

    with new_site.look() as connection:
        assert list(verify.findings(connection)) == []


def test_a_masked_assessor_learns_of_no_draw(new_site: Site) -> None:
    trial = add_study(new_site, "assessor")
    taken_in(new_site, trial)
    who = draw(new_site, trial, "mild")

    with as_(new_site, ASSESSOR) as site:
        told = (
            allocation.drawn(site, who.id),
            allocation.lists(site, trial),
            allocation.open_list(site, trial),
        )

    assert told[0] is None
    assert not [word for word in SECRETS if word in repr(told)]
