"""Coming, going and being away, on the trail: what the window asks of the use cases before and behind the shell.

The database is loaded with the first of these calls, not before the window has painted.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication, QToolTip

from tracker.errors import TrackerError
from tracker.language import _

if TYPE_CHECKING:
    from tracker.site import Clock, Site
    from ui.bridge import Bridge

SOON = 14
"""How many days before it ends a passphrase is spoken of."""


def came(site: "Site") -> None:
    """Note a sign-in."""
    from tracker import access  # noqa: PLC0415  loads the database

    access.signed_in(site)


def left(site: "Site") -> None:
    """Note a sign-out; where that cannot be done the person leaves all the same."""
    from tracker import access  # noqa: PLC0415  as above

    with suppress(TrackerError):
        access.signed_out(site)


def hid(site: "Site", *, idle: bool) -> None:
    """Note that the window is locked; where that cannot be done it is locked all the same."""
    from tracker import access  # noqa: PLC0415  as above

    with suppress(TrackerError):
        access.window_locked(site, idle=idle)


def hidden_since(site: "Site") -> str:
    """What a window says that is just locked."""
    from ui import dates  # noqa: PLC0415  as above

    return _("Locked at {time}.").format(time=dates.clock(site.now()))


def came_back(site: "Site") -> None:
    """Note that the user is back."""
    from tracker import access  # noqa: PLC0415  as above

    access.window_unlocked(site)


def confirm(site: "Site", passphrase: str) -> None:
    """The passphrase of who has the site open. WrongPassphrase, ShutOut."""
    from tracker import access  # noqa: PLC0415  as above

    access.confirm_own(site, passphrase)


def check(path: Path, login: str, passphrase: str, clock: "Clock") -> None:
    """Whether someone else could sign in: nobody ends another's session by a guess. WrongPassphrase, ShutOut."""
    from tracker.site import Site  # noqa: PLC0415  as above

    Site.open(path, login, passphrase, clock=clock).close()


def opened(path: Path, login: str, passphrase: str, clock: "Clock | None" = None) -> "Site":
    """The site, open for this window."""
    from tracker.site import Site  # noqa: PLC0415  as above

    return Site.open(path, login, passphrase, window=True, clock=clock)


def idle_minutes(site: "Site") -> int:
    """Minutes without a key or a click after which the window locks."""
    from tracker import settings  # noqa: PLC0415  as above

    return settings.of_site(site).idle_minutes


class Advice(NamedTuple):
    """What should be done soon: a sentence, what to do, the words of the button, the page of the Site screen."""

    sentence: str
    todo: str
    action: str
    page: str


def advice(site: "Site") -> Advice | None:
    """What who has just signed in should do soon; None for nothing."""
    from tracker import access  # noqa: PLC0415  as above
    from tracker.domain.rights import Right, may  # noqa: PLC0415  as above
    from ui import dates  # noqa: PLC0415  as above

    if site.info.demo or site.read_only:
        return None
    ends = access.own_passphrase_ends(site)
    if ends is not None and (ends - site.today()).days <= SOON:
        sentence = _("Your passphrase holds until {day}.").format(day=dates.full(ends))
        return Advice(sentence, _("Choose a new one before that."), _("Choose it now"), "own")
    if may(site.user.roles, Right.USERS) and not access.has_recovery_key(site):
        sentence = _(
            "This site has no recovery key yet: a forgotten passphrase could lock everyone out for good."
        )
        return Advice(sentence, "", _("Make the recovery key"), "recovery")
    return None


def get_ready(bridge: "Bridge") -> None:
    """Load beside the painted window what the calendar needs, the public holidays: they take a third of a second."""
    from tracker import site_calendar  # noqa: PLC0415  as above
    from tracker.domain.rights import Right  # noqa: PLC0415  as above

    if not bridge.is_closed and bridge.may(Right.READ):
        site, today = bridge.site, bridge.site.today()
        bridge.in_background(lambda: site_calendar.working_days(site, today, today), _loaded)


def _loaded(_days: object) -> None:
    """Nothing is shown of it."""


def close_what_floats() -> None:
    """Menus, lists and dialogs lie over the window and would go on showing what it hides."""
    QToolTip.hideText()
    for find in (QApplication.activePopupWidget, QApplication.activeModalWidget):
        while (floating := find()) is not None and floating.close():
            pass
