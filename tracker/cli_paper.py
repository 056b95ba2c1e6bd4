"""The commands of paper: the blank sheet, and every document by its kind."""

import argparse
import getpass
import os
import sys
from typing import Any

from tracker.cli_words import DONE, add_command, day, new_file, open_site, site_words
from tracker.domain.documents import DOCUMENTS, FILE, REPORTS, Of
from tracker.errors import TrackerError
from tracker.language import _

_NEEDED = {
    Of.VISIT: ("participant", "visit"),
    Of.PARTICIPANT: ("participant",),
    Of.DAY: ("date",),
    Of.STUDY: ("study",),
}
_TAKEN = {**_NEEDED, Of.DAY: ("date", "study"), Of.STUDY: ("study", "participant")}
"""The words that a document needs, and those that it takes (commands.md)."""


def words(commands: Any) -> None:
    """Add them to all commands."""
    command = add_command(commands, "sheet", _sheet, _("the blank sheet of a visit as PDF"))
    _of_words(command)
    command.set_defaults(kind="sheet")
    reports = add_command(commands, "report", _report, _("a document as PDF"))
    reports.add_argument("kind", metavar="KIND", choices=REPORTS, help=", ".join(REPORTS))
    _of_words(reports)
    reports.add_argument("--date", type=day, metavar="DATE", help=_("the day of the sheets"))
    reports.add_argument("--study", metavar="STUDY")


def _of_words(command: argparse.ArgumentParser) -> None:
    site_words(command)
    command.add_argument("--participant", metavar="NUMBER")
    command.add_argument("--visit", metavar="VISIT")
    command.add_argument("--out", type=new_file, required=True, metavar="FILE.pdf")
    command.add_argument("--masked", action="store_true", help=_("never tell the arm"))
    command.add_argument("--page", choices=("A4", "Letter"), default="A4")
    command.add_argument(
        "--encrypt",
        action="store_true",
        help=_("encrypt the PDF; its passphrase is asked, or given as VISITBOOK_PDF_PASSPHRASE"),
    )


def _sheet(arguments: argparse.Namespace) -> int:
    arguments.date = arguments.study = None
    return _report(arguments)


def _report(arguments: argparse.Namespace) -> int:
    from tracker import paper, papers

    kind: str = arguments.kind
    _check_words(arguments, DOCUMENTS[kind].of)
    secret = _pdf_passphrase() if arguments.encrypt else None
    with open_site(arguments) as site:
        about = papers.find(site, arguments.participant, arguments.visit, arguments.study, arguments.date)
        made = papers.produce(site, kind, about, arguments.masked, arguments.page)
        pages = str(papers.pages(made))
        made = made if secret is None else papers.encrypted(made, secret)
        paper.write_whole(arguments.out, made)
        papers.printed(site, kind, about, papers.Issued(FILE, made, pages, arguments.masked))
    return DONE


def _check_words(arguments: argparse.Namespace, of: Of) -> None:
    """Each document takes its own words: one too few says nothing, one too many would be believed to matter."""
    for name in ("participant", "visit", "date", "study"):
        given = getattr(arguments, name) is not None
        if not given and name in _NEEDED[of]:
            raise TrackerError(
                _("{kind} needs --{name}.").format(kind=arguments.kind, name=name), _usage(arguments.kind, of)
            )
        if given and name not in _TAKEN[of]:
            raise TrackerError(
                _("{kind} takes no --{name}.").format(kind=arguments.kind, name=name),
                _usage(arguments.kind, of),
            )


def _usage(kind: str, of: Of) -> str:
    needed = [f"--{name}" for name in _NEEDED[of]]
    may = [f"[--{name}]" for name in _TAKEN[of] if name not in _NEEDED[of]]
    return _("It is: report {words}.").format(words=" ".join((kind, *needed, *may)))


def _pdf_passphrase() -> str:
    """The passphrase of the PDF: given by the environment, or typed twice."""
    given = os.environ.get("VISITBOOK_PDF_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise TrackerError(_("The passphrase of the PDF is missing."), _("Set VISITBOOK_PDF_PASSPHRASE."))
    try:
        typed = getpass.getpass(_("Passphrase of the PDF: "))
        again = getpass.getpass(_("Once more: "))
    except EOFError:
        typed, again = "", ""
    if typed != again or not typed:
        raise TrackerError(_("The passphrase of the PDF was not typed twice the same."), _("Try again."))
    return typed
