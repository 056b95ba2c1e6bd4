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


@pytest.mark.parametrize(
    ("chosen", "country", "shown"),
    [("country", "IR", True), ("country", "FR", False), ("yes", "FR", True), ("no", "IR", False)],
)
def test_jalali_dates_are_shown_as_the_site_chose_and_until_then_in_iran(
    chosen: str, country: str, shown: bool
) -> None:
    assert Settings.of({"jalali_dates": chosen}).shows_jalali(country) is shown


def test_a_stored_choice_that_there_is_not_is_as_if_it_were_not_set() -> None:
    assert Settings.of({"jalali_dates": "perhaps"}) == Settings()


def test_a_choice_that_there_is_not_is_refused_with_what_there_is() -> None:
    with pytest.raises(ValueRefused, match="country, yes, no"):
        checked("jalali_dates", "perhaps")


def test_what_the_card_says_has_the_length_that_there_is_room_for() -> None:
    assert checked("card_place", "x" * 160) == "x" * 160
    with pytest.raises(ValueRefused, match="161 characters, and there is room for 160"):
        checked("card_place", "x" * 161)


def test_a_setting_that_there_is_not_is_no_setting() -> None:
    with pytest.raises(KeyError):
        checked("colour", "blue")
