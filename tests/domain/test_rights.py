"""What each role may and may not do (product.md 3.8)."""

import pytest

from tracker.domain.records import Role
from tracker.domain.rights import RIGHTS, WORDS, Right, may, rights_of, who_may


def test_a_monitor_reads_and_queries_and_changes_nothing() -> None:
    assert rights_of([Role.MONITOR]).isdisjoint(
        {Right.ENTER, Right.MANAGE, Right.DECIDE, Right.CONFIGURE, Right.SIGN, Right.IDENTITY, Right.IMPORT}
    )
    assert {Right.READ, Right.QUERY, Right.CHECK_SOURCE} <= rights_of([Role.MONITOR])


def test_an_administrator_sees_no_clinical_data() -> None:
    assert rights_of([Role.ADMINISTRATOR]).isdisjoint(
        {Right.READ, Right.ENTER, Right.MANAGE, Right.EXPORT, Right.PRINT, Right.IDENTITY}
    )


def test_an_assessor_never_learns_who_someone_is_nor_takes_data_out() -> None:
    assert rights_of([Role.ASSESSOR]).isdisjoint(
        {Right.IDENTITY, Right.EXPORT, Right.AUDIT, Right.UNMASK, Right.MANAGE, Right.BACK_UP}
    )


def test_only_an_investigator_decides_locks_and_unmasks() -> None:
    for right in (Right.DECIDE, Right.LOCK, Right.UNMASK):
        assert {role for role in Role if may([role], right)} == {Role.INVESTIGATOR}


def test_roles_add_up() -> None:
    first = [Role.COORDINATOR, Role.ADMINISTRATOR]  # the first user of a site has both

    assert rights_of(first) == RIGHTS[Role.COORDINATOR] | RIGHTS[Role.ADMINISTRATOR]


@pytest.mark.parametrize("right", list(Right))
def test_each_right_has_its_words_and_someone_who_has_it(right: Right) -> None:
    assert WORDS[right]
    assert who_may(right)
