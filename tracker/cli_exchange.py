"""The commands of exchange: give a study on, take results, participants and a randomisation list in."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracker.cli_words import DONE, add_command, new_file, open_site, say, say_lines, site_words
from tracker.errors import TrackerError
from tracker.language import _, ngettext

KINDS = ("odm", "csv", "xlsx", "spss", "ics")
"""The formats of `export` (commands.md)."""


def words(commands: Any) -> None:
    """Add them to all commands."""
    _export_words(commands)
    imports = import_words(commands)
    _randomisation_words(imports)
    _labs_words(imports)
    _participants_words(imports)


# --- out


def _export_words(commands: Any) -> None:
    command = add_command(commands, "export", _export, _("give a study on as one file"))
    command.add_argument("kind", metavar="KIND", choices=KINDS, help=", ".join(KINDS))
    site_words(command)
    command.add_argument("--study", metavar="STUDY", help=_("only ics can do without: the whole site"))
    command.add_argument("--out", type=new_file, required=True, metavar="FILE")
    command.add_argument("--masked", action="store_true", help=_("nothing that could tell the arm"))
    command.add_argument(
        "--deidentified", action="store_true", help=_("dates shifted, no initials, birth dates and texts")
    )
    command.add_argument("--transactional", action="store_true", help=_("odm: every change, not the last"))
    command.add_argument("--participant", metavar="NUMBER", help=_("ics: of one participant"))


def _export(arguments: argparse.Namespace) -> int:
    from tracker import exporting

    wanted = exporting.Wanted(
        kind=arguments.kind,
        study=arguments.study,
        participant=arguments.participant,
        masked=arguments.masked,
        deidentified=arguments.deidentified,
        transactional=arguments.transactional,
    )
    with open_site(arguments) as site:
        exporting.export(site, wanted, arguments.out, shown_progress())
    say(_("{file} written.").format(file=arguments.out))
    return DONE


def shown_progress() -> Callable[[int, int], bool]:
    """Tells on a terminal how much of long work is done; Ctrl+C stops it."""
    told = sys.stderr.isatty()

    def progress(done: int, of: int) -> bool:
        if told and (done == of or done % 50 == 0):
            sys.stderr.write(f"\r{done}/{of}" + ("\n" if done == of else ""))
            sys.stderr.flush()
        return True

    return progress


# --- in


def import_words(commands: Any) -> Any:
    """The group of the `import` commands."""
    about = _("take laboratory results, participants or a randomisation list in")
    return commands.add_parser("import", help=about).add_subparsers(required=True, metavar=_("WHAT"))


def file_words(command: argparse.ArgumentParser) -> None:
    """The words of every import: which file, into which study of which site."""
    command.add_argument("file", type=Path, metavar="FILE")
    _study_words(command)


def _study_words(command: argparse.ArgumentParser) -> None:
    site_words(command)
    command.add_argument("--study", required=True, metavar="STUDY")


def _randomisation_words(imports: Any) -> None:
    about = _("take a randomisation list in, or close the one that is open")
    command = add_command(imports, "randomisation", _randomisation, about)
    command.add_argument("file", type=Path, metavar="FILE", nargs="?")
    _study_words(command)
    closing = command.add_mutually_exclusive_group()
    closing.add_argument(
        "--replacing", default="", metavar="REASON", help=_("close the list that is open, and why")
    )
    closing.add_argument("--close", metavar="REASON", help=_("only close the list that is open, and why"))


def _randomisation(arguments: argparse.Namespace) -> int:
    from tracker import allocation, studies

    if (arguments.file is None) == (arguments.close is None):
        raise TrackerError(_("Name the FILE of a list, or --close with the reason."))
    with open_site(arguments) as site:
        study = studies.study(site, arguments.study)
        if arguments.file is None:
            allocation.close_open(site, study.id, arguments.close)
            say(_("The list is closed; nothing more is drawn from it."))
            return DONE
        taken, _changes = allocation.take_in(site, study.id, arguments.file, arguments.replacing)
    for stratum in taken.strata:
        words = ngettext("{n} line", "{n} lines", stratum.lines).format(n=stratum.lines)
        say(f"{stratum.name}: {words}" if stratum.name else words)
    say(_("SHA-256 {hash}").format(hash=taken.sha256))
    say(_("Taken in and concealed. Now put {file} out of reach of everyone here.").format(file=taken.file))
    return DONE


def mapping_words(command: argparse.ArgumentParser) -> None:
    """The words of an import that rests on a mapping."""
    file_words(command)
    command.add_argument(
        "--mapping", required=True, metavar="MAPPING.yaml", help=_("a file, or the name of a saved mapping")
    )
    command.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
    command.add_argument("--json", type=new_file, metavar="FILE", help=_("the report, every row in order"))


def _check_report(arguments: argparse.Namespace) -> None:
    """Refuse a report that cannot be written before anything is taken in."""
    from tracker import paper

    if arguments.json:
        paper.check_writable(arguments.json)


def _write_report(arguments: argparse.Namespace, made: Callable[[], str]) -> None:
    """Write the report; where the disk has filled up since, say that the rows are taken in all the same."""
    from tracker import paper

    if not arguments.json:
        return
    try:
        paper.write_whole(arguments.json, made().encode())
    except TrackerError as error:
        if arguments.dry_run:
            raise
        raise TrackerError(
            _("The rows are taken in, but {reason}").format(reason=error.happened),
            _("Import the file again with another place for the report: it will call them identical."),
        ) from error


def _labs_words(imports: Any) -> None:
    command = add_command(imports, "labs", _labs, _("take laboratory results in"))
    mapping_words(command)
    command.add_argument("--create-participants", action="store_true", help=_("register who is not known"))
    command.add_argument(
        "--reason", default="", help=_("why results of completed visits are added or changed")
    )


def _labs(arguments: argparse.Namespace) -> int:
    from tracker import import_mappings, lab_import, studies

    _check_report(arguments)
    with open_site(arguments) as site:
        wanted = lab_import.Wanted(
            mapping=import_mappings.text_of(site, arguments.mapping, "labs"),
            dry_run=arguments.dry_run,
            create_participants=arguments.create_participants,
            reason=arguments.reason,
        )
        study = studies.study(site, arguments.study)
        report, _changes = lab_import.labs(site, study.id, arguments.file, wanted, shown_progress())
    _write_report(arguments, lambda: "".join(report.to_json()))
    say_lines(report.lines())
    return DONE


def _participants_words(imports: Any) -> None:
    about = _("take participants, visits and past values in")
    command = add_command(imports, "participants", _participants, about)
    mapping_words(command)
    command.add_argument("--create-participants", action="store_true", help=_("as this import always does"))


def _participants(arguments: argparse.Namespace) -> int:
    from tracker import import_mappings, participant_import, studies

    _check_report(arguments)
    with open_site(arguments) as site:
        mapping = import_mappings.text_of(site, arguments.mapping, "participants")
        study = studies.study(site, arguments.study)
        report, _changes = participant_import.take_in(
            site, study.id, arguments.file, mapping, dry_run=arguments.dry_run, progress=shown_progress()
        )
    _write_report(arguments, report.to_json)
    say_lines(report.lines())
    return DONE
