"""Making a new site: its folder, keys, tables and first user, all of it or nothing."""

import platform
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Engine

from tracker.domain import plain_text
from tracker.domain.records import Role
from tracker.errors import Refusal, SiteError, ValueRefused
from tracker.language import _, ngettext
from tracker.storage import database, files, keys, tables
from tracker.storage.folder import DATABASE, KEYS
from tracker.storage.writer import Actor, Value, Writer, new_id

LONGEST_NAME = 200
"""Characters of a name or user name at most: keys.json, which holds them, is read up to a limit."""
SHORTEST_PASSPHRASE = 10
"""Characters a passphrase needs; the demo's is known to everyone and exempt."""
FEWEST_LETTERS = 5
"""Different characters it needs."""


@dataclass(frozen=True)
class NewSite:
    """What a new site is told about itself; `timezone` is an IANA name such as Europe/Paris."""

    name: str
    code: str
    timezone: str
    country: str
    demo: bool = False


@dataclass(frozen=True)
class NewUser:
    """A user to be made: the login is what is typed at sign-in."""

    login: str
    name: str
    password: str
    roles: frozenset[Role] = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def make(path: Path, info: NewSite, user: NewUser, now: Callable[[], datetime]) -> None:
    """Make a site's folder. It is filled under another name first, so that no half-made one is ever there."""
    path = path.absolute()
    with files.sentences(path):
        _check_free(path)
        missing = [parent for parent in path.parents if not parent.exists()]
    check_new_site(info)
    check_new_user(user, demo=info.demo)
    making = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with files.sentences(path), database.sentences():
            making.mkdir(parents=True)
            _fill(making, info, user, now)
            if path.exists():
                path.rmdir()
            making.rename(path)
            files.sync_folder(path.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise


def _check_free(path: Path) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise SiteError(
            _("There is already something at {path}.").format(path=path),
            _("Choose a folder that does not exist yet."),
        )


def check_new_site(info: NewSite) -> None:
    """Refuse a site without a name or code, or in a time zone that does not exist."""
    _check_given("name", info.name, _("The site needs a name."))
    _check_given("code", info.code, _("The site needs a code."))
    try:
        ZoneInfo(info.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("There is no time zone {zone}.").format(zone=info.timezone),
            _("Choose one such as Europe/Paris."),
            "timezone",
        ) from None


def check_new_user(user: NewUser, *, demo: bool = False) -> None:
    """Refuse a user without login, name or role, or with a short password."""
    _check_given("login", user.login, _("The user needs a user name."))
    _check_given("name", user.name, _("The user needs a name."))
    if user.login != user.login.strip():  # sign-in takes the spaces off what is typed
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("The user name begins or ends with a space."),
            _("Type it without."),
            "login",
        )
    if not user.roles:
        raise ValueRefused(Refusal.MISSING, _("The user needs a role."), _("Choose one."), "roles")
    check_password(user.password, user.login, demo=demo)


def check_password(password: str, login: str, *, demo: bool = False) -> None:
    """Refuse a password that is short, the same few characters over and over, or holds the user name."""
    n = len(password)
    if n < SHORTEST_PASSPHRASE and not demo:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            ngettext("The passphrase has {n} character.", "The passphrase has {n} characters.", n).format(
                n=n
            ),
            _("It needs at least {n}; a short sentence is good.").format(n=SHORTEST_PASSPHRASE),
            "password",
        )
    if len(set(password)) < FEWEST_LETTERS and not demo:
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("The passphrase is the same few characters over and over."),
            _("Choose another; a short sentence is good."),
            "password",
        )
    if login.casefold() in password.casefold() and not demo:
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("The passphrase holds the user name."),
            _("Choose another; a short sentence is good."),
            "password",
        )


def _check_given(field: str, text: str, happened: str) -> None:
    if not text.strip():
        raise ValueRefused(Refusal.MISSING, happened, _("Type it."), field)
    if len(text) > LONGEST_NAME:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("The text has {n} characters.").format(n=len(text)),
            _("Enter at most {most}.").format(most=LONGEST_NAME),
            field,
        )
    plain_text.check(text, field, lines=False)


def user_row(user: NewUser) -> dict[str, Value]:
    """A new user as a row: the password is not in it, only what it wraps is kept (keys.json)."""
    roles = ",".join(sorted(user.roles))
    return {"login": user.login, "name": user.name, "roles": roles, "active": True}


def _fill(folder: Path, info: NewSite, user: NewUser, now: Callable[[], datetime]) -> None:
    key = keys.new_database_key()
    engine = database.open_engine(folder / DATABASE, key, make=True)
    try:
        database.migrate(engine)
        _first_rows(engine, info, user, now)
    finally:
        engine.dispose()
    wrapped = {user.login: keys.wrap(key, user.login, user.password)}
    keys.write_keys(folder / KEYS, keys.Keys(info.name, wrapped, info.demo))


def _first_rows(engine: Engine, info: NewSite, user: NewUser, now: Callable[[], datetime]) -> None:
    user_id, roles = new_id(), ", ".join(sorted(user.roles))
    actor = Actor(user_id, user.login, roles, platform.node(), info.timezone)
    site_row: dict[str, Value] = {
        "name": info.name,
        "code": info.code,
        "timezone": info.timezone,
        "country": info.country,
        "demo": info.demo,
        "created_at": now(),
    }
    with engine.begin() as connection:
        writer = Writer(connection, actor, now)
        writer.insert(tables.SITE, site_row)
        writer.insert(tables.USER, {"id": user_id, **user_row(user), "password_changed_at": now()})
