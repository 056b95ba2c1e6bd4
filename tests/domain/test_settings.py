"""What a site sets for itself: bounds, and what holds where nothing is set (the bounds are our own)."""

import pytest

from tracker.domain.settings import Settings, checked
from tracker.errors import ValueRefused


def test_what_is_not_set_is_as_it_is_at_first() -> None:
    assert Settings.of({"backup_folder": "/srv/backups"}) == Settings(backup_folder="/srv/backups")


def test_a_number_that_is_set_holds() -> None:
    assert Settings.of({"idle_minutes": "5"}).idle_minutes == 5


@pytest.mark.parametrize("text", ["0", "241", "five", "", "-1", "9" * 5000])
def test_a_stored_number_out_of_bounds_is_as_if_it_were_not_set(text: str) -> None:
    assert Settings.of({"idle_minutes": text}).idle_minutes == Settings().idle_minutes


@pytest.mark.parametrize("text", ["0", "241", "five", "", "-1", "9" * 5000])
def test_a_number_out_of_bounds_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueRefused, match="from 1 to 240"):
        checked("idle_minutes", text)


def test_a_setting_is_stored_without_the_blanks_around_it() -> None:
    assert checked("backup_folder", " /srv/backups ") == "/srv/backups"
    assert checked("password_days", " 0 ") == "0"


def test_a_setting_that_there_is_not_is_no_setting() -> None:
    with pytest.raises(KeyError):
        checked("colour", "blue")
