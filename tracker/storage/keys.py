"""keys.json: the database key, wrapped for each user by a key that Argon2id derives from the password.

The key is random and never leaves memory unwrapped; a wrong password changes nothing on disk.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.errors import SiteError, WrongPassphrase
from tracker.language import _

FORMAT = 1
ARGON2 = {"time_cost": 3, "memory_kib": 65536, "parallelism": 4}
"""RFC 9106's second recommended choice: 64 MiB, three passes."""
MAX_SIZE = 1_000_000


@dataclass(frozen=True)
class Keys:
    """The content of keys.json: whose passwords open the site, and the site's name for the sign-in page."""

    site_name: str
    users: Mapping[str, Mapping[str, Any]]
    demo: bool = False

    @property
    def logins(self) -> tuple[str, ...]:
        """Who can sign in."""
        return tuple(self.users)


def new_database_key() -> bytes:
    """A fresh random 256-bit database key."""
    return secrets.token_bytes(32)


def wrap(database_key: bytes, login: str, password: str) -> dict[str, Any]:
    """The database key locked with this user's password (AES-256-GCM; the login is bound to it)."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    locked = AESGCM(_derive(password, salt, ARGON2)).encrypt(nonce, database_key, login.encode())
    return {"argon2id": ARGON2, "salt": _text(salt), "nonce": _text(nonce), "key": _text(locked)}


def unwrap(keys: Keys, login: str, password: str) -> bytes:
    """The database key. WrongPassphrase where user and password do not fit each other."""
    entry = keys.users.get(login)
    if entry is None:
        raise WrongPassphrase(
            _("That password does not fit this user."), _("Check the user name and type it again.")
        )
    try:
        derived = _derive(password, _bytes(entry["salt"]), entry["argon2id"])
        return AESGCM(derived).decrypt(_bytes(entry["nonce"]), _bytes(entry["key"]), login.encode())
    except InvalidTag:
        raise WrongPassphrase(
            _("That password does not fit this user."), _("Type it again; nothing was changed.")
        ) from None
    except (KeyError, ValueError, TypeError) as error:
        raise _damaged() from error


def read_keys(path: Path) -> Keys:
    """keys.json of a site. SiteError where it is absent, too large or not ours."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise _damaged()
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(content, dict) or not isinstance(content.get("users"), dict):
        raise _damaged()
    if content.get("format") != FORMAT:
        raise SiteError(_("This site was made by a newer Visitbook."), _("Open it with that version."))
    return Keys(str(content.get("site_name", "")), content["users"], bool(content.get("demo")))


def write_keys(path: Path, keys: Keys) -> None:
    """Replace keys.json in one step, so that a crash leaves the old or the new one whole."""
    content = {"format": FORMAT, "site_name": keys.site_name, "demo": keys.demo, "users": dict(keys.users)}
    waiting = path.with_suffix(".json.new")
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)


def _derive(password: str, salt: bytes, parameters: Mapping[str, int]) -> bytes:
    if not 1 <= parameters["time_cost"] <= 20 or not 8 <= parameters["memory_kib"] <= 1_048_576:
        raise ValueError("Argon2id parameters out of bounds")
    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=parameters["time_cost"],
        memory_cost=parameters["memory_kib"],
        parallelism=parameters["parallelism"],
        hash_len=32,
        type=Type.ID,
    )


def _damaged() -> SiteError:
    return SiteError(
        _("The file keys.json of this site cannot be read."), _("Restore the folder from a backup.")
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
