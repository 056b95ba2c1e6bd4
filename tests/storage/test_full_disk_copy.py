"""A copy of a database on a disk that is full, or fails."""

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.errors import SiteError
from tracker.storage import database


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("database or disk is full", "The disk is full"),
        ("disk I/O error", "The disk refused to read or write"),
    ],
)
def test_what_an_online_copy_says_without_a_name_is_known_by_its_message(message: str, said: str) -> None:
    with pytest.raises(SiteError, match=said), database.sentences():
        raise sqlcipher.OperationalError(message)  # as Connection.backup raises it: no sqlite_errorname
