"""The visits that wait for one person's signature, and signing several of them in one go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stage import TestClock

from tracker import demo, overview, signing, unsigned, visits
from tracker.domain.masking import is_masked
from tracker.domain.signing import Meaning
from tracker.errors import Cancelled, WrongPassphrase
from tracker.site import Site


@pytest.fixture
def investigator(demo_path: Path, clock: TestClock) -> Iterator[Site]:
    """The demo, of which the investigator has reviewed three of four signed visits."""
    with Site.open(demo_path, "investigator", demo.PASSWORD, clock=clock) as site:
        yield site


def waiting(site: Site, meaning: Meaning) -> list[str]:
    return [row.visit.id for row in unsigned.waiting(site, meaning)]


def test_what_somebody_else_entered_still_waits_for_its_review(investigator: Site) -> None:
    rows = unsigned.waiting(investigator, Meaning.REVIEWED)

    held = [row.visit.held_on for row in rows if row.visit.held_on]
    assert {row.words for row in rows} == {"entered by L. Moreau", "not signed", "signature void"}
    assert held == sorted(held)
    assert {row.visit.id for row in overview.today(investigator).unsigned} < {row.visit.id for row in rows}


def test_several_visits_are_signed_with_one_passphrase_each_with_a_signature_of_its_own(
    investigator: Site,
) -> None:
    before = waiting(investigator, Meaning.REVIEWED)

    changes = signing.sign_several(investigator, before[:3], Meaning.REVIEWED, demo.PASSWORD)

    assert changes.visits == set(before[:3])
    assert waiting(investigator, Meaning.REVIEWED) == before[3:]
    given = [visits.open_visit(investigator, one).signatures[-1] for one in before[:3]]
    assert {(one.login, one.meaning) for one in given} == {("investigator", Meaning.REVIEWED)}
    assert len({one.content for one in given}) == 3


def test_a_wrong_passphrase_or_stopping_on_the_way_signs_none(investigator: Site) -> None:
    before = waiting(investigator, Meaning.REVIEWED)

    with pytest.raises(WrongPassphrase):
        signing.sign_several(investigator, before[:3], Meaning.REVIEWED, "not theirs")
    with pytest.raises(Cancelled, match="nothing was signed"):
        signing.sign_several(
            investigator, before[:3], Meaning.REVIEWED, demo.PASSWORD, lambda done, _of: done < 2
        )

    assert waiting(investigator, Meaning.REVIEWED) == before


def test_a_masked_assessor_is_told_neither_arm_nor_flags_of_what_waits(
    demo_path: Path, clock: TestClock
) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=clock) as site:
        rows = unsigned.waiting(site, Meaning.ENTERED)
        masked = {
            row.visit.id
            for row in rows
            if is_masked(site.user.roles, visits.open_visit(site, row.visit.id).study.protocol)
        }

    hidden = [row for row in rows if row.visit.id in masked]
    assert hidden
    assert {(row.participant.arm, row.participant.kit, row.flags) for row in hidden} == {(None, None, 0)}
