"""What all commands of the command line share: how words are read, a site is opened, and lines are said."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from tracker.domain.dates import checked_date
from tracker.errors import TrackerError, ValueRefused
from tracker.language import _

if TYPE_CHECKING:
    from tracker.site import Site

DONE, DID_NOT_HOLD, NOT_DONE = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """An argument parser that takes words as they are written, and says what is wrong in one sentence."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words."""
        raise TrackerError(
            f"{message[:1].upper()}{message[1:]}.", _("See {program} --help.").format(program=self.prog)
        )


def add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str
) -> argparse.ArgumentParser:
    """A command with what it does and what it is about."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    return command


def site_words(command: argparse.ArgumentParser) -> None:
    """The words by which a command is told which site and who acts."""
    command.add_argument("--site", type=Path, required=True, metavar="PATH", help=_("the site's folder"))
    command.add_argument("--user", default=os.environ.get("VISITBOOK_USER"), help=_("who acts"))
    command.add_argument(
        "--read-only",
        action="store_true",
        help=_("read beside another window, or from a disk that takes no change"),
    )


def day(text: str) -> date:
    """A day in ISO form, in a year that can be right: others lie too near the end of the calendar to reckon from."""
    try:
        given = date.fromisoformat(text)
        return checked_date(given.year, given.month, given.day)
    except ValueRefused as refused:
        raise argparse.ArgumentTypeError(refused.happened.removesuffix(".")) from None
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is not a date such as 2026-04-14").format(text=text)
        ) from None


def new_file(text: str) -> Path:
    """A file to write, not a folder."""
    path = Path(text)
    if not text.strip() or path.is_dir() or not path.name:
        raise argparse.ArgumentTypeError(
            _("{text} is a folder, not a file to write").format(text=text or '""')
        )
    return path


def open_site(arguments: argparse.Namespace) -> "Site":
    """The site that the words name, opened by who acts; that is on the trail."""
    from tracker import access
    from tracker.site import Site, is_demo

    given = passphrase(is_demo=is_demo(arguments.site))
    site = Site.open(arguments.site, arguments.user, given, read_only=arguments.read_only)
    try:
        access.signed_in(site)
    except BaseException:
        site.close()
        raise
    return site


def passphrase(*, is_demo: bool) -> str:
    """The passphrase: given by the environment, the demo's, or typed."""
    given = os.environ.get("VISITBOOK_PASSPHRASE")
    if given is not None:
        return given
    if is_demo:
        from tracker import demo

        return demo.PASSWORD
    if not sys.stdin.isatty():
        raise TrackerError(_("The passphrase is missing."), _("Set VISITBOOK_PASSPHRASE."))
    try:
        return getpass.getpass(_("Passphrase: "))
    except EOFError:
        raise TrackerError(
            _("No passphrase was typed."), _("Type it, or set VISITBOOK_PASSPHRASE.")
        ) from None


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a line; what the terminal's character set lacks becomes a question mark."""
    to = stream or sys.stdout
    code = to.encoding or "utf-8"
    to.write(text.encode(code, "replace").decode(code) + "\n")


def say_lines(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        say(line)


def say_json(content: object) -> None:
    """Print JSON."""
    say(json.dumps(content, indent=1))
