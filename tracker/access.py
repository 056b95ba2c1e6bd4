"""Who may sign in: users, their roles and passwords, the recovery key. A password itself is stored nowhere."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from tracker import VERSION, new_site, timekeeping
from tracker.domain.records import Role
from tracker.domain.rights import Right
from tracker.domain.settings import Settings
from tracker.domain.views import PrintStamp
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.language import _
from tracker.new_site import NewUser
from tracker.permission import needs
from tracker.site import Clock, Site, SystemClock, Work
from tracker.storage import files, folder, keys, read, read_access, rekey, sign_in, tables, tries
from tracker.storage.read_access import Noted
from tracker.storage.writer import Value

SIGNED_IN, SIGNED_OUT, WRONG = "sign in", "sign out", "wrong passphrase"
LOCKED, UNLOCKED, LET_IN = "lock window", "unlock window", "let in"
"""What the trail calls them."""


@dataclass(frozen=True)
class Account:
    """A user as administrators see them."""

    login: str
    name: str
    roles: frozenset[Role]
    active: bool
    password_changed_at: datetime | None
    must_change: bool
    shut_out_until: datetime | None


@dataclass(frozen=True)
class SignIn:
    """A sign-in, a sign-out, a wrong passphrase, a window locked or unlocked: when, who, from which computer."""

    at: datetime
    login: str
    action: str
    workstation: str
    by: str
    """Who noted it: an administrator who let someone in, the user who signed in after wrong passphrases."""


# --- reading


@needs(Right.USERS)
def accounts(site: Site) -> tuple[Account, ...]:
    """All users, also those who left, in the order they came."""
    shut = tries.read(site.path).users
    now = site.clock.now()
    with site.look() as connection:
        rows = read.users(connection)
    return tuple(
        Account(
            login=row.login,
            name=row.name,
            roles=frozenset(Role(name) for name in row.roles.split(",")),
            active=row.active,
            password_changed_at=row.password_changed_at,
            must_change=row.must_change,
            shut_out_until=shut[row.login].until
            if row.login in shut and shut[row.login].is_shut_out(now)
            else None,
        )
        for row in rows
    )


@needs(Right.AUDIT)
def sign_ins(site: Site, most: int = 200) -> tuple[SignIn, ...]:
    """The last sign-ins and what belongs to them, newest first, in the site's time."""
    with site.look() as connection:
        rows = read_access.entries(connection, (SIGNED_IN, SIGNED_OUT, WRONG, LOCKED, UNLOCKED, LET_IN), most)
    return tuple(_sign_in(site, row) for row in rows)


def _sign_in(site: Site, row: Noted) -> SignIn:
    """A wrong passphrase is noted by the next right one: when and where it was typed stands in what was noted."""
    at = datetime.fromisoformat(str(row.said["at"])) if row.action == WRONG else row.at
    workstation = str(row.said["workstation"]) if row.action == WRONG else row.workstation
    login = str(row.said["login"]) if row.action in (WRONG, LET_IN) else row.login
    return SignIn(at.astimezone(site.zone), login, row.action, workstation, row.login)


@needs(Right.OWN)
def own_passphrase_ends(site: Site) -> date | None:
    """The day on which the own passphrase must be changed; None where it does not age."""
    with site.look() as connection:
        days = Settings.of(read.settings(connection)).password_days
        changed: datetime | None = read.user_row(connection, site.user.login).password_changed_at
    if not days or changed is None or site.info.demo:
        return None
    return (changed + timedelta(days=days)).astimezone(site.zone).date()


# --- signing in and out


def signed_in(site: Site) -> None:
    """Note a sign-in on the trail, with the wrong tries that waited for it; ask for a new password where it is old."""
    if site.read_only:
        site.note(SIGNED_IN, "user_account", site.user.id, {"login": site.user.login, "read_only": True})
        return
    noted = tries.read(site.path).waiting
    with site.work() as work:
        for one in noted:
            said: dict[str, Value] = {"login": one.login, "at": one.at, "workstation": one.workstation}
            work.writer.note(WRONG, "user_account", site.user.id, said)
        work.writer.note(SIGNED_IN, "user_account", site.user.id, {"login": site.user.login})
        timekeeping.note_zone(work)
        _age(work)
    tries.taken(site.path, noted)


def signed_out(site: Site) -> None:
    """Note that the user left."""
    site.note(SIGNED_OUT, "user_account", site.user.id, {"login": site.user.login})


@needs(Right.OWN)
def confirm_own(site: Site, password: str) -> None:
    """The own password again, to unlock the window. WrongPassphrase, counted as at sign-in; ShutOut."""
    sign_in.confirm(site.path, site.user.login, password, site.clock.now())


@needs(Right.OWN)
def window_locked(site: Site, *, idle: bool = False) -> None:
    """Note that the window hides everything: by hand, or because nobody pressed a key for long."""
    _note_own(site, LOCKED, {"idle": idle})


@needs(Right.OWN)
def window_unlocked(site: Site) -> None:
    """Note that the same user came back."""
    _note_own(site, UNLOCKED, {})


def _note_own(site: Site, action: str, more: dict[str, Value]) -> None:
    site.note(action, "user_account", site.user.id, {"login": site.user.login, **more})


def _age(work: Work) -> None:
    """Ask for a new password once this one is older than the site wants; the demo's is known to everyone."""
    site = work.site
    days = Settings.of(read.settings(work.connection)).password_days
    changed = read.user_row(work.connection, site.user.login).password_changed_at
    is_old = changed is not None and days and changed + timedelta(days=days) <= site.clock.now()
    if is_old and not site.info.demo:
        work.update(tables.USER, site.user.id, {"must_change": True}, reason=_("the passphrase is too old"))
        site.user = replace(site.user, must_change=True)


# --- users


@needs(Right.USERS)
def add(site: Site, user: NewUser) -> None:
    """Add a user with a password of their own, which they change at their first sign-in. ValueRefused."""
    new_site.check_new_user(user, demo=site.info.demo)
    entry = keys.wrap(site.key, user.login, user.password)
    with site.work() as work:
        if read.knows_login(work.connection, user.login):
            raise ValueRefused(
                Refusal.NOT_A_CHOICE,
                _("There already is a user {login}.").format(login=user.login),
                _("Choose another user name."),
                "login",
            )
        changed: dict[str, Value] = {
            "password_changed_at": site.clock.now(),
            "must_change": not site.info.demo,
        }
        work.insert(tables.USER, {**new_site.user_row(user), **changed})
        # Before the commit: a key left without its user is refused at sign-in and replaced at the next try,
        # while a user without a key could neither sign in nor be added again.
        _write_entry(site, user.login, entry)


@needs(Right.USERS)
def change_roles(site: Site, login: str, roles: frozenset[Role], reason: str = "") -> None:
    """Give a user other roles. NotPossible for the last administrator."""
    if not roles:
        raise ValueRefused(Refusal.MISSING, _("The user needs a role."), _("Choose one."), "roles")
    with site.work() as work:
        row = read.user(work.connection, login)
        if Role.ADMINISTRATOR not in roles:
            _not_the_last_administrator(work.connection, login)
        work.update(tables.USER, row.id, {"roles": ",".join(sorted(roles))}, reason=reason)
    if login == site.user.login:
        site.user = replace(site.user, roles=roles)


@needs(Right.USERS)
def remove(site: Site, login: str, reason: str) -> None:
    """Let a user sign in no more, and give the database a new key, so that theirs opens nothing but older backups.

    NotPossible for oneself and the last administrator; SiteError where the site is open elsewhere.
    """
    if not reason.strip():
        raise ReasonNeeded(_("Removing a user needs a reason."), _("Say why."))
    if login == site.user.login:
        raise NotPossible(_("Nobody removes themselves."), _("Ask another administrator."))
    with site.look() as connection:
        row = read.user(connection, login)
        _not_the_last_administrator(connection, login)
    # The key first: cut off in between, the user is still listed and is removed again, but gets in no more.
    site.renew_key(folder.keys_of(site.path).without_user(login))
    with site.work() as work:
        work.update(tables.USER, row.id, {"active": False}, reason=reason.strip())


@needs(Right.USERS)
def let_in(site: Site, login: str) -> None:
    """End a lock-out after wrong passwords."""
    tries.let_in(site.path, login)
    with site.work() as work:
        row = read.user_row(work.connection, login)
        work.writer.note(LET_IN, "user_account", row.id, {"login": login})


# --- passwords


@needs(Right.OWN)
def change_own_password(site: Site, old: str, new: str) -> None:
    """Change the own password; the database and everyone else's key stay. ValueRefused; WrongPassphrase, ShutOut.

    Wrong ones count as at sign-in: a window that was left open is no place to guess.
    """
    _check_new(site, site.user.login, old, new)
    sign_in.confirm(site.path, site.user.login, old, site.clock.now())
    held = folder.keys_of(site.path)
    entry = keys.rewrap(held.users[site.user.login], site.user.login, old, new)
    with site.work() as work:
        _password_changed(work, site.user.id, must_change=False)
        _write_entry(site, site.user.login, entry)
    site.user = replace(site.user, must_change=False)


@needs(Right.USERS)
def reset_password(site: Site, login: str, new: str, reason: str) -> None:
    """Give a user who forgot theirs a password for one sign-in; they must then choose their own.

    NotFound for who was removed: no key of the database is sealed to them again.
    """
    if not reason.strip():
        raise ReasonNeeded(_("A new passphrase for someone else needs a reason."), _("Say why."))
    if login == site.user.login:
        raise NotPossible(
            _("Nobody resets their own passphrase."), _("Change it with the one you signed in with.")
        )
    _check_new(site, login, "", new)
    entry = keys.wrap(site.key, login, new)  # slow on purpose: before the transaction, which others wait for
    with site.work() as work:
        row = read.user(work.connection, login)
        _password_changed(work, row.id, must_change=True, reason=reason.strip())
        _write_entry(site, login, entry)
    tries.let_in(site.path, login)


def _check_new(site: Site, login: str, old: str, new: str) -> None:
    new_site.check_password(new, login, demo=site.info.demo)
    if new == old:
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("The new passphrase is the old one."),
            _("Choose another; a short sentence is good."),
            "password",
        )


def _password_changed(work: Work, user_id: str, *, must_change: bool, reason: str = "") -> None:
    values: dict[str, Value] = {"password_changed_at": work.site.clock.now(), "must_change": must_change}
    work.update(tables.USER, user_id, values, reason=reason)


def _write_entry(site: Site, login: str, entry: dict[str, object]) -> None:
    rekey.check_settled(site.path)
    with files.sentences(site.path):
        keys.write_keys(site.path / folder.KEYS, folder.keys_of(site.path).with_user(login, entry))


def _not_the_last_administrator(connection: Connection, login: str) -> None:
    others = [
        row
        for row in read.users(connection)
        if row.active and row.login != login and Role.ADMINISTRATOR.value in row.roles.split(",")
    ]
    if not others:
        raise NotPossible(
            _("{login} is the last administrator.").format(login=login),
            _("Make someone else administrator first."),
        )


# --- the recovery key


@needs(Right.USERS)
def has_recovery_key(site: Site) -> bool:
    """Whether a recovery key was made for this site."""
    return folder.keys_of(site.path).recovery is not None


@needs(Right.USERS)
def new_recovery_key(site: Site) -> str:
    """A recovery key to print and keep in the site's safe; an older one opens nothing from now on."""
    code = keys.new_recovery_key()
    entry = keys.recovery_entry(site.key, code)  # slow on purpose, as above
    with site.work() as work, files.sentences(site.path):
        work.writer.note("recovery key", "site", site.info.id, {"made": True})
        rekey.check_settled(site.path)
        held = folder.keys_of(site.path)
        keys.write_keys(site.path / folder.KEYS, replace(held, recovery=entry))
    return code


@needs(Right.USERS)
def recovery_sheet(site: Site, code: str, page: str = "A4") -> bytes:
    """The page with the recovery key as PDF, to print and lock away."""
    from tracker.reports import recovery_sheet as sheet  # noqa: PLC0415  ReportLab costs 100 ms, only who prints pays

    stamp = PrintStamp(site.now(), site.user.name, f"Visitbook {VERSION}")
    return sheet.build(sheet.Recovery(site.info.name, site.path.name, code, site.info.demo), stamp, page)


@needs(Right.USERS)
def recovery_sheet_printed(site: Site) -> None:
    """Put on the trail that the page was printed; the key itself is on no trail."""
    with site.work() as work:
        work.writer.note("print", "site", site.info.id, {"document": "recovery key", "how": "printed"})


def recover(path: Path, code: str, login: str, new: str, *, clock: Clock | None = None) -> None:
    """Give a user a new password by the recovery key, where nobody else can. WrongPassphrase, ValueRefused."""
    rekey.settle_by_code(path, code)
    key = keys.recover(folder.keys_of(path), code)
    new_site.check_password(new, login)
    with Site.with_key(path, key, login, clock or SystemClock()) as site, site.work() as work:
        _password_changed(work, site.user.id, must_change=False, reason=_("by the recovery key"))
        _write_entry(site, login, keys.wrap(key, login, new))
    tries.let_in(path, login)
