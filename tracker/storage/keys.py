"""keys.json: the database key, sealed to each user's own key, which the user's password unlocks (Argon2id).

The database key is random and never leaves memory unlocked; a wrong password changes nothing on disk. Each user has a
pair of keys (X25519): a new database key is sealed to the public ones, so that the site can change its key without
knowing anyone's password.
"""

import base64
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.backends import openssl  # noqa: F401  else the first key loads it, while a person waits
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.domain.plain_text import hidden, visible
from tracker.errors import Damaged, SiteError, WrongPassphrase
from tracker.language import _
from tracker.storage import files

FORMAT = 2
"""1: the password's key locks the database key itself. 2: it locks the user's own key. Both are read."""
ARGON2 = {"time_cost": 3, "memory_kib": 65536, "parallelism": 4}
"""RFC 9106's second recommended choice: 64 MiB, three passes."""
BOUNDS = {"time_cost": (1, 20), "memory_kib": (8 * 1024, 1024 * 1024), "parallelism": (1, 16)}
"""What is accepted from a file: a damaged one must not take all memory, nor a forged one weaken the next."""
MOST_WORK = 2 * 1024 * 1024
"""KiB times passes: about two seconds, ten times what a passphrase costs now."""
MAX_SIZE = 1_000_000
LONGEST_NAME = 500
"""Characters of a site’s name that the sign-in page shows."""
RECOVERY = "recovery key"
"""What the recovery key's entry is bound to, as a user's is to the login."""
RECOVERY_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""


@dataclass(frozen=True)
class Keys:
    """The content of keys.json: whose passwords open the site, and the site's name for the sign-in page."""

    site_name: str
    users: Mapping[str, Mapping[str, Any]]
    demo: bool = False
    recovery: Mapping[str, Any] | None = None
    """The entry of the printed recovery key, which is nobody's password."""

    @property
    def logins(self) -> tuple[str, ...]:
        """Who can sign in."""
        return tuple(self.users)

    def with_user(self, login: str, wrapped: Mapping[str, Any]) -> "Keys":
        """These keys with one user's entry, new or changed."""
        return replace(self, users={**self.users, login: wrapped})

    def without_user(self, login: str) -> "Keys":
        """These keys and one user's fewer."""
        return replace(self, users={name: entry for name, entry in self.users.items() if name != login})


def new_database_key() -> bytes:
    """A fresh random 256-bit database key."""
    return secrets.token_bytes(32)


def wrap(database_key: bytes, login: str, password: str) -> dict[str, Any]:
    """A user's entry: a new pair of keys, the private one locked with the password, the database key sealed to it."""
    private = X25519PrivateKey.generate()
    entry = _locked(private.private_bytes_raw(), login, password)
    entry["public"] = _text(private.public_key().public_bytes_raw())
    return {**entry, "sealed": _seal(database_key, entry["public"], login)}


def new_recovery_key() -> str:
    """A recovery key to print: 30 letters and digits that no reader mistakes for another, in groups of five."""
    letters = "".join(secrets.choice(RECOVERY_LETTERS) for _n in range(30))
    return "-".join(letters[start : start + 5] for start in range(0, 30, 5))


def recovery_entry(database_key: bytes, code: str) -> dict[str, Any]:
    """The entry of a recovery key."""
    return wrap(database_key, RECOVERY, _recovery_text(code))


def recover(keys: Keys, code: str) -> bytes:
    """The database key by the recovery key. WrongPassphrase where it does not fit, or the site has none."""
    if keys.recovery is None:
        raise WrongPassphrase(
            _("This site has no recovery key."), _("An administrator makes one under Users.")
        )
    only = Keys(keys.site_name, {RECOVERY: keys.recovery})
    try:
        return unwrap(only, RECOVERY, _recovery_text(code))
    except WrongPassphrase:
        raise WrongPassphrase(
            _("That is not this site’s recovery key."), _("Type it as it is printed; an older one is void.")
        ) from None


def _recovery_text(code: str) -> str:
    """What counts of a typed recovery key: letters and digits, with what is easily mistaken set right."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


def rewrap(entry: Mapping[str, Any], login: str, old: str, new: str) -> dict[str, Any]:
    """The entry with another password; the database and all other users stay as they are. WrongPassphrase."""
    if "public" not in entry:
        return wrap(_unlock(entry, login, old), login, new)
    return {**entry, **_locked(_unlock(entry, login, old), login, new)}


def resealed(entry: Mapping[str, Any], login: str, database_key: bytes) -> dict[str, Any]:
    """The entry for a new database key, which no password is needed for."""
    return {**entry, "sealed": _seal(database_key, entry["public"], login)}


def all_resealed(keys: Keys, database_key: bytes) -> Keys:
    """Every entry for a new database key, the recovery key's too."""
    users = {login: resealed(entry, login, database_key) for login, entry in keys.users.items()}
    recovery = resealed(keys.recovery, RECOVERY, database_key) if keys.recovery else None
    return replace(keys, users=users, recovery=recovery)


def unwrap(keys: Keys, login: str, password: str) -> bytes:
    """The database key. WrongPassphrase where user and password do not fit each other."""
    entry = keys.users.get(login)
    if entry is None:
        raise WrongPassphrase(
            _("That passphrase does not fit this user."), _("Check the user name and type it again.")
        )
    unlocked = _unlock(entry, login, password)
    try:
        return _open_seal(entry["sealed"], unlocked, login) if "public" in entry else unlocked
    except (InvalidTag, KeyError, ValueError, TypeError) as error:
        raise _damaged() from error


def _locked(secret: bytes, login: str, password: str) -> dict[str, Any]:
    """A secret locked with a password (AES-256-GCM; the login is bound to it)."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    locked = AESGCM(_derive(password, salt, ARGON2)).encrypt(nonce, secret, login.encode())
    return {"argon2id": ARGON2, "salt": _text(salt), "nonce": _text(nonce), "key": _text(locked)}


def _unlock(entry: Mapping[str, Any], login: str, password: str) -> bytes:
    try:
        derived = _derive(password, _bytes(entry["salt"]), entry["argon2id"])
        return AESGCM(derived).decrypt(_bytes(entry["nonce"]), _bytes(entry["key"]), login.encode())
    except InvalidTag:
        raise WrongPassphrase(
            _("That passphrase does not fit this user."), _("Type it again; nothing was changed.")
        ) from None
    except (KeyError, ValueError, TypeError, HashingError) as error:
        raise _damaged() from error


def _seal(database_key: bytes, public: str, login: str) -> dict[str, str]:
    """The database key for the holder of the private key alone: a passing pair of keys agrees on one with them."""
    passing = X25519PrivateKey.generate()
    shared = passing.exchange(X25519PublicKey.from_public_bytes(_bytes(public)))
    nonce = secrets.token_bytes(12)
    locked = AESGCM(_agreed(shared, login)).encrypt(nonce, database_key, login.encode())
    passing_public = _text(passing.public_key().public_bytes_raw())
    return {"from": passing_public, "nonce": _text(nonce), "key": _text(locked)}


def _open_seal(seal: Mapping[str, str], private: bytes, login: str) -> bytes:
    shared = X25519PrivateKey.from_private_bytes(private).exchange(
        X25519PublicKey.from_public_bytes(_bytes(seal["from"]))
    )
    return AESGCM(_agreed(shared, login)).decrypt(_bytes(seal["nonce"]), _bytes(seal["key"]), login.encode())


def _agreed(shared: bytes, login: str) -> bytes:
    info = b"visitbook database key for " + login.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared)


def read_keys(path: Path) -> Keys:
    """keys.json of a site. SiteError where it is absent, too large or not ours."""
    if path.stat().st_size > MAX_SIZE:
        raise _damaged()
    return parse_keys(path.read_bytes())


def parse_keys(content: bytes) -> Keys:
    """The content of a keys.json. SiteError where it is not ours."""
    try:
        return _read(json.loads(content.decode("utf-8")))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _damaged() from error


def _read(content: Any) -> Keys:
    known = content.get("format") if isinstance(content, dict) else None
    if type(known) is int and known > FORMAT:
        raise SiteError(_("This site was made by a newer Visitbook."), _("Open it with that version."))
    users = content.get("users") if known in range(1, FORMAT + 1) and type(known) is int else None
    if not isinstance(users, dict) or not users or not all(isinstance(user, dict) for user in users.values()):
        raise _damaged()
    if any(next(hidden(login, lines=False), None) is not None for login in users):
        raise _damaged()
    recovery = content.get("recovery")
    if not isinstance(recovery, dict | None):
        raise _damaged()
    name = visible(str(content.get("site_name", ""))[:LONGEST_NAME], lines=False)
    return Keys(name, users, content.get("demo") is True, recovery)


def write_keys(path: Path, keys: Keys) -> None:
    """Replace keys.json in one step, so that a crash leaves the old or the new one whole."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "site_name": keys.site_name,
        "demo": keys.demo,
        "users": dict(keys.users),
    }
    if keys.recovery is not None:
        content["recovery"] = keys.recovery
    files.replace_file(path, json.dumps(content, indent=1).encode())


def _derive(password: str, salt: bytes, parameters: Mapping[str, int]) -> bytes:
    for name, (least, most) in BOUNDS.items():
        if not least <= parameters[name] <= most:
            raise ValueError(f"{name} out of bounds")
    if parameters["time_cost"] * parameters["memory_kib"] > MOST_WORK:
        raise ValueError("too much work")
    return hash_secret_raw(
        _typed(password),
        salt,
        time_cost=parameters["time_cost"],
        memory_cost=parameters["memory_kib"],
        parallelism=parameters["parallelism"],
        hash_len=32,
        type=Type.ID,
    )


def _typed(password: str) -> bytes:
    """The same bytes on every system: one keyboard sends é as one character, another as e and an accent."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _damaged() -> SiteError:
    return Damaged(
        _("The file keys.json of this site cannot be read."), _("Restore the folder from a backup.")
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
