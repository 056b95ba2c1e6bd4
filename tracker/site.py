"""An open site: who acts, what time it is, and one unit of work for each step of the job."""

import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Table

from tracker import new_site
from tracker.catalogue.study_files import SHIPPED, load_study, shipped_text
from tracker.clock import Clock, SystemClock
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, SiteInfo, User
from tracker.domain.rights import READING, WORDS, Right, may, who_may
from tracker.errors import Damaged, NotAllowed, SiteError, Unwritable
from tracker.guard import Guard
from tracker.language import _
from tracker.new_site import NewSite, NewUser
from tracker.storage import database, folder, keys, log_file, mounts, opening, read, rekey, sign_in
from tracker.storage.folder import SUFFIX
from tracker.storage.opening import Opened
from tracker.storage.turns import Turns
from tracker.storage.writer import Actor, Value, Writer

__all__ = ["SUFFIX", "Clock", "NewSite", "NewUser", "Site", "SystemClock", "Work", "is_demo"]


class Work:
    """One unit of work: a transaction, its writer, and what it changed."""

    def __init__(self, site: "Site", connection: Connection) -> None:
        self.site = site
        self.connection = connection
        # The days of a demo are made up, and so is the hour at which they end.
        self.writer = Writer(connection, site.actor, site.clock.now, watched=not site.info.demo)
        self._guard = Guard(connection)
        self._participants: set[str] = set()
        self._visits: set[str] = set()
        self._studies: set[str] = set()
        self._laboratories: set[str] = set()

    def insert(
        self, table: Table, values: Mapping[str, Value], *, participant: str | None = None, reason: str = ""
    ) -> str:
        """Write a new row with its trail; returns its id."""
        self._guard.check(table, None, values, participant, reason)
        return self.writer.insert(table, values, participant=participant, reason=reason)

    def insert_many(
        self,
        table: Table,
        rows: Sequence[Mapping[str, Value]],
        *,
        participant: str | None = None,
        reason: str = "",
    ) -> list[str]:
        """Write new rows with the same fields at once, each with its trail; returns their ids."""
        self._guard.check_many(table, rows, participant, reason)
        return self.writer.insert_many(table, rows, participant=participant, reason=reason)

    def update(
        self,
        table: Table,
        row_id: str,
        values: Mapping[str, Value],
        *,
        participant: str | None = None,
        reason: str = "",
    ) -> bool:
        """Change a row with its trail; returns whether anything differed."""
        self._guard.check(table, row_id, values, participant, reason)
        return self.writer.update(table, row_id, values, participant=participant, reason=reason)

    def settle(self) -> None:
        """The last step before the commit: signatures that no longer fit what was written are voided."""
        self._guard.settle(self.writer, self.site.clock.now())

    def touched(
        self,
        *,
        participant: str | None = None,
        visit: str | None = None,
        study: str | None = None,
        laboratory: str | None = None,
    ) -> None:
        """Remember what open screens must read again."""
        for found, kind in (
            (participant, self._participants),
            (visit, self._visits),
            (study, self._studies),
            (laboratory, self._laboratories),
        ):
            if found is not None:
                kind.add(found)

    @property
    def changes(self) -> Changes:
        """What this unit of work changed."""
        return Changes(
            frozenset(self._participants),
            frozenset(self._visits),
            frozenset(self._studies),
            frozenset(self._laboratories),
        )


class Site:
    """A site's folder, opened by one user."""

    def __init__(
        self,
        path: Path,
        opened: Opened,
        user: User,
        info: SiteInfo,
        clock: Clock,
        window: folder.Window | None,
        key: bytes,
        *,
        read_only: bool = False,
    ) -> None:
        self.path = path
        self.key = key
        """The database key, for backups and for the keys of users; it never leaves memory."""
        self.user = user
        self.info = info
        self.clock = clock
        self.read_only = read_only
        """Whether nothing can be saved: another window has the site, or its disk or version takes no change."""
        self._database = opened
        self._window = window
        self._opened = folder.mark(path)
        self.turns = Turns()
        self._protocols: dict[str, Protocol] = {}

    # --- opening and closing

    @classmethod
    def create(cls, path: Path, info: NewSite, user: NewUser, *, clock: Clock | None = None) -> Self:
        """Make a new site folder with its first user, and open it. Nothing half-made is left behind."""
        new_site.make(path, info, user, (clock or SystemClock()).now)
        return cls.open(path, user.login, user.password, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        login: str | None,
        password: str,
        *,
        window: bool = False,
        read_only: bool = False,
        clock: Clock | None = None,
    ) -> Self:
        """Open a site. `window` also takes the lock that keeps a second window out; `read_only` changes nothing.

        Unwritable where nothing can be saved to it but it can be read; Damaged where a backup is the way back.
        """
        clock, site_keys = clock or SystemClock(), folder.keys_of(path)
        login = login or folder.only_login(site_keys)
        ask = sign_in.key_to_read if read_only else sign_in.key_for
        key_now = partial(ask, path, login, password, clock.now())
        if read_only:
            read, key = _opened(path, login, key_now(), opening.to_read, key_now)
            return cls(path, *read, clock, None, key, read_only=True)
        mounts.check_local(path)
        folder.check_writable(path)
        key = key_now()
        taken = folder.Window.take(path, login) if window else None
        try:
            opened, key = _opened(path, login, key, opening.to_write, key_now)
            sign_in.renew_first_format(path, login, password)
        except BaseException:
            if taken:
                taken.release()
            raise
        site = cls(path, *opened, clock, taken, key)
        try:
            if opened[0].damaged_log:
                site.note(log_file.DAMAGED_LOG, "site", site.info.id, {"file": opened[0].damaged_log})
        except BaseException:
            site.close()
            raise
        return site

    @classmethod
    def with_key(cls, path: Path, key: bytes, login: str, clock: Clock) -> Self:
        """Open a site with the database key itself: by the recovery key, in the name of the user it helps."""
        mounts.check_local(path)
        folder.check_writable(path)
        return cls(path, *_who(opening.to_write(path, key), login), clock, None, key)

    @staticmethod
    def logins(path: Path) -> tuple[str, ...]:
        """Who can sign in, without a password."""
        return folder.keys_of(path).logins

    @staticmethod
    def shown_name(path: Path) -> str:
        """The site's name for the sign-in page, without a password."""
        return folder.keys_of(path).site_name

    def close(self) -> None:
        """Let go of the file and of the window's lock."""
        self._database.close()
        if self._window:
            self._window.release()

    def renew_key(self, remaining: keys.Keys) -> None:
        """Give the database a new key, sealed to those who remain; other threads wait. Stopped, the old one holds."""
        with self.turns.alone():
            self._database.close()
            new = keys.new_database_key()
            try:
                rekey.rekey(self.path, self.key, new, remaining)
                self.key = new
            except rekey.Unfinished:
                self.key = new
                raise
            finally:
                # It connects at its next use: the disk that just failed may be there again then.
                self._database = Opened(database.open_engine(self.path / folder.DATABASE, self.key))
                self._opened = folder.mark(self.path)

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
        try:
            return ZoneInfo(self.info.timezone)
        except ZoneInfoNotFoundError:
            raise SiteError(
                _("This computer does not know the site's time zone {zone}.").format(zone=self.info.timezone),
                _("Update its time zone data."),
            ) from None

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

    def need(self, *rights: Right) -> None:
        """Refuse what the roles of who acts do not allow, and all but a new password where one is due. NotAllowed.

        Unwritable for what a site that is open to read only cannot do. Of several rights each is needed.
        """
        if rights != (Right.OWN,) and self.user.must_change:
            raise NotAllowed(
                _("{login} must choose a new passphrase first.").format(login=self.user.login),
                _("Change it, then go on."),
            )
        for right in rights:
            if not may(self.user.roles, right):
                raise NotAllowed(
                    _("{login} may not {right}.").format(login=self.user.login, right=_(WORDS[right])),
                    _("This is for: {roles}.").format(roles=who_may(*rights)),
                )
        if self.read_only and not READING.issuperset(rights):
            raise _only_read()

    # --- units of work

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A transaction that writes: all of it is kept, or nothing. Unwritable where the site is open to read only."""
        if self.read_only:
            raise _only_read()
        with self.turns.writing() as at_once:
            folder.check_in_place(self.path, self._opened)
            with database.sentences(), database.writing(self._database.engine, at_once) as connection:
                work = Work(self, connection)
                yield work
                work.settle()

    def alone(self) -> AbstractContextManager[None]:
        """While a worker writes long, every other thread is refused in words and not kept waiting for it."""
        return self.turns.writing_long()

    def note(
        self,
        action: str,
        table: str,
        record: str,
        new: Mapping[str, Value],
        *,
        participant: str | None = None,
    ) -> None:
        """Put an event on the trail, from a site open to read too; its disk may take none, and then there is none."""
        if not self.read_only:
            with self.work() as work:
                work.writer.note(action, table, record, new, participant=participant)
        elif self._database.copy is None:
            opened = opening.Opened(database.open_engine(self.path / folder.DATABASE, self.key))
            try:
                with database.sentences(), opened.engine.begin() as connection:
                    Work(self, connection).writer.note(action, table, record, new, participant=participant)
            finally:
                opened.close()

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent view."""
        with self.turns.among(), database.sentences(), database.reading(self._database.engine) as connection:
            yield connection

    def protocol(self, connection: Connection, version_id: str) -> Protocol:
        """A protocol version of this site, read once."""
        if version_id not in self._protocols:
            text = read.protocol_text(connection, version_id)
            self._protocols[version_id] = _stored_study(text)
        return self._protocols[version_id]


def get_ready() -> None:
    """Read the studies that come with the program: most sites have just these, and open the faster for it."""
    for name in SHIPPED:
        _stored_study(shipped_text(name))


def _stored_study(text: str) -> Protocol:
    return load_study(text, _("the stored study"), stored=True)


def _opened(
    path: Path, login: str, key: bytes, to: Callable[[Path, bytes], Opened], key_now: Callable[[], bytes]
) -> tuple[tuple[Opened, User, SiteInfo], bytes]:
    """The database with who signs in, and its key: the new one where another process changed it at this moment."""
    try:
        return _who(to(path, key), login), key
    except Damaged:
        renewed = key_now()
        if renewed == key:
            raise
        return _who(to(path, renewed), login), renewed


def _who(opened: Opened, login: str) -> tuple[Opened, User, SiteInfo]:
    """The database with who signs in; no connection is left open where they cannot."""
    try:
        with database.sentences(), database.reading(opened.engine) as connection:
            return opened, read.user(connection, login), read.site_info(connection)
    except (ValueError, TypeError) as error:  # a date that is none: no program of ours stored it
        opened.close()
        raise Damaged(
            _("The database of this site holds what Visitbook did not store."),
            _("Restore the folder from a backup."),
        ) from error
    except BaseException:
        opened.close()
        raise


def _only_read() -> Unwritable:
    return Unwritable(
        _("This site is open to read only, so nothing was saved."),
        _("Open it again once nothing else keeps it from being written to."),
    )


def is_demo(path: Path) -> bool:
    """Whether the folder is a demo site, whose passphrase everyone knows."""
    return folder.keys_of(path).demo
