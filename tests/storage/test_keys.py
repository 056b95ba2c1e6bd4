"""keys.json: what is damaged, forged or newer is said, and a new one never leaves a half-written one."""

import json
from pathlib import Path
from typing import Any

import pytest
from stage import PASSWORD

from tracker.errors import SiteError, WrongPassphrase
from tracker.site import NewSite, NewUser, Site
from tracker.storage import files, keys

FIRST = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"
SHIPPED = keys.ARGON2
"""As it is before the fixtures of the tests make it light."""

UNREADABLE = "The file keys.json of this site cannot be read. Restore the folder from a backup."


def stored(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((path / "keys.json").read_text(encoding="utf-8"))
    return content


def store(path: Path, content: object) -> None:
    (path / "keys.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\xff\xfe\x00",
        b'{"format": 1, "users": {"anna": {"salt"',
        b"[1, 2, 3]",
        b"null",
        b'{"name": "another program", "users": ["anna"]}',
        b'{"name": "another program", "users": {"anna": {}}}',
        b'{"format": 1, "users": {}}',
        b'{"format": 1, "users": {"anna": "secret"}}',
        b'{"format": "1", "users": {"anna": {}}}',
        b"[" * 100_000,
        b'{"format": 1, "users": {"anna": {}}}' + b" " * keys.MAX_SIZE,
    ],
)
def test_a_file_that_is_no_keys_file_is_said(site_path: Path, damaged: bytes) -> None:
    (site_path / "keys.json").write_bytes(damaged)

    with pytest.raises(SiteError) as caught:
        Site.logins(site_path)

    assert str(caught.value) == UNREADABLE


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("key", "!"),
        ("salt", ""),
        ("salt", 5),
        ("nonce", "QUJD"),
        ("argon2id", None),
        ("argon2id", {}),
        ("argon2id", {"time_cost": 3, "memory_kib": 65536, "parallelism": "4"}),
        ("argon2id", {"time_cost": 3, "memory_kib": 65536.5, "parallelism": 4}),
        ("argon2id", {"time_cost": 10**9, "memory_kib": 65536, "parallelism": 4}),
        ("argon2id", {"time_cost": 3, "memory_kib": 10**9, "parallelism": 4}),
        ("argon2id", {"time_cost": 3, "memory_kib": 8, "parallelism": 4}),
        ("argon2id", {"time_cost": 3, "memory_kib": 65536, "parallelism": 0}),
        ("argon2id", {"time_cost": 3, "memory_kib": 65536, "parallelism": 10**6}),
    ],
)
def test_a_damaged_part_of_a_users_key_is_said(site_path: Path, part: str, value: object) -> None:
    content = stored(site_path)
    content["users"]["anna"][part] = value
    store(site_path, content)

    with pytest.raises(SiteError) as caught:
        Site.open(site_path, "anna", PASSWORD)

    assert str(caught.value) == UNREADABLE


@pytest.mark.parametrize("users", [{"anna": {}}, ["anna"], None])
def test_a_keys_file_of_a_newer_version_is_said(site_path: Path, users: object) -> None:
    store(site_path, {"format": keys.FORMAT + 1, "users": users})

    with pytest.raises(SiteError, match="made by a newer Visitbook"):
        Site.open(site_path, "anna", PASSWORD)


def test_the_database_key_is_stretched_as_rfc_9106_recommends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # RFC 9106 section 4, second recommended option: t=3, p=4, m=2^16 KiB, 128-bit salt
    monkeypatch.setattr(keys, "ARGON2", SHIPPED)
    path, info = tmp_path / "site.visitbook", NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")

    Site.create(path, info, NewUser("anna", "Anna Karimi", PASSWORD)).close()

    user = stored(path)["users"]["anna"]
    assert user["argon2id"] == {"time_cost": 3, "memory_kib": 2**16, "parallelism": 4}
    assert len(user["salt"]) == 24  # base64 of 16 bytes


def test_no_passphrase_stands_in_the_keys_file(site_path: Path) -> None:
    assert PASSWORD not in (site_path / "keys.json").read_text()


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    in_the_way = tmp_path / "keys.json" / "a folder of that name"
    in_the_way.mkdir(parents=True)

    with pytest.raises(OSError, match=r"keys\.json"):
        files.replace_file(tmp_path / "keys.json", b"the new keys")

    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]
    assert in_the_way.is_dir()


# --- own keys: passwords change and users leave without anyone else's password


@pytest.fixture
def two_users(light_keys: None) -> tuple[bytes, keys.Keys]:
    """The database key, and the keys of anna and reza."""
    key = keys.new_database_key()
    entries = {login: keys.wrap(key, login, f"{login} has a long sentence") for login in ("anna", "reza")}
    return key, keys.Keys("Sari", entries)


def test_a_new_password_opens_the_same_database_and_the_old_one_no_longer(
    two_users: tuple[bytes, keys.Keys],
) -> None:
    key, both = two_users
    changed = keys.rewrap(both.users["anna"], "anna", "anna has a long sentence", "another long sentence")

    after = both.with_user("anna", changed)

    assert keys.unwrap(after, "anna", "another long sentence") == key
    assert after.users["reza"] == both.users["reza"]
    with pytest.raises(WrongPassphrase):
        keys.unwrap(after, "anna", "anna has a long sentence")


def test_a_password_is_not_changed_without_the_old_one(two_users: tuple[bytes, keys.Keys]) -> None:
    _key, both = two_users

    with pytest.raises(WrongPassphrase):
        keys.rewrap(both.users["anna"], "anna", "reza has a long sentence", "another long sentence")


def test_a_new_database_key_needs_nobodys_password(two_users: tuple[bytes, keys.Keys]) -> None:
    old, both = two_users
    new = keys.new_database_key()
    left = both.without_user("reza")

    after = left.with_user("anna", keys.resealed(left.users["anna"], "anna", new))

    assert keys.unwrap(after, "anna", "anna has a long sentence") == new
    assert keys.unwrap(both, "reza", "reza has a long sentence") == old  # an older backup stays readable
    with pytest.raises(WrongPassphrase):
        keys.unwrap(after, "reza", "reza has a long sentence")


def test_an_entry_of_the_first_format_opens_and_gets_a_key_of_its_own_with_a_new_password(
    light_keys: None,
) -> None:
    first = json.loads((FIRST / "keys.json").read_text(encoding="utf-8"))
    entry = first["users"]["anna"]
    password = "kept from the first version"
    key = keys.unwrap(keys.Keys("", first["users"]), "anna", password)

    changed = keys.rewrap(entry, "anna", password, "another long sentence")

    assert (first["format"], "public" in entry, "public" in changed) == (1, False, True)
    assert keys.unwrap(keys.Keys("", {"anna": changed}), "anna", "another long sentence") == key


@pytest.mark.parametrize("part", ["from", "nonce", "key"])
def test_a_damaged_seal_is_said(two_users: tuple[bytes, keys.Keys], part: str) -> None:
    _key, both = two_users
    entry = {**both.users["anna"], "sealed": {**both.users["anna"]["sealed"], part: "AAAA"}}

    with pytest.raises(SiteError, match="cannot be read"):
        keys.unwrap(both.with_user("anna", entry), "anna", "anna has a long sentence")
