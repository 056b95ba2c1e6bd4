"""Users, roles, passwords, the recovery key: who gets in, who no longer, and what the trail says of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from stage import PASSWORD, TestClock

from tracker import access, settings, studies
from tracker.domain.records import Role
from tracker.errors import (
    NotAllowed,
    NotFound,
    NotPossible,
    ReasonNeeded,
    ShutOut,
    SiteError,
    ValueRefused,
    WrongPassphrase,
)
from tracker.site import NewUser, Site
from tracker.storage import keys, verify

REZA = NewUser("reza", "Reza Tavakoli", "a sentence of his", frozenset({Role.INVESTIGATOR}))
OWN = "one he chose himself"


def opened(site: Site, login: str, password: str) -> Site:
    return Site.open(site.path, login, password, clock=site.clock)


@pytest.fixture
def two(new_site: Site) -> Site:
    """Anna's site with Reza, who has chosen his own password."""
    access.add(new_site, REZA)
    with opened(new_site, "reza", REZA.password) as reza:
        access.change_own_password(reza, REZA.password, OWN)
    return new_site


def actions(site: Site) -> list[str]:
    return [entry.action for entry in access.sign_ins(site)]


# --- users


def test_a_new_user_first_chooses_an_own_passphrase(new_site: Site) -> None:
    access.add(new_site, REZA)

    with opened(new_site, "reza", REZA.password) as reza:
        with pytest.raises(NotAllowed, match="reza must choose a new passphrase first"):
            access.accounts(reza)
        access.change_own_password(reza, REZA.password, OWN)
        assert not reza.user.must_change

    with opened(new_site, "reza", OWN) as reza:
        assert not reza.user.must_change


def test_the_accounts_tell_roles_and_who_is_shut_out(two: Site) -> None:
    for _n in range(5):
        with pytest.raises(WrongPassphrase):
            opened(two, "reza", "guess")

    anna, reza = access.accounts(two)

    assert (anna.login, anna.roles) == ("anna", {Role.COORDINATOR, Role.ADMINISTRATOR})
    assert (reza.active, reza.must_change, reza.shut_out_until is not None) == (True, False, True)


def test_an_administrator_lets_in_who_was_shut_out(two: Site) -> None:
    for _n in range(5):
        with pytest.raises(WrongPassphrase):
            opened(two, "reza", "guess")
    with pytest.raises(ShutOut):
        opened(two, "reza", OWN)

    access.let_in(two, "reza")

    opened(two, "reza", OWN).close()


def test_who_is_no_administrator_manages_no_users(two: Site) -> None:
    with opened(two, "reza", OWN) as reza, pytest.raises(NotAllowed, match="reza may not manage users"):
        access.add(reza, NewUser("sara", "Sara", "a long enough one"))


def test_other_roles_give_other_rights_at_once(two: Site) -> None:
    access.change_roles(two, "reza", frozenset({Role.MONITOR}), "finished as investigator")

    with opened(two, "reza", OWN) as reza:
        assert reza.user.roles == {Role.MONITOR}


def test_the_last_administrator_stays_one(two: Site) -> None:
    with pytest.raises(NotPossible, match="anna is the last administrator"):
        access.change_roles(two, "anna", frozenset({Role.COORDINATOR}))


def test_a_user_without_a_role_is_refused(two: Site) -> None:
    with pytest.raises(ValueRefused, match="needs a role"):
        access.change_roles(two, "reza", frozenset())


def test_a_removed_user_gets_in_no_more_and_the_database_has_a_new_key(two: Site) -> None:
    before = two.key

    access.remove(two, "reza", "left the clinic")

    assert two.key != before
    assert len(studies.studies(two)) == 5  # the open site goes on
    with two.look() as connection:
        assert list(verify.findings(connection)) == []
    with pytest.raises(WrongPassphrase):
        opened(two, "reza", OWN)
    two.close()
    with pytest.raises(SiteError, match="other keys"):
        Site.with_key(two.path, before, "anna", TestClock())
    opened(two, "anna", PASSWORD).close()


def test_nobody_removes_themselves_or_without_a_reason(two: Site) -> None:
    with pytest.raises(NotPossible):
        access.remove(two, "anna", "tired")
    with pytest.raises(ReasonNeeded):
        access.remove(two, "reza", " ")


# --- passwords


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("short", "has 5 characters"),
        ("aaaaaaaaaaaaaa", "same few characters"),
        ("my name is Reza!", "holds the user name"),
        (OWN, "is the old one"),
    ],
)
def test_a_weak_passphrase_is_refused_and_the_old_one_stays(two: Site, new: str, said: str) -> None:
    with opened(two, "reza", OWN) as reza, pytest.raises(ValueRefused, match=said):
        access.change_own_password(reza, OWN, new)

    opened(two, "reza", OWN).close()


def test_a_new_user_is_given_no_passphrase_that_holds_the_user_name(new_site: Site) -> None:
    mina = NewUser("mina", "Mina Ahmadi", "call me Mina for short", frozenset({Role.MONITOR}))

    with pytest.raises(ValueRefused, match="holds the user name"):
        access.add(new_site, mina)


def test_a_window_left_open_is_no_place_to_guess_the_passphrase(two: Site) -> None:
    with opened(two, "reza", OWN) as reza:
        for guess in range(5):
            with pytest.raises(WrongPassphrase):
                access.change_own_password(reza, f"a wrong guess {guess}", "the next one he chooses")

        with pytest.raises(ShutOut):
            access.change_own_password(reza, OWN, "the next one he chooses")


def test_a_forgotten_passphrase_is_reset_for_one_sign_in(two: Site) -> None:
    access.reset_password(two, "reza", "for the next time", "forgotten")

    with opened(two, "reza", "for the next time") as reza:
        assert reza.user.must_change


def test_the_key_is_not_sealed_again_to_who_was_removed(two: Site) -> None:
    access.remove(two, "reza", "left the clinic")

    for act in (
        lambda: access.reset_password(two, "reza", "for one more day", "came back"),
        lambda: access.change_roles(two, "reza", frozenset({Role.MONITOR})),
        lambda: access.remove(two, "reza", "left again"),
    ):
        with pytest.raises(NotFound):
            act()

    assert Site.logins(two.path) == ("anna",)


def test_nobody_gives_themselves_a_passphrase_without_the_old_one(two: Site) -> None:
    with pytest.raises(NotPossible, match="Nobody resets their own"):
        access.reset_password(two, "anna", "for one more day", "forgotten")

    opened(two, "anna", PASSWORD).close()


def test_a_user_name_by_the_page_is_refused(new_site: Site) -> None:
    with pytest.raises(ValueRefused, match="at most 200"):
        access.add(new_site, NewUser("x" * 2_000_000, "X", "a sentence of his", frozenset({Role.MONITOR})))

    opened(new_site, "anna", PASSWORD).close()


def test_a_passphrase_older_than_the_site_wants_must_be_changed(two: Site, clock: TestClock) -> None:
    settings.change(two, "password_days", "90")
    clock.moment += timedelta(days=91)

    with opened(two, "reza", OWN) as reza:
        access.signed_in(reza)
        assert reza.user.must_change


# --- the recovery key


def test_the_recovery_key_gives_a_user_a_new_passphrase(two: Site) -> None:
    code = access.new_recovery_key(two)
    two.close()

    access.recover(two.path, code.lower().replace("-", " "), "anna", "found in the safe", clock=TestClock())

    opened(two, "anna", "found in the safe").close()


def test_an_older_recovery_key_is_void(two: Site) -> None:
    older = access.new_recovery_key(two)
    access.new_recovery_key(two)

    with pytest.raises(WrongPassphrase, match="not this site’s recovery key"):
        access.recover(two.path, older, "anna", "found in the safe")


def test_a_site_without_a_recovery_key_says_so(site_path: Path) -> None:
    with pytest.raises(WrongPassphrase, match="has no recovery key"):
        access.recover(site_path, "AAAAA", "anna", "found in the safe")


def test_the_recovery_key_opens_the_site_after_its_key_was_changed(two: Site) -> None:
    code = access.new_recovery_key(two)
    access.remove(two, "reza", "left the clinic")
    two.close()

    access.recover(two.path, code, "anna", "found in the safe", clock=TestClock())

    opened(two, "anna", "found in the safe").close()


def test_a_printed_recovery_key_has_no_letters_that_readers_mistake() -> None:
    code = keys.new_recovery_key()

    assert len(code.replace("-", "")) == 30
    assert not set(code) & set("OIL")


# --- the trail


def test_sign_ins_and_wrong_passphrases_are_on_the_trail(two: Site, clock: TestClock) -> None:
    with pytest.raises(WrongPassphrase):
        opened(two, "reza", "guess")
    with opened(two, "reza", OWN) as reza:
        access.signed_in(reza)
        access.signed_out(reza)

    assert actions(two)[:3] == ["sign out", "sign in", "wrong passphrase"]


def test_a_wrong_passphrase_comes_onto_the_trail_once(two: Site) -> None:
    with pytest.raises(WrongPassphrase):
        opened(two, "reza", "guess")
    for _n in range(2):
        with opened(two, "reza", OWN) as reza:
            access.signed_in(reza)

    assert actions(two).count("wrong passphrase") == 1
