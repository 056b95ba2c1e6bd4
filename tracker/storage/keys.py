"""keys.json: the database key, wrapped for each user by a key that Argon2id derives from the password.

The key is random and never leaves memory unwrapped; a wrong password changes nothing on disk.
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
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.errors import SiteError, WrongPassphrase
from tracker.language import _
from tracker.storage import files

FORMAT = 1
ARGON2 = {"time_cost": 3, "memory_kib": 65536, "parallelism": 4}
"""RFC 9106's second recommended choice: 64 MiB, three passes."""
BOUNDS = {"time_cost": (1, 20), "memory_kib": (8 * 1024, 1024 * 1024), "parallelism": (1, 16)}
"""What is accepted from a file: a damaged one must not take all memory, nor a forged one weaken the next."""
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

    def with_user(self, login: str, wrapped: Mapping[str, Any]) -> "Keys":
        """These keys and one user's more."""
        return replace(self, users={**self.users, login: wrapped})


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
            _("That passphrase does not fit this user."), _("Check the user name and type it again.")
        )
    try:
        derived = _derive(password, _bytes(entry["salt"]), entry["argon2id"])
        return AESGCM(derived).decrypt(_bytes(entry["nonce"]), _bytes(entry["key"]), login.encode())
    except InvalidTag:
        raise WrongPassphrase(
            _("That passphrase does not fit this user."), _("Type it again; nothing was changed.")
        ) from None
    except (KeyError, ValueError, TypeError, HashingError) as error:
        raise _damaged() from error


def read_keys(path: Path) -> Keys:
    """keys.json of a site. SiteError where it is absent, too large or not ours."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise _damaged()
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _damaged() from error
    return _read(content)


def _read(content: Any) -> Keys:
    known = content.get("format") if isinstance(content, dict) else None
    if type(known) is int and known > FORMAT:
        raise SiteError(_("This site was made by a newer Visitbook."), _("Open it with that version."))
    users = content.get("users") if known == FORMAT else None
    if not isinstance(users, dict) or not users or not all(isinstance(user, dict) for user in users.values()):
        raise _damaged()
    return Keys(str(content.get("site_name", "")), users, content.get("demo") is True)


def write_keys(path: Path, keys: Keys) -> None:
    """Replace keys.json in one step, so that a crash leaves the old or the new one whole."""
    content = {"format": FORMAT, "site_name": keys.site_name, "demo": keys.demo, "users": dict(keys.users)}
    files.replace_file(path, json.dumps(content, indent=1, ensure_ascii=False).encode())


def _derive(password: str, salt: bytes, parameters: Mapping[str, int]) -> bytes:
    for name, (least, most) in BOUNDS.items():
        if not least <= parameters[name] <= most:
            raise ValueError(f"{name} out of bounds")
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
    return SiteError(
        _("The file keys.json of this site cannot be read."), _("Restore the folder from a backup.")
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
