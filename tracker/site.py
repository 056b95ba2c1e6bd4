"""An open site: who acts, what time it is, and one unit of work for each step of the job."""

import json
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Protocol as Typing
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Table

from tracker.catalogue.study_files import load_study
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, Role, SiteInfo, User
from tracker.errors import Refusal, SiteError, ValueRefused
from tracker.language import _
from tracker.storage import database, keys, read, tables
from tracker.storage.writer import Actor, Value, Writer, new_id

DATABASE, KEYS, LOCK, HOLDER = "data.db", "keys.json", "window.lock", "window.json"
SUFFIX = ".visitbook"
MINIMUM_PASSWORD = 10
"""Characters a password needs; the demo's is known to everyone and exempt."""


class Clock(Typing):
    """Where the time comes from."""

    def now(self) -> datetime:
        """This moment, in UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)


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


class Work:
    """One unit of work: a transaction, its writer, and what it changed."""

    def __init__(self, site: "Site", connection: Connection) -> None:
        self.site = site
        self.connection = connection
        self.writer = Writer(connection, site.actor, site.clock.now)
        self._participants: set[str] = set()
        self._visits: set[str] = set()
        self._studies: set[str] = set()

    def insert(
        self, table: Table, values: dict[str, Value], *, participant: str | None = None, reason: str = ""
    ) -> str:
        """Write a new row with its trail; returns its id."""
        return self.writer.insert(table, values, participant=participant, reason=reason)

    def update(
        self,
        table: Table,
        row_id: str,
        values: dict[str, Value],
        *,
        participant: str | None = None,
        reason: str = "",
    ) -> bool:
        """Change a row with its trail; returns whether anything differed."""
        return self.writer.update(table, row_id, values, participant=participant, reason=reason)

    def touched(
        self, *, participant: str | None = None, visit: str | None = None, study: str | None = None
    ) -> None:
        """Remember what open screens must read again."""
        for found, kind in ((participant, self._participants), (visit, self._visits), (study, self._studies)):
            if found is not None:
                kind.add(found)

    @property
    def changes(self) -> Changes:
        """What this unit of work changed."""
        return Changes(frozenset(self._participants), frozenset(self._visits), frozenset(self._studies))


class Site:
    """A site's folder, opened by one user."""

    def __init__(
        self, path: Path, engine: Engine, user: User, info: SiteInfo, clock: Clock, lock: FileLock | None
    ) -> None:
        self.path = path
        self.user = user
        self.info = info
        self.clock = clock
        self._engine = engine
        self._lock = lock
        self._protocols: dict[str, Protocol] = {}

    # --- opening and closing

    @classmethod
    def create(cls, path: Path, info: NewSite, user: NewUser, *, clock: Clock | None = None) -> Self:
        """Make a new site folder with its first user, and open it. Nothing half-made is left behind."""
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise SiteError(
                _("There is already something at {path}.").format(path=path),
                _("Choose a folder that does not exist yet."),
            )
        check_new_site(info)
        check_new_user(user, demo=info.demo)
        making = path.with_name(path.name + ".new")
        with _disk_sentences(path):
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
        try:
            _fill(making, info, user, clock or SystemClock())
            with _disk_sentences(path):
                if path.exists():
                    path.rmdir()
                making.rename(path)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        return cls.open(path, user.login, user.password, clock=clock)

    @classmethod
    def open(
        cls, path: Path, login: str | None, password: str, *, window: bool = False, clock: Clock | None = None
    ) -> Self:
        """Open a site. `window` also takes the lock that keeps a second window out."""
        site_keys = _keys_of(path)
        login = login or _only_login(site_keys)
        key = keys.unwrap(site_keys, login, password)
        lock = _take_window(path, login) if window else None
        try:
            with database.sentences():
                engine = database.open_engine(path / DATABASE, key)
                database.check_version(engine)
                with _reading(engine) as connection:
                    user, info = read.user(connection, login), read.site_info(connection)
        except BaseException:
            if lock:
                lock.release()
            raise
        return cls(path, engine, user, info, clock or SystemClock(), lock)

    @staticmethod
    def logins(path: Path) -> tuple[str, ...]:
        """Who can sign in, without a password."""
        return _keys_of(path).logins

    @staticmethod
    def shown_name(path: Path) -> str:
        """The site's name for the sign-in page, without a password."""
        return _keys_of(path).site_name

    def close(self) -> None:
        """Let go of the file and of the window's lock."""
        self._engine.dispose()
        if self._lock:
            (self.path / HOLDER).unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- who and when

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.info.timezone)

    def now(self) -> datetime:
        """This moment in the site's zone."""
        return self.clock.now().astimezone(self.zone)

    def today(self) -> date:
        """The site's calendar day."""
        return self.now().date()

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit trail."""
        roles = ", ".join(sorted(self.user.roles))
        return Actor(self.user.id, self.user.login, roles, platform.node(), self.info.timezone)

    # --- units of work

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A transaction that writes: all of it is kept, or nothing."""
        with database.sentences(), self._engine.begin() as connection:
            yield Work(self, connection)

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent view."""
        with database.sentences(), _reading(self._engine) as connection:
            yield connection

    def protocol(self, connection: Connection, version_id: str) -> Protocol:
        """A protocol version of this site, read once."""
        if version_id not in self._protocols:
            text = read.protocol_text(connection, version_id)
            self._protocols[version_id] = load_study(text, _("the stored study"))
        return self._protocols[version_id]


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(reads_only=True) as connection, connection.begin():
        yield connection


def check_new_site(info: NewSite) -> None:
    """Refuse a site without a name or code, or in a time zone that does not exist."""
    for field, text, name in (("name", info.name, _("a name")), ("code", info.code, _("a code"))):
        if not text.strip():
            raise ValueRefused(
                Refusal.MISSING, _("The site needs {name}.").format(name=name), _("Type it."), field
            )
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
    """Refuse a user without login or name, or with a short password."""
    for field, text, name in (("login", user.login, _("a user name")), ("name", user.name, _("a name"))):
        if not text.strip():
            raise ValueRefused(
                Refusal.MISSING, _("The user needs {name}.").format(name=name), _("Type it."), field
            )
    if len(user.password) < MINIMUM_PASSWORD and not demo:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("The passphrase has {n} characters.").format(n=len(user.password)),
            _("It needs at least {n}; a short sentence is good.").format(n=MINIMUM_PASSWORD),
            "password",
        )


def _fill(folder: Path, info: NewSite, user: NewUser, clock: Clock) -> None:
    key = keys.new_database_key()
    site_keys = keys.Keys(info.name, {user.login: keys.wrap(key, user.login, user.password)}, info.demo)
    with _disk_sentences(folder), database.sentences():
        engine = database.open_engine(folder / DATABASE, key)
        try:
            database.migrate(engine)
            _first_rows(engine, info, user, clock)
        finally:
            engine.dispose()
        keys.write_keys(folder / KEYS, site_keys)


def _first_rows(engine: Engine, info: NewSite, user: NewUser, clock: Clock) -> None:
    user_id, roles = new_id(), ",".join(sorted(user.roles))
    actor = Actor(user_id, user.login, roles.replace(",", ", "), platform.node(), info.timezone)
    site_row: dict[str, Value] = {
        "name": info.name,
        "code": info.code,
        "timezone": info.timezone,
        "country": info.country,
        "demo": info.demo,
        "created_at": clock.now(),
    }
    with engine.begin() as connection:
        writer = Writer(connection, actor, clock.now)
        writer.insert(tables.SITE, site_row)
        writer.insert(
            tables.USER,
            {"id": user_id, "login": user.login, "name": user.name, "roles": roles, "active": True},
        )


def add_user(site: Site, user: NewUser, key_of: tuple[str, str]) -> None:
    """Give a further user an own password; `key_of` is the login and password of someone who can sign in."""
    check_new_user(user, demo=site.info.demo)
    site_keys = _keys_of(site.path)
    key = keys.unwrap(site_keys, *key_of)
    with site.work() as work:
        row: dict[str, Value] = {"login": user.login, "name": user.name, "active": True}
        work.insert(tables.USER, {**row, "roles": ",".join(sorted(user.roles))})
        wrapped = {**site_keys.users, user.login: keys.wrap(key, user.login, user.password)}
        keys.write_keys(site.path / KEYS, keys.Keys(site_keys.site_name, wrapped, site_keys.demo))


def is_demo(path: Path) -> bool:
    """Whether the folder is a demo site, whose passphrase everyone knows."""
    return _keys_of(path).demo


def _keys_of(path: Path) -> keys.Keys:
    if not path.is_dir() or not (path / KEYS).is_file() or not (path / DATABASE).is_file():
        raise SiteError(
            _("{path} is not a Visitbook site.").format(path=path),
            _("Choose a folder whose name ends in {suffix}, with data.db and keys.json in it.").format(
                suffix=SUFFIX
            ),
        )
    with _disk_sentences(path):
        return keys.read_keys(path / KEYS)


def _only_login(site_keys: keys.Keys) -> str:
    if len(site_keys.users) == 1:
        return site_keys.logins[0]
    if site_keys.demo and "coordinator" in site_keys.users:
        return "coordinator"
    names = ", ".join(site_keys.logins)
    raise SiteError(_("This site has several users: {names}.").format(names=names), _("Say who acts."))


def _take_window(path: Path, login: str) -> FileLock:
    lock = FileLock(path / LOCK)
    with _disk_sentences(path):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise SiteError(
                _("This site is already open in another window ({holder}).").format(holder=_holder(path)),
                _("Go on there, or close that window first. Nothing was changed."),
            ) from None
        (path / HOLDER).write_text(
            json.dumps({"login": login, "workstation": platform.node()}), encoding="utf-8"
        )
    return lock


def _holder(path: Path) -> str:
    try:
        holder = json.loads((path / HOLDER).read_text(encoding="utf-8"))
        return _("{login} at {workstation}").format(login=holder["login"], workstation=holder["workstation"])
    except (OSError, ValueError, KeyError, TypeError):
        return _("another user")


@contextmanager
def _disk_sentences(path: Path) -> Iterator[None]:
    """Turn what the file system says into what a person can act on."""
    try:
        yield
    except PermissionError as error:
        raise SiteError(
            _("The folder {path} can only be read.").format(path=path),
            _("Ask for the right to write to it, or choose another."),
        ) from error
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise SiteError(_("The disk is full."), _("Make room on the disk and try again.")) from error
        raise SiteError(
            _("The folder {path} cannot be used: {reason}.").format(path=path, reason=error.strerror),
            _("Check the path."),
        ) from error
