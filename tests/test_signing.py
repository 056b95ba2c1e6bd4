"""Signatures, locks, source checks and unmasking on a real site."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from stage import CONSENT, PASSWORD, TestClock

from tracker import (
    access,
    demo,
    enrolment,
    locking,
    logbook,
    overview,
    signing,
    source_checks,
    studies,
    undoing,
    unmasking,
    visits,
)
from tracker.domain.records import Missing, ParticipantStatus, Role, Sex, Typed
from tracker.domain.signing import Meaning
from tracker.errors import Locked, NotAllowed, NotPossible, ReasonNeeded, ValueRefused, WrongPassphrase
from tracker.locking import Scope
from tracker.site import NewUser, Site
from tracker.storage import unsigned

INVESTIGATOR = NewUser("reza", "Reza Tavakoli", "a sentence of his", frozenset({Role.INVESTIGATOR}))
MONITOR = NewUser("sara", "Sara Petit", "a sentence of hers", frozenset({Role.MONITOR}))
OWN = "one they chose alone"


def as_(site: Site, user: NewUser) -> Site:
    """The same site, signed in as someone else."""
    access.add(site, user)
    with Site.open(site.path, user.login, user.password, clock=site.clock) as first:
        access.change_own_password(first, user.password, OWN)
    return Site.open(site.path, user.login, OWN, clock=site.clock)


@pytest.fixture
def visit_id(new_site: Site, screening: str) -> str:
    """A completed screening visit with a weight."""
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    visits.complete(new_site, screening)
    return screening


def result_of(site: Site, visit_id: str, item: str) -> str:
    record = visits.open_visit(site, visit_id)
    entries = [field.entry for form in record.forms for field in form.fields if field.item.id == item]
    return next(entry.id for entry in entries if entry)


# --- signatures


def test_a_signature_keeps_who_when_and_what_it_means(new_site: Site, visit_id: str) -> None:
    signing.sign(new_site, visit_id, Meaning.ENTERED, PASSWORD)

    (given,) = signing.signatures(new_site, visit_id)
    assert (given.name, given.login, given.meaning, given.stands) == (
        "Anna Karimi",
        "anna",
        Meaning.ENTERED,
        True,
    )
    assert given.signed_at.date() == new_site.today()


def test_a_wrong_passphrase_signs_nothing(new_site: Site, visit_id: str) -> None:
    with pytest.raises(WrongPassphrase):
        signing.sign(new_site, visit_id, Meaning.ENTERED, "not hers")

    assert signing.signatures(new_site, visit_id) == ()


def test_an_open_visit_is_not_signed(new_site: Site, screening: str) -> None:
    with pytest.raises(NotPossible, match="not complete"):
        signing.sign(new_site, screening, Meaning.ENTERED, PASSWORD)


def test_a_coordinator_does_not_approve(new_site: Site, visit_id: str) -> None:
    with pytest.raises(NotAllowed, match="anna may not sign this"):
        signing.sign(new_site, visit_id, Meaning.APPROVED, PASSWORD)


def test_an_investigator_reviews_and_approves(new_site: Site, visit_id: str) -> None:
    with as_(new_site, INVESTIGATOR) as reza:
        signing.sign(reza, visit_id, Meaning.REVIEWED, OWN)
        signing.sign(reza, visit_id, Meaning.APPROVED, OWN)

    given = signing.signatures(new_site, visit_id)
    assert [one.meaning for one in given] == [Meaning.REVIEWED, Meaning.APPROVED]


def test_the_same_signature_is_not_given_twice(new_site: Site, visit_id: str) -> None:
    signing.sign(new_site, visit_id, Meaning.ENTERED, PASSWORD)

    with pytest.raises(NotPossible, match="signed this already"):
        signing.sign(new_site, visit_id, Meaning.ENTERED, PASSWORD)


def test_a_completed_visit_waits_while_no_signature_stands_whatever_is_done(
    new_site: Site, screening: str
) -> None:
    def correct(text: str) -> None:
        visits.save(new_site, screening, "vital_signs", Typed("weight", text), "misread")

    later = date(2026, 4, 14)
    acts: tuple[Callable[[], object], ...] = (
        lambda: visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5")),
        lambda: visits.complete(new_site, screening),
        lambda: signing.sign(new_site, screening, Meaning.ENTERED, PASSWORD),
        lambda: correct("62"),
        lambda: signing.sign(new_site, screening, Meaning.ENTERED, PASSWORD),
        lambda: undoing.undo(new_site, screening, "it was right"),
        lambda: visits.hold(new_site, screening, later, "the date was misread"),
    )
    waits = []
    for act in acts:
        act()
        with new_site.look() as connection:
            assert unsigned.listed(connection) == unsigned.true(connection)
            waits.append(unsigned.listed(connection).get(screening))

    held = waits[1]
    assert waits == [None, held, None, held, None, held, later]


# --- locks


def test_a_locked_record_says_by_whom_and_is_unlocked_with_a_reason(new_site: Site, visit_id: str) -> None:
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, Scope.VISIT, visit_id)
        with pytest.raises(Locked, match="This visit is locked by reza"):
            visits.save(new_site, visit_id, "vital_signs", Typed("weight", "61.6"), "misread")
        with pytest.raises(NotPossible, match="locked already"):
            locking.lock(reza, Scope.VISIT, visit_id)
        with pytest.raises(ReasonNeeded):
            locking.unlock(reza, Scope.VISIT, visit_id, "")

        locking.unlock(reza, Scope.VISIT, visit_id, "a value was misread")

        with pytest.raises(NotPossible, match="not locked"):
            locking.unlock(reza, Scope.VISIT, visit_id, "again")


def test_a_locked_visit_keeps_its_values_while_another_visit_goes_on(new_site: Site, visit_id: str) -> None:
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, Scope.VISIT, visit_id)

    with pytest.raises(Locked):
        visits.hold(new_site, visit_id, date(2026, 3, 3), "the wrong day was typed")
    visits.book(new_site, baseline, date(2026, 3, 31), reason="the ward is closed")

    record = visits.open_visit(new_site, visit_id)
    weight = next(one.entry for one in record.form("vital_signs").fields if one.item.id == "weight")
    assert (record.visit.held_on, weight and weight.text) == (CONSENT, "61.5")


def test_a_locked_participant_takes_no_value_no_date_and_no_row_of_a_log(
    new_site: Site, visit_id: str
) -> None:
    who = visits.open_visit(new_site, visit_id).participant.id
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, Scope.PARTICIPANT, who, "the casebook went to the sponsor")

    for change in (
        lambda: visits.save(new_site, visit_id, "vital_signs", Typed("weight", "61.6"), "misread"),
        lambda: visits.book(new_site, baseline, date(2026, 3, 30)),
        lambda: logbook.add(
            new_site, who, "medication", {"name": "Cetirizine", "started": "2026-01", "ongoing": "yes"}
        ),
    ):
        with pytest.raises(Locked, match="This participant is locked by reza"):
            change()


def test_a_locked_study_locks_its_own_visits_and_those_of_no_other(
    new_site: Site, visit_id: str, bird: str
) -> None:
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, Scope.STUDY, visits.open_visit(new_site, visit_id).participant.study_id)

    other = overview.participants(new_site, only=[bird])[0]

    assert visits.open_visit(new_site, visit_id).visit.locked
    assert not any(cell.visit.locked for cell in other.cells)


def test_another_study_that_is_locked_leaves_this_one_open(new_site: Site, visit_id: str, bird: str) -> None:
    other = overview.participants(new_site, only=[bird])[0]
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, Scope.STUDY, other.participant.study_id)

    assert not visits.open_visit(new_site, visit_id).visit.locked
    assert all(cell.visit.locked for cell in overview.participants(new_site, only=[bird])[0].cells)


def test_a_locked_study_takes_no_new_participant_and_no_new_window(new_site: Site, visit_id: str) -> None:
    study = visits.open_visit(new_site, visit_id).participant.study_id
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, Scope.STUDY, study)
    person = enrolment.Registration("C.D.", Sex.FEMALE, CONSENT, "1.0", birth_date=date(1980, 1, 1))

    for change in (
        lambda: enrolment.register(new_site, study, person),
        lambda: visits.save(new_site, visit_id, "vital_signs", Typed("weight", "61.6"), "misread"),
        lambda: studies.choose(new_site, study, "anchor", "baseline", "agreed"),
    ):
        with pytest.raises(Locked, match="This study is locked by reza"):
            change()


def test_a_change_voids_the_signature_and_says_why(new_site: Site, visit_id: str) -> None:
    signing.sign(new_site, visit_id, Meaning.ENTERED, PASSWORD)

    visits.save(new_site, visit_id, "vital_signs", Typed("weight", "61.6"), "misread")

    (given,) = signing.signatures(new_site, visit_id)
    assert (given.stands, given.void_reason) == (False, "misread")


def test_what_follows_from_another_visit_voids_no_signature(new_site: Site, visit_id: str) -> None:
    signing.sign(new_site, visit_id, Meaning.ENTERED, PASSWORD)
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")

    visits.book(new_site, baseline, date(2026, 3, 31), reason="the ward is closed")

    assert signing.signatures(new_site, visit_id)[0].stands


def test_a_coordinator_does_not_lock(new_site: Site, visit_id: str) -> None:
    with pytest.raises(NotAllowed, match="may not lock and unlock"):
        locking.lock(new_site, Scope.VISIT, visit_id)


# --- source checks


def test_a_monitor_marks_what_was_compared_and_sees_what_changed_since(new_site: Site, visit_id: str) -> None:
    weight = result_of(new_site, visit_id, "weight")
    with as_(new_site, MONITOR) as sara:
        source_checks.mark(sara, visit_id, weight)
        assert not source_checks.marks(sara, visit_id)[weight].changed

        visits.save(new_site, visit_id, "vital_signs", Typed("weight", "61.6"), "misread")
        assert source_checks.marks(sara, visit_id)[weight].changed

        source_checks.mark(sara, visit_id, weight)
        assert not source_checks.marks(sara, visit_id)[weight].changed

        source_checks.unmark(sara, visit_id, weight)
        assert source_checks.marks(sara, visit_id) == {}


def test_why_a_value_is_missing_was_compared_with_the_source_too(new_site: Site, screening: str) -> None:
    def missing(reason: str) -> Typed:
        return Typed("weight", missing=Missing.NOT_DONE, missing_reason=reason)

    visits.save(new_site, screening, "vital_signs", missing("the scale was broken"))
    weight = result_of(new_site, screening, "weight")
    with as_(new_site, MONITOR) as sara:
        source_checks.mark(sara, screening, weight)

        visits.save(new_site, screening, "vital_signs", missing("refused"))

        assert source_checks.marks(sara, screening)[weight].changed


def test_a_coordinator_marks_no_source(new_site: Site, visit_id: str) -> None:
    with pytest.raises(NotAllowed):
        source_checks.mark(new_site, visit_id, result_of(new_site, visit_id, "weight"))


# --- unmasking


@pytest.fixture
def investigator(demo_path: Path, clock: TestClock) -> Site:
    return Site.open(demo_path, "investigator", demo.PASSWORD, clock=clock)


def enrolled(site: Site, study_key: str) -> str:
    return next(
        row.participant.id
        for row in overview.participants(site)
        if row.study_key == study_key and row.participant.status is ParticipantStatus.ENROLLED
    )


def test_unmasking_takes_a_reason_and_the_passphrase_and_is_on_the_record(investigator: Site) -> None:
    who = enrolled(investigator, "bsmmu-dcssc")
    assert "for ever" in unmasking.may_unmask(investigator, who)
    with pytest.raises(ReasonNeeded):
        unmasking.unmask(investigator, who, " ", demo.PASSWORD)
    with pytest.raises(WrongPassphrase):
        unmasking.unmask(investigator, who, "renal crisis", "wrong")
    assert unmasking.openings(investigator, who) == ()

    arm, _changes = unmasking.unmask(investigator, who, "renal crisis", demo.PASSWORD)

    assert arm in ("A", "B")  # the arms of the study file
    (opening,) = unmasking.openings(investigator, who)
    assert (opening.elsewhere, opening.by_whom, opening.reason) == (False, "investigator", "renal crisis")
    investigator.close()


def test_no_arm_is_stored_in_a_double_blind_study(investigator: Site) -> None:
    with investigator, pytest.raises(NotPossible, match="No arm is stored"):
        unmasking.may_unmask(investigator, enrolled(investigator, "bird"))


def test_nobody_is_unmasked_in_an_open_study(investigator: Site) -> None:
    with investigator, pytest.raises(NotPossible, match="Nobody is masked"):
        unmasking.may_unmask(investigator, enrolled(investigator, "baaz-ad-ir"))


def test_a_code_broken_elsewhere_is_recorded_without_the_arm(demo_site: Site) -> None:
    who = enrolled(demo_site, "bird")

    unmasking.record_code_break(demo_site, who, demo_site.today(), "Sponsor's hotline", "overdose")

    (opening,) = unmasking.openings(demo_site, who)
    assert (opening.elsewhere, opening.by_whom) == (True, "Sponsor's hotline")


def test_a_code_break_in_the_future_or_without_a_reason_is_refused(demo_site: Site) -> None:
    who = enrolled(demo_site, "bird")

    with pytest.raises(ValueRefused):
        unmasking.record_code_break(demo_site, who, date(2030, 1, 1), "Hotline", "overdose")
    with pytest.raises(ReasonNeeded):
        unmasking.record_code_break(demo_site, who, demo_site.today(), "Hotline", "")


def test_a_coordinator_does_not_unmask(demo_site: Site) -> None:
    with pytest.raises(NotAllowed):
        unmasking.may_unmask(demo_site, enrolled(demo_site, "bsmmu-dcssc"))
