"""What a line of a randomisation list says, sealed: no listing, trail or search of the database can show it early.

It keeps the lines from eyes, not from someone who has the site's key and writes a program of their own: the key of a
list lies in the same encrypted database, as a backup must hold both.
"""

import base64
import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.errors import Damaged
from tracker.language import _

_NONCE = 12
_STEP = 512
"""Every text is filled up to a multiple of it: its length would tell one arm from the other."""
CONCEALED: Mapping[str, frozenset[str]] = {
    "allocation_list": frozenset({"secret"}),
    "allocation_line": frozenset({"sealed"}),
    "identity": frozenset({"name", "telephone", "hospital_number"}),
}
"""Columns that no reader of the trail is given: with both of a list a line can be read; who a participant is has a
reader of its own (`tracker/storage/read_identity.py`)."""


def concealed(table: str, fields: str | None) -> str | None:
    """The fields of an entry of the trail without these columns; none of an entry that was tampered with."""
    hidden = CONCEALED.get(table)
    if hidden is None or fields is None:
        return fields
    try:
        read = dict(json.loads(fields))
    except (TypeError, ValueError, RecursionError):
        return None
    shown = {name: value for name, value in read.items() if name not in hidden}
    return json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def new_secret() -> str:
    """A fresh random 256-bit key, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def seal(secret: str, place: str, said: dict[str, str | None]) -> str:
    """What a line says, readable only with its list's key and at its own place."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    filled = text.ljust(-(-len(text) // _STEP) * _STEP)
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(bytes.fromhex(secret)).encrypt(nonce, filled, place.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(secret: str, place: str, sealed: str) -> dict[str, str | None]:
    """What a line says. Damaged for a line that was changed or moved."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        text = AESGCM(bytes.fromhex(secret)).decrypt(raw[:_NONCE], raw[_NONCE:], place.encode())
        return dict(json.loads(text))
    except (InvalidTag, ValueError) as error:
        raise Damaged(
            _("A line of the randomisation list is not as it was taken in."),
            _("Draw nothing more from it, and restore the folder from a backup."),
        ) from error
